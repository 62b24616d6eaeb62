"""Text that PDF shows in several text objects and that is read as one: columns and text on paths.

Readers put together what stands on one horizontal line. Characters that are turned, or stand below each other in parts,
they leave apart, often in another order; so all of them are marked with the whole text (ISO 32000-1, 14.9.4). Poppler
takes the place of that text from its first and its last character, each in its own frame, and drops the text where
that is outside of the page: so all are put in one frame, and turned there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

from vecdraw.backends.pdf.objects import exact
from vecdraw.backends.pdf.pieces import Piece, Whole
from vecdraw.backends.pdf.reading_order import has_right
from vecdraw.backends.pdf.text import END, actual_text
from vecdraw.geometry.affine import Affine

_LAST_READ: Final = "\uffff"
_MARK: Final = re.compile(rb"/Span <</ActualText (?:<[^>]*>|\(\))>> BDC\n|^EMC\n", re.MULTILINE)
_MATRIX: Final = re.compile(rb"^((?:[-+.\de]+ ){5}[-+.\de]+)( Tm| cm)$", re.MULTILINE)


def read_together(
    objects: Sequence[bytes], pieces: Sequence[Piece | None], count_of: Callable[[Whole], int]
) -> list[bytes]:
    """Text objects that follow each other, those of one whole marked as such where all of its pieces are there.

    `pieces` are what the objects show, None where that is not known; `count_of` gives the number of a whole's pieces.
    """
    made = list(objects)
    for whole, group in groupby(range(len(made)), lambda at: getattr(pieces[at], "whole", None)):
        members = list(group)
        shown = [piece for at in members if (piece := pieces[at]) is not None and piece.has_ink]
        if whole is None or _is_misread(whole.text) or len(set(map(id, shown))) != count_of(whole):
            continue
        for at in members:
            piece = pieces[at]
            shown_here = _MARK.sub(b"", made[at]) + (END if at == members[-1] else b"")
            made[at] = _in_frame(shown_here, None if piece is None else piece.turn)
        made[members[0]] = actual_text(whole.text) + made[members[0]]
    return made


def _is_misread(text: str) -> bool:
    """Whether readers expect it in the order of the eye, or PDFium leaves some of it out."""
    return has_right(text) or max(text) > _LAST_READ


def _in_frame(shown: bytes, turn: Affine | None) -> bytes:
    """A text object in a frame of its own, which `turn` takes to that of others, in theirs."""
    if turn is None or not shown or not turn.is_invertible:
        return shown

    def turned(found: re.Match[bytes]) -> bytes:
        return exact(turn @ Affine(*map(float, found[1].split()))) + found[2]

    return b"q\n%s cm\n%sQ\n" % (exact(turn.inverse()), _MATRIX.sub(turned, shown))
