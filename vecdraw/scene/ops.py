"""The operations of a scene: a closed union of small tuples, and the state parts that they share by reference.

Coordinates are user units, y down; `State.transform` maps them to the canvas (before the scene's scale).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import FillRule, PathData
from vecdraw.geometry.projection import Projection
from vecdraw.paint.brush import Brush, Smoothing
from vecdraw.paint.compositing import PLAIN, Compositing
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.glyph_run import GlyphRun

if TYPE_CHECKING:
    from vecdraw.paint.filters import Filter
    from vecdraw.scene.scene import Scene


class Clip(NamedTuple):
    """An area in force together with `parent`'s: `path` in the coordinates of `transform`. `depth` counts the chain.

    Chains may be very deep: they are compared, hashed and shown without recursion.
    """

    parent: Clip | None
    path: PathData
    rule: FillRule
    transform: Affine
    depth: int

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Clip) or self.depth != other.depth:
            return False
        one: Clip | None = self
        two: Clip | None = other
        while one is not two:
            if one is None or two is None or one[1:] != two[1:]:
                return False
            one, two = one.parent, two.parent
        return True

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self[1:])

    def __repr__(self) -> str:
        return f"<Clip {self.depth}: {len(self.path.verbs)} segments, {self.rule}>"


class State(NamedTuple):
    """What drawing operations share: the transform, the clip and the compositing in force."""

    transform: Affine = Affine()
    clip: Clip | None = None
    compositing: Compositing = PLAIN


class FillRect(NamedTuple):
    """Fills a rectangle."""

    x: float
    y: float
    width: float
    height: float
    brush: Brush
    state: State


class StrokeRect(NamedTuple):
    """Strokes a rectangle's outline."""

    x: float
    y: float
    width: float
    height: float
    brush: Brush
    stroke: Stroke
    state: State


class ClearRect(NamedTuple):
    """Makes a rectangle transparent, inside the clip; compositing is ignored."""

    x: float
    y: float
    width: float
    height: float
    state: State


class FillPath(NamedTuple):
    """Fills a path."""

    path: PathData
    rule: FillRule
    brush: Brush
    state: State


class StrokePath(NamedTuple):
    """Strokes a path."""

    path: PathData
    brush: Brush
    stroke: Stroke
    state: State


class DrawImage(NamedTuple):
    """Draws the part (sx, sy, sw, sh) of a picture, in its pixels, into (x, y, width, height)."""

    pixmap: Pixmap
    sx: float
    sy: float
    sw: float
    sh: float
    x: float
    y: float
    width: float
    height: float
    smoothing: Smoothing
    state: State


class PutPixels(NamedTuple):
    """Replaces pixels of the device, whatever state is in force: the picture's top left at (x, y) in device pixels."""

    pixmap: Pixmap
    x: int
    y: int


class FillText(NamedTuple):
    """Fills glyph runs placed at (x, y). (left, top, width, height) is the box of the text, relative to (x, y)."""

    runs: tuple[GlyphRun, ...]
    x: float
    y: float
    horizontal_scale: float
    box: tuple[float, float, float, float]
    brush: Brush
    state: State


class StrokeText(NamedTuple):
    """Strokes the outlines of glyph runs placed at (x, y)."""

    runs: tuple[GlyphRun, ...]
    x: float
    y: float
    horizontal_scale: float
    box: tuple[float, float, float, float]
    brush: Brush
    stroke: Stroke
    state: State


class DrawScene(NamedTuple):
    """Draws another scene, its canvas' top left at (x, y), scaled by (scale_x, scale_y)."""

    scene: Scene
    x: float
    y: float
    scale_x: float
    scale_y: float
    state: State


class BeginLayer(NamedTuple):
    """What follows, up to its EndLayer, is drawn as one picture and composited by `state`.

    With a `backdrop` the picture begins with what lies behind it inside the clip, filtered. With a `projection` what is
    inside is drawn through it: it maps the canvas' user units, where the transforms of what is inside end, to others.
    """

    state: State
    backdrop: tuple[Filter, ...] = ()
    projection: Projection | None = None


class EndLayer(NamedTuple):
    """Ends the innermost layer."""


Op = (
    FillRect
    | StrokeRect
    | ClearRect
    | FillPath
    | StrokePath
    | DrawImage
    | PutPixels
    | FillText
    | StrokeText
    | DrawScene
    | BeginLayer
    | EndLayer
)
