"""Conic gradients in PDF: triangles that have the gradient's colours, all round."""

import math
import struct
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.pdf.test_pictures import written
from vecdraw.backends.pdf import conics
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Stream


def shadings(file: PdfFile) -> list[Any]:
    """The shadings of a page's patterns."""
    resources = file.get(file.pages()[0])["Resources"]
    found = [file.get(ref)["Shading"] for ref in resources.get("Pattern", {}).values()]
    return [shading if isinstance(shading, dict) else file.get(shading) for shading in found]


def rim(shading: Stream) -> list[tuple[float, list[int]]]:
    """The turns, 0 to 1, and colours of the vertices that are not the centre."""
    found = []
    for _, x, y, *color in struct.iter_unpack(">BHH3B", shading.content()):
        across, down = x / 65535 - 0.5, y / 65535 - 0.5
        if math.hypot(across, down) > 0.1:
            found.append((math.atan2(down, across) / math.tau % 1.0, color))
    return found


def filled(stops: list[Any]) -> PdfFile:
    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = vd.ConicGradient(0.3, (80, 60), stops)
        ctx.fill_rect(0, 0, 160, 120)

    file, found = written(draw)
    assert found == []
    return file


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=2, max_size=5))
def test_the_rim_has_the_colours_of_the_gradient(colors: list[tuple[int, int, int]]) -> None:
    (shading,) = shadings(filled([f"rgb{color}" for color in colors]))
    assert shading.entries["ShadingType"] == 4
    parts = len(colors) - 1
    for turn, color in rim(shading):
        at = min(int(turn * parts), parts - 1)
        share = turn * parts - at
        wanted = [a + (b - a) * share for a, b in zip(colors[at], colors[at + 1], strict=True)]
        if 0.02 < turn < 0.98 and all(abs(turn * parts - edge) > 0.02 * parts for edge in range(1, parts)):
            assert color == pytest.approx(wanted, abs=2)


def test_a_stop_given_twice_changes_nothing() -> None:
    """Skia leaves out what is before such a stop."""
    (once,), (twice,) = (
        shadings(filled([*repeated, (0.5, "crimson"), (0.8, "navy")]))
        for repeated in ([(0.2, "gold")], [(0.2, "gold"), (0.2, "gold")])
    )
    assert {tuple(color) for turn, color in rim(once) if 0.02 < turn < 0.18} == {(255, 215, 0)}
    assert once.content() == twice.content()


def test_triangles_go_all_round() -> None:
    (shading,) = shadings(filled(["red", "lime"]))
    turns = sorted(turn for turn, _ in rim(shading))
    assert max(b - a for a, b in zip(turns, [*turns[1:], turns[0] + 1.0], strict=True)) < 1 / 36


def test_what_takes_too_many_triangles_stays_a_function() -> None:
    with mock.patch.object(conics, "_MOST", 10):
        (shading,) = shadings(filled(["red", "lime"]))
    assert shading["ShadingType"] == 1
