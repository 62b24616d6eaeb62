"""What all parts of the writer share: where markup goes, what is defined, what was drawn as pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from vecdraw.backends.fallback import Fallback
from vecdraw.backends.svg.definitions import Definitions, Out
from vecdraw.backends.svg.options import SvgOptions
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.ops import Op
from vecdraw.scene.scene import Scene


class Drawing(Protocol):
    """Pixels that are drawn on."""

    def draw(self, ops: tuple[Op, ...]) -> None:
        """Draws more operations on what is there."""

    def snapshot(self, part: tuple[int, int, int, int] | None = None) -> Pixmap:
        """All pixels, or those of `part`: left, top, width and height."""


class Rasterize(Protocol):
    """Draws a scene with `scale` px per user unit."""

    def __call__(self, scene: Scene, scale: float, part: tuple[int, int, int, int] | None = None) -> Drawing:
        """The pixels of its canvas, or of `part`: left, top, width and height in px, perhaps beside the canvas."""


EncodePng = Callable[[Pixmap], bytes]


class Page:
    """One document in progress.

    `op` is the index of the operation of the outermost scene that is being written, `base` maps the units of the scene
    that is being written to those of the outermost, and `canvas` is what can be seen of it, in its units.
    `magnification` is how much larger the scene is drawn than its units at most, and at least 1. `reach` is from how
    far around the canvas filters and shadows still bring something onto it, `filtered` whether there is a filter around
    what is being written. `keeps_colors`: the canvas keeps colours beyond the gamut of sRGB.
    """

    def __init__(
        self,
        out: Out,
        options: SvgOptions,
        rasterize: Rasterize,
        encode_png: EncodePng,
        *,
        keeps_colors: bool,
    ) -> None:
        self.write = out
        self.options = options
        self.rasterize = rasterize
        self.encode_png = encode_png
        self.keeps_colors = keeps_colors
        self.definitions = Definitions(out, options.id_prefix)
        self.fallbacks: list[Fallback] = []
        self.op = 0
        self.base = Affine()
        self.magnification = 1.0
        self.canvas = Rect(0.0, 0.0, 0.0, 0.0)
        self.reach = 0.0
        self.filtered = False

    def fallback(self, feature: str, reason: str, box: Rect) -> None:
        """Lists something that is drawn as a picture; `box` is in units of the scene that is being written."""
        found = Fallback(self.op, feature, reason, box.transformed(self.base))
        if not self.fallbacks or self.fallbacks[-1] != found:
            self.fallbacks.append(found)

    @property
    def around(self) -> Rect:
        """The canvas, and what lies around it as far as it matters."""
        return self.canvas.outset(self.reach)

    def visible(self, box: Rect, transform: Affine) -> Rect:
        """The part of `box` (user units of `transform`) that matters to what is on the canvas."""
        if not transform.is_invertible:
            return Rect(box.x, box.y, 0.0, 0.0)
        return box.intersection(self.around.transformed(transform.inverse()))
