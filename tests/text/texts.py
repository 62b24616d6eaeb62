"""Texts of many scripts, and styles, for Hypothesis."""

from hypothesis import strategies as st

from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font

WORDS = (
    *("Hello", "AVATAR", "office", "naïve", "e\u0301a\u0300", "12.50", "(a)", "—", "“q”", "Ω", "Жук"),
    *("海报", "永和九年", "，", "「」", "かな", "カタカナ", "한국어", "ㄅㄆㄇ", "葛\U000e0101"),
    *("שלום", "שָׁלוֹם", "مرحبا", "كتاب", "١٢٣", "नमस्ते", "क्षत्रिय", "สวัสดี", "น้ำ"),
    *("😀", "👨‍👩‍👧", "🇫🇷", "👍🏽", "❤️", "❤\ufe0e", "1️⃣", "∑", "♜", "\u200b", "\u00ad", "\U000f0000"),
)
TEXTS = st.lists(st.one_of(st.sampled_from(WORDS), st.just(" ")), max_size=8).map("".join)
FAMILIES = st.lists(
    st.sampled_from(["sans-serif", "serif", "monospace", "Inter", "Noto Sans TC", "emoji", "Noto Sans Arabic"]),
    min_size=1,
    max_size=3,
)
FONTS = st.builds(
    Font,
    FAMILIES,
    st.integers(1, 200).map(float),
    weight=st.sampled_from([100, 400, 550, 700, 900]),
    style=st.sampled_from(["normal", "italic"]),
    angle=st.just(14.0),
    stretch=st.just(100.0),
    variant_caps=st.just("normal"),
    line_height=st.none(),
    features=st.sampled_from([{}, {"palt": 1}]),
    axes=st.just({}),
)
STYLES = st.builds(
    TextStyle,
    FONTS,
    kerning=st.sampled_from(["auto", "none"]),
    letter_spacing=st.sampled_from([0.0, 0.0, 2.0, -0.5]),
    word_spacing=st.sampled_from([0.0, 0.0, 5.0]),
    lang=st.sampled_from(["", "zh-Hans", "ja", "ar", "en"]),
    direction=st.sampled_from(["ltr", "rtl", "inherit"]),
    stretch=st.sampled_from([None, 75.0]),
    variant_caps=st.sampled_from(["normal", "small-caps"]),
    text_rendering=st.sampled_from(["auto", "optimizeSpeed", "geometricPrecision"]),
    writing_mode=st.just("horizontal-tb"),
)
