"""Quality against bytes over several formats, and the settings that no other one beats in both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from vecdraw.backends.registry import raster_backend
from vecdraw.codecs.codec import Codec
from vecdraw.compare.comparison import METRIC_NAMES, Metric
from vecdraw.errors import BadTypeError, BadValueError, UnsupportedError, shown
from vecdraw.export.encoding import check_canvas, density_options, encode_raster
from vecdraw.export.formats import format_named
from vecdraw.export.goal import check_sides
from vecdraw.export.ladder import Step, ladder_of
from vecdraw.export.render import positive
from vecdraw.export.scoring import Scorer
from vecdraw.export.vector import VectorFormat
from vecdraw.paint.color import Color, to_color
from vecdraw.scene.scene import Scene, pixel_size

_MOST_STEPS: Final = 101
_LOWEST_SHARE: Final = 0.1  # of the qualities; files under it are of no use to anybody


class FrontPoint(NamedTuple):
    """One encoding: format, the options that were chosen, its bytes and its score.

    `best` says that no other encoding of the same search is both smaller (or as small) and better (or as good).
    """

    format: str
    options: tuple[tuple[str, object], ...]
    size: int
    score: float
    best: bool


@dataclass(frozen=True, slots=True)
class Front:
    """What encodings of a picture come to. `points` are by format, and by quality within each."""

    metric: Metric
    width: int
    height: int
    points: tuple[FrontPoint, ...]

    def __post_init__(self) -> None:
        points: object = self.points
        if not isinstance(points, tuple) or not all(isinstance(point, FrontPoint) for point in points):
            raise BadTypeError(f"the points of a front must be a tuple of FrontPoint, got {shown(points)}")

    @property
    def best(self) -> tuple[FrontPoint, ...]:
        """The front: the points that no other one beats, the smallest first."""
        return tuple(sorted((point for point in self.points if point.best), key=lambda point: point.size))

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats in the order they were asked for."""
        return tuple(dict.fromkeys(point.format for point in self.points))

    def of(self, format: str) -> tuple[FrontPoint, ...]:  # noqa: A002  # the word for it
        """The points of one format, by quality."""
        return tuple(point for point in self.points if point.format == format)

    def __str__(self) -> str:
        return "\n".join(
            f"{'*' if point.best else ' '} {point.size:>9} bytes  {self.metric} {point.score:7.2f}  {point.format} "
            + ", ".join(f"{name} {value}" for name, value in point.options)
            for point in sorted(self.points, key=lambda point: point.size)
        )


def pareto(
    scene: Scene,
    formats: Sequence[str] = ("jpeg", "webp", "avif"),
    *,
    metric: Metric = "ssimulacra2",
    steps: int = 8,
    scale: float | None = None,
    background: Color | str | tuple[float, ...] | None = None,
) -> Front:
    """The scene encoded in several formats at `steps` qualities each, with the bytes and the score of every one.

    The qualities are spread evenly over the upper nine tenths of the format's scale. `Front.best` are those that are
    worth taking; `plot_front` draws them. Raises `UnsupportedError` for a format without a quality and for a picture
    that one cannot hold, `BadValueError` and `BadTypeError`, before anything is drawn.
    """
    if not isinstance(scene, Scene):
        raise BadTypeError(f"expected a Scene, got {shown(scene)}")
    if metric not in METRIC_NAMES:
        raise BadValueError(f"unknown metric {shown(metric)}; the metrics are {', '.join(METRIC_NAMES)}")
    if isinstance(steps, bool) or not isinstance(steps, int):
        raise BadTypeError(f"steps must be a whole number, got {shown(steps)}")
    if not 2 <= steps <= _MOST_STEPS:
        raise BadValueError(f"steps must be from 2 to {_MOST_STEPS}, got {steps}")
    asked = [_with_quality(name) for name in _checked_formats(formats)]
    chosen = {codec.name: (codec, _spread(ladder_of(codec, {}).steps, steps)) for codec in asked}
    under = None if background is None else to_color(background)
    ratio = positive("scale", scale, scene.scale)
    size = pixel_size(scene.width, scene.height, ratio)
    fixed = {name: density_options(codec, scene.dpi * ratio, asked=False) for name, (codec, _) in chosen.items()}
    for name, (codec, picked) in chosen.items():
        check_canvas(codec, codec.make_options({**fixed[name], **dict(picked[0])}), size, scene.color_space)
    check_sides(metric, *size, metric)
    raster = raster_backend().render(scene, scale=scale, background=under)
    scorer = Scorer(raster, metric, "white")
    measured = []
    for name, (codec, picked) in chosen.items():
        for step in picked:
            data = encode_raster(raster, codec, codec.make_options({**fixed[name], **dict(step)}))
            measured.append(FrontPoint(codec.name, step, len(data), scorer(scorer.shown(data)), best=False))
    return Front(metric, raster.width, raster.height, tuple(_marked(measured)))


def _checked_formats(formats: object) -> Sequence[str]:
    if isinstance(formats, str) or not isinstance(formats, Sequence):
        raise BadTypeError(f"formats must be a list of names such as ['jpeg', 'avif'], got {shown(formats)}")
    if not formats:
        raise BadValueError("formats must name one format at least, got none")
    return formats


def _with_quality(name: str) -> Codec[Any]:
    form = format_named(name)
    if isinstance(form, VectorFormat):
        raise UnsupportedError(f"{form.name} keeps vectors: it has no quality to compare")
    return form


def _spread(steps: Sequence[Step], count: int) -> list[Step]:
    """`count` of the steps, or all where there are fewer, from a tenth of the way up to the last."""
    first, last = round((len(steps) - 1) * _LOWEST_SHARE), len(steps) - 1
    return [steps[at] for at in sorted({round(first + (last - first) * n / (count - 1)) for n in range(count)})]


def _marked(points: Sequence[FrontPoint]) -> list[FrontPoint]:
    """The points, each with whether no other one beats it."""
    reached = -math.inf
    best = set()
    for index in sorted(range(len(points)), key=lambda index: (points[index].size, -points[index].score, index)):
        if points[index].score > reached:
            reached = points[index].score
            best.add(index)
    return [point._replace(best=index in best) for index, point in enumerate(points)]
