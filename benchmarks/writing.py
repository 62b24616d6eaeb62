"""What safe writing costs: `python -m benchmarks.writing [folder] [--rounds N]`, on the disk that `folder` is on.

A file of the example poster's size (572 kB) and a small one (20 kB), written as `open` and `write` do, renamed into
place without more, and by `write_file` with durability "fast" (locked, read back and compared, renamed) and "full" (on
the disk as well); then the same through a manifest, and how fast manifests are written, read and made into tables.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import vecdraw as vd
from benchmarks.timing import medians, table
from vecdraw.storage.checksum import blake3, crc32c
from vecdraw.storage.files import write_file

SIZES = {"572 kB": 572_000, "20 kB": 20_000}
RECORDS = 20_000


def plainly(path: Path, data: bytes) -> None:
    """As most programs write: a kill leaves half a file."""
    path.write_bytes(data)


def renamed(path: Path, data: bytes) -> None:
    """Whole or not there, but not checked, and lost in a power failure."""
    path.with_suffix(".tmp").write_bytes(data)
    path.with_suffix(".tmp").replace(path)


def writing(folder: Path, rounds: int) -> None:
    """The first two tables."""
    for name, size in SIZES.items():
        data = os.urandom(size)
        number = 0

        def fresh(write: Callable[[Path], object]) -> Callable[[], object]:
            def run() -> object:
                nonlocal number
                number += 1
                return write(folder / f"{number % 50}.bin")

            return run

        with (
            vd.resumable(folder / "full") as full,
            vd.resumable(folder / "fast", durability="fast") as fast,
        ):
            times = medians(
                {
                    "open, write": fresh(lambda path, data=data: plainly(path, data)),  # type: ignore[misc]  # bound now
                    "write, rename": fresh(lambda path, data=data: renamed(path, data)),  # type: ignore[misc]  # bound now
                    'write_file "fast"': fresh(lambda path, data=data: write_file(path, data, durability="fast")),  # type: ignore[misc]  # bound now
                    'write_file "full"': fresh(lambda path, data=data: write_file(path, data)),  # type: ignore[misc]  # bound now
                    'manifest "fast"': fresh(lambda path, data=data: fast.write(data, path.name)),  # type: ignore[misc]  # bound now
                    'manifest "full"': fresh(lambda path, data=data: full.write(data, path.name)),  # type: ignore[misc]  # bound now
                    "CRC32C alone": lambda data=data: crc32c(data),  # type: ignore[misc]  # bound now
                    "BLAKE3 alone": lambda data=data: blake3(data),  # type: ignore[misc]  # bound now
                },
                rounds,
            )
        print(table(f"a file of {name}", times, "open, write"), end="\n\n")


def manifests(folder: Path) -> None:
    """Records a second."""
    digest = blake3(b"x")
    made = [
        vd.Record(
            id=f"row {number}", path=f"{number}.png", index=number, size=number, content=digest, parameters=digest
        )
        for number in range(RECORDS)
    ]
    manifest = vd.Manifest(folder / "many", durability="fast")

    def append() -> None:
        for record in made:
            manifest.append(record)

    def timed(what: str, run: Callable[[], object]) -> None:
        start = time.perf_counter()
        run()
        print(f"{what:<22} {(time.perf_counter() - start) / RECORDS * 1e6:6.1f} us a record")

    timed("append, one at a time", append)
    manifest.close()
    again = vd.Manifest(folder / "many")
    timed("read", lambda: len(again))
    timed("compact", again.compact)
    timed("read the table", lambda: len(vd.Manifest(folder / "many")))
    again.close()


def main() -> None:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default=".")
    parser.add_argument("--rounds", type=int, default=40)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as made:
        writing(Path(made), chosen.rounds)
        manifests(Path(made))


if __name__ == "__main__":
    main()
