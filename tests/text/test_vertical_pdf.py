"""Columns and text on paths in PDF: where they are drawn, and how they are read."""

from pathlib import Path

import pytest

import vecdraw as vd
from tests.pdf import readers
from tests.vector import renderers
from tests.vector.comparison import averaged, compare
from vecdraw.export.render import to_pixels

FINER = 4
WAVE = vd.Path("M10 150 C 110 50 110 250 210 150 S 310 50 390 150")


def column(font: str, text: str, orientation: str = "mixed", style: str = "#024") -> vd.Scene:
    ctx = vd.Context(160, 400, background="white")
    ctx.font, ctx.writing_mode, ctx.text_baseline, ctx.fill_style = font, "vertical-rl", "middle", style
    ctx.text_orientation = orientation  # type: ignore[assignment]  # a parameter of the tests
    ctx.text_combine_upright = "digits 4"
    ctx.fill_text(text, 80, 20)
    return ctx.scene


def on_path(text: str) -> vd.Scene:
    ctx = vd.Context(400, 300, background="white")
    ctx.font = "30px 'Noto Serif SC'"
    ctx.fill_text_on_path(text, WAVE)
    return ctx.scene


SCENES = {
    "upright": column("30px 'Noto Serif SC'", "「永和九年，岁在。」"),
    "mixed": column("30px 'Noto Sans SC'", "令和2024年12月 Tag"),
    "truetype": column("30px Inter", "Upright", "upright"),
    "proportional": column("30px 'Noto Serif SC'", "ァゥトル「（）」"),
    "path": on_path("永和九年 office"),
}


def read(reader: str, scene: vd.Scene, folder: Path) -> list[str]:
    call, is_there = readers.READERS[reader]
    if not is_there:
        pytest.skip(f"{reader} is not installed")
    return readers.lines(call(vd.encode(scene, "pdf"), folder))


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("renderer", renderers.PDF)
def test_it_is_drawn_where_we_draw_it(renderer: str, name: str) -> None:
    scene = SCENES[name]
    ours = to_pixels(scene, scale=float(FINER))
    theirs = renderers.PDF[renderer](vd.encode(scene, "pdf"), ours.shape[1], ours.shape[0])
    if theirs is None:
        pytest.skip(f"{renderer} is not installed")
    distance = compare(averaged(ours, FINER), averaged(theirs, FINER))  # type: ignore[arg-type]  # 8 bits
    assert distance.is_near or (renderer == "poppler" and distance.edge < 128), distance  # it rounds places of glyphs


@pytest.mark.parametrize("reader", ["poppler", "pdfium"])
@pytest.mark.parametrize(
    ("font", "text"),
    [
        ("30px 'Noto Serif SC'", "「永和九年，岁在。」"),
        ("30px 'Noto Serif SC'", "令和6年12月 Latin 文"),
        ("30px Inter, 'Noto Sans SC'", "永abc和"),
        ("30px 'Noto Sans SC', 'Noto Sans Symbols 2'", "永♔和"),
    ],
)
def test_columns_are_read_from_above(reader: str, font: str, text: str, tmp_path: Path) -> None:
    assert read(reader, column(font, text), tmp_path) == [text]


@pytest.mark.parametrize("reader", ["poppler", "pdfium"])
def test_text_on_a_path_is_read_as_one(reader: str, tmp_path: Path) -> None:
    assert read(reader, on_path("永和九年 office"), tmp_path) == ["永和九年 office"]


@pytest.mark.parametrize("reader", ["poppler", "pdfium"])
def test_no_emoji_is_lost(reader: str, tmp_path: Path) -> None:
    found = read(reader, column("30px 'Noto Sans SC', 'Noto Color Emoji'", "永😀和"), tmp_path)
    assert sorted("".join(found).replace(" ", "")) == sorted("永😀和")


def test_from_right_to_left_parts_are_left_to_the_reader(tmp_path: Path) -> None:
    found = read("pdfium", column("30px 'Noto Sans Hebrew', 'Noto Sans SC'", "永אבג和"), tmp_path)
    assert "".join(found) == "永אבג和"


@pytest.mark.parametrize("reader", ["poppler", "pdfium"])
def test_so_are_strokes_and_gradients(reader: str, tmp_path: Path) -> None:
    ctx = vd.Context(400, 300)
    ctx.font = "30px 'Noto Serif SC'"
    ctx.stroke_text_on_path("永和九年", WAVE)
    assert read(reader, ctx.scene, tmp_path) == ["永和九年"]
    ctx = vd.Context(400, 300)
    ctx.font = "30px 'Noto Serif SC'"
    ctx.fill_style = vd.LinearGradient((0, 0), (400, 0), ["red", "blue"])
    ctx.fill_text_on_path("永和九年", WAVE)
    assert read(reader, ctx.scene, tmp_path) == ["永和九年"]


@pytest.mark.parametrize("name", SCENES)
def test_the_files_are_sound(name: str, tmp_path: Path) -> None:
    found = readers.complaints(vd.encode(SCENES[name], "pdf"), tmp_path)
    if found is None:
        pytest.skip("qpdf is not installed")
    assert found == []


def test_text_that_was_shown_twice_is_read_once(tmp_path: Path) -> None:
    ctx = vd.Context(400, 300)
    ctx.font = "30px 'Noto Serif SC'"
    ctx.shadow_color, ctx.shadow_offset_x = "red", 3
    ctx.fill_text_on_path("永和九年", WAVE)
    assert read("poppler", ctx.scene, tmp_path) == ["永和九年"]


def test_parts_that_are_off_the_page_leave_the_others_readable(tmp_path: Path) -> None:
    ctx = vd.Context(100, 300)
    ctx.font = "30px 'Noto Serif SC'"
    ctx.fill_text_on_path("永和九年永和九年", WAVE)
    (one,) = ["".join(read("pdfium", ctx.scene, tmp_path))]
    assert one.startswith("永和")
    assert len(one) < 8
