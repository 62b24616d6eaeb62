"""Programs in SkSL: what they paint, what they are given, and what is refused before it can do harm."""

import subprocess
import sys
import time

import numpy as np
import pytest

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError, LimitError, ParseError
from vecdraw.paint.brush import SkslBrush
from vecdraw.paint.sksl import Uniform, declared_uniforms
from vecdraw.paint.sksl_work import work
from vecdraw.scene.ops import FillRect, State

PLAIN = "half4 main(float2 p) { return half4(1, 0, 0, 1); }"
PLACE = "half4 main(float2 p) { return half4(half(p.x / 100), half(p.y / 100), 0, 1); }"


def drawn(shader: vd.Shader, scale: float = 1.0, **options: object) -> np.ndarray:
    ctx = vd.Context(40, 30, scale=scale, **options)  # type: ignore[arg-type]  # the constructor's own
    ctx.fill_style = shader
    ctx.fill_rect(0, 0, 40, 30)
    return ctx.to_numpy()


def through(source: str, uniforms: dict[str, object]) -> list[int]:
    return drawn(vd.Shader(source, uniforms))[5, 5].tolist()


def test_the_point_is_in_user_units() -> None:
    for scale in (1.0, 2.0):
        pixels = drawn(vd.Shader(PLACE), scale)
        x, y = 30 * scale, 10 * scale
        assert pixels[int(y), int(x), :2].tolist() == pytest.approx(
            [(30 + 0.5 / scale) * 2.55, (10 + 0.5 / scale) * 2.55], abs=1
        )


def test_a_transform_has_units_of_its_own() -> None:
    pixels = drawn(vd.Shader(PLACE, transform=vd.Affine(0.5, 0, 0, 0.5, -10, 0)))
    assert pixels[10, 20, 0] == pytest.approx((20.5 + 10) * 2 * 2.55, abs=1)


def test_every_kind_of_uniform() -> None:
    head = "half4 main(float2 p) { return half4("
    assert through(f"uniform float a; {head}half(a), 0, 0, 1); }}", {"a": 0.2}) == [51, 0, 0, 255]
    assert through(f"uniform half3 a; {head}a, 1); }}", {"a": (0, 0.4, 1)}) == [0, 102, 255, 255]
    assert through(f"uniform float2 a[2]; {head}half(a[1].y), 0, 0, 1); }}", {"a": [[0, 0], [0, 1]]}) == [
        255,
        0,
        0,
        255,
    ]
    assert through(f"uniform float2x2 a; {head}half(a[1][0]), 0, 0, 1); }}", {"a": [0, 0, 1, 0]}) == [255, 0, 0, 255]
    assert through(
        f"uniform int a; uniform int2 b; {head}half(a + b.y) / 255, 0, 0, 1); }}", {"b": (1, 2), "a": 5}
    ) == [7, 0, 0, 255]
    assert through("uniform half4 a; half4 main(float2 p) { return a; }", {"a": vd.Color.parse("lime")}) == [
        0,
        255,
        0,
        255,
    ]
    assert through(f"uniform float3x3 a; {head}half(a[2][2]), 0, 0, 1); }}", {"a": np.eye(3)}) == [255, 0, 0, 255]
    many = "const int N = 2; uniform float a[N * 2], b; uniform vec3 c; uniform mat2 d; uniform ivec3 e; "
    values = {"a": [0] * 4, "b": 1, "c": [0] * 3, "d": [0] * 4, "e": [0] * 3}
    assert through(f"{many}{head}half(b), 0, 0, 1); }}", values) == [255, 0, 0, 255]


def test_what_it_gives_is_premultiplied_and_composited() -> None:
    ctx = vd.Context(4, 4, background="white")
    ctx.fill_style = vd.Shader("half4 main(float2 p) { return half4(0, 0, 0.5, 0.5); }")
    ctx.global_alpha = 0.5
    ctx.fill_rect(0, 0, 4, 4)
    assert ctx.to_numpy()[0, 0].tolist() == pytest.approx([191, 191, 255, 255], abs=1)


def test_it_reads_back_and_says_what_it_is() -> None:
    ctx = vd.Context(4, 4)
    ctx.fill_style = shader = vd.Shader("uniform float a; " + PLAIN, {"a": 3})
    assert ctx.fill_style is shader
    assert shader.source.endswith(PLAIN)
    assert shader.uniforms == {"a": (3.0,)}


def test_impossible_colours_stay_colours() -> None:
    for value in ("0.0 / (p.x - p.x)", "1e30", "-5"):
        pixels = drawn(vd.Shader(f"half4 main(float2 p) {{ float x = {value}; return half4(float4(x)); }}"))
        assert pixels.shape == (30, 40, 4)


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("half4 main(float2 p) {\n  return half4(1, 0, 0, 1)\n}", 3, "expected ';'"),
        ("half4 main(float2 p) {\n\n return nothing; }", 3, "nothing"),
        ("", 1, "main"),
        ("half4 other(float2 p) { return half4(1); }", 1, "main"),
        ("half4 main(float2 p) { while (p.x > 0) { p.x -= 1; } return half4(1); }", 1, "while"),
        ("uniform int n;\nhalf4 main(float2 p) { for (int i = 0; i < n; i++) {} return half4(1); }", 2, "loop"),
        ("half4 f(float x) { return f(x); } half4 main(float2 p) { return f(1); }", 1, "recursion"),
        ("#define N 4\n" + PLAIN, 1, "#define"),
        ("uniform shader s; half4 main(float2 p) { return s.eval(p); }", 1, ""),
        ("half4 main(float2 p) { return half4(1); } // \u00e9", 1, "ASCII"),
        (PLAIN + "\0", 1, "NUL"),
        ("half4 main(float2 p) { return " + "(" * 3000 + "half4(1)" + ")" * 3000 + "; }", 1, "depth"),
    ],
)
def test_programs_that_do_not_compile_say_where(source: str, line: int, message: str) -> None:
    with pytest.raises(ParseError, match=f"line {line}: .*{message}") as caught:
        vd.Shader(source)
    assert caught.value.text == source
    assert source[: caught.value.offset].count("\n") == line - 1


@pytest.mark.parametrize(
    ("uniforms", "error", "message"),
    [
        ({}, BadValueError, "a, b have no value"),
        ({"a": 1}, BadValueError, "b have no value"),
        ({"a": 1, "b": (1, 2), "c": 3}, BadValueError, "no uniform 'c'"),
        ({"a": (1, 2), "b": (1, 2)}, BadValueError, "a takes 1 numbers, got 2"),
        ({"a": 1, "b": 1}, BadValueError, "b takes 2 numbers, got 1"),
        ({"a": float("nan"), "b": (1, 2)}, BadValueError, "finite"),
        ({"a": 1e300, "b": (1, 2)}, BadValueError, "32 bits"),
        ({"a": "red", "b": (1, 2)}, BadTypeError, "uniform a"),
        ({"a": None, "b": (1, 2)}, BadTypeError, "uniform a"),
        ({"a": 1, "b": [[[[[1]]]]]}, BadTypeError, "uniform b"),
        ([1, 2], BadTypeError, "mapping"),
        ({1: 1, "a": 1, "b": (1, 2)}, BadValueError, "no uniform"),
    ],
)
def test_uniforms_are_checked_before_anything_is_drawn(uniforms: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        vd.Shader("uniform float a; uniform float2 b; " + PLAIN, uniforms)  # type: ignore[arg-type]  # bad on purpose


def test_whole_numbers_are_whole() -> None:
    with pytest.raises(BadValueError, match="whole"):
        vd.Shader("uniform int a; " + PLAIN, {"a": 0.5})
    with pytest.raises(BadValueError, match="whole"):
        vd.Shader("uniform int a; " + PLAIN, {"a": 2**31})


@pytest.mark.parametrize("source", [None, 5, b"half4", ["half4"]])
def test_sources_that_are_no_text(source: object) -> None:
    with pytest.raises(BadTypeError, match="SkSL"):
        vd.Shader(source)  # type: ignore[arg-type]  # bad on purpose


def test_brushes_from_elsewhere_are_checked_as_well() -> None:
    two = "uniform float2 a; half4 main(float2 p) { return half4(half2(a), 0, 1); }"
    for uniforms in ((), (("a", (1.0,)),), (("b", (1.0, 2.0)),), (("a", (1.0, float("nan"))),), (("a", (1.0,) * 99),)):
        scene = vd.Scene(8, 8, (FillRect(0.0, 0.0, 8.0, 8.0, SkslBrush(two, uniforms), State()),))
        with pytest.raises(BadValueError, match="uniform"):
            vd.encode(scene)


# --- how much work ----------------------------------------------------------------------------------------------


def test_work_counts_loops_and_functions() -> None:
    def of(body: str, before: str = "") -> float:
        return work(f"{before}half4 main(float2 p) {{ float x = 0; {body} return half4(half(x)); }}").steps

    once = of("x += 1;")
    assert of("for (int i = 0; i < 100; i++) { x += 1; }") > 90 * (once - of(""))
    nested = of("for (int i = 0; i < 100; i++) for (int j = 100; j > 0; j -= 2) { x += 1; }")
    assert nested > 40 * of("for (int i = 0; i < 100; i++) { x += 1; }")
    named = of("for (int i = 0; i < N * 10; ++i) { x += 1; }", "const int N = 10; ")
    assert named > 90 * (once - of(""))
    called = of(
        "for (int i = 0; i < 10; i++) { x += f(x); }",
        "float f(float x) { for (int i = 0; i < 10; i++) x += 1; return x; } ",
    )
    assert called > 90 * (once - of(""))
    assert of("if (p.x > 1) { x = 1; } else for (int i = 0; i < 1000; i++) x += 1;") > 900
    assert of("switch (int(p.x)) { case 1: for (int i = 0; i < 1000; i++) x += 1; }") > 900
    assert of("// for (int i = 0; i < 1000; i++)\n x += 1; /* for */") == once


def test_functions_that_double_are_refused_and_not_compiled() -> None:
    doubling = "float f0(float x) { return sin(x); }"
    doubling += "".join(f" float f{i}(float x) {{ return f{i - 1}(x) + f{i - 1}(x + 1); }}" for i in range(1, 40))
    start = time.perf_counter()
    with pytest.raises(LimitError, match="sksl_operations"):
        vd.Shader(doubling + " half4 main(float2 p) { return half4(half(f39(p.x))); }")
    assert time.perf_counter() - start < 1


def test_long_programs_are_refused() -> None:
    with pytest.raises(LimitError, match="sksl_length"):
        vd.Shader(PLAIN + " " * 20_000)


def test_programs_that_would_take_minutes_are_refused_when_they_are_recorded() -> None:
    loops = "for (int i = 0; i < 1000; i++) for (int j = 0; j < 1000; j++)"
    shader = vd.Shader(f"half4 main(float2 p) {{ float x = 0; {loops} {{ x += sin(p.x); }} return half4(half(x)); }}")
    ctx = vd.Context(1000, 1000)
    ctx.fill_style = shader
    with pytest.raises(LimitError, match="sksl_work"):
        ctx.fill_rect(0, 0, 1, 1)
    scene = vd.Scene(1000, 1000, (FillRect(0.0, 0.0, 1.0, 1.0, shader.brush(), State()),))
    with pytest.raises(LimitError, match="sksl_work"):
        vd.encode(scene)
    small = vd.Context(4, 4)
    small.fill_style = shader
    small.fill_rect(0, 0, 4, 4)
    assert small.to_numpy().shape == (4, 4, 4)


def test_arrays_of_uniforms_whose_length_is_not_told() -> None:
    with pytest.raises(ParseError, match="line 2"):
        vd.Shader("\nuniform float a[int(sqrt(4.0))]; " + PLAIN, {"a": [1, 2]})


def test_uniforms_are_found_in_the_text() -> None:
    source = (
        "/* uniform float x; */ layout(color) uniform half4 a; uniform highp float3 b [2] ; // uniform int c;\n" + PLAIN
    )
    assert declared_uniforms(source) == (Uniform("a", 4), Uniform("b", 6))


def test_skia_is_not_loaded_before_a_shader_is_made() -> None:
    code = "import sys, vecdraw; vecdraw.Shader; assert 'skia' not in sys.modules; vecdraw.Shader(%r)" % PLAIN  # noqa: UP031  # the source has braces
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
