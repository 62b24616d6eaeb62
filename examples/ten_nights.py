"""Japanese in vertical lines: Natsume Soseki's first dream, with furigana and figures set upright (tate-chu-yoko)."""

import random
import re
import sys

import vecdraw as vd

W, H = 860, 1200
ctx = vd.Context(W, H)
ctx.fill_style = vd.LinearGradient((0, 0), (0, H), ["#0d1230", "#1d2350", "#4a3f74", "#b9869a"])
ctx.fill_rect(0, 0, W, H)
rng = random.Random(41)
for _ in range(160):
    ctx.fill_style = f"rgb(255 250 230 / {rng.uniform(0.1, 0.8):.2f})"
    ctx.begin_path()
    ctx.arc(rng.uniform(0, W), rng.random() ** 1.5 * 800, rng.uniform(0.5, 1.7), 0, 7)
    ctx.fill()
ctx.fill_style = vd.RadialGradient((150, 960), 84, (150, 960), 88, ["#f7e3c0", "#f7e3c000"])
ctx.fill_rect(0, 800, 320, 300)
ctx.lang, ctx.writing_mode, ctx.fill_style = "ja", "vertical-rl", "#fff6e4"
ctx.font = "700 96px/1 'Noto Serif JP'"
title = vd.Span("夢十夜", ruby=vd.Ruby(("ゆめ", "じゅう", "や"), size=0.22), letter_spacing=18)
ctx.fill_text_box([title], (690, 92, 130, 500))
ctx.font = "400 27px/1 'Noto Serif JP'"
ctx.fill_text_box("夏目漱石", (742, 520, 30, 300))
TEXT = """こんな夢を見た。
腕組《うでぐみ》をして枕元《まくらもと》に坐《すわ》っていると、仰向《あおむき》に寝た女が、静かな声でもう死にますと云《い》う。\
女は長い髪を枕に敷いて、輪郭《りんかく》の柔らかな瓜実顔《うりざねがお》をその中に横たえている。真白な頬《ほお》の底に温かい血の色が\
ほどよく差して、唇《くちびる》の色は無論赤い。とうてい死にそうには見えない。しかし女は静かな声で、もう死にますと判然《はっきり》云った。"""
parts = re.findall(r"([一-龯々]+)《([^》]+)》|([^一-龯々]+|[一-龯々])", TEXT)
spans = [vd.Span(base or plain, ruby=ruby or None) for base, ruby, plain in parts]
ctx.font = "400 34px/1.85 'Noto Serif JP'"
ctx.fill_text_box(spans, (140, 96, 510, 1000), align="justify")
ctx.font, ctx.text_combine_upright = "400 23px/1.6 'Noto Serif JP'", "digits 2"
ctx.fill_text_box("東京朝日新聞　明治41年7月25日から8月5日まで全10回", (64, 96, 40, 700))

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "ten_nights.png")
