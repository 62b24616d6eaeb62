"""Pages of cmap: the kernel and its twin give the same glyphs, which are HarfBuzz's, and read nothing outside."""

import struct
from array import array
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.kernel import cmap as kernel
from vecdraw.kernel.cmap import LAST, PAGE, ArraySubtable, CompiledSubtable
from vecdraw.typeface.character_map import CharacterMap, read_character_map

hb = pytest.importorskip("uharfbuzz")
FONTS = sorted((Path(__file__).parents[2] / "fonts").glob("*.[ot]tf"))
compiled = pytest.mark.skipif(kernel._KERNEL is None, reason="the kernel _cmap is not built")

gaps = st.lists(st.tuples(st.integers(1, 300), st.integers(0, 300)), max_size=12)


def format_12(ranges: list[tuple[int, int, int]]) -> bytes:
    return struct.pack(">HHLLL", 12, 0, 16 + 12 * len(ranges), 0, len(ranges)) + b"".join(
        struct.pack(">LLL", *one) for one in ranges
    )


def format_4(ranges: list[tuple[int, int, int, int]], glyphs: list[int]) -> bytes:
    """Ranges as (first, last, delta, place in `glyphs` from 1, or 0)."""
    count = len(ranges)
    offsets = [2 * (count - at + place - 1) if place else 0 for at, (*_, place) in enumerate(ranges)]
    words = (
        [one[1] for one in ranges] + [0] + [one[0] for one in ranges] + [one[2] for one in ranges] + offsets + glyphs
    )
    body = struct.pack(f">{len(words)}H", *words)
    return struct.pack(">7H", 4, 14 + len(body), 0, 2 * count, 0, 0, 0) + body


def spread(steps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """First and last of ranges that ascend, from gaps and lengths."""
    edges = list(accumulate(number for step in steps for number in step))
    return list(zip(edges[::2], edges[1::2], strict=True))


def both(table: bytes, where: int = 0, count: int = 0x10000) -> tuple[list[object], list[object]]:
    found: list[list[object]] = []
    for kind in (CompiledSubtable, ArraySubtable):
        one = kind.opened(table, where)
        found.append([None] if one is None else [one.page(number, count) for number in (0, 1, 2, 5, 17, 255, 4351)])
    return found[0], found[1]


@compiled
@given(gaps, st.lists(st.integers(0, 0x1FFFF), min_size=12, max_size=12), st.integers(0, 0x10000))
def test_format_12_is_read_alike(steps: list[tuple[int, int]], glyphs: list[int], count: int) -> None:
    ranges = [(first, last, glyph) for (first, last), glyph in zip(spread(steps), glyphs, strict=False)]
    one, other = both(format_12(ranges), count=count)
    assert one == other
    expected = {code: glyph + code - first for first, last, glyph in ranges for code in range(first, last + 1)}
    page = one[0] or array("H", bytes(512))
    assert [g if (g := expected.get(code, 0)) < count and g <= 0xFFFF else 0 for code in range(PAGE)] == list(page)  # type: ignore[call-overload]  # a page


@compiled
@given(
    gaps,
    st.lists(st.tuples(st.integers(0, 0xFFFF), st.integers(0, 40)), min_size=12, max_size=12),
    st.lists(st.integers(0, 0xFFFF), max_size=200),
)
def test_format_4_is_read_alike(steps: list[tuple[int, int]], how: list[tuple[int, int]], glyphs: list[int]) -> None:
    ranges = [(*edges, *one) for edges, one in zip(spread(steps), how, strict=False)]
    one, other = both(format_4(ranges, glyphs))
    assert one == other


@compiled
@given(st.binary(max_size=200), st.sampled_from([b"\0\4", b"\0\x0c"]), st.integers(-3, 220))
def test_noise_is_read_alike_or_refused_alike(noise: bytes, kind: bytes, where: int) -> None:
    one, other = both(kind + noise, where)
    assert one == other


@compiled
@given(gaps, st.data())
def test_damaged_tables_are_read_alike_or_refused_alike(steps: list[tuple[int, int]], data: st.DataObject) -> None:
    edges = spread(steps)
    tables = [
        format_12([(*one, 7) for one in edges]),
        format_4([(*one, 9, at % 3) for at, one in enumerate(edges)], [3]),
    ]
    table = bytearray(data.draw(st.sampled_from(tables)))
    for _ in range(data.draw(st.integers(1, 4))):
        table[data.draw(st.integers(0, len(table) - 1))] = data.draw(st.integers(0, 255))
    one, other = both(bytes(table[: data.draw(st.integers(0, len(table)))]))
    assert one == other


@compiled
def test_arguments_out_of_range_are_refused() -> None:
    table = format_12([(1, 2, 3)])
    for number, count, size in ((-1, 9, 512), (LAST // PAGE + 1, 9, 512), (0, -1, 512), (0, 9, 510)):
        with pytest.raises(ValueError, match="page"):
            kernel._KERNEL.page(table, 0, number, count, bytearray(size))
    with pytest.raises(ValueError, match="subtable"):
        kernel._KERNEL.page(table, 1, 0, 9, bytearray(512))


@pytest.mark.parametrize("path", FONTS, ids=[path.stem for path in FONTS])
@pytest.mark.parametrize("kind", [CompiledSubtable, ArraySubtable])
def test_glyphs_are_those_that_harfbuzz_finds(
    path: Path, kind: type[CompiledSubtable | ArraySubtable], monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind is CompiledSubtable and kernel._KERNEL is None:
        pytest.skip("the kernel _cmap is not built")
    monkeypatch.setattr("vecdraw.typeface.character_map.open_subtable", kind.opened)
    face = hb.Face(hb.Blob.from_file_path(str(path)))
    font = hb.Font(face)
    found = read_character_map(bytes(face.reference_table("cmap").data), face.glyph_count)
    assert isinstance(found, CharacterMap)
    codes = [*range(0x3400), *range(0x3400, 0x30000, 13), *range(0x4E00, 0xA000, 3), 0x10FFFF]
    assert [found.glyph(code) for code in codes] == [font.get_nominal_glyph(code) or 0 for code in codes]
    selectors = (0xFE00, 0xFE0E, 0xFE0F, 0xE0100, 0xE0101, 0xE0102, 0xE0110)
    pairs = [(code, selector) for code in [*range(0x20, 0x3200), *range(0x4E00, 0x5200)] for selector in selectors]
    expected = [font.get_variation_glyph(*pair) or 0 for pair in pairs]
    assert [found.variation(*pair) for pair in pairs] == expected
    assert found.covers([code for code in codes if found.glyph(code)])
