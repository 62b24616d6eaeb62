"""Cases of unicode-org's text-rendering-tests, drawn by our stack and compared as that suite compares.

A case is a text in a font, some axes set, at 1000 px; what is expected are the outlines of its glyphs (y up, whole
px) and where each stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from vecdraw.errors import VecdrawError
from vecdraw.geometry.path_data import CLOSE, CUBIC, LINE, MOVE, PathData
from vecdraw.text.canvas_text import prepare
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font
from vecdraw.typeface.store import fonts

SIZE = 1000.0
TOLERANCE = 1.0  # px, as in the suite
HARFBUZZ_FAILS = frozenset({"CMAP-3", *(f"SHLANA-{number}" for number in range(1, 11))})
"""The groups that HarfBuzz fails in the suite's own report, and here: Mac OS Turkish, and Tai Tham."""

_SUITE = "{https://github.com/OpenType/fonttest}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_ITEMS = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")

Items = tuple[str | float, ...]
"""Commands and numbers of an SVG path."""


class Case(NamedTuple):
    """A test: its name, the font file, the text, the axes, and what is expected; None: only that nothing crashes."""

    name: str
    font: Path
    text: str
    axes: tuple[tuple[str, float], ...]
    expected: Drawing | None


class Drawing(NamedTuple):
    """The advance in px, and the outline and the place of each glyph that is not blank."""

    width: float
    glyphs: tuple[tuple[Items, float, float], ...]


def cases(suite: Path) -> Iterator[Case]:
    """The cases in a checkout of the suite."""
    for page in sorted((suite / "testcases").glob("*.html"), key=lambda path: _numbered(path.name)):
        root = ET.parse(page).getroot()  # noqa: S314  # the suite's own files
        for element in root.iter():
            kind = element.get("class")
            if kind in {"expected", "expected-no-crash"} and element.get(f"{_SUITE}render") is not None:
                yield Case(
                    element.attrib[f"{_SUITE}id"],
                    suite / "fonts" / element.attrib[f"{_SUITE}font"],
                    element.attrib[f"{_SUITE}render"],
                    tuple(_axes(element.get(f"{_SUITE}var", ""))),
                    _expected(element) if kind == "expected" else None,
                )


def _numbered(name: str) -> str:
    return re.sub(r"\d+", lambda found: found[0].zfill(9), name)


def _axes(text: str) -> Iterator[tuple[str, float]]:
    for setting in filter(None, text.split(";")):
        tag, value = setting.split(":")
        yield tag.strip().ljust(4), float(value)  # a tag is padded with spaces


def _expected(element: ET.Element) -> Drawing:
    svg = element.find("svg")
    if svg is None:
        raise ValueError(f"{element.attrib[f'{_SUITE}id']}: no drawing is expected")
    symbols: dict[str, Items] = {}
    for symbol in svg.iter("symbol"):
        path = symbol.find("path")
        symbols["#" + symbol.attrib["id"]] = simplified(path.attrib["d"] if path is not None else "")
    placed = [(symbols[use.attrib[_HREF]], float(use.attrib["x"]), float(use.attrib["y"])) for use in svg.iter("use")]
    return Drawing(float(svg.attrib["viewBox"].split()[2]), tuple(one for one in placed if one[0]))


def simplified(path: str) -> Items:
    """The items of an SVG path, without closed contours that only move."""
    items: list[str | float] = []
    for item in _ITEMS.findall(path):
        if item == "Z" and items[-3:-2] == ["M"]:
            del items[-3:]
        else:
            items.append(item if item.isalpha() else float(item))
    return tuple(items)


def drawn(case: Case) -> Drawing:
    """What our stack makes of a case. Raises `VecdrawError`."""
    family = f"case {case.name}"
    fonts.register(case.font, family=family)
    ready = prepare(case.text, TextStyle(Font(family, SIZE, axes=dict(case.axes))))
    glyphs: list[tuple[Items, float, float]] = []
    left, width = 0.0, 0.0
    for run in ready.runs:
        face = fonts.face(run.face)
        for glyph, x, y in zip(run.glyphs, run.xs, run.ys, strict=True):
            outline = _svg(face.outline(glyph))
            if outline:
                glyphs.append((outline, x, -y))
        width += run.advance
    return Drawing(left + width, tuple(glyphs))


def _svg(outline: PathData) -> Items:
    """An outline as FreeType's decomposition writes it: y up, no line back to the start."""
    items: list[str | float] = []
    start: tuple[float, float] = (0.0, 0.0)
    contour: list[str | float] = []
    for verb, numbers in outline.segments():
        scaled = [_whole(number * (-1 if at % 2 else 1)) for at, number in enumerate(numbers)]
        if verb == MOVE:
            start, contour = (scaled[0], scaled[1]), ["M", *scaled]
        elif verb == CLOSE:
            if contour[-3:] == ["L", *start]:
                del contour[-3:]
            if len(contour) > 3:
                items += [*contour, "Z"]
            contour = []
        else:
            contour += ["L" if verb == LINE else "C" if verb == CUBIC else "Q", *scaled]
    return tuple(items)


def _whole(number: float) -> float:
    """A number in ems as the suite writes it: px in 1/64, cut to whole ones."""
    return float(int(round(number * SIZE * 64) / 64))


def difference(case: Case) -> str | None:
    """Why a case fails, None where it passes."""
    try:
        found = drawn(case)
    except VecdrawError as error:
        return f"{type(error).__name__}: {error}" if case.expected is not None else None
    expected = case.expected
    if expected is None:
        return None
    if abs(found.width - expected.width) > TOLERANCE:
        return f"advance {found.width:g}, expected {expected.width:g}"
    if len(found.glyphs) != len(expected.glyphs):
        return f"{len(found.glyphs)} glyphs with ink, expected {len(expected.glyphs)}"
    for at, (ours, theirs) in enumerate(zip(found.glyphs, expected.glyphs, strict=True)):
        if max(abs(ours[1] - theirs[1]), abs(ours[2] - theirs[2])) > TOLERANCE:
            return f"glyph {at} at ({ours[1]:g}, {ours[2]:g}), expected ({theirs[1]:g}, {theirs[2]:g})"
        if not _alike(ours[0], theirs[0]):
            return f"glyph {at} has another outline"
    return None


def _alike(one: Items, two: Items) -> bool:
    return len(one) == len(two) and all(
        a == b if isinstance(a, str) or isinstance(b, str) else abs(a - b) <= TOLERANCE
        for a, b in zip(one, two, strict=True)
    )
