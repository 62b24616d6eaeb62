"""Batches on a Dask cluster (dask.distributed): a few shards at a time, done again where a worker dies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import islice
from typing import Any

from vecdraw.batch.manifest_table import write_table
from vecdraw.batch.rows import Row
from vecdraw.batch.shards import SHARD_ROWS, Outcome, Task, draw_shard, shards
from vecdraw.errors import MissingLibraryError
from vecdraw.storage.manifest import Manifest

_AHEAD = 2  # shards waiting for each worker


def run_on_dask(
    task: Task,
    rows: Iterable[Row],
    manifest: Manifest,
    client: Any,
    *,
    shard_rows: int = SHARD_ROWS,
    on_shard: Callable[[Outcome], object] | None = None,
) -> Outcome:
    """Draws what the manifest does not know as finished, on the cluster of a `distributed.Client`.

    The workers must reach the task's folder or store. A shard whose worker
    dies is done again by another one, as often as the cluster's `allowed-failures` says. Raises what `draw_shard`
    raises and `distributed.KilledWorker`.
    """
    dask: Any = import_module("distributed")  # whose client the caller has

    outcome = Outcome()
    waiting = iter(shards(task, rows, manifest, shard_rows, outcome))
    room = _AHEAD * max(1, len(client.scheduler_info()["workers"]))
    common = client.scatter(task, broadcast=True)
    running = dask.as_completed(loop=client.loop)
    for shard in islice(waiting, room):
        running.add(client.submit(draw_shard, common, shard, pure=False))
    for future in running:
        outcome.take(manifest, future.result())
        future.release()
        if on_shard is not None:
            on_shard(outcome)
        for shard in islice(waiting, 1):
            running.add(client.submit(draw_shard, common, shard, pure=False))
    write_table(manifest)
    return outcome


def run_at_scheduler(
    task: Task, rows: Iterable[Row], manifest: Manifest, address: str | None, workers: int | None, **settings: Any
) -> Outcome:
    """As `run_on_dask`, on the cluster of a scheduler, or on one of `workers` processes that starts on this machine."""
    try:
        dask: Any = import_module("distributed")
    except ImportError as error:
        raise MissingLibraryError("Dask is not installed: pip install 'vecdraw[dask]'") from error
    if address is not None:
        with dask.Client(address) as client:
            return run_on_dask(task, rows, manifest, client, **settings)
    with (
        dask.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        dask.Client(cluster) as client,
    ):
        return run_on_dask(task, rows, manifest, client, **settings)
