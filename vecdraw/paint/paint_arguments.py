"""What may be given as a fill: to the frozen brush that it stands for."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from vecdraw.errors import BadTypeError, BadValueError, ParseError, shown
from vecdraw.paint.brush import Brush, Smoothing
from vecdraw.paint.color import ColorLike, to_color
from vecdraw.paint.pattern import Pattern


@runtime_checkable
class BrushMaker(Protocol):
    """What gives a brush: gradients, meshes, noise, textures, shaders."""

    def brush(self) -> Brush:
        """What it paints with as it is now, frozen."""


FillLike = ColorLike | Brush | BrushMaker | Pattern
"""What is taken for a fill: a colour as `to_color` takes it, what makes a brush, a brush."""


def to_brush(value: object, name: str, smoothing: Smoothing = "low") -> Brush:
    """The brush that `value`, a `FillLike`, stands for; `name` is what messages call it.

    `smoothing` says how the picture of a pattern is resampled. Raises `ParseError` for text that is no CSS colour,
    `BadValueError` for numbers outside 0..1, `BadTypeError` for anything else.
    """
    if isinstance(value, Brush):
        return value
    if isinstance(value, Pattern):
        return value.brush(smoothing)
    if not isinstance(value, (str, tuple, list, type)) and isinstance(value, BrushMaker):
        brush: object = value.brush()
        if isinstance(brush, Brush):
            return brush
    try:
        return to_color(value)
    except ParseError as error:
        raise ParseError(f"{name}: {error}", error.text, error.offset) from error
    except BadValueError as error:
        raise BadValueError(f"{name}: {error}") from error
    except BadTypeError as error:
        raise BadTypeError(
            f"{name} must be CSS colour text, (red, green, blue[, alpha]) from 0 to 1, a Color, a gradient, a Pattern, "
            f"a MeshGradient, Noise, a Shader or a Texture, got {shown(value)}"
        ) from error
