"""Shadows that are drawn where they fall: what casts them is drawn there, and blurred in their colour.

Those that fall far, as drawings often make them that want nothing but the shadow: programs that draw SVG look only so
far, resvg two canvases around. Those of shapes that fall between pixels: filters move by whole pixels, or smooth. And
those that a translucent gradient lets through, along which the canvas does not blur them. Within filters, also those
that fall from beside the canvas: browsers draw nothing there that a filter within a filter would bring back.
"""

from __future__ import annotations

from typing import Final

from vecdraw.backends.svg.paints import paints_nothing
from vecdraw.backends.svg.sources import Source
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import ConicBrush, LinearBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Compositing, Shadow
from vecdraw.paint.filters import DropShadow
from vecdraw.scene.ops import FillPath, FillRect, FillText, State, StrokePath, StrokeRect, StrokeText

_BLUR_PER_SIGMA: Final = 2.0
_NEAR: Final = 1e-6  # px
_SMOOTH: Final = 16.0  # px of blur; at more, half a pixel is 8 of 255 at most
_SHAPES: Final = (FillRect, StrokeRect, FillPath, StrokePath, FillText, StrokeText)
_BLACK: Final = Color(0.0, 0.0, 0.0)


def is_far(shadow: Shadow | None, canvas: Rect) -> bool:
    """Whether a shadow falls farther away than the canvas is long."""
    return shadow is not None and max(abs(shadow.dx), abs(shadow.dy)) > max(canvas.width, canvas.height)


def is_from_beside(box: Rect, shadow: Shadow | None, canvas: Rect) -> bool:
    """Whether what casts a shadow, which lies in `box`, reaches beyond the canvas, and the shadow is moved."""
    if shadow is None or (shadow.dx, shadow.dy) == (0.0, 0.0):
        return False
    is_inside = canvas.x <= box.x and box.right <= canvas.right and canvas.y <= box.y and box.bottom <= canvas.bottom
    return not is_inside


def is_between(op: Source, scale: float) -> bool:
    """Whether a shape's shadow falls visibly between pixels, of which there are `scale` to a unit."""
    shadow = op.state.compositing.shadow
    if shadow is None or shadow.blur * scale >= _SMOOTH or not isinstance(op, _SHAPES):
        return False
    return any(abs(move * scale - round(move * scale)) > _NEAR for move in (shadow.dx, shadow.dy))


def is_let_through(op: Source) -> bool:
    """Whether a canvas blurs the whole shape for the shadow, and lets it through by the gradient it is painted with."""
    shadow = op.state.compositing.shadow
    if shadow is None or not shadow.blur or op.state.compositing.filters or not isinstance(op, _SHAPES):
        return False
    brush = op.brush
    if not isinstance(brush, LinearBrush | RadialBrush | ConicBrush) or paints_nothing(brush):
        return False
    is_translucent = any(stop.color.alpha < 1.0 for stop in brush.stops)
    return is_translucent and (isinstance(brush, ConicBrush) or brush.spread == "pad")


def let_through(op: Source, around: Rect) -> tuple[Source, FillRect | None]:
    """The whole shape, and its gradient on all that is `around` as what lets through the shadow that it casts.

    None instead of the gradient where the shape has no area.
    """
    if not isinstance(op, _SHAPES) or not op.state.transform.is_invertible:
        return op, None
    seen = around.transformed(op.state.transform.inverse())
    return op._replace(brush=_BLACK), FillRect(*seen, op.brush, State(op.state.transform))


def with_far_shadow(state: State, canvas: Rect) -> State:
    """The state with a shadow in place of its last filter, if that casts one from far and the two are the same."""
    compositing: Compositing = state.compositing
    if compositing.shadow is not None or not compositing.filters or compositing.blend != "source-over":
        return state
    last = compositing.filters[-1]
    if not isinstance(last, DropShadow):
        return state
    shadow = Shadow(last.color or _BLACK, last.std_deviation * _BLUR_PER_SIGMA, last.dx, last.dy)
    if not is_far(shadow, canvas):
        return state
    return state._replace(compositing=compositing._replace(shadow=shadow, filters=compositing.filters[:-1]))


def where_it_falls(state: State, upright: Affine | None) -> State:
    """The state that casts the same shadow from where it falls; `upright` turns the axes that shadows fall along."""
    shadow = state.compositing.shadow
    if shadow is None:
        return state
    dx, dy = (shadow.dx, shadow.dy) if upright is None else upright.apply_vector(shadow.dx, shadow.dy)
    compositing = state.compositing._replace(shadow=shadow._replace(dx=0.0, dy=0.0))
    return state._replace(transform=Affine.translation(dx, dy) @ state.transform, compositing=compositing)
