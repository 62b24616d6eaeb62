"""The poster through a Context: recorded and drawn, pixels not copied out."""

from __future__ import annotations

from pathlib import Path

import vecdraw as vd
from benchmarks.peers import layout
from benchmarks.peers.contender import InProcess
from benchmarks.peers.layout import Text
from vecdraw.caches import cache_info, clear_caches


def _color(rgba: layout.RGBA) -> vd.Color:
    red, green, blue, alpha = rgba
    return vd.Color(red / 255, green / 255, blue / 255, alpha / 255)


_BACKGROUND = vd.LinearGradient((0, 0), (0, layout.HEIGHT), [(at, _color(color)) for at, color in layout.STOPS])
_X, _Y, _RADIUS = layout.GLOW
_LIGHT = vd.RadialGradient((_X, _Y), 0, (_X, _Y), _RADIUS, [(at, _color(color)) for at, color in layout.GLOW_STOPS])
_FONTS = {
    (name, size): vd.Font(["Noto Sans SC"], size, weight=weight)
    for name, weight in (("regular", 400), ("bold", 700))
    for size in (22, 24, 28, 36, 96)
}
_CARD = _color(layout.CARD_COLOR)
_COLORS = {color: _color(color) for color in (layout.PALE, layout.DARK)}


def record(lines: list[Text]) -> vd.Context:
    """The poster on a new Context."""
    ctx = vd.Context(layout.WIDTH, layout.HEIGHT)
    ctx.fill_style = _BACKGROUND
    ctx.fill_rect(0, 0, layout.WIDTH, layout.HEIGHT)
    ctx.fill_style = _LIGHT
    ctx.fill_rect(_X - _RADIUS, _Y - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
    ctx.fill_style = _CARD
    width, height, radius = layout.CARD
    for x, y in layout.CARDS:
        ctx.begin_path()
        ctx.round_rect(x, y, width, height, radius)
        ctx.fill()
    for font, size, color, align, x, y, text in lines:
        ctx.font = _FONTS[font, size]
        ctx.fill_style = _COLORS[color]
        ctx.text_align = align
        ctx.fill_text(text, x, y)
    return ctx


def draw(lines: list[Text]) -> vd.Context:
    """The poster, recorded and drawn."""
    ctx = record(lines)
    ctx._pixels()  # noqa: SLF001  # drawing without copying pixels out
    return ctx


def forget() -> None:
    """Throws away what vecdraw keeps to draw and to encode again only what has changed."""
    for name in {"bands", "canvases", "layers"} & cache_info().keys():
        clear_caches(name)


def _save(lines: list[Text], path: Path) -> None:
    draw(lines).save_as(path)


def contender() -> InProcess:
    """vecdraw."""
    return InProcess(draw, _save)
