"""A magazine page in Simplified Chinese: justified columns, punctuation squeezed, room around Latin and digits."""

import sys

import vecdraw as vd

W, H = 900, 1200
ctx = vd.Context(W, H, background="#fbf8f1")
ctx.lang = "zh-Hans"
ctx.fill_style = "#b4432f"
ctx.fill_rect(64, 72, 56, 8)
ctx.fill_style, ctx.font = "#1f2421", "700 92px/1.15 'Noto Serif SC'"
ctx.fill_text_box("一张纸的旅行", (64, 104, 800, 120))
ctx.fill_style, ctx.font = "#7a7466", "400 25px/1.6 'Noto Serif SC'"
ctx.fill_text_box("从蔡伦的纸浆到 4K 屏幕：两千年里，字一直在找它的“家”。", (64, 232, 772, 50))
TEXT = """公元105年，蔡伦把树皮、麻头、破布和旧渔网捣成浆，铺成薄薄的一张。《后汉书》说：\
“自是莫不从用焉，天下咸称‘蔡侯纸’。”从此，写字不再是竹简（太重）或缣帛（太贵）的事。
八世纪，造纸术到了撒马尔罕；1150年前后，西班牙的Xàtiva有了欧洲第一座纸坊。\
再过300年，Gutenberg在美因茨印出42行《圣经》——每页42行，共1,286页，用的正是这种“东方来的布”。
纸教会人们两件事：一是“留白”，二是“对齐”。一行排满二十个字，遇到逗号、句号\
（还有引号、书名号），就要挤一挤、让一让：“，”与“《”相遇，各退半步；行末的“。”不必占满一格。\
W3C的《中文排版需求》把这些规矩写成了条文。
今天，同样的规矩住在浏览器和PDF里。屏幕有326ppi，字体文件不过7MB，\
可一段好文字的样子，与800年前临安书铺里的刻本并无两样：行有行的气息，字有字的位置。"""
ctx.fill_style, ctx.font = "#26302c", "400 26px/1.82 'Noto Serif SC'"
columns = {"columns": 2, "column_gap": 44, "align": "justify", "first_line_indent": 52}
ctx.fill_text_box(TEXT, (64, 312, 772, 760), text_spacing_trim="trim-both", **columns)
ctx.fill_style = "#1f2421"
ctx.fill_rect(64, 1096, 772, 1.5)
ctx.fill_style, ctx.font = "#7a7466", "400 17px Inter, 'Noto Sans SC'"
ctx.fill_text("纸与字 · Paper & Type", 64, 1134)
ctx.text_align = "right"
ctx.fill_text("第 12 页", 836, 1134)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "paper.png")
