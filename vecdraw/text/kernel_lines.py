"""Lines of plain text that the kernel sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import numpy as np

from vecdraw.kernel.layout import KERNEL
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.frozen import maker
from vecdraw.text.set_run import SetLine, SetRun

if TYPE_CHECKING:
    from vecdraw.text.block_material import Prepared
    from vecdraw.text.glyph_slice import Pixels
    from vecdraw.text.plain_text import PlainText
    from vecdraw.typeface.key import FaceKey

_glyph_run: Final = maker(GlyphRun)


def line_by_kernel(one: Prepared, first: int, last: int, room: float | None, *, justified: bool) -> SetLine:
    """A line that is a stretch of one piece, a glyph for each cluster, as `set_line` sets it."""
    measure, material = one.measured, one.material
    piece = measure.pieces[measure.piece[first]]
    left, right = edges = np.empty((2, last - first))
    counted, whole, begin, end, *glyphs = KERNEL.line_set(
        *(material.advance, one.shift, material.start_trim, material.end_trim, material.end_shrink),
        *(one.shrink, one.expand, material.hang, one.blank, measure.starts, piece.along, piece.cross, piece.glyphs),
        *(edges, len(one.shrink), len(one.expand), piece.single, first, last, room or 0.0, room is not None, justified),
    )
    text = measure.block.text[measure.starts[first] : measure.starts[last]]
    lang = piece.style.lang or piece.item.lang
    run = _glyph_run(piece.item.face.key, piece.size, *glyphs, text, whole, "ltr", lang, (), False, 0)
    set_run = SetRun(run, piece.span, piece.style, piece.scale, begin, end)
    return SetLine(first, last, (set_run,), counted, left, right, measure.level[first:last], hyphenated=False)


class PlainLines(NamedTuple):
    """Lines one behind the other of a plain block: each (first, last), its width, its run; where those begin and end.

    `edges` are the left edges of all their clusters, and the right ones; None where only the runs were made.
    """

    lines: list[tuple[int, int]]
    widths: list[float]
    runs: list[GlyphRun]
    ends: tuple[list[float], list[float]]
    edges: Pixels | None


def plain_lines(
    one: Prepared, lines: list[tuple[int, int]], rooms: tuple[float, float] | None, justified: bytes
) -> PlainLines:
    """Lines of a block that is plain as a whole, by the kernel.

    `rooms` are those of the first and of the others, as for `set_line`; `justified` has a byte for each that is 1 where
    it is.
    """
    material, measure = one.material, one.measured
    piece = measure.pieces[0]
    edges = np.empty((2, lines[-1][1] - lines[0][0]))
    found = KERNEL.lines_set(
        *(material.advance, one.shift, material.start_trim, material.end_trim, material.end_shrink),
        *(one.shrink, one.expand, piece.along, piece.cross, piece.glyphs, justified, edges),
        *(len(one.shift), len(one.shrink), len(one.expand), lines),
        *(rooms or (0.0, 0.0)),
        rooms is not None,
    )
    face, lang = piece.item.face.key, piece.style.lang or piece.item.lang
    return _plain_runs(found, lines, measure.text, (face, piece.size, lang), edges)


def lines_of_text(
    plain: PlainText, lines: list[tuple[int, int]], rooms: tuple[float, float] | None, justified: bytes
) -> PlainLines:
    """The same of a plain text, without edges."""
    style = plain.style
    asked = (justified, lines, *(rooms or (0.0, 0.0)), rooms is not None)
    found = KERNEL.text_set(plain.text, plain.sources, *asked)
    if found is None:
        found = KERNEL.text_set(plain.text, plain.learned(), *asked)
    of = (plain.face.key, style.font.size, style.lang or plain.family_lang)
    return _plain_runs(found, lines, plain.text, of, None)


def _plain_runs(
    found: Any, lines: list[tuple[int, int]], text: str, of: tuple[FaceKey, float, str], edges: Pixels | None
) -> PlainLines:
    """The lines of columns by the kernel, in a face of a size and a language."""
    widths, wholes, begins, ends, glyphs, xs, ys, clusters = found
    face, size, lang = of
    runs = [
        _glyph_run(face, size, ids, x, y, own, text[first:last], whole, "ltr", lang, (), False, 0)
        for (first, last), whole, ids, x, y, own in zip(lines, wholes, glyphs, xs, ys, clusters, strict=True)
    ]
    return PlainLines(lines, widths, runs, (begins, ends), edges)


def set_plain(
    one: Prepared, found: PlainLines, rooms: tuple[float, float] | None, justified: bytes
) -> list[SetLine]:
    """The lines as `set_line` sets them, in the rooms they were set in."""
    piece, base, levels = one.measured.pieces[0], found.lines[0][0], one.measured.level
    if found.edges is None:
        found = plain_lines(one, found.lines, rooms, justified)._replace(runs=found.runs)
    left, right = cast("Pixels", found.edges)
    made: list[SetLine] = []
    for (first, last), width, run, begin, end in zip(*found[:3], *found.ends, strict=True):
        own = slice(first - base, last - base)
        set_run = SetRun(run, piece.span, piece.style, piece.scale, begin, end)
        made.append(SetLine(first, last, (set_run,), width, left[own], right[own], levels[first:last], False))
    return made
