"""Simple charts: bars, columns, lines, areas, pies and rings, in the colours and the font of their box."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from vecdraw.context.context import Context
from vecdraw.errors import shown
from vecdraw.geometry.path import Path
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color, to_color
from vecdraw.poster.box_paint import fill_path
from vecdraw.poster.boxes import Box
from vecdraw.poster.chart_scale import steps_between, told
from vecdraw.poster.kinds import Number
from vecdraw.poster.paints import brush_for
from vecdraw.poster.resources import Resources

_COLORS: Final = tuple(map(to_color, ("#2f6fed", "#f2994a", "#27ae60", "#eb5757", "#9b51e0", "#56ccf2")))
_NUMBER: Final = Number(-1e100, 1e100)  # their squares and differences are numbers too
_GRID: Final = Color(0.5, 0.5, 0.5, 0.25)
_BLACK: Final = Color(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers to draw: series of the same length, and labels of the places."""

    series: tuple[tuple[float, ...], ...]
    labels: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def places(self) -> int:
        """How many values a series has."""
        return len(self.series[0]) if self.series else 0


def paint_chart(box: Box, ctx: Context, resources: Resources) -> None:
    """Draws a chart. Raises `TemplateError` for data that is not numbers, or not of one length."""
    chart = _read(box)
    if not chart.places:
        return
    with ctx.saved():
        ctx.font = box.values.get("font") or "16px sans-serif"
        artist = _Artist(box, ctx, resources, chart)
        inside = artist.legend(box.content_box)
        if box.content in ("pie", "ring"):
            artist.round(inside)
        else:
            artist.upright(inside)


def _read(box: Box) -> Chart:
    labels, series, lone = list(box.get("labels", ())), list[tuple[float, ...]](), list[float]()
    for at, one in enumerate(box.get("data", ())):
        where = box.where / "data" / at
        if isinstance(one, Mapping):
            if "value" not in one:
                where.fail("a mapping with label and value", one)
            lone.append(_NUMBER.read(one["value"], where / "value"))
            labels += [str(one.get("label", ""))]
        elif isinstance(one, (list, tuple)):
            series.append(tuple(_NUMBER.read(value, where / index) for index, value in enumerate(one)))
        else:
            lone.append(_NUMBER.read(one, where))
    if lone and series:
        raise box.where.error("data is numbers, or lists of numbers, not both")
    given = tuple(series) if series else (tuple(lone),) if lone else ()
    if len({len(one) for one in given}) > 1:
        raise box.where.error(f"expected series of one length, got {', '.join(str(len(one)) for one in given)} numbers")
    if labels and given and len(labels) != len(given[0]):
        raise box.where.error(f"expected {len(given[0])} labels, one for each value, got {shown(labels)}")
    return Chart(given, tuple(labels), tuple(box.get("series", ())))


class _Artist:
    """Draws one chart."""

    def __init__(self, box: Box, ctx: Context, resources: Resources, chart: Chart) -> None:
        self._box = box
        self._ctx = ctx
        self._resources = resources
        self._chart = chart
        self._colors = tuple(box.get("colors", ())) or _COLORS
        self._ink = box.get("color", _BLACK)
        self._em = box.em

    def legend(self, inside: Rect) -> Rect:
        """Writes the names of the series over the chart; what is left for it."""
        if not self._chart.names:
            return inside
        ctx, x = self._ctx, inside.x
        ctx.text_align, ctx.text_baseline = "left", "middle"
        y, size = inside.y + self._em * 0.7, self._em * 0.7
        for at, name in enumerate(self._chart.names):
            self._fill(_rect(x, y - size / 2, size, size), at, inside)
            self._write(name, x + size * 1.5, y)
            x += size * 1.5 + ctx.measure_text(name).width + self._em * 1.2
        return Rect(inside.x, inside.y + self._em * 1.8, inside.width, max(0.0, inside.height - self._em * 1.8))

    def round(self, inside: Rect) -> None:
        """A pie, or a ring, of the first series; labels and values beside it."""
        values = self._chart.series[0]
        total = sum(values)
        if min(values) < 0 or total <= 0:
            raise self._box.where.error(
                f"a {self._box.content} is of numbers of at least 0, one of them above it, got {shown(values)}"
            )
        labelled = bool(self._chart.labels) and self._box.get("show_labels", True)
        diameter = min(inside.width * (0.55 if labelled else 1.0), inside.height)
        cx, cy, radius = inside.x + diameter / 2, inside.y + inside.height / 2, diameter / 2
        if not labelled:
            cx = inside.x + inside.width / 2
        hole = self._box.get("inner", 0.6) * radius if self._box.content == "ring" else 0.0
        turn = -math.pi / 2
        for at, value in enumerate(values):
            end = turn + 2 * math.pi * value / total
            if value:
                self._fill(_slice((cx, cy), (hole, radius), turn, end), at, inside)
            turn = end
        if labelled:
            self._list(
                Rect(inside.x + diameter + self._em, inside.y, inside.width - diameter - self._em, inside.height)
            )

    def _list(self, room: Rect) -> None:
        step = min(self._em * 1.8, room.height / self._chart.places)
        top = room.y + (room.height - step * self._chart.places) / 2
        ctx, size = self._ctx, self._em * 0.7
        for at, label in enumerate(self._chart.labels):
            y = top + step * (at + 0.5)
            self._fill(_rect(room.x, y - size / 2, size, size), at, room)
            ctx.text_align, ctx.text_baseline = "left", "middle"
            self._write(label, room.x + size * 1.6, y)
            if self._box.get("show_values", True):
                ctx.text_align = "right"
                self._write(self._told(self._chart.series[0][at]), room.x + room.width, y)

    def upright(self, inside: Rect) -> None:
        """Bars, columns, lines and areas: values over a foot, grid lines behind them."""
        values = [value for one in self._chart.series for value in one]
        low = self._box.get("low", min(0.0, *values))
        high = self._box.get("high", max(0.0, *values))
        steps = steps_between(low, high, self._box.get("grid_lines", 4))
        low, high = self._box.get("low", min(low, steps[0])), self._box.get("high", max(high, steps[-1]))
        if not high > low:
            raise self._box.where.error(f"expected low {low:g} under high {high:g}")
        if self._box.content == "bar":
            self._bars(inside, low, high)
            return
        plot = self._frame(inside, low, high, steps)
        places = [plot.x + plot.width * (at + 0.5) / self._chart.places for at in range(self._chart.places)]

        def height_of(value: float) -> float:
            return float(plot.y + plot.height * (1 - (min(max(value, low), high) - low) / (high - low)))

        if self._box.content == "column":
            self._columns(plot, height_of)
        else:
            self._lines(places, height_of, plot)
        self._labels(places, plot)

    def _frame(self, inside: Rect, low: float, high: float, steps: tuple[float, ...]) -> Rect:
        """Grid lines with their numbers; the room between them."""
        ctx, show = self._ctx, self._box.get("show_values", True)
        texts = [self._told(step) for step in steps]
        left = max((ctx.measure_text(text).width for text in texts), default=0.0) + self._em * 0.6 if show else 0.0
        foot = self._em * 1.7 if self._chart.labels and self._box.get("show_labels", True) else 0.0
        head = self._em * 0.6
        plot = Rect(
            inside.x + left, inside.y + head, max(1.0, inside.width - left), max(1.0, inside.height - foot - head)
        )
        ctx.text_align, ctx.text_baseline = "right", "middle"
        for step, text in zip(steps, texts, strict=True):
            y = plot.y + plot.height * (1 - (step - low) / (high - low))
            fill_path(ctx, _rect(plot.x, y - 0.5, plot.width, 1), _GRID, plot, self._resources)
            if show:
                self._write(text, plot.x - self._em * 0.6, y)
        return plot

    def _columns(self, plot: Rect, height_of: Any) -> None:
        count, gap = len(self._chart.series), self._box.get("bar_gap", 0.3)
        place = plot.width / self._chart.places
        width = place * (1 - gap) / count
        for index, series in enumerate(self._chart.series):
            for at, value in enumerate(series):
                x = plot.x + place * at + place * gap / 2 + width * index
                top, foot = sorted((height_of(value), height_of(0.0)))
                self._fill(_rect(x, top, width, foot - top), index if count > 1 else at, plot)

    def _lines(self, places: list[float], height_of: Any, plot: Rect) -> None:
        for index, series in enumerate(self._chart.series):
            line = Path()
            for x, value in zip(places, series, strict=True):
                (line.line_to if not line.is_empty else line.move_to)(x, height_of(value))
            paint = self._paint(index)
            if self._box.content == "area":
                under = Path(line)
                under.line_to(places[-1], height_of(0.0))
                under.line_to(places[0], height_of(0.0))
                under.close_path()
                with self._ctx.layer(alpha=0.3):
                    fill_path(self._ctx, under, paint, plot, self._resources)
            width = self._box.px("line_width", 0, 3.0)
            if not width:
                continue
            self._ctx.stroke_style = brush_for(paint, plot, self._resources.picture)
            self._ctx.line_width = width
            self._ctx.line_join = self._ctx.line_cap = "round"
            self._ctx.stroke(line)

    def _bars(self, inside: Rect, low: float, high: float) -> None:
        """Bars from left to right, one under the other, labels at their left, numbers at their end."""
        ctx, count = self._ctx, len(self._chart.series)
        labelled = bool(self._chart.labels) and self._box.get("show_labels", True)
        show = self._box.get("show_values", True)
        left = (
            max((ctx.measure_text(one).width for one in self._chart.labels), default=0.0) + self._em * 0.6
            if labelled
            else 0.0
        )
        texts = [[self._told(value) for value in series] for series in self._chart.series]
        right = max(ctx.measure_text(one).width for row in texts for one in row) + self._em * 0.6 if show else 0.0
        plot = Rect(inside.x + left, inside.y, max(1.0, inside.width - left - right), inside.height)
        place, gap = plot.height / self._chart.places, self._box.get("bar_gap", 0.3)
        height = place * (1 - gap) / count

        def x_of(value: float) -> float:
            return plot.x + plot.width * (min(max(value, low), high) - low) / (high - low)

        ctx.text_baseline = "middle"
        for at in range(self._chart.places):
            if labelled:
                ctx.text_align = "right"
                self._write(self._chart.labels[at], plot.x - self._em * 0.6, plot.y + place * (at + 0.5))
            for index, series in enumerate(self._chart.series):
                y = plot.y + place * at + place * gap / 2 + height * index
                start, end = sorted((x_of(0.0), x_of(series[at])))
                self._fill(_rect(start, y, end - start, height), index if count > 1 else at, plot)
                if show:
                    ctx.text_align = "left"
                    self._write(texts[index][at], end + self._em * 0.4, y + height / 2)

    def _labels(self, places: list[float], plot: Rect) -> None:
        if not (self._chart.labels and self._box.get("show_labels", True)):
            return
        self._ctx.text_align, self._ctx.text_baseline = "center", "top"
        for x, label in zip(places, self._chart.labels, strict=True):
            self._write(label, x, plot.y + plot.height + self._em * 0.5)

    def _told(self, value: float) -> str:
        return told(value, self._box.get("number_format"), str(self._box.get("lang", "")), self._box.where)

    def _write(self, text: str, x: float, y: float) -> None:
        self._ctx.fill_style = brush_for(self._ink, self._box.content_box, self._resources.picture)
        self._ctx.fill_text(text, x, y)

    def _paint(self, at: int) -> Any:
        return self._colors[at % len(self._colors)]

    def _fill(self, path: Path, at: int, within: Rect) -> None:
        fill_path(self._ctx, path, self._paint(at), within, self._resources)


def _rect(x: float, y: float, width: float, height: float) -> Path:
    path = Path()
    path.rect(x, y, width, height)
    return path


def _slice(center: tuple[float, float], radii: tuple[float, float], start: float, end: float) -> Path:
    """The part of a ring between two angles; of a disc when the inner radius is 0."""
    path, (cx, cy), (inner, outer) = Path(), center, radii
    path.arc(cx, cy, outer, start, end)
    if inner:
        path.arc(cx, cy, inner, end, start, True)
    else:
        path.line_to(cx, cy)
    path.close_path()
    return path
