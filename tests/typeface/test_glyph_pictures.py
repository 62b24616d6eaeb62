"""Glyphs that are pictures (CBDT, sbix, SVG): drawn in every backend, and bounded."""

import gzip
import io
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from tests.typeface.color_fonts import bitmap_font, picture_font, raw_bitmap_font, raw_svg_font, svg_font
from vecdraw import limits
from vecdraw.errors import LimitError, VecdrawError

SIDE = 64
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><g id="glyph6">{}</g></svg>'
SQUARES = (
    '<rect x="0" y="-800" width="500" height="500" fill="#f00"/><rect x="500" y="-800" width="500" height="500" '
    'fill="#00f"/><rect x="0" y="-300" width="1000" height="500" fill="#0f0"/>'
)


def png(width: int = SIDE, height: int = SIDE) -> bytes:
    """Red and blue above green; RGB, 8 bits."""
    image = pytest.importorskip("PIL.Image", reason="makes the picture")
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (255, 0, 0)
    pixels[: height // 2, width // 2 :] = (0, 0, 255)
    pixels[height // 2 :] = (0, 255, 0)
    out = io.BytesIO()
    image.fromarray(pixels).save(out, "png")
    return out.getvalue()


def bgra(side: int = SIDE) -> bytes:
    """The same picture as pixels."""
    pixels = np.full((side, side, 4), 255, np.uint8)
    pixels[: side // 2, : side // 2] = (0, 0, 255, 255)
    pixels[: side // 2, side // 2 :] = (255, 0, 0, 255)
    pixels[side // 2 :] = (0, 255, 0, 255)
    return pixels.tobytes()


def sbix() -> bytes:
    font = picture_font(png(), SIDE)
    assert b"sbix" in font[:400]
    return font


FONTS: dict[str, Callable[[], bytes]] = {
    "sbix": sbix,
    "CBDT": lambda: bitmap_font(png(), SIDE),
    "CBDT without outlines": lambda: bitmap_font(png(), SIDE, has_outlines=False),
    "CBDT without compression": lambda: raw_bitmap_font(bgra(), SIDE),
    "CBDT without compression and outlines": lambda: raw_bitmap_font(bgra(), SIDE, has_outlines=False),
    "SVG": lambda: svg_font(SVG.format(SQUARES)),
    "SVG in gzip": lambda: raw_svg_font(gzip.compress(SVG.format(SQUARES).encode())),
}


def context(font: bytes, size: int = 100) -> vd.Context:
    vd.fonts.register(font, family="Pictures")
    ctx = vd.Context(120, 120, background="white")
    ctx.font = f"{size}px Pictures"
    ctx.fill_style = "black"
    ctx.fill_text("a", 10, 90)
    return ctx


def corners(pixels: Any, kind: str) -> list[tuple[int, ...]]:
    """The colours at three places of the glyph."""
    dx, dy = (10, 10) if kind == "sbix" else (0, 0)  # an sbix picture stands at the corner of the outline: 100, -100
    return [tuple(map(int, pixels[y + dy, x + dx, :3])) for x, y in ((30, 35), (80, 35), (50, 75))]


@pytest.mark.parametrize("kind", FONTS)
class TestDrawn:
    EXPECTED = ((255, 0, 0), (0, 0, 255), (0, 255, 0))

    def test_in_pixels(self, kind: str) -> None:
        assert tuple(corners(context(FONTS[kind]()).to_numpy(), kind)) == self.EXPECTED

    def test_in_svg(self, kind: str) -> None:
        resvg = pytest.importorskip("resvg_py", reason="draws the SVG document")
        svg = context(FONTS[kind]()).encode("svg").decode()
        assert "<text" not in svg
        drawn = vd.load_image(bytes(resvg.svg_to_bytes(svg_string=svg)))
        assert tuple(corners(np.asarray(drawn.to_numpy()), kind)) == self.EXPECTED

    def test_in_pdf(self, kind: str, tmp_path: Path) -> None:
        if shutil.which("pdftoppm") is None:
            pytest.skip("pdftoppm, which draws the PDF, is not installed")
        context(FONTS[kind]()).save_as(tmp_path / "a.pdf")
        command = ["pdftoppm", "-r", "96", "-png", "-singlefile", "a.pdf", "a"]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
        drawn = vd.load_image(tmp_path / "a.png")
        assert tuple(corners(np.asarray(drawn.to_numpy()), kind)) == self.EXPECTED


def test_a_document_that_is_drawn_as_a_picture_is_in_the_report(tmp_path: Path) -> None:
    report = context(FONTS["SVG"]()).save_as(tmp_path / "a.svg")
    assert "colour glyph (its drawing is an SVG document of the font's own)" in str(report)


def test_a_bitmap_that_is_drawn_as_a_picture_is_in_the_report(tmp_path: Path) -> None:
    report = context(FONTS["CBDT without compression"]()).save_as(tmp_path / "a.svg")
    assert "colour glyph (it is a bitmap without compression)" in str(report)


@pytest.mark.parametrize("cut", [0, 5, 100, 4_000])
def test_bitmaps_that_are_cut_off_do_no_harm(cut: int) -> None:
    ctx = context(raw_bitmap_font(bgra()[:cut], SIDE))
    assert ctx.to_numpy().shape == (120, 120, 4)
    assert ctx.encode("svg")


def test_damage_in_the_places_of_bitmaps_does_no_harm() -> None:
    whole = raw_bitmap_font(bgra(), SIDE)
    (at,) = struct.unpack_from(">L", whole, whole.index(b"CBLC") + 8)
    for seed in range(60):
        chance, data = np.random.default_rng(seed), bytearray(whole)
        for place in chance.integers(0, 80, 3):
            data[at + int(place)] = int(chance.integers(0, 256))
        try:
            ctx = context(bytes(data))
            assert ctx.to_numpy().shape == (120, 120, 4)
            assert ctx.encode("svg")
        except VecdrawError:
            continue


def _bomb(depth: int, link: str) -> bytes:
    groups = "".join(
        f'<g id="u{at}">{f"<use {link}={chr(34)}#u{at - 1}{chr(34)}/>" * 10}</g>' for at in range(1, depth)
    )
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    drawn = f'<g id="glyph6"><use {link}="#u{depth - 1}"/></g>'
    return f'<svg {names}><defs><g id="u0"><rect/></g>{groups}</defs>{drawn}</svg>'.encode()


DOCUMENTS = {
    "nested": lambda: SVG.format("<g>" * 100_000 + "</g>" * 100_000).encode(),
    "used ten times ten times": lambda: _bomb(9, "href"),
    "the same by xlink": lambda: _bomb(9, "xlink:href"),
    "made of itself": lambda: SVG.format('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>').encode(),
    "painted with itself": lambda: SVG.format(
        '<pattern id="p"><rect fill="url(#p)"/></pattern><rect fill="url( \'#p\')"/>'
    ).encode(),
    "inflated": lambda: gzip.compress(b" " * (limits.current().glyph_svg_bytes + 1), 1),
}  # fmt: skip


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_documents_that_are_too_much_are_refused(kind: str) -> None:
    with pytest.raises(LimitError, match=r"table SVG|SVG documents"):
        context(raw_svg_font(DOCUMENTS[kind]())).to_numpy()


@pytest.mark.parametrize("document", [b"", b"<svg", b"\x1f\x8bnothing", SVG.format('<use href="#none"/>').encode()])
def test_documents_that_are_no_good_are_blank(document: bytes) -> None:
    ctx = context(raw_svg_font(document))
    assert ctx.to_numpy().shape == (120, 120, 4)


def test_the_pixels_of_a_picture_are_bounded() -> None:
    def chunk(tag: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + tag + data + struct.pack(">L", zlib.crc32(tag + data))

    header = struct.pack(">LLBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(2_501 * 20_000))
    huge = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    for font in (picture_font(huge, SIDE), bitmap_font(huge, SIDE)):
        with pytest.raises(LimitError, match="glyph_pixels"):
            context(font).to_numpy()


@pytest.mark.parametrize("cut", [0, 8, 20, 33, 60])
def test_pictures_that_are_cut_off_do_no_harm(cut: int) -> None:
    for font in (picture_font(png()[:cut], SIDE), bitmap_font(png()[:cut], SIDE)):
        ctx = context(font)
        assert ctx.to_numpy().shape == (120, 120, 4)
        assert ctx.encode("svg")
