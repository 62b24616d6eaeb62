"""A Korean poem on a page: Kim Sowol's "Azaleas" (1925), its lines centred above the petals they speak of."""

import random
import sys

import vecdraw as vd

W, H = 860, 1240
ctx = vd.Context(W, H)
ctx.lang = "ko"
ctx.fill_style = vd.LinearGradient((0, 0), (0, H), ["#fbe6ec", (0.45, "#fef8f6"), (0.7, "#fef8f6"), "#f6ccda"])
ctx.fill_rect(0, 0, W, H)
rng = random.Random(7)
for _ in range(170):  # petals, thick at the foot of the page and higher at its sides than in the middle
    x, size = rng.uniform(-20, W + 20), rng.uniform(16, 36)
    height = 150 + 260 * abs(x / W * 2 - 1) ** 2.2
    with ctx.saved():
        ctx.translate(x, H + 20 - height * rng.random() ** 1.6)
        ctx.rotate(rng.uniform(0, 6.3))
        ctx.scale(size * rng.uniform(0.45, 0.8), size)
        ctx.begin_path()
        ctx.move_to(0, 1)
        ctx.bezier_curve_to(-1.2, 0.1, -0.8, -0.8, 0, -1)
        ctx.bezier_curve_to(0.8, -0.8, 1.2, 0.1, 0, 1)
        ctx.fill_style = f"oklch({rng.uniform(64, 84):.0f}% {rng.uniform(0.1, 0.2):.2f} 354 / .75)"
        ctx.fill()
ctx.text_align, ctx.fill_style = "center", "#a8235a"
ctx.font, ctx.letter_spacing = "700 96px 'Noto Serif KR'", 16
ctx.fill_text("진달래꽃", W / 2 + 8, 186)
ctx.font, ctx.letter_spacing, ctx.fill_style = "400 24px 'Noto Serif KR'", 8, "#93566c"
ctx.fill_text("김소월", W / 2 + 4, 244)
POEM = """나 보기가 역겨워\n가실 때에는\n말없이 고이 보내 드리우리다\n
영변에 약산\n진달래꽃\n아름 따다 가실 길에 뿌리우리다\n
가시는 걸음걸음\n놓인 그 꽃을\n사뿐히 즈려밟고 가시옵소서\n
나 보기가 역겨워\n가실 때에는\n죽어도 아니 눈물 흘리우리다"""
ctx.letter_spacing, ctx.fill_style, ctx.font = 0, "#3c2430", "400 29px/1.6 'Noto Serif KR'"
ctx.fill_text_box(POEM, (80, 306, W - 160, 740), align="center")

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "azaleas.png")
