"""Every combination of PNG's options, read back by decoders that are not ours."""

import io
import shutil
import subprocess
import zlib
from typing import Any

import numpy as np
import pytest
import skia
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.codecs.pictures import chunks, letters, scene_like
from vecdraw.codecs.decode import decode_image
from vecdraw.codecs.managed import converted
from vecdraw.codecs.pixels import to_uint8, to_uint16
from vecdraw.codecs.png import CODEC
from vecdraw.codecs.profile import built_in
from vecdraw.errors import BadValueError, UnsupportedError
from vecdraw.metadata.blocks import Blocks
from vecdraw.paint.pixmap import ColorSpace

EXIF = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0\0\0\0\0"  # one tag: orientation 1
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
IPTC = b"\x1c\x02\x00\x00\x02\x00\x04\x1c\x02\x05\x00\x06Poster"  # record version, object name
TEXTS = (("Title", "Café"), ("Author", "王羲之"), ("Comment", "long " * 400), ("Description", "长" * 900))


def write(pixels: Any, color_space: ColorSpace = "srgb", **options: object) -> bytes:
    return CODEC.encode(pixels, CODEC.make_options(options), color_space)


def by_pillow(png: bytes) -> Any:
    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image.convert("RGBA"))


def assert_read_by_skia(png: bytes, want: Any) -> None:
    """Skia premultiplies what it reads: translucent colours come back within a level of that."""
    image = skia.Image.MakeFromEncoded(png)
    out = np.zeros((image.height(), image.width(), 4), np.uint8)
    info = skia.ImageInfo.Make(
        image.width(), image.height(), skia.kRGBA_8888_ColorType, skia.kUnpremul_AlphaType, image.colorSpace()
    )
    assert image.readPixels(info, out, 4 * image.width(), 0, 0)
    assert np.array_equal(out[..., 3], want[..., 3])
    alpha = want[..., 3:].astype(float)
    apart = np.abs(out[..., :3].astype(float) - want[..., :3])
    assert (apart * alpha <= np.where(alpha == 255, 0, 255)).all()


def by_vips(png: bytes) -> Any:
    """Of 8 or 16 bits, as the file is; gray has equal channels. None where there is no libvips."""
    try:
        import pyvips
    except (ImportError, OSError):
        return None
    image = pyvips.Image.new_from_buffer(png, "")
    array = image.numpy().reshape(image.height, image.width, image.bands)
    if array.shape[2] in {1, 2}:
        array = np.concatenate([array[..., :1]] * 3 + [array[..., 1:]], axis=2)
    if array.shape[2] == 3:
        array = np.concatenate([array, np.full_like(array[..., :1], np.iinfo(array.dtype).max)], axis=2)
    return array


@st.composite
def pictures(draw: st.DrawFn) -> Any:
    """Few colours or many, gray or not, translucent or not, 8 bits or floats."""
    width, height = draw(st.integers(1, 40)), draw(st.integers(1, 12))
    chance = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    colors = chance.integers(0, 256, (draw(st.sampled_from([1, 2, 3, 5, 17, 300])), 4), np.uint8)
    if draw(st.booleans()):
        colors[:, 3] = 255
    if draw(st.booleans()):
        colors[:, 1] = colors[:, 2] = colors[:, 0]
    pixels = colors[chance.integers(0, len(colors), (height, width))]
    return (pixels / np.float16(255)).astype(np.float16) if draw(st.integers(0, 4)) == 0 else pixels


def options() -> st.SearchStrategy[dict[str, Any]]:
    """Options that go together."""
    common = {
        "compression": st.sampled_from(["fast", "balanced", "small"]),
        "dpi": st.sampled_from([None, 72, 300.5]),
        "metadata": st.sampled_from([None, dict(TEXTS), Blocks(EXIF, XMP, IPTC, TEXTS)]),
        "intent": st.sampled_from(["perceptual", "relative", "saturation", "absolute"]),
        "threads": st.sampled_from([None, 1, 2]),
    }
    return st.one_of(
        st.fixed_dictionaries({**common, "bit_depth": st.sampled_from([None, 8, 16])}),
        st.fixed_dictionaries({**common, "palette": st.sampled_from(["auto", "never"]), "dither": st.booleans()}),
        st.fixed_dictionaries({**common, "gray": st.just(True), "bit_depth": st.sampled_from([None, 8, 16])}),
        st.fixed_dictionaries({**common, "profile": st.sampled_from(["srgb", "display-p3"])}),
    )


def expected(pixels: Any, chosen: dict[str, Any], color_space: ColorSpace) -> Any:
    """The pixels that the file should have, of 8 or 16 bits."""
    profile = chosen.get("profile")
    if profile is not None:
        colors, alpha = converted(pixels, color_space, built_in(profile), chosen["intent"])
        beside = np.full(colors.shape[:2], 255, np.uint8) if alpha is None else alpha
        return np.concatenate([colors, beside[..., np.newaxis]], axis=2)
    depth = chosen.get("bit_depth") or (8 if pixels.dtype == np.uint8 else 16)
    levels = to_uint8(pixels) if depth == 8 else to_uint16(pixels)
    if chosen.get("gray"):
        luminance = np.rint(levels[..., :3] @ np.array([0.2126, 0.7152, 0.0722]))
        levels = np.concatenate([np.stack([luminance] * 3, axis=-1), levels[..., 3:]], axis=2).astype(levels.dtype)
    return levels


@given(pictures(), options(), st.sampled_from(["srgb", "display-p3"]))
def test_every_combination_is_read_by_others(pixels: Any, chosen: dict[str, Any], color_space: ColorSpace) -> None:
    png = write(pixels, color_space, **chosen)
    want = expected(pixels, chosen, color_space)
    found = by_vips(png)
    assert found is None or np.array_equal(found, want if found.dtype == want.dtype else want // 257)
    if want.dtype == np.uint8:
        assert np.array_equal(by_pillow(png), want)
        assert_read_by_skia(png, want)
        assert np.array_equal(decode_image(png).to_numpy(), want)
    inside = chunks(png)
    with Image.open(io.BytesIO(png)) as image:
        image.load()
        if chosen["dpi"] is not None:
            assert image.info["dpi"] == pytest.approx((chosen["dpi"],) * 2, abs=0.02)
        assert ("dpi" in image.info) == (chosen["dpi"] is not None)
        if chosen["metadata"] is not None:
            assert {key: image.info[key] for key, _ in TEXTS} == dict(TEXTS)
        if isinstance(chosen["metadata"], Blocks):
            assert inside[b"eXIf"] == EXIF
            assert image.getexif()[0x0112] == 1
            assert image.info["xmp"] == XMP
        is_gray = inside[b"IHDR"][9] in {0, 4}
        told = chosen.get("profile") or (None if color_space == "srgb" or is_gray else color_space)
        assert image.info.get("icc_profile") == (None if told is None else built_in(told).data)
    assert (b"sRGB" in inside) == (told is None)
    assert (b"cICP" in inside) == (told == "display-p3" and "profile" not in chosen)


@settings(max_examples=20)
@given(pictures(), options())
def test_pngcheck_finds_nothing(tmp_path_factory: pytest.TempPathFactory, pixels: Any, chosen: dict[str, Any]) -> None:
    if shutil.which("pngcheck") is None:
        pytest.skip("pngcheck is not installed")
    path = tmp_path_factory.mktemp("png") / "a.png"
    path.write_bytes(write(pixels, **chosen))
    done = subprocess.run(["pngcheck", "-q", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_exiftool_reads_what_was_written(tmp_path: Any) -> None:
    if shutil.which("exiftool") is None:
        pytest.skip("exiftool is not installed")
    (tmp_path / "a.png").write_bytes(write(letters("RG"), dpi=300, metadata=Blocks(EXIF, XMP, IPTC, TEXTS)))
    done = subprocess.run(
        ["exiftool", "-s", "-a", "-G1", "-charset", "utf8", tmp_path / "a.png"], capture_output=True, check=True
    )
    told = [" ".join(line.split()) for line in done.stdout.decode().splitlines()]
    assert "[IFD0] Orientation : Horizontal (normal)" in told
    assert "[IPTC] ObjectName : Poster" in told
    assert "[PNG] Author : 王羲之" in told
    assert "[PNG-pHYs] PixelsPerUnitX : 11811" in told
    assert not [line for line in told if "Warning" in line]


@pytest.mark.parametrize(
    ("rows", "color_type", "depth"),
    [
        (["KW"], 0, 1),
        (["RG"], 3, 1),
        (["Rb."], 3, 2),
        (["RGBKW"], 3, 4),
        (["K"], 0, 1),
    ],
)
def test_the_fewest_bits_are_taken(rows: list[str], color_type: int, depth: int) -> None:
    for png in (write(letters(*rows), palette="auto"), write(letters(*rows), compression="small")):
        assert (chunks(png)[b"IHDR"][9], chunks(png)[b"IHDR"][8]) == (color_type, depth)
        assert np.array_equal(by_pillow(png), letters(*rows))
        assert_read_by_skia(png, letters(*rows))


@pytest.mark.parametrize("levels", [2, 4, 16, 256])
def test_grays_have_the_bits_they_need(levels: int) -> None:
    pixels = np.full((3, 256, 4), 255, np.uint8)
    pixels[..., :3] = (np.arange(256) * levels // 256 * (255 // (levels - 1)))[:, np.newaxis]
    png = write(pixels, palette="auto")
    assert chunks(png)[b"IHDR"][8:10] == bytes([levels.bit_length() - 1 if levels < 256 else 8, 0])[:2]
    assert np.array_equal(by_pillow(png), pixels)
    assert (
        chunks(write(pixels, "display-p3", palette="auto"))[b"IHDR"][9] == 3
    )  # a profile of RGB has no gray (11.3.2.3)


@pytest.mark.parametrize("depth", [1, 2, 4])
@pytest.mark.parametrize("width", [1, 7, 8, 9])
def test_low_bits_of_gray_are_rounded(depth: int, width: int) -> None:
    pixels = np.full((2, width, 4), 255, np.uint8)
    pixels[..., :3] = (np.arange(2 * width) * 255 // max(1, 2 * width - 1)).reshape(2, width, 1)
    top = (1 << depth) - 1
    want = np.rint(pixels[..., 0] / 255 * top) * (255 // top)
    png = write(pixels, gray=True, bit_depth=depth)
    assert chunks(png)[b"IHDR"][8:10] == bytes([depth, 0])
    assert np.array_equal(by_pillow(png)[..., 0], want)
    pixels[0, 0, 3] = 9
    with pytest.raises(BadValueError, match="has no alpha, and the picture is not opaque"):
        write(pixels, gray=True, bit_depth=depth)


@pytest.mark.parametrize("colors", [2, 3, 16, 200])
def test_no_more_colours_than_asked_for(colors: int) -> None:
    for alpha in (255, None):
        pixels = scene_like(80, 60)
        if alpha is None:
            pixels[:20, :, 3] = np.arange(80)
        png = write(pixels, palette=colors)
        read = by_pillow(png)
        assert chunks(png)[b"IHDR"][9] == 3
        assert len(np.unique(read.reshape(-1, 4), axis=0)) <= colors
        assert_read_by_skia(png, read)
        if alpha == 255:
            assert (read[..., 3] == 255).all()
        if colors == 200:
            assert np.abs(read.astype(int) - pixels)[20:].mean() < 8
    few = letters("RGb.")
    assert np.array_equal(by_pillow(write(few, palette=max(4, colors))), few)


def slope(alpha: bool = False) -> Any:
    """From blue to orange, and to nothing."""
    y, x = np.mgrid[0:128, 0:256]
    channels = [x, 100 + x // 4, 255 - x, 255 - y if alpha else np.full_like(x, 255)]
    return np.stack(channels, axis=-1).clip(0, 255).astype(np.uint8)


def blurred(pixels: Any) -> Any:
    """The means of blocks of 16 px, premultiplied."""
    levels = pixels.astype(float)
    levels[..., :3] *= levels[..., 3:] / 255
    return levels.reshape(8, 16, 16, 16, 4).mean(axis=(1, 3))


@pytest.mark.parametrize(("alpha", "colors", "most"), [(False, 4, 4.5), (False, 8, 1.5), (True, 16, 4.5)])
def test_dither_keeps_slopes(alpha: bool, colors: int, most: float) -> None:
    pixels = slope(alpha)
    dithered, plain = (by_pillow(write(pixels, palette=colors, dither=dither)) for dither in (True, False))
    apart, banded = (np.abs(blurred(each) - blurred(pixels)) for each in (dithered, plain))
    assert apart.mean() < min(most, 0.6 * banded.mean())


def test_colours_are_chosen_where_there_are_most() -> None:
    pixels = slope()
    pixels[:100] = (0, 50, 200, 255)
    pixels[100:110] = (250, 250, 250, 255)
    for dither in (True, False):
        read = by_pillow(write(pixels, palette=16, dither=dither))
        assert (read[:98] == (0, 50, 200, 255)).all()
        assert (read[102:109] == (250, 250, 250, 255)).all()
        assert np.abs(read[112:].astype(int) - pixels[112:]).mean() < 8


def test_a_palette_that_cannot_hold_the_picture() -> None:
    with pytest.raises(BadValueError, match="more colours than a palette of 4 bits: palette=16 takes the nearest"):
        write(np.arange(68, dtype=np.uint8).reshape(1, 17, 4), palette="auto", bit_depth=4)
    with pytest.raises(BadValueError, match="more colours than a palette of 2 bits"):
        write(scene_like(), palette="auto", bit_depth=2)
    assert chunks(write(scene_like(), palette="auto"))[b"IHDR"][9] == 2


def test_floats_are_not_made_coarse_for_a_palette() -> None:
    pixels = np.full((2, 2, 4), 0.3, np.float16)
    assert chunks(write(pixels, palette="auto"))[b"IHDR"][8:10] == bytes([16, 6])
    assert chunks(write(pixels, palette=4))[b"IHDR"][9] == 3


def test_small_is_the_smallest() -> None:
    small, *others = (len(write(scene_like(300, 200), compression=name)) for name in ("small", "balanced", "fast"))
    assert small < min(others)


def test_long_texts_are_compressed() -> None:
    png = write(letters("R"), metadata=dict(TEXTS))
    assert chunks(png)[b"zTXt"] == b"Comment\0\0" + zlib.compress(b"long " * 400, 9)
    assert len(png) < 1000


def test_cmyk_is_not_for_png() -> None:
    with pytest.raises(UnsupportedError, match="a PNG holds no CMYK"):
        CODEC.make_options({"profile": cmyk()})


def cmyk() -> bytes:
    """The header of a profile of CMYK, with the one tag that is looked for."""
    from vecdraw.codecs import icc

    data = bytearray(icc.srgb())
    data[16:20] = b"CMYK"
    return bytes(data)
