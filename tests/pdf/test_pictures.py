"""What becomes vectors in a PDF, what becomes a picture, and that every picture is told of."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from tests.vector import renderers
from tests.vector.comparison import averaged, compare, on_white
from vecdraw.backends.fallback import Fallback
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Ref, Stream
from vecdraw.export.render import to_pixels

Draw = Callable[[vd.Context], None]


def written(draw: Draw, *, background: str | None = "white", **options) -> tuple[PdfFile, list[Fallback]]:
    ctx = vd.Context(160, 120, background=background)
    draw(ctx)
    found: list[Fallback] = []
    return PdfFile(ctx.encode("pdf", on_fallback=found.append, **options)), found


def pictures(file: PdfFile) -> list[Stream]:
    """The pictures that are drawn in a file, soft masks of pictures left out."""
    found: list[Stream] = []
    pending = [file.get(file.get(page)["Resources"]) if isinstance(file.get(page)["Resources"], Ref) else
               file.get(page)["Resources"] for page in file.pages()]  # fmt: skip
    while pending:
        resources = pending.pop()
        drawn = [file.get(ref) for ref in resources.get("XObject", {}).values()]
        states = [file.get(ref) for ref in resources.get("ExtGState", {}).values()]
        masks = [file.get(s["SMask"]) if isinstance(s["SMask"], Ref) else s["SMask"] for s in states if "SMask" in s]
        drawn += [file.get(mask["G"]) for mask in masks if isinstance(mask, dict)]
        found += [each for each in drawn if each.entries["Subtype"] == "Image"]
        pending += [each.entries.get("Resources", {}) for each in drawn if each.entries["Subtype"] == "Form"]
    return found


def disc(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.arc(80, 60, 30, 0, 7)
    ctx.fill()


def gradients(ctx: vd.Context) -> None:
    for brush in (
        vd.LinearGradient((0, 0), (160, 0), ["red", "rgb(0 0 255 / 0.3)"]),
        vd.LinearGradient((0, 0), (160, 0), ["oklch(70% .15 30)", "color(display-p3 0 1 0)"]),
        vd.RadialGradient((80, 60), 0, (80, 60), 50, ["white", "black"]),
        vd.ConicGradient(0, (80, 60), ["red", "lime", "blue"]),
    ):
        ctx.fill_style = brush
        disc(ctx)


def blend_modes(ctx: vd.Context) -> None:
    ctx.fill_style = "teal"
    for mode in ("multiply", "screen", "overlay", "darken", "color-burn", "hue", "luminosity"):
        ctx.global_composite_operation = mode
        disc(ctx)


def masks(ctx: vd.Context) -> None:
    for mode in ("destination-in", "destination-out", "source-in", "source-out", "destination-over"):
        with ctx.layer():
            ctx.fill_style = "teal"
            ctx.fill_rect(20, 20, 80, 60)
            ctx.global_composite_operation = mode
            disc(ctx)


def on_opaque(ctx: vd.Context) -> None:
    for mode in ("source-atop", "destination-over"):
        ctx.global_composite_operation = mode
        disc(ctx)


def sharp_shadow(ctx: vd.Context) -> None:
    ctx.shadow_color, ctx.shadow_offset_x = "gray", 5
    disc(ctx)


def texture(ctx: vd.Context) -> None:
    ctx.fill_style = vd.Texture.hatch(6, line_width=1, angle=0.5)
    disc(ctx)


def nested(ctx: vd.Context) -> None:
    inner = vd.Context(40, 40)
    inner.fill_rect(5, 5, 20, 20)
    ctx.draw_scene(inner.scene, 20, 20)


def hole_in_the_page(ctx: vd.Context) -> None:
    disc(ctx)
    ctx.clear_rect(70, 50, 20, 20)


@pytest.mark.parametrize(
    "draw",
    [disc, gradients, blend_modes, masks, on_opaque, sharp_shadow, texture, nested, hole_in_the_page],
    ids=lambda draw: draw.__name__,
)
def test_vectors_stay_vectors(draw: Draw) -> None:
    file, found = written(draw)
    assert found == []
    assert pictures(file) == []


def blurred(ctx: vd.Context) -> None:
    ctx.filter = "blur(2px)"
    disc(ctx)


def soft_shadow(ctx: vd.Context) -> None:
    ctx.shadow_color, ctx.shadow_blur = "black", 6
    disc(ctx)


def lighter(ctx: vd.Context) -> None:
    disc(ctx)
    ctx.global_composite_operation = "lighter"
    ctx.fill_style = "teal"
    disc(ctx)


def mesh(ctx: vd.Context) -> None:
    patch = vd.MeshGradient()
    points = [(40, 30), (60, 30), (80, 30), (100, 30), (100, 50), (100, 70), (100, 90), (80, 90), (60, 90), (40, 90),
              (40, 70), (40, 50)]  # fmt: skip
    patch.add_patch(points, ["red", "lime", "blue", "gold"])
    ctx.fill_style = patch
    disc(ctx)


@pytest.mark.parametrize(
    ("draw", "feature"),
    [(blurred, "filter"), (soft_shadow, "blurred shadow"), (lighter, "composite operation lighter"),
     (mesh, "mesh paint")],
)  # fmt: skip
def test_pictures_are_told_of_and_lie_where_the_drawing_is(draw: Draw, feature: str) -> None:
    file, found = written(draw)
    assert [each.feature for each in found] == [feature]
    assert len(pictures(file)) == 1
    box = found[0].box
    assert 0 < box.x <= 50
    assert 0 < box.y <= 30
    assert 110 <= box.right < 160


def test_colours_that_are_clipped_before_they_are_mixed_are_told_of() -> None:
    def draw(ctx: vd.Context) -> None:
        for color in ("oklch(80% .3 150)", "oklch(80% .3 150 / .5)", "oklch(80% .05 150 / .5)"):
            ctx.fill_style = color
            ctx.fill_rect(20, 10, 30, 20)

    file, found = written(draw)
    assert [(each.op, each.feature) for each in found] == [(1, "wide-gamut colour")]
    assert pictures(file) == []


@pytest.mark.parametrize("kept", [{"pixel_format": "rgba-float16"}, {"color_space": "display-p3"}])
def test_colours_that_the_canvas_keeps_are_told_of(kept: dict[str, Any]) -> None:
    ctx = vd.Context(160, 120, background="white", **kept)
    for color in ("color(display-p3 1 .2 0)", "rgb(0 0 255 / .5)"):
        ctx.fill_style = color
        ctx.fill_rect(20, 10, 30, 20)
    page = vd.Context(160, 120, **kept)
    page.draw_scene(ctx.scene, 0, 0)
    for drawn in (ctx, page):
        found: list[Fallback] = []
        file = PdfFile(drawn.encode("pdf", on_fallback=found.append))
        assert [(each.op, each.feature) for each in found] == [(0, "wide-gamut colour")]
        assert pictures(file) == []


def test_pictures_have_the_scale_that_was_asked_for() -> None:
    sides = [pictures(written(blurred, raster_scale=scale)[0])[0].entries["Width"] for scale in (1, 2, 4)]
    assert sides[1] == pytest.approx(2 * sides[0], abs=4)
    assert sides[2] == pytest.approx(4 * sides[0], abs=8)


def test_on_a_transparent_page_what_replaces_takes_everything_before_it_along() -> None:
    _, found = written(lighter, background=None)
    assert [(each.feature, each.box.width) for each in found] == [("composite operation lighter", 160)]


def test_an_operation_is_told_by_its_index() -> None:
    def draw(ctx: vd.Context) -> None:
        disc(ctx)
        disc(ctx)
        blurred(ctx)

    assert [each.op for each in written(draw)[1]] == [2]


def test_a_picture_that_comes_again_is_in_the_file_once() -> None:
    def draw(ctx: vd.Context) -> None:
        for x in (0, 40, 80):
            ctx.draw_image(picture, x, 0)

    small = vd.Context(30, 30)
    disc(small)
    picture = small.snapshot()
    assert len({id(each) for each in pictures(written(draw)[0])}) == 1


@pytest.mark.parametrize("quality", [None, 80])
@pytest.mark.parametrize("alpha", [255, 99])
def test_readers_are_told_to_smooth_what_is_smoothed(alpha: int, quality: int | None) -> None:
    picture = vd.Pixmap.from_array(np.full((6, 8, 4), (9, 99, 200, alpha), np.uint8))

    def draw(ctx: vd.Context) -> None:
        ctx.draw_image(picture, 0, 0, 80, 60)
        ctx.draw_image(picture, 80, 0)
        ctx.image_smoothing_enabled = False
        ctx.draw_image(picture, 0, 60, 80, 60)

    file, _ = written(draw, quality=quality)
    found = pictures(file)
    assert [each.entries.get("Interpolate", False) for each in found] == [True, False]
    for each in found:
        assert each.entries["ColorSpace"][0] == "ICCBased"
        mask = file.get(each.entries["SMask"]) if "SMask" in each.entries else None
        assert (mask is None) == (alpha == 255)
        assert mask is None or mask.entries.get("Interpolate", False) == each.entries.get("Interpolate", False)


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["pdfium", "mupdf", "poppler_cairo"])
@pytest.mark.parametrize("part", [(0, 0, 8, 6), (1, 1, 4, 3), (2, 0, 6, 5)])
@pytest.mark.parametrize("smooth", [True, False])
def test_pictures_that_grow(name: str, part: tuple[int, int, int, int], smooth: bool) -> None:
    ctx = vd.Context(160, 120, background="white")
    ctx.image_smoothing_enabled = smooth
    ctx.draw_image((np.indices((6, 8, 3)).sum(0) * 73 % 200 + 20).astype(np.uint8), *part, 10, 10, 140, 100)
    theirs = renderers.PDF[name](ctx.encode("pdf"), 640, 480)
    if theirs is None:
        pytest.skip(f"{name} is not installed")
    ours = averaged(on_white(np.asarray(to_pixels(ctx.scene, scale=4.0), np.uint8)), 4)
    found = compare(ours, averaged(on_white(theirs), 4))
    if name == "pdfium" and smooth and part != (0, 0, 8, 6):
        assert found.mean <= 6.0, str(found)  # it knows no more of a picture than is seen of it
    else:
        assert found.edge <= (24 if smooth else 255), str(found)
        assert found.mean <= 2.0, str(found)


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["pdfium", "mupdf", "poppler_cairo"])
def test_pixels_that_are_put_are_smoothed_as_pictures_are_where_they_are_drawn_larger(name: str) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (12, 12, 4)).astype(np.uint8)
    pixels[..., 3] = 255
    put, drawn = vd.Context(20, 20), vd.Context(20, 20)
    data = put.create_image_data(12, 12)
    data.data[...] = pixels
    put.put_image_data(data, 4, 4)
    drawn.draw_image(pixels, 4, 4)
    theirs = renderers.PDF[name](put.encode("pdf"), 160, 160)
    if theirs is None:
        pytest.skip(f"{name} is not installed")
    inside = np.s_[40:120, 40:120, :3]
    ours, pictured = (np.asarray(to_pixels(ctx.scene, scale=8), int)[inside] for ctx in (put, drawn))
    assert np.abs(ours - pictured).max() <= 1
    assert np.abs(theirs[inside].astype(int) - ours).max() <= 3


def test_opaque_pictures_may_be_jpeg() -> None:
    small = vd.Context(60, 60, background="white")
    small.fill_style = vd.ConicGradient(0, (30, 30), ["red", "lime", "blue", "red"])
    small.fill_rect(0, 0, 60, 60)
    picture = small.snapshot()

    def draw(ctx: vd.Context) -> None:
        ctx.draw_image(vd.load_image(vd.Context.from_image(picture).encode("jpeg")), 0, 0)

    filters = [pictures(written(draw, quality=quality)[0])[0].entries["Filter"] for quality in (None, 60)]
    assert filters[1] == "DCTDecode"


def test_cells_of_patterns_do_not_touch_exactly() -> None:
    def draw(ctx: vd.Context) -> None:
        small = vd.Context(8, 8)
        small.fill_rect(0, 0, 4, 4)
        with ctx.layer(alpha=0.5):
            ctx.fill_style = ctx.create_pattern(small, "repeat")
            disc(ctx)

    file, _ = written(draw)
    form = file.get(next(iter(file.get(file.pages()[0])["Resources"]["XObject"].values())))
    pattern = file.get(next(iter(form.entries["Resources"]["Pattern"].values())))
    assert 0 < float(pattern.entries["XStep"]) - float(pattern.entries["BBox"][2]) < 0.001


@pytest.mark.parametrize("length", [1e-200, 1e-5, 50, 1e30, 1e200])
def test_gradients_of_any_length_are_written(length: float) -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = vd.LinearGradient((0, 0), (length, 0), ["red", (0.5, "lime"), (0.5, "blue"), "gold"])
        ctx.fill_rect(0, 0, 160, 120)

    file, found = written(draw)
    assert found == []
    assert pictures(file) == []


def test_an_opaque_gradient_is_cut_where_its_colours_jump() -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = vd.LinearGradient((0, 0), (160, 0), ["red", (0.5, "lime"), (0.5, "blue"), "gold"])
        ctx.fill_rect(0, 0, 160, 120)

    file, _ = written(draw)
    assert len(file.get(file.pages()[0])["Resources"]["Pattern"]) == 2
