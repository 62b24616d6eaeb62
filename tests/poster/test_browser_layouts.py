"""Boxes and lines of posters are those of a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import vecdraw as vd
from tests.oracle.chromium import Chromium, find_chromium
from tests.poster.as_html import page_of
from tests.poster.browser_layouts import LAYOUTS

pytest.importorskip("stretchable")
pytestmark = pytest.mark.oracle
PAGE = Path(__file__).with_name("browser_layouts.html")
TOLERANCE = 1.0  # px
FONTS = (
    *("20px 'Noto Serif'", "20px 'Noto Sans CJK SC'", "700 20px 'Noto Sans CJK SC'"),
    *("20px 'Noto Sans Arabic'", "20px 'Noto Sans Hebrew'"),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine (set VECDRAW_CHROMIUM to name one)")
    with Chromium(executable, page=PAGE) as opened:
        yield opened


def ours(document: dict[str, Any]) -> list[tuple[tuple[float, ...], list[str]]]:
    """The boxes of a template and the lines in them."""
    _, *boxes = vd.Template(document).render().root.all()
    return [
        (
            (box.x, box.y, box.width, box.height),
            [line.text.strip() for line in box.layout.drawn.lines] if box.kind == "text" else [],
        )
        for box in boxes
    ]


def theirs(document: dict[str, Any], browser: Chromium) -> list[tuple[tuple[float, ...], list[str]]]:
    """The same of the browser."""
    text = "".join(sorted(set(str(document))))
    found = json.loads(browser.ask({"html": page_of(document), "fonts": FONTS, "text": text}))
    assert isinstance(found, list), found
    return [(tuple(one["box"]), one["lines"]) for one in found]


def differences(document: dict[str, Any], browser: Chromium) -> list[str]:
    """What is not as in the browser: boxes by their number."""
    found = []
    for at, (own, other) in enumerate(zip(ours(document), theirs(document, browser), strict=True)):
        if any(abs(one - two) > TOLERANCE for one, two in zip(own[0], other[0], strict=True)):
            found.append(f"box {at}: {_short(own[0])}, in the browser {_short(other[0])}")
        if own[1] != other[1]:
            found.append(f"lines of box {at}: {own[1]}, in the browser {other[1]}")
    return found


def _short(box: tuple[float, ...]) -> str:
    return " ".join(f"{value:.2f}" for value in box)


@pytest.mark.parametrize("name", LAYOUTS)
def test_boxes_and_lines_are_chromiums(name: str, browser: Chromium) -> None:
    assert differences(LAYOUTS[name], browser) == []
