"""Ruby: which annotation belongs to which base, and what room it needs along the line.

CSS Ruby Annotation Layout 1; JLREQ 3.3; CLREQ 3.3.1. Lengths are px along the line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

import numpy as np

from vecdraw.arguments import is_one_of, to_bool, to_float
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.text.analyze import scalar_text, script_of
from vecdraw.text.skip_ink import is_east_asian

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.text.ruby_overhang import Lent

RubyPosition = Literal["over", "under", "inter-character"]
RubyAlign = Literal["start", "center", "space-between", "space-around"]
RubyMerge = Literal["separate", "merge"]

_KANA: Final = frozenset({"Hira", "Kana", "Hrkt"})
_TOUCHING: Final = 1e-6  # px
_KANA_COMMON: Final = frozenset("ー\u3099\u309a゛゜〱〲〳〴〵")


@dataclass(frozen=True, slots=True)
class Ruby:
    """An annotation of a span: its reading, over, under or beside it.

    `text` is one string for the whole span (group ruby), which is then not broken, or a sequence with one string for
    each of its grapheme clusters (mono ruby), `""` for none. `position` is `"over"` (the right of vertical lines),
    `"under"` or `"inter-character"` (zhuyin, at the right of each character); `size` is that of the annotation, of that
    of the text. `align` says how the shorter of both is spread (CSS `ruby-align`); `overhang` whether it may stand over
    kana beside it, and in Japanese over punctuation (JLREQ 3.3.8). With `merge="merge"` the texts of a sequence run on
    as those of one word.

    Raises `BadTypeError` and `BadValueError`.
    """

    text: str | tuple[str, ...]
    position: RubyPosition = "over"
    align: RubyAlign = "space-around"
    overhang: bool = True
    size: float = 0.5
    merge: RubyMerge = "separate"

    def __post_init__(self) -> None:
        put = object.__setattr__
        if not isinstance(self.text, str):
            given: object = self.text
            texts = tuple(given) if isinstance(given, Sequence) else ()
            if not isinstance(given, Sequence) or not all(isinstance(text, str) for text in texts):
                raise BadTypeError(f"the text of ruby must be a str or a sequence of them, got {shown(self.text)}")
            put(self, "text", texts)
        for text in (self.text,) if isinstance(self.text, str) else self.text:
            scalar_text(text, strict=True)
        for name, choices in (("position", RubyPosition), ("align", RubyAlign), ("merge", RubyMerge)):
            if not is_one_of(getattr(self, name), get_args(choices)):
                raise BadValueError(
                    f"{name} of ruby must be one of {', '.join(get_args(choices))}, got {shown(getattr(self, name))}"
                )
        put(self, "overhang", to_bool(self.overhang, "overhang"))
        size = to_float(self.size)
        if size is None or isinstance(self.size, bool):
            raise BadTypeError(f"size of ruby must be a number, got {shown(self.size)}")
        if not 0 < size < math.inf:
            raise BadValueError(f"size of ruby must be positive and finite, got {shown(self.size)}")
        put(self, "size", size)


def to_ruby(value: object) -> Ruby:
    """A Ruby, or the one of a text or of a sequence of texts. Raises `BadTypeError`."""
    return value if isinstance(value, Ruby) else Ruby(value)  # type: ignore[arg-type]  # what it is it checks itself


class RubyPair(NamedTuple):
    """An annotation of the clusters `start` to `end`, `width` px long at its natural width, of `em` px an em.

    Neighbouring pairs with the same `compound` (0 for none) are one word whose annotations run on.
    """

    start: int
    end: int
    text: str
    width: float = 0.0
    em: float = 0.0
    compound: int = 0


class RubyFit(NamedTuple):
    """What annotations ask of the clusters of a line, in px: arrays over the clusters.

    `before` and `after` are the widening of each cluster on its sides. `start_trim` and `end_trim` are, below 0, what a
    cluster does not need inside a line, where its annotation stands over its neighbour, but needs at the start or end
    of one; above 0 what parts its annotation from the next, which the end of a line needs not. `inseparable` says where
    no line may begin, `fixed` behind which clusters no blank may be squeezed.
    """

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    start_trim: NDArray[np.float64]
    end_trim: NDArray[np.float64]
    inseparable: NDArray[np.bool_]
    fixed: NDArray[np.bool_]


def no_fit(size: int) -> RubyFit:
    """What no annotation asks of so many clusters."""
    before, after, start_trim, end_trim = np.zeros((4, size))
    return RubyFit(before, after, start_trim, end_trim, np.zeros(size + 1, np.bool_), np.zeros(size, np.bool_))


def check_base(text: str | Sequence[str], base: Sequence[str]) -> None:
    """Raises `BadValueError` for a sequence of annotations that is not as long as its base, in clusters."""
    if not isinstance(text, str) and len(text) != len(base):
        raise BadValueError(
            f"ruby has one text a character of its base {shown(''.join(base))}: expected {len(base)}, "
            f"got {shown(list(text))}"
        )


def may_stand_over(cluster: str) -> bool:
    """Whether the annotation of a neighbour may stand over a character: kana, not ideographs nor letters.

    JLREQ 3.3.8: hiragana, katakana, small kana and the prolonged sound mark (cl-15, cl-16, cl-11, cl-10).
    """
    return script_of(ord(cluster[0])) in _KANA or cluster[0] in _KANA_COMMON


def fit_ruby(
    pairs: Sequence[RubyPair],
    clusters: Sequence[str],
    advances: NDArray[np.float64],
    align: RubyAlign = "space-around",
    *,
    overhang: bool = True,
    annotated: NDArray[np.bool_] | None = None,
    lent: Lent | None = None,
    stood_over: NDArray[np.float64] | None = None,
) -> RubyFit:
    """The room that annotations over or under a line need; `annotated` are clusters that have one of their own.

    Where one is wider than its base, it stands over kana beside it and what else is `lent` (by at most half of what it
    is too wide, and one of its own ems); for the rest the base is widened as `align` says. `stood_over` is how far
    annotations before these stand over each cluster, from its start, and gets what these do: two that would touch over
    one cluster are kept an em apart.
    """
    size = len(clusters)
    fit = no_fit(size)
    taken = np.zeros(size, np.bool_) if annotated is None else annotated.copy()
    for pair in pairs:
        taken[pair.start : pair.end] = True
    reached = np.zeros(size) if stood_over is None else stood_over
    for word in _words(pairs):
        first, last = word[0].start, word[-1].end - 1
        excess = sum(pair.width for pair in word) - float(advances[first : last + 1].sum())
        for pair in word:
            fit.inseparable[pair.start + 1 : pair.end] = True
        if excess <= 0.0:
            continue
        left = right = 0.0
        if overhang:
            left = _room(clusters, advances, taken, first - 1, word[0].em, None if lent is None else lent.before)
            right = _room(clusters, advances, taken, last + 1, word[-1].em, None if lent is None else lent.behind)
        left, right = (0.0, min(right, excess)) if align == "start" else (min(left, excess / 2), min(right, excess / 2))
        if left > 0 and reached[first - 1] > 0:
            rest = float(advances[first - 1] - reached[first - 1])
            left = left if left < rest - _TOUCHING else max(rest - word[0].em, 0.0)
        if right > 0:
            reached[last + 1] = right
        if lent is not None:
            fit.fixed[first - 1] |= left > 0 and bool(lent.is_blank_before[first - 1])
            fit.fixed[last] |= right > 0 and bool(lent.is_blank_behind[last + 1])
        _widen(fit, clusters[first : last + 1], first, excess, (left, right), align)
        fit.start_trim[first] = -left
        fit.end_trim[last] = -right
    return fit


def _words(pairs: Sequence[RubyPair]) -> list[list[RubyPair]]:
    """Pairs, those of one compound together where one of them would need room of its own."""
    words: list[list[RubyPair]] = []
    for pair in pairs:
        last = words[-1][-1] if words else None
        if last is not None and pair.compound and last.compound == pair.compound and last.end == pair.start:
            words[-1].append(pair)
        else:
            words.append([pair])
    return words


def _room(
    clusters: Sequence[str],
    advances: NDArray[np.float64],
    taken: NDArray[np.bool_],
    at: int,
    em: float,
    lent: NDArray[np.float64] | None,
) -> float:
    """How far an annotation may reach over the cluster at one side of its base."""
    if not 0 <= at < len(clusters) or taken[at]:
        return 0.0
    if may_stand_over(clusters[at]):
        return min(em, float(advances[at]))
    return 0.0 if lent is None else min(em, float(lent[at]))


def _widen(
    fit: RubyFit, base: Sequence[str], first: int, excess: float, over: tuple[float, float], align: RubyAlign
) -> None:
    """Spreads what a base lacks over its clusters, so that its middle stays in the middle of the annotation."""
    left, right = over
    spare = excess - left - right
    count = len(base) if all(is_east_asian(cluster[0]) for cluster in base) else 1
    last = first + len(base) - 1
    if align == "start":
        fit.after[last] += spare
        return
    if align == "space-between" and count > 1:
        inner, outer = spare / (count - 1), 0.0
    elif align == "space-around":
        inner, outer = spare / count, spare / count
    else:
        inner, outer = 0.0, spare
    if count > 1:
        fit.after[first:last] += inner / 2
        fit.before[first + 1 : last + 1] += inner / 2
    start = min(max((outer - left + right) / 2, 0.0), outer)
    fit.before[first] += start
    fit.after[last] += outer - start


def spread(count: int, spare: float, align: RubyAlign) -> tuple[float, float]:
    """Where the first of `count` characters of an annotation begins in a base `spare` px wider, and the gap between.

    CSS Ruby 1, 4.3 `ruby-align`; what cannot be spread is centred.
    """
    if align == "start":
        return 0.0, 0.0
    if align == "space-between" and count > 1:
        return 0.0, spare / (count - 1)
    if align == "space-around":
        return spare / count / 2, spare / count
    return spare / 2, 0.0
