"""SSIMULACRA 2.1, the metric of Jon Sneyers: structural similarity at six scales, tuned on opinions of people.

The published algorithm (libjxl, tools/ssimulacra2.cc, v2.1): both pictures as linear light, halved five times; each
scale in the opsin space XYB; per plane three maps of errors (structure, edges that came, edges that went), of each the
mean and the fourth norm; a weighted sum of the 108 numbers, bent onto a scale where 100 is the same picture.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from vecdraw.errors import BadValueError
from vecdraw.kernel import quality

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Planes = NDArray[np.float32]

SMALLEST: Final = 8
"""The shortest side in px that the metric is defined for."""

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


class Reference:
    """A picture that others are compared with; what needs only it is computed once.

    `linear` is its light: an array of shape (3, height, width), float32, linear sRGB, 0..1 (more for wider gamuts).
    Raises `BadValueError` for a side under 8 px, for which the metric is not defined.
    """

    def __init__(self, linear: Planes) -> None:
        height, width = linear.shape[1:]
        if min(height, width) < SMALLEST:
            raise BadValueError(f"ssimulacra2 needs pictures of at least 8 x 8 px, got {width} x {height}")
        self._shape = linear.shape
        scales = _pyramid(linear)
        count = len(scales)
        self._scales = [
            [_known(plane, *_asked(index, at, count)) for index, plane in enumerate(quality.opsin(light))]
            for at, light in enumerate(scales)
        ]

    def score(self, linear: Planes) -> float:
        """How like the reference another picture of the same shape is: 100 for the same, less for less like, no end.

        About 90 cannot be told apart in a flicker test, 70 is high quality, 50 medium, 30 low. Six decimals.
        """
        if linear.shape != self._shape:
            raise BadValueError(f"expected light of shape {self._shape}, got {linear.shape}")
        norms: list[list[float]] = [[], [], []]
        for scale, light in zip(self._scales, _pyramid(linear), strict=True):
            for index, (known, other) in enumerate(zip(scale, quality.opsin(light), strict=True)):
                found = [total / other.size for total in known(other)]
                norms[index] += [*found[:3], *(each**0.25 for each in found[3:])]
        flat = [norm for plane in norms for norm in plane]
        return round(_bent(sum(weight * norm for weight, norm in zip(_WEIGHTS, flat, strict=False))), 6)


def _asked(plane: int, scale: int, count: int) -> tuple[bool, bool]:
    """Whether any weight of a plane at one of so many scales is of structure, and whether any is of edges."""
    first = (plane * count + scale) * _NORMS
    weights = _WEIGHTS[first : first + _NORMS]
    return any(weights[0::3]), any(weights[1::3]) or any(weights[2::3])


def _known(plane: Planes, structure: bool, edges: bool) -> Callable[[Planes], quality.Sums]:
    """What sums up the errors of other planes against one, as far as they are asked for: 0 for the others.

    Most weights are 0: those of structure at the full size, where most of the work is, are.
    """
    if not structure and not edges:
        return lambda _: (0.0,) * _NORMS
    mean = quality.blurred(plane)
    if not structure:
        return partial(quality.edge_sums, quality.edges(plane, mean))
    variance = quality.blurred(plane * plane) - mean * mean
    return partial(quality.sums, plane, mean, variance)


def _pyramid(linear: Planes) -> list[Planes]:
    """The light at each scale, the largest first; the last may be the first that is smaller than 8 px."""
    scales = [np.ascontiguousarray(linear)]
    while len(scales) < _SCALES and min(scales[-1].shape[1:]) >= SMALLEST:
        scales.append(quality.halved(scales[-1]))
    return scales


def _bent(total: float) -> float:
    total *= 0.9562382616834844
    total = 2.326765642916932 * total - 0.020884521182843837 * total**2 + 6.248496625763138e-05 * total**3
    return float(100.0 - 10.0 * total**0.6276336467831387) if total > 0 else 100.0
