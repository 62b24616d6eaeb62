"""Layers of the Context: pictures of their own, composited, filtered, masked, projected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, get_args

from vecdraw import limits, paint
from vecdraw.arguments import to_bool
from vecdraw.context.pictures import Pictures, check_nested
from vecdraw.context.recorder import one_of
from vecdraw.context.state import TRANSPARENT, Style
from vecdraw.errors import BadValueError, StateError, shown
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.projection import Projection, to_projection
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN, BlendMode, Compositing
from vecdraw.paint.filter_numbers import finite_numbers
from vecdraw.scene.ops import BeginLayer, DrawImage, DrawScene, EndLayer, FillPath, Op, State
from vecdraw.scene.scene import Scene

if TYPE_CHECKING:
    from vecdraw.paint.filters import Filter, FilterStyle

MaskMode = Literal["alpha", "luminance"]

Brushed = get_args(Style)
"""What fills are painted with, beside the CSS text and tuples of colours."""

_WHITE = Color(1.0, 1.0, 1.0)
_FAR = 16.0  # times the canvas, on each side; a projection may show what lies beside it
_LUMINANCE = *(0.0,) * 15, 0.2125, 0.7154, 0.0721, 0.0, 0.0
"""The matrix of luminance as alpha (CSS Masking 1, 6.4; Filter Effects 1, luminanceToAlpha)."""


class Layers(Pictures):
    """begin_layer, end_layer, layer, mask."""

    def begin_layer(
        self,
        filter: FilterStyle | None = None,  # noqa: A002  # the canvas' name
        *,
        backdrop_filter: FilterStyle | None = None,
        projection: Projection | None = None,
    ) -> None:
        """What is drawn up to `end_layer` becomes one picture, composited by the state now in force.

        Opacity, blend mode, shadow and filter are then at their defaults inside. `filter` applies to the layer alone.
        With a `backdrop_filter` the picture begins with what lies behind it, inside the clip, filtered; at the clip's
        bounds that is mirrored. With a `projection` what is drawn inside goes through it, in the user units now in
        force; filters, shadows and the clips outside do not. Raises `BadValueError` for a projection without inverse.
        """
        state = self._state
        limits.check("layer_depth", self._layers + 1, "layers open at one time")
        shared = state.share()
        behind: tuple[Filter, ...] | None = ()
        filters: tuple[Filter, ...] | None = ()
        if filter is not None:
            filters = self._filters(filter)
        if backdrop_filter is not None:
            behind = self._filters(backdrop_filter)
        if filters is None or behind is None:
            return
        through = None if projection is None else self._through(projection)
        if filters:
            comp = shared.compositing
            shared = State(shared.transform, shared.clip, comp._replace(filters=filters + comp.filters))
        self._record(BeginLayer(shared, behind, through))
        self._stack.append(("layer", state))
        self._layers += 1
        inner = self._state = state.copy()
        inner.alpha, inner.blend, inner.filters, inner.filter_set = 1.0, "source-over", (), "none"
        inner.shadow_color = TRANSPARENT
        inner.shadow_blur = inner.shadow_dx = inner.shadow_dy = 0.0
        inner.compositing, inner.shared = PLAIN, None
        if through is not None:
            inner.projection = through if state.projection is None else state.projection @ through

    def _through(self, projection: object) -> Projection | None:
        """A projection of the user units in force as one of the canvas' units."""
        found = to_projection(projection)
        transform = self._state.transform
        if not found.is_invertible:
            raise BadValueError(f"a layer's projection must have an inverse, got {found}")
        if not transform.is_invertible:
            return None  # nothing is drawn by a transform without inverse
        whole = transform @ found @ transform.inverse()
        if not (whole.is_finite and whole.is_invertible):
            raise BadValueError(f"a layer's projection must have an inverse on the canvas, got {found}")
        return whole

    def end_layer(self) -> None:
        """Ends the innermost layer and composites it. Raises `StateError` without a matching `begin_layer`."""
        if not self._stack or self._stack[-1][0] != "layer":
            what = "a save() inside the layer is not restored" if self._layers else "no layer is open"
            raise StateError(f"end_layer() without a matching begin_layer(): {what}")
        self._close_layer()

    def _close_layer(self) -> None:
        _, self._state = self._stack.pop()
        self._layers -= 1
        self._record(EndLayer())

    @contextmanager
    def layer(
        self,
        *,
        alpha: float | None = None,
        blend: BlendMode | None = None,
        filter: FilterStyle | None = None,  # noqa: A002  # the canvas' name
        backdrop_filter: FilterStyle | None = None,
        projection: Projection | None = None,
        mask: Any = None,
        mask_mode: MaskMode = "alpha",
        mask_invert: bool = False,
        mask_box: Sequence[float] | None = None,
    ) -> Iterator[None]:
        """A layer for the length of a `with` block.

        `alpha` and `blend` replace global_alpha and global_composite_operation for it; `filter` is applied first;
        `backdrop_filter` and `projection` as for `begin_layer`. Only what `mask` lets through is seen: a Path, a Scene,
        a Context, a gradient or anything else `fill_style` takes, or any picture `draw_image` takes, in the user units
        now in force, Scenes and pictures at the origin or in `mask_box` (x, y, width, height). A mask counts by its
        opacity, or by luminance times opacity (CSS Masking 1, 6.4); `mask_invert` lets through what it would hide.
        """
        depth = len(self._stack)
        hide = None
        if mask is not None:
            hide = self._masking(mask, mask_box, one_of(mask_mode, get_args(MaskMode), "mask_mode"), mask_invert)
        with self.saved():
            if alpha is not None:
                self.global_alpha = alpha
            if blend is not None:
                self.global_composite_operation = blend
            self.begin_layer(filter, backdrop_filter=backdrop_filter, projection=projection)
            begun = len(self._stack) > depth + 1  # not where a Context that is not strict ignores a bad filter
            try:
                yield
            finally:
                self._unwind(depth + 1 + begun)
                for op in hide if hide is not None and begun else ():
                    self._record(op)
                self._unwind(depth + 1)

    def mask(
        self, picture: Any, x: float = 0.0, y: float = 0.0, width: float | None = None, height: float | None = None
    ) -> None:
        """Paints with the fill style through the opacity of a picture, its top left at (x, y) (pycairo's `mask`).

        `picture` is any picture `draw_image` takes, or a Scene; it is drawn in `width` x `height` where they are given.
        """
        own = (picture.width, picture.height) if isinstance(picture, Scene) else self._source(picture)[1:]
        across = own[0] if width is None else width
        down = own[1] if height is None else height
        if not self._finite(x, y, across, down) or not (across and down):
            return
        with self.layer(mask=picture, mask_box=(x, y, across, down)):
            self.fill_rect(x, y, across, down)

    # --- masks --------------------------------------------------------------------------------------------------

    def _masking(self, mask: Any, box: Sequence[float] | None, mode: MaskMode, invert: bool) -> list[Op]:
        """What leaves of a layer only what the mask lets through, drawn at its end."""
        drawn = self._mask_ops(mask, box)
        blend: BlendMode = "destination-out" if to_bool(invert, "mask_invert") else "destination-in"
        end = EndLayer()
        if mode == "luminance":
            # A colour matrix sees colours without their opacity: luminance and opacity are multiplied.
            light = BeginLayer(State(compositing=Compositing(filters=(paint.filters.ColorMatrixFilter(_LUMINANCE),))))
            solid = BeginLayer(State(compositing=Compositing(blend="destination-in")))
            drawn = [light, *drawn, end, solid, *drawn, end]
        return [BeginLayer(State(compositing=Compositing(blend=blend))), *drawn, end]

    def _mask_ops(self, mask: Any, box: Sequence[float] | None) -> list[Op]:
        """What draws a mask; nothing where the transform has no inverse."""
        place = None if box is None else _checked_box(box)
        state = State(self._state.transform, None, PLAIN)
        if not state.transform.is_invertible:
            return []
        if isinstance(mask, Path):
            return [FillPath(mask.data(), "nonzero", _WHITE, state)]
        if isinstance(mask, Pictures):
            mask = mask.scene
        if isinstance(mask, Scene):
            x, y, width, height = place or (0.0, 0.0, mask.width, mask.height)
            if not (width and height and mask.width and mask.height):
                return []
            check_nested(mask)
            return [DrawScene(mask, x, y, width / mask.width, height / mask.height, state)]
        if isinstance(mask, Brushed):
            return [FillPath(self._around_canvas(), "nonzero", self._state.brush_of(mask), state)]
        pixmap, width, height = self._source(mask)
        x, y, width, height = place or (0.0, 0.0, width, height)
        whole = 0.0, 0.0, float(pixmap.width), float(pixmap.height)
        return [DrawImage(pixmap, *whole, x, y, width, height, self._state.smoothing, state)]

    def _around_canvas(self) -> PathData:
        """The canvas and much around it, in the user units in force; their transform has an inverse."""
        canvas = self._canvas
        far = _FAR * max(canvas.width, canvas.height)
        path = Path()
        path.rect(-far, -far, canvas.width + 2 * far, canvas.height + 2 * far)
        return path.data().transformed(self._state.transform.inverse())


def _checked_box(box: object) -> tuple[float, float, float, float]:
    numbers = finite_numbers("mask_box", box)
    if len(numbers) != 4 or numbers[2] < 0 or numbers[3] < 0:
        raise BadValueError(f"mask_box must be (x, y, width, height), the sides not negative, got {shown(box)}")
    x, y, width, height = numbers
    return x, y, width, height
