"""A scene as an SVG document."""

from __future__ import annotations

from typing import Final

from vecdraw.backends.fallback import Fallback
from vecdraw.backends.svg.clips import Clips
from vecdraw.backends.svg.definitions import Out
from vecdraw.backends.svg.effects import Effects
from vecdraw.backends.svg.elements import Tools
from vecdraw.backends.svg.markup import escaped, escaped_attribute, number, start_tag
from vecdraw.backends.svg.options import SvgOptions
from vecdraw.backends.svg.page import EncodePng, Page, Rasterize
from vecdraw.backends.svg.paints import MITER_LIMIT, Paints
from vecdraw.backends.svg.patterns import Patterns
from vecdraw.backends.svg.pictures import Pictures
from vecdraw.backends.svg.renderer import SvgRenderer
from vecdraw.backends.svg.shapes import Shapes
from vecdraw.backends.svg.text import Texts
from vecdraw.backends.svg.uses import Uses, count_uses
from vecdraw.backends.svg.wraps import Wraps
from vecdraw.geometry.rect import Rect
from vecdraw.scene.scene import Scene
from vecdraw.units import MM_PER_INCH, PT_PER_INCH, PX_PER_INCH

_FLUSHED = 1 << 16  # characters gathered before they are handed on
_UNITS: Final = {PX_PER_INCH: "", PT_PER_INCH: "pt", MM_PER_INCH: "mm", 1.0: "in"}
"""Units of length by how many of them make an inch; a length without one is CSS pixels."""


def write_svg(
    scene: Scene,
    out: Out,
    options: SvgOptions,
    rasterize: Rasterize,
    encode_png: EncodePng,
    scale: float = 1.0,
) -> list[Fallback]:
    """Hands an SVG document of `scene` to `out`, part by part; what it drew as pictures because SVG cannot say it.

    The document is `scale` times as large as the scene on paper: its size in user units, of which `scene.dpi` make an
    inch.
    `rasterize` draws a scene at so many px per user unit, `encode_png` makes a PNG of pixels. Equal scenes and options
    give equal documents.
    """
    gathered = _Gathered(out)
    page = Page(gathered.write, options, rasterize, encode_png, keeps_colors=scene.keeps_wide_colors)
    page.canvas = Rect(0.0, 0.0, scene.width, scene.height)
    page.magnification = scale
    uses = count_uses(scene, scale)
    texts = Texts(page, scene)
    writer = SvgRenderer(_tools(page, uses, texts), scene)
    page.write(_head(scene, uses, options, scale, isolated=writer.blends))
    page.write(texts.style())
    if scene.width and scene.height:
        writer.draw()
    page.write("</svg>\n")
    gathered.flush()
    return page.fallbacks


class _Gathered:
    """Gathers small pieces into larger ones."""

    def __init__(self, out: Out) -> None:
        self._out = out
        self._pieces: list[str] = []
        self._size = 0

    def write(self, text: str) -> None:
        self._pieces.append(text)
        self._size += len(text)
        if self._size >= _FLUSHED:
            self.flush()

    def flush(self) -> None:
        if self._pieces:
            self._out("".join(self._pieces))
            self._pieces.clear()
            self._size = 0


def _tools(page: Page, uses: Uses, texts: Texts) -> Tools:
    clips = Clips(page)
    pictures = Pictures(page, uses.pictures)
    shapes = Shapes(page, Paints(page, Patterns(page, pictures)), pictures)
    return Tools(page, uses, clips, shapes, Effects(page), Wraps(page, clips), texts, {})


def _physical(side: float, dpi: float, precision: int) -> str:
    """A length of user units, of which `dpi` make an inch, as SVG writes it: in their own unit where they have one."""
    if dpi in _UNITS:
        return number(side, precision) + _UNITS[dpi]
    return number(side * PX_PER_INCH / dpi, precision)


def _head(scene: Scene, uses: Uses, options: SvgOptions, scale: float, *, isolated: bool) -> str:
    width, height = (number(side, options.precision) for side in (scene.width, scene.height))
    attributes = {"xmlns": "http://www.w3.org/2000/svg"}
    for name, side in (("width", scene.width), ("height", scene.height)):
        attributes[name] = _physical(side * scale, scene.dpi, options.precision)
    attributes["viewBox"] = f"0 0 {width} {height}"
    if options.lang:
        attributes["lang"] = escaped_attribute(options.lang)
    if uses.strokes:
        attributes["stroke-miterlimit"] = number(MITER_LIMIT, 0)
    if isolated:
        attributes["style"] = "isolation:isolate"
    head = start_tag("svg", attributes)
    if options.title:
        head += f"<title>{escaped(options.title)}</title>"
    if options.description:
        head += f"<desc>{escaped(options.description)}</desc>"
    return head
