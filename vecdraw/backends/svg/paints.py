"""Brushes as `fill` and `stroke` attributes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, assert_never

from vecdraw.backends.svg.gradients import gradient_markup, is_degenerate
from vecdraw.backends.svg.markup import decimals_for, factor, hex_color, number, opacity
from vecdraw.backends.svg.page import Page
from vecdraw.backends.svg.patterns import Patterns
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import (
    Brush,
    ConicBrush,
    GradientBrush,
    LinearBrush,
    MeshBrush,
    NoiseBrush,
    PatternBrush,
    RadialBrush,
    SkslBrush,
    TextureBrush,
)
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Compositing
from vecdraw.paint.stroke import Stroke

Kind = Literal["fill", "stroke"]

Pictured = (
    LinearBrush | RadialBrush | ConicBrush | PatternBrush | MeshBrush | NoiseBrush | SkslBrush | TextureBrush
)
_BLACK: Final = "#000"
_KEPT: Final = 1024


class Paints:
    """The paints of a document; definitions they need are written where they are first used."""

    def __init__(self, page: Page, patterns: Patterns) -> None:
        self._page = page
        self._patterns = patterns
        self._gradients: dict[tuple[int, int], tuple[Brush, str]] = {}

    def attributes(
        self, kind: Kind, brush: Brush, compositing: Compositing, box: Callable[[], Rect], transform: Affine
    ) -> dict[str, str] | None:
        """`fill` or `stroke` and its opacity; None where `brush` paints nothing.

        `box` gives where it paints, in the user units of `transform`; it is called only for paints that depend on it.
        """
        found: dict[str, str] = {}
        alpha = compositing.alpha
        if isinstance(brush, Color):
            is_mixed = alpha * brush.alpha < 1.0 or compositing.blend != "source-over"
            text = self._color(brush, box, transform, is_mixed=is_mixed)
            if kind == "stroke" or text != _BLACK:
                found[kind] = text
            alpha *= brush.alpha
        else:
            reference = self._reference(brush, box, transform)
            if reference is None:
                return None
            found[kind] = f"url(#{reference})"
        if alpha != 1.0:
            found[f"{kind}-opacity"] = opacity(alpha)
        return found

    def _color(self, color: Color, box: Callable[[], Rect], transform: Affine, *, is_mixed: bool) -> str:
        """A colour; one that shows beyond the gamut of sRGB is listed.

        On a canvas of 8 bits in sRGB that is one that is mixed with what lies below before it is clipped.
        """
        channels = color.red, color.green, color.blue
        shows = is_mixed or self._page.keeps_colors
        if shows and not 0.0 <= min(channels) <= max(channels) <= 1.0:
            place = box().transformed(transform)
            self._page.fallback("wide-gamut colour", "colours of SVG are sRGB: clipped to its gamut", place)
        return hex_color(color)

    def _reference(self, brush: Pictured, box: Callable[[], Rect], transform: Affine) -> str | None:
        match brush:
            case LinearBrush() | RadialBrush() | ConicBrush():
                return self._gradient(brush, box, transform)
            case PatternBrush():
                return self._patterns.picture(brush, box(), transform)
            case TextureBrush():
                return self._patterns.texture(brush, box(), transform)
            case MeshBrush():
                return self._patterns.rasterized(brush, box(), transform, "mesh gradient")
            case NoiseBrush():
                return self._patterns.rasterized(brush, box(), transform, "noise")
            case SkslBrush():
                return self._patterns.rasterized(brush, box(), transform, "shader")
            case _:
                assert_never(brush)

    def _gradient(self, brush: GradientBrush, box: Callable[[], Rect], transform: Affine) -> str | None:
        """The id of a gradient; those used last are known by themselves."""
        digits = decimals_for(self._page.options.precision, transform.max_scale)
        known = self._gradients.get((id(brush), digits))
        if known is not None:
            return known[1]
        if is_degenerate(brush):
            return None
        found = gradient_markup(brush, digits)
        if found is None:
            feature = "conic gradient" if isinstance(brush, ConicBrush) else "two-circle gradient"
            return self._patterns.rasterized(brush, box(), transform, feature)
        if len(self._gradients) >= _KEPT:
            self._gradients.clear()
        own = self._page.definitions.add("g", found.name, found.attributes, found.content)
        self._gradients[id(brush), digits] = brush, own
        return own


def paints_nothing(brush: Brush) -> bool:
    """Whether `brush` paints nothing anywhere, as a gradient without stops."""
    match brush:
        case LinearBrush() | RadialBrush() | ConicBrush():
            return is_degenerate(brush)
        case PatternBrush():
            return not brush.transform.is_invertible
        case _:
            return False


def line_attributes(stroke: Stroke, digits: int) -> dict[str, str]:
    """Width, caps, joins and dashes; the document's root has the miter limit of 10 that most strokes have."""
    found = {"fill": "none"}
    if stroke.width != 1.0:
        found["stroke-width"] = number(stroke.width, digits + 1)
    if stroke.cap != "butt":
        found["stroke-linecap"] = stroke.cap
    if stroke.join != "miter":
        found["stroke-linejoin"] = stroke.join
    elif stroke.miter_limit != MITER_LIMIT:
        found["stroke-miterlimit"] = factor(max(1.0, stroke.miter_limit))
    if stroke.dash and sum(stroke.dash) > 0.0:
        found["stroke-dasharray"] = " ".join(number(length, digits + 1) for length in stroke.dash)
        if stroke.dash_offset:
            found["stroke-dashoffset"] = number(stroke.dash_offset, digits + 1)
    return found


MITER_LIMIT: Final = 10.0
