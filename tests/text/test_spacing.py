"""The spacing of punctuation and of ideographs next to Western text."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.text.texts import TEXTS
from vecdraw.errors import BadValueError
from vecdraw.text.analyze import clusters
from vecdraw.text.code_points import code_points
from vecdraw.text.spacing import Spacing, TextSpacingTrim, spacing
from vecdraw.text.spacing_classes import (
    CLOSE,
    CONNECTOR,
    DOT,
    INSEPARABLE,
    MIDDLE,
    OPEN,
    PERIOD,
    spacing_classes,
)
from vecdraw.text.spacing_options import style_of

TRIMS: tuple[TextSpacingTrim, ...] = ("normal", "space-all", "space-first", "trim-start", "trim-both", "trim-all")


def starts(text: str) -> NDArray[np.intp]:
    """Where the clusters begin."""
    return np.array([start for start, _ in clusters(text)], np.intp)


def of(text: str, lang: str = "zh-Hans", **options: object) -> Spacing:
    """The spacing of a text, by its clusters."""
    return spacing(text, starts(text), lang, **options)  # type: ignore[arg-type]  # any options


def advance(text: str, lang: str = "zh-Hans", **options: object) -> float:
    """What the rules take from or add to a text inside a line, in em."""
    found = of(text, lang, **options)
    return float((found.gap - found.trim_before - found.trim_after).sum())


# Widths of pairs that Chromium 156 takes half an em from with text-spacing-trim: normal, by the kind of the first and
# of the second character.
PAIRS = {
    "zh-Hans": ("「（“‘〈〝", "」）、。，．：；”’〉〟", "・·\u3000"),
    "zh-Hant": ("「（“‘〈〝", "」）”’〉〟", "・·\u3000、。，．：；"),
    "ja": ("「（〈〝", "」）、。，．〉〟", "・·\u3000：；"),
}


@pytest.mark.parametrize("lang", PAIRS)
def test_pairs_are_trimmed_as_in_chromium(lang: str) -> None:
    opening, closing, middle = PAIRS[lang]
    for first in (*opening, *closing, *middle, *"！？〜…—()["):
        for second in (*opening, *closing, *middle, *"！？〜…—()["):
            trims = (second in opening and first in (*opening, *closing, *middle, "(", "[")) or (
                first in closing and second in (*closing, *middle, ")")
            )
            assert advance(first + second, lang) == (-0.5 if trims else 0), first + second


def test_the_first_of_two_closing_and_the_second_of_two_opening_is_trimmed() -> None:
    assert of("」。").trim_after.tolist() == [0.5, 0]
    assert of("（「").trim_before.tolist() == [0, 0.5]
    assert of("」「").trim_before.tolist() == [0, 0.5]


def test_exclamations_are_squeezed_where_gb_is_asked_for() -> None:
    assert advance("！”", style="gb") == advance("？！", style="gb") == -0.5
    assert advance("！”") == advance("？！") == advance("！”", style="gb", vertical=True) == 0
    assert of("！", style="gb").end_shrink.tolist() == [0.5]


def test_a_larger_neighbour_keeps_its_blank() -> None:
    found = of("」「", sizes=np.array([10.0, 20.0]))
    assert (found.trim_after.tolist(), found.trim_before.tolist()) == ([0.5, 0], [0, 0])


def test_punctuation_that_is_not_full_width_has_no_blank() -> None:
    assert of("“你”", advances=np.array([0.4, 1.0, 0.4])).before.tolist() == [0, 0, 0]
    assert of("“你”", "zh").before.tolist() == [0.5, 0, 0]
    assert of("“你”", "ja").before.tolist() == [0, 0, 0]


def test_the_font_may_have_other_blanks() -> None:
    text = "「（甲）。a"
    plain, found = of(text, trim="trim-start"), of(text, trim="trim-start", blanks=(np.full(6, 0.4), np.full(6, 0.3)))
    assert found.before.tolist() == [0.4, 0.4, 0, 0, 0, 0]
    assert found.after.tolist() == [0, 0, 0, 0.3, 0.3, 0]
    assert found.trim_before.tolist() == [0, 0.4, 0, 0, 0, 0]
    assert found.trim_after.tolist() == [0, 0, 0, 0.3, 0, 0]
    assert found.start_trim.tolist() == [0.4, 0, 0, 0, 0, 0]
    assert found.end_shrink.tolist() == [0, 0, 0, 0.3, 0.3, 0]
    assert found.shrink[5].tolist() == [0, 0, 0, 0, 0.3, 0]
    assert found.gap.tolist() == plain.gap.tolist()


@pytest.mark.parametrize(
    ("trim", "start", "end", "end_shrink"),
    [
        ("normal", [0, 0, 0], [0, 0, 0], [0, 0, 0.5]),
        ("space-all", [0, 0, 0], [0, 0, 0], [0, 0, 0]),
        ("space-first", [0, 0, 0], [0, 0, 0], [0, 0, 0.5]),
        ("trim-start", [0.5, 0, 0], [0, 0, 0], [0, 0, 0.5]),
        ("trim-both", [0.5, 0, 0], [0, 0, 0.5], [0, 0, 0]),
        ("trim-all", [0, 0, 0], [0, 0, 0], [0, 0, 0]),
    ],
)
def test_line_starts_and_ends(
    trim: TextSpacingTrim, start: list[float], end: list[float], end_shrink: list[float]
) -> None:
    found = of("（一）", trim=trim)
    assert (found.start_trim.tolist(), found.end_trim.tolist(), found.end_shrink.tolist()) == (start, end, end_shrink)
    assert (found.trim_before[0], found.trim_after[2]) == ((0.5, 0.5) if trim == "trim-all" else (0, 0))


def test_space_first_spares_the_first_line_and_those_behind_forced_breaks() -> None:
    assert of("（一（\n（", trim="space-first").start_trim.tolist() == [0, 0, 0.5, 0, 0]


def test_the_blank_lost_to_a_neighbour_comes_back_at_the_start_of_a_line() -> None:
    assert of("」「", trim="normal").start_trim.tolist() == [0, -0.5]
    assert of("」「", trim="trim-start").start_trim.tolist() == [0, 0]
    assert of("」・", trim="normal").end_trim.tolist() == [-0.5, 0]


@pytest.mark.parametrize(
    ("style", "blanks"),
    [
        ("gb", {"。": (0, 0.5), "：": (0, 0.5), "！": (0, 0.5), "・": (0.25, 0.25), "「": (0.5, 0)}),
        ("cns", {"。": (0.25, 0.25), "：": (0.25, 0.25), "！": (0, 0), "・": (0.25, 0.25), "「": (0.5, 0)}),
        ("jis", {"。": (0, 0.5), "：": (0.25, 0.25), "！": (0, 0), "・": (0.25, 0.25), "「": (0.5, 0)}),
    ],
)
def test_styles(style: str, blanks: dict[str, tuple[float, float]]) -> None:
    for character, blank in blanks.items():
        found = of(character, style=style)
        assert (found.before[0], found.after[0]) == blank, character


def test_colons_in_vertical_chinese_are_a_whole_em() -> None:
    assert of("：！。", vertical=True).after.tolist() == [0, 0, 0.5]


@pytest.mark.parametrize(
    ("lang", "style"),
    [
        ("", "gb"),
        ("zh", "gb"),
        ("zh-Hant", "cns"),
        ("zh-TW", "cns"),
        ("zh-Hans-HK", "gb"),
        ("ja", "jis"),
        ("en", "jis"),
    ],
)
def test_styles_of_languages(lang: str, style: str) -> None:
    assert style_of(lang) == style


@pytest.mark.parametrize(
    ("text", "autospace", "expected"),
    [
        ("永a", "normal", [0, 0.25]),
        ("永a永1かα，a", "normal", [0, 0.25, 0.25, 0.25, 0.25, 0.25, 0, 0]),
        ("永a永1", "ideograph-alpha", [0, 0.25, 0.25, 0]),
        ("永a永1", "ideograph-numeric insert", [0, 0, 0, 0.25]),
        ("永a", "no-autospace", [0, 0]),
        ("永Ａ１①(·가", "normal", [0] * 7),  # as in Chromium: none beside full-width ones and punctuation
        ("A가Aー々〇ㄅ1", "normal", [0, 0.25, 0.25, 0.25, 0, 0, 0, 0.25]),
        ("永 a", "normal", [0, 0, 0]),
        ("永 a", "replace", [0, 0, 0.25]),
        ("e\u0301永", "normal", [0, 0.25]),
    ],
)
def test_room_between_ideographs_and_western_text(text: str, autospace: str, expected: list[float]) -> None:
    found = of(text, autospace=autospace)
    assert found.gap.tolist() == expected
    assert found.start_trim.tolist() == expected  # at the start of a line there is none


def test_spaces_make_way_for_the_gap() -> None:
    assert of("永 a", autospace="replace").replaced.tolist() == [False, True, False]
    assert of("a a 永", autospace="replace").replaced.tolist() == [False, False, False, True, False]


def test_french_punctuation() -> None:
    assert of("a;b", "fr", autospace="punctuation").gap.tolist() == [0, 1 / 6, 0]
    assert of("«a»", "fr-CA", autospace="punctuation").gap.tolist() == [0, 0.25, 0.25]
    assert of("a;b", "en", autospace="punctuation").gap.tolist() == [0, 0, 0]
    assert of("a !?", "fr", autospace="punctuation").gap.tolist() == [0, 0, 0, 0]


def test_the_gap_may_be_another() -> None:
    assert of("永a", gap=0.125).gap.tolist() == [0, 0.125]
    assert of("永a", upright=np.array([True, True])).gap.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("hanging", "text", "start", "end", "hang"),
    [
        ("none", "「一。", [0, 0, 0], [0, 0, 0], [0, 0, 0]),
        ("first", "「一「", [1, 0, 0], [0, 0, 0], [0, 0, 0]),
        ("last", "一」", [0, 0], [0, 1], [0, 0]),
        ("force-end", "一。，！", [0, 0, 0, 0], [0, 0.5, 1, 0], [0, 0, 0, 0]),
        ("allow-end", "一。", [0, 0], [0, 0], [0, 1]),
        ("first allow-end last", "「。」", [1, 0, 0], [0, -0.5, 1], [0, 0.5, 0]),
    ],
)
def test_hanging_punctuation(hanging: str, text: str, start: list[float], end: list[float], hang: list[float]) -> None:
    found = of(text, hanging=hanging)
    assert (found.start_trim.tolist(), found.end_trim.tolist(), found.hang.tolist()) == (start, end, hang)


def test_squeezing_goes_by_clreq() -> None:
    text = "（甲）乙，丙。丁·戊a己！庚"
    taken = [{text[i]: float(row[i]) for i in np.flatnonzero(row)} for row in of(text, advances=None).shrink]
    gaps, stops = {"戊": 0.125, "a": 0.125}, {"。": 0.5, "！": 0.5}
    assert taken == [{}, {"丁": 0.25, "·": 0.25}, {"）": 0.5}, {"，": 0.5}, gaps, stops]


def test_squeezing_goes_by_jlreq() -> None:
    text = "甲（乙，丙。丁・a"
    taken = [{text[i]: float(row[i]) for i in np.flatnonzero(row)} for row in of(text, "ja").shrink]
    assert taken == [{}, {"丁": 0.25, "・": 0.25}, {"甲": 0.5, "，": 0.5}, {}]


def test_punctuation_in_the_middle_is_not_squeezed() -> None:
    assert not of("（甲）乙，丙。", "zh-Hant").shrink.any()


def test_spaces_are_squeezed_first_by_a_third_or_to_a_quarter_em() -> None:
    found = of("a b", "en", advances=np.array([0.5, 0.33, 0.5]))
    assert found.shrink[0].tolist() == pytest.approx([0, 0.11, 0])  # a third; in a wider one, all but 1/4 em
    assert of("a b", "en", advances=np.array([0.5, 0.5, 0.5])).shrink[0].tolist() == [0, 0.25, 0]
    assert found.expand[0].tolist() == pytest.approx([0, 0.17, 0])
    assert found.expand[-1].tolist() == [0, np.inf, 0]


def test_widening_spares_dashes_connectors_and_words() -> None:
    text = "甲——乙～丙ab丁"
    found = of(text)
    assert np.flatnonzero(found.expand[1]).tolist() == [5, 7]
    assert np.flatnonzero(found.expand[2]).tolist() == [0, 2, 5, 7]


@pytest.mark.parametrize(
    "options",
    [
        {"trim": "trim"},
        {"trim": None},
        {"style": "tw"},
        {"autospace": "auto-space"},
        {"autospace": ""},
        {"autospace": "insert replace"},
        {"autospace": 1},
        {"hanging": "end"},
        {"hanging": "allow-end force-end"},
        {"hanging": "first first"},
    ],
)
def test_unknown_values(options: dict[str, object]) -> None:
    with pytest.raises(BadValueError, match="must be"):
        of("永", **options)


@given(TEXTS, st.sampled_from(["", "zh-Hant", "ja", "en", "fr"]), st.sampled_from(TRIMS), st.booleans())
def test_what_is_trimmed_was_there(text: str, lang: str, trim: TextSpacingTrim, vertical: bool) -> None:
    found = of(
        text, lang, trim=trim, vertical=vertical, hanging="first allow-end last", autospace="normal punctuation"[:6]
    )
    size = len(starts(text))
    assert all(len(array) == size for array in found[:11])
    assert ((found.trim_before <= found.before) & (found.trim_after <= found.after)).all()
    assert (found.shrink >= 0).all()
    assert (found.expand >= 0).all()
    assert found.shrink.shape[1] == found.expand.shape[1] == size


def test_classes_are_those_of_clreq(reference_data: Path) -> None:
    rows = json.loads((reference_data / "data/cjk/clreq-punct-full.json").read_text("utf-8"))
    kinds = {
        "LEFT": {OPEN},
        "RIGHT": {CLOSE},
        "DASH": {INSEPARABLE, CONNECTOR},
        "ELLIPSIS": {INSEPARABLE},
        "DOT": {MIDDLE},
    }
    for characters, _, name, *_ in rows:
        for word, allowed in kinds.items():
            if word in name.split() and "LOW" not in name:
                found = spacing_classes(code_points(characters[0]), "zh", None)
                assert int(found[0]) in allowed, name


def test_classes_are_those_of_jlreq(reference_data: Path) -> None:
    table = json.loads((reference_data / "data/cjk/jlreq-classes.json").read_text("utf-8"))
    classes = {"cl-01": OPEN, "cl-02": CLOSE, "cl-06": PERIOD, "cl-07": DOT, "cl-08": INSEPARABLE}
    for name, expected in classes.items():
        for codes, _ in table[name]["chars"]:
            character = chr(int(codes[0], 16))
            full = chr(ord(character) + 0xFEE0) if character.isascii() else character
            if full not in "«»⦅⦆":  # these have narrow glyphs; the full-width ones are U+FF5F and U+FF60
                found = spacing_classes(code_points(full), "zh", None)
                assert int(found[0]) == expected, full
