"""What a backend that cannot say something did instead: it is drawn as a picture in its place, and listed."""

from __future__ import annotations

from typing import NamedTuple

from vecdraw.geometry.rect import Rect


class Fallback(NamedTuple):
    """Something that was rasterised in place.

    `op` is the index of the operation in the scene (of a nested scene: of the operation that draws it), `feature` names
    what could not be said ("mesh gradient"), `reason` why, `box` where it lies, in user units of the scene, y down.
    """

    op: int
    feature: str
    reason: str
    box: Rect
