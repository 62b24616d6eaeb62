"""`pareto` and `plot_front`: what encodings come to, and which are worth taking."""

import math
import re

import pytest

import vecdraw as vd
from tests.compare.distortions import blurred, noisy, picture
from vecdraw.compare.comparison import Metric
from vecdraw.errors import BadTypeError, BadValueError, UnsupportedError

SCENE = vd.Context.from_image(noisy(blurred(picture(120, 90), 1), 3)).scene


@pytest.fixture(scope="module")
def front() -> vd.Front:
    return vd.pareto(SCENE, ["jpeg", "webp"], steps=5)


def test_each_point_is_what_encoding_gives(front: vd.Front) -> None:
    assert front.formats == ("jpeg", "webp")
    assert [len(front.of(name)) for name in front.formats] == [5, 5]
    for point in front.points[::3]:
        data = vd.encode(SCENE, point.format, **dict(point.options))  # type: ignore[arg-type]  # options by name
        assert point.size == len(data)
        assert point.score == vd.compare(SCENE, data, metric="ssimulacra2").ssimulacra2


@pytest.mark.parametrize("name", ["png", "gif", "jpeg"])
def test_files_say_the_density_that_encode_says(name: str) -> None:
    scene = vd.Context(32, 24, background="#123", dpi=150, scale=2).scene
    for point in vd.pareto(scene, [name], steps=2).points:
        assert point.size == len(vd.encode(scene, name, **dict(point.options)))  # type: ignore[arg-type]  # options


def test_the_front_is_what_nothing_beats_and_everything_else_is_beaten(front: vd.Front) -> None:
    def beats(one: vd.FrontPoint, other: vd.FrontPoint) -> bool:
        worse = one.size > other.size or one.score < other.score
        return not worse and (one.size, one.score) != (other.size, other.score)

    for point in front.points:
        assert point.best == (not any(beats(each, point) for each in front.points))
    assert front.best
    assert [point.size for point in front.best] == sorted(point.size for point in front.best)
    assert [point.score for point in front.best] == sorted(point.score for point in front.best)


def test_qualities_are_spread_to_the_last(front: vd.Front) -> None:
    assert [dict(point.options)["quality"] for point in front.of("webp")] == [10, 32, 55, 78, 100]


def test_of_two_alike_one_is_on_the_front() -> None:
    flat = vd.Context(32, 32, background="#808080").scene
    found = vd.pareto(flat, ["jpeg"], steps=6)
    assert len({(point.size, point.score) for point in found.best}) == len(found.best)


def test_a_front_is_drawn(front: vd.Front) -> None:
    drawn = vd.plot_front(front, width=480, height=300, title="A picture")
    assert (drawn.width, drawn.height) == (480, 300)
    assert vd.encode(drawn, "png") == vd.encode(vd.plot_front(front, width=480, height=300, title="A picture"), "png")
    svg = vd.encode(drawn, "svg").decode()
    full, rings = (sum(point.best is best for point in front.of("jpeg")) for best in (True, False))
    # The line, a ring around each dot, what fills the full ones, and the format's name; paths are not repeated.
    assert svg.count("#c2410c") >= 1 + 2 * full + rings + 1


def drawn_texts(*spots: tuple[str, int, float], metric: Metric = "ssimulacra2") -> list[str]:
    """What is written on the plot of points of these formats, sizes and scores."""
    points = tuple(vd.FrontPoint(name, (("quality", 5),), size, score, best=True) for name, size, score in spots)
    scene = vd.plot_front(vd.Front(metric, 9, 9, points))
    vd.encode(scene, "png")
    return [each.text for each in scene.text_boxes()]


@pytest.mark.parametrize("score", [100.0, 62.5, 0.0, -3.5, -812.0])
def test_scores_that_are_the_same_have_an_axis(score: float) -> None:
    for spots in ([("gif", 282, score)], [("gif", 282, score), ("gif", 300, score)]):
        texts = drawn_texts(*spots)
        ticks = [float(text) for text in texts[: texts.index(next(each for each in texts if each[-1] == "B"))]]
        assert len(set(ticks)) == len(ticks) >= 3
        assert min(ticks) <= score <= max(ticks) + 1
        assert sum(text.endswith("B") for text in texts) >= 2  # sizes


@pytest.mark.parametrize(("metric", "score"), [("ssim", 1.0), ("ssim", 0.98), ("psnr", 41.2), ("psnr", math.inf)])
def test_scores_of_other_metrics_that_are_the_same_have_an_axis(metric: Metric, score: float) -> None:
    texts = drawn_texts(("jpeg", 1300, score), metric=metric)
    ticks = texts[: texts.index("1 KiB")]
    assert len(set(ticks)) == len(ticks) >= 3


def test_a_full_dot_is_seen_where_others_lie_under_it() -> None:
    points = tuple(vd.FrontPoint("gif", (("colors", n),), 282, 100.0, best=n == 2) for n in (2, 9))
    scene = vd.plot_front(vd.Front("ssimulacra2", 9, 9, points), width=480, height=300)
    pixels = vd.Context.from_image(vd.encode(scene, "png")).to_numpy()
    assert (pixels == (0xC2, 0x41, 0x0C, 255)).all(axis=-1).sum() > 70


def test_all_formats_have_colours_of_their_own() -> None:
    names = ["jpeg", "webp", "avif", "heic", "jxl", "png", "gif"]
    points = tuple(vd.FrontPoint(name, (("quality", 5),), 900, 5.0, best=False) for name in names)
    svg = vd.encode(vd.plot_front(vd.Front("ssim", 9, 9, points)), "svg").decode()
    assert len(set(re.findall("#[0-9a-f]{6}", svg)) - {"#20242c", "#6a7280", "#e4e7ec", "#ffffff"}) == len(names)


def test_numbers_beside_dots_leave_what_is_written_below_readable() -> None:
    spots = [(7514, -5.32), (14735, 27.7), (24035, 48.53), (39311, 64.38), (145222, 91.91), (379436, 96.12)]
    points = tuple(vd.FrontPoint("avif", (("quality", 14),), size, score, best=True) for size, score in spots)
    texts = vd.plot_front(vd.Front("ssimulacra2", 700, 350, points), width=820, height=480).text_boxes()
    (below,) = (each.rect for each in texts if each.text == "8 KiB")
    numbers = [each.rect for each in texts if each.text == "14"]
    assert len(numbers) == 2 * len(spots)  # each with what keeps lines away from it
    for number in numbers:
        assert number.right <= below.x or below.right <= number.x or number.bottom <= below.y + 3  # 3 px: no ink there


def test_a_front_says_what_it_is(front: vd.Front) -> None:
    lines = str(front).splitlines()
    assert len(lines) == 10
    assert sum(line.startswith("*") for line in lines) == len(front.best)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"formats": "jpeg"}, BadTypeError),
        ({"formats": []}, BadValueError),
        ({"formats": ["jpg2"]}, BadValueError),
        ({"formats": ["svg"]}, UnsupportedError),
        ({"formats": ["tiff"]}, UnsupportedError),
        ({"metric": "vmaf"}, BadValueError),
        ({"steps": 1}, BadValueError),
        ({"steps": 2.0}, BadTypeError),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_drawn(
    arguments: dict, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vecdraw.export.pareto.raster_backend", lambda: pytest.fail("something was drawn"))
    with pytest.raises(error):
        vd.pareto(SCENE, **arguments)


def test_only_a_front_is_plotted() -> None:
    with pytest.raises(BadTypeError, match="Front"):
        vd.plot_front([1, 2])  # type: ignore[arg-type]  # that is what is tested
