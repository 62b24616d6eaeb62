"""Paragraphs laid out, beside skia-python's Paragraph and Pango: `python -m benchmarks.text_layout`.

A Chinese paragraph of 150 characters at 240 px. Cold: a text that was not seen before (its characters were, its font is
loaded); warm: one that was. "and runs read" also builds the glyph runs, which Skia and Pango keep to themselves. Then
a page of 10,000 characters beside one of 500, both cold.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import skia

from benchmarks.pango_paragraph import pango_paragraph
from benchmarks.timing import medians
from vecdraw.text.laid_text import Layout
from vecdraw.text.layout import layout_text

FONTS: Final = Path(__file__).resolve().parent.parent / "fonts"
SIZE: Final = 16.0
WIDTH: Final = 240.0
REPEATS: Final = 20  # of each contender in each round: one alone would be slowed by what ran before it
FAMILY: Final = "Noto Sans CJK SC"
FONT: Final = f"{SIZE:g}px 'Noto Sans SC'"
PREFACE: Final = (
    "永和九年，岁在癸丑，暮春之初，会于会稽山阴之兰亭，修禊事也。群贤毕至，少长咸集。此地有崇山峻岭，茂林修竹；"
    "又有清流激湍，映带左右，引以为流觞曲水，列坐其次。虽无丝竹管弦之盛，一觞一咏，亦足以畅叙幽情。是日也，天朗气清，"
    "惠风和畅，仰观宇宙之大，俯察品类之盛，所以游目骋怀，足以极视听之娱，信可乐也。"
)


def texts(count: int, seed: int) -> Iterator[str]:
    """Texts of so many characters without end, no two the same: words of the preface in any order."""
    letters = [one for one in PREFACE if one not in "，。；"]
    rng = random.Random(seed)
    while True:
        parts: list[str] = []
        while sum(map(len, parts)) < count:
            parts.append("".join(rng.choices(letters, k=rng.randint(3, 12))) + rng.choice("，，，。；"))
        yield "".join(parts)[: count - 1] + "。"


def skia_paragraph() -> Callable[[str], float]:
    """skia-python's Paragraph: a text to the height of its lines."""
    provider = skia.textlayout.TypefaceFontProvider()
    provider.registerTypeface(skia.Typeface.MakeFromFile(str(FONTS / "NotoSansCJKsc-Regular.otf")))
    fonts = skia.textlayout.FontCollection()
    fonts.setDefaultFontManager(provider)
    text_style = skia.textlayout.TextStyle()
    text_style.setFontFamilies([FAMILY])
    text_style.setFontSize(SIZE)
    text_style.setLocale("zh-CN")
    style = skia.textlayout.ParagraphStyle()
    style.setTextStyle(text_style)
    unicode = skia.Unicodes.ICU.Make()

    def lay_out(text: str) -> float:
        builder = skia.textlayout.ParagraphBuilder.make(style, fonts, unicode)
        builder.addText(text)
        paragraph = builder.Build()
        paragraph.layout(WIDTH)
        height: float = paragraph.Height
        return height

    return lay_out


def ours(text: str) -> Layout:
    """The same with vecdraw, to the height of its lines."""
    layout = layout_text(text, FONT, width=WIDTH, lang="zh-Hans")
    assert layout.height > 0
    return layout


def justified(text: str) -> Layout:
    """Justified, with its runs read."""
    layout = layout_text(text, FONT, width=WIDTH, lang="zh-Hans", align="justify")
    assert layout.runs
    return layout


def table(title: str, times: dict[str, float], base: str) -> str:
    """The medians in microseconds and as ratios to `base`, as text."""
    rows = [f"{name:<40} {time * 1e6:10,.1f} us {time / times[base]:7.2f}x" for name, time in times.items()]
    return "\n".join([title, *rows])


def paragraphs(rounds: int) -> str:
    """One paragraph, beside the peers."""
    pango = pango_paragraph(FONTS, FAMILY, SIZE)
    peer = skia_paragraph()
    seen = next(texts(150, 0))

    def cold(lay_out: Callable[[str], object], seed: int) -> Callable[[], object]:
        unseen = list(islice(texts(150, seed), (rounds + 1) * REPEATS))
        return lambda: [lay_out(unseen.pop()) for _ in range(REPEATS)]

    contenders: dict[str, Callable[[], object]] = {
        "Skia, cold": cold(peer, 1),
        "vecdraw, cold": cold(ours, 2),
        "vecdraw, cold, and runs read": cold(lambda text: ours(text).runs, 3),
        "vecdraw, cold, justified, and runs read": cold(justified, 4),
    }
    again: dict[str, Callable[[], object]] = {
        "Skia, warm": lambda: [peer(seen) for _ in range(REPEATS)],
        "vecdraw, warm": lambda: [ours(seen) for _ in range(REPEATS)],
        "vecdraw, warm, and runs read": lambda: [ours(seen).runs for _ in range(REPEATS)],
    }
    if pango is not None:
        contenders["Pango, cold"] = cold(lambda text: pango(text, WIDTH), 5)
        again["Pango, warm"] = lambda: [pango(seen, WIDTH) for _ in range(REPEATS)]
    title = f"150 Chinese characters at {WIDTH:g} px"

    def each(contenders: dict[str, Callable[[], object]]) -> dict[str, float]:
        return {name: time / REPEATS for name, time in medians(contenders, rounds).items()}

    found = table(f"{title}, cold (at most 1.5x Skia's)", each(contenders), "Skia, cold")
    found += "\n" + table(f"{title}, warm (less than Skia's)", each(again), "Skia, warm")
    return found if pango is not None else f"{found}\nPango: no libpangocairo-1.0 on this machine"


def pages(rounds: int) -> str:
    """A large page beside a small one."""
    contenders: dict[str, Callable[[], object]] = {}
    for count in (500, 10_000):
        unseen = iter(list(islice(texts(count, count), rounds + 1)))
        contenders[f"{count:,} characters"] = lambda unseen=unseen: ours(next(unseen)).runs  # type: ignore[misc]  # bound
    return table("A page, cold, and runs read (at most 22x)", medians(contenders, rounds), "500 characters")


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    rounds = parser.parse_args().rounds
    print(paragraphs(rounds))
    print(pages(max(rounds // 5, 3)))


if __name__ == "__main__":
    main()
