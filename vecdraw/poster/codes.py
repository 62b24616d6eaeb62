"""QR codes (ISO/IEC 18004) and bar codes as rows of modules, by zxing-cpp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from vecdraw import limits
from vecdraw.errors import MissingLibraryError, shown
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import CLOSE, LINE, MOVE, PathData
from vecdraw.poster.boxes import Box
from vecdraw.poster.kept import Kept

SYMBOLOGIES: Final[dict[str, str]] = {
    "ean13": "EAN13", "ean8": "EAN8", "upca": "UPCA", "code128": "Code128", "code39": "Code39", "code93": "Code93",
    "codabar": "Codabar", "itf": "ITF", "datamatrix": "DataMatrix", "aztec": "Aztec", "pdf417": "PDF417",
}  # fmt: skip
"""Bar codes by the names that templates give them."""

_SQUARE: Final = frozenset({"datamatrix", "aztec", "pdf417"})
_QUIET: Final = {"qr": 4, "datamatrix": 1, "aztec": 0, "pdf417": 2}  # modules, as the standards want
_QUIET_LINEAR: Final = 10
_MODULE: Final = 4.0  # px, where nothing says how large a code is
_BAR_HEIGHT: Final = 60.0  # modules
_KEPT: Final = 4 * 1024 * 1024  # bytes of codes
_ROW: Final = 120  # bytes of a row beside its modules, and the share of the entry


@dataclass(frozen=True, slots=True)
class Code:
    """Dark modules: rows of them, 1 for dark; `quiet` modules of room are around. `height` is in modules."""

    rows: tuple[bytes, ...]
    quiet: int
    height: float
    is_linear: bool
    text: str = ""

    @property
    def columns(self) -> int:
        """Modules across, the room around included."""
        return len(self.rows[0]) + 2 * self.quiet

    @property
    def size(self) -> tuple[float, float]:
        """The size in px it has by itself."""
        return self.columns * _MODULE, self.height * _MODULE

    def path(self, x: float = 0.0, y: float = 0.0, across: float = 1.0, down: float = 1.0) -> Path:
        """The dark modules from (x, y) on, each `across` x `down`; runs of a row as one rectangle each."""
        import numpy as np  # loaded with the first code that is drawn

        high = down * (self.height / len(self.rows) if self.is_linear else 1.0)
        first = y if self.is_linear else y + self.quiet * down
        modules = np.zeros((len(self.rows), len(self.rows[0]) + 2), np.int8)  # a light one at both ends of each row
        modules[:, 1:-1] = np.frombuffer(b"".join(self.rows), np.int8).reshape(len(self.rows), -1)
        edges = np.diff(modules, axis=1)
        row, start = np.nonzero(edges == 1)
        _, end = np.nonzero(edges == -1)
        left, right = x + (self.quiet + start) * across, x + (self.quiet + end) * across
        top, under = first + row * high, first + (row + 1) * high
        corners = np.stack((left, top, right, top, right, under, left, under), 1)
        path = Path()
        path.append(PathData(_RECTANGLE * len(row), tuple(corners.ravel().tolist())))
        return path


_RECTANGLE: Final = bytes((MOVE, LINE, LINE, LINE, CLOSE))


def code_of(box: Box) -> Code:
    """The code in a box. Raises `TemplateError` for a text it cannot hold."""
    name = "qr" if box.kind == "qr" else box.get("symbology", "code128")
    level = box.get("error_level", "M") if name == "qr" else ""
    rows, text = _kept.get((name, level, box.content), lambda: _made(name, level, box), _weight)
    is_linear = name != "qr" and name not in _SQUARE
    quiet = box.get("quiet", _QUIET.get(name, _QUIET_LINEAR))
    height = _BAR_HEIGHT if is_linear else float(len(rows) + 2 * quiet)
    return Code(rows, quiet, height, is_linear, text if is_linear and box.get("show_text", True) else "")


_kept: Final[Kept[tuple[str, str, str], tuple[tuple[bytes, ...], str]]] = Kept(lambda: _KEPT, "poster_codes")


def _weight(made: tuple[tuple[bytes, ...], str]) -> int:
    return sum(_ROW + len(row) for row in made[0])


def _made(name: str, level: str, box: Box) -> tuple[tuple[bytes, ...], str]:
    """The modules, 1 for dark, and what is written under a bar code, its check digit included."""
    try:
        import zxingcpp
    except ImportError as error:
        raise MissingLibraryError(
            "QR and bar codes are made by zxing-cpp, which is not installed: pip install 'vecdraw[poster]'"
        ) from error
    text: str = box.content
    if not text:
        raise box.where.error("a code holds at least 1 character, got none")
    limits.check("template_code_length", len(text), f"characters of a code in {box.where.source}")
    options: dict[str, Any] = {"ec_level": level} if level else {}
    form = zxingcpp.BarcodeFormat.QRCode if name == "qr" else getattr(zxingcpp.BarcodeFormat, SYMBOLOGIES[name])
    try:
        code = zxingcpp.create_barcode(text, form, **options)
        image = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    except (ValueError, RuntimeError) as error:
        what = "QR code" if name == "qr" else f"{name} code"
        raise box.where.error(f"no {what} holds {shown(text)}: {error}") from error
    height, width = image.shape
    pixels = bytes(memoryview(image).cast("B"))  # type: ignore[arg-type]  # it has the buffer protocol, unsaid in its stubs
    rows = [pixels[at * width : (at + 1) * width] for at in range(height)]
    kept = rows if name == "qr" or name in _SQUARE else rows[:1]
    return tuple(row.translate(_DARK) for row in kept), code.text.removeprefix("0" if name == "upca" else "")


_DARK: Final = bytes(1 if level < 128 else 0 for level in range(256))
