"""What is taken for a fill outside the Context: the same as the Context takes."""

import pytest

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError, ParseError
from vecdraw.paint.brush import Brush, ConicBrush, LinearBrush, MeshBrush, NoiseBrush, SkslBrush, TextureBrush
from vecdraw.paint.color import Color
from vecdraw.paint.paint_arguments import to_brush

GRADIENT = vd.LinearGradient((0, 0), (10, 0), ["red", "blue"])
MESH = vd.MeshGradient()
MESH.add_patch([(0, 0), (3, 0), (3, 3), (0, 3)], ["red"] * 4)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("red", Color),
        ((1.0, 0.0, 0.0), Color),
        (Color(1.0, 0.0, 0.0), Color),
        (GRADIENT, LinearBrush),
        (GRADIENT.brush(), LinearBrush),
        (vd.ConicGradient(0.0, (0, 0), ["red", "blue"]), ConicBrush),
        (MESH, MeshBrush),
        (vd.Noise(0.1), NoiseBrush),
        (vd.Shader("half4 main(float2 p) { return half4(1); }"), SkslBrush),
        (vd.Texture.hatch(4), TextureBrush),
    ],
)
def test_what_a_context_takes_is_taken(value: object, kind: type) -> None:
    brush = to_brush(value, "fill")
    assert isinstance(brush, kind)
    ctx = vd.Context(20, 20)
    if not isinstance(value, Brush) or isinstance(value, Color):
        ctx.fill_style = value
        assert ctx._state.fill_brush() == brush


def test_a_pattern_is_resampled_as_asked() -> None:
    pattern = vd.Pattern(vd.Pixmap(b"\xff\x00\x00\xff", 1, 1))
    assert to_brush(pattern, "fill", "high") == pattern.brush("high")


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ("no colour", ParseError),
        ((2, 0, 0), BadValueError),
        (7, BadTypeError),
        (None, BadTypeError),
        (Color, BadTypeError),
        (vd.Noise, BadTypeError),
    ],
)
def test_errors_name_what_was_given_and_for_what(value: object, error: type[Exception]) -> None:
    with pytest.raises(error, match="background"):
        to_brush(value, "background")
