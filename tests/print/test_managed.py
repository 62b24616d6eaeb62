"""Colours turned to a profile: against the mathematics of the profile, LittleCMS' own tool, and laws."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import vecdraw as vd
from tests.print.press import TO_XYZ, lab_of, press_profile, to_inks
from vecdraw.codecs import managed
from vecdraw.codecs.managed import check_output, converted, proofed
from vecdraw.codecs.profile import INTENTS, Profile, built_in
from vecdraw.errors import BadValueError, ProfileError

PRESS = Profile.from_bytes(press_profile())
STEPS = np.linspace(0, 255, 9).astype(np.uint8)
LATTICE = np.stack(np.meshgrid(STEPS, STEPS, STEPS, [255], indexing="ij"), axis=-1).astype(np.uint8).reshape(27, 27, 4)


def linear(levels):
    light = levels / 255.0
    return np.where(light <= 0.04045, light / 12.92, ((light + 0.055) / 1.055) ** 2.4)


def test_pixels_in_the_colours_of_the_profile_do_not_change():
    pixels = np.random.default_rng(1).integers(0, 256, (7, 5, 4), np.uint8)
    out = converted(pixels, "srgb", built_in("srgb"))
    assert (out.colors == pixels[..., :3]).all()
    assert out.alpha is not None
    assert (out.alpha == pixels[..., 3]).all()


def test_white_takes_no_ink_and_black_takes_black():
    pixels = np.array([[[255, 255, 255, 255], [0, 0, 0, 255]]], np.uint8)
    white, black = converted(pixels, "srgb", PRESS).colors[0]
    assert white.max() <= 1
    assert black[3] >= 250


def test_inks_are_those_of_the_profiles_mathematics():
    expected = to_inks(lab_of(linear(LATTICE[..., :3]) @ TO_XYZ.T)) * 255
    found = converted(LATTICE, "srgb", PRESS, "relative", black_point=False).colors
    apart = np.abs(found - expected)
    assert apart.mean() < 1.5
    assert np.percentile(apart, 95) < 8  # the table has 33 nodes a side


def test_srgb_to_display_p3_is_the_matrix_of_css_color_4():
    to_p3 = np.array([[0.8224621, 0.1775380, 0.0], [0.0331941, 0.9668058, 0.0], [0.0170827, 0.0723974, 0.9105199]])
    light = np.clip(linear(LATTICE[..., :3]) @ to_p3.T, 0, 1)
    expected = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    found = converted(LATTICE, "srgb", built_in("display-p3")).colors
    assert np.abs(found - expected).max() <= 1.01


def test_black_point_compensation_keeps_dark_colours_apart():
    dark = np.array([[[level, level, level, 255] for level in range(0, 26, 5)]], np.uint8)
    with_it = converted(dark, "srgb", PRESS).colors.sum(axis=-1, dtype=int)[0]
    without = converted(dark, "srgb", PRESS, black_point=False).colors.sum(axis=-1, dtype=int)[0]
    assert (np.diff(with_it) < 0).all()
    assert without[0] == without[1]  # clipped to what the paper can show


def test_absolute_prints_the_white_of_the_screen_on_yellow_paper():
    gray = np.array([[[200, 200, 200, 255]]], np.uint8)
    absolute = converted(gray, "srgb", PRESS, "absolute", black_point=False).colors[0, 0].astype(int)
    relative = converted(gray, "srgb", PRESS, black_point=False).colors[0, 0].astype(int)
    assert relative[2] - absolute[2] > 10  # the paper is yellow already


def test_gray_has_one_channel():
    gray = Profile.from_bytes(gray_profile())
    out = converted(LATTICE, "srgb", gray)
    assert out.colors.shape == (27, 27, 1)
    assert out.alpha is None
    assert out.colors[0, 0, 0] == 0
    assert out.colors[-1, -1, 0] == 255


def test_bands_are_the_same_as_the_whole(monkeypatch):
    pixels = np.random.default_rng(2).integers(0, 256, (61, 13, 4), np.uint8)
    pixels[20:30] = pixels[10]
    whole = converted(pixels, "srgb", PRESS)
    monkeypatch.setattr(managed, "_BAND", 40)
    for few in (managed._FEW, 0):  # each pixel, each colour
        monkeypatch.setattr(managed, "_FEW", few)
        bands = converted(pixels, "srgb", PRESS)
        assert (whole.colors == bands.colors).all()
        assert (whole.alpha == bands.alpha).all()


def test_threads_share_a_transform():
    pixels = np.random.default_rng(3).integers(0, 256, (200, 300, 4), np.uint8)
    expected = converted(pixels, "srgb", PRESS).colors
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: converted(pixels, "srgb", PRESS).colors, range(12)))
    assert all((each == expected).all() for each in found)


def test_floats_are_rounded_first():
    pixels = np.array([[[0.5, 0.25, 1.0, 1.0]]], np.float16)
    bytes_ = np.array([[[128, 64, 255, 255]]], np.uint8)
    assert (converted(pixels, "srgb", PRESS).colors == converted(bytes_, "srgb", PRESS).colors).all()


@pytest.mark.parametrize("intent", INTENTS)
def test_a_profile_of_a_scanner_is_no_output(intent):
    scanner = Profile.from_bytes(press_profile(both_ways=False))
    with pytest.raises(ProfileError, match="A press of the tests"):
        check_output(scanner, intent)


def test_an_unknown_intent_is_named():
    with pytest.raises(BadValueError, match="'vivid'"):
        check_output(PRESS, "vivid")  # type: ignore[arg-type]  # that is the point


def test_a_proof_of_what_can_be_printed_is_the_picture():
    pale = np.array([[[230, 220, 210, 255], [255, 255, 255, 255], [120, 130, 140, 90]]], np.uint8)
    out = proofed(pale, "srgb", PRESS, "relative", black_point=False, paper=False)
    assert np.abs(out.astype(int) - pale).max() <= 4
    assert out[0, 2, 3] == 90


def test_a_proof_on_paper_shows_its_colour():
    white = np.full((1, 1, 4), 255, np.uint8)
    red, _, blue, _ = proofed(white, "srgb", PRESS, "relative", black_point=True, paper=True)[0, 0]
    assert red > blue + 10


def test_proof_and_ink_of_a_scene():
    ctx = vd.Context(20, 10, background="white")
    ctx.fill_rect(0, 0, 10, 10)
    picture = vd.proof(ctx.scene, PRESS)
    assert (picture.width, picture.height) == (20, 10)
    report = vd.ink(ctx.scene, PRESS, limit=90)
    assert report.largest > 95
    assert report.over == 0.5
    assert report.mean == pytest.approx(report.largest / 2, abs=1)


@pytest.mark.oracle
@pytest.mark.parametrize("intent", ["perceptual", "relative", "saturation", "absolute"])
def test_littlecms_own_tool_gives_the_same(intent, tmp_path):
    tool = shutil.which("transicc")
    if tool is None:
        pytest.skip("transicc (liblcms2-utils) is not installed")
    for name, data in (("rgb", built_in("srgb").data), ("press", PRESS.data)):
        Path(tmp_path, f"{name}.icc").write_bytes(data)
    colors = LATTICE.reshape(-1, 4)[::7, :3]
    asked = "\n".join(str(number) for color in colors for number in color) + "\n"
    where = [f"-i{tmp_path / 'rgb.icc'}", f"-o{tmp_path / 'press.icc'}"]
    command = [tool, *where, f"-t{INTENTS.index(intent)}", "-n"]
    answer = subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout
    numbers = [float(number) for number in re.findall(r"(?<![\d.])\d+\.\d+", answer)]
    inks = np.array(numbers[-4 * len(colors) :]).reshape(-1, 4)  # per cent; before them stands a version
    given = np.dstack([colors[None], np.full((1, len(colors), 1), 255, np.uint8)])
    found = converted(given, "srgb", PRESS, intent, black_point=False).colors[0]
    assert np.abs(found - inks * 2.55).max() <= 0.51


def gray_profile() -> bytes:
    """sRGB's curve for one channel."""
    import struct  # only here

    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061)
    text = b"desc" + bytes(4) + struct.pack(">I", 5) + b"Gray\0" + bytes(79)
    tags = ((b"desc", text), (b"wtpt", white), (b"kTRC", curve))
    directory, body = struct.pack(">I", 3), b""
    for name, data in tags:
        directory += name + struct.pack(">2I", 168 + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(
        ">I4sI4s4s4s12s4s", 168 + len(body), b"", 0x02400000, b"mntr", b"GRAY", b"XYZ ", bytes(12), b"acsp"
    )
    return (head + bytes(28) + white[8:]).ljust(128, b"\0") + directory + body


@pytest.mark.parametrize(("color_space", "other"), [("srgb", "display-p3"), ("display-p3", "srgb")])
def test_floats_are_turned_before_they_are_rounded(color_space, other):
    """Where a channel is near 0, levels that are half of one off would come out levels away."""
    levels = np.linspace(0, 1, 13, dtype=np.float16) ** 2
    colors = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(13, -1, 3)
    pixels = np.concatenate((colors, np.full_like(colors[..., :1], 0.5)), axis=-1)
    given = pixels.copy()
    matrix = np.linalg.inv(_TO_XYZ[other]) @ _TO_XYZ[color_space]
    light = colors.astype(np.float64)
    light = np.where(light <= 0.04045, light / 12.92, ((light + 0.055) / 1.055) ** 2.4) @ matrix.T
    light = np.clip(light, 0, 1)
    expected = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    made = converted(pixels, color_space, built_in(other))
    assert np.abs(made.colors - expected).max() < 0.6  # half a level, and what the profiles' matrices are rounded to
    assert made.alpha is not None
    assert (made.alpha == 128).all()
    assert (pixels == given).all()


# From light in the primaries to XYZ (CSS Color 4, 10).
_TO_XYZ = {
    "srgb": np.array(
        [
            [506752 / 1228815, 87881 / 245763, 12673 / 70218],
            [87098 / 409605, 175762 / 245763, 12673 / 175545],
            [7918 / 409605, 87881 / 737289, 1001167 / 1053270],
        ]
    ),
    "display-p3": np.array(
        [
            [608311 / 1250200, 189793 / 714400, 198249 / 1000160],
            [35783 / 156275, 247089 / 357200, 198249 / 2500400],
            [0, 32229 / 714400, 5220557 / 5000800],
        ]
    ),
}
