"""Every file that we write, with any options, is read by two decoders that are not ours as what it should be."""

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

import vecdraw as vd
from tests.codecs.decoders import DECODERS, AbsentError, Read, exiftool
from tests.codecs.option_strategies import CREATOR, OPTIONS, PALETTE, PLACE, TITLE, Options
from tests.codecs.pictures import scene_like
from vecdraw.codecs.containers.blocks import read_blocks
from vecdraw.codecs.registry import codec_named
from vecdraw.codecs.still import Picture, StillOptions, to_picture
from vecdraw.errors import MissingLibraryError
from vecdraw.metadata.exif import Exif
from vecdraw.paint.pixmap import ColorSpace

FORMATS = tuple(OPTIONS)
TELLS_PROFILE = frozenset({"Pillow", "libvips", "pillow-heif"})
OPAQUE_ONLY = frozenset({"Skia"})  # it premultiplies in 8 bits
RGB_ONLY = frozenset({"Skia", "djpeg"})
IN_PROCESS = {"jpeg": 3, "webp": 3, "avif": 2, "tiff": 2, "gif": 3, "heic": 2, "jxl": 2}  # programs are slow to start


@st.composite
def pictures(draw: st.DrawFn) -> NDArray[Any]:
    """Smooth pictures of any shape, opaque or not, in bytes or floats."""
    width, height = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    pixels = scene_like(width, height)
    if draw(st.booleans()):
        pixels[: draw(st.integers(1, height)), : draw(st.integers(1, width)), 3] = draw(st.sampled_from([0, 100, 254]))
    return (pixels / 255).astype(np.float16) if draw(st.booleans()) else pixels


@pytest.mark.parametrize("name", FORMATS)
def test_pixels_profile_and_density_come_back(name: str) -> None:
    codec = codec_named(name)
    try:
        codec.make_options({})
    except MissingLibraryError as error:
        pytest.skip(str(error))

    @settings(max_examples=20 if name in {"heic", "jxl"} else 80)
    @given(pictures(), OPTIONS[name], st.sampled_from(["srgb", "display-p3"]))
    def check(pixels: NDArray[Any], given: Options, color_space: ColorSpace) -> None:
        if name == "jxl" and color_space == "display-p3":
            given = {**given, "profile": "srgb"}
        options = settled(name, given)
        data = codec.encode(pixels, options, color_space)
        expected = expected_picture(name, pixels, options, color_space)
        reads = read_by_all(name, data, expected, IN_PROCESS[name])
        for decoder, read in reads.items():
            check_pixels(read, expected, name, given)
            if decoder in TELLS_PROFILE:
                assert (read.profile or b"") == expected.profile, decoder
        check_density(name, data, given.get("dpi"))
        check_metadata(name, data, given.get("metadata"))

    check()


def settled(name: str, given: Options) -> Any:
    """The options, without libvips where it is absent."""
    codec = codec_named(name)
    try:
        return codec.make_options(given)
    except MissingLibraryError:
        pytest.skip("libvips is not installed")


def expected_picture(name: str, pixels: NDArray[Any], options: Any, color_space: ColorSpace) -> Picture:
    """What should be in the file: 8 bits a sample."""
    if name == "gif":
        return one_bit(to_picture(pixels, color_space, StillOptions(profile="srgb", intent=options.intent)))
    flat = name == "jpeg" or (name == "tiff" and options.is_cmyk)
    return to_picture(pixels, color_space, options, on=options.background if flat else None)


def one_bit(picture: Picture) -> Picture:
    """What is half opaque is opaque, the rest is nothing."""
    if not picture.has_alpha:
        return Picture(picture.samples, "RGB", False, b"")
    seen = picture.samples[..., 3] >= 128
    out = np.where(seen[..., np.newaxis], picture.samples, 0).astype(np.uint8)
    out[..., 3] = np.where(seen, 255, 0)
    return Picture(out[..., : 3 + (not seen.all())], "RGB", not seen.all(), b"")


def read_by_all(name: str, data: bytes, expected: Picture, most: int) -> dict[str, Read]:
    """What each decoder that knows such a file says: at least two."""
    reads: dict[str, Read] = {}
    absent: list[str] = []
    for decoder, read in DECODERS[name].items():
        cannot = RGB_ONLY if expected.space != "RGB" else OPAQUE_ONLY if expected.has_alpha else ()
        if len(reads) == most or decoder in cannot:
            continue
        try:
            reads[decoder] = read(data)
        except AbsentError as error:
            absent.append(f"{decoder}: {error}")
    if len(reads) < 2:
        pytest.skip(f"two decoders of {name} are needed; " + "; ".join(absent))
    return reads


def check_pixels(read: Read, expected: Picture, name: str, given: Options) -> None:
    """Exact where the file is lossless, else close."""
    samples = read.samples if read.samples.dtype == np.uint8 else np.rint(read.samples / 257).astype(np.uint8)
    assert samples.shape[:2] == expected.samples.shape[:2]
    if not expected.has_alpha and samples.shape[2] > expected.bands:
        samples = samples[..., : expected.bands]
    assert samples.shape == expected.samples.shape
    if given.get("lossless") or name == "tiff":
        deep = 1 if name == "tiff" else 0  # Pillow takes the upper 8 of 16 bits
        assert np.abs(samples.astype(int) - expected.samples).max() <= deep
        return
    if name == "gif":
        check_gif(samples, expected, given)
        return
    halved = name == "webp" or given.get("subsampling", "4:4:4") != "4:4:4"
    difference = np.abs(visible(samples, expected, halved) - visible(expected.samples, expected, halved))
    bound = 20 if "quantization" in given or halved else 9
    if name == "jpeg" and difference.mean() > bound:  # of few pixels: no more than what Pillow makes of them
        other = by_pillow(expected, given)
        difference = np.abs(visible(samples, expected, halved) - visible(other, expected, halved))
    assert difference.mean() <= bound


def check_gif(samples: NDArray[Any], expected: Picture, given: Options) -> None:
    """Exact where the colours fit into the palette, of those that were given where some were, else near."""
    seen = np.ones(samples.shape[:2], bool)
    if expected.has_alpha:
        seen = expected.samples[..., 3] == 255
        assert np.array_equal(samples[..., 3], expected.samples[..., 3])
    got, want = samples[seen][:, :3], expected.samples[seen][:, :3]
    most = given.get("colors", 256)
    if "palette" in given:
        known = {tuple(round(255 * part) for part in vd.Color.parse(each).to_space("srgb")) for each in PALETTE}
        assert {tuple(color) for color in got.tolist()} <= known
    elif len(np.unique(want, axis=0)) <= most - expected.has_alpha:
        assert np.array_equal(got, want)
    elif most >= 16:
        assert len(np.unique(got, axis=0)) <= most - expected.has_alpha
        assert np.abs(got.astype(int) - want).mean() <= 30


def by_pillow(picture: Picture, given: Options) -> NDArray[Any]:
    """The samples of a JPEG with the same quality and size of chroma that Pillow writes and reads by itself."""
    out = io.BytesIO()
    tables = given.get("quantization")
    quality = {"quality": given.get("quality") or 90} if tables is None else {"qtables": tables}
    subsampling = "4:4:4" if picture.space == "CMYK" else given.get("subsampling", "4:4:4")
    picture.to_image().save(out, "JPEG", subsampling=subsampling, **quality)
    with Image.open(out) as image:
        return np.asarray(image).reshape(picture.height, picture.width, -1)


def visible(samples: NDArray[Any], expected: Picture, halved: bool) -> NDArray[Any]:
    """Samples times alpha: what shows; of colours at half the size only how light they are, and alpha."""
    colors, alpha = samples.astype(float), np.full(samples.shape[:2], 255.0)
    if expected.has_alpha:
        colors, alpha = colors[..., :-1], colors[..., -1]
    shown = colors * (alpha[..., np.newaxis] / 255)
    if halved and expected.space == "RGB":
        shown = shown @ np.array([[0.299], [0.587], [0.114]])
    return np.concatenate((shown, alpha[..., np.newaxis]), axis=-1)


def check_density(name: str, data: bytes, dpi: float | None) -> None:
    """In the header where the format has a place there, else in Exif."""
    exif = Exif.parse(read_blocks(data).exif)
    in_exif: Any = exif.get("XResolution")
    if name == "jpeg" and data[6:10] == b"JFIF":
        with Image.open(io.BytesIO(data)) as image:
            in_inches = image.info["jfif_unit"] == 1  # Pillow's "dpi" is 72 where Exif says none
            said: Any = image.info["jfif_density"] if in_inches else None
            assert said == (None if dpi is None else (round(dpi), round(dpi)))
    elif name == "tiff":
        with Image.open(io.BytesIO(data)) as image:
            tag = image.tag_v2.get(282)  # type: ignore[attr-defined]  # the TIFF plugin has it
            assert tag is None if dpi is None else float(tag) == pytest.approx(dpi, abs=1e-4)
    elif dpi is None:
        assert in_exif is None
    else:
        assert float(in_exif[0]) == pytest.approx(dpi, abs=1e-4)
        assert exif.get("ResolutionUnit") == (2,)


def check_metadata(name: str, data: bytes, given: object) -> None:
    """Nothing where nothing was asked for; else what was, as we read it and as Pillow does."""
    read = vd.read_metadata(data)
    whole = isinstance(given, vd.Metadata)
    assert read.title == (None if given is None else TITLE)
    assert read.creator == ((CREATOR,) if whole else ())
    assert read.place == (PLACE if whole else None)
    if name in {"heic", "jxl", "gif"}:
        return
    with Image.open(io.BytesIO(data)) as image:
        xmp, exif = image.info.get("xmp", b""), image.getexif()
        if name == "tiff":
            xmp = image.tag_v2.get(700, b"")  # type: ignore[attr-defined]  # the TIFF plugin has it
    assert (TITLE.encode() in xmp) == (given is not None)
    assert exif.get(0x013B) == (CREATOR if whole else None)
    place = exif.get_ifd(0x8825)
    assert (place.get(1), place.get(5)) == (("S", b"\1") if whole else (None, None))


@pytest.mark.parametrize("name", FORMATS)
def test_programs_read_it_too(name: str) -> None:
    for pixels in (scene_like(), translucent()):
        options = settled(name, {})
        data = codec_named(name).encode(pixels, options, "srgb")
        expected = expected_picture(name, pixels, options, "srgb")
        for read in read_by_all(name, data, expected, 9).values():
            check_pixels(read, expected, name, {})


@pytest.mark.parametrize("name", FORMATS)
def test_exiftool_agrees(name: str) -> None:
    codec = codec_named(name)
    given: Options = {"dpi": 300, "metadata": {"Title": "Two decoders", "Author": "李白", "Copyright": "© all"}}
    if name == "gif":
        del given["dpi"]
    data = codec.encode(scene_like(72, 64), settled(name, given), "srgb")
    try:
        tags = exiftool(data, codec.suffixes[0])
    except AbsentError as error:
        pytest.skip(str(error))
    assert tags["File:MIMEType"] in {codec.mime, "image/heif" if name == "heic" else codec.mime}
    assert sized(tags) == (72, 64)  # x265 pads smaller pictures, and exiftool shows that
    by_name = {key.partition(":")[2]: value for key, value in tags.items()}
    if name != "gif":
        assert float(by_name["XResolution"]) == 300
        assert float(by_name["YResolution"]) == 300
        assert by_name["ResolutionUnit"] in {1, 2}  # JFIF's and TIFF's number for inches
    assert tags["XMP-dc:Title"] == "Two decoders"
    assert tags["XMP-dc:Creator"] == "李白"
    assert tags["XMP-dc:Rights"] == "© all"
    assert not [key for key in tags if key.endswith((":Warning", ":Error"))]


def sized(tags: dict[str, Any]) -> tuple[int, int]:
    found = {key.partition(":")[2]: value for key, value in tags.items() if not key.startswith(("Exif", "XMP"))}
    if "ImageWidth" not in found:
        return tags["IFD0:ImageWidth"], tags["IFD0:ImageHeight"]
    return found["ImageWidth"], found["ImageHeight"]


def translucent() -> NDArray[np.uint8]:
    pixels = scene_like()
    pixels[5:20, 10:30, 3] = 100
    return pixels
