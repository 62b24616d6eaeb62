"""The poster with Pillow. Its gradients are pictures made larger, its round corners a mask drawn large and reduced."""

from __future__ import annotations

from typing import Any, Final

from benchmarks.peers import layout
from benchmarks.peers.contender import InProcess, MissingError
from benchmarks.peers.layout import Text

_TIMES: Final = 4
"""How much larger the corners are drawn than they are shown: ImageDraw's shapes are not anti-aliased."""


def contender() -> InProcess:
    """Pillow."""
    try:
        from PIL import Image, ImageDraw, ImageFont
    except ImportError as error:
        raise MissingError(str(error), "pip install pillow") from error
    poster = _Poster(Image, ImageDraw, ImageFont)
    return InProcess(poster.draw, lambda lines, path: poster.draw(lines).save(path))


class _Poster:
    """What a program keeps from one poster to the next: fonts and the mask of a card."""

    def __init__(self, image: Any, image_draw: Any, image_font: Any) -> None:
        self._image, self._image_draw, self._image_font = image, image_draw, image_font
        self._fonts: dict[tuple[str, int], Any] = {}
        width, height, radius = (int(length) for length in layout.CARD)
        large = image.new("L", (width * _TIMES, height * _TIMES))
        box = (0, 0, width * _TIMES - 1, height * _TIMES - 1)
        image_draw.Draw(large).rounded_rectangle(box, radius * _TIMES, fill=layout.CARD_COLOR[3])
        self._card = large.resize((width, height), image.Resampling.BOX)

    def draw(self, lines: list[Text]) -> Any:
        """Draws the poster; the picture."""
        picture = self._background()
        self._glow(picture)
        for x, y in layout.CARDS:
            picture.paste(layout.CARD_COLOR[:3], (int(x), int(y)), self._card)
        pen = self._image_draw.Draw(picture)
        for name, size, color, align, x, y, text in lines:
            font = self._fonts.get((name, size)) or self._font(name, size)
            pen.text((x, y), text, color[:3], font, "ms" if align == "center" else "ls")
        return picture

    def _background(self) -> Any:
        column = self._image.new("RGB", (1, layout.HEIGHT))
        pixels: list[tuple[int, ...]] = []
        for (begin, one), (end, two) in zip(layout.STOPS, layout.STOPS[1:], strict=False):
            first, last = round(begin * layout.HEIGHT), round(end * layout.HEIGHT)
            for y in range(first, last):
                t = (y + 0.5 - first) / (last - first)
                pixels.append(tuple(round(a + (b - a) * t) for a, b in zip(one[:3], two[:3], strict=True)))
        column.putdata(pixels)
        return column.resize((layout.WIDTH, layout.HEIGHT))

    def _glow(self, picture: Any) -> None:
        x, y, radius = layout.GLOW
        (_, (*color, strength)), _ = layout.GLOW_STOPS
        side = int(2 * radius)
        distance = self._image.radial_gradient("L")  # 256 x 256: 0 in the middle, 255 in the corners
        inner = distance.resize((side, side), self._image.Resampling.BILINEAR)
        mask = inner.point([round(strength * max(0.0, 1 - level * 2**0.5 / 255)) for level in range(256)])
        picture.paste(tuple(color), (int(x - radius), int(y - radius)), mask)

    def _font(self, name: str, size: int) -> Any:
        basic = self._image_font.Layout.BASIC
        font = self._image_font.truetype(layout.FILES[name], size, layout_engine=basic)
        self._fonts[name, size] = font
        return font
