"""A scene as text: one operation a line, what operations share named by the digest of its content.

    scene 300 x 200 scale 1 dpi 96 dither srgb rgba-unorm8 background #ffffff
    path-4f7c7b0e = M 0 0 L 10 0 L 10 10 Z
    state-90cb2a4b = matrix(1 0 0 1 20 20) alpha 0.5
    fill_rect 0 0 100 100 #ff0000
    fill_path path-4f7c7b0e nonzero #0000ff state-90cb2a4b

Names depend on content alone, so that a change in one place changes no other line. An operation without a state has
the default one. Scenes drawn inside come before the operations, each with its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, Generic, TypeVar, assert_never

from vecdraw.paint.brush import Brush
from vecdraw.paint.color import Color
from vecdraw.paint.glyph_policy import EXACT, GlyphPolicy
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene import brush_notation, notation
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.intern import ClipNumbering, Numbering
from vecdraw.scene.nesting import inner_first
from vecdraw.scene.notation import number, numbers, quoted
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

if TYPE_CHECKING:
    from vecdraw.scene.scene import Scene

Value = TypeVar("Value")

_DEFAULT: Final = State()
_INDENT: Final = "  "


def dump(scene: Scene) -> str:
    """The text; equal exactly for equal scenes."""
    names = _Names()
    inner: dict[int, str] = {}
    sections: dict[str, str] = {}
    for one in inner_first(scene)[:-1]:
        text = "\n".join([_canvas(one), *(_INDENT + line for line in _operations(one, names, inner))])
        name = inner[id(one)] = _named("scene", text, sections)
        sections[name] = text
    body = list(_operations(scene, names, inner))
    lines = [_canvas(scene), *names.lines, *(f"{name} = {text}" for name, text in sections.items()), *body]
    return "\n".join(lines) + "\n"


def _canvas(scene: Scene) -> str:
    background = "" if scene.background is None else f" background {notation.color(scene.background)}"
    dither = " dither" if scene.dither else ""
    size = f"{number(scene.width)} x {number(scene.height)} scale {number(scene.scale)} dpi {number(scene.dpi)}"
    glyphs = "" if scene.glyph_policy == EXACT else f" glyphs {_policy(scene.glyph_policy)}"
    return f"scene {size}{dither} {scene.color_space} {scene.pixel_format}{background}{glyphs}"


def _policy(policy: GlyphPolicy) -> str:
    contrast, gamma = map(number, policy.strength)
    return f"{policy.preset} {policy.smoothing} {policy.stripes} contrast {contrast} gamma {gamma}"


def _named(kind: str, text: str, taken: dict[str, str]) -> str:
    """A name by the digest of `text`, long enough to be no other text's."""
    digest = blake2b(text.encode()).hexdigest()
    return next(name for size in (8, 16, 128) if taken.get(name := f"{kind}-{digest[:size]}", text) == text)


class _Table(Generic[Value]):
    """Names of the values of one kind."""

    def __init__(self, kind: str, numbering: Numbering[Value, str], lines: list[str], taken: dict[str, str]) -> None:
        self._kind = kind
        self._numbering = numbering
        self._lines = lines
        self._taken = taken
        self._names: list[str] = []

    def __call__(self, value: Value) -> str:
        at = self._numbering(value)
        for text in self._numbering.keys[len(self._names) :]:
            name = _named(self._kind, text, self._taken)
            self._taken[name] = text
            self._names.append(name)
            self._lines.append(f"{name} = {text}")
        return self._names[at]


class _Names:
    """Names what operations share; `lines` are the definitions, each after those it refers to."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._taken: dict[str, str] = {}
        self.path = self._table("path", notation.path)
        self.picture: _Table[Pixmap] = self._table("picture", notation.picture)
        self._font = self._table("font", notation.face)
        self._run = self._table("run", self._run_text)
        self._brush = self._table("brush", self._brush_text)
        self._clip = _Table("clip", ClipNumbering(self._clip_text), self.lines, self._taken)
        self._state = self._table("state", self._state_text)

    def _table(self, kind: str, text_of: Callable[[Value], str]) -> _Table[Value]:
        return _Table(kind, Numbering(text_of), self.lines, self._taken)

    def brush(self, brush: Brush) -> str:
        """A colour itself, or another brush's name."""
        return notation.color(brush) if isinstance(brush, Color) else self._brush(brush)

    def runs(self, runs: tuple[GlyphRun, ...]) -> str:
        """The text, for the reader, and the runs' names."""
        return " ".join([quoted("".join(run.text for run in runs)), f"[{' '.join(map(self._run, runs))}]"])

    def state(self, state: State) -> str:
        """A name with a space before it; nothing for the default state."""
        return "" if state is _DEFAULT or state == _DEFAULT else " " + self._state(state)

    def _brush_text(self, brush: Brush) -> str:
        return brush_notation.brush(brush, self.picture, self.path)

    def _clip_text(self, clip: Clip) -> str:
        within = "" if clip.parent is None else f"{self._clip(clip.parent)} and "
        return f"{within}{self.path(clip.path)} {clip.rule} {notation.matrix(clip.transform)}"

    def _state_text(self, state: State) -> str:
        parts = [notation.matrix(state.transform)]
        if state.clip is not None:
            parts.append(self._clip(state.clip))
        return " ".join(parts + notation.compositing(state.compositing, self.picture))

    def _run_text(self, run: GlyphRun) -> str:
        lang = f" lang {quoted(run.lang)}" if run.lang else ""
        head = f"{self._font(run.face)} size {number(run.size)} {quoted(run.text)} {run.direction}{lang}"
        at = f"xs [{numbers(run.xs)}] ys [{numbers(run.ys)}] clusters [{numbers(run.clusters)}]"
        turned = f" angles [{numbers(run.angles)}]" if run.angles else ""
        beside = " beside" if run.is_beside else ""
        level = f" level {run.level}" if run.level else ""
        return f"{head} advance {number(run.advance)} glyphs [{numbers(run.glyphs)}] {at}{turned}{beside}{level}"


def _operations(scene: Scene, names: _Names, inner: dict[int, str]) -> Iterator[str]:
    depth = 0
    for op in scene.ops:
        if isinstance(op, EndLayer):
            depth = max(0, depth - 1)
        yield _INDENT * depth + _operation(op, names, inner)
        if isinstance(op, BeginLayer):
            depth += 1


def _operation(op: Op, names: _Names, inner: dict[int, str]) -> str:  # noqa: C901  # one case an operation
    match op:
        case FillRect(x, y, w, h, brush, state):
            return f"fill_rect {numbers((x, y, w, h))} {names.brush(brush)}{names.state(state)}"
        case StrokeRect(x, y, w, h, brush, stroke, state):
            line = f"{names.brush(brush)} {notation.stroke(stroke)}"
            return f"stroke_rect {numbers((x, y, w, h))} {line}{names.state(state)}"
        case ClearRect(x, y, w, h, state):
            return f"clear_rect {numbers((x, y, w, h))}{names.state(state)}"
        case FillPath(path, rule, brush, state):
            return f"fill_path {names.path(path)} {rule} {names.brush(brush)}{names.state(state)}"
        case StrokePath(path, brush, stroke, state):
            return f"stroke_path {names.path(path)} {names.brush(brush)} {notation.stroke(stroke)}{names.state(state)}"
        case DrawImage(pixmap, sx, sy, sw, sh, x, y, w, h, smoothing, state):
            place = f"{numbers((sx, sy, sw, sh))} to {numbers((x, y, w, h))}"
            return f"draw_image {names.picture(pixmap)} {place} smoothing {smoothing}{names.state(state)}"
        case PutPixels(pixmap, x, y):
            return f"put_pixels {names.picture(pixmap)} at {numbers((x, y))}"
        case FillText():
            return f"fill_text {_text(op, names)}{names.state(op.state)}"
        case StrokeText():
            return f"stroke_text {_text(op, names)} {notation.stroke(op.stroke)}{names.state(op.state)}"
        case DrawScene(scene, x, y, across, down, state):
            place = f"at {numbers((x, y))} scale {numbers((across, down))}"
            return f"draw_scene {inner[id(scene)]} {place}{names.state(state)}"
        case BeginLayer(state, backdrop, projection):
            behind = "".join(f" backdrop {one}" for one in notation.filters(backdrop, names.picture))
            through = "" if projection is None else f" through {notation.projection(projection)}"
            return f"begin_layer{names.state(state)}{behind}{through}"
        case EndLayer():
            return "end_layer"
        case _:
            assert_never(op)


def _text(op: FillText | StrokeText, names: _Names) -> str:
    squeeze = "" if op.horizontal_scale == 1 else f" horizontally {number(op.horizontal_scale)}"
    place = f"at {numbers((op.x, op.y))}{squeeze} box({numbers(op.box)})"
    return f"{names.runs(op.runs)} {place} {names.brush(op.brush)}"
