"""Text of both directions copied out of a PDF is the text that was drawn, in every reader."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.pdf.readers import AVAILABLE, complaints, copied, drawn, lines

TEXTS = {
    "hebrew": ("rtl", "שלום עולם"),
    "hebrew with punctuation": ("rtl", "שלום, עולם!"),
    "hebrew in brackets": ("rtl", "שלום (עולם) טוב"),
    "hebrew in all brackets": ("rtl", "[שלום] «עולם» {טוב} <רע>"),
    "hebrew in quotes": ("rtl", 'הוא אמר "שלום" והלך - כן?'),
    "a latin word in hebrew": ("rtl", "שלום abc עולם"),
    "latin words and a hyphen in hebrew": ("rtl", "אני אוהב Python ו-JavaScript מאוד"),
    "latin in brackets in hebrew": ("rtl", "הספר (Book one) כאן (2)"),
    "hebrew from a latin word on": ("rtl", "Python הוא שפה"),
    "hebrew up to a latin word": ("rtl", "השפה היא Python."),
    "a number in hebrew": ("rtl", "יש לי 25 ספרים"),
    "numbers with signs in hebrew": ("rtl", "בשנת 1948, 3.14 או 12:30."),
    "percents and prices in hebrew": ("rtl", "הנחה של 50% על $7 או -5"),
    "hebrew with points": ("rtl", "בְּרֵאשִׁית בָּרָא"),
    "hebrew with points in brackets": ("rtl", "בְּרֵאשִׁית (בָּרָא)"),
    "hebrew with points and numbers": ("rtl", "בְּרֵאשִׁית 12 (בָּרָא) abc"),
    "maqaf": ("rtl", "מ־alpha ו־beta, שתי אותיות"),
    "arabic": ("rtl", "مرحبا بالعالم"),
    "arabic with punctuation": ("rtl", "مرحبا، كيف الحال؟"),
    "arabic in brackets": ("rtl", "مرحبا (بالعالم) جدا"),
    "a latin word in arabic": ("rtl", "أحب Python كثيرا"),
    "numbers in arabic": ("rtl", "لدي 25 كتابا و٣٤ قلما"),
    "arabic with vowels": ("rtl", "مُحَمَّد رَسُولُ اللَّهِ"),
    "arabic with vowels and signs": ("rtl", "رَسُولُ + رَسُولُ"),
    "arabic with vowels and a sign at the end": ("rtl", "اللَّهِ/"),
    "lam and alef alone": ("rtl", "لا"),
    "hebrew and arabic": ("rtl", "שלום مرحبا abc 12"),
    "chinese in hebrew": ("rtl", "שלום 海报 עולם"),
    "signs alone from right to left": ("rtl", "12 (3) …"),
    "hebrew and arabic in latin": ("ltr", "abc (עברית) def [مرحبا] «שלום», said 12 (he)!"),
    "numbers behind hebrew in latin": ("ltr", "see שלום 12 and 34 مرحبا 56"),
    "hebrew at the end": ("ltr", "the word is שלום"),
    "hebrew in brackets at the end": ("ltr", "the word is (שלום)."),
    "hebrew at the begin": ("ltr", "שלום is the word"),
    "two words with a comma in latin": ("ltr", "say שלום, עולם, now"),
    "arabic with vowels in latin": ("ltr", "say مُحَمَّد 12 now"),
    "arabic digits alone": ("ltr", "٣٤"),
    "hebrew in chinese": ("ltr", "海报 שלום，永和九年 (אב)"),
    "an emoji in hebrew": ("rtl", "שלום 😀 עולם"),
    "a number glued to a word": ("ltr", "ab אב12 cd"),
    "a word glued to a number": ("ltr", "12אב cd"),
    "a number glued to a word from the right": ("rtl", "אב12 ab"),
    "latin glued to hebrew from the right": ("rtl", "abשלום"),
    "hebrew glued to latin from the right": ("rtl", "שלוםabc12ג"),
    "a number between words of two directions": ("rtl", "ab12שלום3.5ab"),
}
WIDTH = 900


def page(*texts: tuple[str, str], font: str = "32px Inter") -> vd.Context:
    """Lines of text, each at the side that its direction begins at."""
    ctx = vd.Context(WIDTH, 60 * len(texts) + 20, background="white")
    ctx.font = font
    for at, (direction, text) in enumerate(texts):
        ctx.direction = direction
        ctx.fill_text(text, 10 if direction == "ltr" else WIDTH - 10, 50 + 60 * at)
    return ctx


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("name", TEXTS)
def test_a_line_of_its_own(name: str, read, tmp_path: Path) -> None:
    assert copied(read, page(TEXTS[name]), tmp_path) == drawn(TEXTS[name][1])


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("more", ["ltr", "rtl"])
def test_many_lines_on_a_page_that_has_more_letters_of_one_direction(more: str, read, tmp_path: Path) -> None:
    filler = {"ltr": "Words that go from left to right, and more of them", "rtl": "מילים רבות מימין לשמאל ועוד מילים"}
    texts = [*TEXTS.values(), *[(more, filler[more])] * 12]
    assert copied(read, page(*texts, font="24px Inter"), tmp_path) == drawn(*(text for _, text in texts))


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("align", ["start", "justify", "center"])
def test_paragraphs_of_both_directions(align: str, read, tmp_path: Path) -> None:
    hebrew = "המילה alphabet נולדה מ־alpha ו־beta, שתי אותיות יווניות; אבל שמותיהן (אָלֶף ובֵּית) באו קודם, לפני 2500 שנה."
    arabic = "كلمة algebra عربية الأصل: هي «الجبر» في عنوان كتاب محمد بن موسى الخوارزمي (نحو 820م)، ومن اسمه algorithm."
    ctx = vd.Context(370, 700, background="white")
    ctx.font = "22px Inter"
    found = []
    for at, text in enumerate((hebrew, arabic)):
        ctx.direction = "rtl"
        found += ctx.fill_text_box(text, (20, 20 + 320 * at, 330, 300), align=align).lines
    assert len(found) > 6
    assert copied(read, ctx, tmp_path) == drawn(*found)


@pytest.mark.parametrize("read", AVAILABLE)
def test_spans_of_several_fonts_and_colours_on_one_line(read, tmp_path: Path) -> None:
    ctx = vd.Context(800, 120, background="white")
    ctx.font, ctx.direction = "28px Inter", "rtl"
    bold = vd.Span("Python (3.14)", fill="red", font="bold 28px Inter")
    ctx.fill_text_box(["אני אוהב ", bold, " מאוד, ", vd.Span("וגם", fill="blue"), " JavaScript."], (20, 20, 760, 80))
    assert copied(read, ctx, tmp_path) == drawn("אני אוהב Python (3.14) מאוד, וגם JavaScript.")


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("how", ["stroke", "gradient", "filter", "layer", "scene", "condensed", "turned", "spaced"])
def test_however_it_is_drawn(how: str, read, tmp_path: Path) -> None:
    text = "הספר (Book one) כאן, 12:30"
    ctx = vd.Context(700, 400, background="white")
    ctx.font, ctx.direction = "32px Inter", "rtl"
    if how == "stroke":
        ctx.stroke_text(text, 650, 60)
    elif how == "gradient":
        ctx.fill_style = vd.LinearGradient((0, 0), (600, 0), ["red", (0.2, "lime"), (0.2, "blue"), "gold"])
        ctx.fill_text(text, 650, 60)
    elif how == "filter":
        ctx.filter = "blur(2px)"
        ctx.fill_text(text, 650, 60)
    elif how == "layer":
        with ctx.layer(alpha=0.5, blend="multiply"):
            ctx.fill_text(text, 650, 60)
    elif how == "scene":
        inner = vd.Context(700, 100)
        inner.font, inner.direction = ctx.font, "rtl"
        inner.fill_text(text, 650, 60)
        ctx.draw_scene(inner.scene, 20, 30)
    elif how == "condensed":
        ctx.fill_text(text, 650, 60, 300)
    elif how == "turned":
        ctx.translate(200, 380)
        ctx.rotate(-3.141592653589793 / 2)
        ctx.fill_text(text, 370, 0)
    else:
        ctx.letter_spacing = 6
        ctx.fill_text(text, 650, 60)
    assert copied(read, ctx, tmp_path) == drawn(text)


@pytest.mark.parametrize("read", AVAILABLE)
def test_in_tagged_documents(read, tmp_path: Path) -> None:
    with vd.Document(lang="he") as doc:
        for text in ("הספר (Book one) כאן", "שלום, עולם!"):
            with doc.page(600, 200) as ctx:
                ctx.font, ctx.direction = "32px Inter", "rtl"
                with ctx.tag("P"):
                    ctx.fill_text(text, 580, 60)
    pdf = doc.encode()
    assert complaints(pdf, tmp_path) in ([], None)
    assert lines(read(pdf, tmp_path)) == drawn("הספר (Book one) כאן", "שלום, עולם!")


@pytest.mark.parametrize("read", AVAILABLE)
def test_letters_that_are_clipped_away_are_not_read(read, tmp_path: Path) -> None:
    ctx = vd.Context(700, 100, background="white")
    ctx.font, ctx.direction = "32px Inter", "rtl"
    ctx.begin_path()
    ctx.rect(600, 0, 100, 100)
    ctx.clip()
    ctx.fill_text("שלום (עולם) טוב וגם Python", 690, 60)
    (found,) = copied(read, ctx, tmp_path)
    assert found.startswith("שלום")
    assert "Python" not in found


WORDS = (
    "שלום עולם ספר אב ב بְּסם مرحبا لا سلام كتاب في مُحَمَّد اللَّهِ בָּרָא abc Hello x Python 12 3.14 12:30 ٣٤ 50% -5 $7 1,234 "
    "海报 永 ( ) [ ] « » \" ' , . ! ? : ; – … / & + ، ؟ (שלום) (abc) «مرحبا» e\u0301x שלום, abc. ו-Python"
)
LINES = st.tuples(
    st.sampled_from(("ltr", "rtl")), st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=7).map(" ".join)
).filter(lambda line: len(line[1]) > 1 and not line[1].endswith("-"))


@pytest.mark.parametrize("read", AVAILABLE)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(LINES, min_size=6, max_size=12))
def test_any_mixture_of_scripts_comes_back(read, tmp_path: Path, texts: list[tuple[str, str]]) -> None:
    assert copied(read, page(*texts, font="20px Inter"), tmp_path) == drawn(*(text for _, text in texts))
