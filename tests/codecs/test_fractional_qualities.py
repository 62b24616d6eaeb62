"""Qualities between whole ones: another file, about between those of its neighbours; bad ones are refused."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from tests.compare.distortions import blurred, noisy, picture
from vecdraw.errors import BadTypeError, BadValueError

MODULES = {"jxl": "pillow_jxl", "heic": "pillow_heif"}
FORMATS = ("webp", "avif", "jxl", "heic")
SCENE = vd.Context.from_image(np.ascontiguousarray(noisy(blurred(picture(160, 120), 1), 3))).scene


@pytest.mark.parametrize("name", FORMATS)
def test_a_fraction_is_between_whole_qualities(name: str) -> None:
    pytest.importorskip(MODULES.get(name, "PIL"))
    low, *between, high = (vd.encode(SCENE, name, quality=60 + 4 * part / 32) for part in range(33))
    assert len(set(between)) >= 8
    sizes = [len(data) for data in between]
    if name != "heic":  # whose whole qualities have one quantiser for all blocks
        assert len(low) * 0.93 <= min(sizes) <= max(sizes) <= len(high) * 1.07
    assert np.mean(sizes[:8]) < np.mean(sizes[12:19]) < np.mean(sizes[-8:])
    assert vd.encode(SCENE, name, quality=60.0) == low == vd.encode(SCENE, name, quality=60)
    assert vd.encode(SCENE, name, quality=60.125) == between[0]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("quality", [1.1, 1.9, 99.1, 99.9])
def test_fractions_at_the_ends_are_written(name: str, quality: float) -> None:
    pytest.importorskip(MODULES.get(name, "PIL"))
    data = vd.encode(SCENE, name, quality=quality)
    worst, best = (len(vd.encode(SCENE, name, quality=end)) for end in (0, 100))
    assert 0.9 * worst <= len(data) <= best
    assert vd.load_image(data).width == SCENE.width


@pytest.mark.parametrize("effort", [0, 1, 2, 3])
def test_heic_has_fractions_at_every_effort(effort: int) -> None:
    pytest.importorskip("pillow_heif")
    files = {vd.encode(SCENE, "heic", quality=60 + part / 8, effort=effort) for part in range(1, 8)}
    assert len(files) >= 3


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("quality", "error"),
    [
        (-0.1, BadValueError),
        (100.5, BadValueError),
        (float("nan"), BadValueError),
        (float("inf"), BadValueError),
        (10**400, BadValueError),
        ("72.5", BadTypeError),
        (True, BadTypeError),
        ((72.5,), BadTypeError),
    ],
)
def test_bad_qualities_are_refused(name: str, quality: Any, error: type[Exception]) -> None:
    pytest.importorskip(MODULES.get(name, "PIL"))
    with pytest.raises(error, match="quality must be"):
        vd.encode(SCENE, name, quality=quality)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("quality", [5e-324, 0.01, 0.8, 0.999, np.float32(0.8), Fraction(4, 5)])
def test_what_means_a_share_of_1_is_refused(name: str, quality: Any) -> None:
    pytest.importorskip(MODULES.get(name, "PIL"))
    with pytest.raises(BadValueError, match=r"0 or from 1 to 100, got .*; the scale is 0 to 100, not 0 to 1"):
        vd.encode(SCENE, name, quality=quality)
    for end in (0, 0.0, 1, 1.0):
        assert vd.encode(SCENE, name, quality=end)


@pytest.mark.parametrize("name", ["webp", "avif"])
def test_libvips_refuses_a_share_of_1_as_others_do(name: str) -> None:
    pytest.importorskip("pyvips")
    with pytest.raises(BadValueError, match="0 to 100, not 0 to 1"):
        vd.encode(SCENE, name, quality=0.8, library="vips")


@pytest.mark.parametrize("name", ["webp", "avif"])
def test_libvips_takes_takes_whole_qualities(name: str) -> None:
    pytest.importorskip("pyvips")
    with pytest.raises(BadValueError, match="whole qualities"):
        vd.encode(SCENE, name, quality=72.5, library="vips")
    assert vd.encode(SCENE, name, quality=72.0, library="vips") == vd.encode(SCENE, name, quality=72, library="vips")


def test_jpeg_has_whole_qualities() -> None:
    with pytest.raises(BadTypeError, match="integer"):
        vd.encode(SCENE, "jpeg", quality=72.5)
