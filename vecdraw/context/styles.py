"""Fill and stroke styles, lines, compositing, shadows, filters and image smoothing of the Context."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, get_args

from vecdraw import limits, paint
from vecdraw.arguments import to_bool, to_float
from vecdraw.context.shader import Shader
from vecdraw.context.state import Style
from vecdraw.context.transforms import Transforms
from vecdraw.errors import BadTypeError, BadValueError, ParseError, VecdrawError, shown
from vecdraw.geometry.path import Path
from vecdraw.geometry.stamp import Fit
from vecdraw.paint.color import Color, to_color
from vecdraw.paint.compositing import BLEND_MODES, BlendMode
from vecdraw.paint.gradient import ConicGradient, Gradient, LinearGradient, RadialGradient
from vecdraw.paint.mesh import MeshGradient
from vecdraw.paint.noise import Noise
from vecdraw.paint.pattern import Pattern
from vecdraw.paint.stroke import LineCap, LineJoin
from vecdraw.paint.texture import Texture
from vecdraw.scene.work import check_filters

if TYPE_CHECKING:
    from vecdraw.paint.filters import Filter, FilterStyle

Quality = Literal["low", "medium", "high"]

_PARSED: dict[str, Color] = {}  # colours by their text: setting the same few colours again and again is the rule
_PARSED_MOST = 4096
_PARSED_LENGTH = 64


class Styles(Transforms):
    """The attributes that say how things look. Bad values raise, and are ignored with `strict=False`."""

    # --- fill and stroke styles ---------------------------------------------------------------------------------

    @property
    def fill_style(self) -> Any:
        """What fills are painted with: CSS colour, (r, g, b[, a]) in 0..1, Color, gradient, pattern.

        Or a `MeshGradient`, `Noise`, `Shader` or `Texture`. Colours read back as the HTML Standard serialises them,
        all others as the objects that were set.
        """
        return _shown_style(self._state.fill)

    @fill_style.setter
    def fill_style(self, value: Any) -> None:
        if value.__class__ is Color:
            self._state.fill = value
            return
        style = (_PARSED.get(value) if value.__class__ is str else None) or self._style(value)
        if style is not None:
            self._state.fill = style

    @property
    def stroke_style(self) -> Any:
        """What strokes are painted with; as `fill_style`."""
        return _shown_style(self._state.line)

    @stroke_style.setter
    def stroke_style(self, value: Any) -> None:
        style = self._style(value)
        if style is not None:
            self._state.line = style

    def _style(self, value: Any) -> Style | None:
        if isinstance(value, (Color, Gradient, Pattern, MeshGradient, Noise, Shader, Texture)):
            return value
        return self._color(value)

    def _color(self, value: Any) -> Color | None:
        try:
            color = to_color(value)
        except (BadValueError, BadTypeError) as error:
            self._reject(error)
            return None
        if value.__class__ is str and len(value) <= _PARSED_LENGTH:
            if len(_PARSED) >= _PARSED_MOST:
                _PARSED.clear()
            _PARSED[value] = color
        return color

    def create_linear_gradient(self, x0: float, y0: float, x1: float, y1: float) -> LinearGradient:
        """A gradient along the line from (x0, y0) to (x1, y1), without colour stops yet."""
        return LinearGradient((x0, y0), (x1, y1))

    def create_radial_gradient(
        self, x0: float, y0: float, r0: float, x1: float, y1: float, r1: float
    ) -> RadialGradient:
        """A gradient between two circles. Raises `IndexSizeError` for a negative radius."""
        return RadialGradient((x0, y0), r0, (x1, y1), r1)

    def create_conic_gradient(self, start_angle: float, x: float, y: float) -> ConicGradient:
        """A gradient around (x, y) that starts at `start_angle` radians, clockwise from the positive x axis."""
        return ConicGradient(start_angle, (x, y))

    # --- lines --------------------------------------------------------------------------------------------------

    @property
    def line_width(self) -> float:
        """Width of strokes in user units; positive."""
        return self._state.stroke.width

    @line_width.setter
    def line_width(self, value: float) -> None:
        if self._positive(value, "line_width"):
            self._state.stroke = self._state.stroke._replace(width=float(value))

    @property
    def line_cap(self) -> LineCap:
        """How strokes end: `"butt"`, `"round"` or `"square"`."""
        return self._state.stroke.cap

    @line_cap.setter
    def line_cap(self, value: LineCap) -> None:
        if self._one_of(value, get_args(LineCap), "line_cap"):
            self._state.stroke = self._state.stroke._replace(cap=value)

    @property
    def line_join(self) -> LineJoin:
        """How strokes turn corners: `"miter"`, `"round"` or `"bevel"`."""
        return self._state.stroke.join

    @line_join.setter
    def line_join(self, value: LineJoin) -> None:
        if self._one_of(value, get_args(LineJoin), "line_join"):
            self._state.stroke = self._state.stroke._replace(join=value)

    @property
    def miter_limit(self) -> float:
        """Longest miter, in half line widths; longer ones become bevels."""
        return self._state.stroke.miter_limit

    @miter_limit.setter
    def miter_limit(self, value: float) -> None:
        if self._positive(value, "miter_limit"):
            self._state.stroke = self._state.stroke._replace(miter_limit=float(value))

    def set_line_dash(self, segments: Iterable[float]) -> None:
        """Lengths of dashes and gaps in turn, in user units; none for a solid line, an odd list is taken twice."""
        given = _listed(segments)
        limits.check("dash_segments", len(given), "lengths of dashes")
        lengths = [to_float(value) for value in given]
        dash = tuple(length for length in lengths if length is not None and math.isfinite(length) and length >= 0)
        if len(dash) < len(lengths):
            self._reject(BadValueError(f"dashes must be finite and not negative, got {shown(given)}"))
            return
        self._state.dash = dash if len(dash) % 2 == 0 else dash + dash
        self._state.stroke = self._state.stroke._replace(dash=self._state.dash)

    def get_line_dash(self) -> list[float]:
        """The dashes and gaps in force."""
        return list(self._state.dash)

    @property
    def line_dash_offset(self) -> float:
        """How far into the dashes a stroke starts, in user units."""
        return self._state.stroke.dash_offset

    @line_dash_offset.setter
    def line_dash_offset(self, value: float) -> None:
        if self._finite(value):
            self._state.stroke = self._state.stroke._replace(dash_offset=float(value))

    @property
    def line_dash_marker(self) -> Path | None:
        """A path stamped along strokes instead of dashes, one each first length of `set_line_dash`; None for none.

        Its origin lies on the line, its x axis along it. It is filled with the stroke style; `line_width` and the
        other line styles do not count. Without dashes set it has no effect.
        """
        return None if self._state.marker is None else Path(self._state.marker)

    @line_dash_marker.setter
    def line_dash_marker(self, value: Path | None) -> None:
        given: object = value
        if given is not None and not isinstance(given, Path):
            self._reject(BadTypeError(f"line_dash_marker must be a Path or None, got {shown(value)}"))
            return
        self._state.marker = None if value is None else Path(value)

    @property
    def line_dash_fit(self) -> Fit:
        """How markers follow the line: `"move"` upright, `"turn"` along it, `"follow"` bent with it."""
        return self._state.marker_fit

    @line_dash_fit.setter
    def line_dash_fit(self, value: Fit) -> None:
        if self._one_of(value, get_args(Fit), "line_dash_fit"):
            self._state.marker_fit = value

    # --- compositing --------------------------------------------------------------------------------------------

    @property
    def global_alpha(self) -> float:
        """Opacity of what is drawn, 0..1."""
        return self._state.alpha

    @global_alpha.setter
    def global_alpha(self, value: float) -> None:
        number = to_float(value)
        if number is None or not 0.0 <= number <= 1.0:
            self._reject(BadValueError(f"global_alpha must be from 0 to 1, got {shown(value)}"))
            return
        self._state.alpha = number
        self._recompose()

    @property
    def global_composite_operation(self) -> BlendMode:
        """How what is drawn is put onto what is there: one of the 26 values of the standard."""
        return self._state.blend

    @global_composite_operation.setter
    def global_composite_operation(self, value: BlendMode) -> None:
        if self._one_of(value, BLEND_MODES, "global_composite_operation"):
            self._state.blend = value
            self._recompose()

    def _recompose(self) -> None:
        self._state.compositing = self._state.shared = None

    # --- shadows and filters ------------------------------------------------------------------------------------

    @property
    def shadow_color(self) -> str:
        """Colour of shadows; transparent for none."""
        return self._state.shadow_color.css

    @shadow_color.setter
    def shadow_color(self, value: Any) -> None:
        color = self._color(value)
        if color is not None:
            self._state.shadow_color = color
            self._recompose()

    @property
    def shadow_blur(self) -> float:
        """Blur of shadows in px of the canvas: twice the standard deviation."""
        return self._state.shadow_blur

    @shadow_blur.setter
    def shadow_blur(self, value: float) -> None:
        if not self._finite(value):
            return
        if value < 0:
            self._reject(BadValueError(f"shadow_blur must not be negative, got {value!r}"))
            return
        self._state.shadow_blur = float(value)
        self._recompose()

    @property
    def shadow_offset_x(self) -> float:
        """How far shadows fall to the right, in px of the canvas."""
        return self._state.shadow_dx

    @shadow_offset_x.setter
    def shadow_offset_x(self, value: float) -> None:
        if self._finite(value):
            self._state.shadow_dx = float(value)
            self._recompose()

    @property
    def shadow_offset_y(self) -> float:
        """How far shadows fall down, in px of the canvas."""
        return self._state.shadow_dy

    @shadow_offset_y.setter
    def shadow_offset_y(self, value: float) -> None:
        if self._finite(value):
            self._state.shadow_dy = float(value)
            self._recompose()

    @property
    def filter(self) -> FilterStyle:
        """What filters all that is drawn: CSS filter functions, a value of `vecdraw.filters`, a list of both, `"none"`.

        Lengths are user units of the canvas, whatever transform is in force. Reads back as it was set. Raises
        `LimitError` for filters that would take far too long on this canvas.
        """
        given = self._state.filter_set
        return list(given) if isinstance(given, list) else given

    @filter.setter  # noqa: A003  # the property above, not the builtin
    def filter(self, value: FilterStyle) -> None:
        filters = self._filters(value)
        if filters is not None:
            self._state.filter_set = list(value) if isinstance(value, list) else value
            self._state.filters = filters
            self._recompose()

    def _filters(self, value: object) -> tuple[Filter, ...] | None:
        """The filters that `value` stands for; None where it is rejected."""
        filters: list[Filter] = []
        for part in value if isinstance(value, (list, tuple)) else (value,):
            if isinstance(part, paint.filters.Filter):
                filters.append(part)
                continue
            parsed = self._parsed_filters(part)
            if parsed is None:
                return None
            filters += parsed
        limits.check("filter_functions", len(filters), "functions of a filter")
        check_filters(tuple(filters), self._canvas.pixel_size, self._canvas.scale)
        return tuple(filters)

    def _parsed_filters(self, css: object) -> tuple[Filter, ...] | None:
        if not isinstance(css, str):
            what = "CSS filter functions, a value of vecdraw.filters or a list of them"
            self._reject(BadTypeError(f"filter must be {what}, got {shown(css)}"))
            return None
        try:
            return paint.css_filter.parse_filter(css, font_size=self._state.text.font.size)
        except (ParseError, BadTypeError) as error:
            self._reject(error)
            return None
        except VecdrawError:
            if self._strict:
                raise
            return None

    # --- images -------------------------------------------------------------------------------------------------

    @property
    def image_smoothing_enabled(self) -> bool:
        """Whether pictures drawn at another size are smoothed."""
        return self._state.smoothing_enabled

    @image_smoothing_enabled.setter
    def image_smoothing_enabled(self, value: bool) -> None:
        self._state.smoothing_enabled = to_bool(value, "image_smoothing_enabled")

    @property
    def image_smoothing_quality(self) -> Quality:
        """How well they are smoothed: `"low"`, `"medium"` or `"high"`."""
        return self._state.smoothing_quality

    @image_smoothing_quality.setter
    def image_smoothing_quality(self, value: Quality) -> None:
        if self._one_of(value, get_args(Quality), "image_smoothing_quality"):
            self._state.smoothing_quality = value

    # --- arguments ----------------------------------------------------------------------------------------------

    def _positive(self, value: object, name: str) -> bool:
        number = to_float(value)
        if number is not None and math.isfinite(number) and number > 0:
            return True
        self._reject(BadValueError(f"{name} must be positive and finite, got {shown(value)}"))
        return False

    def _one_of(self, value: object, allowed: Iterable[str], name: str) -> bool:
        if isinstance(value, str) and value in allowed:
            return True
        self._reject(BadValueError(f"{name} must be one of {', '.join(sorted(allowed))}, got {shown(value)}"))
        return False


def _listed(segments: Any) -> list[object]:
    try:
        return list(segments)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise BadTypeError(f"dashes must be a list of numbers, got {shown(segments)}") from error


def _shown_style(style: Style) -> Any:
    return style.css if isinstance(style, Color) else style


