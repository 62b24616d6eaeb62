"""Mesh gradients: colours, edges, seams, order; and what cairo makes of the same patches."""

import math
import time

import numpy as np
import pytest

import vecdraw as vd
from tests.raster import cairo_mesh
from vecdraw.errors import BadTypeError, BadValueError, LimitError, StateError
from vecdraw.paint.mesh_surface import inner_controls

SIDE = 120
SQUARE = [(10.0, 10.0), (110.0, 10.0), (110.0, 110.0), (10.0, 110.0)]
RGBK = ["red", "lime", "blue", "black"]


def drawn(mesh: vd.MeshGradient, transform: vd.Affine | None = None, scale: float = 1.0) -> np.ndarray:
    """Premultiplied, 0..255."""
    ctx = vd.Context(SIDE, SIDE, scale=scale, dither=False)
    if transform is not None:
        ctx.set_transform(*transform)
    ctx.fill_style = mesh
    ctx.fill_rect(-999, -999, 1998, 1998)
    pixels = ctx.to_numpy().astype(float)
    pixels[..., :3] *= pixels[..., 3:] / 255
    return pixels


def square(colors: list[str]) -> vd.MeshGradient:
    mesh = vd.MeshGradient()
    mesh.add_patch(SQUARE, colors)
    return mesh


def wavy(third: str = "rgb(0 0 255 / .5)") -> vd.MeshGradient:
    mesh = vd.MeshGradient()
    mesh.begin_patch()
    mesh.move_to(12, 20)
    mesh.curve_to(40, -10, 70, 40, 105, 12)
    mesh.curve_to(90, 40, 130, 80, 100, 110)
    mesh.curve_to(70, 80, 40, 130, 15, 100)
    mesh.curve_to(40, 70, -10, 50, 12, 20)
    for corner, color in enumerate(["red", "gold", third, "lime"]):
        mesh.set_corner_color(corner, color)
    mesh.end_patch()
    return mesh


def test_a_square_is_bilinear() -> None:
    pixels = drawn(square(RGBK))
    for x, y in ((30, 20), (60, 60), (100, 90), (15, 105)):
        u, v = (x + 0.5 - 10) / 100, (y + 0.5 - 10) / 100
        wanted = [(1 - u) * (1 - v), u * (1 - v), u * v, 1.0]
        assert pixels[y, x] == pytest.approx([255 * c for c in wanted], abs=1.01)
    assert not pixels[:9].any()
    assert not pixels[:, 112:].any()


def test_colours_are_premultiplied_on_their_way() -> None:
    pixels = drawn(square(["red", "rgb(0 0 255 / 0)", "rgb(0 0 255 / 0)", "red"]))
    assert pixels[60, 60, 2] == 0
    assert pixels[60, 60, 0] == pixels[60, 60, 3] == pytest.approx(127, abs=2)


def test_edges_are_antialiased() -> None:
    mesh = vd.MeshGradient()
    mesh.add_patch([(10.25, 10.5), (110, 10.5), (110, 110), (10.25, 110)], ["white"] * 4)
    pixels = drawn(mesh)
    assert pixels[60, 10, 3] == pytest.approx(0.75 * 255, abs=1)
    assert pixels[10, 60, 3] == pytest.approx(0.5 * 255, abs=1)
    turn = vd.Affine.rotation_about(0.3, 60, 60) @ vd.Affine.scaling_about(0.7, 0.7, 60, 60)
    turned = drawn(square(["white"] * 4), turn)
    covered = turned[..., 3].sum() / 255
    assert covered == pytest.approx(100 * 100 * 0.49, rel=2e-3)
    edges = turned[..., 3][(turned[..., 3] > 0) & (turned[..., 3] < 255)]
    assert len(np.unique(edges)) >= 10


@pytest.mark.parametrize("transform", [vd.Affine(), vd.Affine.rotation_about(0.4, 60, 60), vd.Affine(0.8, 0, 0.1, 0.9)])
def test_patches_side_by_side_leave_no_seam(transform: vd.Affine) -> None:
    def corner(i: int, j: int) -> tuple[float, float]:
        return 10 + 25 * i + 6 * math.sin(j * 1.3), 10 + 25 * j + 6 * math.cos(i * 1.7)

    def side(a: tuple[float, float], b: tuple[float, float]) -> list[tuple[float, float]]:
        bend = 5 if a < b else -5  # the same curve from either end
        third = (2 * a[0] + b[0]) / 3 + bend, (2 * a[1] + b[1]) / 3
        return [a, third, ((a[0] + 2 * b[0]) / 3, (a[1] + 2 * b[1]) / 3 + bend)]

    def around(i: int, j: int) -> list[tuple[float, float]]:
        corners = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)]
        points: list[tuple[float, float]] = []
        for a, b in zip(corners, [*corners[1:], corners[0]], strict=True):
            one = side(min(a, b), max(a, b))
            points += one if a < b else [a, one[2], one[1]]
        return points

    mesh = vd.MeshGradient()
    for i in range(4):
        for j in range(4):
            mesh.add_patch(around(i, j), ["rgb(0 0 255 / .5)"] * 4)
    alpha = drawn(mesh, transform, scale=2.0)[..., 3]
    assert alpha.max() <= 128
    inside = [transform.apply(*corner(i, j)) for i, j in ((1, 1), (2, 1), (2, 3), (3, 2))]
    for x, y in inside:
        column, row = round(2 * x), round(2 * y)
        assert alpha[row - 12 : row + 12, column - 12 : column + 12].min() == 128


def test_the_later_patch_is_seen() -> None:
    mesh = square(["red"] * 4)
    mesh.add_patch([(40, 40), (80, 40), (80, 80), (40, 80)], ["rgb(0 0 255 / 0.2)"] * 4)
    pixels = drawn(mesh)
    assert pixels[60, 60].tolist() == pytest.approx([0, 0, 51, 51], abs=1)
    assert pixels[30, 30].tolist() == [255, 0, 0, 255]


def test_where_a_patch_folds_the_later_part_lies_on_top() -> None:
    mesh = vd.MeshGradient()  # v goes from the first corner to the second, and back over itself
    there, back = [(20, 20), (150, 20), (150, 20), (20, 40)], [(20, 100), (150, 100), (150, 100), (20, 80)]
    mesh.add_patch([*there, (20, 60), (20, 80), *back, (20, 60), (20, 40)], ["red", "blue", "blue", "red"])
    colour = drawn(mesh)[60, 30]
    assert colour[2] > colour[0]


def test_a_coons_patch_is_a_tensor_patch_with_its_own_controls() -> None:
    patch = wavy().patches[0]
    tensor = vd.MeshGradient([patch._replace(controls=inner_controls(patch.points))])
    assert np.array_equal(drawn(wavy()), drawn(tensor))
    moved = vd.MeshGradient([patch._replace(controls=((60.0, 60.0),) * 4)])
    assert np.abs(drawn(wavy()) - drawn(moved)).max() > 10


@pytest.mark.skipif(cairo_mesh.library() is None, reason="cairo's library is not installed")
@pytest.mark.parametrize("kind", ["coons", "tensor", "corner"])
def test_as_cairo(kind: str) -> None:
    mesh = wavy("blue")  # cairo interpolates colours that are not premultiplied: the same where all are opaque
    if kind == "tensor":
        controls = ((45.0, 35.0), (80.0, 30.0), (70.0, 85.0), (35.0, 60.0))
        mesh = vd.MeshGradient([mesh.patches[0]._replace(controls=controls)])
    elif kind == "corner":
        mesh = vd.MeshGradient()
        mesh.begin_patch()
        mesh.line_to(15, 15)
        mesh.line_to(100, 30)
        mesh.curve_to(100, 60, 60, 100, 30, 105)
        for corner, color in enumerate(["red", "lime", "blue", "white"]):
            mesh.set_corner_color(corner, color)
        mesh.end_patch()
    ours, theirs = drawn(mesh), cairo_mesh.draw(mesh.patches, SIDE, SIDE)
    alpha = ours[..., 3]
    level = np.abs(np.gradient(alpha)).max(axis=0) < 12  # away from edges
    inside = level & (alpha > 0) & (theirs[..., 3] > 0)
    assert inside.sum() > 2000
    difference = np.abs(ours - theirs).max(axis=-1)
    assert difference[inside].mean() < 1.5
    assert np.quantile(difference[inside], 0.99) <= 6


def test_with_clip_text_stroke_shadow_filter_layer_and_nested_scene() -> None:
    inner = vd.Context(40, 40)
    inner.fill_style = wavy()
    inner.scale(0.3, 0.3)
    inner.fill_rect(0, 0, 120, 120)
    ctx = vd.Context(SIDE, SIDE)
    ctx.fill_style = ctx.stroke_style = wavy()
    ctx.shadow_color, ctx.shadow_offset_x = "black", 30
    ctx.fill_rect(20, 20, 30, 30)
    ctx.shadow_color = "transparent"
    ctx.line_width = 6
    ctx.stroke_rect(60, 60, 40, 40)
    with ctx.layer(alpha=0.5, filter="blur(2px)"):
        ctx.fill_rect(20, 80, 20, 20)
    ctx.draw_scene(inner.scene, 80, 0)
    pixels = ctx.to_numpy()
    assert pixels[35, 65, :3].tolist() == [0, 0, 0]  # the shadow, as opaque as the mesh
    assert pixels[35, 65, 3] == pixels[35, 35, 3] > 200
    assert pixels[60, 80, 3] > 200
    assert pixels[70, 80, 3] == 0
    assert 100 < pixels[90, 30, 3] < 128
    assert pixels[15, 97, 3] > 200


def test_verbs_out_of_order() -> None:
    mesh = vd.MeshGradient()
    with pytest.raises(StateError, match="begin_patch"):
        mesh.move_to(1, 1)
    with pytest.raises(StateError, match="begin_patch"):
        mesh.set_corner_color(0, "red")
    with pytest.raises(StateError, match="begin_patch"):
        mesh.end_patch()
    mesh.begin_patch()
    with pytest.raises(StateError, match="end_patch"):
        mesh.begin_patch()
    with pytest.raises(StateError, match="first corner"):
        mesh.end_patch()
    mesh.move_to(0, 0)
    with pytest.raises(StateError, match="once"):
        mesh.move_to(1, 1)
    for x, y in ((9, 0), (9, 9), (0, 9), (0, 0)):
        mesh.line_to(x, y)
    with pytest.raises(StateError, match="four sides"):
        mesh.line_to(5, 5)
    ctx = vd.Context(4, 4)
    ctx.fill_style = mesh
    with pytest.raises(StateError, match="open"):
        ctx.fill_rect(0, 0, 4, 4)
    mesh.end_patch()
    ctx.fill_rect(0, 0, 4, 4)
    assert ctx.fill_style is mesh
    assert len(mesh.patches) == 1


@pytest.mark.parametrize(
    ("points", "colors", "controls", "error"),
    [
        (SQUARE[:3], RGBK, None, BadValueError),
        ([(0, 0)] * 13, RGBK, None, BadValueError),
        ("abcd", RGBK, None, BadTypeError),
        ([1, 2, 3, 4], RGBK, None, BadTypeError),
        ([(float("nan"), 0), *SQUARE[1:]], RGBK, None, BadValueError),
        ([(float("inf"), 0), *SQUARE[1:]], RGBK, None, BadValueError),
        (SQUARE, RGBK[:3], None, BadValueError),
        (SQUARE, "red", None, BadTypeError),
        (SQUARE, ["red", "nocolor", "red", "red"], None, BadValueError),
        (SQUARE, RGBK, SQUARE[:2], BadValueError),
        (SQUARE, RGBK, 5, BadTypeError),
    ],
)
def test_bad_patches(points: object, colors: object, controls: object, error: type[Exception]) -> None:
    mesh = vd.MeshGradient()
    with pytest.raises(error):
        mesh.add_patch(points, colors, controls)  # type: ignore[arg-type]  # bad on purpose
    assert mesh.patches == ()


def test_bad_corners_and_patches() -> None:
    mesh = vd.MeshGradient()
    mesh.begin_patch()
    for corner, error in ((4, BadValueError), (-1, BadValueError), (True, BadTypeError), ("0", BadTypeError)):
        with pytest.raises(error, match="corner"):
            mesh.set_corner_color(corner, "red")  # type: ignore[arg-type]  # bad on purpose
    with pytest.raises(BadTypeError, match="MeshPatch"):
        vd.MeshGradient([1])  # type: ignore[list-item]  # bad on purpose


def test_too_many_patches() -> None:
    with vd.limits.relaxed(mesh_patches=2):
        mesh = square(RGBK)
        mesh.add_patch(SQUARE, RGBK)
        with pytest.raises(LimitError, match="mesh_patches"):
            mesh.add_patch(SQUARE, RGBK)
        with pytest.raises(LimitError, match="mesh_patches"):
            mesh.begin_patch()


@pytest.mark.parametrize("far", [1e5, 1e9, 1e30, 1e300])
def test_patches_of_any_size_end_in_time(far: float) -> None:
    mesh = vd.MeshGradient()
    mesh.add_patch([(-far, -far), (far, -far), (far, far), (-far, far)], RGBK)
    mesh.add_patch([(0, 0), (far, far), (0, far), (far, 0)], RGBK)
    start = time.perf_counter()
    drawn(mesh)
    assert time.perf_counter() - start < 5


def test_a_flat_transform_paints_nothing() -> None:
    ctx = vd.Context(8, 8)
    ctx.fill_style = square(RGBK)
    ctx.scale(1, 0)
    ctx.fill_rect(0, 0, 100, 100)
    assert not ctx.to_numpy().any()


def test_drawn_in_parts_it_is_the_same() -> None:
    mesh = wavy()
    mesh.add_patch([(90, 5), (118, 3), (116, 30), (95, 35)], RGBK)
    whole = vd.Context(SIDE, SIDE, dither=False)
    whole.fill_style = mesh
    whole.fill_rect(0, 0, SIDE, SIDE)
    parts = vd.Context(SIDE, SIDE, dither=False)
    parts.fill_style = mesh
    for x in range(0, SIDE, 8):
        for y in range(0, SIDE, 24):
            parts.fill_rect(x, y, 8, 24)
    assert np.abs(whole.to_numpy().astype(int) - parts.to_numpy()).max() <= 1
