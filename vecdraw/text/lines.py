"""Lines: a string shaped as one line, and a paragraph wrapped into several."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Final, NamedTuple

from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.analyze import clusters, opportunities, script_of
from vecdraw.text.bidi import visual_order
from vecdraw.text.cache import TextCache
from vecdraw.text.caps import synthesised
from vecdraw.text.itemize import Item, chooser, itemize
from vecdraw.text.shape import Shaped, caps_of, shape
from vecdraw.text.style import TextStyle
from vecdraw.typeface.face import Face
from vecdraw.typeface.store import fonts

_WORD_SEPARATORS: Final = frozenset(" \u00a0\u1361\U00010100\U00010101\U0001039f\U0001091f")  # CSS Text 3, 8.1
_CURSIVE: Final = frozenset({"Arab", "Mand", "Mong", "Nkoo", "Phag", "Rohg", "Syrc"})
_ZERO_WIDTH: Final = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_HANGS: Final = " \t\u3000"
_TOLERANCE: Final = 1e-6  # px; sums of the same advances in another order differ by less


class Piece(NamedTuple):
    """An item of a line, its glyphs, and what spacing adds to each of its glyphs, in px; None for nothing."""

    item: Item
    shaped: Shaped
    spacing: list[float] | None


class ShapedLine(NamedTuple):
    """A line of text: its runs from the left edge at x 0, its width in px, the face that its metrics are of.

    `missing` are the clusters that no font has; `pieces` what the runs were made of, in the same order.
    """

    runs: tuple[GlyphRun, ...]
    width: float
    primary: Face
    missing: tuple[str, ...]
    pieces: tuple[Piece, ...]


_lines: TextCache[ShapedLine] = TextCache("shaped_lines", entry=1300, glyph=200)


def shaped_line(text: str, style: TextStyle, *, strict: bool = True) -> ShapedLine:
    """Shapes `text` as one line. Remembered by value. Raises `UnknownFontError` (strict), `FontError`."""
    key = (text, style, strict, fonts.version)
    line = _lines.get(key)
    if line is None:
        line = _shaped(text, style, strict)
        _lines.put(key, line, len(text))
    return line


def _shaped(text: str, style: TextStyle, strict: bool) -> ShapedLine:
    primary, items, missing = items_of(text, style, strict=strict)
    if not items:
        return ShapedLine((), 0.0, primary, (), ())
    order = visual_order([item.level for item in items]) if len(items) > 1 else [0]
    runs: list[GlyphRun] = []
    pieces: list[Piece] = []
    natural = added = 0.0  # apart, so that spacing adds to the width exactly what it says
    for index in order:
        item = items[index]
        shaped = shape(text, item, style)
        piece = Piece(item, shaped, added_spacing(text, item, shaped, style))
        run, advance, extra = _placed(text, piece, style, natural + added)
        natural += advance
        added += extra
        runs.append(run)
        pieces.append(piece)
    return ShapedLine(tuple(runs), natural + added, primary, missing, tuple(pieces))


def items_of(text: str, style: TextStyle, *, strict: bool) -> tuple[Face, list[Item], tuple[str, ...]]:
    """The face that the metrics of a line are of, the items of its text, the clusters that no font has."""
    font = style.font if style.stretch is None else style.font.replaced(stretch=style.stretch)
    choose = chooser(font, style.lang, strict=strict)
    if not text:
        return choose.primary, [], ()
    items, missing = itemize(text, choose, 1 if style.direction == "rtl" else 0)
    caps = caps_of(style)
    return choose.primary, items if caps == "normal" else synthesised(text, items, caps), missing


def _placed(text: str, piece: Piece, style: TextStyle, pen: float) -> tuple[GlyphRun, float, float]:
    """The run of a piece that begins at `pen`, its natural advance and what spacing adds to that."""
    item, shaped, spacing = piece
    size = style.font.size * item.capitals
    unit = size / item.face.scale
    starts = list(accumulate([position[2] for position in shaped.positions], initial=0))
    advance, extra = starts.pop() * unit, 0.0
    xs = [pen + start * unit for start in starts]
    ys = (0.0,) * len(xs)
    if shaped.is_offset:
        xs = [x + position[0] * unit for x, position in zip(xs, shaped.positions, strict=True)]
        ys = tuple([-position[1] * unit if position[1] else 0.0 for position in shaped.positions])
    if spacing is not None:
        *before, extra = accumulate(spacing, initial=0.0)
        xs = [x + more for x, more in zip(xs, before, strict=True)]
    run = GlyphRun(
        item.face.key,
        size,
        shaped.glyphs,
        tuple(xs),
        ys,
        shaped.clusters,
        text[item.start : item.end],
        advance + extra,
        "rtl" if item.level % 2 else "ltr",
        style.lang or item.lang,
        level=item.level,
    )
    return run, advance, extra


def added_spacing(text: str, item: Item, shaped: Shaped, style: TextStyle) -> list[float] | None:
    """What is added behind each glyph; None for nothing. Letters that join get no letter spacing (CSS Text 4, 9.2)."""
    letter, word = style.letter_spacing, style.word_spacing
    if not letter and not word:
        return None
    clusters_of = shaped.clusters
    added: list[float] = []
    for at, cluster in enumerate(clusters_of):
        if at + 1 < len(clusters_of) and clusters_of[at + 1] == cluster:
            added.append(0.0)
            continue
        character = text[item.start + cluster]
        more = letter if is_spaced(character, item.script) else 0.0
        added.append(more + word if character in _WORD_SEPARATORS else more)
    return added


def is_spaced(character: str, script: str) -> bool:
    """Whether letter spacing is added behind a character of an item of some script."""
    return character not in _ZERO_WIDTH and not (script in _CURSIVE and is_cursive(character))


def is_cursive(character: str) -> bool:
    """Whether a character is of a script whose letters join."""
    return script_of(ord(character)) in _CURSIVE


def cluster_ends(text: str, line: ShapedLine) -> list[tuple[int, float]]:
    """The end of each grapheme cluster and how far the pen has moved there, as if all were read from left to right."""
    widths = [0.0] * len(text)
    for (item, shaped, spacing), run in zip(line.pieces, line.runs, strict=True):
        unit = run.size / item.face.scale
        for at, cluster in enumerate(shaped.clusters):
            widths[item.start + cluster] += shaped.positions[at][2] * unit + (spacing[at] if spacing else 0.0)
    totals = list(accumulate(widths))
    return [(end, totals[end - 1]) for _, end in clusters(text)]


def wrap(text: str, style: TextStyle, width: float, *, strict: bool = True) -> list[str]:
    """The lines of `text` in `width` px: greedy, at UAX #14 opportunities; a line feed ends a line.

    White space at the end of a line is dropped. What is wider than the line stands on a line of its own.
    """
    return [
        paragraph[start:end].rstrip(_HANGS)
        for paragraph in text.split("\n")
        for start, end in wrapped_ranges(paragraph, style, width, strict=strict)
    ]


def wrapped_ranges(text: str, style: TextStyle, width: float, *, strict: bool = True) -> Iterator[tuple[int, int]]:
    """The lines of one paragraph as ranges of its characters, spaces at their ends included; one range at least."""
    ends = dict(cluster_ends(text, shaped_line(text, style, strict=strict)))
    bare = _bare_ends(text, ends)
    start, start_x, fitting = 0, 0.0, 0
    for at in opportunities(text, style.lang):
        if at not in ends:
            continue
        if bare[at] - style.letter_spacing - start_x > width + _TOLERANCE and fitting > start:
            yield start, fitting
            start, start_x = fitting, ends[fitting]
        fitting = at
    yield start, len(text)


def _bare_ends(text: str, ends: dict[int, float]) -> dict[int, float]:
    """The x of each cluster's end as if the white space before it hung out of the line."""
    bare: dict[int, float] = {}
    last = 0.0
    start = 0
    for end, x in ends.items():
        if text[start:end].strip(_HANGS):
            last = x
        bare[end] = last
        start = end
    return bare
