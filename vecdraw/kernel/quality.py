"""Planes of SSIMULACRA 2.1: light to opponent colours, a Gaussian, and the norms of three maps of errors.

Planes are contiguous arrays of float32, rows from the top. All functions let other threads run meanwhile, and raise
`ValueError` for what does not fit into its buffer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from vecdraw.kernel.loading import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Planes = NDArray[np.float32]
    Sums = tuple[float, float, float, float, float, float]

RADIUS: Final = 4
"""How many px the Gaussian reaches."""

NONE: Final = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

# What the recursive filter of Charalampidis (2016, "Recursive implementation of the Gaussian filter using truncated
# cosine functions", three cosines, sigma 1.5, N = 5) answers to one pixel: nine numbers, symmetrical.
TAPS: Final = tuple(np.float32(tap) for tap in (0.26462111, 0.21292859, 0.10933537, 0.03601111, 0.00941437))

_MIX: Final = np.array(
    [
        [0.30, 0.622, 0.078],
        [0.23, 0.692, 0.078],
        [0.24342268924547819, 0.20476744424496821, 0.5518098665095536],
    ],
    np.float32,
)
_BIAS: Final = np.float32(0.0037930732552754493)
_BIAS_ROOT: Final = np.float32(0.15595420054924863)
_C2: Final = np.float32(0.0009)
_LEAST: Final = np.float32(1e-12)
_GUESS: Final = 709921077  # what a third of a float's bits lack to be those of its cube root, about

_NO_FIT: Final = "planes that do not fit into their buffer"

_kernel: Final = compiled("quality")


def light(levels: NDArray[np.uint8], table: Planes) -> Planes:
    """The `table`'s number (256 of them) for each level; (height, width, 3) to (3, height, width)."""
    if _kernel is None:
        return np.ascontiguousarray(table[levels].transpose(2, 0, 1))
    height, width = levels.shape[:2]
    out = np.empty((3, height, width), np.float32)
    _kernel.light(out, levels, table)
    return out


def halved(planes: Planes) -> Planes:
    """Means of 2 x 2 px of three planes; the last column or row counts twice where there is no other."""
    height, width = planes.shape[1:]
    if _kernel is not None:
        out = np.empty((3, (height + 1) // 2, (width + 1) // 2), np.float32)
        _kernel.halved(out, planes, width, height)
        return out
    if height % 2 or width % 2:
        planes = np.pad(planes, ((0, 0), (0, height % 2), (0, width % 2)), mode="edge")
    rows = planes[:, 0::2] + planes[:, 1::2]
    means: Planes = (rows[:, :, 0::2] + rows[:, :, 1::2]) * np.float32(0.25)
    return means


def opsin(linear: Planes) -> Planes:
    """XYB of linear light, each plane brought to about 0..1: X, Y and B - Y. Both of shape (3, height, width)."""
    out = np.empty_like(linear)
    if _kernel is not None:
        _kernel.opsin(out, linear, linear[0].size)
        return out
    red, green, blue = linear
    roots = []
    for mix in _MIX:
        mixed = mix[0] * red + mix[1] * green + mix[2] * blue + _BIAS
        roots.append(_cube_root(np.maximum(mixed, _LEAST)) - _BIAS_ROOT)
    luma = (roots[0] + roots[1]) * np.float32(0.5)
    out[0] = (roots[0] - roots[1]) * np.float32(7.0) + np.float32(0.42)
    out[1] = luma + np.float32(0.01)
    out[2] = (roots[2] - luma) + np.float32(0.55)
    return out


def blurred(plane: Planes) -> Planes:
    """The Gaussian of sigma 1.5 px, with nothing beyond the edges; both of shape (height, width)."""
    height, width = plane.shape
    if _kernel is not None:
        out = np.empty_like(plane)
        _kernel.blurred(out, plane, width, height)
        return out
    padded = np.pad(plane, ((0, 0), (RADIUS, RADIUS)))
    middle = _weighed([padded[:, at : at + width] for at in range(2 * RADIUS + 1)])
    padded = np.pad(middle, ((RADIUS, RADIUS), (0, 0)))
    return _weighed([padded[at : at + height] for at in range(2 * RADIUS + 1)])


def sums(
    plane: Planes, mean: Planes, variance: Planes, other: Planes, rows: range | None = None, to: Sums = NONE
) -> Sums:
    """Sums over three maps of errors, of an `other` plane against one that comes with its blur and local variance.

    The maps are 1 - SSIM (without the denominator of its luminance), edges that came and edges that went, none under
    0; first the sums of the three, then those of their fourth powers. All planes have one shape. Only `rows`, all when
    left out, are added `to` what was found before: the others are there to be blurred.
    """
    first, last = _ends(rows, plane)
    if _kernel is not None:
        found: Sums = _kernel.sums(plane, mean, variance, other, plane.shape[1], plane.shape[0], first, last, to)
        return found
    other_mean = blurred(other)
    above = (blurred(plane * other) - mean * other_mean) * np.float32(2) + _C2
    below = blurred(other * other) - other_mean * other_mean + variance + _C2
    away = mean - other_mean
    error = np.float32(1) - (np.float32(1) - away * away) * above / below
    edge = (np.abs(other - other_mean) + np.float32(1)) / (np.abs(plane - mean) + np.float32(1)) - np.float32(1)
    return _added(to, [each[first:last] for each in (error, edge, -edge)])


def edges(plane: Planes, mean: Planes) -> Planes:
    """How far a plane is from its blur, plus 1: what `edge_sums` compares with."""
    away: Planes = np.abs(plane - mean) + np.float32(1)
    return away


def edge_sums(known: Planes, other: Planes, rows: range | None = None, to: Sums = NONE) -> Sums:
    """As `sums`, of the maps of edges alone, against a plane of which the `edges` are known; 0 for the first map."""
    first, last = _ends(rows, other)
    _, came, went, _, fourth_came, fourth_went = to
    if _kernel is not None:
        before = came, went, fourth_came, fourth_went
        found = _kernel.edge_sums(known, other, other.shape[1], other.shape[0], first, last, before)
        came, went, fourth_came, fourth_went = found
        return 0.0, came, went, 0.0, fourth_came, fourth_went
    edge = (edges(other, blurred(other)) / known - np.float32(1))[first:last]
    return _added(to, [np.zeros_like(edge), edge, -edge])


def _ends(rows: range | None, plane: Planes) -> tuple[int, int]:
    """The first of the rows, and the one behind the last. Raises `ValueError` for rows outside the plane."""
    first, last = (0, len(plane)) if rows is None else (rows.start, rows.stop)
    if not 0 <= first <= last <= len(plane):
        raise ValueError(_NO_FIT)
    return first, last


def _added(to: Sums, maps: list[Planes]) -> Sums:
    """The sums with those of three maps of errors, which are 0 where they are under 0."""
    errors = [np.maximum(each, np.float32(0)) for each in maps]
    means = [float(each.sum(dtype=np.float64)) for each in errors]
    fourths = [float(np.square(each * each, dtype=np.float64).sum()) for each in errors]
    error, came, went, *rest = (before + found for before, found in zip(to, (*means, *fourths), strict=True))
    return error, came, went, rest[0], rest[1], rest[2]


def _cube_root(values: Planes) -> Planes:
    """Cube roots of numbers over 0: a guess from the exponent, and Halley's step twice."""
    roots: Planes = (values.view(np.int32) // 3 + np.int32(_GUESS)).view(np.float32)
    for _ in range(2):
        cube = roots * roots * roots
        roots *= (cube + values + values) / (cube + cube + values)
    return roots


def _weighed(shifted: list[Planes]) -> Planes:
    """The sum of nine planes, weighted."""
    total = shifted[RADIUS] * TAPS[0]
    for distance in range(1, RADIUS + 1):
        total += (shifted[RADIUS - distance] + shifted[RADIUS + distance]) * TAPS[distance]
    return total
