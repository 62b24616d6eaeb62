"""Text that is drawn again in its place is outlines; where there are very many, forms that are drawn again."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import vecdraw as vd
from tests.pdf.readers import AVAILABLE, complaints, lines
from tests.vector.renderers import PDF
from vecdraw.backends.pdf import outline_forms
from vecdraw.backends.pdf.file import PdfFile

WORDS = ("Again and again", "and once more", "שלום world")


def written(*, with_gradient: bool = False) -> bytes:
    """Words that are drawn again on words, and through what mixes them."""
    ctx = vd.Context(300, 200, background="#ffd")
    ctx.font = "24px Inter"
    if with_gradient:
        ctx.fill_style = vd.LinearGradient((0, 0), (300, 0), ["red", "blue"])
        ctx.fill_rect(0, 180, 300, 20)
    for step in range(4):
        ctx.fill_style = ["#036", "teal", "red", "#0808"][step]
        ctx.global_alpha = [1.0, 0.5, 1.0, 0.7][step]
        ctx.global_composite_operation = ["source-over", "source-over", "multiply", "source-over"][step]
        for at, words in enumerate(WORDS):
            ctx.fill_text(words, 20, 40 + 50 * at)
    return ctx.encode("pdf")


def forms_of(data: bytes) -> int:
    file = PdfFile(data)
    return sum(1 for _ in file.holding(b"/Subtype /Form"))


@pytest.fixture
def few_outlines(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Leaves no outlines in streams, when it is called."""
    return lambda: monkeypatch.setattr(outline_forms, "_MOST_IN_STREAM", 0)


@pytest.mark.parametrize("name", PDF)
def test_outlines_in_forms_look_like_those_in_the_stream(name: str, few_outlines: Callable[[], None]) -> None:
    inline = written()
    few_outlines()
    seen = PDF[name](inline, 600, 400)
    if seen is None:
        pytest.skip(f"{name} is not installed")
    np.testing.assert_allclose(PDF[name](written(), 600, 400), seen, rtol=0, atol=1)


@pytest.mark.parametrize("read", AVAILABLE)
def test_outlines_in_forms_are_not_read(
    read: Callable[[bytes, Path], str], few_outlines: Callable[[], None], tmp_path: Path
) -> None:
    inline = written()
    few_outlines()
    data = written()
    assert complaints(data, tmp_path) in ([], None)
    assert lines(read(data, tmp_path)) == lines(read(inline, tmp_path))
    assert sorted(lines(read(data, tmp_path))) == sorted(WORDS)


def test_outlines_are_in_the_file_once(few_outlines: Callable[[], None]) -> None:
    assert forms_of(written()) == 0
    inline = len(written())
    few_outlines()
    assert forms_of(written()) == len(WORDS) + 1  # a piece of each direction
    assert len(written()) < inline


def test_outlines_that_are_not_known_any_more_become_forms_again(
    few_outlines: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    few_outlines()
    monkeypatch.setattr(outline_forms, "_MOST_KNOWN", 1)
    assert forms_of(written()) > len(WORDS) + 1


def test_beside_patterns_outlines_stay_in_the_stream(few_outlines: Callable[[], None]) -> None:
    few_outlines()
    assert forms_of(written(with_gradient=True)) == 0
