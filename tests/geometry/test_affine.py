import math
import pickle

import numpy as np
import pytest
from hypothesis import assume, given

from tests.geometry.shapes import affines, angles, lengths, sizes
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.geometry.affine import Affine, to_affine
from vecdraw.geometry.rect import Rect


def close(p: tuple[float, float], q: tuple[float, float], scale: float = 1.0) -> bool:
    return math.dist(p, q) <= 1e-9 * (1 + scale + math.hypot(*p))


@given(affines, affines, lengths, lengths)
def test_composition_applies_the_right_one_first(a: Affine, b: Affine, x: float, y: float) -> None:
    assert close((a @ b).apply(x, y), a.apply(*b.apply(x, y)), 1e5)


@given(affines, affines, affines)
def test_composition_is_associative(a: Affine, b: Affine, c: Affine) -> None:
    assert (a @ b) @ c == pytest.approx(a @ (b @ c), rel=1e-9, abs=1e-6)


@given(affines, lengths, lengths)
def test_inverse_undoes(a: Affine, x: float, y: float) -> None:
    assume(abs(a.determinant) > 1e-2)
    assert close(a.inverse().apply(*a.apply(x, y)), (x, y), 1e6)


@given(affines, lengths, lengths, angles)
def test_chained_calls_are_compositions(a: Affine, x: float, y: float, angle: float) -> None:
    assert a.translate(x, y) == pytest.approx(a @ Affine.translation(x, y), rel=1e-9, abs=1e-6)
    assert a.scale(x, y) == pytest.approx(a @ Affine.scaling(x, y), rel=1e-9, abs=1e-6)
    assert a.scale(x) == pytest.approx(a @ Affine.scaling(x), rel=1e-9, abs=1e-6)
    assert a.rotate(angle) == a @ Affine.rotation(angle)


@given(affines, angles)
def test_max_scale_is_the_longest_image_of_a_unit_vector(a: Affine, angle: float) -> None:
    length = math.hypot(*a.apply_vector(math.cos(angle), math.sin(angle)))
    assert length <= a.max_scale * (1 + 1e-9) + 1e-9


@given(affines)
def test_scales_bound_the_area(a: Affine) -> None:
    assert a.mean_scale <= a.max_scale * (1 + 1e-9) + 1e-9
    assert a.mean_scale**2 == pytest.approx(abs(a.determinant), abs=1e-9)


def test_rotation_is_clockwise_with_y_down() -> None:
    assert close(Affine.rotation(math.pi / 2).apply(1, 0), (0, 1))


def test_skewing_is_that_of_css() -> None:
    assert close(Affine.skewing(math.pi / 4).apply(0, 2), (2, 2))
    assert close(Affine.skewing(0, math.pi / 4).apply(2, 0), (2, 2))


@pytest.mark.parametrize("matrix", [Affine(0, 0, 0, 0, 1, 2), Affine(1, 2, 2, 4, 0, 0), Affine(math.nan)])
def test_singular_has_no_inverse(matrix: Affine) -> None:
    assert not matrix.is_invertible
    with pytest.raises(BadValueError, match="no inverse"):
        matrix.inverse()


@pytest.mark.parametrize("value", [None, (1, 2, 3), "matrix(1,0,0,1,0,0)", (1, 0, 0, 1, 0, "x"), (1, 0, 0, 1, 0, None)])
def test_to_affine_refuses(value: object) -> None:
    with pytest.raises(BadTypeError, match="transform"):
        to_affine(value)


def test_to_affine_takes_six_numbers() -> None:
    assert to_affine([1, 2, 3, 4, 5, 6]) == Affine(1, 2, 3, 4, 5, 6)
    assert to_affine(Affine.identity()) is Affine.identity()


def test_properties() -> None:
    assert Affine().is_identity
    assert Affine(0, 1, -1, 0).is_axis_aligned
    assert not Affine.rotation(0.1).is_axis_aligned
    assert not Affine(e=math.inf).is_finite
    assert pickle.loads(pickle.dumps(Affine(1, 2, 3, 4, 5, 6))) == Affine(1, 2, 3, 4, 5, 6)


@given(affines, lengths, lengths, lengths, lengths)
def test_rect_bounds_its_image(a: Affine, x: float, y: float, w: float, h: float) -> None:
    w, h = abs(w), abs(h)
    image = Rect(x, y, w, h).transformed(a).outset(1e-6)
    assert all(image.contains(*a.apply(px, py)) for px in (x, x + w / 3, x + w) for py in (y, y + h / 3, y + h))


def test_rect_algebra() -> None:
    a, b = Rect(0, 0, 10, 10), Rect(5, 5, 10, 10)
    assert a.union(b) == Rect(0, 0, 15, 15)
    assert a.intersection(b) == Rect(5, 5, 5, 5)
    assert a.intersection(Rect(20, 20, 1, 1)).is_empty
    assert a.outset(1) == Rect(-1, -1, 12, 12)
    assert Rect.from_edges(1, 2, 4, 6) == Rect(1, 2, 3, 4)


@given(angles, sizes, sizes, lengths, lengths)
def test_about_a_point_leaves_it_where_it_is(angle: float, sx: float, sy: float, x: float, y: float) -> None:
    there, back = Affine.translation(x, y), Affine.translation(-x, -y)
    for made, same in (
        (Affine.rotation_about(angle, x, y), Affine.rotation(angle)),
        (Affine.scaling_about(sx, sy, x, y), Affine.scaling(sx, sy)),
        (Affine.shearing_about(sx, sy, x, y), Affine.shearing(sx, sy)),
    ):
        assert close(made.apply(x, y), (x, y), 1e6)
        assert made == pytest.approx(there @ same @ back, rel=1e-9, abs=1e-6)


def test_shearing_is_by_factors() -> None:
    assert Affine.shearing(2, 3).apply(1, 10) == (21, 13)
    assert Affine.shearing(math.tan(0.3)) == pytest.approx(Affine.skewing(0.3))


def test_inverted_y() -> None:
    assert Affine.inverted_y(100).apply(7, 10) == (7, 90)
    assert Affine.inverted_y(100) @ Affine.inverted_y(100) == Affine()


def test_only_transforms_are_multiplied() -> None:
    with pytest.raises(TypeError):
        Affine() @ (1, 2, 3)  # type: ignore[operator]  # that is the test


def test_about_a_point_takes_numbers_of_numpy() -> None:
    assert Affine.scaling_about(np.uint8(7), 0.5, 65536, np.float32(1.5)) == Affine.scaling_about(7, 0.5, 65536, 1.5)
