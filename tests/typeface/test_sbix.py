"""JPEG and TIFF pictures in the table sbix: drawn as PNGs are, within the limits; damaged ones are blank."""

from __future__ import annotations

import io
import random
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from tests.typeface.color_fonts import picture_font
from tests.typeface.test_glyph_pictures import SIDE, context, corners, png
from vecdraw import limits
from vecdraw.codecs.icc import display_p3
from vecdraw.errors import FontError, LimitError, VecdrawError
from vecdraw.typeface.face import load_harfbuzz
from vecdraw.typeface.sbix import with_pngs

image = pytest.importorskip("PIL.Image", reason="makes the pictures")

KINDS = {"jpg ": "JPEG", "tiff": "TIFF"}


def picture(kind: str, **options: Any) -> bytes:
    """Red and blue above green."""
    out = io.BytesIO()
    more: dict[str, Any] = {"quality": 95, "subsampling": 0} if kind == "jpg " else {}
    image.open(io.BytesIO(png())).save(out, KINDS[kind], **more, **options)
    return out.getvalue()


def font(kind: str) -> bytes:
    return picture_font(picture(kind), SIDE, kind=kind)


def is_like_the_png(pixels: Any, most: int = 6) -> bool:
    """Whether pixels are those of the same font with a PNG, but for what JPEG loses."""
    expected = context(picture_font(png(), SIDE)).to_numpy().astype(int)
    differences = np.abs(np.asarray(pixels).astype(int) - expected)
    return bool(expected[40:80, 40:80].std() > 50 and np.percentile(differences, 98) <= most)


def has_its_colours(pixels: Any) -> bool:
    """Whether the parts of the picture stand where they do in the same font with a PNG."""
    found, expected = corners(pixels, "sbix"), ((255, 0, 0), (0, 0, 255), (0, 255, 0))
    return bool(np.abs(np.array(found) - np.array(expected)).max() <= 2)


@pytest.mark.parametrize("kind", KINDS)
class TestDrawn:
    def test_in_pixels(self, kind: str) -> None:
        assert is_like_the_png(context(font(kind)).to_numpy())

    def test_large_and_turned(self, kind: str) -> None:
        found = []
        for data in (font(kind), picture_font(png(), SIDE)):
            vd.fonts.register(data, family="Pictures")
            ctx = vd.Context(500, 500, background="white")
            ctx.font = "320px Pictures"
            ctx.rotate(0.1)
            ctx.fill_text("a", 60, 400)
            found.append(ctx.to_numpy().astype(int))
        assert found[1].std() > 50
        assert np.percentile(np.abs(found[0] - found[1]), 98) <= 6

    def test_in_svg(self, kind: str) -> None:
        resvg = pytest.importorskip("resvg_py", reason="draws the SVG document")
        svg = context(font(kind)).encode("svg").decode()
        assert "data:image/png" in svg
        drawn = vd.load_image(bytes(resvg.svg_to_bytes(svg_string=svg)))
        assert has_its_colours(drawn.to_numpy())

    def test_in_pdf(self, kind: str, tmp_path: Path) -> None:
        if shutil.which("pdftoppm") is None:
            pytest.skip("pdftoppm, which draws the PDF, is not installed")
        context(font(kind)).save_as(tmp_path / "a.pdf")
        command = ["pdftoppm", "-r", "96", "-png", "-singlefile", "a.pdf", "a"]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
        assert has_its_colours(vd.load_image(tmp_path / "a.png").to_numpy())

    def test_measured_as_the_png_is(self, kind: str) -> None:
        found = [context(data).measure_text("a") for data in (font(kind), picture_font(png(), SIDE))]
        assert found[0] == found[1]

    @pytest.mark.parametrize("cut", [0, 3, 20, 100, 300])
    def test_one_that_is_cut_off_is_blank_in_every_format(self, kind: str, cut: int) -> None:
        ctx = context(picture_font(picture(kind)[:cut], SIDE, kind=kind))
        assert (ctx.to_numpy() == 255).all()
        svg = ctx.encode("svg").decode()
        assert "<path" not in svg
        assert ctx.encode("pdf")

    def test_what_is_neither_is_blank(self, kind: str) -> None:
        for data in (b"GIF89a", png(), b"\x00" * 500, b"%PDF-1.4"):
            assert (context(picture_font(data, SIDE, kind=kind)).to_numpy() == 255).all()

    def test_the_pixels_of_one_are_bounded(self, kind: str) -> None:
        vd.clear_caches()
        with limits.relaxed(glyph_pixels=SIDE * SIDE - 1), pytest.raises(LimitError):
            context(font(kind)).to_numpy()

    def test_those_of_a_font_are_bounded(self, kind: str) -> None:
        vd.clear_caches()
        with limits.relaxed(glyph_decoded_pixels=4_095), pytest.raises(LimitError, match="glyph_decoded_pixels"):
            context(font(kind)).to_numpy()
        assert is_like_the_png(context(font(kind)).to_numpy())

    def test_a_text_that_does_not_draw_it_does_not_decode_it(self, kind: str) -> None:
        vd.fonts.register(picture_font(picture(kind), SIDE, kind=kind), family="Pictures")
        with limits.relaxed(glyph_decoded_pixels=1):
            assert vd.missing_glyphs("a", "10px Pictures") == ()


def test_colours_of_another_space_are_those_of_srgb() -> None:
    out = io.BytesIO()
    image.new("RGB", (SIDE, SIDE), (200, 60, 60)).save(out, "JPEG", quality=95, icc_profile=display_p3())
    ctx = vd.Context(10, 10)
    ctx.draw_image(out.getvalue(), 0, 0)
    expected = ctx.to_numpy()[5, 5].astype(int)
    assert expected[0] > 205
    drawn = context(picture_font(out.getvalue(), SIDE, kind="jpg ")).to_numpy()[60, 60].astype(int)
    assert np.abs(drawn - expected).max() <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_fonts_with_damage_anywhere_in_the_table_end_in_an_error_or_a_drawing(kind: str) -> None:
    whole = font(kind)
    at = whole.index(kind.encode()) - 40
    for seed in range(60):
        numbers = random.Random(seed)  # noqa: S311  # reproducible, not secret
        data = bytearray(whole)
        for _ in range(numbers.randrange(1, 6)):
            data[at + numbers.randrange(min(600, len(data) - at))] = numbers.randrange(256)
        try:
            assert context(bytes(data)).to_numpy().shape == (120, 120, 4)
        except VecdrawError:
            continue


class _Face:
    """What `with_pngs` asks of a face."""

    def __init__(self, table: bytes, glyphs: int) -> None:
        self.glyph_count, self._table, self.table_tags = glyphs, table, ["sbix"]

    def reference_table(self, _: str) -> Any:
        return type("Blob", (), {"data": self._table})


def test_pictures_that_lie_over_each_other_are_refused_before_any_is_decoded() -> None:
    glyphs = 1_000
    offsets = [4 + 4 * (glyphs + 1) + (at % 2) * 60_000 for at in range(glyphs + 1)]
    strike = struct.pack(f">HH{glyphs + 1}L", 64, 72, *offsets) + b"\0\0\0\0jpg " + bytes(60_000)
    table = struct.pack(">HHLL", 1, 1, 1, 12) + strike
    with pytest.raises(FontError, match="lie over each other"):
        with_pngs(_Face(table, glyphs), lambda _: pytest.fail("decoded"), "font")


@pytest.mark.parametrize(
    "table", [b"", b"\0\1\0\1", struct.pack(">HHL", 1, 1, 2**32 - 1), struct.pack(">HHLL", 1, 1, 1, 9)]
)
def test_tables_that_are_cut_off_are_left_as_they_are(table: bytes) -> None:
    assert with_pngs(_Face(table, 10), lambda _: (b"", 0), "font") is None


def test_the_rest_of_the_font_stays_as_it_is() -> None:
    hb = load_harfbuzz()
    before = hb.Face(hb.Blob(font("jpg ")))
    made = with_pngs(before, lambda _: (png(), SIDE * SIDE), "font")
    assert made is not None
    after = hb.Face(hb.Blob(made))
    assert set(after.table_tags) == set(before.table_tags)
    for tag in set(before.table_tags) - {"sbix"}:
        assert bytes(after.reference_table(tag).data) == bytes(before.reference_table(tag).data)
    assert with_pngs(after, lambda _: (b"", 0), "font") is None
