"""Gradients and patterns in PDF: said so that viewers paint them alike."""

import math
from collections.abc import Callable
from typing import Any

import pytest

import vecdraw as vd
from tests.pdf.test_masks import masks, streams
from tests.pdf.test_pictures import disc, pictures, written
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Ref
from vecdraw.scene.ops import FillRect, State

Draw = Callable[[vd.Context], None]


def painted(brush: Any) -> Draw:
    """All of the canvas in a paint."""

    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = brush
        ctx.fill_rect(0, 0, 160, 120)

    return draw


def named(file: PdfFile, kind: str, holder: Dict | None = None) -> list[Any]:
    """The resources of a kind: of a page, or of what has resources of its own."""
    resources = file.get(file.pages()[0])["Resources"] if holder is None else holder["Resources"]
    return [file.get(ref) for ref in resources.get(kind, {}).values()]


def mask_shading(file: PdfFile) -> Dict:
    """The shading that masks the only pattern of a page."""
    (cell,) = named(file, "Pattern")
    (state,) = named(file, "ExtGState", cell.entries)
    form = file.get(state["SMask"]["G"])
    (pattern,) = named(file, "Pattern", form.entries)
    return pattern["Shading"]


def shadings(file: PdfFile) -> list[Dict]:
    """The shadings of all that a page leads to, each where it is met first."""
    forms = [stream.entries.get("Resources") or {} for stream in streams(file)]
    patterns = dict.fromkeys(ref for resources in forms for ref in resources.get("Pattern", {}).values())
    return [file.get(ref)["Shading"] for ref in patterns]


def stripes(size: int = 8) -> vd.Pixmap:
    small = vd.Context(size, size, background="white")
    small.fill_rect(0, 0, size / 2, size)
    return small.snapshot()


def test_a_gradient_behind_a_plain_rectangle_of_its_state_is_made_fit_as_well() -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = "navy"
        ctx.fill_rect(0, 0, 160, 120)
        ctx.fill_style = vd.LinearGradient((0, 0), (160, 0), ["oklch(70% .3 30)", "oklch(70% .3 150)"])
        ctx.fill_rect(0, 0, 160, 120)

    file, found = written(draw)
    assert found == []
    assert pictures(file) == []
    assert {pattern["Shading"]["ShadingType"] for pattern in named(file, "Pattern")} == {2}


def test_colours_beyond_the_gamut_are_clipped_where_they_leave_it() -> None:
    brush = vd.LinearGradient((0, 0), (100, 0), ["color(srgb 0 0 0)", "color(srgb 1.25 0 0)"])
    file, _ = written(painted(brush))
    (pattern,) = named(file, "Pattern")
    function = pattern["Shading"]["Function"]
    assert float(function["Bounds"][0]) == pytest.approx(0.8, abs=0.02)
    assert function["Functions"][0]["C1"] == [1, 0, 0]


def test_steep_ends_have_room_behind_them() -> None:
    steep = vd.RadialGradient((80, 60), 0, (80, 60), 50, ["red", (0.97, "red"), "#f000"])
    *_, fading, room = shadings(written(painted(steep))[0])
    assert [float(edge) for edge in fading["Coords"]] == pytest.approx([80, 60, 48.5, 80, 60, 50], abs=0.01)
    assert [float(fading["Function"][end][0]) for end in ("C0", "C1")] == [1, 0]
    assert float(room["Coords"][2]) == 50 < float(room["Coords"][5])
    assert float(room["Function"]["C0"][0]) == float(room["Function"]["C1"][0]) == 0
    gentle = vd.RadialGradient((80, 60), 0, (80, 60), 50, ["red", "#f000"])
    assert float(mask_shading(written(painted(gentle))[0])["Coords"][5]) == 50


@pytest.mark.parametrize(
    ("stops", "parts"),
    [(["red", "lime"], 1), (["#000", "#fff", "#000"], 1), (["red", "lime", "blue", "gold", "red"], 2)],
)
def test_gradients_are_cut_where_256_steps_are_too_few(stops: list[str], parts: int) -> None:
    linear, _ = written(painted(vd.LinearGradient((0, 0), (160, 0), stops)))
    radial, _ = written(painted(vd.RadialGradient((80, 60), 0, (90, 60), 90, stops)))
    inwards, _ = written(painted(vd.RadialGradient((80, 60), 90, (90, 60), 0, stops)))
    assert [len(named(file, "Pattern")) for file in (linear, radial, inwards)] == [parts] * 3


@pytest.mark.parametrize("scale", [1e5, 1e-5])
def test_gradients_are_in_units_of_about_a_point(scale: float) -> None:
    """Skia writes few digits of small numbers: circles a thousandth of a unit large would be others."""

    def draw(ctx: vd.Context) -> None:
        ctx.scale(scale, scale)
        near, far = 20 / scale, 90 / scale
        ctx.fill_style = vd.RadialGradient((near, near), 0, (near, near), far - near, ["gold", "navy"])
        ctx.fill_rect(0, 0, far, far)

    file, _ = written(draw)
    (pattern,) = named(file, "Pattern")
    a, b, c, d, *_ = map(float, pattern["Matrix"])
    *_, outer = map(float, pattern["Shading"]["Coords"])
    assert 10 < outer < 1000
    assert outer * math.sqrt(abs(a * d - b * c)) == pytest.approx(70 * 0.75, rel=1e-4)


def test_translucent_gradients_are_cut_and_masked_by_their_opacity() -> None:
    file, _ = written(painted(vd.LinearGradient((0, 0), (160, 0), ["rgb(255 0 0 / .4)", "lime", "blue", "gold"])))
    (mask,) = masks(file)
    assert mask["S"] == "Luminosity"
    found = shadings(file)
    colors, brightness = found[: len(found) // 2], found[len(found) // 2 :]
    assert [part["Coords"] for part in colors] == [part["Coords"] for part in brightness]
    assert [float(channel) for channel in brightness[0]["Function"]["C0"]] == pytest.approx([0.4] * 3, abs=0.002)


def test_gentle_translucent_gradients_are_patterns() -> None:
    file, _ = written(painted(vd.LinearGradient((0, 0), (160, 0), ["red", "#f000"])))
    assert len(named(file, "Pattern")) == 1


def test_what_a_fill_says_of_opacity_holds_for_strokes() -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.stroke_style = "rgb(0 0 0 / .5)"
        ctx.stroke_rect(10, 10, 20, 20)
        disc(ctx)

    file, _ = written(draw)
    assert all(state["ca"] == state["CA"] for state in named(file, "ExtGState"))


def test_masked_cells_begin_with_a_plain_state() -> None:
    file, _ = written(painted(vd.LinearGradient((0, 0), (160, 0), ["red", "#f000"])))
    (cell,) = named(file, "Pattern")
    (state,) = named(file, "ExtGState", cell.entries)
    assert (state["ca"], state["CA"], state["BM"]) == (1, 1, "Normal")


def test_patterns_that_are_scaled_or_turned_are_one_picture() -> None:
    scaled = vd.Pattern(stripes(), transform=vd.Affine.scaling(1.5))
    turned = vd.Pattern(stripes(), transform=vd.Affine.rotation(0.5))
    for pattern in (scaled, turned):
        file, found = written(painted(pattern))
        assert found == []
        assert len(pictures(file)) == 1
        assert named(file, "Pattern") == []
    plain, _ = written(painted(vd.Pattern(stripes())))
    assert len(named(plain, "Pattern")) == 1


def test_a_pattern_too_large_for_one_picture_stays_a_pattern() -> None:
    ctx = vd.Context(4000, 4000)
    ctx.fill_style = vd.Pattern(stripes(), transform=vd.Affine.scaling(0.5))
    ctx.fill_rect(0, 0, 4000, 4000)
    assert len(named(PdfFile(ctx.encode("pdf")), "Pattern")) == 1


def test_text_in_a_turned_pattern_is_read() -> None:
    ctx = vd.Context(160, 120)
    ctx.font = "40px Inter"
    ctx.fill_style = vd.Pattern(stripes(), transform=vd.Affine.rotation(0.5))
    ctx.fill_text("abc", 10, 60)
    file = PdfFile(ctx.encode("pdf"))
    (font,) = named(file, "Font")
    assert isinstance(font["ToUnicode"], Ref)


def test_advances_are_whole_numbers() -> None:
    ctx = vd.Context(300, 100)
    ctx.font = "32px Inter"
    ctx.fill_text("Whole numbers", 10, 60)
    file = PdfFile(ctx.encode("pdf"))
    (font,) = named(file, "Font")
    widths = file.get(font["DescendantFonts"][0])["W"]
    assert all(isinstance(width, int) for part in widths if isinstance(part, list) for width in part)


def test_colours_are_not_less_than_their_eight_bits() -> None:
    ctx = vd.Context(256, 1)
    for level in range(256):
        ctx.fill_style = f"rgb({level} {level} {level})"
        ctx.fill_rect(level, 0, 1, 1)
    file = PdfFile(ctx.encode("pdf"))
    content = file.get(file.get(file.pages()[0])["Contents"]).content()
    said = [float(line.split()[0]) for line in content.splitlines() if line.endswith(b" rg")]
    assert [int(number * 255) for number in said] == [round(number * 255) for number in said] == list(range(256))
    assert (said[0], said[-1]) == (0.0, 1.0)


def test_a_translucent_gradient_keeps_its_shadow() -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.global_alpha, ctx.shadow_color, ctx.shadow_offset_x = 0.5, "black", 90
        ctx.fill_style = vd.LinearGradient((0, 0), (60, 0), ["red", "#00f4"])
        ctx.fill_rect(0, 0, 60, 60)

    file, found = written(draw)
    assert [each.feature for each in found] == ["shadow of a mixed gradient"]
    assert len(pictures(file)) == 1
    assert found[0].box.right >= 150


@pytest.mark.parametrize(
    ("brush", "is_picture"),
    [
        (vd.RadialGradient((0, 9), 1, (140, 110), 1, ["red", "blue"]), True),
        (vd.RadialGradient((40, 40), 0, (40, 40), 30, ["red", (0.5, "red"), (0.5, "#f000")]), True),
        (vd.LinearGradient((0, 0), (80, 0), ["#f000", (0.5, "#f000"), (0.5, "red")]), True),
        (vd.RadialGradient((40, 40), 0, (40, 40), 30, ["red", "blue"]), False),
        (vd.LinearGradient((0, 0), (80, 0), ["red", "blue"]), False),
    ],
)
def test_shadows_of_gradients_that_show_what_is_behind(brush: Any, is_picture: bool) -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.shadow_color, ctx.shadow_offset_x, ctx.fill_style = "black", 70, brush
        ctx.fill_rect(0, 0, 80, 110)

    file, found = written(draw)
    assert [each.feature for each in found] == ["shadow of a translucent gradient"] * is_picture
    assert len(pictures(file)) == len(found)


def test_a_translucent_gradient_under_a_transform_without_an_inverse() -> None:
    brush = vd.ConicGradient(0.3, (40, 30), ["red", "#00f3"]).brush()
    flat = State(vd.Affine(0.12, -0.12, -0.76, 0.76, 54, -19))
    scene = vd.Scene(80.0, 60.0, (FillRect(0.0, 0.0, 40.0, 30.0, brush, flat),))
    assert vd.encode(scene, "pdf").startswith(b"%PDF")
