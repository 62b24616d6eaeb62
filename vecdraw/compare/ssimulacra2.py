"""SSIMULACRA 2.1, the metric of Jon Sneyers: structural similarity at six scales, tuned on opinions of people.

The published algorithm (libjxl, tools/ssimulacra2.cc, v2.1): both pictures as linear light, halved five times; each
scale in the opsin space XYB; per plane three maps of errors (structure, edges that came, edges that went), of each the
mean and the fourth norm; a weighted sum of the 108 numbers, bent onto a scale where 100 is the same picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw.errors import BadValueError
from vecdraw.kernel import quality

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Planes = NDArray[np.float32]

SMALLEST: Final = 8
"""The shortest side in px that the metric is defined for."""

_BAND: Final = 1 << 18  # px at a time
_LEAST_ROWS: Final = 64  # of a band, to which up to 8 are added for the blur
_SCALES: Final = 6
_NORMS: Final = 6
# By plane (X, Y, B - Y), scale, norm (mean, fourth), map (structure, edges that came, edges that went).
_WEIGHTS: Final = (
    0.0,
    0.0007376606707406586,
    0.0,
    0.0,
    0.0007793481682867309,
    0.0,
    0.0,
    0.0004371155730107379,
    0.0,
    1.1041726426657346,
    0.00066284834129271,
    0.00015231632783718752,
    0.0,
    0.0016406437456599754,
    0.0,
    1.8422455520539298,
    11.441172603757666,
    0.0,
    0.0007989109436015163,
    0.000176816438078653,
    0.0,
    1.8787594979546387,
    10.94906990605142,
    0.0,
    0.0007289346991508072,
    0.9677937080626833,
    0.0,
    0.00014003424285435884,
    0.9981766977854967,
    0.00031949755934435053,
    0.0004550992113792063,
    0.0,
    0.0,
    0.0013648766163243398,
    0.0,
    0.0,
    0.0,
    0.0,
    0.0,
    7.466890328078848,
    0.0,
    17.445833984131262,
    0.0006235601634041466,
    0.0,
    0.0,
    6.683678146179332,
    0.00037724407979611296,
    1.027889937768264,
    225.20515300849274,
    0.0,
    0.0,
    19.213238186143016,
    0.0011401524586618361,
    0.001237755635509985,
    176.39317598450694,
    0.0,
    0.0,
    24.43300999870476,
    0.28520802612117757,
    0.0004485436923833408,
    0.0,
    0.0,
    0.0,
    34.77906344483772,
    44.835625328877896,
    0.0,
    0.0,
    0.0,
    0.0,
    0.0,
    0.0,
    0.0,
    0.0,
    0.0008680556573291698,
    0.0,
    0.0,
    0.0,
    0.0,
    0.0,
    0.0005313191874358747,
    0.0,
    0.00016533814161379112,
    0.0,
    0.0,
    0.0,
    0.0,
    0.0,
    0.0004179171803251336,
    0.0017290828234722833,
    0.0,
    0.0020827005846636437,
    0.0,
    0.0,
    8.826982764996862,
    23.19243343998926,
    0.0,
    95.1080498811086,
    0.9863978034400682,
    0.9834382792465353,
    0.0012286405048278493,
    171.2667255897307,
    0.9807858872435379,
    0.0,
    0.0,
    0.0,
    0.0005130064588990679,
    0.0,
    0.00010854057858411537,
)


class Light(NamedTuple):
    """A picture's light: `rows` gives that of those from one to before another, (3, rows, width), float32.

    It is linear sRGB, 0..1, more for wider gamuts.
    """

    width: int
    height: int
    rows: Callable[[int, int], Planes]


class Reference:
    """A picture that others are compared with, some rows at a time.

    With `keep`, what needs only it is computed once, and takes about 25 bytes a pixel; else each score computes it
    again. Either way the score is the same. Raises `BadValueError` for a side under 8 px, for which the metric is not
    defined.
    """

    def __init__(self, light: Light, *, keep: bool) -> None:
        if min(light.width, light.height) < SMALLEST:
            size = f"{light.width} x {light.height} px"
            raise BadValueError(f"ssimulacra2 needs pictures of at least 8 x 8 px, got {size}")
        self._light = light
        self._sizes = _sizes(light.width, light.height)
        self._kept = list(self._bands()) if keep else None

    def score(self, light: Light) -> float:
        """How like the reference another picture of the same size is: 100 for the same, less for less like, no end.

        About 90 cannot be told apart in a flicker test, 70 is high quality, 50 medium, 30 low. Six decimals.
        """
        if (light.width, light.height) != self._sizes[0]:
            sizes = " x ".join(map(str, self._sizes[0])), f"{light.width} x {light.height}"
            raise BadValueError(f"expected light of {sizes[0]} px, got {sizes[1]}")
        totals = [[quality.NONE] * 3 for _ in self._sizes]
        bands = self._bands() if self._kept is None else iter(self._kept)
        for known, band in zip(bands, _walk(light), strict=True):
            found = totals[band.scale]
            found[:] = [sum_up(plane, to) for sum_up, plane, to in zip(known, band.planes, found, strict=True)]
        norms: list[list[float]] = [[], [], []]
        for (width, height), scale in zip(self._sizes, totals, strict=True):
            for plane, sums in zip(norms, scale, strict=True):
                means = [each / (width * height) for each in sums]
                plane += [*means[:3], *(each**0.25 for each in means[3:])]
        flat = [norm for plane in norms for norm in plane]
        return round(_bent(sum(weight * norm for weight, norm in zip(_WEIGHTS, flat, strict=False))), 6)

    def _bands(self) -> Iterator[list[_Known]]:
        """For each band what sums up the errors of another picture's three planes."""
        count = len(self._sizes)
        for band in _walk(self._light):
            yield [_known(plane, band.own, *_asked(at, band.scale, count)) for at, plane in enumerate(band.planes)]


_Known = Callable[["Planes", "quality.Sums"], "quality.Sums"]


class _Band(NamedTuple):
    """Rows of a picture at one scale, X, Y and B - Y: its `own`, and before and behind them those that blur reaches."""

    scale: int
    planes: Planes
    own: range


def _sizes(width: int, height: int) -> list[tuple[int, int]]:
    """Width and height of each scale, the largest first; the last may be the first that is smaller than 8 px."""
    sizes = [(width, height)]
    while len(sizes) < _SCALES and min(sizes[-1]) >= SMALLEST:
        sizes.append(((sizes[-1][0] + 1) // 2, (sizes[-1][1] + 1) // 2))
    return sizes


def _walk(light: Light) -> Iterator[_Band]:
    """The bands of all scales, the largest first, each from the top down."""
    sizes = _sizes(light.width, light.height)
    for scale, (width, height) in enumerate(sizes):
        step = max(_LEAST_ROWS, _BAND // width & ~1)
        across, down = sizes[scale + 1] if scale + 1 < len(sizes) else (0, 0)
        half = np.empty((3, down, across), np.float32)
        for top in range(0, height, step):
            bottom = min(height, top + step)
            first, last = max(0, top - quality.RADIUS), min(height, bottom + quality.RADIUS)
            rows = np.ascontiguousarray(light.rows(first, last))
            own = range(top - first, bottom - first)
            if half.size:
                inner = np.ascontiguousarray(rows[:, own.start : own.stop])
                half[:, top // 2 : (bottom + 1) // 2] = quality.halved(inner)
            yield _Band(scale, quality.opsin(rows), own)
        light = Light(across, down, partial(_cut, half))


def _cut(planes: Planes, first: int, last: int) -> Planes:
    return planes[:, first:last]


def _asked(plane: int, scale: int, count: int) -> tuple[bool, bool]:
    """Whether any weight of a plane at one of so many scales is of structure, and whether any is of edges."""
    first = (plane * count + scale) * _NORMS
    weights = _WEIGHTS[first : first + _NORMS]
    return any(weights[0::3]), any(weights[1::3]) or any(weights[2::3])


def _known(plane: Planes, own: range, structure: bool, edges: bool) -> _Known:
    """What sums up the errors of other planes against one, as far as they are asked for: 0 for the others.

    Most weights are 0: those of structure at the full size, where most of the work is, are.
    """
    if not structure and not edges:
        return lambda _, to: to
    mean = quality.blurred(plane)
    if not structure:
        away = quality.edges(plane, mean)
        return lambda other, to: quality.edge_sums(away, other, own, to)
    variance = quality.blurred(plane * plane) - mean * mean
    return lambda other, to: quality.sums(plane, mean, variance, other, own, to)


def _bent(total: float) -> float:
    total *= 0.9562382616834844
    total = 2.326765642916932 * total - 0.020884521182843837 * total**2 + 6.248496625763138e-05 * total**3
    return float(100.0 - 10.0 * total**0.6276336467831387) if total > 0 else 100.0
