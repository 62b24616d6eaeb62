"""Text as `<text>`: real characters, each where it was set, in the fonts of the document."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from vecdraw.backends.svg.clusters import Cluster, clusters, width
from vecdraw.backends.svg.embedding import EmbeddedFonts, Spelling, alternate_class
from vecdraw.backends.svg.markup import Attributes, decimals_for, element, escaped, escaped_attribute, number, transform
from vecdraw.backends.svg.outlined_text import bolder_stroke, drawn_face, frame
from vecdraw.backends.svg.page import Page
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import FillText, StrokeText
from vecdraw.text.logical_order import logical_order
from vecdraw.typeface.color_glyphs import has_color
from vecdraw.typeface.face import Face
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.store import fonts

TEXT_CLASS: Final = "vd-t"
_SIZE_DIGITS: Final = 3
_ANGLE_DIGITS: Final = 4  # of a degree: a thousandth of a pixel at the end of a glyph of 500
_RULE: Final = (
    f".{TEXT_CLASS}{{white-space:pre;direction:ltr;unicode-bidi:bidi-override;writing-mode:horizontal-tb;"
    "text-anchor:start;text-rendering:geometricPrecision;text-transform:none;text-shadow:none;letter-spacing:0;"
    "word-spacing:0;font-kerning:none;font-weight:400;font-style:normal;font-stretch:normal;font-variant:normal;"
    "font-feature-settings:normal;font-size-adjust:none;font-synthesis:none}"
)
"""What all text has in common, whatever the page around it says. Each character has its place, so it is set from left
to right."""
_HIDDEN_CLASS: Final = "vd-h"
_HIDDEN_RULE: Final = f".{_HIDDEN_CLASS}{{fill-opacity:0;stroke-opacity:0}}"
"""Text under glyphs that are drawn as vectors: browsers prefer fonts of their own for emoji."""
_BESIDE_CLASS: Final = "vd-b"
_BESIDE_RULE: Final = f".{_BESIDE_CLASS}{{-webkit-user-select:none;user-select:none;pointer-events:none}}"
"""What stands beside text, as ruby does, or is a text again, is seen and not copied."""


class _Part:
    """Characters of one run in one family; hidden where their glyphs have colours of their own."""

    def __init__(self, run: GlyphRun, family: str, *, is_hidden: bool, is_beside: bool) -> None:
        self.run = run
        self.classes = [family, _HIDDEN_CLASS] if is_hidden else [family]
        if is_beside:
            self.classes.append(_BESIDE_CLASS)
        self.pieces: list[tuple[str, int]] = []
        self.xs: list[float] = []
        self.ys: list[float] = []
        self.angles: list[float] = []


class WrittenText:
    """Makes the elements of text operations, in user units."""

    def __init__(self, page: Page, embedded: EmbeddedFonts) -> None:
        self._page = page
        self._fonts = embedded

    def rules(self) -> list[str]:
        """The CSS rules of the fonts and of what all text has in common; none where there is no text."""
        return [_RULE, _HIDDEN_RULE, _BESIDE_RULE, *self._fonts.rules] if self._fonts.rules else []

    def refused(self, key: FaceKey) -> str | None:
        """Why text in a face cannot be written, or None where it can."""
        return self._fonts.refused.get(key)

    def markup(self, op: FillText | StrokeText, paint: Attributes, *, again: bool) -> str:
        """The runs of an operation as one element, in reading order; `paint` are the attributes of its paint.

        One that is drawn `again` is not copied.
        """
        x, y, outer = frame(op)
        digits = decimals_for(self._page.options.precision, op.state.transform.max_scale * self._page.magnification)
        attributes = dict(paint)
        if outer is not None:
            attributes["transform"] = transform(outer, digits)
        parts = [part for at in logical_order(op.runs) for part in self._parts(op, op.runs[at], x, y, again)]
        if not parts:
            return ""
        if len(parts) == 1:
            (part,) = parts
            own = {**self._attributes(part, digits, [TEXT_CLASS]), **attributes}
            return element("text", {**own, **bolder_stroke(op, part.run, digits)}, _content(part))
        spans = ""
        for part in parts:
            own = {**self._attributes(part, digits, []), **bolder_stroke(op, part.run, digits)}
            spans += element("tspan", own, _content(part))
        return element("text", {"class": TEXT_CLASS, **attributes}, spans)

    def line(self, painted: Sequence[tuple[FillText | StrokeText, Attributes]]) -> str:
        """Operations that make one line as one element, each with the attributes of its paint.

        They are not squeezed, and have the same state.
        """
        owned = [(op, paint, run) for op, paint in painted for run in op.runs]
        spans = ""
        for at in logical_order([run for _, _, run in owned]):
            op, paint, run = owned[at]
            digits = decimals_for(self._page.options.precision, op.state.transform.max_scale * self._page.magnification)
            for part in self._parts(op, run, op.x, op.y, again=False):
                own = {**self._attributes(part, digits, []), **paint, **bolder_stroke(op, run, digits)}
                spans += element("tspan", own, _content(part))
        return element("text", {"class": TEXT_CLASS}, spans) if spans else ""

    def _parts(self, op: FillText | StrokeText, run: GlyphRun, x: float, y: float, again: bool) -> Iterator[_Part]:
        key = drawn_face(op, run)
        face = fonts.face(key)
        spelled = ((each, self._fonts.spelling(key, each.text, each.shape)) for each in clusters(run, face))
        for (family, is_hidden), group in groupby(spelled, lambda one: (one[1].family, _is_hidden(face, one[0]))):
            part = _Part(run, family, is_hidden=is_hidden, is_beside=again or run.is_beside)
            for cluster, spelling in group:
                _add(part, cluster, spelling, face, x, y)
            yield part

    def _attributes(self, part: _Part, digits: int, classes: list[str]) -> dict[str, str]:
        run, found = part.run, {"class": " ".join([*classes, *part.classes])}
        found["x"] = " ".join([number(x, digits) for x in part.xs])
        found["y"] = " ".join(_unrepeated([number(y, digits) for y in part.ys]))
        if any(part.angles):
            found["rotate"] = " ".join(_unrepeated([number(math.degrees(a), _ANGLE_DIGITS) for a in part.angles]))
        found["font-size"] = number(run.size, max(digits, _SIZE_DIGITS))
        if run.lang and run.lang != self._page.options.lang:
            found["lang"] = escaped_attribute(run.lang)
        return found


def _is_hidden(face: Face, cluster: Cluster) -> bool:
    return face.is_color and any(has_color(face, glyph) for glyph, _, _ in cluster.shape)


def _add(part: _Part, cluster: Cluster, spelling: Spelling, face: Face, x: float, y: float) -> None:
    """Adds a cluster: its first character shows it, the others stand where it ends."""
    part.pieces += spelling.pieces
    others = len(cluster.text) - 1
    part.xs.append(x + cluster.x)
    part.ys.append(y + cluster.y)
    part.angles += [cluster.angle] * (others + 1)
    if others:
        advance = width(face, cluster.shape) * part.run.size
        part.xs += [x + cluster.x + advance * math.cos(cluster.angle)] * others
        part.ys += [y + cluster.y + advance * math.sin(cluster.angle)] * others


def _content(part: _Part) -> str:
    """The characters; those that need an alternate in a span that asks for it."""
    content: list[str] = []
    for alternate, pieces in groupby(part.pieces, lambda piece: piece[1]):
        text = escaped("".join(piece[0] for piece in pieces))
        content.append(f'<tspan class="{alternate_class(alternate)}">{text}</tspan>' if alternate else text)
    return "".join(content)


def _unrepeated(values: list[str]) -> list[str]:
    """The values without those at the end that say the same as the one before: it goes on to the end."""
    end = len(values)
    while end > 1 and values[end - 1] == values[end - 2]:
        end -= 1
    return values[:end]
