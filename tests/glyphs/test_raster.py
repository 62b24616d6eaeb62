"""Bitmaps of glyphs: pixels as letters, positions, matrices, hints, synthetic styles, and what is damaged."""

import threading

import numpy as np
import pytest

from vecdraw import limits
from vecdraw.errors import LimitError, UnsupportedError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.glyphs import raster
from vecdraw.glyphs.bitmap import GlyphBitmap
from vecdraw.glyphs.key import GlyphKey, RenderMode, StrikeKey
from vecdraw.glyphs.raster import rasterise, rasterise_colors_with
from vecdraw.text.canvas_text import prepare
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.outlines import glyph_outline
from vecdraw.typeface.store import fonts


def named(text: str, family: str = "Noto Sans SC", weight: float = 400) -> tuple[FaceKey, int]:
    """The face and the first glyph of a text."""
    run = prepare(text, TextStyle(Font((family,), 16.0, weight=weight))).runs[0]
    return run.face, run.glyphs[0]


def array(bitmap: GlyphBitmap) -> np.ndarray:
    return np.frombuffer(bitmap.data, np.uint8).reshape(bitmap.height, bitmap.width, -1).astype(int)


def placed(bitmap: GlyphBitmap, size: int = 96) -> np.ndarray:
    """The coverage on a square with the origin in its middle."""
    whole = np.zeros((size, size), int)
    x, y = size // 2 + bitmap.left, size // 2 + bitmap.top
    whole[y : y + bitmap.height, x : x + bitmap.width] = array(bitmap)[..., 0]
    return whole


def test_a_stroke_lies_where_it_should() -> None:
    face, glyph = named("一")
    bitmap = rasterise(GlyphKey(StrikeKey(face, 24 * 64), glyph))
    rows = array(bitmap)[..., 0].max(axis=1)
    assert bitmap.top + bitmap.height <= -6  # it floats above the baseline
    assert 20 <= bitmap.width <= 24
    assert rows.max() == 255


def test_a_blank_glyph_is_a_value() -> None:
    face, glyph = named(" ")
    assert rasterise(GlyphKey(StrikeKey(face, 24 * 64), glyph)) == GlyphBitmap(0, 0, 0, 0, 1, b"")


def test_a_glyph_that_is_not_there_is_blank() -> None:
    face, _ = named("一")
    assert rasterise(GlyphKey(StrikeKey(face, 24 * 64), 65_534)).width == 0


@pytest.mark.parametrize(("columns", "rows", "x", "y"), [(4, 1, 1, 0), (4, 1, 2, 0), (1, 4, 0, 1), (4, 4, 3, 3)])
def test_sub_pixel_positions_move_the_ink(columns: int, rows: int, x: int, y: int) -> None:
    face, glyph = named("永")
    strike = StrikeKey(face, 32 * 64, columns=columns, rows=rows)
    still, moved = (placed(rasterise(GlyphKey(strike, glyph, *at))) for at in ((0, 0), (x, y)))
    assert abs(still.sum() - moved.sum()) <= 0.01 * still.sum()
    for axis, share in ((1, x / columns), (0, y / rows)):
        places = np.arange(still.shape[0])
        middles = [(whole.sum(axis=1 - axis) * places).sum() / whole.sum() for whole in (still, moved)]
        assert middles[1] - middles[0] == pytest.approx(share, abs=0.02)


def test_a_quarter_turn_is_the_bitmap_turned() -> None:
    face, glyph = named("永")
    upright = rasterise(GlyphKey(StrikeKey(face, 32 * 64), glyph))
    turned = rasterise(GlyphKey(StrikeKey(face, 32 * 64, matrix=(0, -65536, 65536, 0)), glyph))  # clockwise, y down
    assert np.abs(np.rot90(array(upright)[..., 0], -1) - array(turned)[..., 0]).max() <= 2  # curves are cut elsewhere
    assert (turned.left, turned.top) == (-upright.top - upright.height, upright.left)


def test_a_matrix_is_the_transform_of_paths() -> None:
    face, glyph = named("永")
    m = Affine(0.9, 0.2, -0.3, 1.1, 0, 0)  # x' = 0.9 x - 0.3 y
    matrix = tuple(round(number * 65536) for number in (m.a, m.c, m.b, m.d))
    bitmap = rasterise(GlyphKey(StrikeKey(face, 32 * 64, matrix=matrix), glyph))  # type: ignore[arg-type]  # four numbers
    box = Path(fonts.face(face).outline(glyph).transformed(m.scale(32.0))).bounds
    assert (bitmap.left, bitmap.top) == (np.floor(box.x), np.floor(box.y))
    assert (bitmap.left + bitmap.width, bitmap.top + bitmap.height) == (np.ceil(box.right), np.ceil(box.bottom))


@pytest.mark.parametrize("style", ["embolden", "slant", "both"])
def test_synthetic_styles_are_the_outlines_of_other_backends(style: str) -> None:
    face, glyph = named("永")
    face = face._replace(embolden=1 / 24 if style != "slant" else 0.0, slant=0.25 if style != "embolden" else 0.0)
    bitmap = rasterise(GlyphKey(StrikeKey(face, 64 * 64), glyph))
    box = Path(glyph_outline(fonts.face(face), glyph).transformed(Affine.scaling(64.0))).bounds
    assert abs(bitmap.left - np.floor(box.x)) <= 1
    assert abs(bitmap.left + bitmap.width - np.ceil(box.right)) <= 1
    assert abs(bitmap.top - np.floor(box.y)) <= 1


def test_bold_has_more_ink() -> None:
    face, glyph = named("永")
    inks = [
        array(rasterise(GlyphKey(StrikeKey(face._replace(embolden=bold), 64 * 64), glyph))).sum()
        for bold in (0.0, 1 / 24)
    ]
    assert inks[1] > 1.2 * inks[0]


def test_variations_are_set() -> None:
    light, glyph = named("H", "Inter", 300)
    heavy, _ = named("H", "Inter", 800)
    assert light.coordinates != heavy.coordinates
    inks = [array(rasterise(GlyphKey(StrikeKey(face, 64 * 64), glyph))).sum() for face in (light, heavy)]
    assert inks[1] > 1.5 * inks[0]


def test_mono_is_black_or_white_and_lcd_has_three_stripes() -> None:
    face, glyph = named("永")
    assert set(np.unique(array(rasterise(GlyphKey(StrikeKey(face, 24 * 64, mode="mono"), glyph))))) == {0, 255}
    gray = rasterise(GlyphKey(StrikeKey(face, 24 * 64), glyph))
    modes: tuple[RenderMode, ...] = ("lcd", "lcd-v")
    for mode in modes:
        striped = rasterise(GlyphKey(StrikeKey(face, 24 * 64, mode=mode), glyph))
        assert striped.channels == 3
        assert len(striped.data) == striped.width * striped.height * 3
        assert array(striped).mean(axis=2).sum() == pytest.approx(array(gray).sum(), rel=0.02)


def test_full_hinting_puts_stems_on_pixels() -> None:
    face, glyph = named("H", "Inter")
    unhinted, hinted = (
        array(rasterise(GlyphKey(StrikeKey(face, 15 * 64, hinting=hinting), glyph)))[..., 0]
        for hinting in ("none", "full")
    )
    assert (hinted.max(axis=1) == 255).sum() >= (unhinted.max(axis=1) == 255).sum()
    assert not np.array_equal(unhinted, hinted)


def test_too_large_a_bitmap_is_refused() -> None:
    face, glyph = named("永")
    with limits.relaxed(glyph_pixels=100), pytest.raises(LimitError, match="glyph_pixels"):
        rasterise(GlyphKey(StrikeKey(face, 64 * 64), glyph))
    with pytest.raises(LimitError, match="glyph_pixels"):
        rasterise(GlyphKey(StrikeKey(face, 60_000 * 64), glyph))


def test_colours_are_drawn_by_whoever_can(monkeypatch: pytest.MonkeyPatch) -> None:
    face, glyph = named("永")
    made = GlyphBitmap(1, 1, 2, -3, 4, b"abcd")
    monkeypatch.setattr(raster, "_color_rasteriser", raster._no_colors)
    with pytest.raises(UnsupportedError, match="colours"):
        rasterise(GlyphKey(StrikeKey(face, 24 * 64, mode="color"), glyph))
    rasterise_colors_with(lambda _: made)
    assert rasterise(GlyphKey(StrikeKey(face, 24 * 64, mode="color"), glyph)) is made
    raster._color_rasteriser = raster._no_colors
    with pytest.raises(UnsupportedError):
        rasterise(GlyphKey(StrikeKey(face, 24 * 64, mode="color"), glyph))


def test_threads_have_faces_of_their_own() -> None:
    face, first = named("永")
    keys = [GlyphKey(StrikeKey(face, size * 64), first + n) for n in range(40) for size in (12, 30)]
    expected, wrong = [rasterise(key) for key in keys], list[GlyphKey]()

    def work() -> None:
        wrong.extend(key for key, bitmap in zip(keys, expected, strict=True) if rasterise(key) != bitmap)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_hinted_glyphs_move_as_they_are() -> None:
    face, glyph = named("永")
    strike = StrikeKey(face, 16 * 64, hinting="slight", columns=4)
    still, moved, back = (placed(rasterise(GlyphKey(strike, glyph, x))) for x in (0, 2, 0))
    assert np.array_equal(still, back)
    places = np.arange(still.shape[1])
    middles = [(whole.sum(axis=0) * places).sum() / whole.sum() for whole in (still, moved)]
    assert middles[1] - middles[0] == pytest.approx(0.5, abs=0.02)
    assert np.abs(still.sum(axis=1) - moved.sum(axis=1)).max() <= 8  # heights stay on the pixels


def test_strikes_of_one_face_do_not_disturb_each_other() -> None:
    face, glyph = named("永")
    strikes = [
        StrikeKey(face, 16 * 64, columns=4, rows=4),
        StrikeKey(face, 40 * 64, matrix=(0, -65536, 65536, 0)),
        StrikeKey(face._replace(slant=0.25), 16 * 64),
        StrikeKey(face, 16 * 64, hinting="full", mode="mono"),
        StrikeKey(face, 16 * 64, mode="lcd-bgr", contrast=50, gamma=180, luminance=36),
    ]
    alone = [rasterise(GlyphKey(strike, glyph)) for strike in strikes]
    mixed = [rasterise(GlyphKey(strike, glyph)) for _ in range(3) for strike in reversed(strikes)]
    assert mixed[: len(strikes)] == alone[::-1]
    assert mixed[-len(strikes) :] == alone[::-1]


def test_stripes_from_the_right_are_those_from_the_left_reversed() -> None:
    face, glyph = named("永")
    for one, two in (("lcd", "lcd-bgr"), ("lcd-v", "lcd-v-bgr")):
        first, second = (array(rasterise(GlyphKey(StrikeKey(face, 20 * 64, mode=mode), glyph))) for mode in (one, two))  # type: ignore[arg-type]  # modes
        assert np.array_equal(first, second[..., ::-1])
        assert not np.array_equal(first, second)
