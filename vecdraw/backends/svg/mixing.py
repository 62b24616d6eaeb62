"""The non-separable blend modes, where programs that draw SVG do not agree: on mixes that are outside of the gamut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw.backends.svg.page import Page
from vecdraw.backends.svg.rasters import Part, Rasters
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN, BlendMode, Compositing
from vecdraw.paint.pixmap import BYTES_PER_PIXEL, Pixmap
from vecdraw.scene.ops import Op

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

NON_SEPARABLE: Final[frozenset[BlendMode]] = frozenset({"hue", "saturation", "color", "luminosity"})
_NEAR: Final = 4 / 255  # by how much a program may be off that cuts channels off below 0
_MOST: Final = 256  # operations of a scene that are looked at; what more there are stay as they are
_MOST_PIXELS: Final = 1 << 25  # of the canvas; a larger one is not looked at
_ROWS: Final = 64  # at a time
_WEIGHTS: Final = (0.3, 0.59, 0.11)  # Compositing and Blending 1, 10.2: Lum


class Mixed(NamedTuple):
    """An operation as a picture that is drawn plainly: its colours are mixed with what is below. Its place is `box`."""

    pixmap: Pixmap
    box: Rect


class Mixtures:
    """Mixes operations of one scene with what is below them, where that differs from program to program."""

    def __init__(self, page: Page, rasters: Rasters) -> None:
        self._page = page
        self._rasters = rasters
        self._left = _MOST
        self._below: tuple[int, int, Part] | None = None

    def mix(
        self, ops: tuple[Op, ...], compositing: Compositing, start: int, below: tuple[Op, ...], ground: Color | None
    ) -> Mixed | None:
        """One operation, or a layer and all that is in it, mixed with `below` on `ground`; None where it may stay.

        `start` is the index of the first operation of `below`, which begins a layer.
        """
        feature = f"blend mode {compositing.blend}"
        if self._left == 0 or self._rasters.pixels > _MOST_PIXELS:
            self._page.fallback(feature, "left as it is, where programs do not agree on it", self._page.canvas)
            return None
        self._left -= 1
        inside = PLAIN._replace(alpha=compositing.alpha, filters=compositing.filters)
        part = self._rasters.shown(ops, inside)
        if part is None:
            return None
        source = part.drawing.snapshot()
        behind = self._backdrop(start, below, ground)
        same = part.left - behind.left, part.top - behind.top, source.width, source.height
        found = _mixed(compositing.blend, behind.drawing.snapshot(same), source)
        if found is None:
            return None
        pixmap, left, top = found
        place = part.place(left, top, pixmap.width, pixmap.height)
        reason = "programs that draw SVG do not agree on colours that leave the gamut"
        self._page.fallback(feature, reason, place)
        return Mixed(pixmap, place)

    def _backdrop(self, start: int, below: tuple[Op, ...], ground: Color | None) -> Part:
        """What is below, drawn on from what was there when the layer was last asked for."""
        stop = start + len(below)
        known = self._below
        if known is not None and known[0] == start and known[1] <= stop:
            part = known[2]
            if known[1] < stop:
                part.drawing.draw(below[known[1] - start :])
        else:
            self._below = None  # two of them are much memory
            part = self._rasters.begin(below, ground)
        self._below = start, stop, part
        return part


def _mixed(mode: BlendMode, backdrop: Pixmap, source: Pixmap) -> tuple[Pixmap, int, int] | None:
    """The part of the source that shows, mixed, and its place; None where cutting channels off is near enough.

    Painted over the backdrop it makes what the source makes in that mode (Compositing and Blending 1, 5.8).
    """
    import numpy as np  # only these modes need it, and it is slow to import

    over, under = _pixels(source), _pixels(backdrop)
    columns, rows = over[..., 3].any(axis=0).nonzero()[0], over[..., 3].any(axis=1).nonzero()[0]
    if not len(columns):
        return None
    shown = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    over, under = over[shown], under[shown]
    found = np.empty(over.shape, np.uint8)
    off = 0.0
    for row in range(0, len(over), _ROWS):
        ours, alpha = _straight(over[row : row + _ROWS], source.alpha)
        theirs, behind = _straight(under[row : row + _ROWS], backdrop.alpha)
        colors, lightness = _unclipped(mode, theirs, ours)
        clipped = _clipped(colors, lightness)
        cut = np.maximum(_lowered(colors, lightness), 0.0)
        off = max(off, float((np.abs(clipped - cut) * alpha * behind).max()))
        found[row : row + _ROWS, :, :3] = np.rint((ours + (clipped - ours) * behind) * 255)
        found[row : row + _ROWS, :, 3:] = np.rint(alpha * 255)
    if off <= _NEAR:
        return None
    height, width = found.shape[:2]
    return Pixmap(found.tobytes(), width, height), int(columns[0]), int(rows[0])


def _pixels(pixmap: Pixmap) -> Any:
    import numpy as np

    depth = np.uint8 if BYTES_PER_PIXEL[pixmap.pixel_format] == 4 else np.float16
    return np.ndarray((pixmap.height, pixmap.width, 4), depth, pixmap.data)


def _straight(pixels: Any, kind: str) -> tuple[Floats, Floats]:
    """Colours, not multiplied by alpha, and alpha, 0..1."""
    import numpy as np

    wide: Floats = pixels.astype(np.float32)
    if pixels.dtype == np.uint8:
        wide /= 255
    colors, alpha = wide[..., :3], wide[..., 3:]
    if kind == "premultiplied":
        colors /= np.maximum(alpha, np.float32(1e-6))
    return colors.clip(0.0, 1.0), alpha.clip(0.0, 1.0)


def _unclipped(mode: BlendMode, backdrop: Floats, source: Floats) -> tuple[Floats, Floats]:
    """The mix of two colours, which may be outside of the gamut, and its lightness (10.2: Lum, Sat, SetSat)."""
    if mode == "luminosity":
        color, wanted = backdrop, _lightness(source)
    elif mode == "color":
        color, wanted = source, _lightness(backdrop)
    elif mode == "hue":
        color, wanted = _with_saturation(source, _saturation(backdrop)), _lightness(backdrop)
    else:
        color, wanted = _with_saturation(backdrop, _saturation(source)), _lightness(backdrop)
    return color + (wanted - _lightness(color)), wanted


def _clipped(color: Floats, lightness: Floats) -> Floats:
    """ClipColor."""
    import numpy as np

    lowest = _least(color)
    raised = lightness + (color - lightness) * (lightness / np.maximum(lightness - lowest, np.float32(1e-6)))
    return _lowered(np.where(lowest < 0.0, raised, color), lightness).clip(0.0, 1.0)


def _lowered(color: Floats, lightness: Floats) -> Floats:
    """The second half of ClipColor."""
    import numpy as np

    highest = _most(color)
    share = (1.0 - lightness) / np.maximum(highest - lightness, np.float32(1e-6))
    return np.where(highest > 1.0, lightness + (color - lightness) * share, color)


def _lightness(color: Floats) -> Floats:
    import numpy as np

    found: Floats = color @ np.array(_WEIGHTS, np.float32)
    return found[..., None]


def _saturation(color: Floats) -> Floats:
    return _most(color) - _least(color)


def _least(color: Floats) -> Floats:
    """The smallest of three channels; numpy takes several times as long along so short an axis."""
    import numpy as np

    found: Floats = np.minimum(np.minimum(color[..., 0], color[..., 1]), color[..., 2])
    return found[..., None]


def _most(color: Floats) -> Floats:
    """The largest of three channels."""
    import numpy as np

    found: Floats = np.maximum(np.maximum(color[..., 0], color[..., 1]), color[..., 2])
    return found[..., None]


def _with_saturation(color: Floats, saturation: Floats) -> Floats:
    """SetSat."""
    import numpy as np

    raised: Floats = color - _least(color)
    raised *= saturation / np.maximum(_saturation(color), np.float32(1e-6))
    return raised
