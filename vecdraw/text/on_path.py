"""Text on a path: each cluster of a line is put on the path by its middle and turned with it (SVG 2, 11.8)."""

from __future__ import annotations

from itertools import accumulate
from typing import Final, Literal, NamedTuple

from vecdraw.errors import BadValueError
from vecdraw.geometry.path import Path
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.canvas_text import clean_text, font_lines
from vecdraw.text.lines import Piece, ShapedLine, shaped_line
from vecdraw.text.path_track import GlyphCluster, PathAlign, PathSide, Track, glyph_groups, hidden_of, share_before
from vecdraw.text.style import TextBaseline, TextStyle

PathOverflow = Literal["hide", "shrink", "error"]

_TOLERANCE: Final = 1e-6  # px
_STEPS: Final = 16  # of a search for a size
_LEAST: Final = 1e-6  # px; smaller text is no text
_FIT: Final = 1.0 - 1e-9  # of a size that fits exactly, so that rounding does not push the last character off


class PathText(NamedTuple):
    """Text set on a path: draw `runs` at (0, 0).

    `length` is how long the text is and `path_length` the path, in px; `hidden` are the characters for which there was
    no room, `missing` the clusters that no font has. `box` is (left, top, width, height) around the clusters.
    """

    runs: tuple[GlyphRun, ...]
    length: float
    path_length: float
    hidden: str
    missing: tuple[str, ...]
    box: tuple[float, float, float, float]


def set_on_path(
    text: str,
    style: TextStyle,
    path: Path,
    *,
    offset: float = 0.0,
    align: PathAlign = "start",
    side: PathSide = "left",
    baseline: TextBaseline = "alphabetic",
    rotate: bool = True,
    overflow: PathOverflow = "hide",
    strict: bool = True,
) -> PathText:
    """Sets one line of `text` on `path`; see `Context.fill_text_on_path`."""
    text, style = clean_text(text, strict=strict), style._replace(writing_mode="horizontal-tb")
    line, track = shaped_line(text, style, strict=strict), Track(path, side, rotate=rotate)
    share = share_before(align, rtl=style.direction == "rtl")
    room = track.room(offset, share)
    if line.width > room + _TOLERANCE and overflow != "hide":
        if overflow == "error":
            raise BadValueError(f"the text is {line.width:g} px long, the path has room for {room:g}")
        line, style = _shrunk(text, line, style, room, strict=strict)
    pen, gap = offset + share * (track.length - line.width), 0.0
    if align == "justify":
        count = sum(len(set(run.clusters)) for run in line.runs) - (not track.is_ring)
        pen, gap = offset, max(0.0, room - line.width) / max(1, count)
    up = font_lines(line.primary, style.font.size)
    begin = track.first = pen
    down, shown, runs = up.baseline(baseline), set(), []
    for run, piece in zip(line.runs, line.pieces, strict=True):
        clusters, pen = _clusters(run, piece, pen, gap)
        bent = track.bend(run, clusters, down, up.ascent, up.descent)
        if bent is not None:
            runs.append(bent.run)
            shown |= bent.characters(piece.item.start)
    length = pen - begin - (gap if line.runs else 0.0)
    return PathText(tuple(runs), length, track.length, hidden_of(text, shown), line.missing, track.box())


def _clusters(run: GlyphRun, piece: Piece, pen: float, gap: float) -> tuple[list[GlyphCluster], float]:
    """The clusters of a run that begins at `pen` on a path, `gap` apart, and the pen behind it."""
    unit = run.size / piece.item.face.scale
    spacing = piece.spacing or [0.0] * len(run.glyphs)
    positions = piece.shaped.positions
    advances = [position[2] * unit + more for position, more in zip(positions, spacing, strict=True)]
    first = run.xs[0] - positions[0][0] * unit if run.glyphs else 0.0
    places = list(accumulate(advances, initial=first))
    found: list[GlyphCluster] = []
    for start, stop in glyph_groups(run):
        advance = places[stop] - places[start]
        found.append(GlyphCluster(start, stop, places[start], advance, pen))
        pen += advance + gap
    return found, pen


def _shrunk(
    text: str, line: ShapedLine, style: TextStyle, room: float, *, strict: bool
) -> tuple[ShapedLine, TextStyle]:
    """The line and its style, small enough: faces with optical sizes grow wider the smaller they are set."""
    full, factor = style, 1.0
    for _ in range(_STEPS):
        factor *= room / line.width * _FIT
        factor = factor if full.font.size * factor > _LEAST else 0.0
        style = full._replace(
            font=full.font.replaced(size=full.font.size * factor),
            letter_spacing=full.letter_spacing * factor,
            word_spacing=full.word_spacing * factor,
        )
        line = shaped_line(text, style, strict=strict)
        if line.width <= room:
            break
    return line, style
