"""Lines of text and shapes that were recorded before are known again, and never taken for others."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw as vd
from vecdraw import limits
from vecdraw.scene.ops import FillPath, FillText, Op

FONT = vd.Font("Noto Sans SC", 20)


def line(x: float = 10, y: float = 30, *, text: str = "永和九年", **state: object) -> Op:
    """The operation of a line of text on a Context of its own."""
    ctx = vd.Context(200, 100)
    ctx.font = FONT
    for name, value in state.items():
        setattr(ctx, name, value)
    ctx.fill_text(text, x, y)
    return ctx.scene.ops[0]


def test_the_same_line_in_the_same_place_is_the_same_operation() -> None:
    assert line() is line()
    assert line(fill_style="#123") is line(fill_style="#123")
    assert line(font="20px 'Noto Sans SC'") is line(font="20px 'Noto Sans SC'")


@pytest.mark.parametrize(
    "other",
    [
        {"x": 11},
        {"y": 31.5},
        {"text": "永和"},
        {"fill_style": "red"},
        {"global_alpha": 0.5},
        {"font": "21px 'Noto Sans SC'"},
        {"text_align": "center"},
        {"letter_spacing": 2},
    ],
)
def test_another_line_is_another_operation(other: dict[str, object]) -> None:
    first = line()
    assert line(**other) != first  # type: ignore[arg-type]  # arguments by name
    assert line() == first


def test_minus_zero_is_another_place() -> None:
    signs = [math.copysign(1.0, op.x) for op in (line(0.0), line(-0.0), line(0.0)) if isinstance(op, FillText)]
    assert signs == [1.0, -1.0, 1.0]


def test_the_transform_and_the_clip_in_force_count() -> None:
    found = []
    for turn in range(2):
        ctx = vd.Context(200, 100)
        ctx.font = FONT
        ctx.fill_text("永和", 10, 30)
        ctx.translate(5, 0)
        ctx.fill_text("永和", 10, 30)
        ctx.rect(0, 0, 50 + turn, 50)
        ctx.clip()
        ctx.fill_text("永和", 10, 30)
        ctx.set_transform(0, 0, 0, 0, 0, 0)
        ctx.fill_text("永和", 10, 30)
        found.append(ctx.scene.ops)
    one, two = found
    assert len(one) == len(two) == 3
    assert one[0] is two[0]
    assert one[1] is two[1]
    assert one[2] != two[2]
    states = [op.state.transform.e for op in one if isinstance(op, FillText)]
    assert states == [0.0, 5.0, 5.0]


def test_limits_hold_for_what_is_known() -> None:
    line()
    with limits.relaxed(text_length=3), pytest.raises(vd.errors.LimitError):
        line()
    with limits.relaxed(scene_ops=1):
        ctx = vd.Context(200, 100)
        ctx.font = FONT
        ctx.fill_text("永和九年", 10, 30)
        with pytest.raises(vd.errors.LimitError):
            ctx.fill_text("永和九年", 10, 30)
    card()
    with limits.relaxed(path_segments=3), pytest.raises(vd.errors.LimitError):
        card()


def test_a_font_that_is_registered_counts() -> None:
    before = line(font="20px 'Registered Later', 'Noto Sans SC'", text="abc")
    vd.fonts.register(Path(__file__).parents[2] / "fonts" / "NotoSansMono-Bold.ttf", family="Registered Later")
    after = line(font="20px 'Registered Later', 'Noto Sans SC'", text="abc")
    assert isinstance(before, FillText)
    assert isinstance(after, FillText)
    assert before.runs[0].face != after.runs[0].face


def card(x: float = 10.0, radius: float = 5.0) -> FillPath:
    """The operation of a round card."""
    ctx = vd.Context(200, 100)
    ctx.begin_path()
    ctx.round_rect(x, 20, 50, 30, radius)
    ctx.fill()
    op = ctx.scene.ops[0]
    assert isinstance(op, FillPath)
    return op


def test_the_same_card_has_the_same_path() -> None:
    assert card().path is card().path
    assert card(0.0).path != card(-1.0).path
    assert card(radius=6).path != card().path


def test_what_is_drawn_on_from_a_known_shape_is_a_path_of_its_own() -> None:
    first = card().path
    ctx = vd.Context(200, 100)
    ctx.begin_path()
    ctx.round_rect(10.0, 20, 50, 30, 5.0)
    ctx.line_to(7, 7)
    ctx.fill()
    ctx.begin_path()
    ctx.fill()
    ctx.line_to(1, 1)
    ctx.begin_path()
    ctx.fill()
    ops = [op.path for op in ctx.scene.ops if isinstance(op, FillPath)]
    assert ops[0] != first
    assert card().path is first
    assert ops[1].verbs == ops[2].verbs == b""


number = st.sampled_from([0.0, -0.0, 1.0, -3.5, 10.0, 40.0])
call = st.one_of(
    st.tuples(st.just("begin_path")),
    st.tuples(st.just("rect"), number, number, number, number),
    st.tuples(st.just("round_rect"), number, number, number, number, st.sampled_from([0.0, 3.0])),
    st.tuples(st.just("arc"), number, number, st.sampled_from([0.0, 4.0]), number, number),
    st.tuples(st.just("line_to"), number, number),
    st.tuples(st.just("translate"), number, number),
    st.tuples(st.just("scale"), st.sampled_from([1.0, 2.0, 0.0]), st.just(1.0)),
    st.tuples(st.just("save")),
    st.tuples(st.just("fill")),
    st.tuples(st.just("fill_text"), st.sampled_from(["ab", "永"]), number, number),
)


@given(st.lists(call, max_size=12))
def test_a_context_records_what_a_path_and_fresh_caches_give(calls: list[tuple[object, ...]]) -> None:
    """The path is built a second time on a `Path` that is never empty, and text with nothing remembered."""
    known, fresh = vd.Context(100, 100, strict=False), vd.Context(100, 100, strict=False)
    for name, *arguments in calls:
        getattr(known, str(name))(*arguments)
        plain = [_Plain(value) if isinstance(value, float) and value else value for value in arguments]
        getattr(fresh, str(name))(*plain)
    assert known.scene.ops == fresh.scene.ops
    assert repr(known.scene.ops) == repr(fresh.scene.ops)


class _Plain(float):
    """A number that nothing is remembered by."""
