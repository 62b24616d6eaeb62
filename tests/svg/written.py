"""Reads the text of an SVG document as a browser does: fonts from the style sheet, one place for each character."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

_SVG = "{http://www.w3.org/2000/svg}"
_FACE = re.compile(r"@font-face\{font-family:(vd-\w+);src:url\(data:font/woff2;base64,([^)]+)\)\}")

Box = tuple[float, float, float, float]


class Character(NamedTuple):
    """A character, its origin, and what it is set in; `is_hidden` where something else is drawn over it."""

    character: str
    x: float
    y: float
    size: float
    family: str
    alternate: int
    is_hidden: bool


def texts(svg: str) -> list[list[Character]]:
    """The characters of each text element."""
    return [list(_characters(element, "", 0, 0.0, is_hidden=False)) for element in _root(svg).iter(_SVG + "text")]


def contents(svg: str) -> list[str]:
    """The text of each text element."""
    return ["".join(element.itertext()) for element in _root(svg).iter(_SVG + "text")]


def fonts(svg: str) -> dict[str, Any]:
    """The fonts inside the document, opened by HarfBuzz."""
    return {name: _opened(base64.b64decode(data)) for name, data in _FACE.findall(svg)}


def contours(font: Any, text: str, alternate: int, size: float, x: float, y: float) -> list[Box]:
    """The boxes of the contours that characters are shaped to, at their places."""
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.direction = "ltr"
    buffer.guess_segment_properties()
    buffer.direction = "ltr"
    hb.shape(font, buffer, {"salt": alternate} if alternate else {})
    unit = size / font.face.upem
    found: list[Box] = []
    pen = 0
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        points: list[list[tuple[float, float]]] = []
        drawn = hb.DrawFuncs()
        drawn.set_move_to_func(lambda px, py, to: to.append([(px, py)]))
        drawn.set_line_to_func(lambda px, py, to: to[-1].append((px, py)))
        drawn.set_quadratic_to_func(lambda cx, cy, px, py, to: to[-1].extend([(cx, cy), (px, py)]))
        drawn.set_cubic_to_func(lambda a, b, c, d, px, py, to: to[-1].extend([(a, b), (c, d), (px, py)]))
        font.draw_glyph(info.codepoint, drawn, points)
        for contour in points:
            xs, ys = zip(*contour, strict=True)
            left = x + (pen + place.x_offset) * unit
            found.append((left + min(xs) * unit, y - max(ys) * unit, left + max(xs) * unit, y - min(ys) * unit))
        pen += place.x_advance
    return found


def _root(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  # a document that the test itself made


def _characters(
    element: ET.Element, family: str, alternate: int, size: float, *, is_hidden: bool
) -> Iterator[Character]:
    for name in element.get("class", "").split():
        if name == "vd-h":
            is_hidden = True
        elif re.fullmatch(r"vd-\d{1,3}", name):
            alternate = int(name[3:])
        elif name != "vd-t":
            family = name
    size = float(element.get("font-size", size))
    found = [Character(c, 0.0, 0.0, size, family, alternate, is_hidden) for c in element.text or ""]
    for child in element:
        found += _characters(child, family, alternate, size, is_hidden=is_hidden)
        found += [Character(c, 0.0, 0.0, size, family, alternate, is_hidden) for c in child.tail or ""]
    xs, ys = (list(map(float, element.get(axis, "").split())) for axis in "xy")
    if not xs:
        return iter(found)
    assert len(xs) == len(found)
    ys += ys[-1:] * (len(xs) - len(ys))
    return (one._replace(x=x, y=y) for one, x, y in zip(found, xs, ys, strict=True))


def _opened(woff2: bytes) -> Any:
    import uharfbuzz as hb
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(woff2))
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return hb.Font(hb.Face(out.getvalue()))
