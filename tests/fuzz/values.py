"""What the fuzzer passes: pools of Python expressions, ordinary ones and nasty ones.

A value is the text of an expression, so that a program can be printed, shortened and run again.
"""

import random
from typing import Final

ORDINARY_NUMBERS: Final = (
    *("0", "1", "2", "3.5", "7", "10", "16", "20", "-1", "-4.25"),
    *("0.5", "0.001", "32", "100", "255"),
)
NASTY_NUMBERS: Final = (
    *("float('nan')", "float('inf')", "-float('inf')", "1e308", "-1e308", "1e39", "-1e39", "3.5e38", "1e20", "-1e20"),
    *("1e10", "-1e10", "5e-324", "-5e-324", "1e-40", "1e-7", "-0.0", "2**31", "-2**31", "2**31 - 1", "2**32", "2**63"),
    *("2**64", "10**400", "-10**400", "32767", "32768", "65536", "1e6", "-1e6", "8388608.5", "16777217", "True"),
    *("np.float32(1.5)", "np.float64('nan')", "np.int64(3)", "np.uint8(7)", "np.float16('inf')", "np.bool_(True)"),
    *(
        "Decimal('1.5')",
        "Decimal('NaN')",
        "Decimal('sNaN')",
        "Fraction(1, 3)",
        "1j",
        "np.array(2.0)",
        "np.array([1.0])",
    ),
)
NASTY_VALUES: Final = (
    *("None", "''", "'\\0'", "'\\ud800'", "'a' * 70000", "b''", "b'\\0' * 10", "()", "[]", "{}", "set()", "object()"),
    *("(1, 2)", "(1, 2, 3)", "[1, 2, 3, 4]", "(float('nan'), 1)", "(1,) * 6", "[[1, 2], [3, 4]]", "{'x': 1, 'y': 2}"),
    *(
        "'1'",
        "'none'",
        "'NaN'",
        "'auto'",
        "int",
        "vd.Context",
        "vd.Path",
        "np",
        "lambda: 1",
        "range(5)",
        "iter([1, 2])",
    ),
    *("np.zeros((0, 0, 4), np.uint8)", "np.zeros(3)", "np.full((2, 2), np.nan)", "np.array(['a'])", "np.array(None)"),
    *("memoryview(b'abcd')", "bytearray(b'abc')", "Sulky()", "Liar()", "float", "NotImplemented", "...", "type"),
)
STRINGS: Final[dict[str, tuple[str, ...]]] = {
    "rule": ("'nonzero'", "'evenodd'"),
    "repetition": ("'repeat'", "'repeat-x'", "'repeat-y'", "'no-repeat'", "''", "None"),
    "line_cap": ("'butt'", "'round'", "'square'"),
    "line_join": ("'miter'", "'round'", "'bevel'"),
    "image_smoothing_quality": ("'low'", "'medium'", "'high'"),
    "blend": (
        *("'source-over'", "'source-in'", "'source-out'", "'source-atop'", "'destination-over'", "'destination-in'"),
        *("'destination-out'", "'destination-atop'", "'lighter'", "'copy'", "'xor'", "'multiply'", "'color-dodge'"),
        *("'soft-light'", "'hue'", "'luminosity'", "'clear'"),
    ),
    "filter": (
        *("'none'", "'blur(2px)'", "'blur(1e30px)'", "'blur(1000px)'", "'drop-shadow(2px 2px 3px red)'", "'sepia(1)'"),
        *("'hue-rotate(1e300deg)'", "'brightness(1e300)'", "'contrast(9) invert(1)'", "'blur(1px) ' * 70", "'url(#a)'"),
        *("'drop-shadow(1e30px 1e30px 1e30px)'", "'opacity(.5)'", "'blur(-1px)'", "'blur(calc(' + '(' * 5000 + '1px'"),
        *("'blur(1e30px) ' * 9", "vd.filters.Blur(2)", "['sepia(1)', vd.filters.Offset(1e30, -1e30)]", "[[]]", "()"),
        *("vd.filters.Morphology('dilate', 2, 1)", "vd.filters.Morphology('erode', 1e300, 0)", "vd.filters.Blur"),
        *("vd.filters.Morphology('dilate', 60, 9)", "vd.filters.Morphology('dilate', 9e3, 9e3)"),
        *("vd.filters.ColorMatrixFilter((1e300,) * 20)", "vd.filters.ComponentTransfer.gamma(2, .5, .1, 'rgba')"),
        *("vd.filters.Convolve(3, 3, (1e30,) * 9, bias=1e30)", "vd.filters.Convolve(16, 16, (1,) * 256, bias=.1)"),
        *(
            "vd.filters.Lighting('diffuse', vd.filters.PointLight(1e300, 0, 3), -1e300, 1e300)",
            "vd.filters.Lighting('specular', vd.filters.SpotLight(1, 2, 3, 1, 2, 3), 2, 1, 128)",
            "['blur(1px)', vd.filters.Lighting('diffuse', vd.filters.DistantLight(1, 1e300), 5)]",
            "vd.filters.Displacement(vd.load_image(PNG), 1e30)",
            "vd.filters.Displacement(vd.load_image(PNG), -4, 'a', 'b', (0, 0, 1e300, 1e-300))",
        ),
    ),
    "projection": (
        *("None", "vd.Projection()", "vd.Projection(wx=.02, wy=-.03)", "vd.Projection(wy=-1.0)", "vd.Projection(0)"),
        *("vd.Projection(1e300, w0=1e-300)", "vd.Affine.rotation(1)", "vd.Projection(w0=-1.0)", "(1, 2, 3)"),
        *("vd.Projection.quad(((0, 0), (9, 0), (9, 9), (0, 9)), ((1, 2), (8, 0), (9, 9), (-1e6, 7)))", "vd.Projection"),
    ),
    "mask": (
        *("vd.Path('M0 0h9v9z')", "PNG", "vd.Context(8, 8)", "vd.Context(8, 8).scene", "np.ones((4, 4))", "None"),
        *("vd.LinearGradient((0, 0), (9, 0), ['red', '#f000'])", "3", "'no/such.png'", "vd.Path"),
    ),
    "mask_mode": ("'alpha'", "'luminance'", "'brightness'"),
    "mask_box": ("(0, 0, 8, 8)", "(1e300, -1e300, 1e300, 1e300)", "(1, 2, 3)", "(0, 0, -1, 1)", "None", "(0, 0, 0, 0)"),
    "operator": ("'erode'", "'dilate'", "'grow'"),
    "light": ("vd.filters.DistantLight(1, 1)", "vd.filters.PointLight(1, 2, 3)", "vd.filters.PointLight"),
    "edge_mode": ("'duplicate'", "'wrap'", "'none'"),
    "channels": ("'rgb'", "'a'", "''", "'x'"),
    "matrix": ("(1,) * 20", "(0,) * 19", "[float('nan')] * 20"),
    "kernel": ("(1,) * 9", "(1, 2)", "()", "(float('inf'),)"),
    "x_channel": ("'r'", "'a'", "'z'"),
    "color": (
        *("'red'", "'#08f8'", "'rgb(1 2 3 / .5)'", "'color(display-p3 1 0 0)'", "'oklch(70% .4 30)'", "'transparent'"),
        *("(1, 0, 0)", "(0, .5, 1, .25)", "'lab(50 1e300 -1e300)'", "'color(xyz 1e30 1e30 1e30)'", "'currentcolor'"),
        *("vd.Color(1.0, 2.0, -3.0)", "'color-mix(in oklab, red, blue)'", "'rgb(calc(' + '(' * 3000", "'nocolor'"),
        *("vd.Color(float('nan'), 0.0, 0.0)", "'hsl(calc(infinity) 100% 50%)'", "(float('nan'), 0, 0)"),
    ),
    "format": ("'png'", "'jpeg'", "'image/png'", "'.png'", "'gif'", "''", "'PNG'", "'\\ud800'"),
    "mime": ("'image/png'", "'image/jpeg'", "'image/unknown'", "''"),
    "color_space": ("'srgb'", "'display-p3'", "'rec2020'"),
    "pixel_format": ("'rgba-unorm8'", "'rgba-float16'", "'bgra'"),
    "svg": ("'M0 0L9 9A3 3 0 0 1 5 1z'", "'M0 0' + 'l1 1' * 500", "'M1e400 0'", "'L5 5'", "'M0 0h1e39v-1e39'", "''"),
    "text": (
        *(
            "'Ag'",
            "''",
            "'海报 Poster'",
            "'\\u0627\\u0644'",
            "'e\\u0301' * 50",
            "'\\ud800'",
            "'\\U0001f469\\u200d\\U0001f4bb'",
        ),
        *("'\\u202e' * 200 + 'x'", "'\\u0301' * 300", "'a\\nb\\tc\\0d'", "'\\uffff'", "'x' * 3000", "'\\u200b\\ufe0f'"),
    ),
    "font": (
        *("'10px sans-serif'", "'700 20px/1.4 \"Noto Sans SC\"'", "'1e30px serif'", "'0px serif'", "'-1px a'"),
        *("'italic 12px Nope'", "'10px'", "'small-caps 1e-30px serif'", "'inherit'", "'300px serif'", "'10px \\ud800'"),
    ),
    "lang": ("'zh-Hans'", "'ja'", "''", "'x' * 500", "'inherit'", "'\\ud800'"),
    "direction": ("'ltr'", "'rtl'", "'inherit'"),
    "text_align": ("'start'", "'end'", "'left'", "'right'", "'center'"),
    "text_baseline": ("'top'", "'hanging'", "'middle'", "'alphabetic'", "'ideographic'", "'bottom'"),
    "letter_spacing": ("'3px'", "2", "'-1em'", "'1e30px'", "'1e400px'", "0"),
    "spread": ("'pad'", "'repeat'", "'reflect'", "'none'", "'extend'", "None"),
    "interpolation": (
        *("None", "'oklab'", "'in oklch longer hue'", "'hsl'", "'xyz'", "'in'", "'oklab longer hue'"),
        *("vd.Interpolation('lch', 'decreasing')", "vd.Interpolation('lab', 5)"),
    ),
    "frequency": ("0.1", "(0.01, 0.4)", "0", "-1", "(1,)", "float('nan')", "1000.0", "'x'"),
    "octaves": ("1", "3", "24", "0", "2**40", "1.5"),
    "seed": ("0", "7", "-3", "2**24", "2**70", "None"),
    "kind": ("'fractal'", "'turbulence'", "'plaid'", "'fractal'", "'turbulence'"),
    "tile": ("None", "(16, 8)", "(0.5, 1)", "(1e9, 1)", "8"),
    "spacing": ("8", "(5, 7.5)", "3", "0.5", "1e-3", "-1", "(1, 2, 3)", "1e30"),
    "corner": ("0", "1", "3", "4", "True"),
    "corners": ("[(0, 0), (9, 0), (9, 9), (0, 9)]", "[(i * 3 % 7, i * 5 % 9) for i in range(12)]", "[(1, 2)] * 4"),
    "colors": ("['red', 'lime', 'blue', 'gold']", "['red'] * 3", "[(0, 0, 1, .5)] * 4", "'red'"),
    "controls": ("None", "[(3, 3), (6, 3), (6, 6), (3, 6)]", "[(1e30, 0)] * 4", "[]"),
    "patches": ("()", "[vd.MeshPatch(((0, 0),) * 12, None, (vd.Color.parse('red'),) * 4)]", "[1]", "range(3)"),
    "sksl": (
        *("'half4 main(float2 p) { return half4(half2(p / 20), 0, 1); }'", "'half4 main(float2 p) { return 1 }'"),
        *("'uniform float a; half4 main(float2 p) { return half4(half(a / p.x)); }'", "'half4 main(' + '(' * 9000"),
        "'half4 main(float2 p) { float x = 0; for (int i = 0; i < 999; i++) x += p.x; return half4(half(x)); }'",
    ),
    "uniforms": ("None", "{}", "{'a': 1}", "{'a': float('nan')}", "{'a': [1, 2]}", "{'b': 'x'}", "{1: 2}"),
    "file": ("'a.png'", "'b.jpg'", "'no/such/dir.png'", "'c.xyz'", "'\\0.png'", "'x' * 5000 + '.png'", "'.'", "''"),
}
ARRAYS: Final = (
    *(
        "np.zeros((4, 4, 4), np.uint8)",
        "np.full((3, 5, 3), 200, np.uint8)",
        "np.ones((6, 2))",
        "np.ones((1, 1, 4), np.float16)",
    ),
    *("np.arange(64, dtype=np.uint8).reshape(4, 4, 4)[::-1, ::2]", "np.ones((5, 5, 4), np.float32)[:, ::-1]"),
    *("np.zeros((2, 2), bool)", "np.broadcast_to(np.uint8(9), (7, 7, 4))", "np.asfortranarray(np.ones((3, 2, 4)))"),
)
PICTURES: Final = (
    *("PNG", "JPEG", "PNG[:60]", "JPEG[:-20]", "b'\\x89PNG\\r\\n\\x1a\\n' + b'\\0' * 50", "bytearray(PNG)"),
    *(
        "memoryview(PNG)",
        "PIL.Image.new('RGBA', (3, 4), 'red')",
        "PIL.Image.new('P', (2, 2))",
        "'a.png'",
        "'nothing.png'",
    ),
    *("PIL.Image.new('F', (2, 2))", "PIL.Image.new('CMYK', (3, 3))", "PIL.Image.new('I;16', (2, 2))", "BOMB"),
)
DICTIONARY: Final = {
    "dash": ("[1, 2]", "[]", "[0, 0]", "[1e-30, 1e-30]", "[3]", "[float('nan')]", "[-1]", "range(9)", "[1e300]")
}

_BY_NAME: Final = {
    "repetition": "repetition",
    "rule": "rule",
    "blend": "blend",
    "global_composite_operation": "blend",
    "background": "color",
    "backdrop_filter": "filter",
    "y_channel": "x_channel",
    "color": "color",
    "fill_style": "color",
    "stroke_style": "color",
    "shadow_color": "color",
    "mime": "mime",
    "format": "format",
    "text": "text",
    "word_spacing": "letter_spacing",
    "path": "file",
    "points": "corners",
}


def number(rng: random.Random) -> str:
    """A number, mostly an ordinary one."""
    return rng.choice(ORDINARY_NUMBERS if rng.random() < 0.8 else NASTY_NUMBERS)


def nasty(rng: random.Random) -> str:
    """Anything at all."""
    pool = rng.choice((NASTY_VALUES, NASTY_NUMBERS, ARRAYS, PICTURES, rng.choice(tuple(STRINGS.values()))))
    return rng.choice(pool)


def named(rng: random.Random, name: str) -> str | None:
    """A value for an argument or attribute of that name, where the name says what it takes."""
    if name in {"image", "source"}:
        return rng.choice(PICTURES if rng.random() < 0.5 else ARRAYS)
    if name in {"array", "data", "first"}:
        return rng.choice(ARRAYS)
    if name in {"segments", "radii", "stops"}:
        pool = {"segments": DICTIONARY["dash"], "radii": ("4", "[1, 2]", "[(3, 4), 1]", "-1", "[1] * 5", "(2, 3)")}
        return rng.choice(pool.get(name, ("['red', 'blue']", "[]", "[(0, 'red'), (1, 'lime')]", "['red', (0.5, 'x')]")))
    if name in {"start", "end", "center"}:
        return f"({number(rng)}, {number(rng)})"
    pool_name = _BY_NAME.get(name, name)
    return rng.choice(STRINGS[pool_name]) if pool_name in STRINGS else None
