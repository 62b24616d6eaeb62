"""Operations that are drawn as pictures because SVG, or a program that draws it, cannot do what they ask for."""

from __future__ import annotations

from typing import NamedTuple

from vecdraw.paint.compositing import PLAIN, Compositing
from vecdraw.paint.filters import Displacement, Morphology
from vecdraw.scene.ops import BeginLayer, Op, PutPixels


class Oddity(NamedTuple):
    """Why an operation becomes a picture, what of its compositing is in that picture and what is left for it."""

    feature: str
    reason: str
    inside: Compositing
    outside: Compositing


def oddity(op: Op) -> Oddity | None:
    """What is odd about `op`, if anything."""
    if isinstance(op, PutPixels) or not hasattr(op, "state"):
        return None
    compositing: Compositing = op.state.compositing
    if isinstance(op, BeginLayer) and op.projection is not None:
        return Oddity("projection", "SVG has no projections", PLAIN, compositing)
    if compositing.shadow is not None and compositing.blend == "copy":
        inside, outside = compositing, PLAIN._replace(blend="copy")
        return Oddity("shadow of a copy", "what replaces everything has nothing to lie on", inside, outside)
    for function in compositing.filters:
        if isinstance(function, Morphology | Displacement):
            name = type(function).__name__.lower()
            inside = PLAIN._replace(alpha=compositing.alpha, filters=compositing.filters)
            outside = compositing._replace(alpha=1.0, filters=())
            return Oddity(f"{name} filter", "programs that draw SVG do not agree on it", inside, outside)
    return None
