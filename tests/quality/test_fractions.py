"""Searches by fractions of qualities, and by rows of two attempts."""

from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from tests.compare.distortions import blurred, noisy, picture
from vecdraw.codecs.registry import codec_named
from vecdraw.compare.pictures import Picture
from vecdraw.export.ladder import ladder_of, to_climb
from vecdraw.export.refining import Aim
from vecdraw.export.splitting import Taken, split


def test_rows_of_two_attempts_lead_to_a_score() -> None:
    rng = np.random.default_rng(7)
    good, bad = (rng.integers(0, 256, (100, 30, 4)).astype(np.uint8) for _ in range(2))
    good[..., 3] = bad[..., 3] = 255

    def kept(shown: Picture) -> float:
        return float((shown.levels == good).all(axis=(1, 2)).mean() * 100)

    scorer: Any = kept
    above = Taken(good, 0.0, Picture(good, "srgb"), 100.0)
    below = Taken(bad, 0.4, Picture(bad, "srgb"), 0.0)
    found = split(above, below, scorer, Aim(60.0, 1.0))
    assert found is not None
    assert found[0] == pytest.approx(0.4 * 0.39)
    assert np.array_equal(found[1], np.concatenate([bad[:39], good[39:]]))
    never: Any = lambda _: 0.0  # noqa: E731  # a scorer
    assert split(above, below, never, Aim(60.0, 1.0)) is None


def test_heic_is_climbed_by_fractions() -> None:
    pytest.importorskip("pillow_heif")
    codec = codec_named("heic")
    whole = ladder_of(codec, {})
    fine = to_climb(whole, codec)
    qualities = [float(str(dict(step)["quality"])) for step in fine.steps]
    assert fine.is_fine
    assert not whole.is_fine
    assert len(fine.steps) > 5 * len(whole.steps)
    assert qualities == sorted(set(qualities))
    assert (qualities[0], qualities[-1]) == (0, 100)
    assert not any(quality.is_integer() for quality in qualities[1:-1])
    assert to_climb(ladder_of(codec_named("avif"), {}), codec_named("avif")) == ladder_of(codec_named("avif"), {})


def test_a_fraction_that_is_found_can_be_asked_for() -> None:
    pytest.importorskip("pillow_heif")
    scene = vd.Context.from_image(np.ascontiguousarray(noisy(blurred(picture(160, 120), 1), 3))).scene
    exact = 0
    for target in (55, 63, 71, 79, 87):
        found = vd.search(scene, "heic", target=f"ssimulacra2>={target}", effort=0)
        assert found.encodes <= 8
        assert isinstance(found.quality, float)
        if not found.softened:
            exact += 1
            assert vd.encode(scene, "heic", quality=found.quality, effort=0) == found.data
    assert exact >= 2
