"""Conic gradients as triangles (ISO 32000-1, 8.7.4.5.5).

Skia writes them as functions of the place, which Poppler's cairo device shows in 64 by 64 blocks. Triangles all viewers
paint alike, and several times as fast.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Ref, Stream, packed
from vecdraw.backends.pdf.programs import whole_turn

_BY_PLACE: Final = b"/ShadingType 1"
_TRIANGLES: Final = 4
_FEWEST: Final = 36  # triangles of a turn
_MOST: Final = 8192
_STEP: Final = 2.0 / 255  # what a channel may change from one side of a triangle to the other
_UNDER: Final = 0.5  # of a triangle, by which it lies under the next: MuPDF leaves out pixels between them
_BESIDE: Final = 1e-6  # of a turn: what lies beside a jump, and not on it
_SHORTEST: Final = 1e-9  # of a turn
_VERTEX: Final = struct.Struct(">BHH3B")
_LAST: Final = 0xFFFF

_Color = list[float]


def triangulate(file: PdfFile) -> None:
    """Writes the conic gradients of a file as triangles, those that would take too many excepted."""
    for ref in file.holding(_BY_PLACE):
        pattern = file.get(ref)
        shading = pattern.get("Shading") if isinstance(pattern, dict) else None
        if isinstance(shading, dict) and (made := _triangles(file, shading)) is not None:
            file.put(ref, {**pattern, "Shading": file.add(made)})


def _triangles(file: PdfFile, shading: Dict) -> Stream | None:
    function = shading["Function"]
    program = file.get(function) if isinstance(function, Ref) else function
    try:
        found = whole_turn(program.content())
        wedges = None if found is None else list(_wedges(*found))
    except (ValueError, IndexError):
        return None
    if wedges is None or len(wedges) > _MOST:
        return None
    reach = _reach(shading["Domain"]) / math.cos(math.pi / _FEWEST)
    vertices = [vertex for wedge in wedges for vertex in _corners(*wedge, reach)]
    entries: Dict = {
        "ShadingType": _TRIANGLES,
        "ColorSpace": shading["ColorSpace"],
        "BitsPerCoordinate": 16,
        "BitsPerComponent": 8,
        "BitsPerFlag": 8,
        "Decode": [-reach, reach, -reach, reach, 0, 1, 0, 1, 0, 1],
    }
    return packed(b"".join(vertices), entries)


def _wedges(edges: Sequence[float], color: Callable[[float], _Color]) -> list[tuple[float, float, _Color, _Color]]:
    """From where to where each triangle goes, in turns, and its colours on both sides."""
    found: list[tuple[float, float, _Color, _Color]] = []
    for start, stop in pairwise(edges):
        if stop - start < _SHORTEST:
            continue
        first, last = color(start + _BESIDE), color(stop)
        most = max(abs(b - a) for a, b in zip(first, last, strict=True))
        count = max(1, math.ceil((stop - start) * _FEWEST), math.ceil(most / _STEP))
        knots = [start + (stop - start) * at / count for at in range(count + 1)]
        mixed = [[a + (b - a) * at / count for a, b in zip(first, last, strict=True)] for at in range(count + 1)]
        found += [(knots[at], knots[at + 1], mixed[at], mixed[at + 1]) for at in range(count)]
    return found


def _corners(start: float, stop: float, first: _Color, last: _Color, reach: float) -> list[bytes]:
    """The vertices of a triangle, broader where it lies under others: the first of a turn lies under the last, too."""
    width, change = (stop - start) * _UNDER, [(b - a) * _UNDER for a, b in zip(first, last, strict=True)]
    if start == 0.0:
        start, first = start - width, [a - by for a, by in zip(first, change, strict=True)]
    if stop < 1.0:
        stop, last = stop + width, [b + by for b, by in zip(last, change, strict=True)]
    middle = [(a + b) / 2 for a, b in zip(first, last, strict=True)]
    sides = [(math.cos(math.tau * at) * reach, math.sin(math.tau * at) * reach) for at in (start, stop)]
    return [_vertex((0.0, 0.0), middle, reach), _vertex(sides[0], first, reach), _vertex(sides[1], last, reach)]


def _vertex(point: tuple[float, float], color: _Color, reach: float) -> bytes:
    x, y = (min(_LAST, max(0, round((part + reach) / (2.0 * reach) * _LAST))) for part in point)
    return _VERTEX.pack(0, x, y, *(min(255, max(0, round(channel * 255.0))) for channel in color))


def _reach(domain: Sequence[Any]) -> float:
    """How far from the centre, the origin, the farthest corner of a gradient's domain is."""
    left, right, top, bottom = map(float, domain)
    return math.hypot(max(abs(left), abs(right)), max(abs(top), abs(bottom)))
