"""`FaceKey`: the name of a face by content, the same in every process and on every machine."""

from __future__ import annotations

from typing import NamedTuple


class FaceKey(NamedTuple):
    """A face: the SHA-256 of the font file in hexadecimal, the index in a collection, and how it is varied.

    `coordinates` are (axis tag, value) in the order of the tags; `embolden` is a synthetic weight as a share of the em
    by which outlines grow; `slant` a synthetic slope as the tangent of its angle.
    """

    digest: str
    index: int = 0  # type: ignore[assignment]  # hides tuple.index, which has no use here
    coordinates: tuple[tuple[str, float], ...] = ()
    embolden: float = 0.0
    slant: float = 0.0
