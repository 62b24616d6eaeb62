"""The room that the ruby of a block needs along its lines, and beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw.text.annotation import ruby_width
from vecdraw.text.itemize import chooser, itemize
from vecdraw.text.ruby import Ruby, RubyFit, RubyPair, fit_ruby, no_fit
from vecdraw.text.ruby_overhang import lent_by_punctuation
from vecdraw.text.skip_ink import is_east_asian
from vecdraw.text.zhuyin import zhuyin_height

if TYPE_CHECKING:
    from vecdraw.text.blocks import Segment
    from vecdraw.text.measured import Measured
    from vecdraw.text.spacing import Spacing
    from vecdraw.text.style import TextStyle

_JAPANESE: Final = "ja"
_BETWEEN_WORDS: Final = 0.25  # em of annotations in letters


class SegmentRuby(NamedTuple):
    """The ruby of a segment: its pairs, by the clusters of the block, and the style of its text."""

    segment: Segment
    ruby: Ruby
    pairs: list[RubyPair]
    style: TextStyle


def rubies(
    one: Measured, segments: Iterable[Segment], first: int = 0, last: int | None = None
) -> Iterator[SegmentRuby]:
    """The ruby of each of some segments of a block that has one: the pairs that have any of the clusters."""
    last = len(one.advance) if last is None else last
    for segment in segments:
        ruby = segment.ruby
        if ruby is None or segment.end == segment.start:
            continue
        start, end = (int(at) for at in np.searchsorted(one.starts, (segment.start, segment.end)))
        if start == end:  # marks that belong to the character before them
            start -= 1
        text, compound = ruby.text, segment.span + 1 if ruby.merge == "merge" else 0
        if isinstance(text, str):
            pairs = [RubyPair(start, end, text)] if text else []
        else:
            inside = range(max(start, first), min(end, last, start + len(text)))
            pairs = [RubyPair(at, at + 1, text[at - start], compound=compound) for at in inside if text[at - start]]
        yield SegmentRuby(segment, ruby, pairs, ruby_style(segment.style, ruby))


def ruby_style(style: TextStyle, ruby: Ruby) -> TextStyle:
    """The style of the annotation of text in a style."""
    font = style.font.replaced(size=style.font.size * ruby.size, line_height=None)
    return style._replace(font=font, letter_spacing=0.0, word_spacing=0.0, combine="none")


def ruby_fit(one: Measured, rules: Spacing) -> RubyFit | None:
    """What the ruby of a block asks of its clusters, px, which are spaced by `rules`; None where there is none."""
    if all(segment.ruby is None for segment in one.block.segments):
        return None
    size = len(one.advance)
    text = one.block.text
    clusters = [text[start:end] for start, end in zip(one.starts, one.starts[1:], strict=False)]
    natural = one.advance - one.added
    total = no_fit(size)
    owned, stood_over = np.zeros(size, np.bool_), np.zeros(size)
    found = list(rubies(one, one.block.segments))
    written: list[tuple[RubyPair, bool]] = []
    for part in found:
        for pair in part.pairs:
            owned[pair.start : pair.end] = True
    for part in found:
        if part.ruby.position == "inter-character":
            _beside(total, part, natural)
            continue
        vertical = part.style.writing_mode.startswith("vertical")
        em = part.style.font.size
        pairs = [
            pair._replace(width=ruby_width(pair.text, part.style, vertical=vertical), em=em) for pair in part.pairs
        ]
        lent = None
        if part.style.lang.partition("-")[0].lower() == _JAPANESE:
            lent = lent_by_punctuation(rules, natural, one.size, part.ruby.size)
        fit = fit_ruby(
            *(pairs, clusters, natural, part.ruby.align),
            overhang=part.ruby.overhang,
            annotated=owned,
            lent=lent,
            stood_over=stood_over,
        )
        for sum_, one_ in zip(total, fit, strict=True):
            np.add(sum_, one_, out=sum_)
        written += [(pair, part.ruby.align == "start") for pair in pairs if not all(map(is_east_asian, pair.text))]
    _part_words(total, written, natural)
    return total


def _part_words(
    total: RubyFit, written: Sequence[tuple[RubyPair, bool]], natural: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> None:
    """Parts annotations in letters over neighbouring bases, such as pinyin (CLREQ 3.3.4.1, the minimum spacing).

    Those whose flag is set begin where their bases do, others stand in the middle of them.
    """
    for (one, starts), (other, begins) in pairwise(sorted(written)):
        if one.end != other.start or (one.compound and one.compound == other.compound):
            continue
        spare, room = (max(float(natural[pair.start : pair.end].sum()) - pair.width, 0.0) for pair in (one, other))
        gap = (spare if starts else spare / 2) + (0.0 if begins else room / 2)
        short = _BETWEEN_WORDS * max(one.em, other.em) - gap
        if short > 0:
            total.after[one.end - 1] += short
            total.end_trim[one.end - 1] += short


def _beside(total: RubyFit, part: SegmentRuby, natural: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    """The room of zhuyin: as broad as it is in horizontal lines, what it is too high in vertical ones."""
    breadth = part.style.font.size
    vertical = part.style.writing_mode.startswith("vertical")
    for pair in part.pairs:
        total.inseparable[pair.start + 1 : pair.end] = True
        if not vertical:
            total.after[pair.end - 1] += breadth
            continue
        excess = zhuyin_height(pair.text, breadth) - float(natural[pair.start : pair.end].sum())
        if excess > 0:
            total.before[pair.start] += excess / 2
            total.after[pair.end - 1] += excess / 2


def missing_of(one: Measured) -> tuple[str, ...]:
    """The grapheme clusters of a block, and of the readings and marks beside it, that no font has."""
    found = list(one.missing)
    for segment in one.block.segments:
        if segment.ruby is not None and segment.end > segment.start:
            text = segment.ruby.text if isinstance(segment.ruby.text, str) else "".join(segment.ruby.text)
            found += _missing(text, ruby_style(segment.style, segment.ruby))
        if segment.emphasis is not None:
            found += _missing(segment.emphasis.mark, segment.style)
    return tuple(dict.fromkeys(found)) if len(found) > len(one.missing) else one.missing


def _missing(text: str, style: TextStyle) -> tuple[str, ...]:
    return itemize(text, chooser(style.font, style.lang, strict=True), 0).missing if text else ()
