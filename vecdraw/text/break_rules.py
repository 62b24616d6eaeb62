"""What a paragraph says of where its lines may break and how they are filled, in the words of CSS."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from vecdraw.text.hyphenation import DEFAULT_LIMITS, HyphenationLimits
from vecdraw.text.kinsoku import Kinsoku

LineBreak = Literal["auto", "loose", "normal", "strict", "anywhere"]
WordBreak = Literal["normal", "break-all", "keep-all", "phrase"]
Hyphens = Literal["none", "manual", "auto"]
OverflowWrap = Literal["normal", "break-word", "anywhere"]
Wrap = Literal["greedy", "balance", "optimal", "nowrap"]


class HyphenatedLines(NamedTuple):
    """Which lines may end with a hyphen (CSS Text 4, `hyphenate-limit-lines` and `hyphenate-limit-zone`).

    `most` are how many in a row may (None: any number), `zone` how many px one may leave free before a word is
    hyphenated for it.
    """

    most: int | None = None
    zone: float = 0.0

    def behind(self, row: int) -> HyphenatedLines:
        """What holds behind so many hyphenated lines."""
        return self if self.most is None else HyphenatedLines(max(self.most - row, 0), self.zone)


ANY_LINES: Final = HyphenatedLines()


class BreakRules(NamedTuple):
    """How lines may be broken: the CSS properties of these names, and the kinsoku sets.

    `strictness` is `line-break`; `"auto"` is strict for Chinese, Japanese and text of no language, and ICU's rules of
    the language for others. `overflow_wrap` is not `"normal"` as in CSS: a poster should not overflow. `kinsoku` None
    means the sets of the language; `hyphenation` which words `hyphens="auto"` hyphenates.
    """

    strictness: LineBreak = "auto"
    word_break: WordBreak = "normal"
    hyphens: Hyphens = "manual"
    overflow_wrap: OverflowWrap = "break-word"
    kinsoku: Kinsoku | None = None
    hyphenation: HyphenationLimits = DEFAULT_LIMITS


PLAIN_RULES: Final = BreakRules()
