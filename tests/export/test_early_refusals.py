"""What a format cannot hold, and a bad option, is said before anything is drawn."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.codecs.option_strategies import gray_profile
from tests.print.press import press_profile
from vecdraw.backends.registry import raster_backend
from vecdraw.codecs.registry import LISTED, codec_named
from vecdraw.errors import BadValueError, MissingLibraryError, TargetError, UnsupportedError, VecdrawError
from vecdraw.export.animation import ANIMATIONS, encode_animation
from vecdraw.export.pages import encode_pages

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2, 5, 8, 9, 12, 16, 50, 101, 256, 300, 65_536, 1e9, 1e-9, 0.3, float("nan"), ""),
    *("auto", "never", "global", "small", "lzw", "none", "4:2:0", "4:2:2", "pillow", "vips", "huffman", "srgb"),
    *("display-p3", "absolute", "red", b"", [], ["red"], ["red"] * 300, {}, {"Title": "x"}, {"": "x"}, {"Title": 3}),
    *((1, 2), press_profile(), gray_profile(), [[1] * 64], [[0] * 64], [[300] * 64], "3mm", "psnr>=1", "ssim>=0.1"),
)
CANVASES: tuple[dict[str, Any], ...] = (
    {"background": "white"},
    {"color_space": "display-p3", "pixel_format": "rgba-float16"},
    {"dpi": 3000, "scale": 30},
    {"dpi": 1e-3},
    {"dpi": 1e7},
)
OWN = ("scale", "dpi", "background", "quality", "target", "max_bytes", "interceptors", "bleed", "marks")
MOVING = ("scale", "dpi", "background", "fps", "durations", "interceptors")
WAYS: dict[str, tuple[Callable[..., bytes], Callable[..., Any], tuple[str, ...]]] = {
    **{
        each.name: (lambda s, name=each.name, **o: vd.encode(s, name, **o), each.load().options, OWN)
        for each in LISTED
    },
    **{
        f"moving {each.name}": (lambda s, name=each.name, **o: encode_animation([s], name, **o), each.options, MOVING)
        for each in ANIMATIONS
    },
    "pages": (lambda s, **o: encode_pages([s], **o), codec_named("tiff").options, MOVING[:3]),
}


class Counting:
    """The backend, and how often it was asked to draw."""

    def __init__(self) -> None:
        self.drawn = 0

    def render(self, scene: vd.Scene, **options: Any) -> Any:
        raster = raster_backend().render(scene, **options)  # refuses canvases that are too large
        self.drawn += 1
        return raster


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    backend = Counting()
    for module in ("render", "animation", "pages"):
        monkeypatch.setattr(f"vecdraw.export.{module}.raster_backend", lambda: backend)
    return backend


def scene(width: float = 12, height: float = 10, **canvas: Any) -> vd.Scene:
    ctx = vd.Context(width, height, **canvas)
    ctx.fill_style = "rgb(200 30 90 / 0.5)"
    ctx.fill_rect(1, 1, 8, 8)
    return ctx.scene


def assert_early(write: Callable[[], object], drawn: Callable[[], int]) -> None:
    """An error, but that of a search, comes before anything is drawn."""
    try:
        write()
    except TargetError:
        return
    except VecdrawError as error:
        late = error if drawn() else None
        assert late is None


def or_skip(check: Callable[[], None]) -> None:
    try:
        check()
    except MissingLibraryError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("name", WAYS)
def test_no_option_fails_after_a_scene_was_drawn(name: str, counting: Counting) -> None:
    write, options, own = WAYS[name]
    names = sorted({*options.__dataclass_fields__, *own})
    values = st.sampled_from(VALUES)

    @settings(max_examples=150)
    @given(st.sampled_from(CANVASES), st.dictionaries(st.sampled_from(names), values, min_size=1, max_size=2))
    def check(canvas: dict[str, Any], chosen: dict[str, Any]) -> None:
        if isinstance(chosen.get("scale"), float | int) and chosen["scale"] > 16:
            chosen = {**chosen, "scale": 16}
        counting.drawn = 0
        assert_early(lambda: write(scene(**canvas), **chosen), lambda: counting.drawn)

    or_skip(check)


@pytest.mark.parametrize(
    ("write", "error", "match"),
    [
        (lambda: encode_animation([scene(dpi=3e6, scale=30)], "apng"), BadValueError, "dpi must be from 0.5 to 5e"),
        (lambda: encode_animation([scene()], "webp", dpi=30_000, scale=3), BadValueError, "got 90000"),
        (lambda: encode_animation([scene(17_000, 1)], "webp"), UnsupportedError, "16,383 px a side"),
        (lambda: encode_animation([scene(), scene()], "gif", durations=[1]), BadValueError, "1 durations for 2 scenes"),
        (lambda: encode_pages([scene(dpi=1e6, scale=3)]), VecdrawError, "dpi must be from"),
        (lambda: vd.encode(scene(5, 5), target="ssimulacra2>=80"), BadValueError, "at least 8 x 8 px, got 5 x 5"),
        (lambda: vd.encode(scene(), "png", target="ssim>=0.9"), BadValueError, "at least 11 x 11 px, got 12 x 10"),
    ],
)
def test_what_the_scene_decides_is_said_before_it_is_drawn(
    write: Callable[[], bytes], error: type[Exception], match: str, counting: Counting
) -> None:
    with pytest.raises(error, match=match):
        write()
    assert not counting.drawn


class Surfaces:
    """The backend of a Context, and how often it was asked for a canvas to draw on."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> Any:
        return self

    def RasterSurface(self, scene: vd.Scene) -> Any:  # noqa: N802  # the backend's name for it
        self.made += 1
        return raster_backend().RasterSurface(scene)


@pytest.fixture
def surfaces(monkeypatch: pytest.MonkeyPatch) -> Surfaces:
    made = Surfaces()
    monkeypatch.setattr("vecdraw.context.recorder.raster_backend", made)
    return made


@pytest.mark.parametrize("name", [each.name for each in LISTED])
def test_no_option_fails_after_a_canvas_was_drawn(name: str, surfaces: Surfaces, counting: Counting) -> None:
    names = sorted({*codec_named(name).options.__dataclass_fields__, *OWN} - {"scale", "background"})

    @settings(max_examples=60)
    @given(
        st.sampled_from(((12, 10), (17_000, 1), (5_000, 20))),
        st.sampled_from(CANVASES[:2]),
        st.dictionaries(st.sampled_from(names), st.sampled_from(VALUES), max_size=1),
    )
    def check(size: tuple[int, int], canvas: dict[str, Any], chosen: dict[str, Any]) -> None:
        surfaces.made = counting.drawn = 0
        ctx = vd.Context(*size, **canvas)
        ctx.fill_rect(1, 1, 8, 8)
        assert_early(lambda: ctx.encode(name, **chosen), lambda: surfaces.made + counting.drawn)

    or_skip(check)


@pytest.mark.parametrize(
    ("write", "match"),
    [
        (lambda ctx, _: ctx.encode("webp"), "16,383 px a side"),
        (lambda ctx, folder: ctx.save_as(folder / "a.webp", lossless=True), "16,383 px a side"),
        (lambda ctx, _: ctx.to_data_url("image/webp"), "16,383 px a side"),
        (lambda ctx, _: vd.pareto(ctx.scene, ["jpeg", "webp"]), "16,383 px a side"),
        (lambda ctx, _: vd.pareto(ctx.scene, ["jpeg"], scale=0.01), "at least 8 x 8 px, got 170 x 1"),
    ],
)
def test_what_a_canvas_decides_is_said_before_it_is_drawn(
    write: Callable[[vd.Context, Path], object],
    match: str,
    surfaces: Surfaces,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("vecdraw.export.pareto.raster_backend", lambda: pytest.fail("something was drawn"))
    with pytest.raises(VecdrawError, match=match):
        write(vd.Context(17_000, 20), tmp_path)
    assert not surfaces.made
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["jxl", "heic"])
def test_what_a_library_of_formats_does_not_take_is_said_before(name: str, counting: Counting) -> None:
    given_scene = scene(color_space="display-p3") if name == "jxl" else scene(5000, 20)
    try:
        with pytest.raises(UnsupportedError, match=r"sRGB without a profile|at most 4,208 px on its longer side"):
            vd.encode(given_scene, name)
    except MissingLibraryError as error:
        pytest.skip(str(error))
    assert not counting.drawn
    if name == "heic":
        assert vd.load_image(vd.encode(given_scene, name, lossless=True)).width == 5000
