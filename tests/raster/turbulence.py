"""The function of feTurbulence, written after Filter Effects 1, 9.22, in double precision, for every point at once."""

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_CELLS = 256
_FAR = 4096  # so that coordinates are positive
_MODULUS, _FACTOR, _QUOTIENT, _REST = 2_147_483_647, 16_807, 127_773, 2_836


def turbulence(x: Array, y: Array, kind: str, frequency: tuple[float, float], octaves: int, seed: int) -> Array:
    """Red, green, blue and alpha of each point (shape of x, 4), 0..1."""
    lattice, gradients = _tables(seed)
    channels = []
    for gradient in gradients:
        total = np.zeros_like(x)
        across, down = x * frequency[0], y * frequency[1]
        for octave in range(octaves):
            noise = _noise(lattice, gradient, across * 2**octave, down * 2**octave)
            total += (noise if kind == "fractal" else np.abs(noise)) / 2**octave
        channels.append((total + 1) / 2 if kind == "fractal" else total)
    return np.clip(np.stack(channels, axis=-1), 0.0, 1.0)


def _tables(seed: int) -> tuple[NDArray[np.int64], list[Array]]:
    state = seed if seed > 0 else int(math.fmod(-seed, _MODULUS - 1)) + 1

    def following(number: int) -> int:
        found = _FACTOR * (number % _QUOTIENT) - _REST * (number // _QUOTIENT)
        return found if found > 0 else found + _MODULUS

    gradients = []
    for _ in range(4):
        rows = []
        for _ in range(_CELLS):
            pair = []
            for _ in range(2):
                state = following(state)
                pair.append((state % (2 * _CELLS) - _CELLS) / _CELLS)
            rows.append(np.array(pair) / math.hypot(*pair))
        gradients.append(np.array(rows * 2 + rows[:2]))
    lattice = list(range(_CELLS))
    for i in range(_CELLS - 1, 0, -1):
        state = following(state)
        j = state % _CELLS
        lattice[i], lattice[j] = lattice[j], lattice[i]
    return np.array(lattice * 2 + lattice[:2]), gradients


def _noise(lattice: NDArray[np.int64], gradient: Array, x: Array, y: Array) -> Array:
    (left, dx), (top, dy) = _split(x), _split(y)
    smooth_x, smooth_y = dx * dx * (3 - 2 * dx), dy * dy * (3 - 2 * dy)
    i, j = lattice[left], lattice[(left + 1) % _CELLS]
    bottom = (top + 1) % _CELLS

    def along(row: NDArray[np.int64], rest: Array) -> Array:
        one, two = gradient[lattice[i + row]], gradient[lattice[j + row]]
        first = dx * one[..., 0] + rest * one[..., 1]
        return first + smooth_x * ((dx - 1) * two[..., 0] + rest * two[..., 1] - first)

    upper = along(top, dy)
    return upper + smooth_y * (along(bottom, dy - 1) - upper)


def _split(values: Array) -> tuple[NDArray[np.int64], Array]:
    whole = np.floor(values + _FAR)
    return whole.astype(np.int64) % _CELLS, values + _FAR - whole
