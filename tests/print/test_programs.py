"""Conic gradients in other colours: the program says the same, piece by piece."""

from io import BytesIO
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.print.press import press_profile
from vecdraw.backends.pdf.programs import _color, _parsed, turned_program

pikepdf = pytest.importorskip("pikepdf", reason="pikepdf reads the files")


def programs(stops, **options):
    """What Skia says of a conic gradient in PDF, in inks where it is turned to those."""
    ctx = vd.Context(100, 100)
    ctx.fill_style = vd.ConicGradient(0, (50, 50), stops)
    ctx.fill_rect(0, 0, 100, 100)
    with mock.patch("vecdraw.backends.skia.pdf.triangulate"):
        encoded = ctx.encode("pdf", **options)
    with pikepdf.open(BytesIO(encoded)) as pdf:
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        return [each.read_bytes() for each in streams if each.get("/FunctionType") == 4]


def at(program, place):
    """The colour of a program's ramp."""
    return _color(_parsed(program.partition(b"\n")[2].rstrip().removesuffix(b"}")), place)


channel = st.integers(0, 255)
stop = st.tuples(st.floats(0, 1).map(lambda x: round(x, 3)), st.tuples(channel, channel, channel))


@settings(max_examples=40, deadline=None)
@given(st.lists(stop, min_size=2, max_size=6), st.lists(st.floats(-0.2, 1.2), min_size=1, max_size=10))
def test_unchanged_colours_give_the_same_ramp(stops, places):
    ordered = sorted(stops, key=lambda each: each[0])
    for program in programs([(where, f"rgb{color}") for where, color in ordered]):
        again = turned_program(program, lambda colors: colors)
        assert again is not None
        edges = [where for where, _ in ordered]
        for place in places:
            if all(abs(place - edge) > 1e-4 for edge in edges):
                assert at(again, place) == pytest.approx(at(program, place), abs=2e-3)


def test_jumps_stay_jumps():
    (program,) = programs(["red", (0.5, "lime"), (0.5, "black"), "blue"])
    again = turned_program(program, lambda colors: colors)
    assert at(again, 0.4999) == pytest.approx([0, 1, 0], abs=2e-3)
    assert at(again, 0.5001) == pytest.approx([0, 0, 0], abs=2e-3)


def test_each_colour_is_turned():
    (program,) = programs(["red", "blue"])
    again = turned_program(program, lambda colors: [[1 - x for x in color] for color in colors])
    for place in np.linspace(-0.1, 1.1, 25):
        assert at(again, place) == pytest.approx([1 - x for x in at(program, place)], abs=2e-3)


def test_pages_of_inks_have_no_other_colours():
    (program,) = programs(["red", "lime", "blue"], colors="cmyk", output_intent=press_profile())
    assert b"exch atan" in program
    with pytest.raises(ValueError, match="too many values"):  # it gives four
        at(program, 0.5)


@pytest.mark.parametrize(
    "program",
    [b"", b"{}", b"{exch pop}", b"{x\ndup 0 le {pop 1 2} if}", b"{x\ndup 0 le {pop sqrt} if}", b"{x\ndup 0 le {pop }"],
)
def test_other_programs_are_left_alone(program):
    assert turned_program(program, lambda colors: colors) is None
