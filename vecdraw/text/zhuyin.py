"""Zhuyin (bopomofo): at the right of each character, stacked, its tone beside it (CLREQ 3.3.1.2).

In horizontal and in vertical lines alike. Places are px, x to the right and y down.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from vecdraw.text.annotation import Annotation, centred
from vecdraw.text.column import shaped_column
from vecdraw.text.style import TextStyle

_SYMBOL: Final = 0.6  # of the breadth of the annotation; what is left of it is for the tone
_TONES: Final = frozenset("ˊˇˋˉ˪˫")
_NEUTRAL: Final = "˙"
_ENTERING: Final = frozenset("ㆴㆵㆶㆷㆻ")  # finals of syllables that end in a stop, which stand below at the right
_NEUTRAL_HEIGHT: Final = 0.4  # of a symbol
_TONE_HEIGHT: Final = 0.1  # of a symbol, below the upper edge of the last one


class Zhuyin(NamedTuple):
    """A syllable: its symbols, from the first to the last, the tone and an entering final, "" where there is none."""

    symbols: str
    tone: str = ""
    final: str = ""


def parse_zhuyin(text: str) -> Zhuyin:
    """A syllable from how it is written: `"ㄓㄨˋ"`, `"˙ㄉㄜ"`, `"ㄉㄜ˙"`; white space does not count."""
    symbols = tone = final = ""
    for character in text:
        if character in _TONES or character == _NEUTRAL:
            tone = character
        elif character in _ENTERING:
            final = character
        elif not character.isspace():
            symbols += character
    return Zhuyin(symbols, tone, final)


def zhuyin_height(text: str, breadth: float) -> float:
    """How high the stack of a syllable is, for an annotation `breadth` px broad."""
    syllable = parse_zhuyin(text)
    neutral = _NEUTRAL_HEIGHT if syllable.tone == _NEUTRAL else 0.0
    return (len(syllable.symbols) + neutral) * _SYMBOL * breadth


def set_zhuyin(text: str, style: TextStyle, x: float, y: float, breadth: float) -> list[Annotation]:
    """A syllable `breadth` px broad, symbols and tone, whose left edge is `x` and whose middle is at the height `y`.

    `style` is that of the base; its size does not count.
    """
    syllable = parse_zhuyin(text)
    em = _SYMBOL * breadth
    sized = style._replace(
        font=style.font.replaced(size=em), writing_mode="vertical-rl", orientation="upright", letter_spacing=0.0
    )
    top = y - zhuyin_height(text, breadth) / 2
    found: list[Annotation] = []
    if syllable.tone == _NEUTRAL:
        found.append(_mark(_NEUTRAL, sized, x + em / 2, top + _NEUTRAL_HEIGHT * em / 2))
        top += _NEUTRAL_HEIGHT * em
    bottom = top + len(syllable.symbols) * em
    found += [
        Annotation(runs, x + em / 2, top, scale)
        for runs, scale in shaped_column(syllable.symbols, sized, strict=False).parts
    ]
    beside = x + (em + breadth) / 2
    if syllable.tone and syllable.tone != _NEUTRAL:
        found.append(_mark(syllable.tone, sized, beside, bottom - em + _TONE_HEIGHT * em))
    if syllable.final:
        found.append(_mark(syllable.final, sized, beside, bottom - em / 4))
    return found


def _mark(text: str, style: TextStyle, x: float, y: float) -> Annotation:
    runs, middle, height = centred(text, style._replace(orientation="mixed"))
    return Annotation(runs, x - middle, y - height)
