"""A cover of soft light: one mesh gradient of bent patches under a title."""

import math
import sys

import vecdraw as vd

W, H, N = 840, 1050, 4
COLORS = [
    "#12002f", "#2d0a5e", "#6b1d8a", "#c2387a", "#3b0f7a", "#8423a8", "#e0457b", "#ff9a5a", "#1d1b6b", "#5b2bd1",
    "#ff5e9c", "#ffd37a", "#0b1340", "#174a9e", "#38b6c9", "#c7f7d4", "#050a24", "#0d2b66", "#1f7a9c", "#7ee0c3",
]  # fmt: skip


def node(column, row):
    x, y = column / (N - 1), row / N
    bend = math.sin(math.pi * x) * math.sin(math.pi * y)
    return x * W + 70 * bend * math.sin(5 * y), y * H + 90 * bend * math.cos(4 * x)


mesh = vd.MeshGradient()
for row in range(N):
    for column in range(N - 1):
        around = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
        mesh.add_patch([node(*at) for at in around], [COLORS[r * 4 + c] for c, r in around])
ctx = vd.Context(W, H)
ctx.fill_style = mesh
ctx.fill_rect(0, 0, W, H)
ctx.fill_style, ctx.font = "#fff", "200 148px Inter"
ctx.fill_text("aurora", 60, 880)
ctx.font, ctx.lang = "400 44px 'Noto Serif SC'", "zh-Hans"
ctx.fill_text("极光 · 十二首钢琴曲", 68, 960)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "mesh.png")
