"""QR codes (ISO/IEC 18004) by segno, and bar codes, as rows of modules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from vecdraw.errors import MissingLibraryError
from vecdraw.geometry.path import Path
from vecdraw.poster.barcodes import bars
from vecdraw.poster.boxes import Box
from vecdraw.poster.kept import Kept

_QUIET_QR: Final = 4
_MODULE: Final = 4.0  # px, where nothing says how large a code is
_BAR_HEIGHT: Final = 60.0  # modules


@dataclass(frozen=True, slots=True)
class Code:
    """Dark modules: rows of them, 1 for dark; `quiet` modules of room are around. `height` is in modules."""

    rows: tuple[bytes, ...]
    quiet: int
    height: float
    text: str = ""

    @property
    def columns(self) -> int:
        """Modules across, the room around included."""
        return len(self.rows[0]) + 2 * self.quiet

    @property
    def size(self) -> tuple[float, float]:
        """The size in px it has by itself."""
        return self.columns * _MODULE, self.height * _MODULE

    def path(self) -> Path:
        """The dark modules in units of modules, runs of a row as one rectangle each."""
        path = Path()
        high = (self.height - 2 * self.quiet) / len(self.rows)
        for y, row in enumerate(self.rows):
            for start, end in _runs(row):
                path.rect(self.quiet + start, self.quiet + y * high, end - start, high)
        return path


def code_of(box: Box) -> Code:
    """The code in a box. Raises `TemplateError` for a text it cannot hold."""
    if box.kind == "barcode":
        rows, text = bars(box.content, box.get("symbology", "code128"), box.where)
        quiet = box.get("quiet", 10)
        return Code((rows,), quiet, _BAR_HEIGHT, text if box.get("show_text", True) else "")
    modules = _qr(box)
    quiet = box.get("quiet", _QUIET_QR)
    return Code(modules, quiet, float(len(modules) + 2 * quiet))


def _qr(box: Box) -> tuple[bytes, ...]:
    try:
        import segno
    except ImportError as error:
        raise MissingLibraryError(
            "QR codes are made by segno, which is not installed: pip install 'vecdraw[poster]'"
        ) from error
    level = box.get("error_level", "M")
    return _kept.get((box.content, level), lambda: _made(segno, box, level))


_kept: Final[Kept[tuple[str, str], tuple[bytes, ...]]] = Kept(256)


def _made(segno: Any, box: Box, level: str) -> tuple[bytes, ...]:
    try:
        made = segno.make(box.content, error=level, micro=False, boost_error=False)
    except ValueError as error:
        raise box.where.error(f"no QR code holds this text of {len(box.content)} characters: {error}") from error
    return tuple(bytes(1 if module else 0 for module in row) for row in made.matrix)


def _runs(row: Sequence[int]) -> list[tuple[int, int]]:
    found, start = [], None
    for at, module in enumerate((*row, 0)):
        if module and start is None:
            start = at
        elif not module and start is not None:
            found.append((start, at))
            start = None
    return found
