"""`vecdraw fonts`: the list of families, and the coverage of a text."""

import pytest

from tests.cli.runs import Answer, call

UNASSIGNED = "\U000e0fff"


def rows(answer: Answer) -> dict[str, str]:
    """The lines by family: a name ends at two blanks."""
    return {line.partition("  ")[0]: line.partition("  ")[2].strip() for line in answer.out.splitlines()}


def test_the_list_has_each_family_once_with_weights_styles_and_other_names(capsys: pytest.CaptureFixture[str]) -> None:
    answer = call(capsys, "fonts")
    assert (answer.code, answer.err) == (0, "")
    found = rows(answer)
    assert len(found) == len(answer.out.splitlines())
    assert list(found) == sorted(found)
    assert found["Inter"].split("  ")[0] == "100-900"
    assert "normal, italic" in found["Inter"]
    assert found["Noto Sans CJK SC"].startswith("400, 700")
    assert "Noto Sans TC" in found["Noto Sans CJK SC"]


def test_coverage_puts_the_families_that_have_everything_first(capsys: pytest.CaptureFixture[str]) -> None:
    answer = call(capsys, "fonts", "--coverage", "海报 Poster")
    assert (answer.code, answer.err) == (0, "")
    found = rows(answer)
    whole = [family for family, rest in found.items() if rest == "8 of 8"]
    assert {"Noto Sans CJK SC", "Noto Serif CJK SC"} <= set(whole)
    assert list(found)[: len(whole)] == whole
    assert found["Inter"] == "6 of 8  lacks 海 U+6D77, 报 U+62A5"
    assert all(not rest.startswith("0 of") for rest in found.values())


def test_a_character_counts_once_and_spaces_and_selectors_not_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert rows(call(capsys, "fonts", "--coverage", "aa \t\u200da\ufe0f"))["Inter"] == "1 of 1"


def test_what_no_family_has_is_named_and_the_exit_code_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    answer = call(capsys, "fonts", "--coverage", f"a\u12b5{UNASSIGNED}")
    assert answer.code == 1
    assert answer.err == ""
    last = answer.out.splitlines()[-1]
    assert last == "no family has \u12b5 U+12B5 ETHIOPIC SYLLABLE KWE, U+E0FFF (no name)"


def test_a_long_list_of_what_is_missing_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(call(capsys, "fonts", "--coverage", "aあいうえおかきくけこ"))
    assert found["Inter"].endswith("く U+304F and 2 more")


def test_nothing_to_cover(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "fonts", "--coverage", " ") == (0, "", "")
