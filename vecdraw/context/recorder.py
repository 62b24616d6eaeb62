"""What all parts of the Context stand on: the operations, the state stack, thread binding, reading pixels back."""

from __future__ import annotations

import math
from dataclasses import replace
from threading import get_ident
from typing import TYPE_CHECKING, Any, Literal

from vecdraw import limits
from vecdraw.arguments import to_bool, to_float
from vecdraw.backends.registry import Raster, raster_backend
from vecdraw.context.known_shapes import NO_PATH
from vecdraw.context.state import DrawingState
from vecdraw.errors import BadTypeError, BadValueError, StateError, ThreadError, shown
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Brush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN
from vecdraw.paint.glyph_policy import GlyphPolicy
from vecdraw.paint.pixmap import ColorSpace, PixelFormat, Pixmap
from vecdraw.scene.ops import Op, PutPixels
from vecdraw.scene.scene import Scene, pixel_size

if TYPE_CHECKING:
    from vecdraw.text.missing import OnMissing

_IDENTITY = Affine()
Saved = tuple[Literal["save", "layer"], DrawingState]


class Recorder:
    """A list of operations under construction and the state that the next one takes."""

    def __init__(
        self,
        width: float,
        height: float,
        *,
        background: Color | None,
        scale: float,
        dpi: float,
        dither: bool,
        color_space: ColorSpace,
        pixel_format: PixelFormat,
        glyph_policy: GlyphPolicy,
        strict: bool,
        on_missing: OnMissing,
    ) -> None:
        self._strict = to_bool(strict, "strict")
        self._on_missing = on_missing
        self._thread: int | None = None
        self._canvas = Scene(
            width=_side(width, "width", self._strict),
            height=_side(height, "height", self._strict),
            scale=positive(scale, "scale"),
            dpi=positive(dpi, "dpi"),
            background=background,
            dither=to_bool(dither, "dither"),
            color_space=one_of(color_space, ("srgb", "display-p3"), "color_space"),
            pixel_format=one_of(pixel_format, ("rgba-unorm8", "rgba-float16"), "pixel_format"),
            glyph_policy=glyph_policy,
        )
        self._check_size(self._canvas.width, self._canvas.height)
        self._start()

    def _check_size(self, width: float, height: float) -> None:
        """Raises `LimitError` for a canvas of too many pixels."""
        across, down = pixel_size(width, height, self._canvas.scale)
        bounds = limits.current()
        if max(across, down) > bounds.canvas_side or across * down > bounds.canvas_pixels:
            limits.check("canvas_side", max(across, down), f"a canvas of {across} x {down} px")
            limits.check("canvas_pixels", across * down, f"a canvas of {across} x {down} px")

    def _clear_canvas(self, width: float, height: float) -> None:
        """A blank canvas of that size, with everything at its default."""
        width, height = _side(width, "width", self._strict), _side(height, "height", self._strict)
        self._check_size(width, height)
        self._canvas = replace(self._canvas, width=width, height=height)
        self._start()

    def _start(self) -> None:
        """Nothing is drawn, and everything at its default."""
        across, down = pixel_size(self._canvas.width, self._canvas.height, self._canvas.scale)
        self._ops: list[Op] = []
        self._missing: dict[str, None] = {}
        self._state = DrawingState(pixels=(across, down, self._canvas.scale))
        self._stack: list[Saved] = []
        self._layers = 0
        self._path = NO_PATH
        self._is_lent = True  # the path is remembered, and must be copied before it is changed
        self._space = _IDENTITY
        self._collapsed = False
        self._raster: Raster | None = None
        self._drawn = 0
        self._snapshot: Pixmap | None = None
        self._cover: Rect | None = None
        self._max_ops = limits.current().scene_ops

    # --- recording ----------------------------------------------------------------------------------------------

    def _record(self, op: Op) -> None:
        if get_ident() != self._thread:
            self._bind()
        ops = self._ops
        if len(ops) >= self._max_ops:
            self._max_ops = limits.current().scene_ops
            limits.check("scene_ops", len(ops) + 1, "operations of a scene (flatten() turns them into one picture)")
        ops.append(op)

    def _bind(self) -> None:
        """Binds this Context to the calling thread, or raises `ThreadError` where it is bound to another."""
        if self._thread is not None and self._thread != get_ident():
            raise ThreadError(
                "this Context is bound to the thread that first drew on it; call hand_over() there to release it"
            )
        self._thread = get_ident()

    def hand_over(self) -> None:
        """Releases the Context, so that the next thread that draws on it owns it. Only the owner may do that."""
        self._bind()
        self._thread = None

    def _covers(self, x: float, y: float, width: float, height: float, brush: Brush | None) -> bool:
        """Whether filling a rectangle hides all that was drawn before (`brush` None: clearing it)."""
        state = self._state
        if state.clip is not None or self._layers or not state.transform.is_axis_aligned:
            return False
        if brush is not None:
            plain = state.share().compositing is PLAIN
            if not (plain and isinstance(brush, Color) and brush.alpha == 1.0):
                return False
        area = Rect(x, y, width, height).transformed(state.transform)
        canvas = self._canvas
        return area.x <= 0 and area.y <= 0 and area.right >= canvas.width and area.bottom >= canvas.height

    def _drop_hidden(self) -> None:
        """Forgets all operations: the next one hides what they drew."""
        if self._ops:
            self._ops = []
            self._raster = None
            self._drawn = 0
            self._snapshot = None

    # --- reading back -------------------------------------------------------------------------------------------

    @property
    def scene(self) -> Scene:
        """What has been drawn so far, as a value. Raises `StateError` while a layer is open."""
        self._no_layers("its scene is taken")
        canvas = self._canvas
        return Scene(
            canvas.width,
            canvas.height,
            tuple(self._ops),
            canvas.scale,
            canvas.dpi,
            canvas.background,
            canvas.dither,
            canvas.color_space,
            canvas.pixel_format,
            canvas.glyph_policy,
        )

    def _pixels(self) -> Raster:
        """The canvas in pixels: draws only what is new since the last time."""
        self._no_layers("its pixels are read")
        self._bind()
        if self._raster is None:
            self._raster = raster_backend().RasterSurface(self._canvas)
            self._drawn = 0
        if self._drawn < len(self._ops):
            fresh = self._ops[self._drawn :]
            raster, self._raster = self._raster, None
            raster.draw(fresh)
            self._raster = raster
            self._drawn = len(self._ops)
            self._snapshot = None
        return self._raster

    def snapshot(self) -> Pixmap:
        """The canvas as a picture, at its own scale. Raises `StateError` for a canvas without pixels."""
        if not (self._canvas.width and self._canvas.height):
            raise StateError(f"a canvas of {self._canvas.width:g} x {self._canvas.height:g} has no picture")
        pixels = self._pixels()
        if self._snapshot is None:
            self._snapshot = pixels.snapshot()
        return self._snapshot

    def flatten(self) -> None:
        """Turns all that was drawn into one picture, so that a long-lived Context stays small.

        The pixels stay exactly the same; vector output then holds them as a picture.
        """
        if self._ops:
            picture = self.snapshot()
            self._ops = [PutPixels(picture, 0, 0)]
            self._drawn = 1

    def _no_layers(self, what: str) -> None:
        if self._layers:
            raise StateError(f"{self._layers} layer(s) are open; end_layer() must come before {what}")

    # --- arguments ----------------------------------------------------------------------------------------------

    def _reject(self, error: Exception) -> None:
        """Raises `error`, or ignores it where the Context is not strict (the standard ignores the call)."""
        if self._strict:
            raise error

    def _finite(self, *numbers: Any) -> bool:
        """Whether all are finite numbers; else the call is rejected."""
        try:
            total = sum(numbers, 0.0)
            if total.__class__ is float and math.isfinite(total):
                return True
        except (TypeError, ValueError, ArithmeticError):
            pass
        for value in numbers:
            number = to_float(value)
            if number is None:
                self._reject(BadTypeError(f"expected a number, got {shown(value)}"))
                return False
            if not math.isfinite(number):
                self._reject(BadValueError(f"expected a finite number, got {shown(value)}"))
                return False
        return True

    # --- the path -----------------------------------------------------------------------------------------------

    def _pen(self) -> Path:
        """The current path to be changed, in coordinates of the current transform (see `_current_path`)."""
        path = self._current_path()
        if self._is_lent:
            path = self._path = Path(path)
            self._is_lent = False
        return path

    def _current_path(self) -> Path:
        """The current path, in coordinates of the current transform (of the canvas where that has no inverse)."""
        if self._space is not self._state.transform:
            self._move_space(self._state.transform)
        return self._path

    def _move_space(self, transform: Affine) -> None:
        invertible = transform.is_invertible
        self._collapsed = not invertible
        target = transform if invertible else _IDENTITY
        if not self._path.is_empty and target != self._space:
            self._path = Path(self._path.data().transformed(target.inverse() @ self._space))
            self._is_lent = False
        self._space = target

    def _path_data(self, path: object) -> PathData | None:
        """The path that a call means: the one given, else the current one."""
        if path is None:
            return self._current_path().data()
        if isinstance(path, Path):
            return path.data()
        raise BadTypeError(f"expected a Path, got {shown(path)}")


def positive(value: object, name: str) -> float:
    """`value` as a float. Raises `BadTypeError`, or `BadValueError` unless it is positive and finite."""
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"{name} must be a number, got {shown(value)}")
    if not (math.isfinite(number) and number > 0):
        raise BadValueError(f"{name} must be positive and finite, got {shown(value)}")
    return number


def _side(value: object, name: str, strict: bool) -> float:
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"{name} must be a number, got {shown(value)}")
    if not math.isfinite(number) or number < 0 or (strict and number == 0):
        raise BadValueError(f"{name} must be positive and finite, got {shown(value)}")
    return number


def one_of(value: Any, allowed: tuple[str, ...], name: str) -> Any:
    """`value`, if it is one of these strings. Raises `BadValueError`."""
    if not isinstance(value, str) or value not in allowed:
        raise BadValueError(f"{name} must be one of {', '.join(map(repr, allowed))}, got {shown(value)}")
    return value
