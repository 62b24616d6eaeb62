"""Gradients in other spaces as plain ones: as exact as they say, and what CSS Color 4, 12 asks for."""

from bisect import bisect_right

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.scene_strategies import colors
from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, LimitError, ParseError
from vecdraw.paint.brush import ColorStop, Interpolation, InterpolationSpace
from vecdraw.paint.color import Color
from vecdraw.paint.color_mix import HueMethod, mix, present
from vecdraw.paint.color_spaces import convert
from vecdraw.paint.css_interpolation import to_interpolation
from vecdraw.paint.gradient import LinearGradient
from vecdraw.paint.gradient_ramp import Rgba, between, plain, ramp

SPACES: tuple[InterpolationSpace, ...] = (
    *("srgb", "srgb-linear", "display-p3", "lab", "oklab", "xyz", "xyz-d50", "xyz-d65"),
    *("lch", "oklch", "hsl", "hwb"),
)
METHODS: tuple[HueMethod, ...] = ("shorter", "longer", "increasing", "decreasing")
QUARTER = 0.25 / 255

RED, BLUE, CLEAR = Color.parse("red"), Color.parse("blue"), Color.parse("transparent")

ways = st.builds(Interpolation, st.sampled_from(SPACES), st.sampled_from(METHODS))
shares = st.integers(0, 1000).map(lambda n: n / 1000)


def at(stops: tuple[ColorStop, ...], offset: float) -> Rgba:
    """The colour there as a plain gradient has it: sRGB, not premultiplied."""
    index = bisect_right([stop.offset for stop in stops], offset)
    if index == 0 or index == len(stops):
        return plain(stops[min(index, len(stops) - 1)].color)
    one, two = stops[index - 1], stops[index]
    share = (offset - one.offset) / (two.offset - one.offset)
    pairs = zip(plain(one.color), plain(two.color), strict=True)
    red, green, blue, alpha = (a + (b - a) * share for a, b in pairs)
    return red, green, blue, alpha


def premultiplied(rgba: Rgba) -> tuple[float, ...]:
    return *(channel * rgba[3] for channel in rgba[:3]), rgba[3]


@given(colors(), colors(), ways, shares)
@example(RED, CLEAR, Interpolation("oklab"), 0.999)
@example(Color.parse("lime"), RED, Interpolation("oklch", "longer"), 0.37)
def test_between_its_stops_it_is_as_exact_as_it_says(first: Color, second: Color, way: Interpolation, t: float) -> None:
    refined = ramp((ColorStop(0.0, first), ColorStop(1.0, second)), way)
    exact = between(first, second, way)(t)
    # Where the colour of a polar space leaves the gamut a channel may jump; there no number of stops suffices.
    near = [between(first, second, way)(min(1.0, max(0.0, t + d))) for d in (-1 / 1024, 1 / 1024)]
    low, high = zip(*[(min(c), max(c)) for c in zip(*map(premultiplied, (exact, *near)), strict=True)], strict=True)
    for found, least, most in zip(premultiplied(at(refined, t)), low, high, strict=True):
        assert least - QUARTER * 1.01 <= found <= most + QUARTER * 1.01


@given(colors(), colors(), st.sampled_from(SPACES), shares)
def test_colors_are_those_of_color_mix(first: Color, second: Color, space: InterpolationSpace, t: float) -> None:
    mixed = mix(first.as_written(), second.as_written(), t, "xyz-d65" if space == "xyz" else space)
    lightest = {"lab": 100.0, "lch": 100.0, "oklab": 1.0, "oklch": 1.0}.get(mixed.space)
    if not mixed.alpha or (lightest is not None and (mixed.components[0] or 0.0) in {0.0, lightest}):
        return  # nothing to see, or the lightness is cut, which gradients do not do
    red, green, blue = convert(present(mixed.components), mixed.space, "srgb")
    found = between(first, second, Interpolation(space), clip=False)(t)
    assert found == pytest.approx((red, green, blue, mixed.alpha), abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 8).map(lambda n: n / 8), colors()), min_size=1, max_size=4), ways)
def test_the_stops_stay_in_order_and_inside(given_stops: list[tuple[float, Color]], way: Interpolation) -> None:
    stops = tuple(ColorStop(offset, color) for offset, color in sorted(given_stops, key=lambda one: one[0]))
    refined = ramp(stops, way)
    offsets = [stop.offset for stop in refined]
    assert offsets == sorted(offsets)
    assert (offsets[0], offsets[-1]) == (stops[0].offset, stops[-1].offset)
    for stop in refined:
        assert all(0.0 <= channel <= 1.0 for channel in (stop.color.red, stop.color.green, stop.color.blue))


def test_without_an_interpolation_the_stops_are_left_alone() -> None:
    stops = ColorStop(0.0, RED), ColorStop(1.0, BLUE)
    assert ramp(stops, None) is stops
    assert ramp((), Interpolation("oklab")) == ()


def test_premultiplied_srgb_needs_no_more_stops_where_all_is_opaque() -> None:
    stops = ColorStop(0.0, RED), ColorStop(1.0, BLUE)
    assert ramp(stops, Interpolation("srgb")) == stops


def test_what_fades_away_keeps_its_colour() -> None:
    refined = ramp((ColorStop(0.0, RED), ColorStop(0.5, CLEAR), ColorStop(1.0, BLUE)), Interpolation("srgb"))
    assert at(refined, 0.25) == (1.0, 0.0, 0.0, 0.5)
    assert at(refined, 0.75) == (0.0, 0.0, 1.0, 0.5)


def test_hard_edges_stay_hard() -> None:
    refined = ramp((ColorStop(0.5, RED), ColorStop(0.5, BLUE)), Interpolation("oklch", "longer"))
    assert [(stop.offset, stop.color) for stop in refined] == [(0.5, RED), (0.5, BLUE)]


@pytest.mark.parametrize(
    ("method", "halfway"), [("shorter", 340.0), ("longer", 160.0), ("increasing", 160.0), ("decreasing", 340.0)]
)
def test_hues_turn_the_way_that_was_asked_for(method: HueMethod, halfway: float) -> None:
    first, second = Color.parse("oklch(70% 0.1 20)"), Color.parse("oklch(70% 0.1 300)")
    color = between(first, second, Interpolation("oklch", method), clip=False)(0.5)
    assert Color(*color).to_space("oklch")[2] == pytest.approx(halfway, abs=0.01)


def test_the_hue_of_a_grey_says_nothing() -> None:
    color = between(Color.parse("gray"), Color.parse("oklch(60% 0.2 250)"), Interpolation("oklch"), clip=False)(0.5)
    assert Color(*color).to_space("oklch")[2] == pytest.approx(250.0, abs=0.01)


def test_missing_components_come_from_the_other_colour() -> None:
    color = between(Color.parse("oklab(none 0.1 0.1)"), Color.parse("oklab(0.4 0 0)"), Interpolation("oklab"))(0.0)
    assert color == pytest.approx(plain(Color.parse("oklab(0.4 0.1 0.1)")))


def test_colours_beyond_all_reason_are_drawn_all_the_same() -> None:
    far = ColorStop(0.0, Color.parse("color(xyz 1e300 1 -1e300)")), ColorStop(1.0, Color(1e200, 0.0, -1e200))
    for space in SPACES:
        assert len(ramp(far, Interpolation(space))) >= 1


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("oklch", Interpolation("oklch")),
        ("in oklab", Interpolation("oklab")),
        ("IN OKLCH LONGER HUE", Interpolation("oklch", "longer")),
        ("hsl decreasing hue", Interpolation("hsl", "decreasing")),
        ("  in\txyz ", Interpolation("xyz")),
    ],
)
def test_css_syntax(text: str, meant: Interpolation) -> None:
    assert to_interpolation(text) == meant
    assert to_interpolation(meant) is meant


@pytest.mark.parametrize(
    "text", ["", "in", "cmyk", "oklch longer", "oklab longer hue", "in oklch hue", "oklch x y", "in in hsl"]
)
def test_text_that_is_none(text: str) -> None:
    with pytest.raises(ParseError, match="interpolation"):
        to_interpolation(text)


def test_other_values() -> None:
    assert to_interpolation(None) is None
    with pytest.raises(BadTypeError):
        to_interpolation(3)
    with pytest.raises(BadValueError, match="sideways"):
        to_interpolation(Interpolation("oklch", "sideways"))  # type: ignore[arg-type]  # what a caller may pass


def test_more_stops_than_the_limit_are_refused() -> None:
    gradient = LinearGradient((0, 0), (9, 0), ["red", "lime", "blue"] * 60, interpolation="in oklch longer hue")
    with limits.relaxed(gradient_stops=2000), pytest.raises(LimitError, match="gradient_stops"):
        gradient.brush()
    assert len(gradient.brush().stops) == 180
