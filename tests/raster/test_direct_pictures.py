"""Scaled pictures blended from kept pixels, beside Skia's own."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.raster.direct_drawing import both, difference
from tests.strategies import evenly, hundredths
from vecdraw.backends.skia import direct_pictures

SMOOTH = st.sampled_from(["low", "medium", "high"])


@pytest.fixture(scope="module")
def photos() -> dict[str, vd.Pixmap]:
    """A smooth picture and a coarse one, opaque and not."""
    y, x = np.mgrid[0:160, 0:200]
    waves = np.stack([127 + 120 * np.sin(x / 9 + k) * np.cos(y / 7 - k) for k in range(4)], axis=-1).astype(np.uint8)
    noise = np.random.default_rng(2).integers(0, 256, (160, 200, 4), np.uint8)
    solid = noise.copy()
    solid[:, :, 3] = 255
    return {
        "waves": vd.Pixmap(waves.tobytes(), 200, 160),
        "noise": vd.Pixmap(noise.tobytes(), 200, 160),
        "opaque": vd.Pixmap(solid.tobytes(), 200, 160, alpha="opaque"),
        "ignored": vd.Pixmap(noise.tobytes(), 200, 160, alpha="opaque"),  # its fourth bytes
        "small": vd.Pixmap(waves[:20, :30].tobytes(), 30, 20),
    }


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each picture that the kernel blended was opaque."""
    calls: list[bool] = []
    real = direct_pictures.shapes.picture

    def noted(*arguments: Any) -> None:
        calls.append(arguments[-1])
        real(*arguments)

    monkeypatch.setattr(direct_pictures.shapes, "picture", noted)
    return calls


def shown(photo: vd.Pixmap, box: Any, source: Any = None, **state: Any) -> Any:
    def draw(ctx: vd.Context) -> None:
        ctx.set_transform(*state.get("transform", (1, 0, 0, 1, 0, 0)))
        if "clip" in state:
            ctx.begin_path()
            ctx.rect(*state["clip"])
            ctx.clip()
        ctx.global_alpha = state.get("alpha", 1.0)
        ctx.global_composite_operation = state.get("mode", "source-over")
        ctx.image_smoothing_quality = state.get("quality", "low")
        ctx.image_smoothing_enabled = state.get("smooth", True)
        if source is None:
            ctx.draw_image(photo, *box)
        else:
            ctx.draw_image(photo, *source, *box)

    return draw


@settings(max_examples=80)
@given(
    st.sampled_from(["waves", "noise", "opaque", "ignored", "small"]),
    st.tuples(hundredths(-30, 60), hundredths(-30, 60), hundredths(40, 120), hundredths(40, 120)),
    SMOOTH,
)
def test_scaled(photos: Any, name: str, box: Any, quality: Any) -> None:
    assert difference(shown(photos[name], box, quality=quality)) <= 1


@settings(max_examples=40)
@given(
    st.sampled_from(["waves", "opaque"]),
    st.tuples(evenly(0, 60), evenly(0, 60), evenly(20, 140), evenly(20, 100)),
    st.tuples(evenly(0, 40), evenly(0, 40), evenly(1, 60), evenly(1, 60)),
    st.sampled_from([(1, 0, 0, 1, 0.25, 0), (-1, 0, 0, 1, 90, 0), (0.5, 0, 0, 0.75, 8, 8), (2, 0, 0, 2, 0, 0)]),
    SMOOTH,
)
def test_parts_transforms_and_clips(
    photos: Any, name: str, source: Any, clip: Any, transform: Any, quality: Any
) -> None:
    scene = shown(photos[name], (5, 6, 70, 60), source, clip=clip, transform=transform, quality=quality)
    assert difference(scene) <= 1


def test_an_opaque_one_is_copied(photos: Any, drawn: list[bool]) -> None:
    assert difference(shown(photos["opaque"], (3, 4, 80, 60))) <= 1
    assert difference(shown(photos["waves"], (3, 4, 80, 60))) <= 1
    assert drawn == [True, False]


@pytest.mark.parametrize(
    "state",
    [
        {"transform": (1, 0.1, 0, 1, 0, 0)},
        {"alpha": 0.5},
        {"mode": "copy"},
        {"mode": "multiply"},
        {"clip": (0.5, 0.5, 40, 40)},
    ],
)
def test_what_is_skias(photos: Any, state: Any, drawn: list[bool]) -> None:
    assert difference(shown(photos["waves"], (3, 4, 80, 60), **state)) == 0
    assert not drawn


def test_a_picture_as_it_is(photos: Any, drawn: list[bool]) -> None:
    assert difference(shown(photos["waves"], (-20, -30, 200, 160))) == 0
    assert not drawn


def test_not_smoothed(photos: Any, drawn: list[bool]) -> None:
    assert difference(shown(photos["waves"], (3.5, 4, 80, 60), smooth=False)) <= 1
    assert drawn == [False]


def test_a_picture_is_scaled_once(photos: Any) -> None:
    direct_pictures.pictures.clear()
    first, _ = both(shown(photos["waves"], (3, 4, 80, 60)))
    for x in (3, 9):
        both(shown(photos["waves"], (x, 4, 80, 60)))
        equal = vd.Pixmap(photos["waves"].data, 200, 160)
        both(shown(equal, (x, 4, 80, 60)))
    kept = direct_pictures.pictures.info()
    assert (kept.entries, kept.misses, kept.hits) == (2, 2, 3)
    assert kept.size > 2 * 80 * 60 * 4
    direct_pictures.pictures.clear()
    cold, _ = both(shown(photos["waves"], (3, 4, 80, 60)))
    assert np.array_equal(first, cold)


@settings(max_examples=60)
@given(
    st.sampled_from(["waves", "noise", "opaque", "small"]),
    st.tuples(hundredths(-20, 60), hundredths(-20, 60), hundredths(66, 150), hundredths(66, 150)),
    st.sampled_from(
        [
            "blur(3px)",
            "blur(0.4px) brightness(1.3)",
            "grayscale(0.7) contrast(1.4)",
            "drop-shadow(4px 3px 2px rgb(0 0 0 / 0.5))",
            "opacity(0.6) saturate(2)",
            "invert(1)",
        ]
    ),
    st.sampled_from([(1, 0, 0, 1, 0, 0), (1.25, 0, 0, 0.8, 3.5, 2), (0.9, 0.3, -0.3, 0.9, 5, 5)]),
    st.sampled_from([None, (10, 20, 50, 30)]),
    hundredths(0, 1),
)
def test_filtered(
    photos: dict[str, vd.Pixmap], name: str, box: Any, filters: str, place: Any, clip: Any, alpha: float
) -> None:
    def draw(ctx: vd.Context) -> None:
        if clip is not None:
            ctx.begin_path()
            ctx.rect(*clip)
            ctx.clip()
        ctx.set_transform(*place)
        ctx.filter, ctx.global_alpha = filters, alpha
        ctx.draw_image(photos[name], *box)

    assert difference(draw) <= 1
    assert difference(draw) <= 1  # from what was kept


def test_a_filtered_picture_is_filtered_once(photos: dict[str, vd.Pixmap], drawn: list[bool]) -> None:
    """And is another one with another filter, in another place, at another opacity."""
    before = direct_pictures.pictures.info().entries
    for filters, x, alpha in [("blur(3px)", 5, 1.0)] * 3 + [("blur(4px)", 5, 1.0), ("blur(3px)", 6, 1.0)]:

        def draw(ctx: vd.Context, filters: str = filters, x: float = x, alpha: float = alpha) -> None:
            ctx.filter, ctx.global_alpha = filters, alpha
            ctx.draw_image(photos["waves"], x, 5, 80, 70)

        assert difference(draw) <= 1
    assert drawn == [False] * 5
    assert direct_pictures.pictures.info().entries == before + 3


def test_a_filter_with_another_picture_is_skias(photos: dict[str, vd.Pixmap], drawn: list[bool]) -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.filter = [vd.filters.Displacement(photos["noise"], 9.0)]
        ctx.draw_image(photos["waves"], 5, 5, 80, 70)

    assert difference(draw) == 0
    assert not drawn
