"""Text as elements: outlines, or real text with its fonts in the document; colour glyphs are vectors in both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from vecdraw.backends.svg.clusters import is_twisted
from vecdraw.backends.svg.colored_text import ColoredText
from vecdraw.backends.svg.embedding import EmbeddedFonts
from vecdraw.backends.svg.joined_text import goes_on, is_again
from vecdraw.backends.svg.markup import Attributes, element
from vecdraw.backends.svg.outlined_text import OutlinedText, drawn_face, segments
from vecdraw.backends.svg.page import Page
from vecdraw.backends.svg.written_text import WrittenText
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ink import text_box
from vecdraw.scene.nesting import inner_first
from vecdraw.scene.ops import FillText, StrokeText
from vecdraw.scene.scene import Scene
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.store import fonts

_LARGEST: Final = 10_000.0  # px; the largest font size that browsers know


class Texts:
    """Makes the elements of the text operations of a document.

    Raises `FontError` for a font that is not here. With `text="embed"` the fonts for all text of `scene` are made
    first: raises `MissingLibraryError` without fontTools or brotli.
    """

    def __init__(self, page: Page, scene: Scene) -> None:
        for key in _faces(scene):
            fonts.face(key)
        self._page = page
        self._outlined = OutlinedText(page)
        self._colored = ColoredText(page)
        self._last: tuple[FillText | StrokeText | None, int] = None, -1
        self._written = None
        if page.options.text == "embed":
            self._written = WrittenText(page, EmbeddedFonts(scene))

    def style(self) -> str:
        """The element with the fonts, to stand before all text; "" where there are none."""
        rules = self._written.rules() if self._written is not None else []
        return element("style", {}, "".join(rules)) if rules else ""

    def markup(self, op: FillText | StrokeText, paint: Attributes) -> str:
        """The elements of an operation in user units; `paint` are the attributes of its paint, line styles included.

        One that is written twice in a row, as it has a shadow, is text but once; one that is drawn over the same text
        is not copied.
        """
        before = self._last[0]
        again = before is not None and op.runs is before.runs and self._page.op == self._last[1]
        over = is_again(before, op)
        self._last = op, self._page.op
        if not all(run.size for run in op.runs):
            op = op._replace(runs=tuple(run for run in op.runs if run.size))
        written = None if again or self._written is None or self._listed(op, self._written) else self._written
        parts: list[str] = []
        for run in op.runs:
            for is_color, placed in segments(run, fonts.face(run.face)):
                if is_color:
                    parts.append(self._colored.markup(op, run, placed))
                elif written is None:
                    parts.append(self._outlined.markup(op, run, placed, paint))
        if written is not None:
            parts.append(written.markup(op, paint, again=over))
        return "".join(parts)

    def joins(self, before: FillText | StrokeText, op: FillText | StrokeText) -> bool:
        """Whether an operation goes on with the line of the one before, and both can be one element of real text."""
        if self._written is None or not goes_on(before, op):
            return False
        return all(run.size and self._is_plain(one, run, self._written) for one in (before, op) for run in one.runs)

    def _is_plain(self, op: FillText | StrokeText, run: GlyphRun, written: WrittenText) -> bool:
        if written.refused(drawn_face(op, run)) is not None or is_twisted(run) or run.size > _LARGEST:
            return False
        return not any(is_color for is_color, _ in segments(run, fonts.face(run.face)))

    def line(self, painted: Sequence[tuple[FillText | StrokeText, Attributes]]) -> str:
        """The element of operations that join, each with the attributes of its paint, line styles included."""
        self._last = None, -1
        return "" if self._written is None else self._written.line(painted)

    def _listed(self, op: FillText | StrokeText, written: WrittenText) -> bool:
        """Whether an operation cannot be real text; if so, it is listed."""
        reason = next((why for run in op.runs if (why := written.refused(drawn_face(op, run)))), None)
        if reason is None and any(map(is_twisted, op.runs)):
            reason = "glyphs of one character are turned by different angles"
        if reason is None and any(run.size > _LARGEST for run in op.runs):
            reason = f"browsers know no fonts larger than {_LARGEST:g} px"
        if reason is not None:
            self._page.fallback("text as outlines", reason, text_box(op).transformed(op.state.transform))
        return reason is not None


def _faces(scene: Scene) -> set[FaceKey]:
    """The faces of all text in a scene and in those that it draws."""
    found: set[FaceKey] = set()
    for one in inner_first(scene):
        for op in one.ops:
            if isinstance(op, FillText | StrokeText):
                found.update([run.face for run in op.runs])
    return found


class TextTarget(Protocol):
    """What writes the operations of a scene, as far as text needs it."""

    @property
    def texts(self) -> Texts:
        """The text of the document."""

    def write(self, markup: str, /) -> object:
        """Writes markup."""

    def paint(self, op: FillText | StrokeText) -> dict[str, str] | None:
        """The attributes of the paint of `op`; None where nothing shows."""


def write_text(ops: Sequence[FillText | StrokeText], out: TextTarget) -> None:
    """Writes the glyphs of one operation, or of more that join, in user units, under the transform in force."""
    painted = [(op, paint) for op in ops if (paint := out.paint(op)) is not None]
    if len(painted) > 1:
        out.write(out.texts.line(painted))
    elif painted:
        out.write(out.texts.markup(*painted[0]))
