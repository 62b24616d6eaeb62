"""Brushes that SVG says with a `pattern`: pictures, textures, and what is rasterised to fill one shape."""

from __future__ import annotations

import math
from typing import Final

from vecdraw.backends.svg.markup import decimals_for, element, hex_color, number, opacity, transform
from vecdraw.backends.svg.page import Page
from vecdraw.backends.svg.path_text import path_text
from vecdraw.backends.svg.pictures import Pictures, covers_pixels_exactly, rendering
from vecdraw.backends.svg.tiles import bordered, texture_box
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Brush, PatternBrush, TextureBrush
from vecdraw.scene.ops import FillRect, State
from vecdraw.scene.scene import Scene

_MOST_PIXELS: Final = 1 << 24  # of one rasterised fill; a larger one has fewer px per unit
_REASON: Final = "SVG has no such paint"


class Patterns:
    """Defines patterns; the references are ids. What is in a pattern is drawn from the corner of its tile on."""

    def __init__(self, page: Page, pictures: Pictures) -> None:
        self._page = page
        self._pictures = pictures

    def picture(self, brush: PatternBrush, box: Rect, place: Affine) -> str | None:
        """A picture that repeats as `brush` says, over `box` (user units of `place`); None where it shows nothing."""
        if not brush.transform.is_invertible:
            return None
        pixmap, repetition = brush.pixmap, brush.repetition
        width, height = float(pixmap.width), float(pixmap.height)
        across, down = repetition in {"repeat", "repeat-x"}, repetition in {"repeat", "repeat-y"}
        smooth = brush.smoothing != "none" and not covers_pixels_exactly(place @ brush.transform)
        tile = Rect(0.0, 0.0, width, height)
        if not (across and down):
            seen = self._page.visible(box, place).transformed(brush.transform.inverse()).outset(1.0)
            tile = Rect.from_edges(
                0.0 if across else min(math.floor(seen.x), -1.0),
                0.0 if down else min(math.floor(seen.y), -1.0),
                width if across else max(math.ceil(seen.right), width + 1.0),
                height if down else max(math.ceil(seen.bottom), height + 1.0),
            )
        if smooth:
            drawn = bordered(pixmap, across, down)
            left, top = -tile.x - 1.0, -tile.y - 1.0
        else:
            drawn, left, top = pixmap, -tile.x, -tile.y
        style = rendering(brush.smoothing) | _moved(left, top, 0)
        if self._pictures.is_shared(drawn):
            self._pictures.image(drawn, {})
        content = self._pictures.image(drawn, style)
        attributes = self._tile(tile)
        if not brush.transform.is_identity:
            attributes["patternTransform"] = transform(brush.transform, self._digits(place))
        return self._page.definitions.add("p", "pattern", attributes, content)

    def rasterized(self, brush: Brush, box: Rect, place: Affine, feature: str, reason: str = _REASON) -> str | None:
        """`brush` as pixels over `box` (user units of `place`), listed as `feature`; None where nothing is seen."""
        page = self._page
        seen = page.visible(box, place)
        if seen.is_empty:
            return None
        scale = page.options.raster_scale * (page.base @ place).max_scale
        area = seen.outset(2.0 / scale)
        left, top = math.floor(area.x * scale) / scale, math.floor(area.y * scale) / scale
        area = Rect.from_edges(left, top, area.right, area.bottom)
        pixels = area.width * scale * area.height * scale
        if pixels > _MOST_PIXELS:
            scale *= math.sqrt(_MOST_PIXELS / pixels)
        columns, rows = max(1, math.ceil(area.width * scale)), max(1, math.ceil(area.height * scale))
        area = Rect(left, top, columns / scale, rows / scale)
        page.fallback(feature, reason, seen.transformed(place))
        op = FillRect(*area, brush, State(Affine.translation(-left, -top)))
        pixmap = page.rasterize(Scene(area.width, area.height, (op,), dither=False), scale)
        digits = self._digits(place) + 2
        sides = dict(zip(("x", "y", "width", "height"), (number(side, digits) for side in area), strict=True))
        size = {"width": sides["width"], "height": sides["height"]}
        content = self._pictures.placed(pixmap, size, rendering("low"))
        return page.definitions.add("p", "pattern", {"patternUnits": "userSpaceOnUse", **sides}, content)

    def texture(self, brush: TextureBrush, box: Rect, place: Affine) -> str:
        """Lines or stamps on a lattice, one cell of it a tile."""
        across, down = brush.spacing
        digits = self._digits(place)
        if brush.path is None:
            across = down
            tile = Rect(0.0, -down / 2, across, down)
            marks = f"M0 {number(down / 2, digits)}H{number(across, digits)}"
            paint = {"d": marks, "stroke": hex_color(brush.color), "stroke-width": number(brush.line_width, digits + 1)}
            content = element("path", paint)
        else:
            tile = Rect(-across / 2, -down / 2, across, down)
            content = self._stamps(brush, tile, digits)
        if brush.color.alpha != 1.0:
            content = element("g", {"opacity": opacity(brush.color.alpha)}, content)
        if brush.background is not None:
            ground = {"width": number(across, digits), "height": number(down, digits)}
            ground["fill"] = hex_color(brush.background)
            if brush.background.alpha != 1.0:
                ground["fill-opacity"] = opacity(brush.background.alpha)
            content = element("rect", ground) + content
        attributes = self._tile(tile, digits)
        matrix = Affine.translation(*brush.offset) @ Affine.rotation(brush.angle)
        if not matrix.is_identity:
            attributes["patternTransform"] = transform(matrix, digits)
        return self._page.definitions.add("p", "pattern", attributes, content)

    def _stamps(self, brush: TextureBrush, tile: Rect, digits: int) -> str:
        """Every stamp that reaches into the tile."""
        path = brush.path
        reach = texture_box(brush)
        if path is None or reach is None:
            return ""
        across, down = brush.spacing
        paint = {"fill": hex_color(brush.color)}
        if not brush.filled:
            paint = {"fill": "none", "stroke": paint["fill"], "stroke-width": number(brush.line_width, digits + 1)}
            if brush.cap != "butt":
                paint["stroke-linecap"] = brush.cap
        columns = range(math.ceil((tile.x - reach.right) / across), math.floor((tile.right - reach.x) / across) + 1)
        rows = range(math.ceil((tile.y - reach.bottom) / down), math.floor((tile.bottom - reach.y) / down) + 1)
        shape = {"d": path_text(path, digits), **paint}
        parts = [
            element("path", {**shape, **_moved(column * across - tile.x, row * down - tile.y, digits)})
            for row in rows
            for column in columns
        ]
        return "".join(parts)

    def _tile(self, tile: Rect, digits: int = 3) -> dict[str, str]:
        found = {"patternUnits": "userSpaceOnUse"}
        for name, value in zip(("x", "y", "width", "height"), tile, strict=True):
            if value:
                found[name] = number(value, digits)
        return found

    def _digits(self, place: Affine) -> int:
        return decimals_for(self._page.options.precision, place.max_scale)


def _moved(x: float, y: float, digits: int) -> dict[str, str]:
    return {"transform": transform(Affine.translation(x, y), digits)} if x or y else {}
