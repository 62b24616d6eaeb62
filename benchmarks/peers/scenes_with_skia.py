"""The scenes of `benchmarks.scenes` with skia-python, tuned: on a kept surface, with all that does not change kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from benchmarks.peers import layout
from benchmarks.peers import scene_sizes as s
from benchmarks.peers.layout import RGBA
from benchmarks.peers.with_skia import argb

_STRIPE: Final[RGBA] = (242, 245, 250, 255)


class Scenes:
    """The scenes, each a function of a number that returns the surface it has drawn on."""

    def __init__(self) -> None:
        import numpy as np
        import skia

        import vecdraw as vd

        self._skia = skia
        photo = vd.load_image(s.PHOTO)
        pixels = np.ascontiguousarray(photo.to_numpy())
        info = skia.ImageInfo.Make(photo.width, photo.height, skia.kRGBA_8888_ColorType, skia.kOpaque_AlphaType)
        self._photo = skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, photo.width * 4))
        self._whole = skia.Rect.MakeWH(photo.width, photo.height)
        self._smooth = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
        self._fast = skia.Canvas.SrcRectConstraint.kFast_SrcRectConstraint
        faces = {
            400: skia.Typeface.MakeFromFile(str(layout.FILES["regular"])),
            700: skia.Typeface.MakeFromFile(str(layout.FILES["bold"])),
        }
        self._fonts: dict[tuple[int, int], Any] = {}
        for weight, face in faces.items():
            for size in (14, 16, 18, 24, 28, 30, 36, 40, 64, 160):
                font = self._fonts[weight, size] = skia.Font(face, size)
                font.setSubpixel(True)
                font.setHinting(skia.FontHinting.kNone)
        self._paints = {
            color: skia.Paint(AntiAlias=True, Color=argb(color))
            for color in (s.WHITE, s.INK, s.VEIL, s.GRAY, _STRIPE, *s.SERIES)
        }
        self._plain = skia.Paint()
        shadow = self._shadow = skia.Paint(AntiAlias=True, Color=argb(s.SHADE))
        shadow.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 12.0, False))
        self._blur = skia.Paint(ImageFilter=skia.ImageFilters.Blur(12, 12, skia.TileMode.kDecal))
        self._backgrounds = {name: self._shaded(0, 0, 0, size[1], s.SUNRISE) for name, size in s.SIZES.items()}
        self._across = self._shaded(100, 0, 1500, 0, s.SUNRISE)
        self._area = self._shaded(0, 80, 0, 720, s.AREA)
        self._fade = self._shaded(0, 0, 0, 180, s.FADE)
        self._pane = self._shaded(0, 0, 1080, 1080, ((0.0, s.RIM), (1.0, s.PANEL)))
        self._rim = self._line(s.RIM, 2)
        self._thin = self._line(s.GRAY, 1)
        self._series = [self._line(color, 3) for color in s.SERIES]
        self._outline = self._line(s.INK, 12)

    def _shaded(self, x0: float, y0: float, x1: float, y1: float, stops: Sequence[tuple[float, RGBA]]) -> Any:
        skia = self._skia
        offsets, colors = zip(*stops, strict=True)
        ends = [skia.Point(x0, y0), skia.Point(x1, y1)]
        shader = skia.GradientShader.MakeLinear(ends, [argb(color) for color in colors], list(offsets))
        return skia.Paint(AntiAlias=True, Dither=True, Shader=shader)

    def _line(self, color: RGBA, width: float) -> Any:
        skia = self._skia
        made = skia.Paint(AntiAlias=True, Color=argb(color), Style=skia.Paint.kStroke_Style, StrokeWidth=width)
        made.setStrokeJoin(skia.Paint.Join.kRound_Join)
        return made

    def all(self) -> dict[str, Callable[[int], Any]]:
        """By name."""
        drawn: dict[str, Callable[[Any, int], None]] = {
            "cards with shadows": self._cards,
            "photographs in shapes": self._shapes,
            "photograph blurred": self._blurred,
            "chart": self._chart,
            "headline": self._headline,
            "social card": self._social,
            "thumbnail": self._thumbnail,
            "icons": self._icons,
            "table": self._table,
            "glass": self._glass,
        }

        def scene(name: str) -> Callable[[int], Any]:
            skia = self._skia
            info = skia.ImageInfo.Make(*s.SIZES[name], skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
            surface = skia.Surface.MakeRaster(info)
            canvas = surface.getCanvas()

            def draw(number: int) -> Any:
                canvas.clear(0xFFFFFFFF)
                drawn[name](canvas, number)
                return surface

            return draw

        return {name: scene(name) for name in drawn}

    def _text(self, canvas: Any, text: str, x: float, y: float, size: int, color: RGBA, weight: int = 400) -> None:
        canvas.drawString(text, x, y, self._fonts[weight, size], self._paints[color])

    def _picture(self, canvas: Any, x: float, y: float, width: float, height: float, paint: Any) -> None:
        target = self._skia.Rect.MakeXYWH(x, y, width, height)
        canvas.drawImageRect(self._photo, self._whole, target, self._smooth, paint, self._fast)

    def _cards(self, canvas: Any, number: int) -> None:
        skia = self._skia
        for x, y, width, height in s.CARDS:
            canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y + 8, width, height), 20, 20, self._shadow)
            canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y, width, height), 20, 20, self._paints[s.WHITE])
            self._text(canvas, s.words(number, 6), x + 20, y + 50, 28, s.INK, 700)
            for line in range(4):
                self._text(canvas, s.words(number + line, 13), x + 20, y + 100 + 32 * line, 18, s.INK)

    def _shapes(self, canvas: Any, number: int) -> None:
        skia = self._skia
        for x, y, radius in s.CIRCLES:
            canvas.save()
            canvas.clipRRect(
                skia.RRect.MakeOval(skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius)), True
            )
            self._picture(canvas, x - 200, y - radius, 400, 2 * radius, self._plain)
            canvas.restore()
            self._text(canvas, s.words(number, 5), x - 60, y + 165, 24, s.INK)
        canvas.save()
        canvas.clipRRect(skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(60, 740, 960, 300), 40, 40), True)
        self._picture(canvas, 60, 640, 960, 640, self._plain)
        canvas.restore()

    def _blurred(self, canvas: Any, number: int) -> None:
        self._picture(canvas, -40, -140, 1280, 853, self._blur)
        canvas.drawRect(self._skia.Rect.MakeWH(1200, 630), self._paints[s.VEIL])
        self._text(canvas, s.words(number, 14), 100, 320, 64, s.WHITE, 700)

    def _chart(self, canvas: Any, number: int) -> None:
        skia = self._skia
        for k in range(9):
            canvas.drawLine(80, 80.5 + 80 * k, 1160, 80.5 + 80 * k, self._thin)
            self._text(canvas, f"{number + 10 * k}", 30, 86 + 80 * k, 16, s.INK)
        for series, color in enumerate(s.SERIES):
            points = [(80 + 9 * at, 720 - 640 * value) for at, value in enumerate(s.values(number, series))]
            line = skia.Path()
            line.addPoly([skia.Point(x, y) for x, y in points], False)
            if series == 0:
                area = skia.Path(line)
                area.lineTo(points[-1][0], 720)
                area.lineTo(80, 720)
                area.close()
                canvas.drawPath(area, self._area)
            canvas.drawPath(line, self._series[series])
            for x, y in points[::10]:
                canvas.drawCircle(x, y, 5, self._paints[color])
            self._text(canvas, s.words(number + series, 6), 120 + 160 * series, 50, 18, s.INK)

    def _headline(self, canvas: Any, number: int) -> None:
        text = s.words(number, 8)
        canvas.drawString(text, 100, 260, self._fonts[700, 160], self._outline)
        canvas.drawString(text, 100, 260, self._fonts[700, 160], self._across)
        canvas.drawString(s.words(number + 8, 20), 100, 420, self._fonts[700, 64], self._across)

    def _social(self, canvas: Any, number: int) -> None:
        skia = self._skia
        canvas.drawRect(skia.Rect.MakeWH(1200, 630), self._backgrounds["social card"])
        canvas.save()
        canvas.clipRRect(skia.RRect.MakeOval(skia.Rect.MakeLTRB(100, 420, 220, 540)), True)
        self._picture(canvas, 70, 420, 180, 120, self._plain)
        canvas.restore()
        for line in range(2):
            self._text(canvas, s.words(number + 14 * line, 14), 100, 180 + 90 * line, 64, s.WHITE, 700)
        self._text(canvas, s.words(number, 10), 250, 475, 30, s.WHITE)
        self._text(canvas, s.words(number + 5, 16), 250, 520, 24, s.WHITE)

    def _thumbnail(self, canvas: Any, number: int) -> None:
        self._picture(canvas, 0, -17, 320, 213, self._plain)
        canvas.drawRect(self._skia.Rect.MakeWH(320, 180), self._fade)
        self._text(canvas, s.words(number, 10), 14, 140, 24, s.WHITE, 700)
        self._text(canvas, s.words(number, 16), 14, 164, 14, s.WHITE)

    def _icons(self, canvas: Any, number: int) -> None:
        skia = self._skia
        for k in range(256):
            path = skia.Path()
            corners = s.star(32 + 64 * (k % 16), 32 + 64 * (k // 16), 26, number / 10)
            path.addPoly([skia.Point(x, y) for x, y in corners], True)
            canvas.drawPath(path, self._paints[s.SERIES[(k + number) % 3]])

    def _table(self, canvas: Any, number: int) -> None:
        for row in range(s.ROWS):
            y = 60 + 40 * row
            if row % 2:
                canvas.drawRect(self._skia.Rect.MakeXYWH(60, y, 1120, 40), self._paints[_STRIPE])
            for column in range(s.COLUMNS):
                self._text(canvas, s.words(number + row * 7 + column, 8), 72 + 224 * column, y + 27, 18, s.INK)
        for row in range(s.ROWS + 1):
            canvas.drawLine(60, 60.5 + 40 * row, 1180, 60.5 + 40 * row, self._thin)

    def _glass(self, canvas: Any, number: int) -> None:
        skia = self._skia
        canvas.drawRect(skia.Rect.MakeWH(1080, 1080), self._backgrounds["glass"])
        for x, y, width, height in s.PANES:
            pane = skia.Rect.MakeXYWH(x, y, width, height)
            canvas.drawRoundRect(pane, 28, 28, self._pane)
            canvas.drawRoundRect(pane, 28, 28, self._rim)
            self._text(canvas, s.words(number, 5), x + 30, y + 80, 40, s.WHITE, 700)
            self._text(canvas, s.words(number + 3, 11), x + 30, y + 140, 18, s.WHITE)
