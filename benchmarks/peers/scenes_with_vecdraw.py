"""The scenes of `benchmarks.scenes` through a Context."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import vecdraw as vd
from benchmarks.peers import scene_sizes as s
from benchmarks.peers.layout import RGBA

_FONTS: Final = {
    (weight, size): vd.Font(["Noto Sans SC"], size, weight=weight)
    for weight in (400, 700)
    for size in (14, 16, 18, 24, 28, 30, 36, 40, 64, 160)
}


def _color(rgba: RGBA) -> vd.Color:
    red, green, blue, alpha = rgba
    return vd.Color(red / 255, green / 255, blue / 255, alpha / 255)


_WHITE, _INK, _SHADE, _VEIL, _GRAY, _PANEL, _RIM = map(
    _color, (s.WHITE, s.INK, s.SHADE, s.VEIL, s.GRAY, s.PANEL, s.RIM)
)
_SERIES: Final = [_color(rgba) for rgba in s.SERIES]


def _gradient(x0: float, y0: float, x1: float, y1: float, stops: tuple[tuple[float, RGBA], ...]) -> vd.LinearGradient:
    return vd.LinearGradient((x0, y0), (x1, y1), [(at, _color(rgba)) for at, rgba in stops])


class Scenes:
    """The scenes, each a function of a number that returns a Context; what all posters share is made once."""

    def __init__(self) -> None:
        self._photo = vd.load_image(s.PHOTO)
        self._backgrounds = {name: _gradient(0, 0, 0, size[1], s.SUNRISE) for name, size in s.SIZES.items()}
        self._across = _gradient(100, 0, 1500, 0, s.SUNRISE)
        self._area = _gradient(0, 80, 0, 720, s.AREA)
        self._fade = {name: _gradient(0, 0, 0, size[1], s.FADE) for name, size in s.SIZES.items()}
        self._pane = _gradient(0, 0, 1080, 1080, ((0.0, s.RIM), (1.0, s.PANEL)))

    def all(self) -> dict[str, Callable[[int], vd.Context]]:
        """By name."""
        drawn: dict[str, Callable[[vd.Context, int], None]] = {
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

        def scene(name: str) -> Callable[[int], vd.Context]:
            def draw(number: int) -> vd.Context:
                ctx = vd.Context(*s.SIZES[name], background="white")
                drawn[name](ctx, number)
                ctx._pixels()  # noqa: SLF001  # drawing without copying pixels out
                return ctx

            return draw

        return {name: scene(name) for name in drawn}

    def _text(self, ctx: Any, text: str, x: float, y: float, size: int, color: vd.Color, weight: int = 400) -> None:
        ctx.font = _FONTS[weight, size]
        ctx.fill_style = color
        ctx.fill_text(text, x, y)

    def _cards(self, ctx: Any, number: int) -> None:
        for x, y, width, height in s.CARDS:
            with ctx.saved():
                ctx.fill_style = _WHITE
                ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_y = _SHADE, 24, 8
                ctx.begin_path()
                ctx.round_rect(x, y, width, height, 20)
                ctx.fill()
            self._text(ctx, s.words(number, 6), x + 20, y + 50, 28, _INK, 700)
            for line in range(4):
                self._text(ctx, s.words(number + line, 13), x + 20, y + 100 + 32 * line, 18, _INK)

    def _shapes(self, ctx: Any, number: int) -> None:
        for x, y, radius in s.CIRCLES:
            with ctx.saved():
                ctx.begin_path()
                ctx.arc(x, y, radius, 0, 6.283185307179586)
                ctx.clip()
                ctx.draw_image(self._photo, x - 200, y - radius, 400, 2 * radius)
            self._text(ctx, s.words(number, 5), x - 60, y + 165, 24, _INK)
        with ctx.saved():
            ctx.begin_path()
            ctx.round_rect(60, 740, 960, 300, 40)
            ctx.clip()
            ctx.draw_image(self._photo, 60, 640, 960, 640)

    def _blurred(self, ctx: Any, number: int) -> None:
        with ctx.saved():
            ctx.filter = "blur(12px)"
            ctx.draw_image(self._photo, -40, -140, 1280, 853)
        ctx.fill_style = _VEIL
        ctx.fill_rect(0, 0, 1200, 630)
        self._text(ctx, s.words(number, 14), 100, 320, 64, _WHITE, 700)

    def _chart(self, ctx: Any, number: int) -> None:
        ctx.line_width, ctx.stroke_style = 1, _GRAY
        for k in range(9):
            ctx.begin_path()
            ctx.move_to(80, 80.5 + 80 * k)
            ctx.line_to(1160, 80.5 + 80 * k)
            ctx.stroke()
            self._text(ctx, f"{number + 10 * k}", 30, 86 + 80 * k, 16, _INK)
        for series, color in enumerate(_SERIES):
            points = [(80 + 9 * at, 720 - 640 * value) for at, value in enumerate(s.values(number, series))]
            ctx.begin_path()
            for x, y in points:
                ctx.line_to(x, y)
            if series == 0:
                ctx.line_to(points[-1][0], 720)
                ctx.line_to(80, 720)
                ctx.close_path()
                ctx.fill_style = self._area
                ctx.fill()
                ctx.begin_path()
                for x, y in points:
                    ctx.line_to(x, y)
            ctx.stroke_style, ctx.line_width, ctx.line_join = color, 3, "round"
            ctx.stroke()
            ctx.fill_style = color
            for x, y in points[::10]:
                ctx.begin_path()
                ctx.arc(x, y, 5, 0, 6.283185307179586)
                ctx.fill()
            self._text(ctx, s.words(number + series, 6), 120 + 160 * series, 50, 18, _INK)

    def _headline(self, ctx: Any, number: int) -> None:
        ctx.font, text = _FONTS[700, 160], s.words(number, 8)
        ctx.line_width, ctx.line_join, ctx.stroke_style = 12, "round", _INK
        ctx.stroke_text(text, 100, 260)
        ctx.fill_style = self._across
        ctx.fill_text(text, 100, 260)
        ctx.font = _FONTS[700, 64]
        ctx.fill_text(s.words(number + 8, 20), 100, 420)

    def _social(self, ctx: Any, number: int) -> None:
        ctx.fill_style = self._backgrounds["social card"]
        ctx.fill_rect(0, 0, 1200, 630)
        with ctx.saved():
            ctx.begin_path()
            ctx.arc(160, 480, 60, 0, 6.283185307179586)
            ctx.clip()
            ctx.draw_image(self._photo, 70, 420, 180, 120)
        for line in range(2):
            self._text(ctx, s.words(number + 14 * line, 14), 100, 180 + 90 * line, 64, _WHITE, 700)
        self._text(ctx, s.words(number, 10), 250, 475, 30, _WHITE)
        self._text(ctx, s.words(number + 5, 16), 250, 520, 24, _WHITE)

    def _thumbnail(self, ctx: Any, number: int) -> None:
        ctx.draw_image(self._photo, 0, -17, 320, 213)
        ctx.fill_style = self._fade["thumbnail"]
        ctx.fill_rect(0, 0, 320, 180)
        self._text(ctx, s.words(number, 10), 14, 140, 24, _WHITE, 700)
        self._text(ctx, s.words(number, 16), 14, 164, 14, _WHITE)

    def _icons(self, ctx: Any, number: int) -> None:
        for k in range(256):
            ctx.fill_style = _SERIES[(k + number) % 3]
            ctx.fill(vd.Path.polygon(s.star(32 + 64 * (k % 16), 32 + 64 * (k // 16), 26, number / 10)))

    def _table(self, ctx: Any, number: int) -> None:
        ctx.stroke_style, ctx.line_width = _GRAY, 1
        for row in range(s.ROWS):
            y = 60 + 40 * row
            if row % 2:
                ctx.fill_style = _PANEL_GRAY
                ctx.fill_rect(60, y, 1120, 40)
            for column in range(s.COLUMNS):
                self._text(ctx, s.words(number + row * 7 + column, 8), 72 + 224 * column, y + 27, 18, _INK)
        for row in range(s.ROWS + 1):
            ctx.begin_path()
            ctx.move_to(60, 60.5 + 40 * row)
            ctx.line_to(1180, 60.5 + 40 * row)
            ctx.stroke()

    def _glass(self, ctx: Any, number: int) -> None:
        ctx.fill_style = self._backgrounds["glass"]
        ctx.fill_rect(0, 0, 1080, 1080)
        for x, y, width, height in s.PANES:
            ctx.begin_path()
            ctx.round_rect(x, y, width, height, 28)
            ctx.fill_style = self._pane
            ctx.fill()
            ctx.stroke_style, ctx.line_width = _RIM, 2
            ctx.stroke()
            self._text(ctx, s.words(number, 5), x + 30, y + 80, 40, _WHITE, 700)
            self._text(ctx, s.words(number + 3, 11), x + 30, y + 140, 18, _WHITE)


_PANEL_GRAY: Final = vd.Color(0.95, 0.96, 0.98)
