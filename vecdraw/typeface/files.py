"""Font files: from a path or bytes to the entries of the faces in them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from vecdraw import limits
from vecdraw.errors import BadTypeError, FontError, shown, shown_path
from vecdraw.typeface.entry import FontEntry
from vecdraw.typeface.sfnt import FaceDescription, describe
from vecdraw.typeface.woff import unpacked

_COLOR_TABLES = frozenset({"COLR", "CBDT", "sbix", "SVG "})

FontSource = str | os.PathLike[str] | bytes | bytearray | memoryview


def load(source: FontSource) -> tuple[bytes, str]:
    """The bytes of a font given as a path or as data, and what to call it in errors.

    Raises `FontError`, `LimitError`, `BadTypeError`.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        limits.check("font_bytes", len(source), "bytes of a font")
        return bytes(source), f"font data of {len(source):,} bytes"
    given: object = source
    if not isinstance(given, (str, os.PathLike)):
        raise BadTypeError(f"a font must be a path or bytes, got {shown(source)}")
    name = f"font {shown_path(source)}"
    try:
        size = Path(source).stat().st_size
    except (OSError, ValueError) as error:
        raise FontError(f"{name}: cannot be opened: {getattr(error, 'strerror', None) or error}") from error
    limits.check("font_bytes", size, f"{name}: bytes")
    return read(Path(source), name), name


def read(path: Path, name: str) -> bytes:
    """The bytes of a file. Raises `FontError`, which begins with `name`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FontError(f"{name}: cannot be opened: {error.strerror or error}") from error


def read_entries(
    data: bytes,
    name: str,
    family: str | None = None,
    weights: tuple[float, float] | None = None,
    style: str | None = None,
    unicode_range: tuple[tuple[int, int], ...] = (),
) -> list[FontEntry]:
    """The faces of a font file, which `name` calls in errors; `family`, `weights`, `style` replace what it says.

    Raises `FontError`, `LimitError` and, for WOFF2 without its libraries, `MissingLibraryError`.
    """
    data = unpacked(data, name)
    digest = hashlib.sha256(data).hexdigest()
    entries = [described_entry(face, data, digest, index) for index, face in enumerate(describe(data, name))]
    given = {"family": family, "weights": weights, "style": style}
    changes: dict[str, Any] = {field: value for field, value in given.items() if value is not None}
    if family is not None:
        changes["aliases"] = {}
    return [replace(entry, unicode_range=unicode_range, **changes) for entry in entries]


def described_entry(face: FaceDescription, source: Path | bytes, digest: str, index: int) -> FontEntry:
    """The entry of a face as its file describes it."""
    axis = face.axes.get("wght")
    weights = (max(axis.low, 1.0), min(axis.high, 1000.0)) if axis else (face.weight, face.weight)
    return FontEntry(
        family=face.family or (f"font-{digest[:8]}" if isinstance(source, bytes) else source.stem),
        weights=weights,
        width=face.width,
        style=face.style,
        source=source,
        index=index,
        digest=digest,
        axes=face.axes,
        aliases=dict.fromkeys(face.names[1:], ""),
        is_color=bool(_COLOR_TABLES & face.tables),
    )
