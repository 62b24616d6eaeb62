"""The example poster: an exhibition around the Preface to the Orchid Pavilion, 1080 x 1920 px, written to poster.png.

Everything stands on one grid: margins of 80 and four columns of 218 with gutters of 16. Each character of the title
stands over one column, and so does each column of cards.
"""

import sys
from pathlib import Path

import vecdraw as vd

WIDTH, HEIGHT = 1080, 1920
MARGIN, COLUMN, GUTTER = 80, 218, 16
RIGHT, INNER = WIDTH - MARGIN, WIDTH - 2 * MARGIN

INK, PINE, SEAL, PAPER = "#1d2b26", "#40584d", "#b23a28", "#f7f0e2"
SERIF, LATIN, SANS = "'Noto Serif SC', serif", "'Noto Serif', serif", "Inter, 'Noto Sans SC', sans-serif"
PHOTO = Path(__file__).parent / "data" / "stream.jpg"

PREFACE = (
    "永和九年，岁在癸丑，暮春之初，会于会稽山阴之兰亭，修禊事也。群贤毕至，少长咸集。此地有崇山峻岭，茂林修竹；"
    "又有清流激湍，映带左右，引以为流觞曲水，列坐其次。虽无丝竹管弦之盛，一觞一咏，亦足以畅叙幽情。是日也，天朗气清，"
    "惠风和畅，仰观宇宙之大，俯察品类之盛，所以游目骋怀，足以极视听之娱，信可乐也。"
)
FACTS = (("展期", "2026.11.21 – 12.31"), ("时间", "周二至周日 9:00 – 17:00"), ("地点", "山阴美术馆 一层"))
ROOMS = (
    *(("永和九年", "The ninth year"), ("暮春之初", "Late spring"), ("群贤毕至", "A gathering")),
    *(("崇山峻岭", "High mountains"), ("茂林修竹", "Tall bamboo"), ("清流激湍", "Clear rapids")),
    *(("流觞曲水", "Floating cups"), ("一觞一咏", "A cup, a poem"), ("天朗气清", "Bright sky")),
    *(("惠风和畅", "Gentle breeze"), ("仰观宇宙", "The universe"), ("游目骋怀", "Free hearts")),
)


def column(index):
    """The left edge of a column of the grid."""
    return MARGIN + index * (COLUMN + GUTTER)


def rounded(x, y, w, h, radius):
    """A rectangle with rounded corners."""
    path = vd.Path()
    path.round_rect(x, y, w, h, radius)
    return path


def text(ctx, string, x, y, font, color, spacing=0, align="left"):
    """One line of text with its baseline at y."""
    ctx.font, ctx.fill_style, ctx.letter_spacing, ctx.text_align = font, color, spacing, align
    ctx.fill_text(string, x, y)


def background(ctx):
    """Rice paper that turns to celadon, and the glow of a spring morning behind the title."""
    ctx.fill_style = vd.LinearGradient((0, 0), (0, HEIGHT), [PAPER, (0.45, "#e6e8da"), "#a9c0b0"])
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)
    falloff = ((0, 0.78), (0.15, 0.66), (0.35, 0.4), (0.55, 0.18), (0.78, 0.05), (1, 0))
    glow = [(offset, f"rgb(255 200 128 / {alpha})") for offset, alpha in falloff]
    ctx.fill_style = vd.RadialGradient((820, 320), 0, (820, 320), 820, glow)
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)


def heading(ctx):
    """The line above the title, the title, and the line below it."""
    text(ctx, "特展", MARGIN, 112, f"700 26px {SERIF}", SEAL, spacing=6)
    text(ctx, "Special exhibition", MARGIN + 82, 111, f"500 20px {SANS}", PINE)
    text(ctx, "Shanyin Art Museum", RIGHT, 111, f"500 20px {SANS}", PINE, align="right")
    ctx.fill_style = INK
    ctx.fill_rect(MARGIN, 138, INNER, 2)
    for i, character in enumerate("兰亭集序"):
        text(ctx, character, column(i) + COLUMN / 2, 350, f"700 214px {SERIF}", INK, align="center")
    text(ctx, "会稽山阴，流觞曲水", MARGIN, 436, f"400 34px {SERIF}", PINE, spacing=4)
    text(ctx, "Preface to the Orchid Pavilion", RIGHT, 434, f"italic 400 28px {LATIN}", PINE, align="right")


def photograph(ctx, y, height):
    """The photograph with rounded corners, on a soft shadow."""
    frame = rounded(MARGIN, y, INNER, height, 28)
    with ctx.saved():
        ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_y = "rgb(29 43 38 / .42)", 60, 26
        ctx.fill_style = PINE
        ctx.fill(frame)
    with ctx.clipped(frame):
        ctx.image_smoothing_quality = "high"
        ctx.draw_image(PHOTO, MARGIN, y - (INNER / 2 - height) / 2, INNER, INNER / 2)  # it is twice as wide as high


def paragraph(ctx, x, y):
    """The Preface, justified: 27 characters a line, a measure at which no line but the last ends with a mark."""
    ctx.font, ctx.fill_style, ctx.letter_spacing, ctx.text_align = f"400 24px {SERIF}", INK, 0, "left"
    ctx.fill_text_box(PREFACE, (x, y, 27 * 24, 294), align="justify", line_height=49 / 24)


def facts(ctx, x, y):
    """Where and when, and the seal below it: four characters in vermilion, read from the right, downwards."""
    for i, (name, fact) in enumerate(FACTS):
        text(ctx, name, x, y + 62 * i, f"700 17px {SANS}", SEAL, spacing=2)
        text(ctx, fact, x, y + 27 + 62 * i, f"400 18px {SANS}", INK)
    ctx.fill_style = SEAL
    ctx.fill(rounded(x, y + 176, 76, 76, 10))
    for i, character in enumerate("兰亭雅集"):
        text(ctx, character, x + 54 - i // 2 * 32, y + 208 + i % 2 * 32, f"700 29px {SERIF}", PAPER, align="center")


def cards(ctx, y, height):
    """Twelve translucent cards, one for each room of the exhibition."""
    for i, (phrase, meaning) in enumerate(ROOMS):
        x, top = column(i % 4), y + i // 4 * (height + GUTTER)
        ctx.fill_style = vd.LinearGradient(
            (0, top), (0, top + height), ["rgb(255 255 255 / .62)", "rgb(255 255 255 / .3)"]
        )
        ctx.fill(rounded(x, top, COLUMN, height, 20))
        ctx.stroke_style, ctx.line_width = "rgb(255 255 255 / .7)", 1.5
        ctx.stroke(rounded(x + 0.75, top + 0.75, COLUMN - 1.5, height - 1.5, 19.25))
        text(ctx, f"{i + 1:02}", x + 22, top + 38, f"600 17px {SANS}", SEAL)
        text(ctx, phrase, x + 22, top + 86, f"700 36px {SERIF}", INK, spacing=5)
        text(ctx, meaning, x + 22, top + 118, f"500 17px {SANS}", PINE)


def draw():
    """The whole poster."""
    ctx = vd.Context(WIDTH, HEIGHT)
    ctx.lang = "zh-Hans"
    background(ctx)
    heading(ctx)
    photograph(ctx, 476, 450)
    paragraph(ctx, MARGIN, 983)
    facts(ctx, column(3), 1012)
    cards(ctx, 1322, 142)
    text(ctx, "王羲之《兰亭集序》，东晋永和九年", MARGIN, 1842, f"400 19px {SERIF}", PINE)
    text(ctx, "Photograph: Aitzol Berasategi, CC BY 4.0", RIGHT, 1842, f"500 16px {SANS}", PINE, align="right")
    return ctx


if __name__ == "__main__":
    draw().save_as(sys.argv[1] if len(sys.argv) > 1 else "poster.png")
