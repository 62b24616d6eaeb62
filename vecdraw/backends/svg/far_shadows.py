"""Shadows cast from far beside the canvas, as drawings often make them that want nothing but the shadow.

Programs that draw SVG look only so far: resvg two canvases around. So what casts such a shadow is drawn where the
shadow falls, and blurred in its colour there.
"""

from __future__ import annotations

from typing import Final

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Compositing, Shadow
from vecdraw.paint.filters import DropShadow
from vecdraw.scene.ops import State

_BLUR_PER_SIGMA: Final = 2.0
_BLACK: Final = Color(0.0, 0.0, 0.0)


def is_far(shadow: Shadow | None, canvas: Rect) -> bool:
    """Whether a shadow falls farther away than the canvas is long."""
    return shadow is not None and max(abs(shadow.dx), abs(shadow.dy)) > max(canvas.width, canvas.height)


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
