"""Runs of a text as the glyph kernel takes them, each with the strike of the size it is drawn at."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import groupby, repeat
from typing import Any, Final, NamedTuple

from vecdraw.backends.skia.color_glyphs import has_own_colors
from vecdraw.geometry.affine import Affine
from vecdraw.glyphs.arena import RECORD
from vecdraw.glyphs.bitmap import GlyphBitmap
from vecdraw.glyphs.policy import Linear, choose, strike_key
from vecdraw.glyphs.store import glyph_cache
from vecdraw.glyphs.strike import Strike
from vecdraw.kernel.glyphs import Arena, ColouredRun, Pixels, Run, draw_run, draw_runs, mask_run
from vecdraw.paint.glyph_policy import EXACT, GlyphPolicy
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ink import Edges, rough_edges
from vecdraw.text.cache import TextCache
from vecdraw.typeface.store import fonts
from vecdraw.units import PX_PER_INCH

_PART: Final = 256  # glyphs that are looked up at a time: as many must be in the cache together
_TOGETHER: Final = 4096  # glyphs that are blended in one call, about
_TRIES: Final = 2

Transform = tuple[float, float, float, float, float, float]


class GlyphSettings(NamedTuple):
    """What decides, beside size and transform, how glyphs of a canvas are rasterised.

    `dpi` is the resolution of its pixels, `opaque` whether they are before anything is drawn; `takes_colors` says that
    glyphs may bring their own, which they cannot in a mask.
    """

    policy: GlyphPolicy = EXACT
    dpi: float = PX_PER_INCH
    opaque: bool = False
    takes_colors: bool = True


class Style(NamedTuple):
    """What glyphs of one strike are drawn with: the strike, and how many sub-pixel positions across and down."""

    strike: Strike
    columns: int
    rows: int


class PackedRun(NamedTuple):
    """Glyphs of a run that are turned alike, in radians clockwise, as the kernel takes them, in parts."""

    source: GlyphRun
    angle: float
    parts: tuple[Run, ...]


class Plan(NamedTuple):
    """How a text is drawn: the style of each packed run, None for those of the runs `outlined`, which Skia draws."""

    styles: tuple[Style | None, ...]
    outlined: tuple[GlyphRun, ...]


class PackedText:
    """The runs of a text, the edges around them, and the plan of the last way it was drawn."""

    __slots__ = ("_edges", "_plan", "runs")

    def __init__(self, runs: tuple[GlyphRun, ...]) -> None:
        self.runs = tuple([PackedRun(run, *turned) for run in runs for turned in _turned(run)])
        self._plan: tuple[object, Plan] | None = None
        self._edges: Edges | None = None

    def edges(self, runs: tuple[GlyphRun, ...]) -> Edges | None:
        """`rough_edges` of the runs that these are."""
        if self._edges is None:
            self._edges = rough_edges(runs)
        return self._edges

    def plan(self, linear: Linear, settings: GlyphSettings, luminance: int) -> Plan:
        """How the text is drawn under a linear transform.

        `luminance` is that of its colour, 0..255; the same number for all colours where the policy asks for none.
        """
        key, known = (linear, settings, luminance), self._plan
        if known is not None and known[0] == key:
            return known[1]
        styles: list[Style | None] = []
        outlined: dict[int, GlyphRun] = {}
        for run, angle, _ in self.runs:
            styles.append(_style(run, _turn(linear, angle) if angle else linear, settings, luminance))
            if styles[-1] is None:
                outlined[id(run)] = run
        whole = [None if id(run.source) in outlined else style for run, style in zip(self.runs, styles, strict=True)]
        plan = Plan(tuple(whole), tuple(outlined.values()))
        self._plan = key, plan
        return plan


def _style(run: GlyphRun, linear: Linear, settings: GlyphSettings, luminance: int) -> Style | None:
    """The strike of a run under a linear transform; None where its glyphs are drawn as outlines."""
    if fonts.face(run.face).is_color:
        return _color_style(run, linear) if settings.takes_colors else None
    choice = choose(
        *(settings.policy, run.size, linear),
        dpi=settings.dpi,
        opaque=settings.opaque,
        has_hints=not run.face.embolden,
    )
    if choice.kind == "path":
        return None
    key = strike_key(choice, run.face, run.size, linear, luminance)
    return Style(glyph_cache.strike(key), key.columns, key.rows)


def _color_style(run: GlyphRun, linear: Linear) -> Style | None:
    """The strike of a run of colour glyphs; None where one of them takes the colour of the text."""
    choice = choose(EXACT, run.size, linear, has_hints=False)
    if choice.kind == "path" or not all(has_own_colors(run.face, glyph) for glyph in set(run.glyphs)):
        return None
    key = strike_key(choice, run.face, run.size, linear)._replace(mode="color")
    return Style(glyph_cache.strike(key), key.columns, key.rows)


def _turn(linear: Linear, angle: float) -> Linear:
    """A linear transform after a turn by `angle`."""
    return (Affine(*linear) @ Affine.rotation(angle))[:4]


def _turned(run: GlyphRun) -> Iterator[tuple[float, tuple[Run, ...]]]:
    """Glyphs one after the other that are turned alike, and their angle."""
    at = 0
    for angle, alike in groupby(run.angles or repeat(0.0, len(run.glyphs))):
        end = at + sum(1 for _ in alike)
        yield angle, tuple([_part(run, start, min(start + _PART, end)) for start in range(at, end, _PART)])
        at = end


def _part(run: GlyphRun, start: int, end: int) -> Run:
    part = slice(start, end)
    return Run(array("I", run.glyphs[part]), array("d", run.xs[part]), array("d", run.ys[part]))


_packed: Final = TextCache[tuple[tuple[GlyphRun, ...], PackedText]]("packed_text", entry=1200, glyph=110)
"""By the identity of their runs, which are kept with them."""


def edges_of(runs: tuple[GlyphRun, ...]) -> Edges | None:
    """`rough_edges`, kept with the runs."""
    return packed(runs).edges(runs)


def packed(runs: tuple[GlyphRun, ...]) -> PackedText:
    """The runs of a text, packed; recent ones are kept. Threads may share them."""
    known = _packed.get(id(runs))
    if known is None:
        known = runs, PackedText(runs)
        _packed.put(id(runs), known, sum(len(run.glyphs) for run in runs))
    return known[1]


class Together:
    """Texts that are blended into the same pixels, one after the other, in as few calls of the kernel as can be."""

    __slots__ = ("_glyphs", "_pixels", "_runs", "_styles")

    def __init__(self, pixels: Pixels) -> None:
        self._pixels = pixels
        self._runs: list[ColouredRun] = []
        self._styles: list[Style] = []
        self._glyphs = 0

    def add(self, colour: int, text: PackedText, plan: Plan, transform: Transform) -> None:
        """Blends the bitmaps of a text, now or with those to come; `colour` is 0xAARRGGBB, premultiplied."""
        for (_, _, parts), style in zip(text.runs, plan.styles, strict=True):
            if style is not None:
                strike, columns, rows = style
                for run in parts:
                    self._runs.append((colour, run, transform, columns, rows, strike.slots))
                    self._styles.append(style)
                    self._glyphs += len(run.glyphs)
        if self._glyphs >= _TOGETHER:
            self.blend()

    def blend(self) -> None:
        """Blends what was added and is not yet there."""
        runs, styles, pixels = self._runs, self._styles, self._pixels
        if not runs:
            return
        at, missing = draw_runs(pixels, runs, 0, glyph_cache.arena)
        while at < len(runs):
            colour, run, transform = runs[at][:3]
            _draw_missing(pixels, colour, run, transform, styles[at], missing)
            at, missing = draw_runs(pixels, runs, at + 1, glyph_cache.arena)
        glyph_cache.count_hits(self._glyphs)
        self._runs, self._styles, self._glyphs = [], [], 0


def mask_packed(mask: Pixels, text: PackedText, plan: Plan, transform: Transform) -> None:
    """Gathers the coverage of the bitmaps of a text in a mask of one byte a pixel."""
    arena, drawn = glyph_cache.arena, 0
    for (_, _, parts), style in zip(text.runs, plan.styles, strict=True):
        if style is None:
            continue
        strike, columns, rows = style
        for run in parts:
            missing = mask_run(mask, run, transform, columns, rows, strike.slots, arena)
            if missing:
                _draw_missing(mask, None, run, transform, style, missing)
            drawn += len(run.glyphs)
    glyph_cache.count_hits(drawn)


def _draw_missing(
    pixels: Pixels, colour: int | None, run: Run, transform: Transform, style: Style, missing: list[int]
) -> None:
    """Draws a run of which glyphs were missing: rasterised now, and again if the cache lost them meanwhile.

    Glyphs that the cache does not keep, or not for long enough, are drawn from copies.
    """
    strike, columns, rows = style
    for _ in range(_TRIES):
        unkept = glyph_cache.load(strike, missing)
        if unkept:
            break
        missing = _draw(pixels, colour, run, transform, columns, rows, strike.slots, glyph_cache.arena)
        if not missing:
            return
    wanted = _draw(pixels, colour, run, transform, columns, rows, {}, glyph_cache.arena)
    copies = Copies({number: glyph_cache.bitmap(strike, number) for number in wanted})
    _draw(pixels, colour, run, transform, columns, rows, copies.slots, copies)


def _draw(
    pixels: Pixels,
    colour: int | None,
    run: Run,
    transform: Transform,
    columns: int,
    rows: int,
    slots: dict[int, int],
    arena: Arena,
) -> list[int]:
    if colour is None:
        return mask_run(pixels, run, transform, columns, rows, slots, arena)
    return draw_run(pixels, colour, run, transform, columns, rows, slots, arena)


class Copies:
    """An arena of a few bitmaps, for one drawing."""

    def __init__(self, bitmaps: dict[int, GlyphBitmap]) -> None:
        self.records = bytearray(RECORD.size * len(bitmaps))
        self.pages: list[Any] = [bitmap.data for bitmap in bitmaps.values()]
        self.pins = array("I", bytes(4 * len(bitmaps)))
        self.slots: dict[int, int] = {}
        for slot, (number, (width, height, left, top, channels, data)) in enumerate(bitmaps.items()):
            row = width * channels
            kind = channels if data else 0
            RECORD.pack_into(self.records, RECORD.size * slot, 1, slot, 0, width, height, left, top, row, kind, 0)
            self.slots[number] = 1 << 32 | slot
