"""Noise: the numbers of feTurbulence wherever it is drawn, and tiles without seams."""

import numpy as np
import pytest

import vecdraw as vd
from tests.raster.turbulence import turbulence
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.paint.brush import NoiseKind

SIDE = 48


def drawn(noise: vd.Noise, transform: vd.Affine | None = None, scale: float = 1.0) -> np.ndarray:
    """Premultiplied, 0..1, with more than eight bits."""
    ctx = vd.Context(SIDE / scale, SIDE / scale, scale=scale, pixel_format="rgba-float16", dither=False)
    if transform is not None:
        ctx.set_transform(*transform)
    ctx.fill_style = noise
    ctx.fill_rect(-1000, -1000, 2000, 2000)
    pixels = ctx.to_numpy().astype(float)
    pixels[..., :3] *= pixels[..., 3:]
    return pixels


def expected(place: vd.Affine, kind: str, frequency: tuple[float, float], octaves: int, seed: int) -> np.ndarray:
    """The function at the middle of each pixel, half a unit further, which is where browsers take it."""
    rows, columns = np.mgrid[:SIDE, :SIDE] + 0.5
    a, b, c, d, e, f = place.inverse()
    x, y = a * columns + c * rows + e + 0.5, b * columns + d * rows + f + 0.5
    found = turbulence(x, y, kind, frequency, octaves, seed)
    found[..., :3] *= found[..., 3:]
    return found


@pytest.mark.parametrize("kind", ["fractal", "turbulence"])
@pytest.mark.parametrize(("octaves", "seed"), [(1, 0), (1, 7), (3, 1), (4, 16_000_000), (2, -3)])
def test_is_fe_turbulence(kind: NoiseKind, octaves: int, seed: int) -> None:
    frequency = (0.07, 0.04)
    pixels = drawn(vd.Noise(frequency, kind=kind, octaves=octaves, seed=seed))
    assert np.abs(pixels - expected(vd.Affine(), kind, frequency, octaves, seed)).max() < 1 / 512


@pytest.mark.parametrize("place", [vd.Affine.translation(9.5, -3), vd.Affine.rotation(0.6), vd.Affine(0.5, 0.2, 0, 3)])
def test_the_transform_places_it(place: vd.Affine) -> None:
    wanted = expected(place, "fractal", (0.1, 0.1), 2, 0)
    noise = vd.Noise(0.1, octaves=2)
    assert np.abs(drawn(noise, place) - wanted).max() < 1 / 512
    assert np.abs(drawn(vd.Noise(0.1, octaves=2, transform=place)) - wanted).max() < 1 / 512


def test_the_scale_makes_it_larger_and_not_coarser() -> None:
    wanted = expected(vd.Affine.scaling(2.0), "fractal", (0.1, 0.1), 1, 0)
    assert np.abs(drawn(vd.Noise(0.1), scale=2.0) - wanted).max() < 1 / 512


def test_tiles_repeat_without_a_seam() -> None:
    pixels = drawn(vd.Noise((0.15, 0.11), tile=(16, 12), octaves=3))
    assert np.array_equal(pixels[:, :32], pixels[:, 16:])
    assert np.array_equal(pixels[:36], pixels[12:])
    steps = np.abs(np.diff(pixels, axis=1)).max(axis=(0, 2))
    assert steps[15] <= steps[:15].max()
    assert pixels[:12, :16].std() > 0.02


def test_reads_back_and_takes_alpha() -> None:
    ctx = vd.Context(4, 4)
    ctx.fill_style = noise = vd.Noise(0.3)
    ctx.global_alpha = 0.5
    ctx.fill_rect(0, 0, 4, 4)
    assert ctx.fill_style is noise
    assert 40 < ctx.to_numpy()[..., 3].mean() < 90


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"frequency": -0.1}, BadValueError, "frequency"),
        ({"frequency": float("nan")}, BadValueError, "frequency"),
        ({"frequency": 1e9}, BadValueError, "frequency"),
        ({"frequency": "x"}, BadTypeError, "frequency"),
        ({"frequency": (0.1, 0.1, 0.1)}, BadTypeError, "frequency"),
        ({"octaves": 0}, BadValueError, "octaves must be from 1 to 24"),
        ({"octaves": 10**9}, BadValueError, "octaves"),
        ({"octaves": 1.5}, BadTypeError, "octaves"),
        ({"seed": 2**40}, BadValueError, "seed"),
        ({"seed": None}, BadTypeError, "seed"),
        ({"kind": "plaid"}, BadValueError, "plaid"),
        ({"tile": (0, 10)}, BadValueError, "tile"),
        ({"tile": (10.5, 10)}, BadValueError, "tile"),
        ({"tile": (float("inf"), 10)}, BadValueError, "tile"),
        ({"tile": 10}, BadTypeError, "tile"),
        ({"transform": (1, 2)}, BadTypeError, "transform"),
        ({"transform": (1, 0, 0, 1, float("nan"), 0)}, BadValueError, "transform"),
    ],
)
def test_bad_values(arguments: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        vd.Noise(**{"frequency": 0.1, **arguments})  # type: ignore[arg-type]  # bad on purpose


def test_far_away_it_is_still_drawn() -> None:
    ctx = vd.Context(8, 8)
    ctx.fill_style = vd.Noise((1000.0, 0.0), octaves=24, transform=vd.Affine.translation(1e30, -1e30))
    ctx.fill_rect(0, 0, 8, 8)
    assert ctx.to_numpy().shape == (8, 8, 4)
