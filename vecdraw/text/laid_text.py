"""Laid out text: what `layout_text` makes, to be drawn and asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from itertools import groupby
from typing import Any, Final, Literal, NamedTuple

from vecdraw.geometry.path import Path
from vecdraw.geometry.rect import Rect
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text import hit_test
from vecdraw.text.additions import NO_ADDITIONS, Additions, Annotated, PlacedImage, PlacedShape, additions_of
from vecdraw.text.frozen import maker
from vecdraw.text.hit_test import Caret, Cluster, Placement
from vecdraw.text.ink import ink_of
from vecdraw.text.outlines import outlines
from vecdraw.text.page import Page, Set
from vecdraw.text.paragraph_style import ParagraphStyle
from vecdraw.text.set_run import SetRun
from vecdraw.text.span import Span, text_style
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font


class PlacedRun(NamedTuple):
    """Glyphs to be drawn at (x, y), px from the layout's top left, scaled along x by `horizontal_scale` about it.

    `box` is its line's part for it, relative to (x, y): left, top, width, height. `span` is the index of its span,
    `tag` the span's.
    """

    run: GlyphRun
    x: float
    y: float
    horizontal_scale: float
    box: Rect
    span: int
    tag: Any


_placed_run: Final = partial(tuple.__new__, PlacedRun)  # in half of the time


@dataclass(frozen=True, slots=True)
class Line:
    """A line: the characters `start` to `end` of the text; px from the layout's top left.

    (x, y, width, height) is its box: as long as what stands on it (what hangs out of its ends not counted), as high as
    the line. (`baseline_x`, `baseline_y`) is where its baseline begins; in vertical lines that is the middle of the
    line. `is_last` says that a paragraph or a forced break ends with it, `is_hyphenated` that it shows a hyphen.
    """

    text: str
    start: int
    end: int
    x: float
    y: float
    width: float
    height: float
    baseline_x: float
    baseline_y: float
    ascent: float
    descent: float
    runs: tuple[PlacedRun, ...]
    is_last: bool
    is_hyphenated: bool
    elided: tuple[int, int] | None
    placement: Placement = field(compare=False, repr=False)
    additions: Additions = NO_ADDITIONS

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """Its grapheme clusters, in logical order."""
        return tuple(self.placement.clusters())


@dataclass(frozen=True, slots=True)
class Layout:
    """Text set in lines; made by `layout_text`. Lengths are px, y down, from the top left of its box.

    `width` and `height` are those of the box it was set in; where one was left out, what the lines take. `text` is all
    of the text, `font` the one of its paragraphs (its size is what `fit` found). `missing` are the grapheme clusters
    that no font has. Where `direction` is `"rtl"` the first paragraph is from right to left.
    """

    text: str
    spans: tuple[Span, ...]
    font: Font
    style: ParagraphStyle
    width: float
    height: float
    missing: tuple[str, ...]
    direction: Literal["ltr", "rtl"]
    _base: TextStyle = field(repr=False)
    _lines: Page | tuple[Line, ...] = field(compare=False, repr=False)
    _runs: tuple[PlacedRun, ...] | None = field(default=None, compare=False, repr=False)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines. They are set when they are first asked for."""
        lines = self._lines
        if isinstance(lines, Page):
            lines = _lines_of(lines, self.text, self.spans, self._plain_runs())
            object.__setattr__(self, "_lines", lines)
        return lines

    def __reduce__(self) -> tuple[Any, ...]:
        names = [one.name for one in fields(self) if one.name != "_runs"]
        values = [self.lines if name == "_lines" else getattr(self, name) for name in names]
        return Layout, tuple(values)

    @property
    def runs(self) -> tuple[PlacedRun, ...]:
        """The glyph runs of all lines, each line's in the order they are seen."""
        runs = self._plain_runs()
        return tuple([run for line in self.lines for run in line.runs]) if runs is None else runs

    def _plain_runs(self) -> tuple[PlacedRun, ...] | None:
        """The runs where there is one in each line and nothing beside it, known without the lines; else None."""
        page = self._lines
        if self._runs is None and isinstance(page, Page):
            found = page.plain_runs(self.spans)
            if found is None:
                return None
            runs = tuple(map(_placed_run, found))
            object.__setattr__(self, "_runs", runs)
        return self._runs

    @property
    def _all_runs(self) -> list[PlacedRun | Annotated]:
        return [*self.runs, *self.annotations]

    @property
    def annotations(self) -> tuple[Annotated, ...]:
        """Ruby, zhuyin and emphasis marks of all lines."""
        if self._plain_runs() is not None:
            return ()
        return tuple([one for line in self.lines for one in line.additions.annotations])

    @property
    def decorations(self) -> tuple[PlacedShape, ...]:
        """The lines under, over and through text."""
        if not any(span.decoration for span in self.spans):
            return ()
        return tuple([one for line in self.lines for one in line.additions.shapes])

    @property
    def images(self) -> tuple[PlacedImage, ...]:
        """The pictures in lines."""
        if self._plain_runs() is not None:
            return ()
        return tuple([one for line in self.lines for one in line.additions.images])

    @property
    def elided(self) -> tuple[tuple[int, int], ...]:
        """The ranges of characters that are not shown for want of room."""
        if self._plain_runs() is not None:
            return ()
        found = [line.elided for line in self.lines if line.elided]
        end = max([self.lines[-1].end, *(stop for _, stop in found)]) if self.lines else 0
        rest = self.text[end:]
        if rest.strip("\r\n\x85\u2029"):
            found.append((end, len(self.text)))
        return tuple(found)

    @property
    def text_height(self) -> float:
        """How much room the lines take from the first to the last: px down the page, or across it when vertical."""
        if isinstance(self._lines, Page) and self.style.columns == 1 and not self.style.exclusions:
            return self._lines.text_depth
        if not self.lines:
            return 0.0
        vertical = self.style.is_vertical
        edges = [(line.x, line.x + line.width) if vertical else (line.y, line.y + line.height) for line in self.lines]
        return max(end for _, end in edges) - min(start for start, _ in edges)

    @property
    def text_length(self) -> float:
        """How long the longest line is: px across the page, or down it when vertical."""
        if isinstance(self._lines, Page):
            return self._lines.longest
        vertical = self.style.is_vertical
        return max([line.height if vertical else line.width for line in self._lines], default=0.0)

    def min_content(self) -> tuple[float, float] | None:
        """The sum of the heights of lines that are broken wherever they may be, and the length of the longest; px.

        Only of a layout without a width (a height, when vertical) whose lines were not asked for; None where it takes
        a layout in no room at all to know.
        """
        return self._lines.least if isinstance(self._lines, Page) else None

    @property
    def ink_bounds(self) -> Rect:
        """The box around what glyphs, decorations and pictures paint; of no area where they paint nothing."""
        boxes = [image.box for image in self.images]
        boxes += [Path(shape.path).tight_bounds().outset(shape.stroke_width / 2) for shape in self.decorations]
        for placed in self._all_runs:
            ink = ink_of((placed.run,))
            if ink.left != ink.right or ink.top != ink.bottom:
                scale = placed.horizontal_scale
                left, right = placed.x + ink.left * scale, placed.x + ink.right * scale
                boxes.append(Rect.from_edges(left, placed.y + ink.top, right, placed.y + ink.bottom))
        return _around(boxes)

    def caret(self, index: int, affinity: hit_test.Affinity = "after") -> Caret:
        """Where the caret stands before the character `index` (0 to the length of the text).

        At the end of a line that is broken, `"before"` stays behind what is before, `"after"` goes to the next line.
        Where no line has any room it stands at the top left, without height. Raises `BadTypeError`, `BadValueError`.
        """
        return hit_test.caret(self.lines, index, affinity, len(self.text))

    def selection(self, start: int, end: int) -> list[Rect]:
        """The boxes of the characters `start` to `end`, one for each stretch on a line that is seen together."""
        return hit_test.selection(self.lines, start, end, len(self.text))

    def index_at(self, x: float, y: float) -> tuple[int, hit_test.Affinity]:
        """The index of the caret nearest to a point, and its affinity. Raises `BadTypeError`."""
        return hit_test.index_at(self.lines, x, y)

    def to_path(self) -> Path:
        """The outlines of all glyphs, ruby and emphasis marks included, to be filled under `nonzero`."""
        path = Path()
        for placed in self._all_runs:
            path.add_path(outlines((placed.run,), placed.x, placed.y, placed.horizontal_scale))
        return path


def layout_of(page: Page, spans: tuple[Span, ...], base: TextStyle, style: ParagraphStyle) -> Layout:
    """The layout of a page."""
    text = "".join([span.text for span in spans])
    return Layout(
        text,
        spans,
        base.font,
        style,
        *page.size,
        page.missing,
        page.direction,
        base,
        page,
    )


def drawn_together(layout: Layout) -> Iterator[Sequence[PlacedRun | Annotated]]:
    """The runs and the annotations of each line, those of one span together that are drawn at one point."""
    plain = layout._plain_runs()  # noqa: SLF001  # a layout is made in this file
    if plain is not None:
        yield from ([run] for run in plain)
        return
    for line in layout.lines:
        for runs in (line.runs, line.additions.annotations):
            for _, group in groupby(runs, _point_of):
                yield list(group)


def _point_of(placed: PlacedRun | Annotated) -> tuple[int, float, float, float]:
    return placed.span, placed.x, placed.y, placed.horizontal_scale


def line_texts(layout: Layout) -> list[str]:
    """The text of each line."""
    plain = layout._plain_runs()  # noqa: SLF001  # a layout is made in this file
    return [line.text for line in layout.lines] if plain is None else [placed.run.text for placed in plain]


def fonts_of(layout: Layout) -> list[tuple[Font, str]]:
    """The fonts that the spans of a layout ask for, each with its language, in their order."""
    styles = [text_style(span, layout._base) for span in layout.spans]  # noqa: SLF001  # a layout is made in this file
    return list(dict.fromkeys((style.font, style.lang) for style in styles))


_line: Final = maker(Line)


def _lines_of(page: Page, text: str, spans: tuple[Span, ...], runs: tuple[PlacedRun, ...] | None) -> tuple[Line, ...]:
    """The lines; `runs` are those of all where there is one in each."""
    tags = [span.tag for span in spans] or [None]
    of_lines = (
        [tuple([_placed(page, one, run, tags[run.span]) for run in one.line.runs]) for one in page.lines]
        if runs is None
        else [(run,) for run in runs]
    )
    is_plain = not any(span.decoration or span.ruby or span.emphasis or span.image for span in spans)
    return tuple(
        [
            _line(
                text[one.source[0] : one.source[-1]],
                one.source[0],
                one.source[-1],
                *page.line_rect(one),
                *page.origin(one),
                one.box.over,
                one.box.under,
                own,
                one.ends,
                one.line.hyphenated,
                one.elided,
                page.placement(one),
                NO_ADDITIONS if is_plain else additions_of(page, one, spans),
            )
            for one, own in zip(page.lines, of_lines, strict=True)
        ]
    )


def _placed(page: Page, one: Set, run: SetRun, tag: Any) -> PlacedRun:
    placed, x, y, box = page.placed(one, run)
    return PlacedRun(placed, x, y, run.scale, box, run.span, tag)


def _around(boxes: list[Rect]) -> Rect:
    if not boxes:
        return Rect(0.0, 0.0, 0.0, 0.0)
    found = boxes[0]
    for box in boxes[1:]:
        found = found.union(box)
    return found
