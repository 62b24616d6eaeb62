"""`compare`: what is counted, where it is, and what is said of it."""

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw as vd
from tests.compare.distortions import blurred, picture

WHITE = np.full((40, 60, 3), 255, np.uint8)


def dotted(*dots: tuple[int, int, int]) -> np.ndarray:
    """White with pixels (x, y) darker by a number of levels."""
    out = WHITE.copy()
    for x, y, by in dots:
        out[y, x] -= by
    return out


def lettered(*lines: str) -> vd.Scene:
    ctx = vd.Context(300, 200, background="white")
    ctx.font = "12px sans-serif"
    ctx.fill_style = "#223"
    for row, line in enumerate(lines):
        ctx.fill_text(line, 10, 30 + 40 * row)
    return ctx.scene


def test_pixels_that_differ_are_counted_and_boxed() -> None:
    found = vd.compare(WHITE, dotted((3, 4, 10), (5, 6, 20), (50, 30, 5)))
    assert (found.width, found.height) == (60, 40)
    assert found.differing == 3
    assert found.area == 3 / 2400
    assert found.largest == 20
    assert found.mean == pytest.approx(35 / 2400)
    assert found.boxes == (vd.Rect(3, 4, 3, 3), vd.Rect(50, 30, 1, 1))
    assert not found.same


def test_what_is_within_the_tolerance_is_the_same() -> None:
    found = vd.compare(WHITE, dotted((3, 4, 10), (50, 30, 5)), tolerance=5)
    assert found.differing == 1
    assert found.boxes == (vd.Rect(3, 4, 1, 1),)
    assert vd.compare(WHITE, dotted((3, 4, 10)), tolerance=10).same


@given(
    st.lists(
        st.tuples(st.integers(0, 59), st.integers(0, 39), st.integers(1, 255)), max_size=12, unique_by=lambda d: d[:2]
    )
)
def test_boxes_hold_every_pixel_that_differs_and_are_tight(dots: list[tuple[int, int, int]]) -> None:
    found = vd.compare(WHITE, dotted(*dots), metric="psnr")
    assert found.differing == len(dots)
    for x, y, _ in dots:
        assert any(box.x <= x < box.right and box.y <= y < box.bottom for box in found.boxes)
    for box in found.boxes:
        inside = [(x, y) for x, y, _ in dots if box.x <= x < box.right and box.y <= y < box.bottom]
        assert {min(x for x, _ in inside), max(x for x, _ in inside) + 1} == {box.x, box.right}
        assert {min(y for _, y in inside), max(y for _, y in inside) + 1} == {box.y, box.bottom}


def test_the_picture_of_the_difference_is_coloured_where_it_is_and_grey_elsewhere() -> None:
    shown = vd.compare(WHITE, dotted((3, 4, 10), (50, 30, 255)), tolerance=1).difference.to_numpy()
    gray = (shown[..., 0] == shown[..., 1]) & (shown[..., 1] == shown[..., 2])
    assert shown.shape == (40, 60, 4)
    assert sorted(zip(*np.nonzero(~gray), strict=True)) == [(4, 3), (30, 50)]
    assert shown[4, 3, :3].sum() > shown[30, 50, :3].sum()  # the larger, the darker


def test_a_lost_line_of_small_text_shows_in_its_own_box() -> None:
    found = vd.compare(lettered("The first", "the second", "and the third"), lettered("The first", "the second"))
    assert found.ssim is not None
    assert found.ssim > 0.97  # the whole hides it
    assert len(found.regions) == 3
    worst = found.worst_region
    assert worst == found.regions[2]
    assert worst.ssim < 0.5
    assert worst.differing == found.differing
    assert [region.differing for region in found.regions[:2]] == [0, 0]
    assert found.regions[0].ssim == pytest.approx(1.0)
    assert 100 < worst.box.y < 115
    assert worst.box.height < 16


def test_a_line_that_is_in_one_scene_alone_is_found_whichever_comes_first() -> None:
    one, other = lettered("The first", "the second"), lettered("The first", "the second", "and the third")
    for found in (vd.compare(one, other), vd.compare(other, one), vd.compare(vd.encode(one), other)):
        assert len(found.regions) == 3
        assert found.worst_region == found.regions[2]
        assert found.regions[2].ssim < 0.5


def test_texts_inside_scenes_inside_scenes_are_found_where_they_are_drawn() -> None:
    inner = vd.Context(100, 50)
    inner.font = "20px sans-serif"
    inner.fill_text("Hm", 10, 30)
    outer = vd.Context(400, 300, background="white", scale=2)
    outer.draw_scene(inner.scene, 100, 100)
    (region,) = vd.compare(outer.scene, outer.scene).regions
    assert 218 < region.box.x < 224
    assert 225 < region.box.y < 240
    assert 255 < region.box.bottom < 262


def test_regions_can_be_given() -> None:
    found = vd.compare(
        WHITE, dotted((3, 4, 10), (50, 30, 5)), regions=[(0, 0, 20, 20), (30, 0, 4, 4), (40, 20, 20, 20)]
    )
    assert [(region.differing, region.largest) for region in found.regions] == [(1, 10), (0, 0), (1, 5)]


def test_pictures_of_any_kind_are_compared(tmp_path: Path) -> None:
    ctx = vd.Context(30, 20, background="white")
    ctx.fill_style = "#c30"
    ctx.fill_rect(3, 4, 10, 12)
    path = tmp_path / "a.png"
    ctx.save_as(path)
    for other in (path, str(path), path.read_bytes(), ctx.to_numpy(), ctx.to_pil(), vd.load_image(path)):
        assert vd.compare(ctx.scene, other).same
        assert vd.compare(other, ctx.scene).same


def test_a_picture_in_display_p3_is_compared_by_its_colours() -> None:
    ctx = vd.Context(60, 40, background="#c04020")
    ctx.fill_style = "rgb(20 200 90 / 0.5)"
    ctx.fill_rect(10, 10, 20, 20)
    plain, wide = ctx.encode("png"), ctx.encode("png", profile="display-p3")
    found = vd.compare(plain, wide)
    assert found.largest <= 1
    assert vd.compare(wide, plain, tolerance=1).same
    green = vd.Context(60, 40, background="color(display-p3 0 1 0)", color_space="display-p3").scene
    assert vd.compare(green, vd.Context(60, 40, background="#0f0").scene).largest > 50


def test_scores_that_the_size_does_not_allow_are_left_out_unless_asked_for() -> None:
    small = np.zeros((9, 9), np.uint8)
    found = vd.compare(small, small)
    assert found.ssim is None
    assert found.ssimulacra2 == 100
    tiny = vd.compare(small[:2, :2], small[:2, :2])
    assert tiny.ssimulacra2 is None
    assert tiny.psnr == float("inf")
    with pytest.raises(vd.errors.BadValueError, match="11 x 11"):
        vd.compare(small, small, metric="ssim")
    with pytest.raises(vd.errors.BadValueError, match="8 x 8"):
        vd.compare(small[:7], small[:7], metric="ssimulacra2")


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"metric": "psnrr"}, vd.errors.BadValueError, "psnrr"),
        ({"metric": 3}, vd.errors.BadTypeError, "metric"),
        ({"tolerance": 256}, vd.errors.BadValueError, "256"),
        ({"tolerance": -1}, vd.errors.BadValueError, "-1"),
        ({"tolerance": 0.5}, vd.errors.BadTypeError, "tolerance"),
        ({"tolerance": True}, vd.errors.BadTypeError, "tolerance"),
        ({"regions": [(0, 0, 61, 10)]}, vd.errors.BadValueError, "inside"),
        ({"regions": [(0, 0, 0, 10)]}, vd.errors.BadValueError, "inside"),
        ({"regions": [(0, 0, float("nan"), 10)]}, vd.errors.BadValueError, "finite"),
        ({"regions": [(0, 0, 10)]}, vd.errors.BadTypeError, "region"),
        ({"regions": 5}, vd.errors.BadTypeError, "regions"),
    ],
)
def test_bad_arguments_are_named(options: dict, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        vd.compare(WHITE, WHITE, **options)


def test_pictures_of_two_sizes_are_not_compared() -> None:
    with pytest.raises(vd.errors.BadValueError, match="60 x 40 and 40 x 60"):
        vd.compare(WHITE, WHITE.transpose(1, 0, 2))


def test_what_is_seen_through_counts_in_histograms() -> None:
    def levels(pixels: np.ndarray, grey: float) -> np.ndarray:
        alpha = pixels[..., 3] / 255
        laid = np.rint(pixels[..., 0] * alpha + (1 - alpha) * grey * 255).astype(int)
        return np.bincount(laid.ravel(), minlength=256) * 100 / laid.size

    def apart(one: np.ndarray, other: np.ndarray) -> float:
        return float(np.nansum(np.square(one - other) / np.where(one + other, one + other, np.nan)) / 2)

    black = np.zeros((20, 20, 4), np.uint8)
    black[..., 3] = 255
    clear, half = black.copy(), black.copy()
    clear[..., 3], half[:10, :, 3] = 0, 128
    assert vd.compare(clear, black).histogram == 100  # though colour times alpha is 0 in both
    expected = max(apart(levels(half, grey), levels(black, grey)) for grey in (0.1, 0.9))
    assert vd.compare(half, black).histogram == pytest.approx(expected)


def test_colours_are_told_apart_by_their_histograms() -> None:
    black = np.zeros((40, 60, 3), np.uint8)
    assert vd.compare(WHITE, black).histogram == 100
    assert vd.compare(WHITE, WHITE).histogram == 0
    half = WHITE.copy()
    half[:20] = 0
    # Shares 100 | 0 and 50 | 50 in each channel: (50**2 / 150 + 50**2 / 50) / 2.
    assert vd.compare(WHITE, half).histogram == pytest.approx((50**2 / 150 + 50) / 2)


def test_plain_pictures_have_one_hash() -> None:
    """What is left of their frequencies is rounding."""
    for size in (1, 7, 40):
        one, other = (np.full((size, size, 3), level, np.uint8) for level in (40, 171))
        assert vd.compare(one, other).hash_distance == 0


def test_the_hash_outlives_blur_and_not_another_picture() -> None:
    one = picture(200, 160)
    assert vd.compare(one, blurred(one, 1)).hash_distance <= 6
    assert vd.compare(one, one[::-1].copy()).hash_distance >= 16


def test_the_report_says_what_there_is() -> None:
    said = str(vd.compare(WHITE, dotted((3, 4, 10), (50, 30, 20)), tolerance=2))
    assert said.splitlines()[0] == "60 x 40 px: 2 px differ by more than 2 (0.08%)"
    assert "levels: 20 at most" in said
    assert "at (3, 4) 1 x 1 px" in said
    assert "no pixel differs" in str(vd.compare(WHITE, WHITE))


def test_a_comparison_is_a_value() -> None:
    found = vd.compare(WHITE, dotted((3, 4, 10)))
    assert pickle.loads(pickle.dumps(found)) == found
    assert found == vd.compare(WHITE, dotted((3, 4, 10)))
    with pytest.raises(AttributeError):
        found.largest = 3


def test_more_than_the_limits_allow_is_not_compared() -> None:
    with vd.limits.relaxed(compared_pixels=2399), pytest.raises(vd.errors.LimitError, match="compared_pixels"):
        vd.compare(WHITE, WHITE)
    with vd.limits.relaxed(compared_regions=2), pytest.raises(vd.errors.LimitError, match="compared_regions"):
        vd.compare(lettered("one", "two", "three"), lettered("one", "two", "three"))
    with vd.limits.relaxed(compared_pixels=999), pytest.raises(vd.errors.LimitError, match="compared_pixels"):
        vd.search(lettered("one"), "jpeg", target="psnr>=30")
