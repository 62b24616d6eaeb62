"""Paragraphs on the Context: draw_layout, fill_text_box, word_wrap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw import text as phases
from vecdraw.context.recorder import positive
from vecdraw.context.text_additions import TextAdditions
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.scene.ops import FillRect, FillText, StrokeText

if TYPE_CHECKING:
    from vecdraw.paint.brush import Brush
    from vecdraw.scene.glyph_run import GlyphRun
    from vecdraw.text.additions import Annotated
    from vecdraw.text.fitting import Fit
    from vecdraw.text.laid_text import Layout, PlacedRun
    from vecdraw.text.paragraph_style import Align, ParagraphStyle
    from vecdraw.text.span import Span

_BLANKS: Final = " \t\u3000"
_FALLBACK: Final = "sans-serif"


class FilledBox(NamedTuple):
    """What `fill_text_box` set: the text of its lines, their height in px, how many more there were, the layout."""

    lines: tuple[str, ...]
    height: float
    hidden: int
    layout: Layout


class Typesetting(TextAdditions):
    """draw_layout, fill_text_box, word_wrap."""

    def draw_layout(self, layout: Layout, x: float, y: float) -> None:
        """Draws a layout, the top left of its box at (x, y).

        Spans without a fill of their own are filled with the fill style; backgrounds, under- and overlines lie under
        all text, lines through it above.
        """
        given: object = layout
        if not isinstance(given, phases.laid_text.Layout):
            raise BadTypeError(f"layout must be a Layout, as layout_text makes it, got {shown(layout)}")
        if not self._finite(x, y) or not self._state.transform.is_invertible:
            return
        left, top = float(x), float(y)
        if layout.missing:
            self._tell_missing_of(layout, left, top)
        for placed in layout.runs:
            background = layout.spans[placed.span].background
            if background is not None:
                self._background(placed, left, top, background)
        self._draw_decorations(layout, left, top, above=False)
        for runs in phases.laid_text.drawn_together(layout):
            self._draw_runs(layout, runs, left, top)
        self._draw_inline_images(layout, left, top)
        self._draw_decorations(layout, left, top, above=True)

    def _background(self, placed: PlacedRun, x: float, y: float, brush: Brush) -> None:
        box, scale = placed.box, placed.horizontal_scale
        left, top = x + placed.x + box.x * scale, y + placed.y + box.y
        self._record(FillRect(left, top, box.width * scale, box.height, brush, self._state.share()))

    def _draw_runs(self, layout: Layout, runs: Sequence[PlacedRun | Annotated], x: float, y: float) -> None:
        """Fills, and strokes, runs of one span that are drawn at one point."""
        first = runs[0]
        span = layout.spans[first.span]
        bounds = first.box
        for placed in runs[1:]:
            bounds = bounds.union(placed.box)
        box = (bounds.x, bounds.y, bounds.width, bounds.height)
        glyphs = tuple([placed.run for placed in runs])
        self._paint_runs(span, glyphs, (x + first.x, y + first.y), first.horizontal_scale, box)

    def _paint_runs(
        self,
        span: Span,
        glyphs: tuple[GlyphRun, ...],
        at: tuple[float, float],
        scale: float,
        box: tuple[float, float, float, float],
    ) -> None:
        """Fills, and strokes, glyphs at a point as their span says."""
        state = self._state
        brush = state.fill_brush() if span.fill is None else span.fill
        self._record(FillText(glyphs, *at, scale, box, brush, state.share()))
        if span.stroke is not None and span.stroke_width:
            stroke = state.stroke._replace(width=span.stroke_width)
            self._record(StrokeText(glyphs, *at, scale, box, span.stroke, stroke, state.share()))

    def fill_text_box(
        self,
        text: str | Span | Iterable[str | Span],
        box: tuple[float, float, float, float],
        *,
        fit: Fit | None = None,
        style: ParagraphStyle | None = None,
        **paragraph: Any,
    ) -> FilledBox:
        """Fills `text`, or a list of spans and strings, as paragraphs in `box` (x, y, width, height).

        The font, its spacing, the language and the direction of writing are those of the Context; `fit`, `style` and
        all other properties are those of `layout_text`. Returns what was set.
        Raises as `layout_text` does.
        """
        x, y, width, height = _box(box)
        if not self._finite(x, y, width, height):
            return FilledBox((), 0.0, 0, self._layout("", 0.0, None, fit=None, style=None, paragraph={}))
        if width <= 0 or height < 0:
            raise BadValueError(f"a text box must have a positive width and no negative height, got {shown(box)}")
        layout = self._layout(text, width, height, fit=fit, style=style, paragraph=paragraph)
        self.draw_layout(layout, x, y)
        hidden = 0
        if layout.elided:
            whole = {**paragraph, "overflow": "visible", "max_lines": None}
            everything = self._layout(text, width, height, fit=fit, style=style, paragraph=whole)
            hidden = max(len(everything.lines) - len(layout.lines), 0)
        lines = tuple([text.rstrip(_BLANKS) for text in phases.laid_text.line_texts(layout)])
        return FilledBox(lines, layout.text_height, hidden, layout)

    def layout_text(
        self,
        text: str | Span | Iterable[str | Span],
        width: float | None = None,
        height: float | None = None,
        *,
        fit: Fit | None = None,
        style: ParagraphStyle | None = None,
        **paragraph: Any,
    ) -> Layout:
        """The layout that `fill_text_box` would draw: `vecdraw.layout_text` with the Context's font and language."""
        return self._layout(text, width, height, fit=fit, style=style, paragraph=paragraph)

    def _layout(
        self,
        text: str | Span | Iterable[str | Span],
        width: float | None,
        height: float | None,
        *,
        fit: Fit | None,
        style: ParagraphStyle | None,
        paragraph: dict[str, Any],
    ) -> Layout:
        base = self._state.text.style()
        if style is None:
            own: dict[str, Any] = {"writing_mode": base.writing_mode, "text_orientation": base.orientation}
            if base.direction != "inherit":
                own["direction"] = base.direction
            paragraph = own | paragraph
        if not self._strict:
            base = base._replace(font=base.font.replaced(families=(*base.font.families, _FALLBACK)))
            text = phases.analyze.scalar_text(text, strict=False) if isinstance(text, str) else text
        return phases.layout.set_text(text, base, phases.layout.to_style(style, paragraph), (width, height), fit)

    def _paragraph(
        self, text: str, width: float | None, line_height: float | None, align: Align = "start"
    ) -> Layout:
        """A paragraph of plain text wrapped to `width`."""
        number = None if width is None else positive(width, "width")
        pitch = None if line_height is None else positive(line_height, "line_height")
        given: object = text
        if not isinstance(given, str):
            raise BadTypeError(f"text must be a str, got {shown(text)}")
        return self._layout(
            text, number, None, fit=None, style=None, paragraph={"line_height": pitch, "align": align}
        )

    def word_wrap(self, text: str, width: float) -> list[str]:
        """The lines that a paragraph wrapped to `width` px has; white space at their ends is left out."""
        layout = self._paragraph(text, positive(width, "width"), None)
        return [line.rstrip(_BLANKS) for line in phases.laid_text.line_texts(layout)]


def _box(box: object) -> tuple[float, float, float, float]:
    if not isinstance(box, (tuple, list)) or len(box) != 4:
        raise BadTypeError(f"a text box must be (x, y, width, height), got {shown(box)}")
    return box[0], box[1], box[2], box[3]
