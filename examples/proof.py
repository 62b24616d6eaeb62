"""A proof with the editor's corrections: lines of every kind, raised text, marks, ruby; all of it from markup."""

import sys

import vecdraw as vd

W, H = 900, 1100
ctx = vd.Context(W, H, background="#dcd6ca")
ctx.translate(W / 2, H / 2)
ctx.rotate(-0.012)
ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_y = "rgb(40 30 20 / .35)", 40, 14
ctx.fill_style = "#fffdf7"
ctx.fill_rect(-390, -490, 780, 980)
ctx.shadow_color = "transparent"
ctx.fill_style = vd.Texture.hatch(34, 1.2, color="#dfe7f0", offset=(0, 24))
ctx.fill_rect(-390, -430, 780, 920)
ctx.fill_style = "#e9a3a0"
ctx.fill_rect(-302, -490, 1.5, 980)
TEXT = """<font size="52" weight="700" family="Noto Serif">How <s color="#d3372e" thickness="4">light</s> \
<font color="#d3372e" style="italic">water</font> travels</font>

Every year a cloud carries <u style="double" color="#2f6fb3">505,000 km<sup>3</sup></u> of H<sub>2</sub>O off the \
<mark color="#fff0a0">oceans and the seas</mark>; <u style="wavy" color="#d3372e">most of it fall</u> as rain before \
it has <s color="#d3372e">ever</s> seen a coast. <u style="dotted" color="#2f6fb3" thickness="3">The rest jumps \
quickly</u> over the hills, and comes back <o color="#2f8f5b">by way of the rivers</o><sup>1</sup>.

<font size="35" lang="ja" family="Noto Serif JP"><ruby>水<rt>みず</rt></ruby>は<emph style="sesame">低い方</emph>へ\
<ruby>流<rt>なが</rt></ruby>れ、<ruby>雲<rt>くも</rt></ruby>は<u style="wavy" color="#d3372e">高い\
<ruby>空<rt>そら</rt></ruby></u>へ<ruby>昇<rt>のぼ</rt></ruby>る。</font>

<font size="35" lang="zh-Hans" family="Noto Serif SC"><emph style="open circle">上善若水</emph>。水善利万物而\
<u color="#2f6fb3">不争</u>，处众人之所<s color="#d3372e">惡</s><font color="#d3372e">恶</font>，故几于道。</font>

<font size="22" color="#6d675d"><sup>1</sup> <u style="dashed">Trenberth et al.</u>, 2007; \
<span letter-spacing="3">see</span> the figures &lt;overleaf&gt;.</font>"""
ctx.fill_style, ctx.font = "#2a2723", "400 31px/1.75 'Noto Serif', 'Noto Serif SC'"
ctx.fill_text_box(vd.text_markup(TEXT), (-280, -440, 630, 900), hyphens="auto")

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "proof.png")
