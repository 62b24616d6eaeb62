"""Plain paragraphs, which the compiled kernel sets, come out as the general code sets them, bit for bit."""

from __future__ import annotations

import pickle
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw.text.layout as layout_module
from vecdraw.geometry.rect import Rect
from vecdraw.kernel.layout import KERNEL
from vecdraw.text import (
    block_material,
    filling,
    frozen,
    lone_glyphs,
    plain_material,
    plain_text,
    set_line,
    spacing_classes,
)
from vecdraw.text import measured as measures
from vecdraw.text.blocks import Block, Segment
from vecdraw.text.laid_text import Layout
from vecdraw.text.layout import layout_text
from vecdraw.text.measured import _measured, measured, part_of
from vecdraw.text.paragraph_style import ParagraphStyle
from vecdraw.text.plain_material import _classes
from vecdraw.text.plain_measure import plain_measured
from vecdraw.text.span import Span, to_font
from vecdraw.text.style import TextStyle
from vecdraw.text.uniform_rows import UniformRows
from vecdraw.typeface.font import Font

pytestmark = pytest.mark.skipif(KERNEL is None, reason="the compiled kernel was not built, or is not asked for")

HAN = "永和九年岁在癸丑暮春之初会于会稽山阴之兰亭修禊事也群贤毕至少长咸集"
MARKS = "，。，。；：、？！「」『』（）《》…—"
texts = st.text(st.sampled_from(HAN * 4 + MARKS), min_size=1, max_size=120).filter(
    lambda text: any(c in HAN for c in text)
)
rarer = st.text(st.sampled_from(HAN + MARKS + "あアっー々〇・“”‘’　 aé한\u3099𠮷"), max_size=60)
styles = st.fixed_dictionaries(
    {
        "lang": st.sampled_from(["zh-Hans", "zh-Hant", "zh-HK", "ja", "", "en"]),
        "width": st.sampled_from([0.0, 16.0, 33.3, 50.0, 100.0, 240.0, 1e9, None]),
        "align": st.sampled_from(["start", "justify", "center", "end"]),
        "align_last": st.sampled_from(["auto", "justify"]),
        "text_spacing_trim": st.sampled_from(
            ["normal", "space-all", "space-first", "trim-start", "trim-both", "trim-all"]
        ),
        "punctuation_style": st.sampled_from(["auto", "gb", "cns", "jis"]),
        "line_break": st.sampled_from(["auto", "strict", "normal", "loose", "anywhere"]),
        "overflow_wrap": st.sampled_from(["break-word", "normal"]),
        "hanging_punctuation": st.sampled_from(["none", "none", "allow-end", "first last"]),
        "justify": st.sampled_from(["auto", "auto", "inter-character"]),
        "wrap": st.sampled_from(["greedy", "greedy", "balance", "optimal", "nowrap"]),
        "first_line_indent": st.sampled_from([0.0, 32.0, -5.0]),
    }
)
fonts_ = st.sampled_from(["16px 'Noto Sans SC'", "13.7px 'Noto Serif SC'", "0px 'Noto Sans SC'", "20px sans-serif"])


def _forget() -> None:
    for cache in (block_material._prepared, layout_module._layouts, layout_module._called, _measured):
        cache.clear()


def _set(text: str, font: str, style: dict[str, Any]) -> list[object]:
    _forget()
    found: Layout = layout_text(text, font, **style)
    clusters = [line.clusters for line in found.lines]
    _forget()
    runs = layout_text(text, font, **style).runs  # without its lines
    assert runs == found.runs == tuple([run for line in found.lines for run in line.runs])
    return [found.width, found.height, found.missing, found.lines, clusters, found.elided, found.direction, runs]


def _both(text: str, font: str, style: dict[str, Any]) -> tuple[list[object], list[object]]:
    fast = _set(text, font, style)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block_material, "KERNEL", None)
        patch.setattr(filling, "KERNEL", None)
        patch.setattr(plain_text, "KERNEL", None)
        patch.setattr(set_line, "KERNEL", None)
        general = _set(text, font, style)
    _forget()
    return fast, general


@given(texts, fonts_, styles)
def test_plain_texts_are_set_as_by_the_general_code(text: str, font: str, style: dict[str, Any]) -> None:
    fast, general = _both(text, font, style)
    assert fast == general


@given(rarer, fonts_, styles)
def test_texts_that_may_not_be_plain_are_set_alike(text: str, font: str, style: dict[str, Any]) -> None:
    fast, general = _both(text, font, style)
    assert fast == general


def _block(text: str) -> Block:
    return Block(text, 0, (Segment(0, len(text), 0, TextStyle(Font("Noto Sans SC", 16), lang="zh-Hans")),), 0)


@pytest.mark.parametrize("text", [HAN, "山，水。", "「山」（水）：", "中……国", "山。《水》"])
def test_what_is_plain_takes_the_short_way(text: str) -> None:
    assert block_material.prepared(_block(text), ParagraphStyle(), "zh-Hans").is_plain


@pytest.mark.parametrize(
    "text", ["", "abc", "山 水", "山\t水", "山a水", "山\u3099", "العربية", "𠮷", "한국어", "山\ufe00", "，。"]
)
def test_what_is_not_plain_does_not(text: str) -> None:
    assert not block_material.prepared(_block(text), ParagraphStyle(), "zh-Hans").is_plain


def test_a_plain_block_is_measured_as_by_the_general_code() -> None:
    block = _block("山，水。「永和九年」")
    fast, general = plain_measured(block), measured(block)
    assert fast is not None
    for one, other in zip(fast, general, strict=True):
        if isinstance(one, np.ndarray):
            assert one.dtype == other.dtype
            assert np.array_equal(one, other)
    for one, other in zip(fast.pieces[0], general.pieces[0], strict=True):
        assert np.array_equal(one, other)


def test_ideographs_and_hangul_have_their_class_at_once() -> None:
    for code in (*range(0x3400, 0x4DC0, 61), *range(0x4E00, 0xA000, 61), *range(0xAC00, 0xD7A4, 61), 0x9FFF, 0x4DBF):
        assert spacing_classes._classes[code] == spacing_classes._class_of(chr(code)), hex(code)


def test_the_table_of_plain_characters_refuses_spaces_and_hangul() -> None:
    refused = _classes()
    assert all(refused[ord(one)] == 255 for one in " \u3000\t한\u00ad\n")
    assert all(refused[ord(one)] != 255 for one in HAN + MARKS)


def test_the_kernel_reads_nothing_outside_its_buffers() -> None:
    good, short = np.zeros(10), np.zeros(9)
    breaks = np.zeros(11, np.uint8)
    with pytest.raises(ValueError, match="bytes"):
        KERNEL.filled(*([good] * 5), short, breaks, 10, 5.0, 5.0)
    with pytest.raises(ValueError, match="bytes"):
        KERNEL.filled(*([good] * 6), breaks[:10], 10, 5.0, 5.0)
    with pytest.raises(ValueError, match="range"):
        KERNEL.filled(*([good] * 6), breaks, 0, 5.0, 5.0)
    rows = np.zeros((2, 10))
    edges = np.zeros((2, 3))
    ids, wide = np.zeros(10, np.int64), np.zeros((2, 10))

    def lines_set(lines: list[Any], justified: bytes, out: Any = wide, glyphs: Any = ids, cross: Any = good) -> Any:
        arrays = (*([good] * 5), rows, rows, good, cross, glyphs, justified, out)
        return KERNEL.lines_set(*arrays, 10, 2, 2, lines, 5.0, 5.0, True)

    assert lines_set([(1, 3), (3, 7)], b"\0\0")[4] == [(0, 0), (0, 0, 0, 0)]
    for lines in ([(8, 11)], [(-1, 2)], [(3, 3)], [(3, 5), (4, 6)], []):
        with pytest.raises(ValueError, match="range"):
            lines_set(lines, bytes(len(lines)))
    with pytest.raises(ValueError, match="bytes"):
        lines_set([(3, 7)], b"\0", edges)
    with pytest.raises(ValueError, match="bytes"):
        lines_set([(3, 5), (5, 7)], b"\0")
    with pytest.raises(ValueError, match="bytes"):
        lines_set([(3, 7)], b"\0", glyphs=ids[:9])
    with pytest.raises(ValueError, match="bytes"):
        lines_set([(3, 7)], b"\0", cross=short)
    with pytest.raises(TypeError):
        lines_set([[3, 7]], b"\0")
    with pytest.raises((ValueError, BufferError)):
        lines_set([(3, 7)], b"\0", bytes(160))
    with pytest.raises(ValueError, match="bytes"):
        KERNEL.kinds_met(good, b"", 100)
    with pytest.raises(ValueError, match="bytes"):
        KERNEL.glyphs_read([object()], [object()], good, 10, bytearray(4), good, 1)
    with pytest.raises((ValueError, BufferError)):
        KERNEL.glyphs_read([object()], [object()], good, 10, bytes(8), bytes(24), 1)


def test_the_kernel_sets_single_lines_within_their_buffers() -> None:
    good, rows, blank = np.zeros(10), np.zeros((2, 10)), np.zeros(10, np.bool_)
    ids, out = np.zeros(11, np.int64), np.zeros(6)

    def line_set(first: int, last: int, single: int = 0, **changed: Any) -> Any:
        at = {"shrink": rows, "expand": rows, "hang": good, "blank": blank, "starts": ids, "along": good, "out": out}
        at |= changed
        arrays = (*([good] * 5), at["shrink"], at["expand"], at["hang"], at["blank"], at["starts"], at["along"], good)
        return KERNEL.line_set(*arrays, ids[:10], at["out"], 2, 2, single, first, last, 5.0, True, True)

    assert line_set(4, 7)[4] == (0, 0, 0)
    for first, last, single in ((8, 11, 0), (-1, 2, 0), (3, 3, 0), (5, 3, 0), (3, 5, 4), (3, 5, -1)):
        with pytest.raises(ValueError, match=r"range|bytes"):
            line_set(first, last, single)
    short = {"hang": good[:6], "blank": blank[:6], "starts": ids[:6], "along": good[:6], "out": out[:5]}
    for name, bad in short.items():
        with pytest.raises(ValueError, match="bytes"):
            line_set(4, 7, **{name: bad})
    for name in ("shrink", "expand"):
        with pytest.raises(ValueError, match="bytes"):
            line_set(4, 7, **{name: np.zeros((2, 9))})


def test_a_plain_text_that_is_kept_keeps_no_tables_and_is_set_when_characters_were_forgotten() -> None:
    _forget()
    args: dict[str, Any] = {"width": 200, "lang": "zh-Hans"}
    expected = layout_text(HAN * 3, "16px 'Noto Sans SC'", **args).runs
    _forget()
    layout = layout_text(HAN * 3, "16px 'Noto Sans SC'", **args)
    rows = layout._lines._rows  # type: ignore[union-attr]  # its lines were not asked for
    assert isinstance(rows, UniformRows)
    plain = rows._source.plain
    assert plain is not None
    assert plain.unchecked is None
    assert all(getattr(table, "nbytes", 0) <= 0x10000 for table in plain.tables)
    lone_glyphs._lone_glyphs.cache_clear()
    plain_text._way.cache_clear()
    assert layout.runs == expected


def test_the_kernel_takes_whole_texts_with_tables_that_are_long_enough() -> None:
    style = TextStyle(to_font("16px 'Noto Sans SC'"), lang="zh-Hans")
    block = Block(HAN, 0, (Segment(0, len(HAN), 0, style),), 0)
    measured_ = block_material.prepared(block, ParagraphStyle(), "zh-Hans")
    assert measured_.is_plain
    plain = plain_text.plain_text(block, ParagraphStyle(), "zh-Hans")
    assert plain is not None
    sources = plain.sources
    lines = KERNEL.text_filled(HAN, sources, 100.0, 100.0, True)
    assert len(KERNEL.text_set(HAN, sources, bytes(len(lines)), lines, 100.0, 100.0, True)[0]) == len(lines)
    assert KERNEL.text_filled("abc", sources, 100.0, 100.0, True) is None
    assert KERNEL.text_set("\U0001f600", sources, b"\0", [(0, 1)], 100.0, 100.0, True) is None
    for at in range(14):
        table = np.ascontiguousarray(sources[at]).ravel()
        short = table[: min(len(table) - 1, 0xFFFF)]
        if at == 5:  # the flags of characters behind the end of their table are the last ones
            continue
        with pytest.raises(ValueError, match="bytes"):
            KERNEL.text_filled(HAN, (*sources[:at], short, *sources[at + 1 :]), 100.0, 100.0, True)
    for bad in ([(0, len(HAN) + 1)], [(-1, 2)], [(3, 3)], [(3, 5), (4, 6)], []):
        with pytest.raises(ValueError, match="range"):
            KERNEL.text_set(HAN, sources, bytes(len(bad)), bad, 100.0, 100.0, True)
    with pytest.raises(ValueError, match="byte"):
        KERNEL.text_set(HAN, sources, b"", lines, 100.0, 100.0, True)
    with pytest.raises(ValueError, match="range"):
        KERNEL.text_filled("", sources, 100.0, 100.0, True)
    with pytest.raises(TypeError):
        KERNEL.text_filled(3, sources, 100.0, 100.0, True)


def test_frozen_values_are_made_of_all_their_fields_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = frozen.maker(Span)
    monkeypatch.setattr(frozen, "KERNEL", None)
    values = [one.default for one in fields(Span)]
    values[0] = "山"
    assert fast(*values) == frozen.maker(Span)(*values) == Span("山")
    slots = tuple(getattr(Span, one.name) for one in fields(Span))
    with pytest.raises(ValueError, match="slots"):
        KERNEL.frozen(Span, slots, "山")
    with pytest.raises(TypeError):
        KERNEL.frozen(Rect, slots, *values)
    for bad in ((Span, list(slots)), (Span, (3,), 3), ("Span", ()), ()):
        with pytest.raises(TypeError):
            KERNEL.frozen(*bad)


def test_runs_are_the_same_before_and_after_the_lines_are_made() -> None:
    layout = layout_text([Span(""), Span(HAN * 3, tag="it")], "16px 'Noto Sans SC'", width=200, lang="zh-Hans")
    before = layout.runs
    assert [run.tag for run in before] == ["it"] * len(before)
    assert {run.span for run in before} == {1}
    assert layout.lines[1].runs[0] is before[1]
    assert layout.runs is before
    again = pickle.loads(pickle.dumps(layout))
    assert again.runs == before
    assert again == layout


mixed = st.lists(
    st.one_of(
        st.text(st.sampled_from(HAN), min_size=1, max_size=6),
        st.text(st.sampled_from("abcAVToffice"), min_size=1, max_size=8),
        st.text(st.sampled_from("0123456789"), min_size=1, max_size=5),
        st.sampled_from([" ", "  ", ", ", "-", "(", ")", ": ", "/", "%", "“", "”", "é", "Ω", "Жук"]),
        st.sampled_from([*MARKS, "한국어", "가", "アー", "っ", "ש"]),
        st.sampled_from(["\u3000", "\u00a0", "\u00ad", "ﬁ", "a\u0301", "\t"]),
    ),
    max_size=25,
).map("".join)


@given(mixed, st.one_of(fonts_, st.just("13px 'Noto Sans', 'Noto Serif SC'")), styles)
def test_mixed_texts_are_set_as_by_the_general_code(text: str, font: str, style: dict[str, Any]) -> None:
    fast, general = _both(text, font, style)
    assert fast == general


@given(mixed, fonts_, styles)
def test_the_material_of_mixed_texts_is_that_of_the_general_code(text: str, font: str, style: dict[str, Any]) -> None:
    width, lang = style.pop("width"), style.pop("lang")
    del width
    of = ParagraphStyle(**style)
    block = Block(text, 0, (Segment(0, len(text), 0, TextStyle(to_font(font), lang=lang)),), 0)
    one = measured(block)
    found = plain_material.mixed_material(one, plain_material.block_rules(of), lang)
    if found is None:
        return
    general = block_material._made(one, of, lang)
    for fast, slow in zip(found.material, general.material, strict=True):
        assert fast.tobytes() == slow.tobytes()
        assert fast.dtype == slow.dtype
    for fast, slow in zip(found[1:], general[2:6], strict=True):
        assert np.array_equal(fast, slow)


@pytest.mark.parametrize(
    "text", ["春季新品发布会第12场 Spring Launch", "于会稽第9号，修禊事也。", "Plain words, and 3 more", "한국어 문장"]
)
def test_mixed_texts_of_one_size_take_the_short_way(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _forget()
    monkeypatch.setattr(block_material, "_made", None)
    layout_text(text, "28px 'Noto Sans SC'", width=300, lang="zh-Hans")


western = st.text(st.sampled_from("AVToWaffi.,- yé“”1/"), min_size=2, max_size=24)


@given(western, st.sampled_from(["16px Inter", "16px 'Noto Serif'", "16px 'Noto Sans SC'"]))
def test_text_that_is_parted_where_it_is_safe_has_the_same_glyphs(text: str, font: str) -> None:
    whole = measured(Block(text, 0, (Segment(0, len(text), 0, TextStyle(to_font(font), lang="en")),), 0))
    again = whole._replace(joined=np.ones(len(whole.joined), np.bool_))
    for piece in whole.pieces:
        for at in range(piece.start + 1, piece.end):
            index = int(np.searchsorted(whole.starts, at))
            if whole.starts[index] != at or whole.joined[index] or not piece.kerned.any():
                continue
            if piece.unsafe[np.searchsorted(piece.clusters, at)]:  # contextual forms that are not kerned
                continue
            for start, end in ((piece.start, at), (at, piece.end)):
                if not (whole.joined[np.searchsorted(whole.starts, [start, end])]).any():
                    part, shaped = part_of(whole, piece, start, end), part_of(again, piece, start, end)
                    for name in ("glyphs", "clusters", "advances", "along", "cross"):
                        assert np.array_equal(getattr(part, name), getattr(shaped, name)), (text[start:end], name)


def test_kerned_letters_beside_a_break_are_not_joined_to_those_behind_it() -> None:
    text = "To be To"
    one = measured(Block(text, 0, (Segment(0, len(text), 0, TextStyle(to_font("16px Inter"), lang="en")),), 0))
    assert one.pieces[0].kerned[6]
    assert one.joined[7]
    assert not one.joined[6]


sizes_ = st.floats(0.3, 300, allow_nan=False)


families = st.sampled_from(["Inter", "'Noto Serif'", "'Noto Sans SC'", "'Noto Serif', 'Noto Serif SC'"])


@given(mixed, families, sizes_, sizes_)
def test_text_that_was_shaped_in_one_size_is_that_shaped_in_another(
    text: str, family: str, size: float, other: float
) -> None:
    _forget()
    first, second = [
        Block(text, 0, (Segment(0, len(text), 0, TextStyle(to_font(f"{one}px {family}"), lang="en")),), 0)
        for one in (size, other)
    ]
    measured(first)
    measures.measure_resized([first], [second])
    found, shaped = measured(second), measures._shaped(second)
    for one, two in zip(found, shaped, strict=True):
        assert isinstance(one, tuple) or np.array_equal(one, two)
    assert len(found.pieces) == len(shaped.pieces)
    for piece, as_shaped in zip(found.pieces, shaped.pieces, strict=True):
        for one, two in zip(piece, as_shaped, strict=True):
            assert one.tobytes() == two.tobytes() if isinstance(one, np.ndarray) else one == two


def test_a_title_that_is_fitted_is_shaped_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _forget()
    shaped: list[Block] = []
    shape = measures._shaped
    monkeypatch.setattr(measures, "_shaped", lambda block: shaped.append(block) or shape(block))
    found = layout_text("新品 Launch", "700 72px 'Noto Sans SC'", width=300, height=80, lang="zh", fit=(36, 96))
    assert 36 < found.font.size < 96
    assert len(shaped) == 1
