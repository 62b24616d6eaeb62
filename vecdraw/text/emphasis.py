"""Emphasis marks beside characters (CSS Text Decoration 4, section 3; CLREQ 3.3.2; JLREQ 3.3.9)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, get_args

from vecdraw.arguments import is_one_of
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.text.analyze import cluster_texts, scalar_text

EmphasisShape = Literal["dot", "circle", "double-circle", "triangle", "sesame"]
EmphasisSide = Literal["over", "under"]
EmphasisPosition = Literal[
    "auto", "over", "under", "over right", "over left", "under right", "under left", "right", "left"
]

MARK_SIZE: Final = 0.5
"""The size of marks, of that of the text (CSS Text Decoration 4, 3.5)."""

_MARKS: Final[dict[str, tuple[str, str]]] = {
    "dot": ("\u2022", "\u25e6"),
    "circle": ("\u25cf", "\u25cb"),
    "double-circle": ("\u25c9", "\u25ce"),
    "triangle": ("\u25b2", "\u25b3"),
    "sesame": ("\ufe45", "\ufe46"),
}
_FILLS: Final = ("filled", "open")
_LONGEST: Final = 64  # characters of a style; a grapheme cluster may have many
_MARKED_PUNCTUATION: Final = frozenset("#%‰‱٪؉؊&⁊@§¶⁋⁓〽")
"""Punctuation that is read as a word, which has marks all the same (3.4)."""


class Emphasis(NamedTuple):
    """The character that marks, and the side of the line that it stands on."""

    mark: str
    side: EmphasisSide


class EmphasisMark(NamedTuple):
    """The mark of the character at `cluster`, on which side of its line, and where its ink has its middle.

    In the frame of a line (u along it, v to its under side, px): the mark is drawn at `size` px an em so that the
    middle of its ink lies at (u, v).
    """

    cluster: int
    u: float
    v: float
    size: float


def emphasis_mark(style: str, *, vertical: bool) -> str:
    """The character that a `text-emphasis-style` marks with; `""` for `"none"`.

    `"filled"` (the default) or `"open"` and `"dot"`, `"circle"`, `"double-circle"`, `"triangle"` or `"sesame"`, in any
    order; the shape left out is a circle, in vertical text a sesame. Any other single character is the mark itself.
    Raises `BadTypeError`, `BadValueError`.
    """
    if not isinstance(style, str):
        raise BadTypeError(f"emphasis must be a str such as 'filled dot' or a character, got {shown(style)}")
    scalar_text(style, strict=True)
    words = style.split()
    if words == ["none"]:
        return ""
    fills = [word for word in words if word in _FILLS]
    shapes = [word for word in words if word in _MARKS]
    if words and len(fills) + len(shapes) == len(words) and len(fills) <= 1 and len(shapes) <= 1:
        shape = shapes[0] if shapes else "sesame" if vertical else "circle"
        return _MARKS[shape][fills == ["open"]]
    if 0 < len(style) <= _LONGEST and len(cluster_texts(style)) == 1 and not style.isspace():
        return style
    raise BadValueError(
        f"emphasis must be 'none', 'filled' or 'open' with one of {', '.join(_MARKS)}, or one character, "
        f"got {shown(style)}"
    )


def emphasis_side(position: str, lang: str, *, vertical: bool) -> EmphasisSide:
    """The side of a line that marks stand on: over is the right of vertical lines.

    `"auto"` is under for Chinese, over for all others; in vertical lines at the right (3.3, and the style sheet that it
    recommends). Raises `BadValueError`.
    """
    if not is_one_of(position, get_args(EmphasisPosition)):
        raise BadValueError(
            f"emphasis_position must be one of {', '.join(get_args(EmphasisPosition))}, got {shown(position)}"
        )
    words = position.split()
    if vertical:
        return "under" if "left" in words else "over"
    if position == "auto":
        return "under" if lang.partition("-")[0].lower() == "zh" else "over"
    return "under" if "under" in words else "over"


def is_marked(cluster: str) -> bool:
    """Whether a grapheme cluster has an emphasis mark: spaces, controls and most punctuation have none (3.4)."""
    first = cluster[0]
    if first in _MARKED_PUNCTUATION:
        return True
    category = unicodedata.category(first)
    if category[0] in "ZC":
        return False
    return category[0] != "P" or unicodedata.normalize("NFKD", first) in _MARKED_PUNCTUATION


def emphasis_marks(
    clusters: Sequence[str],
    starts: Sequence[float],
    advances: Sequence[float],
    edge: float,
    size: float,
    side: EmphasisSide,
) -> list[EmphasisMark]:
    """The marks of characters of `size` px an em that begin at `starts` px along a line and are `advances` px wide.

    `edge` is how far from the frame's v 0 the em box of the characters ends on that side, in px; the marks stand in
    the middle of the half em beyond it, each in the middle of its character.
    """
    away = edge + MARK_SIZE * size / 2
    v = away if side == "under" else -away
    return [
        EmphasisMark(index, start + advance / 2, v, MARK_SIZE * size)
        for index, (cluster, start, advance) in enumerate(zip(clusters, starts, advances, strict=True))
        if is_marked(cluster)
    ]


def emphasis_room(edge: float, size: float) -> float:
    """How far from the frame's v 0 a line with marks reaches on their side, in px."""
    return edge + MARK_SIZE * size
