"""The bundled fonts, as their index lists them (`fonts/README.md` says what is in it)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from vecdraw.errors import FontError
from vecdraw.typeface.entry import FontEntry
from vecdraw.typeface.sfnt import Axis

_FORMAT = 1
_PACKAGE = "vecdraw_fonts"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The entries of the bundled faces, and the families of each CSS generic family in order of preference."""

    entries: tuple[FontEntry, ...]
    generic: dict[str, tuple[str, ...]]


@cache
def bundle() -> Bundle:
    """The bundled fonts of the installed data package, or of the source tree. Raises `FontError`.

    Their digests come from the index: no font is opened.
    """
    root = _folder()
    path = root / "index.json"
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FontError(f"the index of the bundled fonts, {path}, cannot be read: {error}") from error
    if index.get("format") != _FORMAT:
        raise FontError(f"the index of the bundled fonts, {path}, has format {index.get('format')!r}, not {_FORMAT}")
    entries = tuple(_entry(root, file) for file in index["files"])
    return Bundle(entries, {name: tuple(families) for name, families in index["generic"].items()})


def _folder() -> Path:
    installed = find_spec(_PACKAGE)
    if installed is None or installed.origin is None:
        # a source tree that is run without being installed keeps them beside the package
        return Path(__file__).resolve().parents[2] / "fonts"
    return Path(installed.origin).parent


def _entry(root: Path, file: dict[str, Any]) -> FontEntry:
    low, high = file["weight"]
    return FontEntry(
        family=file["family"],
        weights=(float(low), float(high)),
        width=float(file["width"]),
        style=file["style"],
        source=root / file["file"],
        index=file["index"],
        digest=file["sha256"],
        axes={tag: Axis(axis["min"], axis["default"], axis["max"]) for tag, axis in file["axes"].items()},
        aliases={name: lang or "" for name, lang in file["aliases"].items()},
        is_color=file["outlines"].startswith("colr"),
        languages=tuple(file["languages"]),
    )
