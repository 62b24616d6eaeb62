"""What fills a shape is remembered, and is always what it would be if it were not."""

from collections.abc import Callable

import pytest

import vecdraw as vd
from vecdraw.context import known_shapes
from vecdraw.scene.ops import FillPath, Op

COLOR = vd.Color(0.1, 0.2, 0.3)


def card(ctx: vd.Context) -> Op:
    """Fills a card and returns the operation."""
    ctx.begin_path()
    ctx.round_rect(10, 10, 30, 20, 4)
    ctx.fill()
    return ctx.scene.ops[-1]


def fresh() -> vd.Context:
    ctx = vd.Context(60, 40)
    ctx.fill_style = COLOR
    return ctx


def test_the_same_card_is_the_same_operation() -> None:
    first = card(fresh())
    assert card(fresh()) is card(fresh())
    assert first == card(fresh())


@pytest.mark.parametrize(
    "change",
    [
        lambda ctx: setattr(ctx, "fill_style", "red"),
        lambda ctx: setattr(ctx, "fill_style", vd.LinearGradient((0, 0), (9, 9), ["red", "blue"])),
        lambda ctx: setattr(ctx, "global_alpha", 0.5),
        lambda ctx: setattr(ctx, "shadow_color", "black") or setattr(ctx, "shadow_blur", 3),
        lambda ctx: ctx.translate(1, 0),
        lambda ctx: ctx.scale(2, 2),
        lambda ctx: ctx.clip(),
    ],
)
def test_another_state_makes_another_operation(change: Callable[[vd.Context], object]) -> None:
    card(fresh())
    ctx = fresh()
    card(ctx)
    change(ctx)
    made = card(ctx)
    known_shapes._known.clear()
    known_shapes._fills.clear()
    anew = fresh()
    anew.begin_path()
    anew.round_rect(10, 10, 30, 20, 4)
    change(anew)
    assert made == card(anew)
    assert made != card(fresh())


def test_a_path_that_goes_on_is_filled_whole() -> None:
    card(fresh())
    ctx = fresh()
    card(ctx)
    ctx.rect(1, 1, 3, 3)
    ctx.fill()
    ctx.fill(rule="evenodd")
    alone, whole, evenodd = ctx.scene.ops
    assert isinstance(alone, FillPath)
    assert isinstance(whole, FillPath)
    assert isinstance(evenodd, FillPath)
    assert whole.path == evenodd.path
    assert len(whole.path.verbs) > len(alone.path.verbs)
    assert (alone.rule, whole.rule, evenodd.rule) == ("nonzero", "nonzero", "evenodd")
