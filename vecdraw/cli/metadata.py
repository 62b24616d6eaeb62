"""`vecdraw metadata`: what files say of themselves, shown, compared, stripped, copied and set."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from vecdraw import limits
from vecdraw.cli.arguments import number, whole
from vecdraw.cli.metadata_report import as_json, change_json, read_file, report
from vecdraw.errors import BadValueError, VecdrawError, shown, shown_path
from vecdraw.export.metadata_files import changed_metadata, file_data, read_metadata, write_metadata
from vecdraw.metadata.difference import diff, merge, printable
from vecdraw.metadata.fields import MOMENTS, READERS, SIMPLE
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.place import Place
from vecdraw.metadata.policy import POLICIES, MetadataPolicy

DESCRIPTION = """\
Shows, compares and changes what files say of themselves: Exif, XMP, IPTC and texts of PNG, JPEG, WebP, AVIF, HEIC,
JPEG XL, TIFF, GIF, SVG and PDF. No picture is encoded again: pixels, colour profile and density stay as they are. A
file is replaced whole or not at all.
"""

SAME, DIFFERENT = 0, 1
STDIO: Final = "-"
_BLOCKS: Final = ("exif", "xmp", "iptc", "texts")
_LISTS: Final = {"creator": "NAME", "keyword": "WORD"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `vecdraw metadata`, each of its actions with its own."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)

    def action(name: str, help_: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        sentence = f"{help_[0].upper()}{help_[1:]}."
        made: argparse.ArgumentParser = actions.add_parser(name, help=help_, description=sentence)
        made.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        made.set_defaults(run=run)
        return made

    show = action("show", "show what files say of themselves", run_show)
    show.add_argument("files", metavar="FILE", nargs="+", help="a picture, SVG or PDF; - is stdin")
    show.add_argument("--json", action="store_true", help="a list of one object a file, nothing cut")
    differ = action("diff", "say what B says otherwise than A; the exit code is 1 if anything", run_diff)
    differ.add_argument("a", metavar="A", help="a file; - is stdin")
    differ.add_argument("b", metavar="B", help="the one to compare with it")
    differ.add_argument("--json", action="store_true", help="a list of one object a change, nothing cut")
    strip = action("strip", "take away what is private, or everything", run_strip)
    copy = action("copy", "put what one file says of itself into others", run_copy)
    copy.add_argument("source", metavar="SOURCE", help="the file that it is taken from")
    copy.add_argument("--merge", action="store_true", help="keep what FILE says beside it, where SOURCE says nothing")
    put = action("set", "set fields, or take them away", run_set)
    for each, default in ((strip, "public"), (copy, "keep"), (put, "keep")):
        each.add_argument("files", metavar="FILE", nargs="+", help="a picture, SVG or PDF")
        where = each.add_mutually_exclusive_group(required=True)
        where.add_argument("-o", "--output", metavar="PATH", help="write there, FILE stays; - is stdout")
        where.add_argument("--in-place", action="store_true", help="replace each FILE")
        policy = "what is left: public (no place, owner, serial number, face, small picture), none, keep; "
        each.add_argument("--policy", choices=tuple(POLICIES), default=default, help=policy + default)
    strip.add_argument(
        "--drop",
        metavar="PATH",
        action="append",
        default=[],
        help="one more thing to take away: exif/LensModel, xmp/dc:title, xmp/crs:*, iptc/City, texts/Comment; often",
    )
    _add_fields(put)


def _add_fields(parser: argparse.ArgumentParser) -> None:
    for name in SIMPLE:
        parser.add_argument(f"--{name}", metavar="TEXT")
    for name, what in _LISTS.items():
        names = ("--creator", "--author") if name == "creator" else (f"--{name}",)
        parser.add_argument(*names, metavar=what, action="append", dest=name, help="often, for several")
    for name in MOMENTS:
        parser.add_argument(f"--{name}", metavar="TIME", help="such as 2026-05-01T12:30:00.25+02:00, or 2026-05")
    parser.add_argument("--rating", type=number, metavar="NUMBER", help="0 to 5, or -1 for rejected")
    parser.add_argument("--orientation", type=whole, metavar="1..8", help="how the pixels are to be turned")
    parser.add_argument(
        "--place", type=number, nargs=2, metavar=("LATITUDE", "LONGITUDE"), help="degrees north and east, WGS-84"
    )
    parser.add_argument("--altitude", type=number, metavar="METRES", help="of --place, above the sea")
    parser.add_argument("--error", type=number, metavar="METRES", help="of --place, how far it may be off")
    parser.add_argument(
        "--remove", metavar="FIELD", choices=sorted(READERS), action="append", default=[], help="take it away; often"
    )


def run_show(chosen: argparse.Namespace) -> int:
    """Prints what is said. Raises `VecdrawError`."""
    told: list[dict[str, object]] = []

    def show(name: str) -> None:
        about = read_file(name, _source(name))
        if chosen.json:
            told.append(about.as_json())
        else:
            print(report(about))

    try:
        _each(chosen.files, show)
    finally:
        if told:
            print(as_json(told))
    return SAME


def run_diff(chosen: argparse.Namespace) -> int:
    """Prints what is different. Raises `VecdrawError`."""
    found = diff(_read(chosen.a), _read(chosen.b))
    if chosen.json:
        print(as_json([change_json(change) for change in found.changes]))
    else:
        for change in found.changes:
            print(change)
    return DIFFERENT if found else SAME


def run_strip(chosen: argparse.Namespace) -> int:
    """Writes the files with what the policy leaves. Raises `VecdrawError`."""
    policy = _policy(chosen.policy, chosen.drop)

    def strip(name: str) -> None:
        metadata = _read(name)
        _write(name, chosen.output, metadata, policy)
        turned = metadata.orientation if chosen.policy == "none" else None
        if turned not in {None, 1}:
            print(f"vecdraw: {printable(name)}: it is shown turned, as its orientation {turned} went", file=sys.stderr)

    return _change(chosen, strip)


def run_copy(chosen: argparse.Namespace) -> int:
    """Writes the files with what another one says; of their pixels they go on to say it themselves."""
    source = _read(chosen.source)

    def copy(name: str) -> None:
        own = _read(name)
        metadata = source.for_picture(own)
        _write(name, chosen.output, merge(metadata, own) if chosen.merge else metadata, POLICIES[chosen.policy])

    return _change(chosen, copy)


def run_set(chosen: argparse.Namespace) -> int:
    """Writes the files with other fields. Raises `VecdrawError`."""
    fields = _fields(chosen)
    return _change(
        chosen,
        lambda name: _write(name, chosen.output, _read(name).with_fields(**fields), POLICIES[chosen.policy]),
    )


def _fields(chosen: argparse.Namespace) -> dict[str, Any]:
    """The fields to set, as `Metadata.with_fields` takes them."""
    fields: dict[str, Any] = dict.fromkeys(chosen.remove)
    for name in (*SIMPLE, *MOMENTS, "rating", "orientation", "creator"):
        if getattr(chosen, name) is not None:
            fields[name] = getattr(chosen, name)
    if chosen.keyword is not None:
        fields["keywords"] = chosen.keyword
    if chosen.place is not None:
        fields["place"] = Place.at(*chosen.place, altitude=chosen.altitude, horizontal_error=chosen.error)
    elif chosen.altitude is not None or chosen.error is not None:
        raise BadValueError("--altitude and --error are of a --place LATITUDE LONGITUDE, which is not given")
    both = [name for name in chosen.remove if fields[name] is not None]
    if both:
        raise BadValueError(f"{', '.join(both)} cannot be set and removed")
    if not fields:
        raise BadValueError("nothing to set: give a field, such as --title TEXT, or --remove FIELD")
    Metadata.of(**fields)  # what is wrong with a value is wrong with it in every file
    return fields


def _policy(name: str, drops: list[str]) -> MetadataPolicy:
    policy = POLICIES[name]
    for drop in drops:
        block, slash, what = drop.partition("/")
        if block not in _BLOCKS or not (slash and what):
            raise BadValueError(f"--drop takes exif/TAG, xmp/NAME, iptc/NAME or texts/KEYWORD, got {shown(drop)}")
        part = f"drop_{block}"
        changes: dict[str, Any] = {part: (*getattr(policy, part), what)}
        policy = replace(policy, **changes)
    return policy


def _change(chosen: argparse.Namespace, act: Callable[[str], None]) -> int:
    if chosen.output is not None and len(chosen.files) > 1:
        raise BadValueError(f"-o names one file, and {len(chosen.files)} are given; --in-place replaces each")
    pipes = [name for name in chosen.files if Path(name).is_fifo()]
    if pipes:
        raise BadValueError(f"{shown_path(pipes[0])} is a pipe, not a file whose metadata can be changed")
    _each(chosen.files, act)
    return SAME


def _each(files: list[str], act: Callable[[str], None]) -> None:
    """Acts on one file after the other; one that fails stops no other. Raises `VecdrawError` that tells of all."""
    failed: list[VecdrawError] = []
    for name in files:
        try:
            act(name)
        except VecdrawError as error:
            failed.append(_named(name, error))
    if len(failed) > 1:
        raise VecdrawError(f"{len(failed)} of {len(files)} files: {'; '.join(map(str, failed))}") from failed[0]
    if failed:
        raise failed[0]


def _named(name: str, error: VecdrawError) -> VecdrawError:
    """An error that says which file it is about."""
    text = str(error)
    named = VecdrawError(text if name in text else f"{name}: {text}")
    named.__cause__ = error
    return named


def _read(name: str) -> Metadata:
    try:
        return read_metadata(_source(name))
    except VecdrawError as error:
        raise _named(name, error) from error


def _source(name: str) -> str | bytes:
    """What is read: a path, or the bytes of stdin or of a pipe, which are there only once."""
    if name == STDIO:
        return sys.stdin.buffer.read(limits.current().image_bytes + 1)
    return file_data(name) if Path(name).is_fifo() else name


def _write(name: str, output: str | None, metadata: Metadata, policy: MetadataPolicy) -> None:
    if output == STDIO:
        sys.stdout.buffer.write(changed_metadata(file_data(name), metadata, policy=policy))
    else:
        write_metadata(name, metadata, policy=policy, output=output)
