"""The program of a bounded process: it bounds itself, does one task and writes one answer.

`bounded` calls `main` in a new process; nothing else imports it.
"""

from __future__ import annotations

import importlib
import math
import os
import pickle
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from vecdraw.errors import BadValueError, VecdrawError
from vecdraw.poster.told_errors import packed

_SAID: Final = 400  # characters of another library's error


def main(place: str) -> None:
    """Reads the request from standard input and writes the answer into the folder `place`."""
    function, request, seconds, memory = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own parent
    _bound(seconds, memory)
    Path(place, "answer").write_bytes(_done(function, request))
    os._exit(0)


def _bound(seconds: float, memory: int) -> None:
    """Processor time, memory, and no core file: what every POSIX system bounds."""
    if sys.platform == "win32":
        return
    import resource

    bounds = {
        resource.RLIMIT_CPU: math.ceil(seconds) * (os.cpu_count() or 1) + 1,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: memory,
        resource.RLIMIT_CORE: 0,
    }
    for kind, bound in bounds.items():
        _, hard = resource.getrlimit(kind)
        most = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (most, most))


def _done(function: str, request: Mapping[str, Any]) -> bytes:
    module, _, name = function.partition(":")
    try:
        return b"done\n" + bytes(getattr(importlib.import_module(module), name)(**request))
    except VecdrawError as error:
        return b"error\n" + packed(error)
    except ValueError as error:  # of another library
        return b"error\n" + packed(BadValueError(str(error)[:_SAID]))
    except MemoryError:
        return b"memory\n"
