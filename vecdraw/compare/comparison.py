"""`compare`: two pictures, and a report of how they differ."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from vecdraw import limits
from vecdraw.arguments import to_float
from vecdraw.compare.text_boxes import text_boxes
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry.rect import Rect
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.scene import Scene

if TYPE_CHECKING:
    from vecdraw.compare.pictures import Picture

Metric = Literal["ssimulacra2", "ssim", "psnr"]

METRIC_NAMES: Final[tuple[Metric, ...]] = ("ssimulacra2", "ssim", "psnr")

LEAST_SIDES: Final[Mapping[Metric, int]] = MappingProxyType({"ssimulacra2": 8, "ssim": 11, "psnr": 1})
"""The px a side that each metric needs."""
_SMALLEST: Final = max(LEAST_SIDES.values())
_MARGIN: Final = 5  # px; half the window of SSIM
_LISTED: Final = 8


class Region(NamedTuple):
    """One part of the pictures, compared by itself.

    `box` is in px. The rest is of it and 5 px around it, so that the windows of SSIM reach its edges: `ssim` and
    `ssimulacra2`, how many pixels differ beyond the tolerance, and the largest difference, in levels.
    """

    box: Rect
    ssim: float
    ssimulacra2: float
    differing: int
    largest: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two pictures of one size differ; `str()` is a report of a few lines.

    `ssimulacra2` is 100, `ssim` 1 and `psnr` (dB) infinite for the same picture; None is what was not asked for, or
    what the pictures are too small for. A level is 1/255 of a channel, colours multiplied by alpha: `largest` and
    `mean` are the largest and the mean difference in levels, over all pixels the largest of R, G, B and alpha.
    `differing` counts the pixels that differ by more than `tolerance`, `boxes` are around them, in px, nearby ones
    together. `histogram` is the chi-square distance of the colours, 0 to 100; `hash_distance` in how many of 64 bits
    the perceptual hashes differ. `regions` are the parts that were compared by themselves.
    """

    width: int
    height: int
    tolerance: int
    ssimulacra2: float | None
    ssim: float | None
    psnr: float | None
    largest: int
    mean: float
    differing: int
    boxes: tuple[Rect, ...]
    histogram: float
    hash_distance: int
    regions: tuple[Region, ...] = ()
    difference: Pixmap = field(repr=False, kw_only=True)
    """The first picture, pale, with what differs in colours of heat."""

    @property
    def same(self) -> bool:
        """Whether no pixel differs by more than the tolerance."""
        return not self.differing

    @property
    def area(self) -> float:
        """The share of the pixels that differ by more than the tolerance, 0 to 1."""
        return self.differing / (self.width * self.height)

    @property
    def worst_region(self) -> Region | None:
        """The region of the lowest SSIM, the first of them; None where none were compared."""
        return min(self.regions, key=lambda region: region.ssim, default=None)

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def compare(
    a: object,
    b: object,
    *,
    metric: Metric | Sequence[Metric] = METRIC_NAMES,
    tolerance: int = 0,
    regions: Iterable[tuple[float, float, float, float]] | None = None,
) -> Comparison:
    """How the picture `b` differs from `a`.

    Each is a `Scene`, or anything `draw_image` takes but a Context: a path, bytes of a file, a `Pixmap`, an
    `ImageData`, an array, a PIL image. They are compared at 8 bits a channel, in sRGB or, where
    one of them is in it, in Display P3. `metric` names what is scored, all when
    left out: "ssimulacra2" (needs 8 px a side), "ssim" (11 px), "psnr"; metrics that a picture is too small for are
    left out unless they are asked for. Pictures that are not opaque are laid on dark and on light grey, and the lower
    score counts. `tolerance` is how many levels (0 to 255) a pixel may differ. `regions` are boxes (x, y, width,
    height) in px to compare by themselves: the texts of `a` and of `b`, where these are a Scene, when `regions` is
    None. Pictures of a side under 11 px have none.

    Raises `BadValueError` for pictures of two sizes, and for a region outside them; `LimitError` for more pixels or
    regions than `vecdraw.limits` allows; what `load_image` raises.
    """
    from vecdraw.compare.pictures import in_one_space, to_picture  # numpy, which `import vecdraw` does not pay for

    wanted = _checked_metrics(metric)
    _check_tolerance(tolerance)
    one, other = to_picture(a), to_picture(b)
    if one.size != other.size:
        sizes = " and ".join(f"{width} x {height}" for width, height in (one.size, other.size))
        raise BadValueError(f"pictures to compare must have one size, got {sizes} px")
    one, other = in_one_space(one, other)
    parts = _boxes_of(a, b) if regions is None else _checked_regions(regions, one.size)
    limits.check("compared_regions", len(parts), "regions to compare")
    return _compared(one, other, wanted, metric is METRIC_NAMES, tolerance, parts)


def _compared(
    one: Picture, other: Picture, wanted: Sequence[Metric], where_it_fits: bool, tolerance: int, parts: list[Rect]
) -> Comparison:
    from vecdraw.compare.difference import boxes, difference, heat_map  # see compare
    from vecdraw.compare.histograms import histogram_distance, perceptual_hash
    from vecdraw.compare.metrics import METRICS

    chosen = [name for name in wanted if not where_it_fits or min(one.size) >= LEAST_SIDES[name]]
    scores = {name: METRICS[name](one)(other) for name in chosen}
    apart = difference(one, other)
    over = apart > tolerance
    width, height = one.size
    return Comparison(
        width,
        height,
        tolerance,
        scores.get("ssimulacra2"),
        scores.get("ssim"),
        scores.get("psnr"),
        int(apart.max()),
        float(apart.mean()),
        int(over.sum()),
        boxes(over),
        histogram_distance(one, other),
        (perceptual_hash(one) ^ perceptual_hash(other)).bit_count(),
        tuple(_region(one, other, box, tolerance) for box in parts if min(one.size) >= _SMALLEST),
        difference=heat_map(one, apart, tolerance),
    )


def _region(one: Picture, other: Picture, box: Rect, tolerance: int) -> Region:
    from vecdraw.compare.difference import difference  # see compare
    from vecdraw.compare.metrics import METRICS

    width, height = one.size
    left, right = _grown(box.x, box.right, width)
    top, bottom = _grown(box.y, box.bottom, height)
    first, second = one.cut(left, top, right, bottom), other.cut(left, top, right, bottom)
    apart = difference(first, second)
    return Region(
        box,
        METRICS["ssim"](first)(second),
        METRICS["ssimulacra2"](first)(second),
        int((apart > tolerance).sum()),
        int(apart.max()),
    )


def _grown(low: float, high: float, length: int) -> tuple[int, int]:
    """Whole px around an interval, and half a window more on both sides, inside 0..length."""
    start, end = max(0, math.floor(low) - _MARGIN), min(length, math.ceil(high) + _MARGIN)
    start = max(0, min(start, length - _SMALLEST))
    return start, min(length, max(end, start + _SMALLEST))


def _boxes_of(a: object, b: object) -> list[Rect]:
    """Of the texts of both, each once: a text that is in one of them alone is the one that matters."""
    return list(dict.fromkeys(box for each in (a, b) if isinstance(each, Scene) for box in text_boxes(each)))


def _checked_metrics(metric: object) -> list[Metric]:
    names = [metric] if isinstance(metric, str) else metric
    if not isinstance(names, Sequence):
        raise BadTypeError(f"metric must be a name or several, got {shown(metric)}")
    for name in names:
        if name not in METRIC_NAMES:
            raise BadValueError(f"unknown metric {shown(name)}; the metrics are {', '.join(METRIC_NAMES)}")
    return [known for known in METRIC_NAMES if known in names]


def _check_tolerance(tolerance: object) -> None:
    if isinstance(tolerance, bool) or not isinstance(tolerance, int):
        raise BadTypeError(f"tolerance must be an integer from 0 to 255, got {shown(tolerance)}")
    if not 0 <= tolerance <= 255:
        raise BadValueError(f"tolerance must be from 0 to 255, got {tolerance}")


def _checked_regions(regions: object, size: tuple[int, int]) -> list[Rect]:
    if not isinstance(regions, Iterable):
        raise BadTypeError(f"regions must be several (x, y, width, height) in px, got {shown(regions)}")
    return [_checked_region(each, size) for each in regions]


def _checked_region(region: object, size: tuple[int, int]) -> Rect:
    if not isinstance(region, tuple | list) or len(region) != 4:
        raise BadTypeError(f"a region must be (x, y, width, height) in px, got {shown(region)}")
    numbers = [to_float(each) for each in region]
    if None in numbers or not all(math.isfinite(each) for each in numbers if each is not None):
        raise BadValueError(f"a region must be four finite numbers, got {shown(region)}")
    box = Rect(*(each for each in numbers if each is not None))
    if box.is_empty or box.x < 0 or box.y < 0 or box.right > size[0] or box.bottom > size[1]:
        raise BadValueError(f"a region must be inside the pictures of {size[0]} x {size[1]} px, got {shown(region)}")
    return box


def _lines(found: Comparison) -> list[str]:
    beyond = f" by more than {found.tolerance}" if found.tolerance else ""
    lines = [
        f"{found.width} x {found.height} px: "
        + (f"no pixel differs{beyond}" if found.same else f"{found.differing} px differ{beyond} ({found.area:.2%})"),
        f"  levels: {found.largest} at most, {found.mean:.3g} on average",
    ]
    scores = zip(METRIC_NAMES, (found.ssimulacra2, found.ssim, found.psnr), strict=True)
    shown_scores = ", ".join(f"{name} {score:.4g}" for name, score in scores if score is not None)
    if shown_scores:
        lines.append(f"  {shown_scores}")
    lines.append(f"  histograms {found.histogram:.3g} apart, hashes {found.hash_distance} of 64 bits")
    lines += [f"  at {_at(box)}" for box in found.boxes[:_LISTED]]
    if len(found.boxes) > _LISTED:
        lines.append(f"  and in {len(found.boxes) - _LISTED} more places")
    worst = found.worst_region
    if worst is not None and worst.differing:
        lines.append(
            f"  worst of {len(found.regions)} regions: {_at(worst.box)}, "
            f"ssim {worst.ssim:.4g}, ssimulacra2 {worst.ssimulacra2:.4g}, {worst.differing} px"
        )
    return lines


def _at(box: Rect) -> str:
    x, y, width, height = (f"{round(each, 1):g}" for each in box)
    return f"({x}, {y}) {width} x {height} px"
