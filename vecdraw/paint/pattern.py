"""The canvas' `CanvasPattern`: a picture that repeats, whose transform can still be set."""

from __future__ import annotations

import math
from typing import get_args

from vecdraw.arguments import is_one_of, to_float
from vecdraw.errors import BadTypeError, BadValueError, ParseError, shown
from vecdraw.geometry.affine import Affine, to_affine
from vecdraw.paint.brush import PatternBrush, Repetition, Smoothing
from vecdraw.paint.pixmap import Pixmap


class Pattern:
    """`pixmap` repeated from the origin of the canvas, one pixel a user unit before `transform`.

    `size` is the size of one tile in user units, where that is not the picture's in pixels.

    `repetition` is `"repeat"`, `"repeat-x"`, `"repeat-y"` or `"no-repeat"` (an empty string or None is `"repeat"`,
    as in the standard). Raises `ParseError` for another one. `strict` False ignores a transform that is not finite, as
    the standard has it, instead of raising `BadValueError`.
    """

    __slots__ = ("_brushes", "_strict", "_tile", "_transform", "pixmap", "repetition")

    def __init__(
        self,
        pixmap: Pixmap,
        repetition: Repetition | str | None = "repeat",
        transform: Affine | None = None,
        *,
        size: tuple[float, float] | None = None,
        strict: bool = True,
    ) -> None:
        if not isinstance(pixmap, Pixmap):
            raise BadTypeError(f"a Pattern is made of a Pixmap (vecdraw.load_image gives one), got {shown(pixmap)}")
        self.pixmap = pixmap
        self.repetition: Repetition = _repetition(repetition)
        self._strict = strict
        self._brushes: dict[Smoothing, PatternBrush] = {}
        width, height = (pixmap.width, pixmap.height) if size is None else _positive_size(size)
        self._tile = Affine.scaling(width / pixmap.width, height / pixmap.height)
        self._transform = Affine()
        self.set_transform(transform)

    @property
    def transform(self) -> Affine:
        """From the picture, one pixel a unit (or its `size`), to user units."""
        return self._transform

    def set_transform(self, transform: Affine | None = None) -> None:
        """Places the picture anew (the identity when left out); what was drawn before stays as it is."""
        matrix = Affine() if transform is None else to_affine(transform)
        if not matrix.is_finite:
            if not self._strict:
                return
            raise BadValueError(f"a pattern's transform must be finite, got {matrix}")
        self._transform = matrix
        self._brushes = {}

    def brush(self, smoothing: Smoothing) -> PatternBrush:
        """The pattern as it is now, as a frozen value (the same one until it changes)."""
        if not is_one_of(smoothing, get_args(Smoothing)):
            raise BadValueError(f"smoothing must be one of {', '.join(get_args(Smoothing))}, got {shown(smoothing)}")
        brush = self._brushes.get(smoothing)
        if brush is None:
            placed = self._transform @ self._tile
            brush = self._brushes[smoothing] = PatternBrush(self.pixmap, self.repetition, placed, smoothing)
        return brush


def _positive_size(size: object) -> tuple[float, float]:
    numbers = [to_float(side) for side in size] if isinstance(size, (tuple, list)) else []
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        raise BadTypeError(f"a pattern's tile must have a size (width, height), got {shown(size)}")
    width, height = numbers[0], numbers[1]
    if not (0 < width < math.inf and 0 < height < math.inf):
        raise BadValueError(f"a pattern's tile must have a positive, finite size, got {shown(size)}")
    return width, height


def _repetition(value: object) -> Repetition:
    if value is None:
        return "repeat"
    if not isinstance(value, str):
        raise BadTypeError(f"repetition must be a string or None, got {shown(value)}")
    if not value:
        return "repeat"
    for known in get_args(Repetition):
        if value == known:
            return known  # type: ignore[no-any-return]  # get_args forgets that these are the Literal's own strings
    raise ParseError(f"repetition must be one of {', '.join(get_args(Repetition))}, got {shown(value)}", str(value))
