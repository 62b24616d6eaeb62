"""Text that PDF shows in several text objects and that is read as one: columns and text on paths.

Readers put together what stands on one horizontal line. Characters that are turned, or stand below each other in parts,
they leave apart, often in another order; so all of them are marked with the whole text (ISO 32000-1, 14.9.4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

from vecdraw.backends.pdf.pieces import Piece, Whole
from vecdraw.backends.pdf.text import END, actual_text

_MARK: Final = re.compile(rb"/Span <</ActualText (?:<[^>]*>|\(\))>> BDC\n|^EMC\n", re.MULTILINE)


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
        if whole is None or len(set(map(id, shown))) != count_of(whole):
            continue
        for at in members:
            made[at] = _MARK.sub(b"", made[at])
        made[members[0]] = actual_text(whole.text) + made[members[0]]
        made[members[-1]] += END
    return made
