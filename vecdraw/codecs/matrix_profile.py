"""Colours of RGB profiles of three curves and a matrix (ICC.1:2022, F.3) to sRGB or Display P3 in floats.

Pillow's colour management has 8 bits a channel; this keeps what deep pictures hold. Tables of colours are not its.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw.codecs import icc

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vecdraw.paint.pixmap import ColorSpace

    Curve = Callable[[NDArray[np.float32]], NDArray[np.float32]]

_ROWS: Final = 64  # turned at a time, so that it takes little memory
_WANTED: Final = frozenset({b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"A2B0"})
_PARAMETERS: Final = (1, 3, 4, 5, 7)  # of a parametricCurveType, by function (10.18)
_BLACK: Final = 1 / 4096  # light of a black that needs no black point compensation
_LONGEST: Final = 65_536  # entries of a curve


class _Shaper(NamedTuple):
    curves: tuple[Curve, Curve, Curve]
    matrix: NDArray[Any]


def to_display(levels: NDArray[np.float32], profile: object, space: ColorSpace = "srgb") -> bool:
    """Turns colours (height, width, 3 or 4) from 0 to 1 to `space` in place, those outside it to the nearest side.

    Returns whether it did: not for a profile that is damaged, no matrix, or without black; then nothing is changed.
    """
    import numpy as np  # `import vecdraw` does not pay for it

    shaper = _shaper(profile) if isinstance(profile, bytes) else None
    if shaper is None:
        return False
    matrix = (_from_pcs(space) @ shaper.matrix).astype(np.float32)
    for top in range(0, levels.shape[0], _ROWS):
        part = levels[top : top + _ROWS, :, :3]
        linear = np.stack([curve(part[..., at]) for at, curve in enumerate(shaper.curves)], axis=-1)
        light = np.clip(np.clip(linear, 0, 1) @ matrix.T, 0, 1)
        part[...] = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)  # IEC 61966-2-1
    return True


@cache
def _from_pcs(space: ColorSpace) -> NDArray[Any]:
    """From the profile connection space to light in the primaries of `space`."""
    import numpy as np  # see to_display

    return np.linalg.inv(_matrix(_tags(icc.srgb() if space == "srgb" else icc.display_p3())))


def _shaper(profile: bytes) -> _Shaper | None:
    import numpy as np  # see to_display

    if profile[16:24] != b"RGB XYZ ":
        return None
    try:
        tags = _tags(profile)
        if b"A2B0" in tags:
            return None
        matrix = _matrix(tags)
        red, green, blue = (_curve(tags[name]) for name in (b"rTRC", b"gTRC", b"bTRC"))
    except (struct.error, KeyError, ValueError):
        return None
    black = max(float(curve(np.zeros(1, np.float32))[0]) for curve in (red, green, blue))
    return None if black > _BLACK else _Shaper((red, green, blue), matrix)


def _matrix(tags: dict[bytes, bytes]) -> NDArray[Any]:
    """From linear red, green and blue to the profile connection space."""
    import numpy as np  # see to_display

    columns = [struct.unpack_from(">3i", tags[name], 8) for name in (b"rXYZ", b"gXYZ", b"bXYZ")]
    return np.array(columns, np.float64).T / 65536


def _tags(profile: bytes) -> dict[bytes, bytes]:
    """The tags that count here, each once: a damaged profile may have very many, all of them all of it."""
    (count,) = struct.unpack_from(">I", profile, 128)
    tags: dict[bytes, bytes] = {}
    for at in range(132, min(132 + 12 * count, len(profile) - 11), 12):
        name, start, size = struct.unpack_from(">4sII", profile, at)
        if name in _WANTED and name not in tags:
            tags[name] = profile[start : start + size]
    return tags


def _curve(tag: bytes) -> Curve:
    """A tone curve of either type (10.6, 10.18). Raises `ValueError` for any other, `struct.error` for one cut off."""
    if tag[:4] == b"curv":
        return _table(tag)
    if tag[:4] != b"para":
        raise ValueError
    (function,) = struct.unpack_from(">H", tag, 8)
    if function >= len(_PARAMETERS):
        raise ValueError
    given = [number / 65536 for number in struct.unpack_from(f">{_PARAMETERS[function]}i", tag, 12)]
    g, a, b, c, d, e, f = _complete(function, given)
    return lambda x: _power(x, g, a, b, c, d, e, f)


def _complete(function: int, given: list[float]) -> tuple[float, ...]:
    """The seven parameters of function 4 that say the same as those of another."""
    if function == 0:
        return given[0], 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    g, a, b = given[:3]
    if function in {1, 2}:
        if not a:
            raise ValueError
        e = given[3] if function == 2 else 0.0
        return g, a, b, 0.0, -b / a, e, e
    return (*given, 0.0, 0.0) if function == 3 else tuple(given)


def _power(x: NDArray[np.float32], g: float, a: float, b: float, *rest: float) -> NDArray[np.float32]:
    import numpy as np  # see to_display

    c, d, e, f = rest
    with np.errstate(all="ignore"):  # a damaged curve may reach beyond all numbers
        curved = np.maximum(a * x + b, 0) ** g + e
        return np.nan_to_num(np.where(x >= d, curved, c * x + f)).astype(np.float32)


def _table(tag: bytes) -> Curve:
    import numpy as np  # see to_display

    (count,) = struct.unpack_from(">I", tag, 8)
    if count == 0:
        return lambda x: x
    if count == 1:
        gamma = struct.unpack_from(">H", tag, 12)[0] / 256
        return lambda x: _power(x, gamma, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    if count > _LONGEST:
        raise ValueError
    values = np.array(struct.unpack_from(f">{count}H", tag, 12)) / 65535
    places = np.linspace(0, 1, count)
    return lambda x: np.interp(x, places, values).astype(np.float32)
