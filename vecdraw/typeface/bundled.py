"""The bundled fonts, as their index lists them (`fonts/README.md` says what is in it)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import vecdraw.typeface
from vecdraw.errors import FontError
from vecdraw.typeface.record import FaceRecord
from vecdraw.typeface.sfnt import Axis
from vecdraw.typeface.source import FontData

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Bundle:
    """The bundled faces by family, other names of families with the language each stands for, and generic families."""

    records: Mapping[str, tuple[FaceRecord, ...]]
    aliases: Mapping[str, tuple[str, str]]
    generic: Mapping[str, tuple[str, ...]]
    data: Mapping[str, FontData]


@cache
def bundle() -> Bundle:
    """The bundled fonts: of the installed data package, or of the source tree. Raises `FontError`."""
    root = _folder()
    path = root / "index.json"
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FontError(f"the index of the bundled fonts, {path}, cannot be read: {error}") from error
    if index.get("format") != _FORMAT:
        raise FontError(f"the index of the bundled fonts, {path}, has format {index.get('format')!r}, not {_FORMAT}")
    records: dict[str, tuple[FaceRecord, ...]] = {}
    aliases: dict[str, tuple[str, str]] = {}
    data: dict[str, FontData] = {}
    for entry in index["files"]:
        record = _record(entry)
        records[record.family] = (*records.get(record.family, ()), record)
        aliases.update({name: (record.family, lang or "") for name, lang in entry["aliases"].items()})
        data[record.digest] = FontData(f"bundled font {entry['file']!r}", record.digest, root / entry["file"])
    return Bundle(records, aliases, {name: tuple(families) for name, families in index["generic"].items()}, data)


def _folder() -> Path:
    try:
        installed = resources.files("vecdraw_fonts")
    except ModuleNotFoundError:
        # a source tree that is run without being installed keeps them beside the package
        return Path(vecdraw.typeface.__file__).resolve().parents[2] / "fonts"
    if not isinstance(installed, Path):
        raise FontError(f"the bundled fonts must be files in a folder, not {installed!r}; do not run from an archive")
    return installed


def _record(entry: dict[str, Any]) -> FaceRecord:
    low, high = entry["weight"]
    axes = {tag: Axis(axis["min"], axis["default"], axis["max"]) for tag, axis in entry["axes"].items()}
    width = axes["wdth"] if "wdth" in axes else Axis(entry["width"], entry["width"], entry["width"])
    return FaceRecord(
        family=entry["family"],
        digest=entry["sha256"],
        index=entry["index"],
        weight=(float(low), float(high)),
        width=(float(width.low), float(width.high)),
        style=entry["style"],
        axes=tuple(sorted(axes.items())),
        color=entry["outlines"] == "colr-v1",
        languages=tuple(entry["languages"]),
    )
