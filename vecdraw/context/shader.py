"""Programs of one's own as fills."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vecdraw import limits
from vecdraw.backends.registry import raster_backend
from vecdraw.errors import BadTypeError, shown
from vecdraw.geometry.affine import Affine
from vecdraw.paint.brush import SkslBrush
from vecdraw.paint.brush_arguments import placement
from vecdraw.paint.sksl import bind


class Shader:
    """A program in SkSL, Skia's shading language, that gives the colour of each point.

    `source` has a function `half4 main(float2 p)` that takes the point in user units (y down; or in units that
    `transform` maps to them) and returns red, green, blue and alpha, 0..1, premultiplied, in the colour space of the
    canvas. `uniforms` gives a number for each uniform that it declares, a list of numbers for a vector, an array or a
    matrix (column by column), or a `Color`.

    The program is compiled when the Shader is made. Raises `ParseError` for one that does not compile (the message
    names the line, `offset` is where it begins), `BadValueError` and `BadTypeError` for uniforms that do not fit,
    `LimitError` for a program that is too long (`limits.sksl_length`, `limits.sksl_operations`); drawing raises it for
    one that would take too long on the canvas (`limits.sksl_work`). Formats of vectors hold what it draws as a picture.
    """

    __slots__ = ("_brush",)

    def __init__(
        self, source: str, uniforms: Mapping[str, Any] | None = None, *, transform: Affine | None = None
    ) -> None:
        if not isinstance(source, str):
            raise BadTypeError(f"the source of a shader must be text in SkSL, got {shown(source)}")
        if uniforms is not None and not isinstance(uniforms, Mapping):
            raise BadTypeError(f"uniforms must be a mapping of names to numbers, got {shown(uniforms)}")
        limits.check("sksl_length", len(source), "characters of a program in SkSL")
        place = placement(transform, "the transform of a shader")
        raster_backend().check_program(source)
        self._brush = SkslBrush(source, bind(source, uniforms or {}), place)

    @property
    def source(self) -> str:
        """The program."""
        return self._brush.source

    @property
    def uniforms(self) -> dict[str, tuple[float, ...]]:
        """The numbers of each uniform, in the order that the program declares them."""
        return dict(self._brush.uniforms)

    def brush(self) -> SkslBrush:
        """The program and its numbers as a frozen value."""
        return self._brush
