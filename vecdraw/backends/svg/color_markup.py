"""Colour glyphs as markup, in font units, y down: a path for each fill, masks and blend modes for their groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vecdraw.backends.glyph_brushes import glyph_brush, uses_foreground
from vecdraw.backends.svg.definitions import Definitions
from vecdraw.backends.svg.glyph_paths import relative_path
from vecdraw.backends.svg.gradients import gradient_markup, is_degenerate
from vecdraw.backends.svg.markup import element, hex_color, opacity
from vecdraw.geometry.affine import Affine
from vecdraw.paint.brush import ConicBrush, LinearBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.typeface.color_nodes import ColorFill, ColorGlyph, ColorGroup, ColorNode, CompositeMode, SweepPaint

_BLENDS: Final[frozenset[CompositeMode]] = frozenset(
    {
        "screen", "overlay", "darken", "lighten", "color-dodge", "color-burn", "hard-light", "soft-light", "difference",
        "exclusion", "multiply", "hue", "saturation", "color", "luminosity",
    }
)  # fmt: skip
_MASKS: Final[frozenset[CompositeMode]] = frozenset(
    {"source-in", "source-out", "destination-in", "destination-out"}
)  # fmt: skip
_PLAIN: Final[frozenset[CompositeMode]] = frozenset({"source-over", "destination-over", "copy", "clear"})
_BLACK: Final = Color(0.0, 0.0, 0.0)
_SILHOUETTE: Final = "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0"
_OTHER_PICTURES: Final = ("it is a bitmap without compression", "its drawing is an SVG document of the font's own")


def why_not_markup(glyph: ColorGlyph) -> str | None:
    """Why a colour glyph cannot be said in SVG, or None where it can."""
    for node in _nodes(glyph):
        if isinstance(node, ColorFill):
            if isinstance(node.paint, SweepPaint):
                return "SVG has no conic gradients"
            brush = glyph_brush(node.paint, node.transform, _BLACK)
            if isinstance(brush, RadialBrush) and not is_degenerate(brush) and gradient_markup(brush, 3) is None:
                return "SVG has no gradients between circles that are not one in the other"
        elif isinstance(node, ColorGroup):
            if node.mode not in _BLENDS | _MASKS | _PLAIN:
                return f"SVG has no compositing by {node.mode}"
        else:
            return _OTHER_PICTURES[node.kind == "svg"]
    return None


def has_foreground(glyph: ColorGlyph) -> bool:
    """Whether the colour of the text is in it."""
    return any(isinstance(node, ColorFill) and uses_foreground(node.paint) for node in _nodes(glyph))


class ColorMarkup:
    """Writes the fills of one glyph, `scale` units an em, lengths with `digits` decimals."""

    def __init__(self, definitions: Definitions, foreground: Color, scale: float, digits: int) -> None:
        self._definitions = definitions
        self._foreground = foreground
        self._scale = scale
        self._digits = digits

    def content(self, nodes: tuple[ColorNode, ...]) -> str:
        """The nodes from back to front; each group meets what is before it."""
        so_far = ""
        for node in nodes:
            if isinstance(node, ColorFill):
                so_far += self._fill(node)
            elif isinstance(node, ColorGroup):
                so_far = self._composed(so_far, self.content(node.content), node)
        return so_far

    def _composed(self, below: str, source: str, group: ColorGroup) -> str:
        mode = group.mode
        if mode == "source-over":
            blends = any(isinstance(node, ColorGroup) and node.mode in _BLENDS for node in group.content)
            return below + (element("g", {"style": "isolation:isolate"}, source) if blends else source)
        if mode == "destination-over":
            return source + below
        if mode in _BLENDS:
            return below + element("g", {"style": f"mix-blend-mode:{mode}"}, source)
        if mode in {"copy", "clear"}:
            return source if mode == "copy" else ""
        kept, mask = (source, below) if mode.startswith("source") else (below, source)
        if not kept or not mask:
            return kept if mode.endswith("out") else ""
        return element("g", {"mask": f"url(#{self._mask(mask, inside=mode.endswith('in'))})"}, kept)

    def _mask(self, content: str, *, inside: bool) -> str:
        """A mask by the opacity of the content, or by the lack of it."""
        if inside:
            return self._definitions.add("m", "mask", {"style": "mask-type:alpha"}, content)
        matrix = element("feColorMatrix", {"values": _SILHOUETTE})
        black = self._definitions.add("f", "filter", {"color-interpolation-filters": "sRGB"}, matrix)
        everywhere = {"x": "-9999", "y": "-9999", "width": "19998", "height": "19998", "fill": "#fff"}
        shape = element("g", {"filter": f"url(#{black})"}, content)
        return self._definitions.add("m", "mask", {}, element("rect", everywhere) + shape)

    def _fill(self, fill: ColorFill) -> str:
        paint = self._paint(fill)
        if paint is None or fill.outline.is_empty:
            return ""
        markup = element("path", {"d": relative_path(fill.outline, self._scale, self._digits), **paint})
        for clip in fill.clips:
            shape = element("path", {"d": relative_path(clip, self._scale, self._digits)})
            own = self._definitions.add("c", "clipPath", {}, shape)
            markup = element("g", {"clip-path": f"url(#{own})"}, markup)
        return markup

    def _paint(self, fill: ColorFill) -> dict[str, str] | None:
        brush = glyph_brush(fill.paint, Affine.scaling(self._scale) @ fill.transform, self._foreground)
        if isinstance(brush, Color):
            found = {"fill": hex_color(brush)}
            if brush.alpha != 1.0:
                found["fill-opacity"] = opacity(brush.alpha)
            return found
        if not isinstance(brush, LinearBrush | RadialBrush | ConicBrush) or is_degenerate(brush):
            return None
        gradient = gradient_markup(brush, self._digits)
        if gradient is None:
            return None
        return {"fill": f"url(#{self._definitions.add('g', *gradient)})"}


def _nodes(nodes: tuple[ColorNode, ...]) -> Iterator[ColorNode]:
    """All nodes, those in groups included."""
    pending = list(reversed(nodes))
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, ColorGroup):
            pending += reversed(node.content)
