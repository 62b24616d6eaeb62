"""The poster with skia-python: as its documentation would have it, and tuned by measurement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.peers import layout
from benchmarks.peers.contender import InProcess, MissingError
from benchmarks.peers.layout import Text


def _skia() -> Any:
    try:
        import skia
    except ImportError as error:
        raise MissingError(str(error), "pip install skia-python") from error
    return skia


class _Plain:
    """The default surface, and everything but typefaces made anew for each poster."""

    def __init__(self, skia: Any) -> None:
        self._skia = skia
        self._faces = {name: skia.Typeface.MakeFromFile(str(path)) for name, path in layout.FILES.items()}

    def draw(self, lines: list[Text]) -> Any:
        """Draws the poster; the surface."""
        skia = self._skia
        surface = skia.Surface(layout.WIDTH, layout.HEIGHT)
        canvas = surface.getCanvas()
        canvas.drawRect(skia.Rect(0, 0, layout.WIDTH, layout.HEIGHT), background(skia, dither=False))
        canvas.drawRect(lit(skia), light(skia, dither=False))
        width, height, radius = layout.CARD
        paint = skia.Paint(AntiAlias=True, Color=argb(layout.CARD_COLOR))
        for x, y in layout.CARDS:
            canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y, width, height), radius, radius, paint)
        for name, size, color, align, at, y, text in lines:
            font = skia.Font(self._faces[name], size)
            font.setSubpixel(True)
            font.setHinting(skia.FontHinting.kNone)
            x = at - font.measureText(text) / 2 if align == "center" else at
            canvas.drawString(text, x, y, font, skia.Paint(AntiAlias=True, Color=argb(color)))
        return surface

    def write(self, lines: list[Text], path: Path) -> None:
        """Draws the poster into a file."""
        self.draw(lines).makeImageSnapshot().save(str(path), self._skia.kPNG)


class _Tuned(_Plain):
    """RGBA premultiplied with dithered gradients, the format Skia is fastest in, and all that does not change kept."""

    def __init__(self, skia: Any) -> None:
        super().__init__(skia)
        self._info = skia.ImageInfo.Make(layout.WIDTH, layout.HEIGHT, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
        self._surface = skia.Surface.MakeRaster(self._info)
        width, height, radius = layout.CARD
        self._under = skia.Rect(0, 0, layout.WIDTH, layout.HEIGHT), background(skia, dither=True)
        self._light = lit(skia), light(skia, dither=True)
        self._cards = [
            skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(x, y, width, height), radius, radius) for x, y in layout.CARDS
        ]
        self._card = skia.Paint(AntiAlias=True, Color=argb(layout.CARD_COLOR))
        self._paints = {c: skia.Paint(AntiAlias=True, Color=argb(c)) for c in (layout.PALE, layout.DARK)}
        self._fonts: dict[tuple[str, int], Any] = {}

    def draw(self, lines: list[Text]) -> Any:
        skia, surface, fonts, paints = self._skia, self._surface, self._fonts, self._paints
        canvas = surface.getCanvas()
        canvas.drawRect(*self._under)
        canvas.drawRect(*self._light)
        for card in self._cards:
            canvas.drawRRect(card, self._card)
        for name, size, color, align, at, y, text in lines:
            font = fonts.get((name, size))
            if font is None:
                font = fonts[name, size] = skia.Font(self._faces[name], size)
                font.setSubpixel(True)
                font.setHinting(skia.FontHinting.kNone)
            x = at - font.measureText(text) / 2 if align == "center" else at
            canvas.drawString(text, x, y, font, paints[color])
        return surface


def argb(color: layout.RGBA) -> int:
    """The colour as Skia's integer."""
    red, green, blue, alpha = color
    return alpha << 24 | red << 16 | green << 8 | blue


def background(skia: Any, *, dither: bool) -> Any:
    """The paint of the background."""
    ends = [skia.Point(0, 0), skia.Point(0, layout.HEIGHT)]
    offsets, colors = zip(*layout.STOPS, strict=True)
    return skia.Paint(
        Shader=skia.GradientShader.MakeLinear(ends, [argb(color) for color in colors], list(offsets)), Dither=dither
    )


def lit(skia: Any) -> Any:
    """The square that is lit."""
    x, y, radius = layout.GLOW
    return skia.Rect(x - radius, y - radius, x + radius, y + radius)


def light(skia: Any, *, dither: bool) -> Any:
    """The paint of the glow."""
    x, y, radius = layout.GLOW
    offsets, colors = zip(*layout.GLOW_STOPS, strict=True)
    made = skia.GradientShader.MakeRadial(skia.Point(x, y), radius, [argb(color) for color in colors], list(offsets))
    return skia.Paint(Shader=made, Dither=dither)


def plain() -> InProcess:
    """skia-python with its defaults."""
    poster = _Plain(_skia())
    return InProcess(poster.draw, poster.write)


def tuned() -> InProcess:
    """skia-python at its best."""
    poster = _Tuned(_skia())
    return InProcess(poster.draw, poster.write)
