"""Text objects written anew: in fonts that are embedded as such, each glyph where its run puts it, with its text.

Skia knows glyphs only. The runs that were drawn say which text they come from: it goes into the font's CMap, where a
glyph that stands for different texts has a code for each; several glyphs that stand for one text together are marked
with it (`ActualText`, ISO 32000-1, 14.9.4). From right to left the string of a run stays whole, in the order of the
eye, as readers expect it; marks on its letters, and text that was shown before, are drawn as outlines, which no reader
takes for text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from vecdraw.backends.pdf.content import TextObject
from vecdraw.backends.pdf.fonts import VERTICAL_ORIGIN, FaceFont
from vecdraw.backends.pdf.objects import real
from vecdraw.backends.pdf.outline_forms import StreamOutlines
from vecdraw.backends.pdf.pieces import Group, groups
from vecdraw.backends.pdf.sheet_text import Match
from vecdraw.geometry.path_data import ARITY, CLOSE, MOVE, QUAD
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.typeface.face import Face

_NEAR: Final = 0.25  # thousandths of the em; what is nearer is in its place
_MARK: Final = 10.0  # thousandths of the em; what advances less stands on another glyph
_MOST_LINES: Final = 1024  # of a font that are known by their runs
_MOST_OUTLINES: Final = 256  # runs of a font whose outlines are known
_OPERATORS: Final = {0: b"m\n", 1: b"l\n", 3: b"c\n"}
_SILENT: Final = b"/Span <</ActualText ()>> BDC\n"
END: Final = b"EMC\n"


def written(
    text: TextObject, match: Match, font_of: Callable[[GlyphRun], FaceFont], outlines: StreamOutlines
) -> tuple[bytes, list[FaceFont]]:
    """The text object anew, in the fonts of its runs, and those of them that it needs.

    Of one that is not seen, what is to be read. What is to be seen and not read becomes `outlines`.
    """
    used: list[FaceFont] = []
    parts: list[bytes] = []
    shown = frozenset(match.shown)
    size = float(text.size)
    for number, (run, first) in enumerate(match.piece.parts()):
        visible = frozenset(index - first for index in shown)
        drawn, font = [index for index in range(len(run.glyphs)) if index in visible], font_of(run)
        if not match.is_repeated:
            body, drawn = _set(run, font, size, visible, turns=number in match.piece.turning)
            if body:
                head = b"BT\n/%s %s Tf\n%s Tm\n" % (font.resource.encode("ascii"), text.size, text.matrix)
                parts.append(head + body + b"ET\n")
                used.append(font)
        if text.is_unseen:
            continue
        path = _outlines(run, font, size, tuple(drawn))
        if path:
            parts.append(b"q\n%s cm\n%sQ\n" % (text.matrix, outlines.filled(path)))
    whole = b"".join(parts)
    return b"3 Tr\n%s0 Tr\n" % whole if text.is_unseen and whole else whole, used


def _set(
    run: GlyphRun, font: FaceFont, size: float, shown: frozenset[int], *, turns: bool
) -> tuple[bytes, list[int]]:
    """The strings of a run, and the indices of the marks that are not in them; the same run is set only once."""
    whole = len(shown) >= len(run.glyphs)
    known = font.lines.get((id(run), turns)) if whole else None
    if known is not None:
        return known[1:]
    lines = _Lines(run, font, size, shown)
    for group in groups(run, turns=turns):
        lines.show(group)
    body = lines.finish()
    if whole:
        if len(font.lines) >= _MOST_LINES:
            font.lines.clear()
        font.lines[id(run), turns] = (run, body, lines.marks)
    return body, lines.marks


def _outlines(run: GlyphRun, font: FaceFont, size: float, drawn: tuple[int, ...]) -> bytes:
    """The outlines of glyphs of a run; those of the same run are drawn only once."""
    known = font.outlines.get((id(run), drawn))
    if known is not None:
        return known[1]
    path = b"".join([_outline(font.face, run, index, size) for index in drawn])
    if len(font.outlines) >= _MOST_OUTLINES:
        font.outlines.clear()
    font.outlines[id(run), drawn] = (run, path)
    return path


def _outline(face: Face, run: GlyphRun, index: int, size: float) -> bytes:
    """The outline of a glyph in text space, as path operators (8.5.2)."""
    path = face.outline(run.glyphs[index])
    x0, y0 = run.xs[index], -run.ys[index]
    points = [
        (x0 + x * size, y0 - y * size) for x, y in zip(path.coords[0::2], path.coords[1::2], strict=True)
    ]
    parts: list[bytes] = []
    at, pen = 0, (0.0, 0.0)
    for verb in path.verbs:
        if verb == CLOSE:
            parts.append(b"h\n")
            continue
        count = ARITY[verb] // 2
        given = points[at : at + count]
        at += count
        if verb == QUAD:
            (cx, cy), (x, y) = given
            given = [(pen[0] + (cx - pen[0]) * 2 / 3, pen[1] + (cy - pen[1]) * 2 / 3)]
            given += [(x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3), (x, y)]
        parts += [real(number) + b" " for point in given for number in point]
        parts.append(_OPERATORS[len(given) if verb != MOVE else 0])
        pen = given[-1]
    return b"".join(parts)


def kept(source: bytes, match: Match, font: FaceFont) -> bytes:
    """The text object as it is, with the text said beside it where the font cannot say it."""
    if match.is_repeated:
        return _SILENT + source + END
    shown = set(match.shown)
    exact, texts = True, []
    for run, first in match.piece.parts():
        said = [g for g in groups(run) if shown.intersection(range(first + g.start, first + g.stop))]
        exact = exact and all(g.stop == g.start + 1 and font.texts.get(run.glyphs[g.start]) == g.text for g in said)
        texts += [g.text for g in sorted(said, key=lambda g: run.clusters[g.start])]
    return source if exact else actual_text("".join(texts)) + source + END


def actual_text(text: str) -> bytes:
    """The begin of marked content that stands for `text`."""
    encoded = (b"\xfe\xff" + text.encode("utf-16-be", "surrogatepass")).hex()
    return b"/Span <</ActualText <%s>>> BDC\n" % encoded.encode("ascii")


class _Lines:
    """The strings of a run with the operators that put them in their places; `shown` are the indices not clipped."""

    def __init__(self, run: GlyphRun, font: FaceFont, size: float, shown: frozenset[int]) -> None:
        self._run = run
        self._font = font
        self._unit = size / 1000.0
        self._shown = shown
        self._line: list[bytes] = []
        self._is_down = font.is_vertical
        self._slack = _NEAR * size / 1000.0 if font.is_vertical else 0.0
        self._begin = (0.0, 0.0)
        self._pen = 0.0
        self._parts: list[bytes] = []
        self.marks: list[int] = []
        """The glyphs that stand on others, whose text is theirs."""

    def show(self, group: Group) -> None:
        """Adds the glyphs of a group."""
        font, glyphs = self._font, self._run.glyphs
        first, stop, text = group
        if stop == first + 1 and text and first in self._shown and (only := font.code(glyphs[first], text)) is not None:
            self._add(first, only)
            return
        indices = [index for index in range(group.start, group.stop) if index in self._shown]
        if not indices:
            return
        bearers = [index for index in indices if font.width(glyphs[index]) > _MARK] or indices[:1]
        if len(bearers) <= len(group.text) and (len(bearers) == 1 or self._run.direction == "ltr"):
            texts = [*group.text[: len(bearers) - 1], group.text[len(bearers) - 1 :]]
            codes = [font.code(glyphs[index], text) for index, text in zip(bearers, texts, strict=True)]
            known = [code for code in codes if code is not None]
            if len(known) == len(bearers):
                for index, code in zip(bearers, known, strict=True):
                    self._add(index, code)
                self.marks += [index for index in indices if index not in bearers]
                return
        self._end_line()
        self._parts.append(actual_text(group.text))
        for index in indices:
            self._add(index, font.plain_code(glyphs[index]))
        self._end_line()
        self._parts.append(END)

    def finish(self) -> bytes:
        """All strings."""
        self._end_line()
        return b"".join(self._parts)

    def _add(self, index: int, code: int) -> None:
        run, unit, width = self._run, self._unit, self._font.width(self._run.glyphs[index])
        x, y = run.xs[index], -run.ys[index]
        if self._is_down:
            x, y = x + width / 2 * unit, y + VERTICAL_ORIGIN * unit
            along, off_line = y, abs(x - self._begin[0])
        else:
            along, off_line = x, abs(y - self._begin[1])
        if not self._line or off_line > self._slack:
            self._end_line()
            self._move(x, y)
        off = (self._pen - along) / unit if unit else 0.0
        if abs(off) > _NEAR:
            number = real(off)
            self._line.append(b">" + number + b"<")
            self._pen -= float(number) * unit
        self._line.append(b"%04X" % code)
        self._pen += (-1000.0 if self._is_down else width) * unit

    def _move(self, x: float, y: float) -> None:
        dx, dy = real(x - self._begin[0]), real(y - self._begin[1])
        if (dx, dy) != (b"0", b"0"):
            self._parts.append(dx + b" " + dy + b" Td\n")
        self._begin = (x, self._begin[1] + float(dy)) if self._is_down else (self._begin[0] + float(dx), y)
        self._pen = self._begin[self._is_down]

    def _end_line(self) -> None:
        if not self._line:
            return
        string = b"<" + b"".join(self._line) + b">"
        is_one = b">" not in string[:-1]
        self._parts.append(string + b" Tj\n" if is_one else b"[" + string + b"] TJ\n")
        self._line.clear()

