"""The program of a bounded process: it bounds itself, does one task and writes one answer.

Run as a file by `bounded`; nothing else imports it. The request is two pickles of the process that began this one:
where modules are found, and what to do.
"""

from __future__ import annotations

import json
import math
import os
import pickle
import sys
from pathlib import Path
from typing import Any


def main(place: str) -> None:
    """Reads the request from standard input and writes the answer into the folder `place`."""
    sys.path[:] = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own parent
    task, request, seconds, memory = pickle.load(sys.stdin.buffer)  # noqa: S301  # as above
    _bound(seconds, memory)
    try:
        answer = {"poster": _poster, "svg": _svg}[task](request)
    except MemoryError:
        answer = b"memory\n"
    Path(place, "answer").write_bytes(answer)
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


def _poster(request: dict[str, Any]) -> bytes:
    from vecdraw import limits
    from vecdraw.errors import VecdrawError
    from vecdraw.poster.template import Template
    from vecdraw.poster.told_errors import packed

    limits.configure(**request["limits"])
    document, folder = request["document"], request["folder"]
    try:
        if isinstance(document, (str, bytes)):
            template = Template.parse(document, request["syntax"], folder=folder)
        else:
            template = Template(document, folder=folder)
        poster = template.render(request["data"], **request["render"])
        return b"done\n" + poster.encode(request["format"], **request["options"])
    except VecdrawError as error:
        return b"error\n" + packed(error)


def _svg(request: dict[str, Any]) -> bytes:
    import resvg_py

    try:
        return b"done\n" + bytes(resvg_py.svg_to_bytes(**request))
    except ValueError as error:
        return b"error\n" + json.dumps({"name": "ImageError", "message": str(error)[:400]}).encode()


if __name__ == "__main__":
    main(sys.argv[1])
