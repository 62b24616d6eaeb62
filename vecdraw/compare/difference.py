"""Where two pictures differ: the amount at each pixel, boxes around it, and a picture of it."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from vecdraw.compare.pictures import GROUNDS, Picture, luma
from vecdraw.geometry.rect import Rect
from vecdraw.paint.pixmap import Pixmap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.compare.pictures import Levels

_FIELD: Final = 16  # px; differences closer than about this are in one box
_MOST_FIELDS: Final = 128  # a side, so that very large pictures have larger fields and not more of them

# Yellow, orange, red, violet: from the smallest difference to the largest.
_HEAT: Final = np.array([[250, 205, 70], [245, 130, 40], [205, 35, 60], [85, 10, 110]], np.float32)


def difference(one: Picture, other: Picture) -> Levels:
    """The largest difference of R, G, B and alpha at each pixel, in levels; colours are multiplied by alpha first."""
    apart: Levels = np.empty(one.levels.shape[:2], np.uint8)
    for (top, first), (_, second) in zip(one.bands(), other.bands(), strict=True):
        a, b = first.premultiplied(), second.premultiplied()
        each = np.maximum(a, b) - np.minimum(a, b)
        pairs = np.maximum(each[..., :2], each[..., 2:])  # several times as fast as the largest along an axis
        np.maximum(pairs[..., 0], pairs[..., 1], out=apart[top : top + len(a)])
    return apart


def boxes(apart: NDArray[np.bool_]) -> tuple[Rect, ...]:
    """Boxes in px around what differs, one for each group of nearby pixels, from the top left on."""
    height, width = apart.shape
    side = max(_FIELD, -(-max(height, width) // _MOST_FIELDS))
    padded = np.pad(apart, ((0, -height % side), (0, -width % side)))
    blocks = padded.reshape(padded.shape[0] // side, side, padded.shape[1] // side, side)
    fields = np.asarray(blocks.any(axis=(1, 3)))
    found = [_tight(apart, group, side) for group in _groups(fields)]
    return tuple(sorted(found, key=lambda box: (box.y, box.x)))


def heat_map(one: Picture, apart: Levels, tolerance: int) -> Pixmap:
    """The first picture in pale grey, and over it each pixel beyond `tolerance` in a colour that grows with it."""
    height, width = apart.shape
    file = io.BytesIO(bytes(4 * height * width))
    out = np.frombuffer(file.getbuffer(), np.uint8).reshape(height, width, 4)
    for top, band in one.bands():
        rows = slice(top, top + band.size[1])
        out[rows] = _heated(band, apart[rows], tolerance)
    del out  # else what follows is a copy
    return Pixmap(file.getvalue(), width, height, alpha="opaque")


def _heated(one: Picture, apart: Levels, tolerance: int) -> Levels:
    """Some rows of a heat map."""
    out = np.full((*apart.shape, 4), 255, np.uint8)
    pale = luma(one.on(GROUNDS[-1])) * np.float32(0.3) + np.float32(255 * 0.65)
    out[..., :3] = pale.astype(np.uint8)[..., None]
    out[apart > tolerance, :3] = _heats()[apart[apart > tolerance]]
    return out


@cache
def _heats() -> Levels:
    """The colour of each difference. Its square root, so that one of a few levels is seen at all."""
    share = np.sqrt(np.arange(256, dtype=np.float32) * np.float32(1 / 255)) * np.float32(len(_HEAT) - 1)
    below = np.minimum(share.astype(np.intp), len(_HEAT) - 2)
    part = (share - below)[:, None]
    heats: Levels = np.rint(_HEAT[below] * (1 - part) + _HEAT[below + 1] * part).astype(np.uint8)
    return heats


def _groups(fields: NDArray[np.bool_]) -> list[list[tuple[int, int]]]:
    """Fields that touch, corners included, in groups."""
    left = set(zip(*(index.tolist() for index in np.nonzero(fields)), strict=True))
    groups = []
    while left:
        open_ends = [left.pop()]
        group = []
        while open_ends:
            row, column = open_ends.pop()
            group.append((row, column))
            near = {(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & left
            left -= near
            open_ends.extend(near)
        groups.append(group)
    return groups


def _tight(apart: NDArray[np.bool_], group: list[tuple[int, int]], side: int) -> Rect:
    """The box around the pixels of a group of fields."""
    rows, columns = [row for row, _ in group], [column for _, column in group]
    top, left = min(rows) * side, min(columns) * side
    part = apart[top : (max(rows) + 1) * side, left : (max(columns) + 1) * side]
    down, across = np.nonzero(part.any(axis=1))[0], np.nonzero(part.any(axis=0))[0]
    return Rect.from_edges(
        float(left + across[0]), float(top + down[0]), float(left + across[-1] + 1), float(top + down[-1] + 1)
    )
