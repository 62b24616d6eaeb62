"""Batches on Ray Data: shards as rows of a dataset, drawn by its tasks, done again where a worker dies."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from vecdraw.batch.manifest_table import write_table
from vecdraw.batch.rows import Row
from vecdraw.batch.shards import SHARD_ROWS, Outcome, Shard, Task, draw_shard, shards
from vecdraw.errors import MissingLibraryError
from vecdraw.storage.manifest import Manifest


def run_on_ray(
    task: Task,
    rows: Iterable[Row],
    manifest: Manifest,
    *,
    shard_rows: int = SHARD_ROWS,
    round_shards: int = 64,
    on_shard: Callable[[Outcome], object] | None = None,
) -> Outcome:
    """Draws what the manifest does not know as finished, on the Ray cluster this program is connected to.

    Without one Ray starts on this machine. The workers must reach the task's folder or store. `round_shards` shards
    at a time are handed to Ray Data, so that a table of any length takes little memory. A shard whose worker dies is
    done again. Raises what `draw_shard` raises, Ray's errors, `MissingLibraryError`.
    """
    try:
        import ray.data
    except ImportError as error:
        raise MissingLibraryError("Ray is not installed: pip install 'vecdraw[ray]'") from error
    outcome = Outcome()
    waiting = iter(shards(task, rows, manifest, shard_rows, outcome))
    while together := list(islice(waiting, round_shards)):
        items = [{"shard": pickle.dumps(shard)} for shard in together]
        common = ray.put(task)
        dataset = ray.data.from_items(items, override_num_blocks=len(items)).map(_Drawn(common))
        for done in dataset.iter_rows():
            outcome.take(manifest, pickle.loads(done["records"]))  # noqa: S301  # made by our own workers
            if on_shard is not None:
                on_shard(outcome)
    write_table(manifest)
    return outcome


def run_at_address(
    task: Task, rows: Iterable[Row], manifest: Manifest, address: str | None, workers: int | None, **settings: Any
) -> Outcome:
    """As `run_on_ray`, on the cluster at an address, or on one of `workers` processes that starts on this machine."""
    try:
        import ray
    except ImportError as error:
        raise MissingLibraryError("Ray is not installed: pip install 'vecdraw[ray]'") from error
    if address is not None:
        ray.init(address=address)
    else:
        ray.init(num_cpus=workers, include_dashboard=False)
    try:
        return run_on_ray(task, rows, manifest, **settings)
    finally:
        ray.shutdown()


class _Drawn:
    """What Ray runs for each shard; nothing that it raises may lose the others' results."""

    def __init__(self, task: Any) -> None:
        self._task = task

    def __call__(self, row: dict[str, Any]) -> dict[str, bytes]:
        """Draws the shard of a row."""
        import ray

        task: Task = ray.get(self._task)
        shard: Shard = pickle.loads(row["shard"])  # noqa: S301  # made by whoever drives the batch
        return {"records": pickle.dumps(draw_shard(task, shard))}
