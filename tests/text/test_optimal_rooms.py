"""Optimal lines in rooms that differ: the least demerits of all ways, against trying them all."""

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.text.test_break_lines import demerits, material, materials, ways
from vecdraw.kernel.breaks import KERNEL
from vecdraw.text import best_ways as best_ways_module
from vecdraw.text.best_ways import best_ways
from vecdraw.text.block_material import prepared
from vecdraw.text.blocks import blocks_of, to_spans
from vecdraw.text.break_rules import HyphenatedLines
from vecdraw.text.demerits import stretch_of, sums_of
from vecdraw.text.line_measure import LineMeasure, measured
from vecdraw.text.linebreak import ALLOWED, HYPHEN, MANDATORY
from vecdraw.text.material import Material
from vecdraw.text.optimal import Slot, Taken, best_lines
from vecdraw.text.span import to_font
from vecdraw.text.style import TextStyle
from vecdraw.text.wrap import break_lines, stops_of

EN = "In a small kingdom by the sea the widest lines were held to be in the worst taste of all"


def least(block: Material, rooms: list[float]) -> float:
    """Of all ways whose lines have these rooms, the last of which goes on."""
    return min(of_way(block, way, rooms) for way in ways(block))


def of_way(block: Material, way: list[tuple[int, int]], rooms: list[float]) -> float:
    """The demerits of lines, each in its room."""
    return sum(demerits(block, [line], rooms[min(at, len(rooms) - 1)]) for at, line in enumerate(way))


ROOMS = st.lists(st.sampled_from([6.0, 9.0, 14.0, 20.0, 27.0]), min_size=1, max_size=5)


@settings(max_examples=100, deadline=None)
@given(materials(10), ROOMS)
def test_lines_of_many_widths_have_the_least_demerits_of_all_ways(block: Material, rooms: list[float]) -> None:
    if (block.breaks == MANDATORY).any():
        block = block._replace(breaks=np.where(block.breaks == MANDATORY, ALLOWED, block.breaks).astype(np.uint8))
    best = least(block, rooms)
    if np.isfinite(best):
        found = break_lines(block, lambda line: rooms[min(line, len(rooms) - 1)], "optimal")
        assert of_way(block, found, rooms) <= best * (1 + 1e-6) + 1e-6


def in_a_row(block: Material, way: list[tuple[int, int]]) -> int:
    """How many lines in a row end with a hyphen, at most."""
    runs = itertools.groupby(block.breaks[end] == HYPHEN for _, end in way)
    return max((len(list(group)) for is_hyphen, group in runs if is_hyphen), default=0)


def is_zoned(block: Material, way: list[tuple[int, int]], rooms: list[float], zone: float) -> bool:
    """Whether a line ends with a hyphen that leaves little enough free without it."""
    measure = measured(block)
    for at, (start, end) in enumerate(way):
        words = [place for place in range(start + 1, end) if block.breaks[place] == ALLOWED]
        if zone and block.breaks[end] == HYPHEN and words:
            room = rooms[min(at, len(rooms) - 1)]
            if room - (measure.bare[words[-1]] - measure.start[start]) <= zone:
                return True
    return False


@settings(max_examples=150, deadline=None)
@given(materials(10), ROOMS, st.sampled_from([None, 0, 1, 2]), st.sampled_from([0.0, 4.0, 9.0]))
def test_the_limits_of_hyphens_are_kept_by_the_best_of_all_ways(
    block: Material, rooms: list[float], most: int | None, zone: float
) -> None:
    codes = np.where(block.breaks == MANDATORY, HYPHEN, block.breaks)
    block = block._replace(breaks=codes.astype(np.uint8))
    every = [
        way
        for way in ways(block)
        if (most is None or in_a_row(block, way) <= most) and not is_zoned(block, way, rooms, zone)
    ]
    best = min((of_way(block, way, rooms) for way in every), default=np.inf)
    limits = HyphenatedLines(most, zone)
    found = break_lines(block, lambda line: rooms[min(line, len(rooms) - 1)], "optimal", hyphenated=limits)
    assert found[-1][1] == len(block.advance)
    if np.isfinite(best):
        assert of_way(block, found, rooms) <= best * (1 + 1e-6) + 1e-6
        assert most is None or in_a_row(block, found) <= most
        assert not is_zoned(block, found, rooms, zone)


# --- rooms side by side, some of which are left empty ---------------------------------------------------------------

SLOTS = st.lists(st.tuples(st.sampled_from([4.0, 9.0, 14.0, 20.0, 27.0]), st.booleans()), min_size=1, max_size=5)


def over(measure: LineMeasure, start: int, end: int, width: float) -> float:
    return float(measure.tight[end] - measure.start[start] - width)


def all_ways(block: Material, slots: list[Slot], start: int = 0, at: int = 0) -> Iterator[list[Taken]]:
    """All lines in slots: one is empty only where nothing fits it, and only what nothing fits stands out of one."""
    size = len(block.advance)
    if start == size:
        yield []
        return
    slot = slots[min(at, len(slots) - 1)]
    measure = measured(block)
    ends = [end for end in range(start + 1, size + 1) if end == size or block.breaks[end] in {ALLOWED, HYPHEN}]

    def fits(end: int) -> bool:
        inside = slice(measure.first[start], measure.last[end])
        return over(measure, start, end, slot.width) <= float(block.shrink[inside].sum()) + 1e-6

    if not slot.whole and not fits(ends[0]):
        yield from all_ways(block, slots, start, at + 1)
        return
    for end in ends:
        if fits(end):
            for rest in all_ways(block, slots, end, at + 1):
                yield [Taken(start, end, at), *rest]


def of_taken(block: Material, lines: list[Taken], slots: list[Slot]) -> float:
    """The demerits of lines in slots; hyphens behind one another count across slots left empty."""
    return sum(
        demerits(block, [(line.start, line.end)], slots[min(line.slot, len(slots) - 1)].width) for line in lines
    )


@settings(max_examples=100, deadline=None)
@given(materials(9), SLOTS)
def test_lines_in_parts_of_rooms_have_the_least_demerits_of_all_ways(
    block: Material, given_slots: list[tuple[float, bool]]
) -> None:
    codes = np.where(block.breaks == MANDATORY, ALLOWED, block.breaks)
    block = block._replace(breaks=codes.astype(np.uint8))
    slots = [Slot(width, whole, at) for at, (width, whole) in enumerate(given_slots)]
    slots.append(Slot(30.0, True, len(slots), settled=True))

    def slot_of(index: int) -> Slot:
        return slots[min(index, len(slots) - 1)]._replace(band=index)

    every = list(all_ways(block, slots))
    found = best_lines(block, measured(block), slot_of, stops_of(block), 4.0)
    assert [line.start for line in found] == [0, *(line.end for line in found[:-1])]
    assert found[-1].end == len(block.advance)
    if every:
        best = min(of_taken(block, way, slots) for way in every)
        if np.isfinite(best):
            assert of_taken(block, found, slots) <= best * (1 + 1e-6) + 1e-6


def test_a_forced_break_leaves_the_rest_of_its_band_empty() -> None:
    block = material("aa bb\ncc dd")
    slots = [Slot(60.0, False, 0), Slot(60.0, False, 0), Slot(60.0, False, 1), Slot(100.0, True, 2, settled=True)]
    found = best_lines(block, measured(block), lambda at: slots[min(at, 3)], stops_of(block), 60.0)
    assert found == [Taken(0, 6, 0), Taken(6, 11, 2)]


# --- the kernel and its twin ----------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(
    materials(40),
    st.sampled_from([0.0, 3.0, 8.0, 20.0, 60.0, 1e6]),
    st.sampled_from([None, 1, 2]),
    st.sampled_from([0.0, 5.0]),
)
def test_the_kernel_and_its_twin_find_the_same_lines(
    block: Material, room: float, most: int | None, zone: float
) -> None:
    if KERNEL is None:
        pytest.skip("the kernel is not compiled")
    codes = np.where(block.breaks == MANDATORY, ALLOWED, block.breaks).astype(np.uint8)
    block = block._replace(breaks=codes)
    limits = HyphenatedLines(most, zone)
    stretch = stretch_of(block, measured(block), sums_of(block), (0, len(block.advance)), room, limits)
    found = []
    for together in (None, 1, 256):
        cost = np.full((2, len(stretch.places)), np.inf)
        cost[:, 0] = 0.0
        with pytest.MonkeyPatch.context() as patch:
            if together is not None:
                patch.setattr(best_ways_module, "KERNEL", None)
                patch.setattr(best_ways_module, "_TOGETHER", together)
            found.append((best_ways(stretch, room, cost).tolist(), cost.tobytes()))
    assert found[0] == found[1] == found[2]


# --- whole layouts --------------------------------------------------------------------------------------------------


def block_of(text: str, font: str, style: vd.ParagraphStyle, lang: str) -> Material:
    base = TextStyle(to_font(font), lang=lang, writing_mode=style.writing_mode)
    return prepared(blocks_of(to_spans(text), base, style)[0], style, lang).material


@pytest.mark.parametrize("mode", ["horizontal-tb", "vertical-rl"])
@pytest.mark.parametrize(("width", "shape"), [(230, (0, 0, 90, 50)), (200, (140, 20, 90, 60)), (260, (0, 22, 110, 20))])
def test_lines_beside_a_shape_have_the_least_demerits(
    width: float, shape: tuple[float, float, float, float], mode: str
) -> None:
    sides: dict[str, Any] = {"width": width, "height": 900.0}
    if mode == "vertical-rl":
        x, y, across, down = shape
        sides, shape = {"width": 900.0, "height": width}, (900 - y - down, x, down, across)
    options: dict[str, Any] = {"wrap": "optimal", "exclusions": [vd.Rect(*shape)], "writing_mode": mode}
    style = vd.ParagraphStyle(**options)
    layout = vd.layout_text(EN, "16px Inter", lang="en", style=style, **sides)
    block = block_of(EN, "16px Inter", style, "en")
    taken = [(line.start, line.end) for line in layout.lines]
    pitch = layout.lines[0].height if mode == "horizontal-tb" else layout.lines[0].width
    x, y, across, down = (shape[1], 900 - shape[0] - shape[2], shape[3], shape[2]) if mode != "horizontal-tb" else shape
    rooms = []
    for at in range(len(taken) + 4):
        beside = at * pitch < y + down and (at + 1) * pitch > y
        rooms.append(max(x, width - x - across) if beside else width)
    best = least_by_lines(block, rooms)
    assert of_way(block, taken, rooms) == pytest.approx(best)
    greedy = vd.layout_text(EN, "16px Inter", lang="en", style=style, **{**sides, "wrap": "greedy"})
    assert best <= of_way(block, [(line.start, line.end) for line in greedy.lines], rooms) * (1 + 1e-9)


def test_lines_beside_an_initial_letter_have_the_least_demerits() -> None:
    style = vd.ParagraphStyle(wrap="optimal", drop_cap=3)
    layout = vd.layout_text(EN, "16px Inter", width=170, lang="en", style=style)
    cap, *lines = layout.lines
    block = block_of(EN, "16px Inter", style, "en")
    rest = block._replace(**{name: getattr(block, name)[1:] for name in block._fields})
    taken = [(line.start - 1, line.end - 1) for line in lines]
    rooms = [170 - lines[0].x] * 3 + [170.0] * 9
    assert cap.text == "I"
    assert of_way(rest, taken, rooms) == pytest.approx(least_by_lines(rest, rooms))


def least_by_lines(block: Material, rooms: list[float]) -> float:
    """The least demerits of all ways that fit, found by trying each end of each line."""
    size = len(block.advance)
    ends = [at for at in range(1, size + 1) if at == size or block.breaks[at] in {ALLOWED, HYPHEN}]
    known: dict[tuple[int, int], float] = {}

    def best(start: int, line: int) -> float:
        if start == size:
            return 0.0
        if (start, line) not in known:
            totals = [np.inf]
            for end in itertools.dropwhile(lambda end: end <= start, ends):
                own = demerits(block, [(start, end)], rooms[min(line, len(rooms) - 1)])
                if np.isfinite(own):
                    totals.append(own + best(end, line + 1))
            known[start, line] = min(totals)
        return known[start, line]

    return best(0, 0)


def test_a_hopeless_line_beside_a_shape_does_not_spoil_the_others() -> None:
    options: dict[str, Any] = {"width": 288, "height": 900, "lang": "en", "align": "justify"}
    shape = vd.Path.circle(144, 330, 60)
    layout = vd.layout_text((EN + ". ") * 8, "17px 'Noto Serif'", wrap="optimal", exclusions=[shape], **options)
    natural = vd.layout_text((EN + ". ") * 8, "17px 'Noto Serif'", wrap="optimal", **{**options, "align": "start"})
    above = [line for line in layout.lines if line.y + line.height < 250]
    assert len(above) > 8
    assert max(len(line.text) for line in above) - min(len(line.text) for line in above) < 12
    assert min(line.width for line in natural.lines[:-1]) > 0.8 * 288
