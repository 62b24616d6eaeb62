"""Brushes that SVG says with a `pattern`: pictures, textures, and what is rasterised to fill one shape."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from vecdraw.backends.svg.hatching import hatched, margin
from vecdraw.backends.svg.markup import Attributes, decimals_for, element, hex_color, number, opacity, transform
from vecdraw.backends.svg.page import Page
from vecdraw.backends.svg.path_text import path_text
from vecdraw.backends.svg.pictures import Pictures, rendering
from vecdraw.backends.svg.tiles import bordered, repeated
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Brush, PatternBrush, TextureBrush
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.texture_lattice import lattice_for, stamp_margin, stamp_points
from vecdraw.paint.texture_stamps import Bars, bars, has_separate_stamps, stamp_box, stamp_path, texture_stroke
from vecdraw.scene.ops import FillRect, State
from vecdraw.scene.scene import Scene

_MOST_PIXELS: Final = 1 << 24  # of one rasterised fill; a larger one has fewer px per unit
_MOST_REPEATED: Final = 1 << 22  # pixels of a picture that is repeated before it is written
_KEPT: Final = 256
_NEAR: Final = 1e-6  # px
_MOST_MARKS: Final = 4000  # lines or stamps of a texture that are written one by one
_FINER: Final = 2  # decimals more for stamps, of which there is one for many places
_REASON: Final = "SVG has no such paint"


class Patterns:
    """Defines patterns; the references are ids. What is in a pattern is drawn from the corner of its tile on."""

    def __init__(self, page: Page, pictures: Pictures) -> None:
        self._page = page
        self._pictures = pictures
        self._spread: dict[tuple[int, Affine, Rect], tuple[PatternBrush, str]] = {}
        self._tiled: dict[tuple[int, Rect, int], tuple[PatternBrush, str]] = {}

    def picture(self, brush: PatternBrush, box: Rect, place: Affine) -> str | None:
        """A picture that repeats as `brush` says, over `box` (user units of `place`); None where it shows nothing.

        Programs that draw SVG repeat tiles of whole pixels only. Where a tile has others, the picture is repeated over
        all of the canvas (over `box` where that is too much), and the pattern is one tile.
        """
        if not brush.transform.is_invertible:
            return None
        width, height = float(brush.pixmap.width), float(brush.pixmap.height)
        matrix = place @ brush.transform
        if not matrix.is_invertible or _meets_pixels(matrix, width, height):
            return self._repeated(brush, box, place)
        key = id(brush), place, self._page.around
        known = self._spread.get(key)
        if known is not None:
            return known[1]
        across, down = brush.repetition in {"repeat", "repeat-x"}, brush.repetition in {"repeat", "repeat-y"}
        everything = self._page.around.transformed(place.inverse())
        for area in (everything, box):
            seen = self._seen(area, place, brush)
            columns = range(math.floor(seen.x / width), math.ceil(seen.right / width)) if across else range(1)
            rows = range(math.floor(seen.y / height), math.ceil(seen.bottom / height)) if down else range(1)
            if len(columns) * len(rows) * width * height <= max(_MOST_REPEATED, width * height):
                found = self._spread_out(brush, columns, rows, area, place)
                if area is everything:
                    if len(self._spread) >= _KEPT:
                        self._spread.clear()
                    self._spread[key] = brush, found
                return found
        return self._repeated(brush, box, place)

    def _seen(self, area: Rect, place: Affine, brush: PatternBrush) -> Rect:
        """What is seen of `area` (user units of `place`) in pixels of the picture, and one more on each side."""
        return self._page.visible(area, place).transformed(brush.transform.inverse()).outset(1.0)

    def _spread_out(self, brush: PatternBrush, columns: range, rows: range, box: Rect, place: Affine) -> str:
        """One tile over all of `box`, with so many pictures in it as one."""
        drawn = repeated(brush.pixmap, len(columns), len(rows))
        left, top = float(columns.start * brush.pixmap.width), float(rows.start * brush.pixmap.height)
        if brush.smoothing != "none":
            drawn, left, top = bordered(drawn, across=False, down=False), left - 1.0, top - 1.0
        area = _whole(self._page.visible(box, place).transformed(place))
        matrix = Affine.translation(-area.x, -area.y) @ place @ brush.transform @ Affine.translation(left, top)
        turned = {"transform": transform(matrix, self._page.options.precision + 1)}
        return self._covering(area, place, self._image(drawn, rendering(brush.smoothing) | turned))

    def _repeated(self, brush: PatternBrush, box: Rect, place: Affine) -> str:
        pixmap, repetition = brush.pixmap, brush.repetition
        width, height = float(pixmap.width), float(pixmap.height)
        across, down = repetition in {"repeat", "repeat-x"}, repetition in {"repeat", "repeat-y"}
        tile = Rect(0.0, 0.0, width, height)
        if not (across and down):
            seen = self._seen(box, place, brush)
            tile = Rect.from_edges(
                0.0 if across else min(math.floor(seen.x), -1.0),
                0.0 if down else min(math.floor(seen.y), -1.0),
                width if across else max(math.ceil(seen.right), width + 1.0),
                height if down else max(math.ceil(seen.bottom), height + 1.0),
            )
        digits = self._digits(place)
        known = self._tiled.get((id(brush), tile, digits))
        if known is not None:
            return known[1]
        if brush.smoothing == "none":
            drawn, left, top = pixmap, -tile.x, -tile.y
        else:  # also where it covers pixels exactly: the document may be enlarged
            drawn = bordered(pixmap, across, down)
            left, top = -tile.x - 1.0, -tile.y - 1.0
        content = self._image(drawn, rendering(brush.smoothing) | _moved(left, top, 0))
        attributes = self._tile(tile)
        if not brush.transform.is_identity:
            attributes["patternTransform"] = transform(brush.transform, digits)
        if len(self._tiled) >= _KEPT:
            self._tiled.clear()
        found = self._page.definitions.add("p", "pattern", attributes, content)
        self._tiled[id(brush), tile, digits] = brush, found
        return found

    def _image(self, pixmap: Pixmap, attributes: Attributes) -> str:
        """A picture inside a pattern; one that is shared is defined before the pattern."""
        if self._pictures.is_shared(pixmap):
            self._pictures.image(pixmap, {})
        return self._pictures.image(pixmap, attributes)

    def rasterized(self, brush: Brush, box: Rect, place: Affine, feature: str, reason: str = _REASON) -> str | None:
        """`brush` as pixels over `box` (user units of `place`), listed as `feature`; None where nothing is seen."""
        page = self._page
        seen = page.visible(box, place)
        if seen.is_empty:
            return None
        area = seen.transformed(place)
        page.fallback(feature, reason, area)
        area = _whole(area)
        scale = page.options.raster_scale * page.magnification
        pixels = area.width * scale * area.height * scale
        if pixels > _MOST_PIXELS:
            scale *= math.sqrt(_MOST_PIXELS / pixels)
        moved = Affine.translation(-area.x, -area.y) @ place
        op = FillRect(*seen.outset(seen.width, seen.height), brush, State(moved))
        pixmap = page.rasterize(Scene(area.width, area.height, (op,), dither=False), scale).snapshot()
        size = {"width": number(pixmap.width / scale, 6), "height": number(pixmap.height / scale, 6)}
        return self._covering(area, place, self._pictures.placed(pixmap, size, rendering("low")))

    def _covering(self, area: Rect, place: Affine, content: str) -> str:
        """One tile over all of `area` (units of the canvas), upright on it, so that it is not resampled."""
        attributes = self._tile(area)
        if not place.is_identity:
            attributes["patternTransform"] = transform(place.inverse(), self._page.options.precision + 3)
        return self._page.definitions.add("p", "pattern", attributes, content)

    def texture(self, brush: TextureBrush, box: Rect, place: Affine) -> str | None:
        """Lines or stamps on a lattice: all that are seen, or one cell that is repeated where those are too many."""
        digits = self._digits(place)
        seen = self._page.visible(box, place)
        if seen.is_empty:
            return None
        turned = Affine.translation(*brush.offset) @ Affine.rotation(brush.angle)
        around = seen.transformed(turned.inverse())
        across, down = brush.spacing
        count = around.height / down * (1.0 if brush.path is None else around.width / across)
        if count > _MOST_MARKS:
            return self._cell(brush, turned, place.max_scale, digits)
        area = _whole(seen.transformed(place))
        lines = bars(brush)
        if lines is not None:
            inside = area.outset(margin(lines, place @ turned))
            drawn = self._hatched(brush, lines, around.outset(1.0), area, inside, place @ turned)
            return self._covering(inside, place, drawn)
        lattice = lattice_for(brush, seen)
        inside = area.outset(*map(math.ceil, stamp_margin(brush, place)))  # browsers draw what they cut otherwise
        points = list(stamp_points(brush, lattice, place, area))
        ground = seen.transformed(lattice.transform.inverse()).outset(1.0)
        matrix = transform(Affine.translation(-inside.x, -inside.y) @ place @ lattice.transform, digits + 1)
        content = self._marked(brush, ground, points, place.max_scale, digits)
        return self._covering(inside, place, element("g", {"transform": matrix}, content))

    def _cell(self, brush: TextureBrush, turned: Affine, scale: float, digits: int) -> str:
        """One cell of a lattice, which is repeated."""
        across, down = brush.spacing
        tile = Rect(-across / 2, -down / 2, across, down)
        reach = stamp_box(brush)
        points: list[tuple[float, float]] = []
        if brush.path is not None and reach is not None:
            columns = range(math.ceil((tile.x - reach.right) / across), math.floor((tile.right - reach.x) / across) + 1)
            rows = range(math.ceil((tile.y - reach.bottom) / down), math.floor((tile.bottom - reach.y) / down) + 1)
            points = [(column * across, row * down) for row in rows for column in columns]
        attributes = self._tile(tile, digits)
        if not turned.is_identity:
            attributes["patternTransform"] = transform(turned, digits)
        content = self._marked(brush, tile, points, scale, digits)
        moved = element("g", _moved(-tile.x, -tile.y, digits), content)
        return self._page.definitions.add("p", "pattern", attributes, moved)

    def _hatched(self, brush: TextureBrush, lines: Bars, around: Rect, seen: Rect, tile: Rect, matrix: Affine) -> str:
        """The lines that are seen, those in `around` of the lattice, on their background; from the tile's corner on."""
        digits = self._page.options.precision
        faded = {} if brush.color.alpha == 1.0 else {"opacity": opacity(brush.color.alpha)}
        moved = Affine.translation(-tile.x, -tile.y)
        drawn = hatched(lines, brush.spacing, around, moved @ matrix, seen.transformed(moved), digits)
        content = element("g", {"fill": hex_color(brush.color), **faded}, drawn)
        if brush.background is None:
            return content
        ground = {"width": number(tile.width, digits), "height": number(tile.height, digits)}
        ground["fill"] = hex_color(brush.background)
        if brush.background.alpha != 1.0:
            ground["fill-opacity"] = opacity(brush.background.alpha)
        return element("rect", ground) + content

    def _marked(
        self, brush: TextureBrush, area: Rect, points: Sequence[tuple[float, float]], scale: float, digits: int
    ) -> str:
        """What a texture shows in `area`, in the units of its lattice: lines, or stamps at `points`."""
        down = brush.spacing[1]
        paint = {"fill": hex_color(brush.color)}
        if brush.path is None or not brush.filled:
            paint = {"fill": "none", "stroke": paint["fill"], "stroke-width": number(brush.line_width, digits + 1)}
        if brush.path is None:
            half = brush.line_width / 2
            rows = range(math.ceil((area.y - half) / down), math.floor((area.bottom + half) / down) + 1)
            left, length = number(area.x, digits), number(area.width, digits)
            lines = [f"M{left} {number(row * down, digits)}h{length}" for row in rows]
            content = element("path", {"d": "".join(lines), **paint})
        else:
            if not brush.filled:
                paint["stroke-miterlimit"] = number(texture_stroke(brush).miter_limit, 1)
                if brush.cap != "butt":
                    paint["stroke-linecap"] = brush.cap
            path = stamp_path(brush.path, scale)
            content = element("g", paint, self._stamps(path, points, digits, apart=has_separate_stamps(brush)))
        if brush.color.alpha != 1.0:
            content = element("g", {"opacity": opacity(brush.color.alpha)}, content)
        if brush.background is not None:
            ground = dict(zip(("x", "y", "width", "height"), (number(side, digits) for side in area), strict=True))
            ground["fill"] = hex_color(brush.background)
            if brush.background.alpha != 1.0:
                ground["fill-opacity"] = opacity(brush.background.alpha)
            content = element("rect", ground) + content
        return content

    def _stamps(self, path: PathData, points: Sequence[tuple[float, float]], digits: int, *, apart: bool) -> str:
        """A path at each of some points: as one path unless none reaches into another, so that it is painted once."""
        if not apart:
            whole = [path_text(path.transformed(Affine.translation(x, y)), digits) for x, y in points]
            return element("path", {"d": "".join(whole)}) if whole else ""
        stamp = self._page.definitions.add_drawn("u", "path", {"d": path_text(path, digits + _FINER)})
        return "".join([element("use", {"href": f"#{stamp}", **_placed(x, y, digits)}) for x, y in points])

    def _tile(self, tile: Rect, digits: int = 3) -> dict[str, str]:
        found = {"patternUnits": "userSpaceOnUse"}
        for name, value in zip(("x", "y", "width", "height"), tile, strict=True):
            if value:
                found[name] = number(value, digits)
        return found

    def _digits(self, place: Affine) -> int:
        return decimals_for(self._page.options.precision, place.max_scale)


def _meets_pixels(matrix: Affine, width: float, height: float) -> bool:
    """Whether every tile of a picture that repeats covers whole pixels."""
    sides = matrix.a * width, matrix.d * height, matrix.e, matrix.f
    upright = matrix.b == 0.0 == matrix.c and matrix.a > 0.0 and matrix.d > 0.0
    return upright and all(abs(side - round(side)) <= _NEAR for side in sides)


def _whole(area: Rect) -> Rect:
    """The rectangle around `area` with whole numbers for sides, a unit more on each side."""
    left, top = math.floor(area.x) - 1.0, math.floor(area.y) - 1.0
    return Rect.from_edges(left, top, math.ceil(area.right) + 1.0, math.ceil(area.bottom) + 1.0)


def _placed(x: float, y: float, digits: int) -> dict[str, str]:
    return {name: number(value, digits) for name, value in (("x", x), ("y", y)) if value}


def _moved(x: float, y: float, digits: int) -> dict[str, str]:
    return {"transform": transform(Affine.translation(x, y), digits)} if x or y else {}
