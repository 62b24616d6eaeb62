"""Gradients cut where they leave the gamut: the same colours as clipping between the stops."""

from hypothesis import given
from hypothesis import strategies as st

from vecdraw.paint.brush import ColorStop
from vecdraw.paint.color import Color
from vecdraw.paint.gradient_gamut import in_gamut

CHANNELS = st.floats(-2.0, 3.0)
COLORS = st.builds(Color, CHANNELS, CHANNELS, CHANNELS, st.floats(0.0, 1.0))
STOPS = st.lists(st.tuples(st.integers(0, 16), COLORS), min_size=1, max_size=6).map(
    lambda pairs: [ColorStop(at / 16, color) for at, color in sorted(pairs, key=lambda pair: pair[0])]
)


def at(stops: list[ColorStop], place: float) -> tuple[float, ...]:
    """Red, green, blue and alpha at a place between the first stop and the last, where no colours jump."""
    before = [stop for stop in stops if stop.offset <= place][-1]
    after = next((stop for stop in stops if stop.offset > place), before)
    share = (place - before.offset) / (after.offset - before.offset) if after is not before else 0.0
    one, two = before.color, after.color
    pairs = ((one.red, two.red), (one.green, two.green), (one.blue, two.blue), (one.alpha, two.alpha))
    return tuple(a + (b - a) * share for a, b in pairs)


def clipped(channels: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(min(1.0, max(0.0, channel)) for channel in channels)


@given(STOPS, st.floats(0.0, 1.0))
def test_the_colours_are_those_of_clipping_everywhere(stops: list[ColorStop], share: float) -> None:
    cut = in_gamut(stops)
    place = stops[0].offset + share * (stops[-1].offset - stops[0].offset)
    pairs = zip(at(cut, place), clipped(at(stops, place)), strict=True)
    assert all(abs(found - expected) < 1e-6 for found, expected in pairs)


@given(STOPS)
def test_all_colours_are_in_the_gamut_and_the_stops_in_order(stops: list[ColorStop]) -> None:
    cut = in_gamut(stops)
    assert all(0.0 <= channel <= 1.0 for _, c in cut for channel in (c.red, c.green, c.blue))
    assert [stop.offset for stop in cut] == sorted(stop.offset for stop in cut)
    assert {stop.offset for stop in stops} <= {stop.offset for stop in cut}
