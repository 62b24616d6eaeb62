"""The example poster: an exhibition around the Preface to the Orchid Pavilion, 1080 x 1920 px, written to poster.png.

Everything stands on one grid: margins of 80, four columns of 218 with gutters of 16. Each character of the title
stands over one column, and so does each column of cards.
"""

import sys
from pathlib import Path

import vecdraw as vd

WIDTH, HEIGHT = 1080, 1920
MARGIN, COLUMN, GUTTER = 80, 218, 16
INNER = WIDTH - 2 * MARGIN

INK, PINE, MIST, SEAL = "#1d2b26", "#40584d", "#6d8075", "#b23a28"
SERIF, SANS = "'Noto Serif SC', 'Noto Serif', serif", "Inter, 'Noto Sans SC', sans-serif"
PHOTO = Path(__file__).parent / "data" / "stream.jpg"  # by Aitzol Berasategi, CC BY 4.0: see data/README.md

PREFACE = (
    "永和九年，岁在癸丑，暮春之初，会于会稽山阴之兰亭，修禊事也。群贤毕至，少长咸集。此地有崇山峻岭，茂林修竹；"
    "又有清流激湍，映带左右，引以为流觞曲水，列坐其次。虽无丝竹管弦之盛，一觞一咏，亦足以畅叙幽情。是日也，天朗气清，"
    "惠风和畅，仰观宇宙之大，俯察品类之盛，所以游目骋怀，足以极视听之娱，信可乐也。"
)
ROOMS = (
    ("永和九年", "The ninth year"),
    ("暮春之初", "Late spring"),
    ("群贤毕至", "A gathering"),
    ("崇山峻岭", "High mountains"),
    ("茂林修竹", "Tall bamboo"),
    ("清流激湍", "Clear rapids"),
    ("流觞曲水", "Floating cups"),
    ("一觞一咏", "A cup, a poem"),
    ("天朗气清", "Bright sky"),
    ("惠风和畅", "Gentle breeze"),
    ("仰观宇宙", "The universe"),
    ("游目骋怀", "Free hearts"),
)


def column(index: int) -> float:
    """The left edge of a column of the grid."""
    return MARGIN + index * (COLUMN + GUTTER)


def rounded(x: float, y: float, w: float, h: float, radius: float) -> vd.Path:
    """A rectangle with rounded corners."""
    path = vd.Path()
    path.round_rect(x, y, w, h, radius)
    return path


def background(ctx: vd.Context) -> None:
    """Rice paper that turns to celadon, with the glow of a spring morning behind the title."""
    ctx.fill_style = vd.LinearGradient((0, 0), (0, HEIGHT), ["#f7f0e2", (0.45, "#e6e8da"), "#a9c0b0"])
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)
    ctx.fill_style = vd.RadialGradient(
        (820, 330),
        0,
        (820, 330),
        760,
        ["rgb(255 196 120 / .75)", (0.35, "rgb(255 214 160 / .4)"), "rgb(255 226 190 / 0)"],
    )
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)


def photograph(ctx: vd.Context, y: float, height: float) -> None:
    """The photograph with rounded corners, on a soft shadow."""
    frame = rounded(MARGIN, y, INNER, height, 28)
    with ctx.saved():
        ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_y = "rgb(29 43 38 / .42)", 60, 26
        ctx.fill_style = PINE
        ctx.fill(frame)
    with ctx.clipped(frame):
        ctx.image_smoothing_quality = "high"
        ctx.draw_image(PHOTO, MARGIN, y, INNER, height)


def text(
    ctx: vd.Context, string: str, x: float, y: float, font: str, color: str, *, spacing: float = 0, align: str = "left"
) -> None:
    """One line of text with its baseline at y."""
    ctx.font, ctx.fill_style, ctx.letter_spacing, ctx.text_align = font, color, spacing, align
    ctx.fill_text(string, x, y)


def heading(ctx: vd.Context) -> None:
    """The line above the title, the title, and the line below it."""
    text(ctx, "特展", MARGIN, 112, f"700 26px {SERIF}", SEAL, spacing=6)
    text(ctx, "Special exhibition", MARGIN + 82, 111, f"500 20px {SANS}", PINE)
    text(ctx, "2026.11.21 – 12.31", WIDTH - MARGIN, 111, f"500 20px {SANS}", PINE, align="right")
    ctx.fill_style = INK
    ctx.fill_rect(MARGIN, 138, INNER, 2)
    for i, character in enumerate("兰亭集序"):
        text(ctx, character, column(i) + COLUMN / 2, 348, f"700 214px {SERIF}", INK, align="center")
    text(ctx, "会稽山阴，流觞曲水", MARGIN, 436, f"400 34px {SERIF}", PINE, spacing=4)
    text(ctx, "Preface to the Orchid Pavilion", WIDTH - MARGIN, 434, f"italic 400 28px {SERIF}", PINE, align="right")


def seal(ctx: vd.Context, x: float, y: float, side: float) -> None:
    """A name seal: four characters cut out of vermilion, read from the right, top to bottom."""
    ctx.fill_style = SEAL
    ctx.fill(rounded(x, y, side, side, 10))
    for i, character in enumerate("羲之王印"):
        cx, cy = x + side * (0.72 - 0.44 * (i // 2)), y + side * (0.28 + 0.44 * (i % 2))
        text(ctx, character, cx, cy + side * 0.14, f"700 {side * 0.38}px {SERIF}", "#f7f0e2", align="center")


def cards(ctx: vd.Context, y: float, height: float) -> None:
    """Twelve translucent cards, one for each room of the exhibition."""
    for i, (phrase, meaning) in enumerate(ROOMS):
        x, top = column(i % 4), y + i // 4 * (height + GUTTER)
        card = rounded(x, top, COLUMN, height, 20)
        ctx.fill_style = vd.LinearGradient(
            (x, top), (x, top + height), ["rgb(255 255 255 / .62)", "rgb(255 255 255 / .3)"]
        )
        ctx.fill(card)
        ctx.stroke_style, ctx.line_width = "rgb(255 255 255 / .7)", 1.5
        ctx.stroke(rounded(x + 0.75, top + 0.75, COLUMN - 1.5, height - 1.5, 19.25))
        text(ctx, f"{i + 1:02}", x + 22, top + 38, f"600 17px {SANS}", SEAL)
        text(ctx, phrase, x + 22, top + 86, f"700 36px {SERIF}", INK, spacing=5)
        text(ctx, meaning, x + 22, top + 118, f"500 17px {SANS}", PINE)


def draw() -> vd.Context:
    """The whole poster."""
    ctx = vd.Context(WIDTH, HEIGHT)
    ctx.lang = "zh-Hans"
    background(ctx)
    heading(ctx)
    photograph(ctx, 480, 460)
    cards(ctx, 1320, 142)
    return ctx


if __name__ == "__main__":
    draw().save_as(sys.argv[1] if len(sys.argv) > 1 else "poster.png")
