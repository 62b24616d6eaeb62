"""Text on a path: each cluster of a line is put on the path by its middle and turned with it (SVG 2, 11.8)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Final, Literal, NamedTuple

from vecdraw.errors import BadValueError
from vecdraw.geometry.path import Path
from vecdraw.geometry.rect import Rect
from vecdraw.geometry.segments import contours
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.canvas_text import FontLines, TextBaseline, clean_text, font_lines
from vecdraw.text.lines import Piece, ShapedLine, shaped_line
from vecdraw.text.style import TextStyle

PathAlign = Literal["start", "end", "left", "right", "center", "justify"]
PathSide = Literal["left", "right"]
PathOverflow = Literal["hide", "shrink", "error"]

_CLOSED: Final = 1e-9  # of its length: a path whose ends are nearer to each other is a ring
_TOLERANCE: Final = 1e-6  # px
_STEPS: Final = 16  # of a search for a size
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


class _Cluster(NamedTuple):
    """Glyphs that stay together: their indices in a run, where they begin on the line and how far they move the pen."""

    start: int
    stop: int
    pen: float
    advance: float


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
    line, total = shaped_line(text, style, strict=strict), path.length()
    is_ring = _is_ring(path, total)
    room = total if is_ring else _room(total, offset, _share(style, align))
    if line.width > room + _TOLERANCE and overflow != "hide":
        if overflow == "error":
            raise BadValueError(f"the text is {line.width:g} px long, the path has room for {room:g}")
        line, style = _shrunk(text, line, style, room, strict=strict)
    begin, gap = offset + _share(style, align) * (total - line.width), 0.0
    if align == "justify":
        count = sum(len(set(run.clusters)) for run in line.runs) - (not is_ring)
        begin, gap = offset, max(0.0, room - line.width) / max(1, count)
    track = _Track(path, total, side, is_ring=is_ring, rotate=rotate)
    up = font_lines(line.primary, style.font.size)
    setter = _Setter(text, track, up, up.baseline(baseline))
    pen = begin
    for run, piece in zip(line.runs, line.pieces, strict=True):
        pen = setter.add(run, piece, pen, gap)
    length = pen - begin - (gap if line.runs else 0.0)
    return PathText(tuple(setter.runs), length, total, setter.hidden(), line.missing, setter.box())


def _shrunk(
    text: str, line: ShapedLine, style: TextStyle, room: float, *, strict: bool
) -> tuple[ShapedLine, TextStyle]:
    """The line and its style, small enough: faces with optical sizes grow wider the smaller they are set."""
    full, factor = style, 1.0
    for _ in range(_STEPS):
        factor *= room / line.width * _FIT
        style = full._replace(
            font=full.font.replaced(size=full.font.size * factor),
            letter_spacing=full.letter_spacing * factor,
            word_spacing=full.word_spacing * factor,
        )
        line = shaped_line(text, style, strict=strict)
        if line.width <= room:
            break
    return line, style


def _share(style: TextStyle, align: PathAlign) -> float:
    """The share of the free room that is before the text."""
    if align in ("center", "justify"):
        return 0.5 if align == "center" else 0.0
    return float(align in ("right", "start" if style.direction == "rtl" else "end"))


def _room(total: float, offset: float, share: float) -> float:
    """How long text may be that does not stand out of a path."""
    if offset > 0:
        return max(0.0, total - offset / (1 - share)) if share < 1 else 0.0
    return max(0.0, total + offset / share) if share > 0 else total * (offset == 0)


def _is_ring(path: Path, total: float) -> bool:
    """Whether a path is one subpath that ends where it begins."""
    if total <= 0 or sum(bool(contour.segments) for contour in contours(path.data())) != 1:
        return False
    return math.dist(path.point_at(0.0), path.point_at(total)) <= _CLOSED * total


class _Track:
    """A path to set text on, run along on one of its sides."""

    def __init__(self, path: Path, total: float, side: PathSide, *, is_ring: bool, rotate: bool) -> None:
        self._path, self._total, self._is_left = path, total, side == "left"
        self._is_ring, self._rotate = is_ring, rotate

    def place(self, middle: float, lap: float) -> tuple[float, float, float] | None:
        """The point at a distance and the angle there; None beyond the ends, or of a ring after one lap."""
        if self._total <= 0:
            return None
        if self._is_ring:
            if not 0 <= lap <= self._total:
                return None
            middle %= self._total
        elif not 0 <= middle <= self._total:
            return None
        at = middle if self._is_left else self._total - middle
        (x, y), (dx, dy) = self._path.point_at(at), self._path.tangent_at(at)
        if not self._rotate:
            return x, y, 0.0
        return x, y, math.atan2(dy, dx) if self._is_left else math.atan2(-dy or 0.0, -dx)


class _Setter:
    """Puts the clusters of runs on a track, `down` px below it."""

    def __init__(self, text: str, track: _Track, lines: FontLines, down: float) -> None:
        self.runs: list[GlyphRun] = []
        self._text, self._track, self._lines, self._down = text, track, lines, down
        self._shown: set[int] = set()
        self._first: float | None = None
        self._corners: list[tuple[float, float]] = []

    def add(self, run: GlyphRun, piece: Piece, pen: float, gap: float) -> float:
        """Adds the clusters of a run that begins at `pen`, `gap` apart; gives the pen behind it."""
        start = piece.item.start
        ends = _ends(run)
        shown: list[tuple[int, float, float, float]] = []
        spans: list[tuple[int, int]] = []
        for cluster in _clusters(run, piece):
            middle = pen + cluster.advance / 2
            self._first = pen if self._first is None else self._first
            place = self._track.place(middle, middle - self._first)
            if place is not None:
                x, y, angle = place
                cos, sin = math.cos(angle), math.sin(angle)
                for at in range(cluster.start, cluster.stop):
                    right, down = run.xs[at] - cluster.pen - cluster.advance / 2, run.ys[at] + self._down
                    shown.append((at, x + right * cos - down * sin, y + right * sin + down * cos, angle))
                spans.append(ends[run.clusters[cluster.start]])
                self._add_box(place, cluster.advance / 2)
            pen += cluster.advance + gap
        if shown:
            self.runs.append(_run(run, shown, spans))
            self._shown.update(start + at for span in spans for at in range(*span))
        return pen

    def _add_box(self, place: tuple[float, float, float], half: float) -> None:
        x, y, angle = place
        cos, sin = math.cos(angle), math.sin(angle)
        for right in (-half, half):
            for down in (self._down - self._lines.ascent, self._down + self._lines.descent):
                self._corners.append((x + right * cos - down * sin, y + right * sin + down * cos))

    def hidden(self) -> str:
        """The characters that are not shown."""
        return "".join(character for at, character in enumerate(self._text) if at not in self._shown)

    def box(self) -> Rect:
        """What is around all clusters that are shown."""
        if not self._corners:
            return Rect(0.0, 0.0, 0.0, 0.0)
        xs, ys = zip(*self._corners, strict=True)
        return Rect.from_edges(min(xs), min(ys), max(xs), max(ys))


def _clusters(run: GlyphRun, piece: Piece) -> Iterator[_Cluster]:
    """The clusters of a run of a line, from left to right."""
    unit = run.size / piece.item.face.scale
    spacing = piece.spacing or [0.0] * len(run.glyphs)
    advances = [position[2] * unit + more for position, more in zip(piece.shaped.positions, spacing, strict=True)]
    pens = list(accumulate(advances, initial=_pen_of(run, piece, unit)))
    cuts = [at for at in range(1, len(run.glyphs)) if run.clusters[at] != run.clusters[at - 1]]
    for start, stop in pairwise([0, *cuts, len(run.glyphs)] if run.glyphs else [0]):
        yield _Cluster(start, stop, pens[start], pens[stop] - pens[start])


def _pen_of(run: GlyphRun, piece: Piece, unit: float) -> float:
    """Where the pen stood on the line when the run began."""
    return run.xs[0] - piece.shaped.positions[0][0] * unit if run.glyphs else 0.0


def _ends(run: GlyphRun) -> dict[int, tuple[int, int]]:
    """The characters of each cluster."""
    starts = sorted(set(run.clusters))
    if starts:
        starts[0] = 0  # characters without a glyph go with what follows them
    return dict(zip(sorted(set(run.clusters)), pairwise([*starts, len(run.text)]), strict=True))


def _run(run: GlyphRun, shown: list[tuple[int, float, float, float]], spans: list[tuple[int, int]]) -> GlyphRun:
    """The glyphs that are shown, in their new places, with the text that they stand for."""
    text, begins = "", {}
    for start, end in sorted(set(spans)):
        begins[start] = len(text)
        text += run.text[start:end]
    clusters = {at: span[0] for at, span in _ends(run).items()}
    angles = tuple([angle for *_, angle in shown])
    return GlyphRun(
        run.face,
        run.size,
        tuple([run.glyphs[at] for at, *_ in shown]),
        tuple([x for _, x, _, _ in shown]),
        tuple([y for _, _, y, _ in shown]),
        tuple([begins[clusters[run.clusters[at]]] for at, *_ in shown]),
        text,
        run.advance,
        run.direction,
        run.lang,
        angles if any(angles) else (),
    )
