"""Scenes drawn on a canvas that is larger all around, and scenes for which that must make no difference."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, get_args

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

import vecdraw as vd
from tests.scene_strategies import colors
from tests.strategies import hundredths
from vecdraw.backends.skia.beginnings import Plain
from vecdraw.backends.skia.renderer import Renderer
from vecdraw.backends.skia.surface import RasterSurface
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.paint.brush import Brush, ColorStop, ConicBrush, LinearBrush, PatternBrush, RadialBrush, Repetition
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

WIDTH, HEIGHT = 48, 40  # user units
MARGIN = 128  # px, a multiple of what dither and noise repeat themselves by
_SPREADING: tuple[BlendMode, ...] = ("color-dodge", "color-burn", "hue", "saturation", "color", "luminosity")
"""Modes that make a large difference of a small one."""


class LargerSurface(RasterSurface):
    """A scene's canvas with `margin` px more on each side, where what is drawn there shows."""

    def __init__(self, scene: Scene, margin: int) -> None:
        self._margin = margin
        width, height = pixel_size(scene.width, scene.height, scene.scale)
        around = 2 * margin
        super().__init__(replace(scene, width=(width + around) / scene.scale, height=(height + around) / scene.scale))

    def _begin(self, ops: Sequence[Op]) -> None:
        under = self._canvas.background
        self._surface = self._new_surface(cleared=under is None or under.alpha < 1.0)
        canvas = self._surface.getCanvas()
        renderer = Renderer(
            *(canvas, Affine(self.scale, 0.0, 0.0, self.scale, self._margin, self._margin), self.scale),
            recorded_scale=self._recorded_scale,
            dither=self._dither,
            memory=self._memory,
            glyph_settings=self._glyph_settings,
        )
        Plain(self._canvas, ops).draw(canvas, renderer, self._memory)
        self._renderer = renderer


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

_FAR = st.integers(-40, 88).map(float)
_LENGTH = st.integers(0, 90).map(float)
_RECTS = st.tuples(_FAR, _FAR, _LENGTH, _LENGTH)


@cache
def _moves() -> st.SearchStrategy[Affine]:
    """Transforms that leave edges between pixels."""
    turned = (Affine(0, 1, -1, 0, 40, 0), Affine(-1, 0, 0, 1, 48, 0), Affine(2, 0, 0, 2, -20, -20))
    return st.one_of(st.just(Affine()), st.builds(Affine.translation, _FAR, _FAR), st.sampled_from(turned))


def _boxed(rect: tuple[float, float, float, float]) -> Path:
    path = Path()
    path.rect(*rect)
    return path


@cache
def _clips() -> st.SearchStrategy[Clip | None]:
    one = st.builds(lambda rect, at: Clip(None, _boxed(rect).data(), "nonzero", at, 1), _RECTS, _moves())
    two = st.builds(lambda under, rect: Clip(under, _boxed(rect).data(), "nonzero", Affine(), 2), one, _RECTS)
    return st.one_of(st.none(), st.none(), one, two)


@cache
def _pictures() -> st.SearchStrategy[Pixmap]:
    def build(width: int, height: int, seed: int) -> Pixmap:
        data = np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)
        data[..., :3] = np.minimum(data[..., :3], data[..., 3:])
        return Pixmap(data.tobytes(), width, height, alpha="premultiplied")

    return st.builds(build, st.integers(1, 40), st.integers(1, 40), st.integers(0, 9))


@cache
def _brushes() -> st.SearchStrategy[Brush]:
    stops = st.lists(colors(), min_size=2, max_size=3).map(
        lambda found: tuple(ColorStop(at / (len(found) - 1), color) for at, color in enumerate(found))
    )
    return st.one_of(
        colors(),
        colors(),
        st.builds(LinearBrush, _FAR, _FAR, _FAR, _FAR, stops),
        st.builds(RadialBrush, _FAR, _FAR, st.just(0.0), _FAR, _FAR, _LENGTH, stops),
        st.builds(ConicBrush, _FAR, _FAR, hundredths(-3, 3), stops),
        st.builds(PatternBrush, _pictures(), st.sampled_from(get_args(Repetition)), _moves(), st.just("none")),
    )


@cache
def _filters() -> st.SearchStrategy[Filter]:
    length, amount = st.integers(-40, 40).map(float), hundredths(0, 1)
    box = st.tuples(_FAR, _FAR, st.integers(1, 60).map(float), st.integers(1, 60).map(float))
    shifts = st.integers(-10, 10).map(lambda n: 2 * n + 0.3)  # nowhere half a pixel beside the map
    return st.one_of(
        st.builds(Blur, hundredths(0, 12)),
        st.builds(DropShadow, length, length, hundredths(0, 6), colors()),
        st.builds(Offset, length, length),
        st.builds(Morphology, st.sampled_from(("dilate", "erode")), hundredths(0, 9), hundredths(0, 9)),
        st.builds(Displacement, _pictures(), shifts, st.just("r"), st.just("a"), box),
        *[st.builds(kind, amount) for kind in (Grayscale, Invert, Opacity, Sepia)],
    )


@cache
def compositings() -> st.SearchStrategy[Compositing]:
    """Half of them with effects."""
    length = st.integers(-60, 60).map(float)
    shadow = st.one_of(st.none(), st.builds(Shadow, colors(), hundredths(0, 16), length, length))
    chain = st.one_of(st.just(()), st.lists(_filters(), min_size=1, max_size=2).map(tuple))
    alpha = st.sampled_from((1.0, 1.0, 0.5))
    modes = [mode for mode in get_args(BlendMode) if mode not in _SPREADING]
    return st.builds(Compositing, alpha, st.one_of(st.just("source-over"), st.sampled_from(modes)), shadow, chain)


@cache
def _texts() -> tuple[FillText, ...]:
    ctx = vd.Context(10, 10)
    found = []
    for size, text in ((14, "Ag"), (30, "fj"), (21, "海报")):
        ctx.font = f"{size}px 'Noto Sans SC', sans-serif"
        ctx.fill_text(text, 0, 0)
        (op,) = [op for op in ctx.scene.ops if isinstance(op, FillText)][-1:]
        found.append(op)
    return tuple(found)


@cache
def _operations() -> st.SearchStrategy[Op]:
    brush, state = _brushes(), st.just(State())

    def image(pixmap: Pixmap, x: float, y: float, times: int) -> DrawImage:
        size = float(pixmap.width), float(pixmap.height)
        return DrawImage(pixmap, 0.0, 0.0, *size, x, y, size[0] * times, size[1] * times, "none", State())

    return st.one_of(
        st.builds(FillRect, _FAR, _FAR, _LENGTH, _LENGTH, brush, state),
        st.builds(StrokeRect, _FAR, _FAR, _LENGTH, _LENGTH, brush, st.just(Stroke(4.0)), state),
        st.builds(ClearRect, _FAR, _FAR, _LENGTH, _LENGTH, state),
        st.builds(image, _pictures(), _FAR, _FAR, st.integers(1, 3)),
        st.builds(
            lambda op, x, y, paint: op._replace(x=x, y=y, brush=paint), st.sampled_from(_texts()), _FAR, _FAR, brush
        ),
    )


@st.composite
def crisp_scenes(draw: st.DrawFn, nesting: int = 2) -> Scene:
    """Scenes on and beside the canvas whose edges lie between pixels; backdrops are clipped to what is seen."""
    states = draw(st.lists(st.builds(State, _moves(), _clips(), st.one_of(st.just(PLAIN), compositings())), max_size=4))
    states.append(State())
    inner = draw(crisp_scenes(nesting - 1)) if nesting > 1 and draw(st.booleans()) else None
    ops: list[Op] = []
    depth = 0
    for kind in draw(st.lists(st.sampled_from(("op", "op", "begin", "begin", "end", "scene", "behind")), max_size=8)):
        state = draw(st.sampled_from(states))
        if kind == "op":
            ops.append(draw(_operations())._replace(state=state))  # type: ignore[call-arg]  # all of these have a state
        elif kind == "scene" and inner is not None:
            times = draw(st.sampled_from((1.0, 2.0)))
            ops.append(DrawScene(inner, draw(_FAR), draw(_FAR), times, times, state))
        elif kind == "end" and depth:
            ops.append(EndLayer())
            depth -= 1
        elif kind == "begin" or (kind == "behind" and nesting == 2):
            backdrop = tuple(draw(st.lists(_filters(), min_size=1, max_size=2))) if kind == "behind" else ()
            if backdrop:
                inside = _boxed(tuple(sorted(draw(st.tuples(*[st.integers(1, 19).map(float)] * 4)))))
                state = state._replace(clip=Clip(None, inside.data(), "nonzero", Affine(), 1))
            ops.append(BeginLayer(state, backdrop))
            depth += 1
    return Scene(
        float(WIDTH),
        float(HEIGHT),
        (*ops, *[EndLayer()] * depth),
        draw(st.sampled_from((1.0, 1.0, 2.0))),
        background=draw(st.one_of(st.none(), colors())),
        dither=False,
        pixel_format=draw(st.sampled_from(get_args(PixelFormat))),
    )
