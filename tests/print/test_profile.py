"""What is read of an ICC profile, and what is taken for one."""

import struct
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw as vd
from tests.print.press import press_profile
from vecdraw.codecs import icc
from vecdraw.codecs.profile import Profile, check_intent, to_profile
from vecdraw.errors import BadTypeError, BadValueError, LimitError, ProfileError

PRESS = press_profile()


def changed(at: int, new: bytes, data: bytes = PRESS) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def test_the_header_of_a_press():
    profile = Profile.from_bytes(PRESS)
    assert profile == vd.Profile(PRESS, "CMYK", "output", "A press of the tests", "2.4")
    assert "bytes" not in repr(profile)
    assert len(repr(profile)) < 200


@pytest.mark.parametrize(("name", "description"), [("srgb", "sRGB IEC61966-2.1"), ("display-p3", "Display P3")])
def test_built_in_profiles_by_name(name, description):
    profile = to_profile(name.upper())
    assert profile is to_profile(name)
    assert profile is not None
    assert (profile.space, profile.device, profile.description) == ("RGB", "display", description)


def test_srgb_is_the_srgb_of_littlecms():
    from PIL import Image, ImageCms  # the oracle

    ours, theirs = ImageCms.ImageCmsProfile(BytesIO(icc.srgb())), ImageCms.createProfile("sRGB")
    ramp = Image.frombytes(
        "RGB", (256, 3), bytes(c for row in range(3) for x in range(256) for c in (x, x * row // 2, 255 - x))
    )
    out = ImageCms.buildTransform(ours, theirs, "RGB", "RGB").apply(ramp)
    assert max(abs(a - b) for a, b in zip(out.tobytes(), ramp.tobytes(), strict=True)) <= 1


def test_whatever_is_taken_for_a_profile(tmp_path):
    path = tmp_path / "press.icc"
    path.write_bytes(PRESS)
    expected = Profile.from_bytes(PRESS)
    for value in (path, str(path), PRESS, bytearray(PRESS), memoryview(PRESS), expected):
        assert to_profile(value) == expected
    assert to_profile(None) is None


def test_bytes_behind_the_profile_are_left_out():
    assert Profile.from_bytes(PRESS + b"more").data == PRESS


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "acsp"),
        (b"no profile at all" * 20, "acsp"),
        (PRESS[:-1], "truncated"),
        (PRESS[:130], "acsp"),
        (changed(0, struct.pack(">I", 2**32 - 1)), "truncated"),
        (changed(8, b"\x05"), "version 5"),
        (changed(12, b"link"), "'link'"),
        (changed(16, b"Lab "), "'Lab'"),
        (changed(20, b"CMYK"), "'CMYK'"),
        (changed(128, struct.pack(">I", 101)), "101 tags"),
        (changed(128, struct.pack(">I", 2**32 - 1)), "tags"),
        (changed(136, struct.pack(">I", 2**32 - 1)), "'desc' lies outside"),
    ],
)
def test_a_damaged_profile_is_refused_with_a_reason(data, says):
    with pytest.raises(ProfileError, match=says):
        Profile.from_bytes(data)


@pytest.mark.parametrize("value", [3, 2.5, object(), ["srgb"], True])
def test_what_is_no_profile_is_named(value):
    with pytest.raises(BadTypeError, match="colour profile"):
        to_profile(value)


@pytest.mark.parametrize("path", ["no such file.icc", ".", "nul\0.icc", "adobe-rgb"])
def test_a_file_that_cannot_be_read_is_named(path):
    with pytest.raises(ProfileError, match="built in are 'srgb' and 'display-p3'"):
        to_profile(path)


def test_a_file_that_is_no_profile_is_named(tmp_path):
    Path(tmp_path, "x.icc").write_bytes(b"0" * 500)
    with pytest.raises(ProfileError, match=r"x\.icc': no ICC profile"):
        to_profile(tmp_path / "x.icc")


def test_a_profile_has_a_limit():
    with vd.limits.relaxed(profile_bytes=1000), pytest.raises(LimitError, match="profile_bytes"):
        Profile.from_bytes(PRESS)


def test_descriptions_in_several_languages_prefer_english():
    head = icc.srgb()
    texts = [(b"de", "Farben"), (b"en", "Colours\n of a\0 screen")]
    start = 16 + 12 * len(texts)
    records, body = b"", b""
    for language, text in texts:
        data = text.encode("utf-16-be")
        records += language + b"XX" + struct.pack(">II", len(data), start + len(body))
        body += data
    tag = b"mluc" + struct.pack(">III", 0, len(texts), 12) + records + body
    data = head + tag
    data = changed(0, struct.pack(">I", len(data)), data)
    data = changed(136, struct.pack(">II", len(head), len(tag)), data)
    assert Profile.from_bytes(data).description == "Colours of a screen"


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=8), st.integers(0, 600))
def test_bytes_that_were_changed_give_a_profile_or_a_clear_error(changes, cut):
    data = bytearray(icc.srgb())
    for at, value in changes:
        data[at % len(data)] = value
    try:
        profile = Profile.from_bytes(bytes(data[: max(cut, 1)]) if cut < 500 else bytes(data))
    except ProfileError:
        return
    assert profile.description.isprintable()
    assert len(profile.description) <= 1024


@given(st.lists(st.tuples(st.integers(132, 479), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_profile_turns_colours_or_says_that_it_does_not(changes):
    from vecdraw.codecs.managed import check_output, converted  # loads Pillow

    data = bytearray(icc.srgb())
    for at, value in changes:
        data[at % len(data)] = value
    with suppress(ProfileError):  # and nothing else
        profile = Profile.from_bytes(bytes(data))
        check_output(profile)
        converted(np.full((2, 2, 4), 99, np.uint8), "srgb", profile)


@pytest.mark.parametrize("intent", ["", "Relative", None, 1])
def test_intents_have_four_names(intent):
    with pytest.raises(BadValueError, match="'perceptual', 'relative', 'saturation', 'absolute'"):
        check_intent(intent)
