"""What language tags say of the font."""

import pytest

from vecdraw.typeface.languages import is_traditional, primary_language


@pytest.mark.parametrize(
    ("lang", "primary"), [("zh-Hant-TW", "zh"), ("yue", "zh"), ("ja-JP", "ja"), ("", ""), ("EN_us", "en")]
)
def test_the_primary_language(lang: str, primary: str) -> None:
    assert primary_language(lang) == primary


@pytest.mark.parametrize("lang", ["zh-Hant", "zh_TW", "zh-HK", "zh-MO", "yue", "lzh", "cmn-Hant-CN", "zh-Hant-HK"])
def test_traditional_characters(lang: str) -> None:
    assert is_traditional(lang)


@pytest.mark.parametrize("lang", ["zh", "zh-CN", "zh-Hans-HK", "yue-Hans", "cmn", "zh-SG", "ja"])
def test_simplified_characters(lang: str) -> None:
    assert not is_traditional(lang)
