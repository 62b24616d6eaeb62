"""Batches on Dask and on Ray: every row once in the manifest, whoever dies in the middle."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vecdraw.batch.rows import Row
from vecdraw.batch.shards import Outcome, Task, draw_shard, shards, task_for
from vecdraw.batch.work import Design
from vecdraw.errors import BadValueError
from vecdraw.storage.manifest import Manifest

pytest.importorskip("stretchable")

TEMPLATE = """\
size: 40x20
parameters: {id: text, width: {type: number, min: 0}}
body:
  - {shape: rectangle, width: "{width}", fill: black}
"""
COUNT = 240
BAD = 77


def rows() -> Iterator[Row]:
    for at in range(COUNT):
        yield Row(at + 1, {"id": f"r{at}", "width": "wide" if at == BAD else at % 40})


def task_in(folder: Path) -> Task:
    return task_for(Design(TEMPLATE, "yaml", "t.yaml", None), str(folder / "{id}.png"))


def check_all_there(folder: Path, manifest: Manifest, outcome: Outcome) -> None:
    assert (outcome.written, len(outcome.failures)) == (COUNT - 1, 1)
    assert len(list(folder.glob("*.png"))) == COUNT - 1
    assert sorted(record.index or 0 for record in manifest) == list(range(COUNT))
    assert [record.index for record in manifest if record.status == "failed"] == [BAD]
    assert sum(len(shard.rows) for shard in shards(task_in(folder), rows(), manifest)) == 1  # the bad one


def kill_when_some_are_done(folder: Path, process: int) -> threading.Thread:
    def kill() -> None:
        deadline = time.monotonic() + 120
        while len(list(folder.glob("*.png"))) < COUNT // 6 and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(process, signal.SIGKILL)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    return thread


def test_shards_leave_out_what_is_finished(tmp_path: Path) -> None:
    task = task_in(tmp_path)
    with Manifest(tmp_path / ".manifest") as manifest:
        every = list(shards(task, rows(), manifest, 100))
        assert [len(shard.rows) for shard in every] == [100, 100, 40]
        outcome = Outcome()
        outcome.take(manifest, draw_shard(task, every[1]))
        rest = [index for shard in shards(task, rows(), manifest, 100) for index, _ in shard.rows]
        assert rest == [*range(100), *range(200, COUNT)]
        other = task_for(Design(TEMPLATE.replace("black", "red"), "yaml", "t.yaml", None), str(tmp_path / "{id}.png"))
        assert sum(len(shard.rows) for shard in shards(other, rows(), manifest)) == COUNT


@pytest.mark.parametrize(
    ("output", "options"), [("out/a.png", {}), ("out/{id}.xyz", {}), ("out/{id}.png", {"qualty": 3})]
)
def test_a_task_that_makes_no_sense(output: str, options: dict[str, Any]) -> None:
    with pytest.raises(BadValueError):
        task_for(Design(TEMPLATE, "yaml", "t.yaml", None), output, **options)


def process_id() -> int:
    return os.getpid()


@pytest.mark.slow
def test_dask_with_a_worker_killed(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    from vecdraw.batch.dask_engine import run_on_dask

    settings: dict[str, Any] = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**settings) as cluster, distributed.Client(cluster) as client:
        kill_when_some_are_done(tmp_path, next(iter(client.run(os.getpid).values())))
        with Manifest(tmp_path / ".manifest") as manifest:
            outcome = run_on_dask(task_in(tmp_path), rows(), manifest, client, shard_rows=20)
            check_all_there(tmp_path, manifest, outcome)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Ray's own
def test_ray_with_a_worker_killed(tmp_path: Path) -> None:
    ray = pytest.importorskip("ray")
    pytest.importorskip("ray.data")
    from vecdraw.batch.ray_engine import run_on_ray

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        kill_when_some_are_done(tmp_path, ray.get(ray.remote(process_id).remote()))
        with Manifest(tmp_path / ".manifest") as manifest:
            outcome = run_on_ray(task_in(tmp_path), rows(), manifest, shard_rows=20)
            check_all_there(tmp_path, manifest, outcome)
    finally:
        ray.shutdown()
