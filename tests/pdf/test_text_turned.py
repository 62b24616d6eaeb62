"""Text that a transform turns onto its side, or upside down, is read line by line."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import vecdraw as vd
from tests.pdf.readers import AVAILABLE, copied, drawn, poppler

LATIN = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen"
CHINESE = "永和九年，岁在癸丑，暮春之初，会于会稽山阴之兰亭，修禊事也。"


def turned(degrees: float) -> vd.Context:
    ctx = vd.Context(600, 600, background="white")
    ctx.translate(300, 300)
    ctx.rotate(math.radians(degrees))
    ctx.translate(-200, -150)
    return ctx


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("degrees", [90, -90, 180, 30])
@pytest.mark.parametrize("text", [LATIN, CHINESE], ids=["latin", "chinese"])
def test_paragraphs(text: str, degrees: float, read, tmp_path: Path) -> None:
    ctx = turned(degrees)
    ctx.font = "20px 'Noto Serif SC', Inter"
    found = ctx.fill_text_box(text, (20, 20, 270, 260)).lines
    assert len(found) >= 3
    assert copied(read, ctx, tmp_path) == drawn(*found)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("degrees", [90, -90])
def test_labels_beside_each_other(degrees: float, read, tmp_path: Path) -> None:
    """Poppler has an order of its own for texts that go up the page and are no paragraph."""
    ctx = turned(degrees)
    ctx.font = "18px Inter"
    texts = ("January", "February 2026", "March")
    for at, text in enumerate(texts):
        ctx.fill_text(text, 20, 40 + 40 * at)
    found = copied(read, ctx, tmp_path)
    assert (sorted(found) if read is poppler else found) == drawn(*(sorted(texts) if read is poppler else texts))


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("transform", [(-1, 0, 0, 1, 600, 0), (-1, 0, 0, -1, 600, 300), (-0.9, 0.1, 0.1, 0.9, 560, 0)])
def test_lines_in_a_mirror_and_upside_down(transform: tuple[float, ...], read, tmp_path: Path) -> None:
    texts = (LATIN[:32], CHINESE[:12], "H₂O ệ ± one two", "mixed שלום text 12")
    ctx = vd.Context(640, 400, background="white")
    ctx.font = "20px 'Noto Sans SC'"
    ctx.transform(*transform)
    for at, text in enumerate(texts):
        ctx.fill_text(text, 20, 40 + 40 * at)
    assert copied(read, ctx, tmp_path) == drawn(*texts)
