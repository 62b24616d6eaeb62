"""What each measure of `compare` says of regressions of a poster: `python -m benchmarks.regressions`.

A poster of a headline, a photograph and five small lines is drawn right, and again with one thing wrong; the first
four rows are no regressions. docs/guide/comparing.md has the table, and the limits that were read from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import vecdraw as vd

PHOTOGRAPH = vd.load_image(Path("examples/data/stream.jpg"), max_size=(700, 700))
LINES = (
    "Doors open at half past seven",
    "Tickets at the door and in the library",
    "Concessions for pupils and students",
    "Organised by the friends of the town hall",
    "Buses 4 and 11 stop in front of the house",
)


@dataclass(frozen=True)
class Poster:
    """What is drawn."""

    lines: tuple[str, ...] = LINES
    headline: str = "Night of the Strings"
    ink: str = "#1d2433"
    paper: str = "#f3ede1"
    accent: str = "#b3401f"
    weight: int = 400
    family: str = "Inter"
    size: float = 15
    photograph: bool = True
    down: float = 0
    right: float = 0
    dither: bool = True

    def scene(self) -> vd.Scene:
        ctx = vd.Context(600, 840, background=self.paper, dither=self.dither)
        ctx.fill_style = vd.LinearGradient((0, 0), (0, 300), [self.accent, self.paper])
        ctx.fill_rect(0, 0, 600, 300)
        ctx.fill_style, ctx.font = self.ink, "700 48px Inter"
        ctx.fill_text(self.headline, 40 + self.right, 110 + self.down)
        if self.photograph:
            ctx.draw_image(PHOTOGRAPH, 40, 180, 520, 380)
        ctx.font = f"{self.weight} {self.size}px {self.family}"
        for row, line in enumerate(self.lines):
            ctx.fill_text(line, 40 + self.right, 630 + 34 * row + self.down)
        return ctx.scene


RIGHT = Poster()
WRONG: dict[str, Poster | Callable[[], bytes]] = {
    "dithered otherwise": replace(RIGHT, dither=False),
    "as a JPEG of quality 95": lambda: vd.encode(RIGHT.scene(), "jpeg", quality=95),
    "as a JPEG of quality 80": lambda: vd.encode(RIGHT.scene(), "jpeg", quality=80),
    "text 0.1 px lower": replace(RIGHT, down=0.1),
    "text 1 px lower": replace(RIGHT, down=1.0),
    "a letter of a small line": replace(RIGHT, lines=(*LINES[:2], LINES[2].replace("pupils", "pupiis"), *LINES[3:])),
    "a word of a small line": replace(RIGHT, lines=(*LINES[:2], LINES[2].replace("students", "pensions"), *LINES[3:])),
    "a small line lost": replace(RIGHT, lines=LINES[:4]),
    "small lines bold": replace(RIGHT, weight=700),
    "small lines in another font": replace(RIGHT, family="serif"),
    "the headline lost": replace(RIGHT, headline=""),
    "the photograph lost": replace(RIGHT, photograph=False),
    "paper two levels off": replace(RIGHT, paper="#f1ebdf"),
    "paper blue": replace(RIGHT, paper="#e1e9f3"),
    "accent green": replace(RIGHT, accent="#3f8f3a"),
}


def main() -> None:
    scene = RIGHT.scene()
    print(
        f"{'':<28} {'SSIM':>7} {'in a text':>9} {'SSIMULACRA2':>11} {'histogram':>9} "
        f"{'hash':>4} {'area':>7} {'most':>4}"
    )
    for name, wrong in WRONG.items():
        found = vd.compare(scene, wrong.scene() if isinstance(wrong, Poster) else wrong())
        worst = found.worst_region
        text = f"{worst.ssim:9.3f}" if worst else ""
        print(
            f"{name:<28} {found.ssim or 0:7.4f} {text} {found.ssimulacra2 or 0:11.1f} {found.histogram:9.2f} "
            f"{found.hash_distance:4} {found.area:7.2%} {found.largest:4}"
        )


if __name__ == "__main__":
    main()
