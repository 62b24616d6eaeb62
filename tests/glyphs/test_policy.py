"""The policy: which bitmaps a text is drawn with, and what it may be told."""

import math
import pickle
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.glyphs.contrast import coverage_table
from vecdraw.glyphs.policy import LARGEST_BITMAP, Choice, choose, coarse, luminance_of, position, strike_key
from vecdraw.paint.glyph_policy import GlyphPolicy
from vecdraw.typeface.key import FaceKey

UPRIGHT = (1.0, 0.0, 0.0, 1.0)
FACE = FaceKey("0" * 64)


def chosen(policy: GlyphPolicy, size: float = 16.0, dpi: float = 96.0, **more: Any) -> Choice:
    return choose(policy, size, **{"linear": UPRIGHT, "dpi": dpi, "opaque": True, **more})


def test_text_is_unhinted_and_at_quarter_pixels_by_default() -> None:
    assert chosen(GlyphPolicy()) == Choice("bitmap", "none", "gray", 4, 4)


@pytest.mark.parametrize(("dpi", "hinting"), [(72.0, "none"), (119.9, "none"), (120.0, "full"), (300.0, "full")])
def test_the_founding_rule_turns_at_120_dpi(dpi: float, hinting: str) -> None:
    choice = chosen(GlyphPolicy("founding"), dpi=dpi)
    assert (choice.hinting, choice.mode) == (hinting, "gray")


def test_hinted_glyphs_stay_where_their_hints_put_them() -> None:
    assert chosen(GlyphPolicy("full"))[3:5] == (1, 1)
    assert chosen(GlyphPolicy("slight"))[3:5] == (4, 1)


@pytest.mark.parametrize("linear", [(0.0, 1.0, -1.0, 0.0), (1.0, 0.0, 0.3, 1.0), (-1.0, 0.0, 0.0, -1.0)])
def test_what_is_turned_or_skewed_has_no_hints_and_no_stripes(linear: tuple[float, float, float, float]) -> None:
    assert chosen(GlyphPolicy("full", "lcd"), linear=linear) == Choice("bitmap", "none", "gray", 4, 4)


def test_what_is_stretched_has_no_hints() -> None:
    assert chosen(GlyphPolicy("full", "lcd"), linear=(2.0, 0.0, 0.0, 1.0)) == Choice("bitmap", "none", "lcd", 4, 4)


def test_stripes_need_an_opaque_canvas() -> None:
    assert chosen(GlyphPolicy(smoothing="lcd")).mode == "lcd"
    assert chosen(GlyphPolicy(smoothing="lcd", stripes="vbgr")).mode == "lcd-v-bgr"
    assert chosen(GlyphPolicy(smoothing="lcd"), opaque=False).mode == "gray"


def test_large_glyphs_are_outlines() -> None:
    assert chosen(GlyphPolicy(), LARGEST_BITMAP).kind == "bitmap"
    assert chosen(GlyphPolicy(), LARGEST_BITMAP + 1).kind == "path"
    assert chosen(GlyphPolicy(), 16.0, linear=(100.0, 0.0, 0.0, 100.0)).kind == "path"
    assert chosen(GlyphPolicy(), 1e-9).kind == "path"


@given(st.floats(0, 2 * math.pi), st.floats(0.1, 8))
def test_the_matrix_of_a_strike_and_its_size_are_the_transform(angle: float, scale: float) -> None:
    linear = (scale * math.cos(angle), scale * math.sin(angle), -scale * math.sin(angle), scale * math.cos(angle))
    key = strike_key(Choice("bitmap"), FACE, 20.0, linear)
    assert key.size / 64 == pytest.approx(20 * scale, abs=0.01)
    if key.matrix:
        expected = (math.cos(angle), -math.sin(angle), math.sin(angle), math.cos(angle))
        assert [number / 65536 for number in key.matrix] == pytest.approx(expected, abs=1e-4)


def test_the_colour_of_a_text_matters_to_contrast_alone() -> None:
    plain, strong = chosen(GlyphPolicy()), chosen(GlyphPolicy(contrast=0.5))
    keys = [strike_key(plain, FACE, 16.0, UPRIGHT, light) for light in (0, 255)]
    assert keys[0] == keys[1]
    keys = [strike_key(strong, FACE, 16.0, UPRIGHT, light) for light in (0, 3, 255)]
    assert keys[0] == keys[1] != keys[2]


def test_there_are_eight_luminances_from_black_to_white() -> None:
    assert (luminance_of(0.0, 0.0, 0.0), luminance_of(1.0, 1.0, 1.0), luminance_of(2.0, 2.0, 0.0)) == (0, 255, 255)
    found = [coarse(light) for light in range(256)]
    assert found == sorted(found)
    assert len(set(found)) == 8
    assert (found[0], found[255]) == (0, 255)


@given(st.floats(-1e6, 1e6), st.integers(1, 16))
def test_a_position_is_the_nearest(at: float, count: int) -> None:
    whole, index = position(at, count)
    assert 0 <= index < count
    assert abs(whole + index / count - at) <= 0.5 / count + 1e-9
    assert position(whole + index / count, count) == (whole, index)


def test_the_chromium_preset_has_chromiums_numbers() -> None:
    assert chosen(GlyphPolicy("chromium")) == Choice("bitmap", "slight", "gray", 4, 1, 20, 120)
    assert chosen(GlyphPolicy("chromium", contrast=0.0, gamma=1.0)) == Choice("bitmap", "slight", "gray", 4, 1)


@given(st.integers(0, 100), st.integers(50, 400), st.integers(0, 255))
def test_contrast_and_gamma_keep_the_order_and_the_ends(contrast: int, gamma: int, luminance: int) -> None:
    table = coverage_table(contrast, gamma, luminance)
    if table is None:
        assert (contrast, gamma) == (0, 100)
        return
    assert len(table) == 256
    assert (table[0], table[255]) == (0, 255)
    assert all(a <= b for a, b in pairwise(table))


def test_contrast_makes_dark_text_stronger_and_leaves_white_text() -> None:
    dark, light = coverage_table(50, 100, 0), coverage_table(50, 100, 255)
    assert dark is not None
    assert light is not None
    assert dark[128] > 150
    assert light[128] == 128


@pytest.mark.parametrize(
    ("options", "error", "told"),
    [
        ({"preset": "best"}, BadValueError, "'best'"),
        ({"smoothing": 3}, BadValueError, "3"),
        ({"stripes": "rbg"}, BadValueError, "'rbg'"),
        ({"contrast": 1.5}, BadValueError, "1.5"),
        ({"contrast": "much"}, BadTypeError, "'much'"),
        ({"gamma": 0.0}, BadValueError, "0.0"),
        ({"gamma": math.nan}, BadValueError, "nan"),
    ],
)
def test_bad_policies_are_refused(options: dict[str, Any], error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        GlyphPolicy(**options)


def test_a_context_takes_a_preset_or_a_policy() -> None:
    assert vd.Context(9, 9, glyph_policy="full").scene.glyph_policy == GlyphPolicy("full")
    policy = vd.GlyphPolicy(contrast=0.5)
    assert vd.Context(9, 9, glyph_policy=policy).scene.glyph_policy is policy
    with pytest.raises(BadValueError, match="'sharp'"):
        vd.Context(9, 9, glyph_policy="sharp")  # type: ignore[arg-type]  # that is what is tested
    with pytest.raises(BadTypeError, match="glyph_policy"):
        vd.Context(9, 9, glyph_policy=7)  # type: ignore[arg-type]  # that is what is tested


@pytest.mark.parametrize("policy", [GlyphPolicy(), GlyphPolicy("founding", "lcd", "vbgr", 0.25, 1.4)])
def test_a_scene_file_keeps_the_policy(policy: GlyphPolicy) -> None:
    scene = vd.Context(9, 9, glyph_policy=policy).scene
    for copy in (vd.Scene.from_bytes(scene.to_bytes()), pickle.loads(pickle.dumps(scene))):
        assert copy == scene
        assert copy.glyph_policy == policy


def test_scenes_with_other_policies_are_others() -> None:
    one, two = (vd.Context(9, 9, glyph_policy=name).scene for name in ("exact", "full"))
    assert one != two
    assert one.dump() != two.dump()
