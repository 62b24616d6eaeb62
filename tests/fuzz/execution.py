"""Runs programs of the fuzzer: `python -m tests.fuzz.execution SEED FIRST LAST`, or a program on standard input.

Says on standard output which program it begins, and each finding, as lines of JSON.
"""

import gc
import io
import json
import os
import re
import resource
import sys
import tempfile
import threading
import traceback
import warnings
import zlib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import PIL.Image

import vecdraw as vd
from tests.fuzz.generation import Generator, Program

ADDRESS_SPACE = 6 * 2**30  # bytes; what a runaway allocation runs into
RESIDENT = 1536  # MiB of a worker; a program that needs more is a finding
HERE = str(Path(vd.__file__).parent)


ARITY = re.compile(r"unexpected keyword argument|multiple values for")
BARE = frozenset({"affine.py", "projection.py", "rect.py"})
AS_ARITHMETIC = (ArithmeticError, TypeError, ValueError, AttributeError)
"""Tuples of numbers and nothing more: calling their methods with something else fails as arithmetic does."""


class Sulky:
    """Fails whatever is asked of it."""

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(name)

    def __float__(self) -> NoReturn:
        raise ValueError("sulky")

    def __iter__(self) -> NoReturn:
        raise ValueError("sulky")


class Liar:
    """Says that it is an array of memory that is not there."""

    __array_interface__ = {"shape": (4, 4, 4), "typestr": "|u1", "version": 3, "data": b"short"}  # noqa: RUF012  # a lie


def _encoded(kind: str) -> bytes:
    out = io.BytesIO()
    PIL.Image.new("RGB", (5, 7), "teal").save(out, kind)
    return out.getvalue()


def _bomb() -> bytes:
    """A PNG of 30,000 x 30,000 px in a few kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    side = (30_000).to_bytes(4, "big")
    rows = zlib.compress(bytes(100_000), 9)
    head = chunk(b"IHDR", side + side + bytes((1, 0, 0, 0, 0)))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PNG, JPEG, BOMB = _encoded("PNG"), _encoded("JPEG"), _bomb()


class BrokenError(Exception):
    """What `check` raises."""


SMALLEST_SCALE = 1e-20  # px per unit; below, the largest rectangle that is filled does not reach a pixel's centre


def check(context: Any) -> None:
    """The Context is still usable: blank again, it draws and shows a pixel."""
    context.reset()
    if not (context.width and context.height) or context.scene.scale < SMALLEST_SCALE:
        return
    context.fill_style = "#00ff00"
    context.fill_rect(0, 0, 1e30, 1e30)
    pixel = context.get_image_data(0, 0, 1, 1).data[0, 0].tolist()
    if pixel[1] < 240 or pixel[3] != 255:
        raise BrokenError(f"a pixel filled with #00ff00 reads {pixel}")


def run(program: Program) -> dict[str, str] | None:
    """Runs a program; what was found."""
    names = {
        "vd": vd, "np": np, "gc": gc, "PIL": PIL, "Decimal": Decimal, "Fraction": Fraction, "Sulky": Sulky,
        "Liar": Liar, "PNG": PNG, "JPEG": JPEG, "BOMB": BOMB, "check": check,
    }  # fmt: skip
    found: list[dict[str, str]] = []

    def perform(line: str) -> None:
        try:
            exec(line, names)  # noqa: S102  # the program is made of our own expressions
        except BaseException as error:  # noqa: BLE001  # whatever it is, it is judged
            finding = judged(error, line)
            if finding is not None:
                found.append(finding)

    def threads(*lines: str) -> None:
        workers = [threading.Thread(target=perform, args=(line,)) for line in lines]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    names["threads"] = threads
    for line in program:
        perform(line)
        if found:
            return found[0]
    names.clear()
    peak = _peak()
    if peak > RESIDENT:
        return {"kind": "memory", "where": "", "line": "", "what": f"the process has held {peak} MiB"}
    return None


def _peak() -> int:
    """The most MiB that this process has held; what rusage says of it includes what its parent held before it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s*(\d+)", status.read_text())[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def judged(error: BaseException, line: str) -> dict[str, str] | None:
    """The finding that an exception is, or None for one that may be raised."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(HERE)]
    if isinstance(error, vd.errors.VecdrawError):
        return None
    if not ours and not isinstance(error, BrokenError):
        return None  # a missing name of a shortened program, a wrong number of arguments, a nasty value's own revolt
    if isinstance(error, TypeError) and ARITY.search(str(error)) and ours[-1] is ours[0]:
        return None
    if ours and Path(ours[0].filename).name in BARE and isinstance(error, AS_ARITHMETIC):
        return None
    where = f"{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else "check"
    return {"kind": type(error).__name__, "where": where, "line": line, "what": str(error)[:200]}


def _say(**fields: Any) -> None:
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def _prepare() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("ignore")
    vd.limits.configure(canvas_pixels=4_000_000, image_pixels=4_000_000)


def main(arguments: list[str]) -> None:
    _prepare()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        if not arguments:
            _say(finding=run(json.loads(sys.stdin.read())))
            return
        seed, first, last = map(int, arguments)
        generator = Generator(seed)
        for number in range(first, last):
            _say(begin=number)
            finding = run(generator.program(number))
            if finding is not None:
                _say(number=number, finding=finding)
        _say(done=last)


if __name__ == "__main__":
    main(sys.argv[1:])
