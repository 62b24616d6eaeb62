"""A mesh made verb by verb, and what is read of it."""

import pytest

import vecdraw as vd
from vecdraw.errors import StateError


def square() -> vd.MeshGradient:
    mesh = vd.MeshGradient()
    mesh.begin_patch()
    mesh.move_to(0, 0)
    for x, y in ((90, 0), (90, 90), (0, 90)):
        mesh.line_to(x, y)
    return mesh


def test_control_points_are_those_of_their_corners() -> None:
    mesh = square()
    mesh.set_control_point(2, 50, 55)
    mesh.set_corner_color(1, "red")
    mesh.end_patch()
    (patch,) = mesh.patches
    assert patch.controls is not None
    assert patch.controls[2] == (50, 55)
    assert patch.colors[1] == vd.Color.parse("red")


def test_a_control_point_pulls_the_colours() -> None:
    pixels = []
    for control in (None, (60, 60)):
        mesh = square()
        if control is not None:
            mesh.set_control_point(0, *control)
        for corner, color in enumerate(("black", "white", "white", "white")):
            mesh.set_corner_color(corner, color)
        mesh.end_patch()
        ctx = vd.Context(90, 90)
        ctx.fill_style = mesh
        ctx.fill_rect(0, 0, 90, 90)
        pixels.append(int(ctx.to_numpy()[45, 45, 0]))
    assert pixels[1] < pixels[0] - 10


def test_verbs_outside_a_patch_are_refused() -> None:
    with pytest.raises(StateError, match="set_control_point"):
        vd.MeshGradient().set_control_point(0, 1, 1)
