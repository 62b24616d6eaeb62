"""A sunflower's head: seeds at the golden angle, each turned outwards and coloured by its age."""

import math
import sys

import vecdraw as vd

S, GOLDEN = 900, math.pi * (3 - math.sqrt(5))
ctx = vd.Context(S, S, background="#1a120b")
ctx.fill_style = vd.RadialGradient((450, 450), 0, (450, 450), 640, ["#5c3310", "#1a120b"])
ctx.fill_rect(0, 0, S, S)
ctx.translate(S / 2, S / 2)
petal = vd.Path("M0 0C36 -40 34 -130 0 -190C-34 -130 -36 -40 0 0Z")
for ring, (count, size) in enumerate(((34, 1.12), (34, 1), (21, 0.8))):
    for i in range(count):
        with ctx.saved():
            ctx.rotate((i + ring * 0.5) * math.tau / count)
            ctx.translate(0, -205)
            ctx.scale(size, size)
            shade = 62 + 8 * ring + 5 * (i % 3)
            colors = f"oklch({shade - 22}% .15 58)", f"oklch({shade}% .17 84)"
            ctx.fill_style = vd.LinearGradient((0, 0), (0, -190), colors)
            ctx.fill(petal)
for n in range(900, 0, -1):
    radius, angle = 8.1 * math.sqrt(n), n * GOLDEN
    with ctx.saved():
        ctx.rotate(angle)
        ctx.translate(radius, 0)
        age = n / 900
        ctx.fill_style = f"oklch({24 + 46 * age**2}% {0.05 + 0.1 * age} {45 + 40 * age})"
        ctx.begin_path()
        ctx.ellipse(0, 0, 4.4 + 3.6 * age, 3 + 2.4 * age, 0, 0, math.tau)
        ctx.fill()

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "phyllotaxis.png")
