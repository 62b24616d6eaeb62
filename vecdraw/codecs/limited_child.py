"""The program of an interceptor's process: it limits itself, then loads the plug-in, then answers once.

Run as a file by `limited`, with -I and -S; nothing else imports it.
"""

from __future__ import annotations

import base64
import importlib
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, Final

_PACKAGE: Final = "vecdraw"


def main() -> None:
    """Reads the request from standard input and writes the answer where standard output was."""
    request = json.loads(sys.stdin.buffer.read())
    answer_to = os.dup(1)
    os.dup2(2, 1)  # what a plug-in prints is no answer
    sys.path[:] = request["path"]
    _put_package()
    metadata_of, blocks_of = _words()
    metadata = metadata_of(request["blocks"])
    confinement: Any = importlib.import_module(f"{_PACKAGE}.codecs.confinement")
    confinement.confine(request["seconds"], request["memory"], request["path"])
    answer: dict[str, Any]
    try:
        module, _, name = request["value"].partition(":")
        function: Any = importlib.import_module(module.strip())
        for part in filter(None, name.split("[")[0].strip().split(".")):
            function = getattr(function, part)
        answer = {"blocks": blocks_of(function(metadata, request["context"]))}
    except BaseException as error:  # noqa: BLE001  # whatever a plug-in raises, SystemExit too
        answer = {"error": f"{type(error).__name__}: {error}"[:400]}
    _write_all(answer_to, json.dumps(answer).encode())
    os._exit(0)  # what a plug-in left for the end does not run


def _put_package() -> None:
    """Puts vecdraw in place without the drawing in it, which a plug-in that asks for it gets then."""
    package = ModuleType(_PACKAGE)
    package.__path__ = [str(Path(__file__).resolve().parent.parent)]

    def found(name: str) -> Any:
        if not name.startswith("_"):
            with suppress(ModuleNotFoundError):
                return importlib.import_module(f"{_PACKAGE}.{name}")
        if sys.modules[_PACKAGE] is package:
            del sys.modules[_PACKAGE]
        return getattr(importlib.import_module(_PACKAGE), name)

    package.__getattr__ = found  # type: ignore[method-assign]  # a module's own (PEP 562)
    sys.modules[_PACKAGE] = package


def _words() -> tuple[Any, Any]:
    from vecdraw.metadata.blocks import Blocks
    from vecdraw.metadata.metadata import Metadata

    def metadata_of(packed: dict[str, Any]) -> Metadata:
        exif, xmp, iptc = (base64.b64decode(packed[name]) for name in ("exif", "xmp", "iptc"))
        return Metadata(Blocks(exif, xmp, iptc, tuple((keyword, text) for keyword, text in packed["texts"])))

    def blocks_of(result: object) -> dict[str, Any]:
        if not isinstance(result, Metadata):
            raise TypeError(f"an interceptor must give back Metadata, got {type(result).__name__}")
        blocks = result.blocks
        packed: dict[str, Any] = {
            name: base64.b64encode(getattr(blocks, name)).decode("ascii") for name in ("exif", "xmp", "iptc")
        }
        return {**packed, "texts": [list(pair) for pair in blocks.texts]}

    return metadata_of, blocks_of


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


if __name__ == "__main__":
    main()
