"""Writes the tables of a scene file: every value that operations share is one record, written once."""

from __future__ import annotations

import re
import struct
import sys
from array import array
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from vecdraw.errors import BadValueError, shown
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.projection import Projection
from vecdraw.paint.brush import Brush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Compositing
from vecdraw.paint.filters import Filter
from vecdraw.paint.glyph_policy import EXACT, GlyphPolicy
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.stroke import Stroke
from vecdraw.scene import file_brushes, file_filters
from vecdraw.scene import file_layout as layout
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.intern import ClipNumbering, Numbering
from vecdraw.scene.nesting import inner_first
from vecdraw.scene.ops import BeginLayer, Clip, State
from vecdraw.typeface.key import FaceKey

if TYPE_CHECKING:
    from vecdraw.scene.ops import Op
    from vecdraw.scene.scene import Scene

_SHA256: Final = re.compile("[0-9a-f]{64}")


def sections(scene: Scene, fonts: Callable[[str], bytes | None]) -> tuple[int, dict[bytes, bytes]]:
    """The version of a file of `scene`, and its sections by name.

    `fonts` gives the bytes to carry for a font's digest, or None. Raises `BadValueError` for what the format has no
    place for.
    """
    try:
        writer = _Writer(scene)
        return writer.version, writer.sections(fonts)
    except BadValueError:
        raise
    except (struct.error, OverflowError, ValueError, KeyError) as error:
        raise BadValueError(f"the scene holds a value that a scene file cannot: {error}") from error


class _Writer:
    """Tables that grow while the operations of a scene and of all scenes inside it are packed."""

    def __init__(self, scene: Scene) -> None:
        self.version = layout.UNTURNED_VERSION
        self.color = Numbering(_color)
        self.pixmap: Numbering[Pixmap, Pixmap] = Numbering(lambda pixmap: pixmap)
        self.path = Numbering(_path)
        self.brush = Numbering(self._brush)
        self.stroke = Numbering(_stroke)
        self.compositing = Numbering(self._compositing)
        self.filters = Numbering(self._filters)
        self._projections: Numbering[Projection, bytes] = Numbering(lambda value: layout.PROJECTION.pack(*value))
        self.clip = ClipNumbering(self._clip)
        self.state = Numbering(self._state)
        self.digests: dict[str, None] = {}
        self.face = Numbering(self._face)
        self.run = Numbering(self._run)
        self.runs = Numbering(self._runs)
        self.box: Numbering[tuple[float, float, float, float], bytes] = Numbering(lambda box: layout.BOX.pack(*box))
        self.scene = Numbering(self._scene)
        packers = [(kind, self._packer(tag)) for tag, (kind, _) in enumerate(layout.OPERATIONS)]
        self._packers = dict(packers)
        self._plain_layer = next(packer for kind, packer in packers if kind is BeginLayer)
        for one in inner_first(scene):
            self._last = self.scene(one)

    def sections(self, fonts: Callable[[str], bytes | None]) -> dict[bytes, bytes]:
        carried = [data for data in map(fonts, self.digests) if data is not None]
        tables: tuple[Iterable[bytes], ...] = (
            [layout.FONT_SIZE.pack(len(data)) + data for data in carried],
            self.color.keys,
            map(_pixmap, self.pixmap.keys),
            *(self.path.keys, self.brush.keys, self.stroke.keys, self.compositing.keys, self.filters.keys),
            *(self._projections.keys, self.clip.keys),
            *(self.state.keys, self.face.keys, self.run.keys, self.runs.keys, self.box.keys, self.scene.keys),
        )
        return dict(zip(layout.SECTIONS, map(_table, tables), strict=True))

    # --- operations ---------------------------------------------------------------------------------------------

    def _scene(self, scene: Scene) -> bytes:
        background = layout.NONE if scene.background is None else self.color(scene.background)
        has_policy = scene.glyph_policy != EXACT
        head = layout.CANVAS.pack(
            *(scene.width, scene.height, scene.scale, scene.dpi),
            background,
            scene.dither + layout.HAS_POLICY * has_policy,
            layout.COLOR_SPACES.index(scene.color_space),
            layout.PIXEL_FORMATS.index(scene.pixel_format),
            len(scene.ops),
        )
        if has_policy:
            self.version = max(self.version, layout.POLICY_VERSION)
            head += _policy(scene.glyph_policy)
        packers, plain = self._packers, self._plain_layer
        return head + b"".join([plain(op[:1]) if _is_plain(op) else packers[type(op)](op) for op in scene.ops])

    def _packer(self, tag: int) -> Callable[[Any], bytes]:
        """What packs operations of one kind."""
        fields = layout.OPERATIONS[tag][1]
        pack = layout.operation_struct(fields).pack
        numbers = {"rule": layout.RULES.index, "smoothing": layout.SMOOTHINGS.index}
        steps = [numbers.get(field) or getattr(self, field, None) for field in fields]
        return lambda op: pack(tag, *[step(v) if step else v for step, v in zip(steps, op, strict=True)])

    # --- what they share ----------------------------------------------------------------------------------------

    def _brush(self, brush: Brush) -> bytes:
        return file_brushes.pack(brush, file_brushes.Numbers(self.color, self.pixmap, self.path))

    def _compositing(self, value: Compositing) -> bytes:
        blend = layout.BLENDS.index(value.blend)
        parts = [layout.COMPOSITING.pack(value.alpha, blend, value.shadow is not None, len(value.filters))]
        if value.shadow is not None:
            tint, blur, dx, dy = value.shadow
            parts.append(layout.SHADOW.pack(self.color(tint), blur, dx, dy))
        return b"".join(parts + [self._filter(function) for function in value.filters])

    def _filter(self, value: Filter) -> bytes:
        return file_filters.pack(value, self.color, self.pixmap)

    def _filters(self, values: tuple[Filter, ...]) -> bytes:
        return b"".join((layout.FILTERS.pack(len(values)), *map(self._filter, values)))

    def projection(self, value: Projection | None) -> int:
        """The number of a projection, or NONE."""
        return layout.NONE if value is None else self._projections(value)

    def _clip(self, clip: Clip) -> bytes:
        parent = layout.NONE if clip.parent is None else self.clip(clip.parent)
        return layout.CLIP.pack(parent, self.path(clip.path), layout.RULES.index(clip.rule), *clip.transform)

    def _state(self, state: State) -> bytes:
        clip = layout.NONE if state.clip is None else self.clip(state.clip)
        return layout.STATE.pack(*state.transform, clip, self.compositing(state.compositing))

    def _face(self, face: FaceKey) -> bytes:
        if not _SHA256.fullmatch(face.digest):
            raise BadValueError(f"a face's digest must be a SHA-256 in hexadecimal, got {shown(face.digest)}")
        digest = bytes.fromhex(face.digest)
        self.digests[face.digest] = None
        head = layout.FACE.pack(digest, face.index, face.embolden, face.slant, len(face.coordinates))
        return head + b"".join(_text(tag) + layout.AXIS_VALUE.pack(value) for tag, value in face.coordinates)

    def _run(self, run: GlyphRun) -> bytes:
        count = len(run.glyphs)
        direction = layout.DIRECTIONS.index(run.direction)
        if run.angles:
            direction |= layout.HAS_ANGLES
        if direction >= layout.DIRECTIONS.index("ttb"):
            self.version = max(self.version, layout.TURNED_VERSION)
        if run.is_beside:
            direction |= layout.IS_BESIDE
            self.version = max(self.version, layout.BESIDE_VERSION)
        if run.level:
            direction |= layout.HAS_LEVEL
            self.version = layout.VERSION
        return b"".join(
            (
                layout.RUN.pack(self.face(run.face), run.size, run.advance, direction),
                layout.LEVEL.pack(run.level) if run.level else b"",
                _text(run.lang),
                _text(run.text),
                layout.COUNT.pack(count),
                struct.pack(f"<{count}I", *run.glyphs),
                struct.pack(f"<{count}d{count}d", *run.xs, *run.ys),
                struct.pack(f"<{count}I", *run.clusters),
                struct.pack(f"<{count}d", *run.angles) if run.angles else b"",
            )
        )

    def _runs(self, runs: tuple[GlyphRun, ...]) -> bytes:
        return struct.pack(f"<I{len(runs)}I", len(runs), *map(self.run, runs))


def _is_plain(op: Op) -> bool:
    """Whether an operation is a layer that its short form holds."""
    return type(op) is BeginLayer and not op.backdrop and op.projection is None


def _table(records: Iterable[bytes]) -> bytes:
    listed = list(records)
    return b"".join((layout.COUNT.pack(len(listed)), *listed))


def _text(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return layout.COUNT.pack(len(data)) + data


def _color(color: Color) -> bytes:
    flags = layout.ALPHA_MISSING if color.alpha_missing else 0
    components: tuple[float, ...] = (0.0, 0.0, 0.0)
    if color.components is not None:
        flags |= layout.HAS_COMPONENTS | sum(1 << i for i, c in enumerate(color.components) if c is None)
        components = tuple(0.0 if c is None else c for c in color.components)
    space = 0 if color.space is None else 1 + layout.COLOR_SPACE_NAMES.index(color.space)
    return layout.COLOR.pack(color.red, color.green, color.blue, color.alpha, space, flags, *components)


def _pixmap(pixmap: Pixmap) -> bytes:
    codes = (
        layout.PIXEL_FORMATS.index(pixmap.pixel_format),
        layout.ALPHA_TYPES.index(pixmap.alpha),
        layout.COLOR_SPACES.index(pixmap.color_space),
    )
    return layout.PIXMAP.pack(pixmap.width, pixmap.height, *codes) + little_endian(pixmap.data, pixmap.pixel_format)


def _policy(policy: GlyphPolicy) -> bytes:
    return layout.POLICY.pack(
        layout.PRESETS.index(policy.preset),
        layout.GLYPH_SMOOTHINGS.index(policy.smoothing),
        layout.STRIPES.index(policy.stripes),
        *policy.strength,
    )


def little_endian(data: bytes, pixel_format: str) -> bytes:
    """Pixels between this machine's order of bytes and the file's."""
    if sys.byteorder == "little" or pixel_format != "rgba-float16":
        return data
    halves = array("H", data)
    halves.byteswap()
    return halves.tobytes()


def _path(path: PathData) -> bytes:
    count = len(path.coords)
    return layout.PATH.pack(len(path.verbs), count) + path.verbs + struct.pack(f"<{count}d", *path.coords)


def _stroke(stroke: Stroke) -> bytes:
    count = len(stroke.dash)
    codes = layout.CAPS.index(stroke.cap), layout.JOINS.index(stroke.join)
    head = layout.STROKE.pack(stroke.width, stroke.miter_limit, stroke.dash_offset, *codes, count)
    return head + struct.pack(f"<{count}d", *stroke.dash)
