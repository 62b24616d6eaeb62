"""Hypothesis strategies for scenes and what they are made of."""

from contextlib import suppress
from functools import cache
from typing import Any, get_args

from hypothesis import strategies as st

from tests.strategies import hundredths
from vecdraw.errors import BadValueError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import FillRule, PathData
from vecdraw.geometry.projection import Projection
from vecdraw.paint.brush import (
    Brush,
    ColorStop,
    ConicBrush,
    Interpolation,
    InterpolationSpace,
    LinearBrush,
    MeshBrush,
    MeshPatch,
    NoiseBrush,
    NoiseKind,
    PatternBrush,
    RadialBrush,
    Repetition,
    SkslBrush,
    Smoothing,
    Spread,
    TextureBrush,
)
from vecdraw.paint.color import Color
from vecdraw.paint.color_mix import HueMethod
from vecdraw.paint.compositing import PLAIN, BlendMode, Compositing, Shadow
from vecdraw.paint.filters import (
    Blur,
    Brightness,
    Channel,
    ColorMatrixFilter,
    ComponentTransfer,
    Contrast,
    Convolve,
    Displacement,
    DistantLight,
    DropShadow,
    EdgeMode,
    Filter,
    Grayscale,
    HueRotate,
    Invert,
    Lighting,
    LightingKind,
    Morphology,
    MorphologyOperator,
    Offset,
    Opacity,
    PointLight,
    Saturate,
    Sepia,
    SpotLight,
    transfer_discrete,
    transfer_gamma,
    transfer_linear,
    transfer_table,
)
from vecdraw.paint.pixmap import BYTES_PER_PIXEL, AlphaType, ColorSpace, PixelFormat, Pixmap
from vecdraw.paint.stroke import LineCap, LineJoin, Stroke
from vecdraw.scene.glyph_run import DEEPEST, Direction, GlyphRun
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    Clip,
    DrawImage,
    DrawScene,
    EndLayer,
    FillPath,
    FillRect,
    FillText,
    Op,
    PutPixels,
    State,
    StrokePath,
    StrokeRect,
    StrokeText,
)
from vecdraw.scene.scene import Scene
from vecdraw.typeface.key import FaceKey

SIDE = 48  # px, of the canvases

Numbers = st.SearchStrategy[float]


@cache
def coordinates() -> Numbers:
    """Coordinates on the canvas and beside it."""
    return hundredths(-0.25 * SIDE, 1.25 * SIDE)


@cache
def any_float() -> Numbers:
    """Any finite number, both zeros and the smallest included."""
    return st.floats(allow_nan=False, allow_infinity=False)


@cache
def _of(literal: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(literal))


@cache
def colors() -> st.SearchStrategy[Color]:
    """Colours of all spaces, more of them legacy."""
    byte = st.integers(0, 255)
    legacy = st.builds(Color.from_rgba8, byte, byte, byte, st.sampled_from((255, 255, 128, 0)))
    numbers = st.builds(Color, *[st.integers(0, 20).map(lambda n: n / 20)] * 4)
    written = st.sampled_from(
        (
            "oklch(70% 0.15 30)",
            "oklch(none 0.1 none / none)",
            "color(display-p3 1 0.5 0)",
            "lab(50 20 -30 / 0.3)",
            "color(srgb 0.5 -0.25 1.5)",
        )
    ).map(Color.parse)
    return st.one_of(legacy, legacy, numbers, written)


@cache
def transforms(numbers: Numbers) -> st.SearchStrategy[Affine]:
    """The identity, moves, turns, any six numbers."""
    scale = hundredths(-2, 2)
    return st.one_of(
        st.just(Affine()),
        st.builds(Affine.translation, numbers, numbers),
        st.builds(Affine.rotation, hundredths(-4, 4)).map(lambda turn: Affine.translation(20, 20) @ turn),
        st.builds(Affine, scale, scale, scale, scale, numbers, numbers),
    )


@cache
def paths(numbers: Numbers) -> st.SearchStrategy[PathData]:
    """Paths of all verbs."""
    radius, angle = numbers.map(abs), hundredths(-7, 7)
    points = (numbers, numbers)
    steps: dict[str, tuple[Numbers, ...]] = {
        "move_to": points,
        "line_to": points,
        "quadratic_curve_to": points * 2,
        "bezier_curve_to": points * 3,
        "arc_to": (*points, *points, radius),
        "arc": (*points, radius, angle, angle),
        "ellipse": (*points, radius, radius, angle, angle, angle),
        "rect": points * 2,
        "close_path": (),
    }
    step = st.one_of(*[st.tuples(st.just(name), *arguments) for name, arguments in steps.items()])
    return st.lists(step, max_size=6).map(_path)


def _path(steps: list[tuple[Any, ...]]) -> PathData:
    path = Path()
    for name, *arguments in steps:
        with suppress(BadValueError):  # of two far points, the third one may not fit a float
            getattr(path, name)(*arguments)
    return path.data()


@cache
def pixmaps() -> st.SearchStrategy[Pixmap]:
    """Pictures of a few pixels, in all formats."""

    def build(width: int, height: int, kind: PixelFormat, alpha: AlphaType, space: ColorSpace, seed: int) -> Pixmap:
        size = width * height * BYTES_PER_PIXEL[kind]
        data = bytes((seed + i * 37) % 60 for i in range(size))  # as half floats: small, finite
        return Pixmap(data, width, height, pixel_format=kind, alpha=alpha, color_space=space)

    side = st.integers(1, 3)
    return st.builds(build, side, side, _of(PixelFormat), _of(AlphaType), _of(ColorSpace), st.integers(0, 60))


@cache
def brushes(numbers: Numbers) -> st.SearchStrategy[Brush]:
    """All kinds of brush."""
    offsets = st.lists(st.integers(0, 8).map(lambda n: n / 8), max_size=4).map(sorted)
    stops = offsets.flatmap(lambda at: st.tuples(*[st.builds(ColorStop, st.just(o), colors()) for o in at]))
    radius = numbers.map(abs)
    return st.one_of(
        colors(),
        colors(),
        st.builds(LinearBrush, numbers, numbers, numbers, numbers, stops),
        st.builds(RadialBrush, numbers, numbers, radius, numbers, numbers, radius, stops),
        st.builds(ConicBrush, numbers, numbers, numbers, stops),
        st.builds(PatternBrush, pixmaps(), _of(Repetition), transforms(numbers), _of(Smoothing)),
        placed_gradients(numbers),
        meshes(numbers),
        st.one_of(noises(numbers), programs(numbers), textures(numbers)),
    )


@cache
def placed_gradients(numbers: Numbers) -> st.SearchStrategy[Brush]:
    """Gradients with a spread, a transform and an interpolation."""
    offsets = st.lists(st.integers(0, 8).map(lambda n: n / 8), max_size=4).map(sorted)
    stops = offsets.flatmap(lambda at: st.tuples(*[st.builds(ColorStop, st.just(o), colors()) for o in at]))
    way = st.one_of(st.none(), st.builds(Interpolation, _of(InterpolationSpace), _of(HueMethod)))
    placed = (stops, _of(Spread), transforms(numbers), way)
    radius = numbers.map(abs)
    return st.one_of(
        st.builds(LinearBrush, *[numbers] * 4, *placed),
        st.builds(RadialBrush, numbers, numbers, radius, numbers, numbers, radius, *placed),
        st.builds(ConicBrush, *[numbers] * 3, *placed),
    )


@cache
def meshes(numbers: Numbers) -> st.SearchStrategy[MeshBrush]:
    """Meshes of up to two patches, some with inner control points; few are neat."""
    point = st.tuples(numbers, numbers)
    controls = st.one_of(st.none(), st.tuples(*[point] * 4))
    patch = st.builds(MeshPatch, st.tuples(*[point] * 12), controls, st.tuples(*[colors()] * 4))
    return st.lists(patch, max_size=2).map(lambda patches: MeshBrush(tuple(patches)))


@cache
def noises(numbers: Numbers) -> st.SearchStrategy[NoiseBrush]:
    """Both kinds of noise, some of them in tiles."""
    frequency = st.tuples(hundredths(0, 1), hundredths(0, 1))
    side = st.integers(1, 40).map(float)
    tile = st.one_of(st.none(), st.tuples(side, side))
    seed = st.integers(-3, 2**24)
    return st.builds(NoiseBrush, _of(NoiseKind), frequency, st.integers(1, 4), seed, tile, transforms(numbers))


@cache
def programs(numbers: Numbers) -> st.SearchStrategy[SkslBrush]:
    """Programs in SkSL: one without and one with uniforms."""
    plain = st.builds(SkslBrush, st.just("half4 main(float2 p) { return half4(half(fract(p.x / 9.0))); }"))
    source = "uniform float2 size; uniform half4 tint; half4 main(float2 p) { return tint * half(mod(p.x, size.y)); }"
    amount = hundredths(0, 1)
    uniforms = st.tuples(
        st.tuples(st.just("size"), st.tuples(amount, amount)), st.tuples(st.just("tint"), st.tuples(*[amount] * 4))
    )
    return st.one_of(plain, st.builds(SkslBrush, st.just(source), uniforms, transforms(numbers)))


@cache
def textures(numbers: Numbers) -> st.SearchStrategy[TextureBrush]:
    """Hatching and stamped paths, wide enough apart to be drawn quickly."""
    spacing = st.tuples(hundredths(4, 30), hundredths(4, 30))
    path = st.one_of(st.none(), paths(coordinates()))
    under = st.one_of(st.none(), colors())
    place = st.tuples(numbers, numbers)
    width = hundredths(0.25, 6)
    return st.builds(TextureBrush, path, spacing, numbers, place, width, _of(LineCap), colors(), st.booleans(), under)


@cache
def strokes() -> st.SearchStrategy[Stroke]:
    """Line styles, a third of them dashed."""
    dash = st.one_of(st.just(()), st.just(()), st.tuples(hundredths(1, 9), hundredths(1, 9)))
    width = st.one_of(hundredths(1, 12), st.just(0.25))
    return st.builds(Stroke, width, _of(LineCap), _of(LineJoin), hundredths(1, 12), dash, hundredths(-9, 9))


@cache
def filters() -> st.SearchStrategy[Filter]:
    """All CSS filter functions."""
    amount, length = hundredths(0, 3), hundredths(-9, 9)
    simple = (Brightness, Contrast, Grayscale, HueRotate, Invert, Opacity, Saturate, Sepia)
    return st.one_of(
        *[st.builds(kind, amount) for kind in simple],
        st.builds(Blur, hundredths(0, 5)),
        st.builds(DropShadow, length, length, hundredths(0, 4), st.one_of(st.none(), colors())),
        effects(),
    )


@cache
def effects() -> st.SearchStrategy[Filter]:
    """The filters beyond those of CSS."""
    amount, length = hundredths(-2, 2), hundredths(-30, 60)
    levels = st.one_of(
        st.none(),
        st.lists(hundredths(-0.25, 1.25), min_size=1, max_size=4).map(transfer_table),
        st.lists(hundredths(0, 1), min_size=1, max_size=4).map(transfer_discrete),
        st.builds(transfer_linear, amount, amount),
        st.builds(transfer_gamma, amount, hundredths(0, 4), amount),
    )
    place = (length, length, hundredths(-30, 30))
    light = st.one_of(
        st.builds(DistantLight, hundredths(-7, 7), hundredths(-2, 2)),
        st.builds(PointLight, *place),
        st.builds(SpotLight, *place, *place, hundredths(0, 9), hundredths(0, 1.5)),
    )
    channel = _of(Channel)
    box = st.one_of(st.none(), st.tuples(length, length, hundredths(1, 60), hundredths(1, 60)))
    return st.one_of(
        st.builds(ColorMatrixFilter, st.tuples(*[amount] * 20)),
        st.builds(ComponentTransfer, levels, levels, levels, levels),
        st.builds(Morphology, _of(MorphologyOperator), hundredths(0, 6), hundredths(0, 6)),
        st.builds(Lighting, _of(LightingKind), light, amount, hundredths(0, 3), hundredths(1, 40), colors()),
        st.builds(Displacement, pixmaps(), hundredths(-20, 20), channel, channel, box),
        _convolutions(),
        st.builds(Offset, length, length),
    )


@st.composite
def _convolutions(draw: st.DrawFn) -> Convolve:
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    count = columns * rows
    return Convolve(
        columns,
        rows,
        tuple(draw(st.lists(hundredths(-2, 2), min_size=count, max_size=count))),
        draw(st.sampled_from((None, 1.0, 4.0, -0.5))),
        draw(hundredths(-0.5, 0.5)),
        draw(st.one_of(st.none(), st.tuples(st.integers(0, columns - 1), st.integers(0, rows - 1)))),
        draw(_of(EdgeMode)),
        draw(st.booleans()),
    )


@cache
def layers(state: State) -> st.SearchStrategy[BeginLayer]:
    """Layers, a third of them with a backdrop or a projection."""
    backdrop = st.lists(filters(), min_size=1, max_size=2).map(tuple)
    plain = st.just(BeginLayer(state))
    special = st.builds(
        BeginLayer, st.just(state), st.one_of(st.just(()), backdrop), st.one_of(st.none(), projections())
    )
    return st.one_of(plain, plain, special)


@cache
def projections() -> st.SearchStrategy[Projection]:
    """Projections whose horizon may cross the canvas."""
    corner, tilt = hundredths(-12, 12), hundredths(-3, 3).map(lambda n: n / 100)
    factor = hundredths(-1.5, 1.5)
    return st.builds(
        Projection, factor, factor, corner, factor, factor, corner, tilt, tilt, st.sampled_from((1.0, 1.0, 0.5))
    ).filter(lambda made: abs(made.determinant) > 1e-3)


@cache
def compositings() -> st.SearchStrategy[Compositing]:
    """Plain more often than not."""
    length = hundredths(-9, 9)
    shadow = st.one_of(st.none(), st.builds(Shadow, colors(), hundredths(0, 8), length, length))
    chain = st.one_of(st.just(()), st.lists(filters(), max_size=2).map(tuple))
    alpha = st.integers(0, 10).map(lambda n: n / 10)
    made = st.builds(Compositing, alpha, st.one_of(st.just("source-over"), _of(BlendMode)), shadow, chain)
    return st.one_of(st.just(PLAIN), made)


@cache
def runs(numbers: Numbers) -> st.SearchStrategy[GlyphRun]:
    """Glyph runs of fonts that need not exist."""
    digest = st.integers(0, 3).map(lambda n: f"{n:064x}")
    axes = st.sampled_from(((), (("wght", 650.0),), (("opsz", 12.0), ("wght", 100.5))))
    synthetic = st.sampled_from((0.0, 0.02))
    face = st.builds(FaceKey, digest, st.integers(0, 2), axes, synthetic, synthetic)

    def build(
        key: FaceKey,
        text: str,
        where: Direction,
        lang: str,
        size: float,
        at: tuple[float, float, float],
        is_beside: bool,
        level: int,
    ) -> GlyphRun:
        count = len(text)
        xs, ys = tuple(at[0] + 10 * i for i in range(count)), (at[1],) * count
        glyphs = tuple(ord(char) % 65_536 for char in text)
        angles = tuple(at[2] / 100 * i for i in range(count)) if at[2] else ()
        clusters = tuple(range(count))
        return GlyphRun(key, size, glyphs, xs, ys, clusters, text, 10.0 * count, where, lang, angles, is_beside, level)

    text = st.one_of(st.text(max_size=4), st.sampled_from(("海报", 'a"\\\n', "\ud800", "\u202eabc")))
    turn = st.one_of(st.just(0.0), hundredths(-300, 300))
    at = st.tuples(numbers, numbers, turn)
    lang = st.sampled_from(("", "zh-Hans"))
    levels = st.integers(0, DEEPEST)
    return st.builds(build, face, text, _of(Direction), lang, hundredths(1, 40), at, st.booleans(), levels)


@st.composite
def states(draw: st.DrawFn, numbers: Numbers) -> list[State]:
    """States as one drawing has them: they share clips, and clips stand on clips."""
    chain: list[Clip | None] = [None]
    for _ in range(draw(st.integers(0, 3))):
        parent = draw(st.sampled_from(chain))
        depth = 1 if parent is None else parent.depth + 1
        chain.append(Clip(parent, draw(paths(numbers)), draw(_of(FillRule)), draw(transforms(numbers)), depth))
    one = st.builds(State, transforms(numbers), st.sampled_from(chain), compositings())
    return draw(st.lists(one, min_size=1, max_size=3))


@cache
def _operations(numbers: Numbers, text: bool) -> st.SearchStrategy[Op]:
    """All operations but layers and scenes, in the default state."""
    rect = (numbers,) * 4
    brush, path, stroke, state = brushes(numbers), paths(numbers), strokes(), st.just(State())
    box = st.tuples(*rect)
    line = st.lists(runs(numbers), min_size=1, max_size=2).map(tuple)
    squeeze = st.sampled_from((1.0, 0.75))
    # the part of a picture that is drawn lies in it, as the Context sees to
    part = st.tuples(st.just(0.0), st.just(0.0), st.sampled_from((0.5, 1.0)), st.just(1.0))
    place = st.tuples(numbers, numbers, numbers.map(abs), numbers.map(abs))
    at = st.integers(-4, SIDE)
    drawn: list[st.SearchStrategy[Op]] = [
        st.builds(FillRect, *rect, brush, state),
        st.builds(StrokeRect, *rect, brush, stroke, state),
        st.builds(ClearRect, *rect, state),
        st.builds(FillPath, path, _of(FillRule), brush, state),
        st.builds(StrokePath, path, brush, stroke, state),
        st.builds(_image, pixmaps(), part, place, _of(Smoothing), state),
        st.builds(PutPixels, pixmaps(), at, at),
    ]
    if text:
        drawn.append(st.builds(FillText, line, numbers, numbers, squeeze, box, brush, state))
        drawn.append(st.builds(StrokeText, line, numbers, numbers, squeeze, box, brush, stroke, state))
    return st.one_of(*drawn)


def _image(
    pixmap: Pixmap,
    source: tuple[float, float, float, float],
    target: tuple[float, float, float, float],
    smoothing: Smoothing,
    state: State,
) -> DrawImage:
    return DrawImage(pixmap, *source, *target, smoothing, state)


@st.composite
def scenes(draw: st.DrawFn, numbers: Numbers | None = None, *, text: bool = True, nesting: int = 2) -> Scene:
    """Scenes of all operations, layers balanced, with scenes drawn inside."""
    numbers = coordinates() if numbers is None else numbers
    known = draw(states(numbers))
    inner = draw(scenes(numbers, text=text, nesting=nesting - 1)) if nesting > 1 and draw(st.booleans()) else None
    ops: list[Op] = []
    depth = 0
    for kind in draw(st.lists(st.sampled_from(("op", "op", "op", "scene", "begin", "end")), max_size=6)):
        state = draw(st.sampled_from(known))
        if kind == "op":
            op = draw(_operations(numbers, text))
            ops.append(op if isinstance(op, PutPixels | EndLayer) else op._replace(state=state))
        elif kind == "scene" and inner is not None:
            across, down = draw(hundredths(-2, 2)), draw(hundredths(-2, 2))
            ops.append(DrawScene(inner, draw(numbers), draw(numbers), across, down, state))
        elif kind == "begin":
            ops.append(draw(layers(state)))
            depth += 1
        elif kind == "end" and depth:
            ops.append(EndLayer())
            depth -= 1
    return Scene(
        float(SIDE),
        float(SIDE) * 0.75,
        (*ops, *[EndLayer()] * depth),
        draw(st.sampled_from((1.0, 1.0, 2.0, 0.5))),
        96.0,
        draw(st.one_of(st.none(), colors())),
        draw(st.booleans()),
        draw(_of(ColorSpace)),
        draw(_of(PixelFormat)),
    )


@st.composite
def changes(draw: st.DrawFn, scene: Scene) -> Scene:
    """A scene that differs from `scene` a little, or not at all."""
    ops = list(scene.ops)
    change = draw(st.sampled_from(("none", "dither", "drop", "double", "field")))
    at = draw(st.integers(0, max(0, len(ops) - 1)))
    if change == "dither":
        return _with(scene, ops, not scene.dither)
    if not ops or change == "none":
        return _with(scene, ops, scene.dither)
    if isinstance(ops[at], BeginLayer | EndLayer) or change == "field":
        ops[at] = draw(_changed(ops[at]))
    elif change == "drop":
        del ops[at]
    else:
        ops.insert(at, ops[at])
    return _with(scene, ops, scene.dither)


def _changed(op: Op) -> st.SearchStrategy[Op]:
    """One field of an operation replaced by another of its kind, which may be equal."""
    number = st.sampled_from((0.0, -0.0, 1.0, 1.5))
    by_type: dict[type, st.SearchStrategy[Any]] = {
        float: number,
        State: st.sampled_from((State(), State(Affine(1.0, 0.0, -0.0)), State(compositing=Compositing(0.5)))),
        Stroke: strokes(),
        PathData: st.sampled_from((PathData(), PathData(b"\x00\x01", (0.0, 0.0, 1.0, -0.0)))),
    }
    named = zip(op._fields, op, strict=True)
    fields = [(name, by_type[type(value)]) for name, value in named if type(value) in by_type]
    if not fields:
        return st.just(op)
    return st.sampled_from(fields).flatmap(lambda one: one[1].map(lambda value: op._replace(**{one[0]: value})))


def _with(scene: Scene, ops: list[Op], dither: bool) -> Scene:
    return Scene(
        scene.width,
        scene.height,
        tuple(ops),
        scene.scale,
        scene.dpi,
        scene.background,
        dither,
        scene.color_space,
        scene.pixel_format,
    )
