"""`vecdraw batch`: a poster for each row of a table."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import IO, Any

from vecdraw.batch.dask_engine import run_at_scheduler
from vecdraw.batch.local import Progress, run_batch, split_output
from vecdraw.batch.ray_engine import run_at_address
from vecdraw.batch.rows import Row, read_rows
from vecdraw.batch.shards import SHARD_ROWS, Outcome, task_for
from vecdraw.batch.work import Design
from vecdraw.cli.arguments import positive, quality, whole
from vecdraw.errors import BadValueError
from vecdraw.export.save_many import SavedMany
from vecdraw.poster.source import format_of
from vecdraw.storage.manifest import Manifest
from vecdraw.storage.record import Record
from vecdraw.storage.stores import split_url

DESCRIPTION = """\
Draws TEMPLATE once for each row of TABLE, a CSV file with a header, JSON Lines or Parquet. The names of the files are
made by a pattern with columns in braces. Finished files are noted in a manifest beside them: the same command started
again goes on where it was. A row that cannot be drawn is told and does not stop the others.
"""

DONE, SOME_FAILED = 0, 1
_WIDTH = 30  # characters of the bar


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `vecdraw batch`."""
    parser.add_argument("file", metavar="TEMPLATE", help="a template (.yaml, .toml, .json)")
    parser.add_argument("table", metavar="TABLE", help="rows: .csv, .jsonl or .parquet")
    parser.add_argument(
        "-o",
        "--output",
        metavar="PATTERN",
        required=True,
        help="names such as 'out/{id}.png' or 's3://bucket/{id}.png'",
    )
    parser.add_argument("--size", metavar="NAME", help="one of the template's sizes; the first where left out")
    parser.add_argument("--lang", metavar="TAG", help="a language (BCP 47) in place of the template's")
    parser.add_argument("--scale", type=positive, metavar="NUMBER", help="px per px of the template")
    parser.add_argument("--quality", type=quality, metavar="1..100", help="of a JPEG, WebP or AVIF")
    parser.add_argument("--engine", choices=("local", "dask", "ray"), default="local", help="who shares out the work")
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="of a Dask or Ray cluster; one on this machine where left out"
    )
    parser.add_argument(
        "--shard", type=whole, default=SHARD_ROWS, metavar="N", help="rows that an engine's worker takes"
    )
    parser.add_argument("--workers", type=whole, metavar="N", help="processes at a time; as many as processors")
    parser.add_argument("--manifest", metavar="FOLDER", help="where finished files are noted; in the output's folder")
    parser.add_argument("--resume", action="store_true", help="go on with a batch; refuse to begin a new one")
    parser.add_argument("--errors", metavar="FILE", help="failures as JSON Lines: id, row, error, data")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Draws the batch. The exit code is 1 if rows failed. Raises `VecdrawError`."""
    design = _design(chosen)
    if chosen.resume:
        _check_begun(chosen)
    if chosen.shard < 1:
        raise BadValueError(f"a shard has at least 1 row, got {chosen.shard}")
    options = {} if chosen.quality is None else {"quality": chosen.quality}
    failures: list[Record] = []
    bar = _Bar(_count(chosen.table), shown=not chosen.quiet and sys.stderr.isatty())
    if chosen.engine == "local":
        saved = run_batch(
            design,
            read_rows(chosen.table),
            chosen.output,
            manifest=chosen.manifest,
            workers=chosen.workers,
            on_progress=bar.show,
            on_failure=failures.append,
            **options,
        )
    else:
        saved = _run_on_engine(design, chosen, bar, options)
        failures = list(saved.failures)
    bar.end()
    if chosen.errors is not None:
        _write_errors(chosen, failures)
    for record in failures[: 10 if chosen.errors is None else 0]:
        print(f"vecdraw: {record.id}: {record.error}", file=sys.stderr)
    print(f"{saved.written} written, {saved.finished} already there, {len(saved.failures)} failed")
    return SOME_FAILED if saved.failures else DONE


def _run_on_engine(design: Design, chosen: argparse.Namespace, bar: _Bar, options: dict[str, Any]) -> SavedMany:
    """The batch on Dask or Ray; the manifest is beside the files, or where `--manifest` says."""
    task = task_for(design, chosen.output, **options)
    if chosen.manifest is None and split_url(task.folder) is not None:
        raise BadValueError("a batch that goes to a store needs --manifest: a folder for what is finished")
    begun = time.monotonic()

    def show(outcome: Outcome) -> None:
        bar.show(Progress(outcome.written, outcome.finished, len(outcome.failures), time.monotonic() - begun))

    with Manifest(chosen.manifest or Path(task.folder) / ".manifest") as manifest:
        rows = read_rows(chosen.table)
        if chosen.engine == "dask":
            outcome = run_at_scheduler(
                task, rows, manifest, chosen.scheduler, chosen.workers, shard_rows=chosen.shard, on_shard=show
            )
        else:
            outcome = run_at_address(
                task, rows, manifest, chosen.scheduler, chosen.workers, shard_rows=chosen.shard, on_shard=show
            )
    return SavedMany(outcome.written, outcome.finished, tuple(outcome.failures))


def _design(chosen: argparse.Namespace) -> Design:
    form = format_of(chosen.file)
    try:
        text = Path(chosen.file).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise BadValueError(f"cannot read the template {chosen.file!r}: {error}") from error
    folder = str(Path(chosen.file).resolve().parent)
    return Design(text, form, chosen.file, folder, chosen.size, chosen.lang, chosen.scale)


def _check_begun(chosen: argparse.Namespace) -> None:
    folder = Path(chosen.manifest) if chosen.manifest else Path(split_output(chosen.output)[0])
    if "://" not in str(folder) and not folder.is_dir():
        raise BadValueError(f"there is no batch to resume: {str(folder)!r} is not there")


def _count(table: str) -> int:
    return sum(1 for _ in read_rows(table))


def _write_errors(chosen: argparse.Namespace, failures: list[Record]) -> None:
    """Failures with the data of their rows, in the order of the table."""
    by_index = {record.index: record for record in failures}
    with Path(chosen.errors).open("w", encoding="utf-8") as file:
        for index, row in enumerate(read_rows(chosen.table)):
            if index in by_index:
                _write_line(file, by_index[index], row)


def _write_line(file: IO[str], record: Record, row: Row) -> None:
    line: dict[str, Any] = {"id": record.id, "row": row.number, "error": record.error, "data": dict(row.values)}
    file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")


class _Bar:
    """A line on stderr that is written over: how much is done, how fast, how long it will take, what failed."""

    def __init__(self, total: int, *, shown: bool) -> None:
        self._total = total
        self._shown = shown

    def show(self, progress: Progress) -> None:
        """Shows how far the batch is."""
        if not self._shown:
            return
        done = progress.written + progress.finished + progress.failed
        share = done / self._total if self._total else 1.0
        left = (self._total - done) / progress.rate if progress.rate else 0.0
        bar = "#" * int(share * _WIDTH)
        sys.stderr.write(
            f"\r{bar:<{_WIDTH}} {done:,} of {self._total:,}  {progress.rate:.1f}/s  "
            f"{int(left // 60)}:{int(left % 60):02} left  {progress.failed:,} failed "
        )
        sys.stderr.flush()

    def end(self) -> None:
        """Ends the line."""
        if self._shown:
            sys.stderr.write("\n")
