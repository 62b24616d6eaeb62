"""`contrast_tables`: a model of the eye as JPEG's quantisation tables."""

import io
import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import vecdraw as vd
from tests.compare.distortions import picture
from vecdraw.codecs.quantisation import barten
from vecdraw.compare.metrics import METRICS
from vecdraw.compare.pictures import to_picture
from vecdraw.errors import BadTypeError, BadValueError

places = st.fixed_dictionaries(
    {"dpi": st.floats(40, 600), "distance": st.floats(150, 3000), "luminance": st.floats(5, 2000)}
)


@given(st.integers(1, 100), places)
def test_tables_are_baseline_tables(quality: int, place: dict[str, float]) -> None:
    tables = vd.contrast_tables(quality, **place)
    assert len(tables) == 3
    for table in tables:
        assert len(table) == 64
        assert all(1 <= step <= 255 for step in table)
        assert [table[8 * row + column] for row in range(8) for column in range(8)] == [
            table[8 * column + row] for row in range(8) for column in range(8)
        ]


@given(st.integers(1, 99), places)
def test_better_quality_is_never_coarser(quality: int, place: dict[str, float]) -> None:
    worse, better = vd.contrast_tables(quality, **place), vd.contrast_tables(quality + 1, **place)
    assert all(a >= b for one, other in zip(worse, better, strict=True) for a, b in zip(one, other, strict=True))


def test_high_frequencies_are_kept_better_for_a_nearer_eye() -> None:
    near, far = (vd.contrast_tables(50, distance=distance)[0] for distance in (350, 900))
    assert sum(near) < sum(far)
    assert near[2] <= far[2]


def test_no_step_is_coarser_than_contrast_constancy_allows() -> None:
    luma, blue, red = vd.contrast_tables(50, distance=2000)
    assert max(luma) <= 4 * 12 + 1
    assert max(blue) <= round(8 * 12 * 1.5)
    assert max(red) <= round(8 * 12 * 1.5)


def test_the_eye_sees_best_at_a_few_cycles_per_degree() -> None:
    """Barten 1999, figure 3: the peak lies between 2 and 5 cycles per degree in daylight, and moves up with light."""
    frequencies = [0.25 * 2 ** (step / 8) for step in range(64)]

    def peak(luminance: float) -> float:
        return max(frequencies, key=lambda frequency: barten(frequency, luminance))

    assert 2 <= peak(100) <= 5
    assert peak(1) < peak(1000)
    assert barten(60, 100) < 2  # about where nothing is seen
    assert 300 < barten(peak(100), 100) < 1000


def test_a_jpeg_carries_the_tables() -> None:
    ctx = vd.Context.from_image(picture(40, 40))
    tables = vd.contrast_tables(60)
    written = Image.open(io.BytesIO(ctx.encode("jpeg", quantization=tables))).quantization
    assert [tuple(written[index]) for index in sorted(written)] == list(tables)


def test_a_poster_takes_fewer_bytes_at_the_same_score() -> None:
    """One of the twenty pictures of which benchmarks/quality.py tells."""
    from examples.swiss_poster import ctx as poster

    ctx = vd.Context.from_image(vd.load_image(poster.encode("png", scale=0.6, background="white")))
    score = METRICS["ssimulacra2"](to_picture(ctx.scene))

    def curve(options: list[dict]) -> list[tuple[float, float]]:
        files = [ctx.encode("jpeg", optimizer="huffman", **each) for each in options]
        return sorted((score(to_picture(data)), math.log(len(data))) for data in files)

    usual = curve([{"quality": quality} for quality in (40, 60, 80)])
    ours = curve([{"quantization": vd.contrast_tables(quality)} for quality in (40, 60, 80, 88)])
    assert between(ours, usual[1][0]) < usual[1][1]


def between(curve: list[tuple[float, float]], at: float) -> float:
    """The size at a score, on the line from one point to the next."""
    (a, x), (b, y) = next(pair for pair in pairwise(curve) if pair[0][0] <= at <= pair[1][0])
    return x + (y - x) * (at - a) / (b - a)


@pytest.mark.parametrize("end", [5e-324, 1e-200, 1e200, 1.7e308])
def test_places_at_the_ends_of_floats_have_the_tables_of_far_and_near(end: float) -> None:
    far, near = {"dpi": 1e9, "distance": 1e9}, {"dpi": 1e-9, "distance": 1e-9}
    assert vd.contrast_tables(50, dpi=end, distance=end) == vd.contrast_tables(50, **(far if end > 1 else near))
    assert all(1 <= step <= 255 for table in vd.contrast_tables(50, luminance=end) for step in table)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"quality": 0}, BadValueError),
        ({"quality": 50.0}, BadTypeError),
        ({"dpi": 0}, BadValueError),
        ({"distance": -1}, BadValueError),
        ({"luminance": math.inf}, BadValueError),
        ({"luminance": "bright"}, BadTypeError),
    ],
)
def test_bad_arguments_are_refused(arguments: dict, error: type[Exception]) -> None:
    with pytest.raises(error):
        vd.contrast_tables(**arguments)
