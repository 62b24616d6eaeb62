"""Scenes drawn on a canvas that is larger all around, and scenes for which that must make no difference."""

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any, get_args

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

import vecdraw as vd
from vecdraw.backends.skia.strips import Part, PartSurface
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.brush import (
    Brush,
    ColorStop,
    ConicBrush,
    LinearBrush,
    NoiseBrush,
    PatternBrush,
    RadialBrush,
    Repetition,
)
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN, BlendMode, Compositing, Shadow
from vecdraw.paint.filters import (
    Blur,
    Displacement,
    DropShadow,
    Filter,
    Grayscale,
    Invert,
    Morphology,
    Offset,
    Opacity,
    Sepia,
)
from vecdraw.paint.pixmap import PixelFormat, Pixmap
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    Clip,
    DrawImage,
    DrawScene,
    EndLayer,
    FillRect,
    FillText,
    Op,
    State,
    StrokeRect,
)
from vecdraw.scene.scene import Scene, pixel_size

MARGIN = 64  # px, a multiple of what dither and noise repeat themselves by
_SPREADING: tuple[BlendMode, ...] = ("color-dodge", "color-burn", "hue", "saturation", "color", "luminosity")
"""Modes that make a large difference of a small one."""


class LargerSurface(PartSurface):
    """A scene's canvas with `margin` px more on each side, where what is drawn there shows."""

    def __init__(self, scene: Scene, margin: int) -> None:
        width, height = pixel_size(scene.width, scene.height, scene.scale)
        super().__init__(scene, Part(-margin, -margin, width + 2 * margin, height + 2 * margin))


def seen(scene: Scene, margin: int = MARGIN) -> NDArray[Any]:
    """What shows of `scene` on its own canvas when it is drawn on a larger one, in levels of 255, premultiplied."""
    width, height = pixel_size(scene.width, scene.height, scene.scale)
    surface = LargerSurface(scene, margin)
    surface.draw(scene.ops)
    picture = surface.snapshot()
    kind = np.uint8 if picture.pixel_format == "rgba-unorm8" else np.float16
    pixels = np.frombuffer(picture.data, kind).reshape(picture.height, picture.width, 4).astype(np.float64)
    part = pixels[margin : margin + height, margin : margin + width]
    return np.nan_to_num(part) * (1 if kind is np.uint8 else 255)


def largest_difference(scene: Scene, margin: int = MARGIN) -> float:
    """How far the two are apart where they differ most, in levels."""
    return float(np.abs(seen(scene, 0) - seen(scene, margin)).max(initial=0))


# --- scenes whose edges lie between pixels --------------------------------------------------------------------------

_COLORS = [Color.parse(text) for text in ("#d33", "#26c", "rgb(0 160 64 / 0.7)", "gold", "#808", "rgb(0 0 0 / 0.4)")]
_TURNED = (Affine(0, 1, -1, 0, 40, 0), Affine(-1, 0, 0, 1, 48, 0), Affine(2, 0, 0, 2, -20, -20))


def crisp_scenes() -> st.SearchStrategy[Scene]:
    """Scenes on and beside the canvas; backdrops are clipped to what is seen.

    They come of a seed: only few of what Hypothesis would make of small choices show anything at all.
    """
    return st.integers(0, 2**32).map(crisp_scene)


def crisp_scene(seed: int) -> Scene:
    """The scene of a seed."""
    return _Maker(seed).scene()


class _Maker:
    """Makes parts of a scene at random."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - no secret
        self._inner: Scene | None = None

    def scene(self) -> Scene:
        """A scene, half of the time with one inside it."""
        if self._random.random() < 0.5:
            self._inner = self._scene(1, backdrops=False)
        return self._scene(3, backdrops=True)

    def _scene(self, depth: int, *, backdrops: bool) -> Scene:
        pick = self._random.choice
        ops = tuple(self._contents(depth, backdrops=backdrops))
        scale, under = pick((1.0, 1.0, 2.0)), pick((None, *_COLORS))
        kind = pick(get_args(PixelFormat))
        return Scene(48.0, 40.0, ops, scale, background=under, dither=False, pixel_format=kind)

    def _contents(self, depth: int, *, backdrops: bool) -> Iterator[Op]:
        """Two to four operations, layers with theirs among them."""
        pick = self._random.choice
        for _ in range(self._random.randint(2, 3)):
            kind = pick(("op", "op", "layer", "layer", "scene", "backdrop"))
            state = State(self._move(), self._clip(), self.compositing())
            if kind == "scene" and self._inner is not None:
                times = pick((1.0, 2.0))
                yield DrawScene(self._inner, self._far(), self._far(), times, times, state)
            elif kind in {"op", "scene"} or depth == 0:
                yield self._operation(state)
            else:
                backdrop: tuple[Filter, ...] = ()
                if kind == "backdrop" and backdrops:
                    backdrop = self._filters()
                    inside = _boxed((*(pick(range(20)) for _ in range(2)), *(pick(range(1, 20)) for _ in range(2))))
                    state = state._replace(clip=Clip(None, inside, "nonzero", Affine(), 1))
                yield BeginLayer(state, backdrop)
                yield from self._contents(depth - 1, backdrops=backdrops)
                yield EndLayer()

    def _operation(self, state: State) -> Op:
        kind = self._random.choice(("fill", "fill", "stroke", "clear", "picture", "text"))
        x, y, width, height = self._box()
        match kind:
            case "fill":
                return FillRect(x, y, width, height, self._brush(), state)
            case "stroke":
                return StrokeRect(x, y, width, height, self._brush(), Stroke(4.0), state)
            case "clear":
                return ClearRect(x, y, width, height, state)
            case "picture":
                picture, times = self._picture(), self._random.randint(1, 3)
                across, down = float(picture.width), float(picture.height)
                return DrawImage(picture, 0.0, 0.0, across, down, x, y, across * times, down * times, "none", state)
            case _:
                return self._random.choice(_texts())._replace(x=x, y=y, brush=self._brush(), state=state)

    def _far(self) -> float:
        return float(self._random.randint(-40, 88))

    def _length(self) -> float:
        return float(self._random.randint(1, 90))

    def _hundredths(self, low: int, high: int) -> float:
        return self._random.randint(100 * low, 100 * high) / 100

    def _box(self) -> tuple[float, float, float, float]:
        return self._far(), self._far(), self._length(), self._length()

    def _move(self) -> Affine:
        """A transform that leaves edges between pixels."""
        moved = Affine.translation(self._far(), self._far())
        return self._random.choice((Affine(), Affine(), moved, *_TURNED))

    def _clip(self) -> Clip | None:
        """Large rectangles, one in the other; none more often than not."""
        found: Clip | None = None
        for depth in range(1, self._random.choice((1, 1, 1, 2, 3))):
            x, y = float(self._random.randint(-40, 20)), float(self._random.randint(-40, 20))
            found = Clip(found, _boxed((x, y, 30 + self._length(), 30 + self._length())), "nonzero", Affine(), depth)
        return found

    def _picture(self) -> Pixmap:
        width, height = self._random.randint(1, 40), self._random.randint(1, 40)
        data = np.frombuffer(self._random.randbytes(width * height * 4), np.uint8).reshape(height, width, 4).copy()
        data[..., :3] = np.minimum(data[..., :3], data[..., 3:])
        return Pixmap(data.tobytes(), width, height, alpha="premultiplied")

    def _brush(self) -> Brush:
        pick, far = self._random.choice, self._far
        stops = tuple(ColorStop(at / 2, pick(_COLORS)) for at in range(3))
        match pick(("color", "color", "linear", "radial", "conic", "pattern", "noise")):
            case "color":
                return pick(_COLORS)
            case "linear":
                return LinearBrush(far(), far(), far(), far(), stops)
            case "radial":
                return RadialBrush(far(), far(), 0.0, far(), far(), self._length(), stops)
            case "conic":
                return ConicBrush(far(), far(), self._hundredths(-3, 3), stops)
            case "noise":
                return NoiseBrush("fractal", (0.05, 0.1), 2, self._random.randint(0, 9), None, Affine())
            case _:
                return PatternBrush(self._picture(), pick(get_args(Repetition)), self._move(), "none")

    def _filters(self) -> tuple[Filter, ...]:
        return tuple(self._filter() for _ in range(self._random.choice((1, 1, 2))))

    def _filter(self) -> Filter:
        pick, number = self._random.choice, self._hundredths
        dx, dy = float(self._random.randint(-40, 40)), float(self._random.randint(-40, 40))
        match pick(("blur", "blur", "drop", "offset", "dilate", "erode", "displacement", "color")):
            case "blur":
                return Blur(number(0, 12))
            case "drop":
                return DropShadow(dx, dy, number(0, 6), pick(_COLORS))
            case "offset":
                return Offset(dx, dy)
            case "dilate":
                return Morphology("dilate", number(0, 9), number(0, 9))
            case "erode":
                return Morphology("erode", number(0, 4), number(0, 4))
            case "displacement":
                scale = 2 * self._random.randint(-10, 10) + 0.3  # nowhere half a pixel, beside the map
                return Displacement(self._picture(), scale, "r", "a", self._box())
            case _:
                kind: type[Filter] = pick((Grayscale, Invert, Opacity, Sepia))
                return kind(number(0, 1))  # type: ignore[call-arg]  # all of these take an amount

    def compositing(self) -> Compositing:
        """Half of them plain, a quarter with a filter, a quarter with a shadow."""
        pick = self._random.choice
        if pick((True, False)):
            return PLAIN
        moved = float(self._random.randint(-60, 60)), float(self._random.randint(-60, 60))
        shadow = pick((None, Shadow(pick(_COLORS), self._hundredths(0, 16), *moved)))
        modes = [mode for mode in get_args(BlendMode) if mode not in _SPREADING]
        blend = pick(("source-over", "source-over", "source-over", pick(modes)))
        return Compositing(pick((1.0, 1.0, 0.5)), blend, shadow, pick(((), self._filters())))


def compositings() -> st.SearchStrategy[Compositing]:
    """Compositings of layers, of a seed."""
    return st.integers(0, 2**32).map(lambda seed: _Maker(seed).compositing())


def _boxed(rect: tuple[float, ...]) -> PathData:
    path = Path()
    path.rect(*rect)
    return path.data()


@cache
def _texts() -> tuple[FillText, ...]:
    ctx = vd.Context(10, 10)
    for size, text in ((14, "Ag"), (30, "fj"), (21, "海报")):
        ctx.font = f"{size}px 'Noto Sans SC', sans-serif"
        ctx.fill_text(text, 0, 0)
    return tuple(op for op in ctx.scene.ops if isinstance(op, FillText))
