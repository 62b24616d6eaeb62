"""Spread, transform and interpolation of gradients; meshes, noise, textures, programs."""

import math

import vecdraw as vd
from tests.vector.probes.paints import RAINBOW
from tests.vector.probes.probe import HEIGHT, PROBES, WIDTH, Probe, probe

SPREADS = ("pad", "reflect", "repeat", "none")
SPACES = ("srgb-linear", "oklab", "oklch", "oklch longer hue", "hsl", "lab", "hwb increasing hue", "display-p3")


def _spread(spread: str) -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = vd.LinearGradient((60, 0), (100, 20), ["#c0392b", "#f1c40f", "#2471a3"], spread=spread)
        ctx.fill_rect(0, 0, WIDTH, 60)
        ctx.fill_style = vd.RadialGradient((80, 90), 5, (84, 90), 20, ["#1e8449", "#f9e79f", "#7d3c98"], spread=spread)
        ctx.fill_rect(0, 64, WIDTH, 56)

    PROBES[f"gradient_spread_{spread}"] = Probe(f"gradient_spread_{spread}", draw)


for each in SPREADS:
    _spread(each)


@probe
def gradient_transform(ctx: vd.Context) -> None:
    turned = vd.Affine.translation(80, 60).rotate(0.5).scale(1.6, 0.6)
    ctx.fill_style = vd.RadialGradient((0, 0), 0, (0, 0), 50, ["white", "#2471a3", "#17202a"], transform=turned)
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)


@probe
def gradient_interpolation(ctx: vd.Context) -> None:
    for i, space in enumerate(SPACES):
        ctx.fill_style = vd.LinearGradient((5, 0), (155, 0), ["#d35400", "#2e86c1"], interpolation=space)
        ctx.fill_rect(5, 4 + i * 14, 150, 12)


@probe
def conic_gradient_interpolated(ctx: vd.Context) -> None:
    ctx.fill_style = vd.ConicGradient(0, (80, 60), ["#e74c3c", "#e74c3c"], interpolation="oklch longer hue")
    ctx.begin_path()
    ctx.arc(80, 60, 50, 0, math.tau)
    ctx.fill()


@probe
def mesh_gradient(ctx: vd.Context) -> None:
    mesh = vd.MeshGradient()
    bent = [(20, 20), (60, 0), (100, 40), (140, 15), (160, 50), (120, 80), (145, 105), (100, 120), (60, 90), (15, 110),
            (0, 80), (40, 50)]  # fmt: skip
    mesh.add_patch(bent, ["#e74c3c", "#f7dc6f", "#1abc9c", "#2e4053"])
    ctx.fill_style = mesh
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)


@probe
def noise(ctx: vd.Context) -> None:
    ctx.fill_style = vd.Noise(0.04, octaves=3, seed=5)
    ctx.begin_path()
    ctx.arc(80, 60, 50, 0, math.tau)
    ctx.fill()


@probe
def turbulence_stroke(ctx: vd.Context) -> None:
    ctx.stroke_style = vd.Noise((0.02, 0.06), kind="turbulence", octaves=2, seed=9)
    ctx.line_width = 26
    ctx.stroke_rect(30, 30, 100, 60)


@probe
def texture_hatch(ctx: vd.Context) -> None:
    ctx.fill_style = vd.Texture.hatch(9, 3, 0.6, color="#1a5276", background="#d4e6f1")
    ctx.begin_path()
    ctx.round_rect(12, 12, 136, 96, 20)
    ctx.fill()


@probe
def texture_dots(ctx: vd.Context) -> None:
    ctx.fill_style = vd.Texture.dots((14, 12), 4, 0.4, color="#b03a2e")
    ctx.fill_rect(10, 10, 140, 100)


@probe
def texture_of_stars(ctx: vd.Context) -> None:
    star = vd.Path.star(5, 0, 0, 9, 4)
    ctx.fill_style = vd.Texture(star, spacing=(24, 22), angle=0.2, color="#b7950b", background="#1b2631")
    ctx.fill_rect(10, 10, 140, 100)


@probe
def texture_cross_hatch(ctx: vd.Context) -> None:
    ctx.stroke_style = vd.Texture.cross_hatch(10, 2, 0.3, color="#145a32")
    ctx.line_width = 30
    ctx.stroke_rect(35, 30, 90, 60)


@probe
def shader(ctx: vd.Context) -> None:
    source = """
    uniform float2 middle; uniform float4 color;
    half4 main(float2 p) { float d = length(p - middle) / 60; return half4(color * (0.5 + 0.5 * cos(d * 9))); }
    """
    ctx.fill_style = vd.Shader(source, {"middle": (80, 60), "color": (0.1, 0.4, 0.7, 1)})
    ctx.begin_path()
    ctx.round_rect(15, 10, 130, 100, 30)
    ctx.fill()


@probe
def gradient_repeated_in_a_stroke(ctx: vd.Context) -> None:
    ctx.stroke_style = vd.LinearGradient((0, 0), (18, 18), RAINBOW, spread="reflect")
    ctx.line_width = 20
    ctx.line_join = "round"
    ctx.begin_path()
    for x, y in ((20, 100), (60, 25), (100, 95), (140, 20)):
        ctx.line_to(x, y)
    ctx.stroke()
