"""What lies between two attempts of one quality: some blocks of either."""

from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from tests.compare.distortions import blurred, noisy, picture
from vecdraw.compare.metrics import METRICS
from vecdraw.compare.pictures import Picture, to_picture
from vecdraw.export.refining import Aim
from vecdraw.export.splitting import Splits, Taken, split

AIM = Aim(60.0, 1.0)


def two_attempts() -> tuple[Any, Taken, Taken]:
    """A scorer that counts pixels of the better one in 100, and attempts of which every pixel is kept."""
    rng = np.random.default_rng(7)
    good, bad = (rng.integers(0, 256, (160, 84, 4)).astype(np.uint8) for _ in range(2))
    good[..., 3] = bad[..., 3] = 255

    def kept(shown: Picture) -> float:
        return float((shown.levels == good).all(axis=2).mean() * 100)

    return kept, Taken(good, 0.0, Picture(good, "srgb"), 100.0), Taken(bad, 0.4, Picture(bad, "srgb"), 0.0)


def test_blocks_of_two_attempts_lead_to_a_score() -> None:
    scorer, good, bad = two_attempts()
    for first, last in ((good, bad), (bad, good)):
        found = split(first, last, scorer, AIM)
        assert found is not None
        share, pixels = found
        assert AIM.least <= scorer(Picture(np.asarray(pixels, np.uint8), "srgb")) < AIM.least + AIM.near
        assert share == pytest.approx(0.4 * 0.395, abs=0.004)
        is_first = (pixels == first.pixels).all(axis=2)
        is_last = (pixels == last.pixels).all(axis=2)
        blocks = [
            (is_first[top : top + 8, left : left + 8].all(), is_last[top : top + 8, left : left + 8].all())
            for top in range(0, 160, 8)
            for left in range(0, 84, 8)
        ]
        assert all(one != other for one, other in blocks)
        count = sum(bool(one) for one, _ in blocks)
        assert all(one for one, _ in blocks[:count])
    never: Any = lambda _: 0.0  # noqa: E731  # a scorer
    assert split(bad, good, never, AIM) is None


def test_the_two_that_are_nearest_are_split_first_and_none_twice() -> None:
    scorer, good, bad = two_attempts()
    splits = Splits(good, scorer, AIM)
    assert splits.next() is None
    splits.add(bad)
    first = splits.next()
    assert first is not None
    splits.add(Taken(first[1], first[0], Picture(np.asarray(first[1], np.uint8), "srgb"), 62.0))
    seen = [first[1]]
    while (found := splits.next()) is not None:
        assert not any(np.array_equal(found[1], each) for each in seen)
        seen.append(found[1])
    assert 2 <= len(seen) <= 4


def test_in_large_pictures_the_better_of_two_comes_first() -> None:
    """The other way round comes after all that, in small ones before a pair that is further apart."""
    scorer, good, bad = two_attempts()
    small, large = Splits(good, scorer, AIM), Splits(good, scorer, AIM, large=True)
    for splits, uppermost in ((small, bad), (large, good)):
        splits.add(bad)
        found = splits.next()
        assert found is not None
        assert np.array_equal(found[1][:8, :8], uppermost.pixels[:8, :8])


def test_in_large_pictures_what_follows_the_last_change_is_foretold_as_it_was_seen() -> None:
    """Of two attempts that end with the same, the encoder of the first saw it after more of the same."""
    _, good, bad = two_attempts()
    joined = np.concatenate([good.pixels[:96], bad.pixels[96:]])
    first = Taken(joined, 0.2, Picture(joined, "srgb"), 62.0)
    scored = []

    def seen(shown: Picture) -> float:
        scored.append(shown.levels[96:])
        return float((shown.levels == good.pixels).all(axis=2).mean() * 100)

    other = Taken(bad.pixels, 0.4, Picture(bad.pixels // 2, "srgb"), 0.0)
    for large, shown in ((False, other.shown.levels), (True, joined)):
        scored.clear()
        scorer: Any = seen
        found = split(first, other, scorer, Aim(39.5, 1.0), large=large)
        assert found is not None
        assert np.array_equal(scored[-1], shown[96:])


@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:0"])
def test_what_a_jpeg_of_joined_blocks_shows_is_known(subsampling: Any) -> None:
    """Each block is coded by itself: so a score between two attempts is reached by the first split."""
    levels = np.ascontiguousarray(noisy(blurred(picture(160, 128), 1), 3))
    soft = np.ascontiguousarray(blurred(levels, 2))
    score = METRICS["ssimulacra2"](to_picture(levels))

    def attempt(pixels: np.ndarray) -> Taken:
        image = vd.Context.from_image(np.ascontiguousarray(pixels))
        shown = to_picture(image.encode("jpeg", quality=30, subsampling=subsampling))
        whole = to_picture(image.encode("png"))
        return Taken(whole.levels, 0.0, shown, score(shown))

    good, bad = attempt(levels), attempt(soft)
    middle = (good.score + bad.score) / 2
    scorer: Any = score
    found = split(good, bad, scorer, Aim(middle - 0.5, 1.0))
    assert found is not None
    assert attempt(np.asarray(found[1], np.uint8)).score == pytest.approx(middle, abs=0.4)


def test_heic_is_searched_by_whole_qualities() -> None:
    pytest.importorskip("pillow_heif")
    scene = vd.Context.from_image(np.ascontiguousarray(noisy(blurred(picture(160, 120), 1), 3))).scene
    for target in (55, 63, 71, 79, 87):
        found = vd.search(scene, "heic", target=f"ssimulacra2>={target}", effort=0)
        assert found.encodes <= 8
        assert isinstance(found.quality, int)
        if not found.softened:
            assert vd.encode(scene, "heic", quality=found.quality, effort=0) == found.data
        else:
            assert found.score is not None
            assert found.far is None or found.score >= target + 1
