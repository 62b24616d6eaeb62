"""Colour glyphs out of the glyph cache: the pixels that Skia draws, and when it draws them itself."""

import numpy as np
import pytest

import vecdraw as vd
from vecdraw.backends.skia import color_glyphs, glyph_runs
from vecdraw.backends.skia.color_glyphs import color_bitmap, has_own_colors
from vecdraw.glyphs.key import GlyphKey, StrikeKey
from vecdraw.typeface.store import fonts

EMOJI = "😀👍🏽🇨🇳🎉"


def drawn(x: float, y: float, text: str = EMOJI, angle: float = 0.0, alpha: float = 1.0) -> np.ndarray:
    ctx = vd.Context(220, 120, background="#fde")
    ctx.font = vd.Font(["Noto Color Emoji"], 24)
    ctx.global_alpha = alpha
    ctx.translate(30, 60)
    ctx.rotate(angle)
    ctx.fill_text(text, x, y)
    return ctx.to_numpy().astype(int)


@pytest.mark.parametrize(
    ("x", "y", "angle", "alpha"), [(0, 0, 0, 1), (0.3, 0.6, 0, 1), (1.7, 2.2, 0.4, 1)]
)
def test_they_are_what_skia_draws(
    monkeypatch: pytest.MonkeyPatch, x: float, y: float, angle: float, alpha: float
) -> None:
    vd.clear_caches()  # how a text was drawn last is remembered with it
    drawings = []
    real = glyph_runs.has_own_colors
    used: list[int] = []

    def counted(face: object, glyph: int) -> bool:
        used.append(glyph)
        return real(face, glyph)  # type: ignore[arg-type]  # a face's key

    monkeypatch.setattr(glyph_runs, "has_own_colors", counted)
    drawings.append(drawn(x, y, angle=angle, alpha=alpha))
    assert used
    vd.clear_caches()
    monkeypatch.setattr(glyph_runs, "has_own_colors", lambda _face, _glyph: False)
    drawings.append(drawn(x, y, angle=angle, alpha=alpha))
    assert np.abs(drawings[0] - drawings[1]).max() <= 1
    assert np.ptp(drawings[0], axis=(0, 1)).max() > 60


def test_a_bitmap_is_made_once() -> None:
    vd.clear_caches("glyphs")
    drawn(0, 0, "😀😀😀")
    first = vd.cache_info()["glyphs"]
    drawn(0, 0, "😀😀😀")
    again = vd.cache_info()["glyphs"]
    assert first.misses > 0
    assert again.misses == first.misses


def test_a_blank_picture_is_a_value() -> None:
    ctx = vd.Context(9, 9)
    ctx.font = vd.Font(["Noto Color Emoji"], 20)
    face = fonts.candidates(vd.Font(["Noto Color Emoji"], 20))[0].key
    space = fonts.face(face).glyph(0x20)
    assert not has_own_colors(face, space)
    assert color_bitmap(GlyphKey(StrikeKey(face, 20 * 64, mode="color"), space)).width == 0


def test_what_takes_the_colour_of_the_text_is_left_to_skia(monkeypatch: pytest.MonkeyPatch) -> None:
    face = fonts.candidates(vd.Font(["Noto Color Emoji"], 20))[0].key
    glyph = fonts.face(face).glyph(0x1F600)
    assert has_own_colors(face, glyph)
    nodes = color_glyphs.color_glyph(fonts.face(face), glyph)
    assert nodes is not None
    fill = next(node for node in nodes if isinstance(node, color_glyphs.ColorFill))
    foreground = fill._replace(paint=color_glyphs.PaletteColor(0.0, 0.0, 0.0, 1.0, True))
    monkeypatch.setattr(color_glyphs, "color_glyph", lambda _face, _glyph: (foreground,))
    assert not has_own_colors.__wrapped__(face, glyph)


def test_what_is_faint_is_left_to_skia(monkeypatch: pytest.MonkeyPatch) -> None:
    vd.clear_caches()
    faint = drawn(0.3, 0.6, alpha=0.4)
    vd.clear_caches()
    monkeypatch.setattr(glyph_runs, "has_own_colors", lambda _face, _glyph: False)
    assert np.array_equal(faint, drawn(0.3, 0.6, alpha=0.4))
