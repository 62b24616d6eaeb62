"""Colour glyphs in SVG: vectors that look as the raster backend draws them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from PIL import Image

import vecdraw as vd
from tests.oracle.chromium import Chromium
from tests.svg import written
from tests.typeface import color_fonts as made
from tests.vector.comparison import compare, on_white
from tests.vector.renderers import library, resvg
from vecdraw.backends.fallback import Fallback

needs_resvg = pytest.mark.skipif(library("resvg_py") is None, reason="resvg-py is not installed")

SIDE = 120  # px of one glyph in a grid
COLUMNS = 6
RED_BLUE = made.line((0, made.RED), (1, made.BLUE))


def _extended(extend: str, *ends: float) -> Any:
    first, last = ends or (0.0, 1.0)
    return made.line((first, made.RED), (last, made.BLUE), extend=extend)


PAINTS: dict[str, Any] = {
    "solid": made.shape("frame", made.solid(made.RED)),
    "foreground": made.shape("curve", made.solid(made.FOREGROUND, 0.5)),
    "clipped": made.shape("frame", made.shape("low", made.solid(made.BLUE))),
    "three colours": made.shape(
        "square", made.linear((100, 0), (900, 300), (100, 700), made.line((0, 0), (0.5, 1), (1, 2)))
    ),
    "translucent": made.shape("square", made.linear((100, 0), (900, 0), (100, 9), made.line((0, 3), (1, 2)))),
    "turned": made.shape(
        "square", made.transformed(made.radial((500, 300, 0), (500, 300, 300), RED_BLUE), 0.5, 0.2, 0, 1.3, 100, -50)
    ),
    "foreground in a gradient": made.shape(
        "square", made.linear((100, 0), (900, 0), (100, 9), made.line((0, made.FOREGROUND), (1, 0)))
    ),
}
for _extend in ("pad", "repeat", "reflect"):
    PAINTS |= {
        f"linear, {_extend}": made.shape("square", made.linear((300, 0), (500, 0), (300, 100), _extended(_extend))),
        f"linear beyond its ends, {_extend}": made.shape(
            "square", made.linear((300, 0), (500, 0), (300, 100), _extended(_extend, -0.5, 1.2))
        ),
        f"radial, {_extend}": made.shape("square", made.radial((500, 300, 0), (500, 300, 200), _extended(_extend))),
        f"radial from less than nothing, {_extend}": made.shape(
            "square", made.radial((450, 300, 50), (500, 300, 200), _extended(_extend, -0.5, 1.2))
        ),
    }

PICTURED: dict[str, Any] = {
    "two circles": made.shape("square", made.radial((300, 300, 100), (700, 300, 100), RED_BLUE)),
    "sweep": made.shape("square", made.sweep(500, 300, 45, 160, RED_BLUE)),
    "xor": made.composite("xor", made.shape("low", made.solid(2)), made.shape("left", made.solid(0))),
}

MODES = [
    *("src_over", "src_in", "src_out", "dest_over", "dest_in", "dest_out", "src", "dest", "clear"),
    *("screen", "overlay", "darken", "lighten", "color_dodge", "color_burn", "hard_light", "soft_light"),
    *("difference", "exclusion", "multiply", "hsl_hue", "hsl_saturation", "hsl_color", "hsl_luminosity"),
]
COMPOSITES: dict[str, Any] = {
    mode: made.composite(
        mode, made.shape("low", made.solid(made.BLUE, 0.7)), made.shape("left", made.solid(made.RED, 0.6))
    )
    for mode in MODES
}
RESVG_DIFFERS = {"hsl_luminosity"}  # its luminosity of a translucent backdrop is lighter than that of Skia and Chromium


def grid(paints: Mapping[str, Any]) -> vd.Context:
    """Each glyph in a square of its own."""
    characters = [chr(0x61 + at) for at in range(len(paints))]
    vd.fonts.register(made.color_font(dict(zip(characters, paints.values(), strict=True))), family="Grid")
    rows = -(-len(paints) // COLUMNS)
    ctx = vd.Context(SIDE * COLUMNS, SIDE * rows, background="#eef")
    ctx.font, ctx.fill_style = "110px Grid", "teal"
    for at, character in enumerate(characters):
        ctx.fill_text(character, 5 + SIDE * (at % COLUMNS), 100 + SIDE * (at // COLUMNS))
    return ctx


def complaints(paints: Mapping[str, Any], ours: Any, theirs: Any) -> list[str]:
    """What looks otherwise: away from edges by more than 8 of 255, or by more than 0.5 on average."""
    found = []
    for at, name in enumerate(paints):
        x, y = SIDE * (at % COLUMNS), SIDE * (at // COLUMNS)
        cut = np.s_[y : y + SIDE, x : x + SIDE]
        distance = compare(on_white(ours[cut]), on_white(theirs[cut]))
        if distance.flat > 8 or distance.mean > 0.5:
            found.append(f"{name}: {distance}")
    return found


def listed(ctx: vd.Context, **options: object) -> tuple[str, list[Fallback]]:
    fallbacks: list[Fallback] = []
    return vd.encode(ctx.scene, "svg", on_fallback=fallbacks.append, **options).decode(), fallbacks


@needs_resvg
@pytest.mark.parametrize("paints", [PAINTS, COMPOSITES, PICTURED], ids=["paints", "composites", "pictures"])
def test_by_resvg(paints: dict[str, Any]) -> None:
    ctx = grid(paints)
    ours = ctx.to_numpy()
    theirs = resvg(listed(ctx)[0], ours.shape[1], ours.shape[0])
    found = [each for each in complaints(paints, ours, theirs) if each.split(":")[0] not in RESVG_DIFFERS]
    assert found == []


@pytest.mark.oracle
def test_by_chromium(chromium: str) -> None:
    everything = {**PAINTS, **PICTURED}
    contexts = grid(everything), grid(COMPOSITES)
    pixels = [ctx.to_numpy() for ctx in contexts]
    documents = [
        {"width": ours.shape[1], "height": ours.shape[0], "svg": listed(ctx)[0]}
        for ctx, ours in zip(contexts, pixels, strict=True)
    ]
    with Chromium(chromium) as browser:
        one, two = browser.draw(documents)
    assert complaints(everything, pixels[0], one) == []
    assert complaints(COMPOSITES, pixels[1], two) == []


def test_only_what_svg_cannot_say_is_listed() -> None:
    assert listed(grid(PAINTS))[1] == []
    assert listed(grid(COMPOSITES))[1] == []
    svg, fallbacks = listed(grid(PICTURED))
    assert [(one.op, one.feature) for one in fallbacks] == [(at, "colour glyph") for at in range(3)]
    assert svg.count("<image") == 3


def emoji(text: str, **attributes: Any) -> vd.Context:
    ctx = vd.Context(640, 160, background="white")
    ctx.font = "120px emoji"
    for name, value in attributes.items():
        setattr(ctx, name, value)
    ctx.fill_text(text, 10, 120)
    return ctx


@needs_resvg
@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"fill_style": "rgb(255 0 0 / 40%)"},
        {"global_alpha": 0.5},
        {"fill_style": vd.LinearGradient((0, 0), (640, 0), ["red", "rgb(0 0 255 / 10%)"])},
    ],
)
def test_the_bundled_emoji(attributes: dict[str, Any]) -> None:
    ctx = emoji("😀👨‍👩‍👧🇫🇷🐘", **attributes)
    theirs = resvg(listed(ctx)[0], 640, 160)
    assert theirs is not None
    distance = compare(on_white(ctx.to_numpy()), on_white(theirs))
    assert distance.flat <= 8, distance
    assert distance.mean <= 1.0, distance


@needs_resvg
@pytest.mark.parametrize(("style", "alpha"), [("rgb(0 128 0 / 50%)", 1.0), ("green", 0.5), ("rgb(0 128 0 / 50%)", 0.5)])
def test_the_opacity_of_the_text(style: str, alpha: float) -> None:
    vd.fonts.register(
        made.color_font({"a": PAINTS["foreground"], "b": PAINTS["solid"], "c": PICTURED["sweep"]}), family="Three"
    )
    ctx = vd.Context(360, 130)
    ctx.font, ctx.fill_style, ctx.global_alpha = "110px Three", style, alpha
    ctx.fill_text("abc", 5, 100)
    theirs = resvg(listed(ctx)[0], 360, 130)
    assert theirs is not None
    distance = compare(ctx.to_numpy(), theirs)
    assert distance.flat <= 4, distance
    assert distance.mean <= 0.5, distance


def test_where_a_picture_stands_is_listed() -> None:
    vd.fonts.register(made.color_font({"a": PICTURED["sweep"], "b": PAINTS["solid"]}), family="Four")
    ctx = vd.Context(400, 400)
    ctx.font = "50px Four"
    ctx.scale(2, 2)
    ctx.fill_text("ba", 10, 100)
    (one,) = listed(ctx)[1]
    assert one.box.x == pytest.approx(120, abs=40)
    assert one.box.right <= 230
    assert 100 <= one.box.y <= one.box.bottom <= 240


def test_a_glyph_is_defined_once() -> None:
    svg, fallbacks = listed(emoji("😀😀😀"))
    assert fallbacks == []
    assert len(re.findall(r'<g id="e\d', svg)) == 1
    assert svg.count("<use") == 3


def test_the_colour_of_the_text_makes_another_definition_only_where_it_shows() -> None:
    vd.fonts.register(made.color_font({"a": PAINTS["solid"], "b": PAINTS["foreground"]}), family="Two")
    ctx = vd.Context(300, 100)
    ctx.font = "50px Two"
    for color in ("red", "green"):
        ctx.fill_style = color
        ctx.fill_text("ab", 10, 60)
    svg, _ = listed(ctx)
    assert len(re.findall(r'<g id="e\d', svg)) == 3


def test_colour_glyphs_and_letters_in_their_order() -> None:
    ctx = emoji("a😀b", font="60px sans-serif")
    svg, _ = listed(ctx)
    assert re.findall(r'href="#([te])', svg) == ["t", "e", "t"]


def test_pictures_of_a_font_are_put_into_the_document_as_they_are() -> None:
    picture = io.BytesIO()
    Image.new("RGBA", (64, 64), (255, 0, 0, 255)).save(picture, "PNG")
    vd.fonts.register(made.picture_font(picture.getvalue(), 64), family="Pictures")
    ctx = vd.Context(300, 200, background="white")
    ctx.font = "100px Pictures"
    ctx.fill_text("aa", 10, 150)
    svg, fallbacks = listed(ctx)
    assert fallbacks == []
    assert svg.count("<image") == 1
    theirs = resvg(svg, 300, 200)
    if theirs is not None:
        covered = [(pixels[..., 1] < 128).sum() for pixels in (ctx.to_numpy(), theirs)]
        assert covered == [20_000, 20_000]


def test_emoji_are_text_too() -> None:
    pytest.importorskip("fontTools", reason="fontTools makes the fonts inside documents")
    pytest.importorskip("brotli", reason="brotli packs the fonts inside documents")
    svg, _ = listed(emoji("a😀👩🏽‍🚀1️⃣", font="60px sans-serif"), text="embed")
    assert written.contents(svg) == ["a😀👩🏽‍🚀1️⃣"]
    (characters,) = written.texts(svg)
    assert [one.character for one in characters if not one.is_hidden] == ["a"]
    assert svg.count("<use") == 3
    known = written.fonts(svg)
    for one in characters:
        if one.is_hidden:
            assert written.contours(known[one.family], one.character, one.alternate, 60, 0, 0) == []
