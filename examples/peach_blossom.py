"""Classical Chinese in vertical lines: Tao Yuanming, with glosses as ruby and emphasis marks beside what is praised."""

import sys

import vecdraw as vd

W, H = 1120, 800
ctx = vd.Context(W, H, background="#f3ead6")
ctx.lang, ctx.writing_mode = "zh-Hant", "vertical-rl"
ctx.stroke_style, ctx.line_width = "#a8321f", 3
ctx.stroke_rect(48, 48, W - 96, H - 96)
ctx.line_width = 1
ctx.stroke_rect(55, 55, W - 110, H - 110)
ctx.fill_style, ctx.font = "#2a211b", "700 74px/1 'Noto Serif TC'"
ctx.fill_text_box("桃花源記", (930, 96, 90, 500))
ctx.font = "400 26px/1 'Noto Serif TC'"
ctx.fill_text_box("晉　陶淵明", (886, 250, 40, 400))
TEXT = """晉{太元|年號}中，武陵人捕魚為業。緣溪行，忘路之遠近。忽逢桃花林，夾岸數百步，中無雜樹，\
[芳草鮮美，落英繽紛]。漁人甚異之。復前行，欲窮其林。林盡水源，便得一山，山有小口，彷彿若有光。\
便{舍|捨}船，從口入。初極狹，纔通人。復行數十步，[豁然開朗]。土地平曠，屋舍儼然，有良田美池桑竹之屬。\
{阡陌|田間小路}交通，雞犬相聞。其中往來種作，男女衣著，悉如外人。{黃髮|老人}{垂髫|孩童}，並[怡然自樂]。\
見漁人，乃大驚，問所從來。具答之。"""
spans: list[vd.Span] = []
for part in TEXT.replace("{", "\n{").replace("}", "}\n").replace("[", "\n[").replace("]", "]\n").split("\n"):
    if part.startswith("{"):
        base, gloss = part[1:-1].split("|")
        spans.append(vd.Span(base, ruby=vd.Ruby(gloss, align="center")))
    elif part:
        marked = part.startswith("[")
        spans.append(vd.Span(part.strip("[]"), emphasis="open circle" if marked else None))
ctx.font = "400 33px/1.98 'Noto Serif TC'"
ctx.fill_text_box(spans, (96, 96, 770, 608), align="justify")
ctx.fill_style = "#a8321f"
ctx.fill_rect(892, 640, 60, 60)
ctx.fill_style, ctx.font = "#f3ead6", "700 26px/1 'Noto Serif TC'"
ctx.fill_text_box("五柳先生", (894, 642, 56, 56), line_height=1.08)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "peach_blossom.png")
