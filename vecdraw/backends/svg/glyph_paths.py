"""The outlines of glyphs as SVG path data: shares of the em, y down, relative commands, as short as they can be said.

The raster backend draws glyphs larger than 256 px as paths, made at a size of 64 px in 64ths of a pixel. Browsers draw
the same pixels only of the same points: outlines that large are in 4096ths of the em, and overlaps stay in them where
they are filled.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import ARITY, CLOSE, CUBIC, LINE, MOVE, QUAD, PathData
from vecdraw.scene.glyph_run import PlacedGlyph
from vecdraw.typeface.face import Face
from vecdraw.typeface.outlines import glyph_outline

_GLYPHS: Final = 8192
_LARGE: Final = 256.0  # px
_LARGE_UNITS: Final = 4096
_EVEN: Final = 0.02  # font units; what lies between two points to that is a point in their middle
_LETTERS: Final = {LINE: "l", QUAD: "q", CUBIC: "c"}


def units_per_em(face: Face, size: float) -> int:
    """The units that outlines are in where an em is `size` px: mostly those of the font."""
    return _LARGE_UNITS if size > _LARGE else face.hb_face.upem


@lru_cache(maxsize=_GLYPHS)
def glyph_path(face: Face, glyph: int, units: int, digits: int) -> str:
    """The outline of a glyph with `digits` decimals of a unit, `units` an em; "" for a blank one."""
    large = units == _LARGE_UNITS
    outline = glyph_outline(face, glyph, united="none" if large else "overlaps")
    if large:
        outline = large_outline(face, outline)
    return "" if outline.is_empty else relative_path(outline, float(units), digits)


def placed_path(face: Face, placed: PlacedGlyph, size: float, digits: int, scale: float, *, stroked: bool) -> str:
    """The outline of a glyph where it stands, `size` user units an em, for text that is drawn `scale` times as large.

    What is `stroked` has contours that do not cross. "" for a blank one.
    """
    x, y, steps = _steps_at(face, placed.glyph, size, placed.angle, digits, size * scale > _LARGE, stroked)
    if not steps:
        return ""
    unit = 10**digits
    return "M" + _joined([_text(round(placed.x * unit) + x, digits), _text(round(placed.y * unit) + y, digits)]) + steps


@lru_cache(maxsize=_GLYPHS)
def _steps_at(
    face: Face, glyph: int, size: float, angle: float, digits: int, large: bool, stroked: bool
) -> tuple[int, int, str]:
    """The first point of a glyph from its origin, in units of the last decimal, and the commands from there on."""
    if stroked and face.is_variable:
        outline = glyph_outline(face, glyph, united="wholly")
    elif large:
        outline = large_outline(face, glyph_outline(face, glyph, united="none"))
    else:
        outline = glyph_outline(face, glyph)
    return _steps(outline.transformed(Affine.rotation(angle)) if angle else outline, size, digits)


def large_outline(face: Face, outline: PathData) -> PathData:
    """The outline of a glyph of a face in shares of the em, rounded to 4096ths by the steps that FreeType takes.

    A point that lies in the middle of two control points is rounded after them.
    """
    upem = face.hb_face.upem
    stretch = round(_LARGE_UNITS * 65536 / upem) / 65536
    numbers = [number * upem for number in outline.coords]
    units = [math.copysign(math.floor(abs(number) * stretch + 0.5), number) for number in numbers]
    at, before = 0, -1
    for verb in outline.verbs:
        if verb == QUAD == before:
            for i in (at - 2, at - 1):
                if abs(outline.coords[i - 2] + outline.coords[i + 2] - 2 * outline.coords[i]) < _EVEN / upem:
                    units[i] = math.trunc((units[i - 2] + units[i + 2]) / 2)
        at, before = at + ARITY[verb], verb
    return PathData(outline.verbs, tuple([number / _LARGE_UNITS for number in units]))


def relative_path(path: PathData, scale: float, digits: int) -> str:
    """A path of lines and Bézier curves times `scale`, in relative commands.

    Steps are taken between rounded points, so that errors do not add up.
    """
    x, y, steps = _steps(path, scale, digits)
    return f"M{_joined([_text(x, digits), _text(y, digits)])}{steps}" if steps else ""


def _steps(path: PathData, scale: float, digits: int) -> tuple[int, int, str]:
    """The first point of a path in units of the last decimal, and the commands from there on."""
    factor = scale * 10**digits
    coords = [round(number * factor) for number in path.coords]
    if not coords:
        return 0, 0, ""
    parts: list[str] = []
    at = 2
    x, y = start_x, start_y = coords[:2]
    last = ""
    for verb, following in zip(path.verbs[1:], path.verbs[2:] + b"\0", strict=True):
        if verb == CLOSE:
            parts.append("z")
            x, y, last = start_x, start_y, ""
            continue
        count = 6 if verb == CUBIC else 4 if verb == QUAD else 2
        steps = [number - (y if odd else x) for odd, number in zip((0, 1) * 3, coords[at : at + count], strict=False)]
        at += count
        x, y = coords[at - 2], coords[at - 1]
        if verb == LINE and (not any(steps) or (following == CLOSE and (x, y) == (start_x, start_y))):
            continue  # it has no length, or closing draws it
        if verb == MOVE:
            start_x, start_y = x, y
            letter = "m"
        elif verb == LINE and not (steps[0] and steps[1]):
            letter = "h" if not steps[1] else "v"
            steps = steps[:1] if not steps[1] else steps[1:]
        else:
            letter = _LETTERS[verb]
        text = _joined([_text(step, digits) for step in steps])
        if letter == last and letter != "m":
            parts.append(text if text[0] == "-" else " " + text)
        else:
            parts.append(letter + text)
            last = letter
    return coords[0], coords[1], "".join(parts)


def _joined(numbers: list[str]) -> str:
    """Numbers with a space between them where the sign does not part them."""
    return " ".join(numbers).replace(" -", "-")


def _text(units: int, digits: int) -> str:
    """Units of the last decimal as a number."""
    if not digits:
        return str(units)
    whole = str(abs(units)).rjust(digits + 1, "0")
    fraction = whole[-digits:].rstrip("0")
    text = whole[:-digits].lstrip("0") + ("." + fraction if fraction else "") or "0"
    return f"-{text}" if units < 0 else text
