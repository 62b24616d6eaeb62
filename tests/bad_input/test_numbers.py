"""NaN, infinity and wrong types in every argument and attribute that there is, found by introspection."""

import inspect
import math
import warnings
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from tests.fuzz.surface import Member, members
from vecdraw.errors import VecdrawError

NAN, INF = math.nan, math.inf
NOT_NUMBERS: list[Any] = ["1", "abc", None, (), [1], {}, object(), 1j, Decimal(1), np.zeros(3), b"1", vd.Path, ...]

# Calls that must work, so that one argument at a time can be made bad.
CALLS: dict[str, tuple[Any, ...]] = {
    "arc": (5, 5, 3, 0, 1),
    "arc_to": (1, 2, 3, 4, 5),
    "bezier_curve_to": (1, 2, 3, 4, 5, 6),
    "clear_rect": (1, 1, 2, 2),
    "create_conic_gradient": (0, 1, 1),
    "create_image_data": (2, 2),
    "create_linear_gradient": (0, 0, 1, 1),
    "create_radial_gradient": (0, 0, 1, 2, 2, 2),
    "ellipse": (5, 5, 3, 2, 0, 0, 1),
    "fill_rect": (1, 1, 2, 2),
    "get_image_data": (0, 0, 2, 2),
    "is_point_in_path": (1, 1),
    "is_point_in_stroke": (1, 1),
    "line_to": (1, 1),
    "move_to": (1, 1),
    "quadratic_curve_to": (1, 1, 2, 2),
    "rect": (1, 1, 2, 2),
    "resize": (8, 8),
    "rotate": (1,),
    "round_rect": (1, 1, 4, 4, 1),
    "scale": (2, 2),
    "set_transform": (1, 0, 0, 1, 0, 0),
    "stroke_rect": (1, 1, 2, 2),
    "transform": (1, 0, 0, 1, 0, 0),
    "transformed": (1, 0, 0, 1, 0, 0),
    "translate": (1, 1),
    "device_to_user": (1, 1),
    "device_to_user_distance": (1, 1),
    "is_point_in_clip": (1, 1),
    "paint": (1,),
    "rotate_about": (1, 2, 2),
    "scale_about": (2, 2, 1, 1),
    "set_pixel": (1, 1),
    "shear": (1, 0),
    "shear_about": (1, 0, 1, 1),
    "user_to_device": (1, 1),
    "user_to_device_distance": (1, 1),
}


def _begun(ctx: vd.Context, *args: float) -> tuple[float, ...]:
    """The arguments of a segment, on a Context whose path has a current point."""
    ctx.move_to(1, 1)
    return args


WITH_OBJECTS: dict[str, Callable[[vd.Context], tuple[Any, ...]]] = {
    "draw_image": lambda ctx: (np.zeros((2, 2), np.uint8), 0, 0, 2, 2, 0, 0, 2, 2),
    "draw_scene": lambda ctx: (vd.Scene(2, 2), 0, 0, 2, 2),
    "draw_image_anchored": lambda ctx: (np.zeros((2, 2), np.uint8), 1, 1, 0, 0, 2, 2),
    "fill_text_anchored": lambda ctx: ("a", 1, 1, 0, 0),
    "measure_wrapped": lambda ctx: ("a", 9),
    "rel_bezier_curve_to": lambda ctx: _begun(ctx, 1, 2, 3, 4, 5, 6),
    "rel_line_to": lambda ctx: _begun(ctx, 1, 1),
    "rel_move_to": lambda ctx: _begun(ctx, 1, 1),
    "rel_quadratic_curve_to": lambda ctx: _begun(ctx, 1, 2, 3, 4),
    "stroke_text_anchored": lambda ctx: ("a", 1, 1, 0, 0),
    "word_wrap": lambda ctx: ("a", 9),
    "put_image_data": lambda ctx: (vd.ImageData(2, 2), 0, 0, 0, 0, 1, 1),
}
NUMERIC_ATTRIBUTES = (
    *("line_width", "miter_limit", "line_dash_offset", "global_alpha"),
    *("shadow_blur", "shadow_offset_x", "shadow_offset_y"),
)
# Of the canvas, those whose numbers the standard throws a TypeError or IndexSizeError for, or that are not its own.
THROWING = {
    *("create_conic_gradient", "create_image_data", "create_linear_gradient", "create_radial_gradient"),
    *("get_image_data", "put_image_data", "resize", "transformed", "set_pixel", "measure_wrapped", "word_wrap"),
    *("device_to_user", "device_to_user_distance", "user_to_device", "user_to_device_distance"),
}
TAKING_NO_NUMBERS = {
    *("save", "restore", "saved", "reset", "get_transform", "reset_transform", "begin_path", "close_path", "fill"),
    *("stroke", "clip", "clipped", "get_line_dash", "set_line_dash", "begin_layer", "end_layer", "layer", "flatten"),
    *("snapshot", "hand_over", "encode", "save_as", "to_data_url", "to_numpy", "to_pil", "create_pattern"),
    *("for_page", "from_image"),
    *("fill_text", "stroke_text", "measure_text", "fill_text_box", "draw_layout", "layout_text"),
    *("append_path", "clip_extents", "copy_path", "fill_extents", "invert_y", "mask", "path_extents", "stroke_extents"),
    *("fill_text_wrapped", "outline_text", "text_path"),
    *("fill_text_on_path", "stroke_text_on_path", "draw_layout_on_path"),
}


def arguments(ctx: vd.Context, name: str) -> tuple[Any, ...]:
    return WITH_OBJECTS[name](ctx) if name in WITH_OBJECTS else CALLS[name]


def call(ctx: vd.Context, name: str, args: tuple[Any, ...]) -> Any:
    result = getattr(ctx, name)(*args)
    if hasattr(result, "__enter__"):
        with result:
            pass
    return result


def assert_usable(ctx: vd.Context) -> None:
    """It is as it was: nothing recorded, and it draws."""
    assert ctx.scene.ops == ()
    assert ctx.get_transform() == vd.Affine()
    ctx.fill_style = "red"
    ctx.fill_rect(0, 0, 2, 2)
    assert ctx.to_numpy()[1, 1].tolist() == [255, 0, 0, 255]


def bad_calls() -> list[Any]:
    found = []
    for name in sorted({*CALLS, *WITH_OBJECTS}):
        args = arguments(vd.Context(8, 8), name)
        found += [pytest.param(name, at, id=f"{name}-{at}") for at in range(len(args)) if isinstance(args[at], int)]
    return found


def test_every_method_of_the_context_is_here() -> None:
    methods = {m.name for m in members() if m.owner == "Context" and m.kind in {"method", "class"}}
    assert methods - {*CALLS, *WITH_OBJECTS} <= TAKING_NO_NUMBERS


def test_every_numeric_attribute_of_the_context_is_here() -> None:
    ctx = vd.Context(1, 1)
    settable = [m.name for m in members() if m.owner == "Context" and m.kind == "set"]
    numeric = {name for name in settable if type(getattr(ctx, name)) in {int, float}}
    assert numeric == set(NUMERIC_ATTRIBUTES)


@pytest.mark.parametrize(("name", "at"), bad_calls())
def test_bad_arguments_raise_and_change_nothing(name: str, at: int) -> None:
    ctx = vd.Context(8, 8)
    args = arguments(ctx, name)
    fresh = vd.Context(8, 8)
    call(fresh, name, arguments(fresh, name))
    optional = name in {"create_image_data", "draw_image_anchored", "draw_scene", "measure_wrapped", "put_image_data"}
    for bad in (NAN, INF, -INF, 10**400, *NOT_NUMBERS):
        if (bad is None and optional) or (name == "round_rect" and at == 4 and isinstance(bad, list)):
            continue
        with pytest.raises(VecdrawError) as raised:
            call(ctx, name, (*args[:at], bad, *args[at + 1 :]))
        assert isinstance(raised.value, (ValueError, TypeError))
        assert len(str(raised.value)) < 400
    assert_usable(ctx)


@pytest.mark.parametrize(("name", "at"), [p for p in bad_calls() if p.values[0] not in THROWING])
def test_what_is_not_finite_is_ignored_where_the_context_is_not_strict(name: str, at: int) -> None:
    ctx = vd.Context(8, 8, strict=False)
    args = arguments(ctx, name)
    for bad in (NAN, INF, -INF):
        assert not call(ctx, name, (*args[:at], bad, *args[at + 1 :]))
    assert_usable(ctx)


@pytest.mark.parametrize("name", sorted(THROWING))
def test_the_rest_throws_even_then(name: str) -> None:
    ctx = vd.Context(8, 8, strict=False)
    args = arguments(ctx, name)
    at = next(i for i, value in enumerate(args) if isinstance(value, int))
    if name == "transformed":
        return
    with pytest.raises(VecdrawError):
        call(ctx, name, (*args[:at], NAN, *args[at + 1 :]))
    assert_usable(ctx)


@pytest.mark.parametrize("name", NUMERIC_ATTRIBUTES)
def test_bad_attributes_raise_and_keep_the_value(name: str) -> None:
    ctx = vd.Context(8, 8)
    before = getattr(ctx, name)
    for bad in (NAN, INF, -INF, 10**400, *NOT_NUMBERS):
        with pytest.raises(VecdrawError):
            setattr(ctx, name, bad)
        assert getattr(ctx, name) == before


@pytest.mark.parametrize("name", NUMERIC_ATTRIBUTES)
def test_bad_attributes_are_ignored_where_the_context_is_not_strict(name: str) -> None:
    ctx = vd.Context(8, 8, strict=False)
    before = getattr(ctx, name)
    for bad in (NAN, INF, -INF):
        setattr(ctx, name, bad)
        assert getattr(ctx, name) == before


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("line_width", 0),
        ("line_width", -1),
        ("miter_limit", 0),
        ("global_alpha", 1.01),
        ("global_alpha", -0.01),
        ("shadow_blur", -1),
        ("line_cap", "flat"),
        ("line_cap", "Butt"),
        ("line_join", "square"),
        ("global_composite_operation", "over"),
        ("fill_style", "no colour"),
        ("fill_style", "#12345"),
        ("fill_style", 7),
        ("fill_style", (2, 0, 0)),
        ("stroke_style", ""),
        ("shadow_color", "rgb(1 2)"),
        ("filter", "blur(2)"),
        ("filter", "nonsense(1)"),
        ("image_smoothing_quality", "best"),
    ],
)
def test_values_out_of_range_or_unknown(name: str, bad: Any) -> None:
    ctx, lenient = vd.Context(8, 8), vd.Context(8, 8, strict=False)
    before = getattr(ctx, name)
    with pytest.raises(VecdrawError) as raised:
        setattr(ctx, name, bad)
    assert str(bad) in str(raised.value) or repr(bad) in str(raised.value)
    setattr(lenient, name, bad)
    assert getattr(ctx, name) == getattr(lenient, name) == before


@pytest.mark.parametrize(
    "make",
    [np.float64, np.float32, np.float16, np.int64, np.int32, np.uint8, Fraction],
)
def test_numbers_of_every_type_are_numbers(make: Callable[[int], Any]) -> None:
    """Without a warning, and without the overflow of small integers: 200 + 100 is 300."""

    def draw(number: Callable[[int], Any]) -> np.ndarray:
        ctx = vd.Context(320, 16)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            ctx.line_width = number(2)
            ctx.shadow_blur = number(1)
            ctx.global_alpha = number(1)
            ctx.set_line_dash([number(7), number(3)])
            ctx.fill_rect(number(200), number(2), number(100), number(4))
            ctx.rect(number(200), number(8), number(100), number(4))
            ctx.round_rect(number(10), number(1), number(30), number(12), number(3))
            ctx.arc(number(60), number(8), number(6), number(0), number(6))
            ctx.arc_to(number(90), number(8), number(95), number(12), number(2))
            ctx.ellipse(number(120), number(8), number(9), number(5), number(1), number(0), number(6))
            ctx.fill()
            ctx.stroke()
            ctx.translate(number(1), number(2))
            ctx.draw_image(np.ones((4, 4)), number(150), number(1), number(8), number(8))
            ctx.fill_style = vd.LinearGradient((number(0), number(0)), (number(9), number(0)), ["red", "blue"])
            ctx.stroke_rect(number(230), number(3), number(30), number(8))
            data = ctx.get_image_data(number(0), number(0), number(4), number(4))
            ctx.put_image_data(data, number(100), number(1))
        return ctx.to_numpy()

    assert np.array_equal(draw(make), draw(float))


def numeric(member: Member) -> list[inspect.Parameter]:
    return [p for p in member.parameters if str(p.annotation).startswith(("float", "int"))]


# Bare records of numbers, which do not look at them.
RECORDS = {
    "Affine",
    "Choice",
    "Comparison",
    "ExportReport",
    "FilledBox",
    "Front",
    "Layout",
    "Projection",
    "Rect",
    "SavedMany",
    "TextMetrics",
}
OTHERS = [
    m for m in members() if m.owner not in {"Context", *RECORDS} and m.kind in {"constructor", "class"} and numeric(m)
]


@pytest.mark.parametrize("member", OTHERS, ids=lambda m: f"{m.owner}.{m.name}")
def test_other_types_name_what_is_wrong_with_a_number(member: Member) -> None:
    cls = getattr(vd, member.owner)
    make = cls if member.kind == "constructor" else getattr(cls, member.name)
    for bad in (NAN, "x", object(), np.zeros(2)):
        wrong = {p.name: bad for p in numeric(member) if p.kind is not inspect.Parameter.POSITIONAL_ONLY}
        rest = {
            p.name: REQUIRED.get(p.name, (0, 0))
            for p in member.parameters
            if p.default is inspect.Parameter.empty
            and p.name not in wrong
            and p.kind in {p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY}
        }
        if wrong:
            with pytest.raises(VecdrawError):
                make(**rest, **wrong)


REQUIRED: dict[str, Any] = {"data": b"1234", "id": "a", "components": (1, 0, 0), "space": "srgb", "css": "red"}


class TestNegativeRadii:
    @pytest.mark.parametrize("strict", [True, False])
    @pytest.mark.parametrize(
        "draw",
        [
            lambda c: c.arc(0, 0, -1, 0, 1),
            lambda c: c.arc_to(0, 0, 1, 1, -1),
            lambda c: c.ellipse(0, 0, -1, 1, 0, 0, 1),
            lambda c: c.ellipse(0, 0, 1, -1, 0, 0, 1),
            lambda c: c.round_rect(0, 0, 4, 4, -1),
            lambda c: c.round_rect(0, 0, 4, 4, [1, (1, -1)]),
            lambda c: c.round_rect(0, 0, 4, 4, [1] * 5),
            lambda c: c.round_rect(0, 0, 4, 4, []),
            lambda c: c.create_radial_gradient(0, 0, -1, 0, 0, 1),
            lambda c: c.create_linear_gradient(0, 0, 1, 1).add_color_stop(1.5, "red"),
            lambda c: c.get_image_data(0, 0, 0, 1),
            lambda c: c.create_image_data(1, 0),
        ],
    )
    def test_index_size_error(self, draw: Callable[[vd.Context], object], strict: bool) -> None:
        ctx = vd.Context(8, 8, strict=strict)
        ctx.move_to(0, 0)
        with pytest.raises(vd.errors.IndexSizeError):
            draw(ctx)
        assert_usable(ctx)
