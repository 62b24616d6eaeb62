"""Filling lines: greedy, balanced, optimal."""

import time
from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.text.break_rules import HyphenatedLines
from vecdraw.text.line_measure import measured
from vecdraw.text.linebreak import ALLOWED, EMERGENCY, HYPHEN, MANDATORY, NO, BreakRules, breaks
from vecdraw.text.material import Material
from vecdraw.text.wrap import Range, Wrap, break_lines

MODES: tuple[Wrap, ...] = ("greedy", "balance", "optimal", "nowrap")
SQUEEZED = "，。、；："
RULES = BreakRules()


def material(text: str, size: float = 10.0, rules: BreakRules = RULES, lang: str = "zh") -> Material:
    """Ideographs of 1 em, other characters of half an em; spaces hang, stops may be squeezed by half."""
    advance = np.array([0.0 if c in "\n\u00ad" else size / (1 if c > "\u2000" else 2) for c in text])
    none = np.zeros(len(text))
    space = np.array([c == " " for c in text], np.bool_)
    stop = np.array([c in SQUEEZED for c in text], np.bool_)
    half = np.where(stop, size / 2, 0.0)
    return Material(
        advance,
        none,
        np.where(space, advance, 0.0),
        half,
        none,
        np.where([c == "\u00ad" for c in text], size / 2, 0.0),
        breaks(text, rules, lang),
        np.where(space, size / 6, half),
        np.where(space, size / 4, size * 0.03),
    )


def lines(text: str, width: float, mode: Wrap = "greedy", rules: BreakRules = RULES, lang: str = "zh") -> str:
    """The lines, parted by strokes."""
    found = break_lines(material(text, 10.0, rules, lang), lambda _: width, mode)
    return "|".join(text[start:end] for start, end in found)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("永和九年岁在癸丑", 40, "永和九年|岁在癸丑"),
        ("永和九年，岁在癸丑", 45, "永和九年，|岁在癸丑"),  # the blank of the comma is given up at the line end
        ("永和九年，岁在癸丑", 44, "永和九|年，岁在|癸丑"),
        ("aaa bbb  ccc", 35, "aaa bbb  |ccc"),  # spaces hang
        ("aaa bbbbbbbbbb c", 25, "aaa |bbbbb|bbbbb |c"),
        ("aa\u00adbb cc", 15, "aa\u00ad|bb |cc"),  # with its hyphen 15 px
        ("aa\u00adbb cc", 14, "aa|\u00adbb |cc"),
        ("aa\n\nbb", 100, "aa\n|\n|bb"),
        ("字字字", 1, "字|字|字"),
        ("字字字", 0, "字|字|字"),
        ("字字字", -5, "字|字|字"),
    ],
)
def test_greedy_lines(text: str, width: float, expected: str) -> None:
    assert lines(text, width) == expected


def test_what_cannot_be_broken_is_wider_than_its_line() -> None:
    assert lines("aaa bbbbbbbbbb c", 25, rules=BreakRules(overflow_wrap="normal")) == "aaa |bbbbbbbbbb |c"


def test_trims_at_the_edges_of_lines_count() -> None:
    plain = material("字字字字", rules=BreakRules(overflow_wrap="normal"))
    opening = plain._replace(start_trim=np.array([0.0, 0.0, 5.0, 0.0]))
    assert break_lines(opening, lambda _: 15.0) == [(0, 1), (1, 2), (2, 4)]
    hanging = plain._replace(hang=np.array([0.0, 0.0, 10.0, 0.0]))
    assert break_lines(hanging, lambda _: 20.0) == [(0, 3), (3, 4)]
    closing = plain._replace(end_trim=np.array([0.0, 0.0, 5.0, 0.0]), hang=np.array([0.0, 0.0, 10.0, 0.0]))
    assert break_lines(closing, lambda _: 20.0) == [(0, 3), (3, 4)]


def test_widths_may_differ_from_line_to_line() -> None:
    assert break_lines(material("字" * 6), [10.0, 20.0, 30.0].__getitem__) == [(0, 1), (1, 3), (3, 6)]


def test_balanced_lines_are_as_many_and_of_equal_length() -> None:
    text = "aa bb cc dd ee ff gg"
    assert lines(text, 60) == "aa bb cc dd |ee ff gg"
    assert lines("aaaa bb cccc dd e", 50, "balance") == "aaaa bb |cccc dd e"
    assert lines("字" * 13, 100, "balance") in {"字字字字字字|字字字字字字字", "字字字字字字字|字字字字字字"}
    assert lines("字" * 13 + "\n字", 100, "balance").endswith("\n|字")


def test_optimal_lines_part_with_a_word_early_to_spare_a_later_one() -> None:
    text = "aaa bb cc ddddd"
    assert lines(text, 30, "greedy", lang="en") == "aaa bb |cc |ddddd"
    assert lines(text, 30, "optimal", lang="en") == "aaa |bb cc |ddddd"


def test_optimal_lines_squeeze() -> None:
    text = "永和九年，岁在癸丑，暮春"
    assert lines(text, 90) == "永和九年，岁在癸|丑，暮春"
    assert lines(text, 90, "optimal") == "永和九年，岁在癸丑，|暮春"


def test_no_wrap_breaks_where_it_must() -> None:
    assert lines("aa bb\ncc dd", 1, "nowrap") == "aa bb\n|cc dd"


@pytest.mark.parametrize("mode", MODES)
def test_the_number_of_lines_may_be_bounded(mode: Wrap) -> None:
    found = break_lines(material("字\n字字字\n字"), lambda _: 20.0, mode, max_lines=2)
    assert found[0] == (0, 2)
    assert len(found) == 2


def test_nothing_is_one_empty_line() -> None:
    assert [break_lines(material(""), lambda _: 10.0, mode) for mode in MODES] == [[(0, 0)]] * 4


LENGTHS = st.sampled_from([0.0, 1.0, 2.5, 4.0, 10.0])


@st.composite
def materials(draw: st.DrawFn, most: int = 12) -> Material:
    """Blocks of any widths and breaks; no trim is more than the cluster."""
    size = draw(st.integers(1, most))
    advance = np.array(draw(st.lists(LENGTHS, min_size=size, max_size=size)))

    def share(options: list[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return advance * np.array(draw(st.lists(st.sampled_from(options), min_size=size, max_size=size)))

    codes = st.sampled_from([NO, ALLOWED, ALLOWED, ALLOWED, MANDATORY, HYPHEN, EMERGENCY])
    inner = draw(st.lists(codes, min_size=size - 1, max_size=size - 1))
    end_trim = share([0, 0, 0.5, 1])
    rest = advance - end_trim
    return Material(
        advance,
        share([0, 0, 0.5, 1]),
        end_trim,
        rest * share([0, 0.5]) / np.maximum(advance, 1),
        rest * share([0, 0, 1]) / np.maximum(advance, 1),
        np.full(size, 1.5),
        np.array([NO, *inner, ALLOWED], np.uint8),
        share([0, 0.25]),
        share([0, 0.5]),
    )


WIDTHS = st.lists(st.sampled_from([3.0, 8.0, 12.0, 20.0, 30.0]), min_size=1, max_size=4)


def by_line(widths: list[float]) -> Callable[[int], float]:
    """The widths of lines; the last goes on."""
    return lambda index: widths[min(index, len(widths) - 1)]


def naive_width(block: Material, start: int, end: int, *, tight: bool) -> float:
    """The width of a line, cluster by cluster."""
    hyphen = block.hyphen[end - 1] if block.breaks[end] == HYPHEN else 0.0
    while start < end and block.advance[start] - block.start_trim[start] <= 0:
        start += 1
    while end > start and block.advance[end - 1] - block.end_trim[end - 1] <= 0:
        end -= 1
    if start >= end:
        return float(hyphen)
    spare = 0.0
    if tight:
        spare = min(
            max(block.end_shrink[end - 1], block.hang[end - 1]), block.advance[end - 1] - block.end_trim[end - 1]
        )
    inner = block.advance[start:end].sum() - block.start_trim[start] - block.end_trim[end - 1]
    return float(inner - spare + hyphen)


@given(materials())
def test_widths_from_sums_are_those_of_lines(block: Material) -> None:
    measure = measured(block)
    begins, ends = block.advance > block.start_trim, block.advance > block.end_trim
    for start, end in combinations(range(len(block.advance) + 1), 2):
        first, last = np.flatnonzero(begins[start:end]), np.flatnonzero(ends[start:end])
        if first.size and last.size and first[0] <= last[-1]:
            for places, tight in ((measure.bare, False), (measure.tight, True)):
                width = naive_width(block, start, end, tight=tight)
                assert places[end] - measure.start[start] == pytest.approx(width)


@given(materials(30), WIDTHS, st.sampled_from(MODES))
def test_every_cluster_stands_on_one_line(block: Material, widths: list[float], mode: Wrap) -> None:
    found = break_lines(block, by_line(widths), mode)
    assert [start for start, _ in found] == [0, *(end for _, end in found[:-1])]
    assert found[-1][1] == len(block.advance)
    assert all(start < end for start, end in found)
    assert all(block.breaks[end] != NO for _, end in found)
    assert not any(MANDATORY in block.breaks[start + 1 : end] for start, end in found)


EXTREMES = st.lists(st.sampled_from([-5.0, 0.0, 1e-9, 10.0, 1e9, 1e300, np.inf]), min_size=1, max_size=4)


@given(materials(), EXTREMES, st.sampled_from(MODES), st.sampled_from([0.0, 1e-6, 1.0, 1e6, -1.0]))
def test_any_widths_do(block: Material, widths: list[float], mode: Wrap, scale: float) -> None:
    found = break_lines(block._replace(advance=block.advance * scale), by_line(widths), mode)
    assert [start for start, _ in found] == [0, *(end for _, end in found[:-1])]
    assert found[-1][1] == len(block.advance)


@given(materials(30), WIDTHS, st.sampled_from(["greedy", "balance", "optimal"]))
def test_a_line_wider_than_its_width_is_one_unit(block: Material, widths: list[float], mode: Wrap) -> None:
    measure = measured(block)
    for index, (start, end) in enumerate(break_lines(block, by_line(widths), mode)):
        over = measure.tight[end] - measure.start[start] - by_line(widths)(index)
        if mode == "optimal":
            over -= block.shrink[start:end].sum()
        if over > 1e-6:
            assert set(block.breaks[start + 1 : end].tolist()) <= {NO}


@given(materials(30), WIDTHS)
def test_balanced_lines_are_as_many_as_greedy_ones_and_leave_no_more_free(block: Material, widths: list[float]) -> None:
    greedy, balance = (break_lines(block, by_line(widths), mode) for mode in ("greedy", "balance"))
    assert len(balance) == len(greedy)
    assert waste(block, balance, widths) <= waste(block, greedy, widths) + 1e-6


LIMITS = st.builds(HyphenatedLines, st.sampled_from([None, 0, 1, 2]), st.sampled_from([0.0, 3.0, 6.0]))


@given(materials(30), WIDTHS, LIMITS)
def test_too_many_lines_to_weigh_are_balanced_by_a_narrower_width(
    block: Material, widths: list[float], limits: HyphenatedLines
) -> None:
    greedy = break_lines(block, by_line(widths), hyphenated=limits)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vecdraw.text.balance._LINES_WEIGHED", 0)
        balance = break_lines(block, by_line(widths), "balance", hyphenated=limits)
    assert len(balance) == len(greedy)
    assert [start for start, _ in balance] == [0, *(end for _, end in balance[:-1])]
    assert balance[-1][1] == len(block.advance)


def waste(block: Material, found: list[Range], widths: list[float]) -> float:
    """The sum of the squares of what lines leave free."""
    measure = measured(block)
    total = 0.0
    for index, (start, end) in enumerate(found):
        room = by_line(widths)(index)
        free = room - (measure.bare[end] - measure.start[start])
        fits = measure.tight[end] - measure.start[start] <= room + 1e-6
        total += max(free, 0.0) ** 2 if fits else free**2
    return total


def ways(block: Material) -> Iterator[list[Range]]:
    """All ways to break a block."""
    size = len(block.advance)
    must = {at for at in range(1, size) if block.breaks[at] == MANDATORY}
    may = [at for at in range(1, size) if block.breaks[at] in {ALLOWED, HYPHEN}]
    for count in range(len(may) + 1):
        for chosen in combinations(may, count):
            ends = sorted({*chosen, *must, size})
            yield list(zip([0, *ends[:-1]], ends, strict=True))


def keeps(block: Material, found: list[Range], widths: list[float], limits: HyphenatedLines) -> bool:
    """Whether lines end with hyphens as they may, and what is wider than its line could not be broken there."""
    measure, row = measured(block), 0
    for index, (start, end) in enumerate(found):
        room = by_line(widths)(index)
        usable = {ALLOWED, MANDATORY, *([HYPHEN] if limits.most is None or row < limits.most else [])}
        inside = [at for at in range(start + 1, end) if block.breaks[at] in usable]
        if measure.tight[end] - measure.start[start] > room + 1e-6 and inside:
            return False
        is_hyphen = end < len(block.advance) and block.breaks[end] == HYPHEN
        words = [at for at in inside if block.breaks[at] != HYPHEN]
        left = room - (measure.bare[words[-1]] - measure.start[start]) if words else np.inf
        if is_hyphen and limits.zone and left <= limits.zone:
            return False
        row = row + 1 if is_hyphen else 0
        if limits.most is not None and row > limits.most:
            return False
    return True


def counts(block: Material, found: list[Range]) -> list[int]:
    """How many lines each stretch between forced breaks has."""
    ends = [index for index, (_, end) in enumerate(found) if block.breaks[end] == MANDATORY]
    return np.diff([-1, *ends, len(found)]).tolist()


@given(materials(11), WIDTHS, LIMITS)
def test_balanced_lines_are_the_most_even_of_all_that_keep_the_limits_of_hyphens(
    block: Material, widths: list[float], limits: HyphenatedLines
) -> None:
    block = block._replace(breaks=np.where(block.breaks == EMERGENCY, NO, block.breaks).astype(np.uint8))
    greedy, balance = (
        break_lines(block, by_line(widths), mode, hyphenated=limits) for mode in ("greedy", "balance")
    )
    assert counts(block, balance) == counts(block, greedy)
    even = [
        waste(block, way, widths)
        for way in ways(block)
        if counts(block, way) == counts(block, greedy) and keeps(block, way, widths, limits)
    ]
    if even:
        assert keeps(block, balance, widths, limits)
        assert waste(block, balance, widths) == pytest.approx(min(even), abs=1e-6)


@given(materials(30), WIDTHS, LIMITS)
def test_balanced_lines_have_no_more_hyphens_in_a_row_than_they_may(
    block: Material, widths: list[float], limits: HyphenatedLines
) -> None:
    row = 0
    for _, end in break_lines(block, by_line(widths), "balance", hyphenated=limits):
        row = row + 1 if block.breaks[end] == HYPHEN and end < len(block.advance) else 0
        assert limits.most is None or row <= limits.most


def demerits(block: Material, found: list[Range], width: float) -> float:
    """Those of Knuth and Plass; infinite where a line does not fit."""
    measure = measured(block)
    total = 0.0
    for start, end in found:
        free = width - (measure.bare[end] - measure.start[start])
        over = measure.tight[end] - measure.start[start] - width
        inside = slice(measure.first[start], measure.last[end])
        give, take = block.shrink[inside].sum(), max(block.stretch[inside].sum(), width / 50)
        spaces = (block.advance > 0) & (block.end_trim >= block.advance)
        eased = (block.advance * spaces)[inside].sum() / 2
        if over > give + 1e-6:
            return np.inf
        is_last = end == len(block.advance) or block.breaks[end] == MANDATORY
        ratio = over / give if over > 1e-6 else 0.0
        if not is_last and free > 1e-9:
            ratio += free / eased if free <= eased else 1 + (free - eased) / (take / 2)
        badness = 100 * ratio**3 if ratio**3 <= 100 else 10_000 + 100 * (ratio - 100 ** (1 / 3))
        total += (1 + badness + 50 * (block.breaks[end] == HYPHEN)) ** 2
        total += 1e4 * (block.breaks[end] == HYPHEN and block.breaks[start] == HYPHEN)
    return total


@given(materials(11), st.sampled_from([8.0, 12.0, 20.0]))
def test_optimal_lines_have_the_least_demerits_of_all_ways(block: Material, width: float) -> None:
    least = min(demerits(block, way, width) for way in ways(block))
    if np.isfinite(least):
        found = break_lines(block, lambda _: width, "optimal")
        assert demerits(block, found, width) <= least * (1 + 1e-6) + 1e-6


@pytest.mark.parametrize("rooms", [[60.0], [40.0, 60.0], [60.0, 50.0, 60.0]])
def test_a_word_that_no_line_holds_spoils_no_other_line(rooms: list[float]) -> None:
    """Its line is alone too wide; those before and behind it are what they are without it."""
    rules, long = BreakRules(overflow_wrap="normal"), "example.organisation"
    before, behind = "永和九年岁在癸丑暮春之初", "会于会稽山阴之兰亭修禊事也群贤毕至"

    def of(text: str, first: int = 0) -> list[str]:
        block = material(text, 10.0, rules)
        return [text[a:b] for a, b in break_lines(block, lambda at: by_line(rooms)(at + first), "optimal")]

    assert all(len(line) > 3 for line in of(behind)[:-1])
    ahead = of(before)
    assert of(before + long + behind) == [*ahead, long, *of(behind, len(ahead) + 1)]
    assert of(long * 2 + behind)[1:] == of(behind, 1)


@pytest.mark.parametrize(
    "mode", ["greedy", "nowrap", *(pytest.param(mode, marks=pytest.mark.slow) for mode in ("balance", "optimal"))]
)
@pytest.mark.parametrize("text", ["字" * 200_000, "a" * 200_000, "字\n" * 100_000, "aaa " * 50_000])
@pytest.mark.parametrize("width", [240.0, 1e6])
def test_long_texts_end(mode: Wrap, text: str, width: float) -> None:
    block = material(text)
    before = time.perf_counter()
    found = break_lines(block, lambda _: width, mode)
    assert time.perf_counter() - before < 60
    assert found[-1][1] == len(text)
