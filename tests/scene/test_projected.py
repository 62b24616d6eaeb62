"""What is inside projected layers: how it reads, where it lies, and how much work it is."""

import pytest

import vecdraw as vd
from tests.scene.test_work import RED, scene, star
from vecdraw import limits
from vecdraw.errors import LimitError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.projection import Projection
from vecdraw.geometry.rect import Rect
from vecdraw.paint.compositing import Compositing
from vecdraw.paint.filters import Blur, ColorMatrixFilter, Convolve, Offset
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.ops import BeginLayer, Clip, DrawScene, EndLayer, FillPath, FillRect, State, StrokePath
from vecdraw.scene.projected import in_pixels, with_projections
from vecdraw.scene.scene import Scene
from vecdraw.scene.work import check_work

SMALL = State(Affine.scaling(0.01))
LARGER = Projection(100.0, 0.0, 0.0, 0.0, 100.0, 0.0, 0.0, 0.0, 1.0)
FLOOR = Projection(wy=-0.009)  # w is 1 at the top and 0.1 at the bottom of a canvas of 100 units


def test_layers_say_what_they_begin_with_and_are_seen_through() -> None:
    behind = (Blur(8.0), Offset(1.0, -2.5))
    lines = scene(BeginLayer(State(), behind, FLOOR), EndLayer()).dump().splitlines()
    assert lines[1] == (
        "begin_layer backdrop blur(8) backdrop offset(1 -2.5) through matrix3d(1 0 0 0 1 0 0 -0.009 1)"
    )


def test_filters_read_like_their_values() -> None:
    kernel = Convolve(3, 1, (1.0, 0.0, -1.0), 2.0, 0.5, (1, 0), "wrap", True)
    compositing = Compositing(filters=(kernel, ColorMatrixFilter((0.5,) * 20)))
    text = scene(FillRect(0.0, 0.0, 1.0, 1.0, RED, State(compositing=compositing))).dump()
    assert "convolve(3 x 1 [1 0 -1] divisor 2 bias 0.5 target 1 0 preserve-alpha wrap)" in text
    assert f"color-matrix({' '.join(['0.5'] * 20)})" in text


def test_each_operation_has_the_projections_of_its_layers() -> None:
    ops = (
        BeginLayer(State(), (), LARGER),
        BeginLayer(State()),
        BeginLayer(State(), (), FLOOR),
        *(EndLayer(),) * 3,
        EndLayer(),
    )
    seen = [projection for _, projection in with_projections(ops)]
    assert seen == [None, LARGER, LARGER, LARGER @ FLOOR, LARGER, LARGER, None]
    assert in_pixels(LARGER, 2.0) == LARGER
    assert in_pixels(Projection(x0=3.0), 2.0) == Projection(x0=6.0)
    assert in_pixels(None, 2.0) is None


@pytest.mark.parametrize("projection", [LARGER, Projection(w0=0.01)])
def test_work_is_that_of_where_things_are_seen(projection: Projection) -> None:
    fill = FillPath(star(1001), "nonzero", RED, SMALL)
    stroke = StrokePath(star(1001), RED, Stroke(3.0), SMALL)
    clip = Clip(None, star(1001), "evenodd", Affine.scaling(0.01), 1)
    clipped = FillRect(0.0, 0.0, 9.0, 9.0, RED, State(clip=clip))
    inner = DrawScene(Scene(100.0, 100.0, (FillPath(star(1001), "nonzero", RED, State()),)), 0, 0, 0.01, 0.01, State())
    for op in (fill, stroke, clipped, inner):
        with limits.relaxed(path_work=1_000_000):
            check_work(scene(op))
            with pytest.raises(LimitError, match="path_work"):
                check_work(scene(BeginLayer(State(), (), projection), op, EndLayer()))


def test_a_context_counts_alike() -> None:
    path = vd.Path(star(1001))
    ctx = vd.Context(100, 100)
    with limits.relaxed(path_work=1_000_000), ctx.transformed(Affine.scaling(0.01)):
        ctx.fill(path)
        with pytest.raises(LimitError, match="path_work"), ctx.layer(projection=LARGER):
            ctx.fill(path)
        ctx.fill(path)


def test_bounds_are_those_of_what_is_seen() -> None:
    def bounds(projection: Projection, rect: Rect) -> Rect | None:
        fill = FillRect(*rect, RED, State())
        return scene(BeginLayer(State(), (), projection), fill, EndLayer()).bounds()

    assert bounds(LARGER, Rect(0.125, 0.25, 0.125, 0.125)) == Rect(12.5, 25.0, 12.5, 12.5)
    floor = bounds(FLOOR, Rect(10.0, 0.0, 10.0, 50.0))
    assert floor is not None
    assert floor.right == pytest.approx(20 / 0.55)
    assert floor.bottom == pytest.approx(50 / 0.55)
    assert bounds(FLOOR, Rect(10.0, 120.0, 10.0, 50.0)) is None  # behind the horizon
    assert bounds(FLOOR, Rect(10.0, 50.0, 10.0, 100.0)) == Rect(0.0, 0.0, 100.0, 100.0)  # across it
