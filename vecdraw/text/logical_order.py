"""The order in which the runs of a line are read, found again from the order in which they are seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.bidi import levels, visual_order

_LETTER: Final = re.compile(r"[^\W\d_]")
_MOST_NUMBERS: Final = 8  # runs without letters, each of which may belong to either direction: 256 ways


def logical_order(runs: Sequence[GlyphRun]) -> list[int]:
    """The indices of `runs`, which stand from left to right, in the order of the text that they were made of.

    They say so by their levels. Where these are not known, as in files of versions that had none, the bidirectional
    algorithm is undone: of the orders that it would show in this way the first is taken, with a paragraph from left to
    right before one from right to left. "אב" beside "ab" without a space between them may then be either; the text of
    every run is in its own order whatever is found.
    """
    rtl = [run.direction == "rtl" for run in runs]
    if not any(rtl):
        return list(range(len(runs)))
    known = [run.level for run in runs]
    if all(level % 2 == right for level, right in zip(known, rtl, strict=True)):
        return visual_order(known)  # undoes itself: reversing the same stretches twice changes nothing
    first: list[int] | None = None
    for base, found in _candidates(runs, rtl):
        order = visual_order(found)
        if first is None:
            first = order
        if _shows(runs, order, base):
            return order
    return first or list(range(len(runs)))


def _candidates(runs: Sequence[GlyphRun], rtl: list[bool]) -> Iterator[tuple[int, list[int]]]:
    """Levels that the runs may have had, with the level of the paragraph."""
    free = [at for at, run in enumerate(runs) if not rtl[at] and not _LETTER.search(run.text)][:_MOST_NUMBERS]
    for chosen in product((False, True), repeat=len(free)):
        inside = {at for at, is_inside in zip(free, chosen, strict=True) if is_inside}
        yield 0, [1 if right else 2 * (at in inside) for at, right in enumerate(rtl)]
    yield 1, [1 if right else 2 for right in rtl]
    embedded = [any(rtl[:at]) and any(rtl[at:]) for at in range(len(runs))]
    yield 0, [1 if right else 2 * inner for right, inner in zip(rtl, embedded, strict=True)]


def _shows(runs: Sequence[GlyphRun], order: list[int], base: int) -> bool:
    """Whether the bidirectional algorithm shows the runs, read in `order`, as they stand."""
    texts = [runs[at].text for at in order]
    found = levels("".join(texts), base) or [0] * sum(map(len, texts))
    run_levels: list[int] = []
    start = 0
    before: GlyphRun | None = None
    for at, text in zip(order, texts, strict=True):
        of_run = set(found[start : start + len(text)])
        if len(of_run) > 1 or {level % 2 for level in of_run} - {int(runs[at].direction == "rtl")}:
            return False
        level, run = of_run.pop() if of_run else base, runs[at]
        if before is not None and level == run_levels[-1] and _is_one(before, run) and not _LETTER.search(text):
            return False  # one run would have been made of the two
        run_levels.append(level)
        start += len(text)
        before = run
    return [order[at] for at in visual_order(run_levels)] == list(range(len(runs)))


def _is_one(before: GlyphRun, run: GlyphRun) -> bool:
    """Whether two runs are of one font, and turned alike: in columns what stands upright is apart."""
    return run.face == before.face and bool(run.angles) == bool(before.angles)
