"""Reads the tables of a scene file. Nothing in the file is believed: every count, reference and number is checked."""

from __future__ import annotations

import struct
from collections.abc import Callable
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from vecdraw import limits
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.projection import Projection
from vecdraw.paint.brush import Brush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN, Compositing, Shadow
from vecdraw.paint.filters import Filter
from vecdraw.paint.glyph_policy import EXACT, GlyphPolicy
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.stroke import Stroke
from vecdraw.scene import file_brushes, file_filters
from vecdraw.scene import file_layout as layout
from vecdraw.scene import file_records as records
from vecdraw.scene.file_records import Cursor
from vecdraw.scene.glyph_run import DEEPEST, GlyphRun
from vecdraw.scene.ops import BeginLayer, Clip, DrawScene, EndLayer, Op, State
from vecdraw.typeface.key import FaceKey

if TYPE_CHECKING:
    from vecdraw.scene.scene import Scene

_GLYPHS: Final = 65_535  # glyphs a font can have (OpenType, maxp)


class TableReader:
    """The tables read so far; `read` reads the next one. At the end `scenes` holds the scene and those inside it."""

    def __init__(self, scene_type: type[Scene]) -> None:
        self._scene_type = scene_type
        self.fonts: list[tuple[str, bytes]] = []
        self.faces: list[FaceKey] = []
        self.scenes: list[Scene] = []
        self._colors: list[Color] = []
        self._pixmaps: list[Pixmap] = []
        self._paths: list[PathData] = []
        self._brushes: list[Brush] = []
        self._strokes: list[Stroke] = []
        self._compositings: list[Compositing] = []
        self._filters: list[tuple[Filter, ...]] = []
        self._projections: list[Projection] = []
        self._clips: list[Clip] = []
        self._states: list[State] = []
        self._runs: list[GlyphRun] = []
        self._run_lists: list[tuple[GlyphRun, ...]] = []
        self._boxes: list[tuple[float, ...]] = []
        self._nesting: dict[int, int] = {}
        self._operation_count = 0
        self._readers: dict[bytes, tuple[list[Any], Callable[[Cursor], object]]] = {
            b"FONT": (self.fonts, records.font),
            b"COLR": (self._colors, records.color),
            b"PIXM": (self._pixmaps, records.pixmap),
            b"PATH": (self._paths, records.path),
            b"BRSH": (self._brushes, self._brush),
            b"STRK": (self._strokes, records.stroke),
            b"COMP": (self._compositings, self._compositing),
            b"FILT": (self._filters, self._filter_list),
            b"PROJ": (self._projections, records.projection),
            b"CLIP": (self._clips, self._clip),
            b"STAT": (self._states, self._state),
            b"FACE": (self.faces, records.face),
            b"GRUN": (self._runs, self._run),
            b"RUNS": (self._run_lists, self._run_list),
            b"BOXS": (self._boxes, lambda cursor: cursor.finite(4)),
            b"SCNE": (self.scenes, self._scene),
        }
        tables = {
            "brush": self._brushes,
            "stroke": self._strokes,
            "state": self._states,
            "path": self._paths,
            "pixmap": self._pixmaps,
            "runs": self._run_lists,
            "box": self._boxes,
            "filters": self._filters,
            "projection": _OrNone(self._projections),
            "scene": self.scenes,
            "rule": layout.RULES,
            "smoothing": layout.SMOOTHINGS,
        }
        self._unpackers = [_unpacker(kind, fields, tables) for kind, fields in layout.OPERATIONS]

    def read(self, name: bytes, data: bytes) -> None:
        """Reads a section."""
        table, record = self._readers[name]
        cursor = Cursor(name, data)
        (count,) = cursor.take(layout.COUNT)
        for _ in range(count):
            table.append(record(cursor))
        cursor.end()

    # --- what operations share ----------------------------------------------------------------------------------

    def _brush(self, cursor: Cursor) -> Brush:
        return file_brushes.unpack(cursor, file_brushes.Tables(self._colors, self._pixmaps, self._paths))

    def _compositing(self, cursor: Cursor) -> Compositing:
        alpha, blend, has_shadow, count = cursor.take(layout.COMPOSITING)
        if not 0.0 <= alpha <= 1.0:
            raise cursor.error(f"alpha must lie in 0..1, got {alpha!r}")
        limits.check("filter_functions", count, "functions of a filter")
        shadow = None
        if cursor.choice((False, True), has_shadow):
            color, *lengths = cursor.take(layout.SHADOW)
            blur, dx, dy = cursor.checked(tuple(lengths))
            if blur < 0:
                raise cursor.error(f"a shadow's blur must not be negative, got {blur!r}")
            shadow = Shadow(cursor.reference(self._colors, color), blur, dx, dy)
        filters = tuple(self._filter(cursor) for _ in range(count))
        made = Compositing(alpha, cursor.choice(layout.BLENDS, blend), shadow, filters)
        return PLAIN if made == PLAIN else made

    def _filter(self, cursor: Cursor) -> Filter:
        return file_filters.unpack(cursor, self._colors, self._pixmaps)

    def _filter_list(self, cursor: Cursor) -> tuple[Filter, ...]:
        (count,) = cursor.take(layout.FILTERS)
        limits.check("filter_functions", count, "functions of a filter")
        return tuple(self._filter(cursor) for _ in range(count))

    def _clip(self, cursor: Cursor) -> Clip:
        number, path, rule, *matrix = cursor.take(layout.CLIP)
        parent = cursor.optional(self._clips, number)
        depth = 1 if parent is None else parent.depth + 1
        limits.check("clip_depth", depth, "clips in force at one time")
        area = cursor.reference(self._paths, path)
        return Clip(parent, area, cursor.choice(layout.RULES, rule), Affine(*matrix), depth)

    def _state(self, cursor: Cursor) -> State:
        *matrix, clip, compositing = cursor.take(layout.STATE)
        return State(
            Affine(*matrix), cursor.optional(self._clips, clip), cursor.reference(self._compositings, compositing)
        )

    def _run(self, cursor: Cursor) -> GlyphRun:
        face, size, advance, direction = cursor.take(layout.RUN)
        cursor.checked((size, advance))
        (level,) = cursor.take(layout.LEVEL) if direction & layout.HAS_LEVEL else (0,)
        if level > DEEPEST:
            raise cursor.error(f"an embedding level must lie in 0..{DEEPEST}, got {level}")
        lang, text = cursor.text(), cursor.text()
        limits.check("text_length", len(text), "characters of a glyph run")
        (count,) = cursor.take(layout.COUNT)
        glyphs = cursor.many("I", count)
        xs, ys = cursor.finite(count), cursor.finite(count)
        clusters = cursor.many("I", count)
        if size < 0 or max(glyphs, default=0) > _GLYPHS or max(clusters, default=0) > len(text):
            raise cursor.error("a glyph run's size, glyph ids or clusters are out of range")
        angles = cursor.finite(count) if direction & layout.HAS_ANGLES else ()
        flags = layout.HAS_ANGLES | layout.IS_BESIDE | layout.HAS_LEVEL
        where = cursor.choice(layout.DIRECTIONS, direction & ~flags)
        key = cursor.reference(self.faces, face)
        is_beside = bool(direction & layout.IS_BESIDE)
        return GlyphRun(key, size, glyphs, xs, ys, clusters, text, advance, where, lang, angles, is_beside, level)

    def _run_list(self, cursor: Cursor) -> tuple[GlyphRun, ...]:
        (count,) = cursor.take(layout.COUNT)
        return tuple(cursor.reference(self._runs, number) for number in cursor.many("I", count))

    # --- operations ---------------------------------------------------------------------------------------------

    def _scene(self, cursor: Cursor) -> Scene:
        width, height, scale, dpi, background, dither, space, pixel_format, count = cursor.take(layout.CANVAS)
        cursor.checked((width, height, scale, dpi))
        if width < 0 or height < 0 or scale <= 0 or dpi <= 0:
            raise cursor.error(f"a canvas of {width!r} x {height!r}, scale {scale!r}, dpi {dpi!r}")
        policy = self._policy(cursor) if dither & layout.HAS_POLICY else EXACT
        self._operation_count += count
        limits.check("scene_ops", self._operation_count, "operations of a scene")
        ops = self._operations(cursor, count)
        depth = 1 + max((self._nesting[id(op.scene)] for op in ops if type(op) is DrawScene), default=0)
        limits.check("scene_nesting", depth, "scenes drawn inside scenes")
        scene = self._scene_type(
            width,
            height,
            tuple(ops),
            scale,
            dpi,
            cursor.optional(self._colors, background),
            cursor.choice((False, True), dither & ~layout.HAS_POLICY),
            cursor.choice(layout.COLOR_SPACES, space),
            cursor.choice(layout.PIXEL_FORMATS, pixel_format),
            policy,
        )
        self._nesting[id(scene)] = depth
        return scene

    @staticmethod
    def _policy(cursor: Cursor) -> GlyphPolicy:
        preset, smoothing, stripes, contrast, gamma = cursor.take(layout.POLICY)
        return GlyphPolicy(
            cursor.choice(layout.PRESETS, preset),
            cursor.choice(layout.GLYPH_SMOOTHINGS, smoothing),
            cursor.choice(layout.STRIPES, stripes),
            contrast,
            gamma,
        )

    def _operations(self, cursor: Cursor, count: int) -> list[Op]:
        data, at, unpackers = cursor.data, cursor.at, self._unpackers
        if count > len(data) - at:
            raise cursor.error(f"{count} operations do not fit into {len(data) - at} bytes")
        ops: list[Op] = []
        try:
            for _ in range(count):
                op, at = unpackers[data[at]](data, at)
                ops.append(op)
        except (IndexError, ValueError, struct.error) as error:
            cursor.at = at
            raise cursor.error(f"operation {len(ops)} cannot be read: {error}") from error
        cursor.at = at
        _check_layers(cursor, ops)
        return ops


class _OrNone:
    """A table that may be referred to with NONE."""

    def __init__(self, table: list[Projection]) -> None:
        self._table = table

    def __getitem__(self, number: int) -> Projection | None:
        return None if number == layout.NONE else self._table[number]


def _unpacker(kind: Any, fields: tuple[str, ...], tables: dict[str, Any]) -> Callable[[bytes, int], tuple[Op, int]]:
    """What reads operations of one kind: gives the operation and where the next one starts."""
    record = layout.operation_struct(fields)
    unpack, size = record.unpack_from, record.size
    steps = [tables.get(field) for field in fields]
    first = 1 + fields.index("f64") if "f64" in fields else 0
    last = first + fields.count("f64")

    def read(data: bytes, at: int) -> tuple[Op, int]:
        values = unpack(data, at)
        if not isfinite(sum(values[first:last])) and not all(map(isfinite, values[first:last])):
            raise ValueError(f"expected finite numbers, got {values[first:last]}")
        linked = [v if table is None else table[v] for table, v in zip(steps, values[1:], strict=True)]
        return kind(*linked), at + size

    return read


def _check_layers(cursor: Cursor, ops: list[Op]) -> None:
    """Raises unless every layer that begins ends, and the other way round."""
    depth = deepest = 0
    for op in ops:
        if type(op) is BeginLayer:
            depth += 1
            deepest = max(deepest, depth)
        elif type(op) is EndLayer:
            depth -= 1
            if depth < 0:
                raise cursor.error("a layer ends that did not begin")
    if depth:
        raise cursor.error(f"{depth} layers begin that do not end")
    limits.check("layer_depth", deepest, "layers open at one time")
