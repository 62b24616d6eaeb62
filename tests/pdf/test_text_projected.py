"""Text that is seen through a projection, or inside scenes that are drawn as pictures, copied out of a PDF."""

from collections.abc import Callable
from pathlib import Path

import pytest

import vecdraw as vd
from tests.pdf.readers import AVAILABLE, READERS, copied, drawn
from tests.pdf.test_text_places import boxes

PAGE = vd.Rect(0, 0, 500, 400)
QUADS = {
    "wall": [(60, 80), (440, 20), (440, 380), (60, 300)],
    "floor": [(150, 60), (350, 60), (490, 380), (10, 380)],
    "turned": [(200, 20), (480, 200), (300, 390), (20, 180)],
}
TEXTS = (
    ("ltr", "Perspective text, 123"),
    ("ltr", "永和九年岁在癸丑，暮春之初"),
    ("ltr", "海报 and letters (2) 😀"),
    ("rtl", "הספר (Book one) כאן, 12:30"),
    ("rtl", "مرحبا بالعالم (12) abc"),
)


def seen_through(name: str, draw: Callable[[vd.Context], object]) -> vd.Context:
    ctx = vd.Context(500, 400, background="white")
    ctx.font, ctx.lang = "24px 'Noto Sans SC'", "zh-Hans"
    with ctx.layer(projection=vd.Projection.quad(PAGE, QUADS[name])):
        draw(ctx)
    return ctx


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("name", QUADS)
def test_lines_in_perspective(name: str, read, tmp_path: Path) -> None:
    def draw(ctx: vd.Context) -> None:
        for at, (direction, text) in enumerate(TEXTS):
            ctx.direction = direction
            ctx.fill_text(text, 480 if direction == "rtl" else 20, 60 + 70 * at)

    assert copied(read, seen_through(name, draw), tmp_path) == drawn(*(text for _, text in TEXTS))


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("name", QUADS)
def test_columns_and_paths_in_perspective(name: str, read, tmp_path: Path) -> None:
    columns = ("永和九年，", "岁在 Ab，", "暮春之初……")

    def draw(ctx: vd.Context) -> None:
        ctx.writing_mode = "vertical-rl"
        for at, text in enumerate(columns):
            ctx.fill_text(text, 400 - 100 * at, 30)

    assert copied(read, seen_through(name, draw), tmp_path) == drawn(*columns)
    ring = vd.Path()
    ring.arc(250, 250, 180, 3.3, 6.1)
    on_path = seen_through(name, lambda ctx: ctx.fill_text_on_path("Text along a path, 123", ring))
    assert copied(read, on_path, tmp_path) == ["Text along a path, 123"]


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("name", QUADS)
def test_a_paragraph_of_spans_in_perspective(name: str, read, tmp_path: Path) -> None:
    text = ["One ", vd.Span("red", fill="red"), " word and ", vd.Span("two", font="bold 24px Inter")]
    text.append(" bold ones that wrap at the right edge of the wall")
    found: list[str] = []

    def draw(ctx: vd.Context) -> None:
        found.extend(ctx.fill_text_box(text, (20, 20, 440, 340), align="justify").lines)

    ctx = seen_through(name, draw)
    assert len(found) > 1
    assert copied(read, ctx, tmp_path) == drawn(*found)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("how", ["projection", "filter", "projections in each other"])
def test_scenes_and_clips_inside_what_is_a_picture(how: str, read, tmp_path: Path) -> None:
    inner = vd.Context(300, 100)
    inner.font = "24px Inter"
    inner.fill_text("A scene inside", 10, 50)
    through = vd.Projection.quad(PAGE, QUADS["wall"])
    options = {"filter": "blur(1px)"} if how == "filter" else {"projection": through}
    ctx = vd.Context(500, 400, background="white")
    with ctx.layer(**options):
        if how == "projections in each other":
            ctx.begin_layer(projection=vd.Projection.quad(PAGE, QUADS["floor"]))
        ctx.draw_scene(inner.scene, 50, 60)
        ctx.font = "24px Inter"
        ctx.begin_path()
        ctx.rect(0, 200, 108, 100)
        ctx.clip()
        ctx.fill_text("Seen", 40, 250)
        ctx.fill_text("Hidden", 200, 250)
        if how == "projections in each other":
            ctx.end_layer()
    assert copied(read, ctx, tmp_path) == drawn("A scene inside", "Seen")


@pytest.mark.parametrize("read", AVAILABLE)
def test_what_is_behind_the_eye_is_not_read(read, tmp_path: Path) -> None:
    ctx = vd.Context(500, 400, background="white")
    ctx.font = "24px Inter"
    with ctx.layer(projection=vd.Projection(1, 0, 0, 0, 1, 0, 0, -0.005, 1)):
        ctx.fill_text("Before", 20, 50)
        ctx.fill_text("Behind", 20, 300)
    assert copied(read, ctx, tmp_path) == ["Before"]


@pytest.mark.skipif(not READERS["pdfium"][1], reason="pypdfium2 is not installed")
def test_characters_in_perspective_stand_where_they_are_seen() -> None:
    through = vd.Projection.quad(PAGE, QUADS["wall"])
    ctx = seen_through("wall", lambda ctx: ctx.fill_text("春夏秋冬海报文字", 20, 200))
    found = boxes(ctx)
    assert "".join(character for character, _ in found) == "春夏秋冬海报文字"
    for at, (_, box) in enumerate(found):
        x, y = through.map_point(20 + 24 * at + 12, 200 - 0.38 * 24)
        assert (box[0] + box[2]) / 2 == pytest.approx(x, abs=1.5)
        assert (box[1] + box[3]) / 2 == pytest.approx(y, abs=1.5)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("angle", [0.02, -0.05, 0.1, -0.1, 0.2, -0.5, 1.2, 2.5])
def test_paragraphs_aslant(angle: float, read, tmp_path: Path) -> None:
    ctx = vd.Context(800, 800, background="white")
    ctx.font = "24px Inter"
    ctx.translate(400, 400)
    ctx.rotate(angle)
    text = "One word and bold ones that wrap at the right edge of the wall, again and again"
    found = ctx.fill_text_box(text, (0, 0, 330, 340), align="justify").lines
    assert len(found) > 2
    assert copied(read, ctx, tmp_path) == drawn(*found)
