"""A front of quality and bytes as a picture."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

from vecdraw.context.context import Context
from vecdraw.errors import BadTypeError, shown
from vecdraw.export.pareto import Front, FrontPoint
from vecdraw.geometry.rect import Rect
from vecdraw.scene.scene import Scene

_INK, _FAINT, _GRID, _PAPER = "#20242c", "#6a7280", "#e4e7ec", "#ffffff"
_COLORS: Final = ("#c2410c", "#1d4ed8", "#047857", "#a21caf", "#8a6a00", "#0891b2", "#57534e")
_LEFT, _TOP, _RIGHT, _BOTTOM = 64.0, 72.0, 32.0, 48.0
_UNITS: Final = {"ssimulacra2": "SSIMULACRA2", "ssim": "SSIM", "psnr": "PSNR, dB"}
_LEAST_SPREAD: Final = {"ssimulacra2": 1.0, "ssim": 0.001, "psnr": 1.0}  # of the scores on the axis
_MIDDLE: Final = 0.35  # of the em: from the middle of a digit to the baseline
_BESIDE: Final = ((1, 1), (-1, -1), (1, -1), (-1, 1), (1, 0), (-1, 0))  # where a number may stand: right, down

_Place = tuple[float, float]


class _Axis(NamedTuple):
    """Values from `low` to `high` to px from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * min(1.0, max(0.0, share))


def plot_front(front: Front, *, width: float = 960, height: float = 600, title: str = "") -> Scene:
    """A front, as `pareto` finds it, drawn: bytes to the right (each tick doubles them), the score upwards.

    A line for each format; a full dot is a setting that no other one beats, with its quality; a ring is one that some
    other beats. `width` and `height` are px. The scene can be saved in any format.
    """
    given: object = front
    if not isinstance(given, Front):
        raise BadTypeError(f"expected a Front, as pareto makes it, got {shown(front)}")
    ctx = Context(width, height, background=_PAPER)
    across = _Axis(*_range_of_sizes(front), _LEFT, width - _RIGHT)
    up = _Axis(*_range_of_scores(front), height - _BOTTOM, _TOP)
    written = _draw_grid(ctx, across, up)
    _draw_titles(ctx, front, title)
    places = [(across.at(math.log2(point.size)), up.at(point.score)) for point in front.points]
    colors = {name: _COLORS[index % len(_COLORS)] for index, name in enumerate(front.formats)}
    for name, color in colors.items():
        series = [(point, place) for point, place in zip(front.points, places, strict=True) if point.format == name]
        _draw_format(ctx, series, color)
    _draw_qualities(ctx, front.points, places, colors, written)
    _draw_names(ctx, colors, width - _RIGHT)
    return ctx.scene


def _range_of_sizes(front: Front) -> tuple[float, float]:
    """The powers of 2 that the axis of bytes goes from and to: two whole ones, at least, are inside."""
    sizes = [math.log2(point.size) for point in front.points]
    least, most = min(sizes), max(sizes)
    room = max(0.15, 1 - (most - least) / 2)
    return least - room, most + room


def _range_of_scores(front: Front) -> tuple[float, float]:
    scores = [point.score for point in front.points if math.isfinite(point.score)] or [0.0]
    least, most = min(scores), max(scores)
    if front.metric == "ssimulacra2" and most > 0:
        least = max(least, 0.0)  # under it all are useless, and would press the others together
    least = min(least, most - _LEAST_SPREAD[front.metric])
    room = (most - least) * 0.04
    return least - room, most + room


def _draw_titles(ctx: Context, front: Front, title: str) -> None:
    ctx.fill_style, ctx.font, ctx.text_align = _INK, "600 17px sans-serif", "left"
    ctx.fill_text(title or f"{front.width} x {front.height} px: quality and bytes", 24, 32)
    ctx.fill_style, ctx.font = _FAINT, "12px sans-serif"
    ctx.fill_text(f"{_UNITS[front.metric]}, higher is better; full dots: no other setting beats them", 24, 51)


def _draw_grid(ctx: Context, across: _Axis, up: _Axis) -> list[Rect]:
    """The lines and what is written along them; the boxes of what is written below."""
    ctx.font, ctx.stroke_style, ctx.line_width = "12px sans-serif", _GRID, 1
    ctx.fill_style = _FAINT
    ctx.text_align = "right"
    for value in _ticks(up.low, up.high):
        y = round(up.at(value)) + 0.5
        _line(ctx, across.start, y, across.end, y)
        ctx.fill_text(f"{value:g}", across.start - 10, y + 12 * _MIDDLE)
    ctx.text_align = "center"
    written = []
    for power in range(math.ceil(across.low), math.floor(across.high) + 1):
        x = round(across.at(power)) + 0.5
        _line(ctx, x, up.start, x, up.end)
        text = _bytes(1 << power)
        half = ctx.measure_text(text).width / 2
        ctx.fill_text(text, x, up.start + 20)
        written.append(Rect(x - half, up.start + 10, 2 * half, 12))
    return written


def _draw_format(ctx: Context, series: list[tuple[FrontPoint, _Place]], color: str) -> None:
    """The line of a format, and its dots."""
    ctx.stroke_style, ctx.line_width = color, 1.75
    ctx.begin_path()
    for _, (x, y) in series:
        ctx.line_to(x, y)
    ctx.stroke()
    for point, (x, y) in sorted(series, key=lambda each: each[0].best):  # no ring lies over a full dot
        ctx.begin_path()
        ctx.arc(x, y, 4.5 if point.best else 3.5, 0, math.tau)
        ctx.fill_style = color if point.best else _PAPER
        ctx.fill()
        ctx.stroke()


def _draw_qualities(
    ctx: Context, points: tuple[FrontPoint, ...], places: list[_Place], colors: dict[str, str], written: list[Rect]
) -> None:
    """The quality beside each full dot, where there is room between dots, other numbers and what is written there."""
    ctx.font, ctx.text_align = "10.5px sans-serif", "center"
    ctx.stroke_style, ctx.line_width, ctx.line_join = _PAPER, 3, "round"
    taken = [*written, *(Rect(x - 4, y - 4, 8, 8) for x, y in places)]
    for point, (x, y) in zip(points, places, strict=True):
        if not point.best:
            continue
        text = f"{point.options[0][1]}"
        width = ctx.measure_text(text).width
        for right, down in _BESIDE:
            box = Rect(x + right * (9 + width / 2) - width / 2, y + down * 12 - 5, width, 10)
            if not any(_meet(box, other) for other in taken):
                taken.append(box)
                at = box.x + width / 2, box.y + 5 + 10.5 * _MIDDLE
                ctx.stroke_text(text, *at)
                ctx.fill_style = colors[point.format]
                ctx.fill_text(text, *at)
                break


def _draw_names(ctx: Context, colors: dict[str, str], right: float) -> None:
    ctx.font, ctx.text_align = "600 13px sans-serif", "right"
    for name, color in reversed(colors.items()):
        ctx.fill_style = color
        ctx.fill_text(name, right, 32)
        right -= ctx.measure_text(name).width + 18


def _meet(one: Rect, other: Rect) -> bool:
    across = one.x < other.right and other.x < one.right
    return across and one.y < other.bottom and other.y < one.bottom


def _line(ctx: Context, x0: float, y0: float, x1: float, y1: float) -> None:
    ctx.begin_path()
    ctx.move_to(x0, y0)
    ctx.line_to(x1, y1)
    ctx.stroke()


def _ticks(low: float, high: float) -> Iterator[float]:
    """Round values inside an interval, five to ten of them."""
    rough = (high - low) / 6
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough)
    for index in range(math.ceil(low / step), math.floor(high / step) + 1):
        yield round(index * step, 10)


def _bytes(size: int) -> str:
    for unit, name in ((1 << 20, "MiB"), (1 << 10, "KiB")):
        if size >= unit:
            return f"{size // unit} {name}"
    return f"{size} B"
