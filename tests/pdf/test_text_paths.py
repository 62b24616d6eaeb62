"""Text on paths and slanted lines copied out of a PDF; the text pages of the gallery."""

import runpy
import sys
from pathlib import Path

import pytest

import vecdraw as vd
from tests.pdf.readers import AVAILABLE, copied, lines

EXAMPLES = Path(__file__).parents[2] / "examples"


def wave(ctx: vd.Context, kind: str) -> vd.Path:
    path = vd.Path()
    if kind == "arch":
        path.move_to(20, 300)
        path.quadratic_curve_to(250, 20, 480, 300)
    elif kind == "wave":
        path.move_to(20, 200)
        path.bezier_curve_to(180, -60, 320, 460, 480, 200)
    else:
        path.arc(250, 250, 120, 3.2, 9.0)
    return path


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("kind", ["arch", "wave", "ring"])
@pytest.mark.parametrize("text", ["Text along a path, 123", "永和九年岁在癸丑，暮春之初", "海报 and letters (2) 😀 -"])
def test_text_on_a_path_is_one_line(text: str, kind: str, read, tmp_path: Path) -> None:
    ctx = vd.Context(500, 500, background="white")
    ctx.font, ctx.lang = "26px 'Noto Sans SC'", "zh-Hans"
    ctx.fill_text_on_path(text, wave(ctx, kind))
    assert copied(read, ctx, tmp_path) == lines(text)


RIGHT = ["שלום עולם", "הספר (Book one) כאן, 12:30", "مرحبا بالعالم (12) abc", "בְּרֵאשִׁית בָּרָא", "אב12 аб", "٣٤ x"]


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("kind", ["arch", "wave", "ring"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_text_from_right_to_left_on_a_path(side: str, kind: str, read, tmp_path: Path) -> None:
    for text in RIGHT:
        ctx = vd.Context(500, 500, background="white")
        ctx.font, ctx.direction = "26px 'Noto Sans SC'", "rtl"
        ctx.fill_text_on_path(text, wave(ctx, kind), side=side)
        assert copied(read, ctx, tmp_path) == lines(text)


@pytest.mark.parametrize("read", AVAILABLE)
def test_words_from_right_to_left_in_other_text_on_a_path(read, tmp_path: Path) -> None:
    ctx = vd.Context(500, 500, background="white")
    ctx.font = "26px 'Noto Sans SC'"
    spans = ["abc ", vd.Span("שלום", fill="red"), " (12) ", vd.Span("עולם def", fill="blue")]
    ctx.draw_layout_on_path(ctx.layout_text(spans), wave(ctx, "ring"))
    assert copied(read, ctx, tmp_path) == ["abc שלום (12) עולם def"]


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("text", ["sale", "שלום"])
@pytest.mark.parametrize("second", [(450, 450), (450, 150), (150, 450)])
def test_the_same_text_on_two_paths(second: tuple[float, float], text: str, read, tmp_path: Path) -> None:
    ctx = vd.Context(700, 700, background="white")
    ctx.font = "26px Inter"
    for x, y in ((150, 150), second):
        path = vd.Path()
        path.arc(x, y, 100, 3.2, 6.2)
        ctx.fill_text_on_path(text, path)
    assert copied(read, ctx, tmp_path) == [text, text]


@pytest.mark.parametrize("read", AVAILABLE)
def test_two_texts_on_paths(read, tmp_path: Path) -> None:
    ctx = vd.Context(500, 700, background="white")
    ctx.font = "26px Inter"
    ctx.fill_text_on_path("Above the line", wave(ctx, "arch"))
    ctx.translate(0, 320)
    ctx.fill_text_on_path("Below the line", wave(ctx, "arch"))
    assert copied(read, ctx, tmp_path) == ["Above the line", "Below the line"]


@pytest.mark.parametrize("read", AVAILABLE)
def test_spans_that_follow_each_other_on_a_path(read, tmp_path: Path) -> None:
    ctx = vd.Context(600, 500, background="white")
    ctx.font, ctx.lang = "20px 'Noto Sans SC'", "zh-Hans"
    spans = ["Fair winds · ", vd.Span("港口新闻", fill="red"), " · ", vd.Span("no fog", fill="blue"), " · no news"]
    ctx.draw_layout_on_path(ctx.layout_text(spans), wave(ctx, "wave"))
    assert copied(read, ctx, tmp_path) == ["Fair winds · 港口新闻 · no fog · no news"]


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("angle", [0.3, -0.6, 1.0])
@pytest.mark.parametrize(("direction", "text"), [("ltr", "海报 turned line, 12"), ("rtl", "הספר (Book) כאן, 12")])
def test_slanted_lines(direction: str, text: str, angle: float, read, tmp_path: Path) -> None:
    ctx = vd.Context(600, 600, background="white")
    ctx.font, ctx.lang, ctx.direction = "28px 'Noto Sans SC'", "zh-Hans", direction
    ctx.translate(300, 300)
    ctx.rotate(angle)
    ctx.text_align = "center"
    ctx.fill_text(text, 0, 0)
    assert copied(read, ctx, tmp_path) == lines(text)


PAGES = {
    "spring_dawn": """
春曉
孟浩然
春眠不覺曉，
處處聞啼鳥。
夜來風雨聲，
花落知多少？
""",
    "azaleas": """
진달래꽃
김소월
나 보기가 역겨워
가실 때에는
말없이 고이 보내 드리우리다
영변에 약산
진달래꽃
아름 따다 가실 길에 뿌리우리다
가시는 걸음걸음
놓인 그 꽃을
사뿐히 즈려밟고 가시옵소서
나 보기가 역겨워
가실 때에는
죽어도 아니 눈물 흘리우리다
""",
    "travellers": """
كلمات مسافرة
كلمة algebra عربية الأصل: هي «الجبر» في عنوان كتاب محمد بن
موسى الخوارزمي (نحو 820م). ومن اسمه هو جاءت كلمة algorithm،
ومن «صفر» جاءت cipher وzero معا، ومن «قهوة» جاءت coffee بعد
رحلة من مخا إلى Venezia سنة 1570.
מילים נודדות
המילה alphabet נולדה מ־alpha ו־beta, שתי אותיות יווניות; אבל
שמותיהן הם אָלֶף ובֵּית. גם jubilee הוא „יובל”, ו־behemoth היא
„בהמות” (איוב מ', 15). המילה אָמֵן נשארה Amen בכל שפה,
מ־Reykjavík עד Cape Town.
Words that travelled
""",
    "patience": """
धीरे-धीरे
धीरे-धीरे रे मना, धीरे सब कुछ होय।
माली सींचे सौ घड़ा, ऋतु आए फल होय॥
Slowly, O mind: all comes in its time.
A hundred jars you may pour; the fruit waits for its season.
ช้า ๆ ได้พร้าเล่มงาม
คนโบราณสอนว่าการตีเหล็กต้องใช้เวลาและความใจเย็น ถ้ารีบร้อน
เกินไปก็จะได้มีดที่ไม่คม แต่ถ้าค่อย ๆ ทำก็จะได้มีดเล่มงามไว้ใช้ไป
อีกนาน
Slowly, slowly, and you will have a beautiful blade.
""",
    "festoon": """
Garden Party
花园聚会 · Saturday 5 June, 3 pm
""",
    "peach_blossom": """
桃花源記
晉太元中，武陵人捕魚為業。緣溪行，忘
路之遠近。忽逢桃花林，夾岸數百步，中
無雜樹，芳草鮮美，落英繽紛。漁人甚異
之。復前行，欲窮其林。林盡水源，便得
一山，山有小口，彷彿若有光。便舍船，
從口入。初極狹，纔通人。復行數十步，
豁然開朗。土地平曠，屋舍儼然，有良田
美池桑竹之屬。阡陌交通，雞犬相聞。其
中往來種作，男女衣著，悉如外人。黃髮
垂髫，並怡然自樂。見漁人，乃大驚，問
所從來。具答之。
""",
    "ten_nights": """
こんな夢を見た。
腕組をして枕元に坐っていると、仰向に寝た女が、静かな声でも
う死にますと云う。女は長い髪を枕に敷いて、輪郭の柔らかな
瓜実顔をその中に横たえている。真白な頬の底に温かい血の色が
ほどよく差して、唇の色は無論赤い。とうてい死にそうには見え
ない。しかし女は静かな声で、もう死にますと判然云った。
""",
}
WITH_MORE = {"peach_blossom", "ten_nights"}
"""Pages with more than these lines."""


@pytest.fixture(scope="module")
def page_of(tmp_path_factory: pytest.TempPathFactory):
    known: dict[str, vd.Context] = {}

    def page(name: str) -> vd.Context:
        if name not in known:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(sys, "argv", [name, str(tmp_path_factory.mktemp(name) / "page.png")])
                known[name] = runpy.run_path(str(EXAMPLES / f"{name}.py"))["ctx"]
        return known[name]

    return page


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("name", PAGES)
def test_text_pages_of_the_gallery(name: str, read, page_of, tmp_path: Path) -> None:
    found = copied(read, page_of(name), tmp_path)
    wanted = lines(PAGES[name])
    if name in WITH_MORE:
        found = [line for line in found if line in wanted]
    assert found == wanted
