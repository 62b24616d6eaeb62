"""What print wants of every format: resolution, profile, inks."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

import vecdraw as vd
from tests.print.press import press_profile
from vecdraw.codecs.managed import converted
from vecdraw.codecs.profile import Profile, built_in
from vecdraw.errors import BadTypeError, BadValueError, ProfileError, UnsupportedError

PRESS = Profile.from_bytes(press_profile())


def drawing(**options):
    ctx = vd.Context(96, 32, background="#fed", **options)
    for at, ctx.fill_style in enumerate(("red", "lime", "blue", "black", "gray", "teal")):
        ctx.fill_rect(16 * at, 8, 16, 16)
    return ctx


@settings(max_examples=40, deadline=None)
@given(
    format=st.sampled_from(["png", "jpeg", "tiff"]),
    dpi=st.floats(20, 1200),
    scale=st.floats(0.3, 4),
    given_at=st.sampled_from(["context", "encode"]),
)
def test_files_say_dpi_times_scale(format, dpi, scale, given_at):  # noqa: A002  # the argument's public name
    ctx = drawing(dpi=dpi, scale=scale) if given_at == "context" else drawing()
    data = ctx.encode(format) if given_at == "context" else ctx.encode(format, dpi=dpi, scale=scale)
    said = Image.open(BytesIO(data)).info["dpi"]
    assert [float(each) for each in said] == pytest.approx([dpi * scale] * 2, abs=0.51 if format == "jpeg" else 0.02)


@pytest.mark.parametrize("scale", [1, 2.5])
def test_pages_of_pdf_have_the_size_of_the_resolution(scale):
    pikepdf = pytest.importorskip("pikepdf", reason="pikepdf reads the files")
    ctx = vd.Context(300, 150, dpi=300, scale=scale)
    with pikepdf.open(BytesIO(ctx.encode("pdf"))) as pdf:
        assert [float(x) for x in pdf.pages[0].MediaBox] == [0, 0, 72, 36]


@pytest.mark.parametrize(
    ("dpi", "size"),
    [
        (96, ("192", "96")),
        (192, ("96", "48")),
        (72, ("192pt", "96pt")),
        (25.4, ("192mm", "96mm")),
        (1, ("192in", "96in")),
    ],
)
def test_svg_is_as_large_as_it_is_on_paper(dpi, size):
    head = vd.Context(192, 96, dpi=dpi).encode("svg").decode().partition(">")[0]
    assert f'width="{size[0]}" height="{size[1]}" viewBox="0 0 192 96"' in head


@pytest.mark.parametrize("format", ["png", "jpeg", "webp", "avif", "tiff"])
@pytest.mark.parametrize("profile", ["srgb", "display-p3"])
def test_a_profile_is_written_and_the_colours_are_its(format, profile):  # noqa: A002  # the argument's public name
    data = drawing().encode(format, profile=profile)
    picture = Image.open(BytesIO(data)).convert("RGB")
    icc = picture.info.get("icc_profile")
    assert icc == built_in(profile).data
    back = ImageCms.profileToProfile(
        picture, ImageCms.ImageCmsProfile(BytesIO(icc)), ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    apart = np.abs(np.asarray(back).astype(int) - drawing().to_numpy()[..., :3])
    if format in {"png", "tiff"}:
        assert apart.max() <= 3  # twice rounded to 8 bits
    assert apart.mean() < 8  # of formats that lose something, at the edges


def test_a_tiff_of_inks_has_exactly_the_inks():
    data = drawing().encode("tiff", profile=PRESS)
    picture = Image.open(BytesIO(data))
    assert picture.mode == "CMYK"
    assert picture.info["icc_profile"] == PRESS.data
    assert (np.asarray(picture) == converted(drawing().to_numpy(), "srgb", PRESS).colors).all()


def test_a_jpeg_of_inks_has_nearly_the_inks():
    data = drawing().encode("jpeg", profile=PRESS, quality=100)
    picture = Image.open(BytesIO(data))
    assert picture.mode == "CMYK"
    apart = np.asarray(picture).astype(int) - converted(drawing().to_numpy(), "srgb", PRESS).colors
    assert np.abs(apart).mean() < 3


def test_pictures_of_inks_are_read_as_they_look():
    seen = vd.load_image(drawing().encode("tiff", profile=PRESS)).to_numpy()[..., :3].astype(int)
    proof = vd.proof(drawing().scene, PRESS).to_numpy()[..., :3]
    assert np.abs(seen - proof).max() <= 30  # read so that the darkest ink is black
    assert np.abs(seen - proof).mean() < 12


@pytest.mark.parametrize("format", ["png", "webp", "avif"])
def test_formats_without_inks_say_so(format):  # noqa: A002  # the argument's public name
    with pytest.raises(UnsupportedError, match=r"tiff|TIFF"):
        drawing().encode(format, profile=PRESS)


@pytest.mark.parametrize("format", ["png", "jpeg", "webp", "avif", "tiff"])
@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"profile": 3}, BadTypeError),
        ({"profile": b"none"}, ProfileError),
        ({"profile": "no such file.icc"}, ProfileError),
        ({"profile": press_profile(both_ways=False)}, (ProfileError, UnsupportedError)),
        ({"profile": "srgb", "intent": "vivid"}, BadValueError),
    ],
)
def test_bad_profiles_are_named_before_anything_is_drawn(format, options, error):  # noqa: A002  # see above
    with pytest.raises(error):
        vd.encode(vd.Scene(100_000_000, 1), format, **options)  # far too large to draw


def test_a_proof_has_limits_and_names_what_is_wrong():
    scene = drawing().scene
    with pytest.raises(BadTypeError, match="None"):
        vd.proof(scene, None)
    with pytest.raises(BadValueError, match="'vivid'"):
        vd.proof(scene, PRESS, intent="vivid")
    with pytest.raises(BadTypeError, match="Scene"):
        vd.proof(drawing(), PRESS)
    with pytest.raises(UnsupportedError, match="CMYK"):
        vd.ink(scene, "srgb")
    for limit, error in ((-1, BadValueError), (401, BadValueError), ("much", BadTypeError), (True, BadTypeError)):
        with pytest.raises(error, match="limit"):
            vd.ink(scene, PRESS, limit=limit)
    with pytest.raises(ProfileError, match="A press of the tests"):
        vd.proof(scene, press_profile(both_ways=False))
