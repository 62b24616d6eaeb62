"""Operations that are drawn as pictures because SVG, or a program that draws it, cannot do what they ask for."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final, NamedTuple

from vecdraw.paint.compositing import PLAIN, Compositing
from vecdraw.paint.filters import ComponentTransfer, Displacement, Filter, Lighting, Morphology
from vecdraw.scene.ops import BeginLayer, DrawImage, EndLayer, Op, PutPixels

_JUMP: Final = 32  # levels of 255; what rounding to one side or the other may change


class Oddity(NamedTuple):
    """Why an operation becomes a picture, what of its compositing is in that picture and what is left for it."""

    feature: str
    reason: str
    inside: Compositing
    outside: Compositing


def oddity(op: Op, scale: float) -> Oddity | None:
    """What is odd about `op`, if anything; `scale` is px per user unit."""
    if isinstance(op, PutPixels | EndLayer):
        return None
    compositing: Compositing = op.state.compositing
    if isinstance(op, BeginLayer) and op.projection is not None:
        return Oddity("projection", "SVG has no projections", PLAIN, compositing)
    if compositing.shadow is not None and compositing.blend == "copy":
        inside, outside = compositing, PLAIN._replace(blend="copy")
        return Oddity("shadow of a copy", "what replaces everything has nothing to lie on", inside, outside)
    if isinstance(op, DrawImage) and op.smoothing == "high" and _grows(op, scale):
        inside, outside = PLAIN, compositing
        return Oddity("smoothing of high quality", "SVG leaves it to programs how pictures grow", inside, outside)
    for function in compositing.filters:
        odd = _odd_filter(function)
        if odd is not None:
            inside = PLAIN._replace(alpha=compositing.alpha, filters=compositing.filters)
            outside = compositing._replace(alpha=1.0, filters=())
            return Oddity(*odd, inside, outside)
    return None


def _odd_filter(function: Filter) -> tuple[str, str] | None:
    """The name of a filter that other programs draw otherwise, and why."""
    match function:
        case Morphology() | Displacement():
            return f"{type(function).__name__.lower()} filter", "programs that draw SVG do not agree on it"
        case Lighting():
            return "lighting filter", "how steep SVG has a surface depends on the pixels it is drawn with"
        case ComponentTransfer(red=red, green=green, blue=blue, alpha=alpha):
            if any(_jumps(levels) for levels in (red, green, blue, alpha) if levels is not None):
                return "component transfer with jumps", "programs that draw SVG round colours to either side of a jump"
    return None


def _jumps(levels: tuple[int, ...]) -> bool:
    """Whether levels that are one apart become others that are far apart."""
    return any(abs(one - two) > _JUMP for one, two in pairwise(levels))


def _grows(op: DrawImage, scale: float) -> bool:
    """Whether a picture is drawn larger than its pixels both ways, where "high" is a smoothing of its own."""
    a, b, c, d, _, _ = op.state.transform
    return (
        abs(op.sw) < scale * math.hypot(a, b) * abs(op.width) and abs(op.sh) < scale * math.hypot(c, d) * abs(op.height)
    )
