"""Pictures read smaller than they are, frame by frame, with all their bits, and from libraries of the extras."""

import io
import itertools
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

import vecdraw as vd
from tests.codecs.cmyk_profile import INK, cmyk_profile
from tests.codecs.corpus import animated
from tests.codecs.own_files import HAS_HEIC, HAS_JXL
from tests.codecs.pictures import HAS_AVIF, chunk, encoded, letters, raw_png, scene_like
from vecdraw import limits
from vecdraw.codecs import icc
from vecdraw.codecs.fitting import fitted
from vecdraw.codecs.sniff import format_of
from vecdraw.codecs.sources import load_frames, load_image
from vecdraw.errors import BadTypeError, BadValueError, ImageError, LimitError, MissingLibraryError

FRAMES = [letters(row * 6, *[row * 6] * 3) for row in "RGB"]


# --- smaller ------------------------------------------------------------------------------------------------------


@given(st.integers(1, 9000), st.integers(1, 9000), st.integers(1, 500), st.integers(1, 500), st.integers(1, 8))
def test_what_fits_keeps_its_proportions(width: int, height: int, across: int, down: int, orientation: int) -> None:
    wide, high = fitted((width, height), (across, down), orientation)
    most_wide, most_high = (across, down) if orientation < 5 else (down, across)
    assert 1 <= wide <= most_wide or wide == width
    assert 1 <= high <= most_high or high == height
    assert (wide, high) == (width, height) or wide == most_wide or high == most_high
    assert abs(wide * height - high * width) <= max(width, height)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF"])
@pytest.mark.parametrize("max_size", [(100, 100), (40, 300), (300, 17), (1, 1)])
def test_pictures_made_to_fit_look_as_resized_ones(form: str, max_size: tuple[int, int]) -> None:
    big = scene_like(640, 480)
    data = encoded("", form, big[..., :3].copy())
    got = load_image(data, max_size=max_size)
    assert (got.width, got.height) == fitted((640, 480), max_size)
    expected = Image.fromarray(big).resize((got.width, got.height), Image.Resampling.BOX)
    assert np.abs(got.to_numpy().astype(int) - np.asarray(expected)).mean() < 8
    assert got == load_image(data, max_size=max_size)


def test_small_pictures_stay_as_they_are() -> None:
    data = encoded("RGB", "JPEG")
    assert load_image(data, max_size=(64, 48)) == load_image(data)
    assert load_image(data, max_size=(1000, 1000)) == load_image(data)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_photograph_on_its_side_fits_upright(form: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded("", form, scene_like(640, 480)[..., :3].copy(), exif=exif)
    got = load_image(data, max_size=(60, 1000))
    assert (got.width, got.height) == (60, 80)
    whole = Image.fromarray(load_image(data).to_numpy()).resize((60, 80), Image.Resampling.BOX)
    assert np.abs(got.to_numpy().astype(int) - np.asarray(whole)).mean() < 6


def test_transparent_colours_do_not_bleed_when_a_picture_gets_smaller() -> None:
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[..., 1] = 255
    pixels[:, :32] = (255, 0, 0, 255)
    got = load_image(encoded("", "PNG", pixels), max_size=(16, 16)).to_numpy()
    seen = got[..., 3] > 8
    assert (got[seen][:, 0] > 240).all()
    assert (got[seen][:, 1] < 15).all()


@pytest.mark.parametrize("bad", [(0, 5), (5, -1), (5,), 5, "ab", (1.5, 2), (True, 2)])
def test_sizes_that_are_none(bad: Any) -> None:
    with pytest.raises((BadValueError, BadTypeError), match="max_size must be"):
        load_image(encoded("RGB", "PNG"), max_size=bad)


def test_a_drawn_photograph_is_decoded_small_and_stays_sharp() -> None:
    data = encoded("", "JPEG", np.asarray(Image.fromarray(scene_like(100, 75)[..., :3]).resize((1600, 1200))))

    def drawn(image: Any, **state: Any) -> tuple[int, np.ndarray]:
        ctx = vd.Context(100, 75)
        for name, value in state.items():
            setattr(ctx, name, value)
        ctx.draw_image(image, 0, 0, 100, 75)
        return ctx.scene.ops[-1].pixmap.width, ctx.to_numpy()

    width, pixels = drawn(data)
    assert width == 400
    assert drawn(load_image(data))[0] == 1600
    box = Image.fromarray(load_image(data).to_numpy()).resize((100, 75), Image.Resampling.BOX)
    assert np.abs(pixels.astype(int) - np.asarray(box)).mean() < 4
    assert drawn(data, image_smoothing_enabled=False)[0] == 1600


def test_the_scale_of_the_canvas_counts_and_parts_are_cut_from_all_of_it() -> None:
    data = encoded("", "JPEG", scene_like(1600, 1200)[..., :3].copy())
    ctx = vd.Context(100, 75, scale=2)
    ctx.draw_image(data, 0, 0, 100, 75)
    ctx.scale(2, 2)
    ctx.draw_image(data, 0, 0, 100, 75)
    ctx.draw_image(data, 0, 0, 400, 400, 0, 0, 10, 10)
    ctx.draw_image(data, 0, 0)
    assert [op.pixmap.width for op in ctx.scene.ops] == [800, 1600, 1600, 1600]


# --- frames -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "TIFF"])
def test_frames_in_order_one_at_a_time(form: str) -> None:
    data = animated(form, FRAMES)
    for got, expected in zip(load_frames(data), FRAMES, strict=True):
        assert np.abs(got.pixmap.to_numpy().astype(int) - expected).max() <= 6
        assert got.duration == (0 if form == "TIFF" else 0.04)
    assert np.abs(load_image(data, frame=2).to_numpy().astype(int) - FRAMES[2]).max() <= 6
    assert len(list(load_frames(data, start=1))) == 2
    assert next(load_frames(data, max_size=(3, 3))).pixmap.width == 3


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "TIFF", "JPEG", "BMP"])
def test_a_frame_that_is_not_there(form: str) -> None:
    data = animated(form, FRAMES) if form not in {"JPEG", "BMP"} else encoded("RGB", form)
    with pytest.raises(BadValueError, match="the picture has no frame 3"):
        load_image(data, frame=3)
    for bad in (-1, True, 1.0, "1"):
        with pytest.raises((BadValueError, BadTypeError), match="frame must be"):
            load_image(data, frame=bad)  # type: ignore[arg-type]  # that is what is tested


def test_frames_are_decoded_when_they_are_asked_for(tmp_path: Path) -> None:
    data = animated("GIF", FRAMES)
    path = tmp_path / "cut.gif"
    path.write_bytes(data[: len(data) - 30])
    frames = load_frames(path)
    assert next(frames).pixmap.width == 6
    with pytest.raises(ImageError, match=r"cut\.gif: the GIF picture is damaged or cut off"):
        list(frames)


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "TIFF"])
def test_frames_have_a_limit(form: str) -> None:
    data = animated(form, FRAMES)
    with limits.relaxed(image_frames=2), pytest.raises(LimitError, match="image_frames=2"):
        list(load_frames(data))
    with limits.relaxed(animation_pixels=40), pytest.raises(LimitError, match="animation_pixels"):
        load_image(data, frame=2)


def gif(*blocks: bytes, size: tuple[int, int] = (3, 1)) -> bytes:
    """A GIF of blocks, with black, red, green and blue."""
    table = bytes([0, 0, 0, 255, 0, 0, 0, 128, 0, 0, 0, 255])
    return b"GIF89a" + struct.pack("<HHBBB", *size, 0x81, 0, 0) + table + b"".join(blocks) + b";"


def one(numbers: str, left: int = 0, *, disposal: int = 0, transparent: int | None = None) -> bytes:
    """A frame of one row, of numbers of colours: codes of three bits, the table cleared before each."""
    clear, end = 4, 5
    codes = [*itertools.chain.from_iterable((clear, int(number)) for number in numbers), end]
    bits = sum(code << 3 * at for at, code in enumerate(codes))
    data = bits.to_bytes(-(-3 * len(codes) // 8), "little")
    flags = disposal << 2 | (transparent is not None)
    control = b"\x21\xf9\x04" + struct.pack("<BHBB", flags, 5, transparent or 0, 0)
    place = struct.pack("<BHHHHB", 0x2C, left, 0, len(numbers), 1, 0)
    return control + place + b"\x02" + bytes([len(data)]) + data + b"\0"


GIFS: list[tuple[list[bytes], list[str]]] = [
    ([one("111"), one("2", 1)], ["RRR", "RGR"]),
    ([one("1", 1), one("2", 2)], [".R.", ".RG"]),
    ([one("111"), one("2", 1, disposal=2), one("3", 0)], ["RRR", "RGR", "B.R"]),
    ([one("111"), one("2", 1, disposal=3), one("3", 0)], ["RRR", "RGR", "BRR"]),
    ([one("111", disposal=2), one("323", transparent=2)], ["RRR", "B.B"]),
    ([one("111", disposal=1), one("323", transparent=2)], ["RRR", "BRB"]),
    ([one("1", 2), one("22", 2)], ["..R", "..G"]),
]
"""Frames, and what is seen after each."""


@pytest.mark.parametrize(("blocks", "expected"), GIFS)
def test_gif_frames_are_put_together(blocks: list[bytes], expected: list[str]) -> None:
    got = list(load_frames(gif(*blocks)))
    assert [frame.pixmap.to_numpy().tolist() for frame in got] == [letters(row).tolist() for row in expected]
    assert {frame.duration for frame in got} == {0.05}


# --- all bits -----------------------------------------------------------------------------------------------------

DEEP = (np.arange(9 * 7 * 4).reshape(7, 9, 4) * 2749 % 65536).astype(np.uint16)


def png16(samples: np.ndarray, color_type: int, *extra: bytes, filters: Iterator[int] | None = None) -> bytes:
    """A PNG of 16 bits; each row has the next of the filter types."""
    rows = [row.astype(">u2").tobytes() for row in samples]
    step = 2 * samples.shape[2]
    above = bytes(len(rows[0]))
    out = b""
    for row, kind in zip(rows, filters or itertools.repeat(0), strict=False):
        left = bytes(step) + row[:-step]
        corner = bytes(step) + above[:-step]
        average = bytes((a + b) // 2 for a, b in zip(left, above, strict=True))
        nearest = bytes(paeth(*each) for each in zip(left, above, corner, strict=True))
        guess = (bytes(len(row)), left, above, average, nearest)[kind]
        out += bytes([kind]) + bytes((x - g) & 255 for x, g in zip(row, guess, strict=True))
        above = row
    return raw_png(samples.shape[1], samples.shape[0], 16, color_type, out, *extra)


def paeth(a: int, b: int, c: int) -> int:
    return min((a, b, c), key=lambda each: abs(a + b - c - each))


def levels(pixmap: vd.Pixmap) -> np.ndarray:
    return pixmap.to_numpy().astype(np.float64)


@pytest.mark.parametrize(("color_type", "channels"), [(0, 1), (2, 3), (4, 2), (6, 4)])
def test_png_of_16_bits_keeps_them_all(color_type: int, channels: int) -> None:
    samples = DEEP[..., :channels]
    data = png16(samples, color_type, filters=itertools.cycle(range(5)))
    got = load_image(data, pixel_format="rgba-float16")
    assert got.pixel_format == "rgba-float16"
    expected = np.ones((7, 9, 4))
    expected[..., :3] = samples[..., : channels - (channels in {2, 4})] / 65535
    if channels in {2, 4}:
        expected[..., 3] = samples[..., -1] / 65535
    assert np.array_equal(levels(got), expected.astype(np.float16).astype(np.float64))
    assert np.abs(load_image(data).to_numpy() - expected * 255).max() <= 0.501


def test_the_transparent_colour_is_compared_in_16_bits() -> None:
    samples = np.array([[[0x1234, 5, 6], [0x1235, 5, 6]]], np.uint16)
    data = png16(samples, 2, chunk(b"tRNS", struct.pack(">3H", 0x1235, 5, 6)))
    assert load_image(data).to_numpy()[0, :, 3].tolist() == [255, 0]
    assert load_image(data, pixel_format="rgba-float16").to_numpy()[0, :, 3].tolist() == [1, 0]


def tiff16(order: str, samples: np.ndarray, compression: int, extra: int | None = None) -> bytes:
    """A TIFF of 16 bits a sample in one strip, plain (1) or deflated (8)."""
    import zlib

    height, width, channels = samples.shape
    body = samples.astype(f"{order}u2").tobytes()
    body = zlib.compress(body) if compression == 8 else body
    tags = [(256, width), (257, height), (259, compression), (262, 2), (277, channels), (278, height), (279, len(body))]
    if extra is not None:
        tags.append((338, extra))
    count = len(tags) + 2
    start = 8 + 2 + 12 * count + 4
    entries = {tag: struct.pack(f"{order}HHII", tag, 4, 1, value) for tag, value in tags}
    entries[258] = struct.pack(f"{order}HHII", 258, 3, channels, start)
    entries[273] = struct.pack(f"{order}HHII", 273, 4, 1, start + 2 * channels)
    if extra is not None:
        entries[338] = struct.pack(f"{order}HHIHH", 338, 3, 1, extra, 0)
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, count)
    bits = struct.pack(f"{order}{channels}H", *[16] * channels)
    return head + b"".join(entries[tag] for tag in sorted(entries)) + bytes(4) + bits + body


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("compression", [1, 8])
@pytest.mark.parametrize("channels", [3, 4])
def test_tiff_of_16_bits_keeps_them_all(order: str, compression: int, channels: int) -> None:
    samples = DEEP[..., :channels]
    data = tiff16(order, samples, compression, extra=2 if channels == 4 else None)
    got = load_image(data, pixel_format="rgba-float16")
    assert np.array_equal(got.to_numpy()[..., :channels], (samples / 65535).astype(np.float16))
    assert np.abs(load_image(data).to_numpy()[..., :channels] - samples / 257).max() <= 0.501


@pytest.mark.parametrize("compression", [1, 8])
def test_associated_alpha_of_16_bits_is_divided_out(compression: int) -> None:
    samples = np.array([[[0x4000, 0x2000, 0, 0x8000], [0, 0, 0, 0], [65535, 3, 0, 65535]]], np.uint16)
    got = load_image(tiff16("<", samples, compression, extra=1), pixel_format="rgba-float16").to_numpy()
    assert got[0, :, 3].tolist() == [np.float16(0x8000 / 65535), 0, 1]
    assert np.abs(got[0, 0, :2].astype(float) - (0.5, 0.25)).max() < 0.001
    assert got[0, 1].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_deep_pictures_are_turned_and_made_smaller_as_others(orientation: int) -> None:
    exif = b"II*\0\x08\0\0\0\1\0" + struct.pack("<HHII", 0x0112, 3, 1, orientation) + bytes(4)
    smooth = np.repeat(scene_like(40, 30)[..., :3].astype(np.uint16) * 257, 1, axis=0)
    data = png16(smooth, 2, chunk(b"eXIf", exif))
    for max_size in (None, (12, 12)):
        deep = load_image(data, pixel_format="rgba-float16", max_size=max_size)
        plain = load_image(data, max_size=max_size)
        assert (deep.width, deep.height) == (plain.width, plain.height)
        assert np.abs(levels(deep) * 255 - plain.to_numpy()).max() <= 1.5


def test_deep_pictures_in_display_p3_say_so_and_others_are_turned() -> None:
    def profiled(profile: bytes) -> bytes:
        import zlib

        return png16(DEEP[..., :3], 2, chunk(b"iCCP", b"x\0\0" + zlib.compress(profile)))

    got = load_image(profiled(icc.display_p3()), pixel_format="rgba-float16")
    assert got.color_space == "display-p3"
    assert np.array_equal(got.to_numpy()[..., :3], (DEEP[..., :3] / 65535).astype(np.float16))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert load_image(profiled(srgb), pixel_format="rgba-float16").color_space == "srgb"


def curve(kind: str, *numbers: float) -> bytes:
    """A tone curve: a table, a gamma, or one of the five functions of a parametric one."""
    if kind == "table":
        body = struct.pack(f">I{len(numbers)}H", len(numbers), *(round(number * 65535) for number in numbers))
        return b"curv" + bytes(4) + body
    if kind == "gamma":
        return b"curv" + bytes(4) + struct.pack(">IH", 1, round(numbers[0] * 256))
    packed = struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))
    return b"para" + bytes(4) + struct.pack(">HH", int(kind), 0) + packed


def with_curve(tone: bytes) -> bytes:
    """Display P3's profile with another tone curve for all channels."""
    plain = icc.display_p3()
    (count,) = struct.unpack_from(">I", plain, 128)
    head, body, start = b"", b"", 132 + 12 * count
    for at in range(132, start, 12):
        name, place, size = struct.unpack_from(">4sII", plain, at)
        data = tone if name.endswith(b"TRC") else plain[place : place + size]
        head += name + struct.pack(">II", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return struct.pack(">I", start + len(body)) + plain[4:132] + head + body


@pytest.mark.parametrize(
    "tone",
    [
        curve("gamma", 2.2),
        curve("table", *(x**1.8 for x in np.linspace(0, 1, 64))),
        curve("0", 1.8),
        curve("1", 2.0, 1.25, -0.25),
        curve("2", 2.0, 1.25, -0.25, 0.0),
        curve("3", 1.8, 0.95, 0.05, 0.2, 0.06),
        curve("4", 2.4, 0.95, 0.04, 0.1, 0.05, 0.01, 0.0),
    ],
    ids=["gamma", "table", *map(str, range(5))],
)
def test_deep_pictures_of_other_profiles_keep_their_bits(tone: bytes) -> None:
    import zlib

    ramp = np.stack(np.meshgrid(np.linspace(0, 65535, 24), np.linspace(0, 65535, 16)), axis=-1)
    samples = np.dstack([ramp, ramp.mean(axis=2)]).astype(np.uint16) // 257 * 257
    profile = with_curve(tone)
    data = png16(samples, 2, chunk(b"iCCP", b"x\0\0" + zlib.compress(profile)))
    deep, plain = load_image(data, pixel_format="rgba-float16"), load_image(data)
    assert (deep.color_space, plain.color_space) == ("srgb", "srgb")
    inside = (plain.to_numpy()[..., :3] > 0).all(axis=2) & (plain.to_numpy()[..., :3] < 255).all(axis=2)
    assert inside.sum() > 50
    assert np.abs(levels(deep) * 255 - plain.to_numpy())[inside].max() <= 1.6
    assert len(np.unique(levels(deep)[..., 0])) > len(np.unique(plain.to_numpy()[..., 0]))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_profiles_of_deep_pictures_do_no_harm(data: Any) -> None:
    import zlib

    profile = bytearray(with_curve(curve("4", 2.4, 0.95, 0.04, 0.1, 0.05, 0.01, 0.0)))
    for _ in range(data.draw(st.integers(1, 5))):
        profile[data.draw(st.integers(100, len(profile) - 1))] = data.draw(st.integers(0, 255))
    file = png16(DEEP[:2, :2, :3], 2, chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(profile))))
    got = levels(load_image(file, pixel_format="rgba-float16"))
    assert ((got >= 0) & (got <= 1)).all()


def test_profiles_without_black_are_left_to_colour_management() -> None:
    import zlib

    profile = with_curve(curve("1", 2.0, 0.9, 0.1))
    data = png16(DEEP[..., :3], 2, chunk(b"iCCP", b"x\0\0" + zlib.compress(profile)))
    deep, plain = load_image(data, pixel_format="rgba-float16"), load_image(data)
    assert np.abs(levels(deep) * 255 - plain.to_numpy()).max() <= 0.6


def test_eight_bits_as_float16() -> None:
    got = load_image(encoded("RGBA", "PNG", letters("Rrb.")), pixel_format="rgba-float16")
    assert np.array_equal(got.to_numpy(), (letters("Rrb.") / 255).astype(np.float16))
    with pytest.raises(BadValueError, match="pixel_format must be"):
        load_image(encoded("RGB", "PNG"), pixel_format="rgb")  # type: ignore[arg-type]  # that is what is tested


# --- inks ---------------------------------------------------------------------------------------------------------


def test_cmyk_with_a_profile_takes_its_colours() -> None:
    profile = cmyk_profile()
    for form, options in (("JPEG", {"quality": 100, "subsampling": 0}), ("TIFF", {})):
        out = io.BytesIO()
        Image.new("CMYK", (16, 16), (0, 255, 0, 0)).save(out, form, icc_profile=profile, **options)
        got = load_image(out.getvalue()).to_numpy()[8, 8]
        plain = io.BytesIO()
        Image.new("CMYK", (16, 16), (0, 255, 0, 0)).save(plain, form, **options)
        assert np.abs(got[:3].astype(int) - INK["magenta"]).max() <= 6, form
        assert np.abs(load_image(plain.getvalue()).to_numpy()[8, 8][:3].astype(int) - (255, 0, 255)).max() <= 4


def test_ycck_jpegs_are_inks() -> None:
    """Inks as luma, chroma and black under Adobe's marker, inverted, as Photoshop writes them."""
    pixels = np.zeros((16, 16, 4), np.uint8)
    pixels[:8] = (255, 0, 0, 0)
    pixels[8:] = (0, 0, 255, 128)
    luma = np.asarray(Image.fromarray(pixels[..., :3].copy()).convert("YCbCr"))
    inks = np.dstack([255 - luma, pixels[..., 3]])  # Pillow inverts what it writes
    out = io.BytesIO()
    Image.frombytes("CMYK", (16, 16), inks.tobytes()).save(out, "JPEG", quality=100, subsampling=0)
    data = bytearray(out.getvalue())
    adobe = data.index(b"Adobe")
    assert data[adobe + 11] == 0
    data[adobe + 11] = 2  # the transform: YCCK
    got = load_image(bytes(data)).to_numpy()
    assert np.abs(got[2, 2, :3].astype(int) - (0, 255, 255)).max() <= 4
    assert np.abs(got[13, 2, :3].astype(int) - (127, 127, 0)).max() <= 4


# --- extras -------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not HAS_HEIC, reason="pillow-heif is not installed")
def test_heic_with_and_without_its_many_bits() -> None:
    from pillow_heif import from_bytes, from_pillow

    picture = scene_like()
    out = io.BytesIO()
    from_pillow(Image.fromarray(picture)).save(out, quality=95)
    got = load_image(out.getvalue())
    assert format_of(out.getvalue()) == "HEIC"
    assert np.abs(got.to_numpy().astype(int) - picture).mean() < 3
    deep = np.repeat(np.linspace(0, 65535, 64).astype(np.uint16)[None, :, None], 48, axis=0).repeat(3, axis=2)
    out = io.BytesIO()
    from_bytes("RGB;16", (64, 48), deep.tobytes()).save(out, quality=-1)
    levels16 = load_image(out.getvalue(), pixel_format="rgba-float16").to_numpy()[..., 0].astype(float)
    assert np.abs(levels16 - deep[..., 0] / 65535).max() < 0.003
    assert len(np.unique(levels16)) > 60


@pytest.mark.skipif(not HAS_JXL, reason="pillow-jxl-plugin is not installed")
def test_jpeg_xl() -> None:
    from pillow_jxl import Encoder

    picture = scene_like()
    encoder = Encoder("RGBA", lossless=True, quality=100)
    data = bytes(encoder(picture.tobytes(), 64, 48, jpeg_encode=False))
    assert np.array_equal(load_image(data).to_numpy(), picture)
    jpeg = encoded("RGB", "JPEG")
    packed = bytes(Encoder("RGB", lossless=True, quality=100)(jpeg, 64, 48, jpeg_encode=True))
    assert np.abs(load_image(packed).to_numpy().astype(int) - load_image(jpeg).to_numpy()).max() <= 1
    with limits.relaxed(image_pixels=64 * 48 - 1), pytest.raises(LimitError, match="64 x 48"):
        load_image(data)


@pytest.mark.parametrize("name", ["pillow_heif", "pillow_jxl"])
def test_the_extra_is_named_where_a_library_is_absent(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    data = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" if name == "pillow_heif" else b"\xff\x0a" + bytes(30)
    package = {"pillow_heif": "pillow-heif", "pillow_jxl": "pillow-jxl-plugin"}[name]  # what PyPI calls them
    told = rf"needs {package}: pip install 'vecdraw\[formats\]' \(or {package}\)"
    with pytest.raises(MissingLibraryError, match=told):
        load_image(data)


@pytest.mark.skipif(not HAS_AVIF, reason="this Pillow has no AVIF")
def test_avif_is_known_by_any_of_its_brands() -> None:
    data = encoded("RGB", "AVIF")
    generic = data[:8] + b"mif1" + data[12:]
    assert format_of(generic) == "AVIF"
    assert load_image(generic) == load_image(data)


@pytest.mark.parametrize(("form", "mode"), [("PPM", "RGB"), ("PPM", "L"), ("PPM", "1")])
def test_portable_anymaps(form: str, mode: str) -> None:
    data = encoded(mode, form)
    with Image.open(io.BytesIO(data)) as image:
        assert np.array_equal(load_image(data).to_numpy(), np.asarray(image.convert("RGBA")))
    assert load_image(b"P3\n1 1\n255\n1 2 3\n").to_numpy().tolist() == [[[1, 2, 3, 255]]]


@settings(max_examples=60)
@given(st.binary(max_size=80))
def test_sizes_of_jpeg_xl_are_read_or_refused(data: bytes) -> None:
    from vecdraw.codecs.jxl_header import jxl_size

    try:
        width, height = jxl_size(b"\xff\x0a" + data)
    except ImageError:
        assert not data
    else:
        assert min(width, height) >= 0
