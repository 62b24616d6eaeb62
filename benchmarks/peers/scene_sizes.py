"""What the scenes of `benchmarks.scenes` have in common for both sides: sizes, places, colours, words, numbers."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

from benchmarks.peers.layout import RGBA, strings, turned

PHOTO: Final = Path(__file__).parents[2] / "examples" / "data" / "stream.jpg"
SIZES: Final[dict[str, tuple[int, int]]] = {
    "cards with shadows": (1080, 1350),
    "photographs in shapes": (1080, 1080),
    "photograph blurred": (1200, 630),
    "chart": (1200, 800),
    "headline": (1600, 600),
    "social card": (1200, 630),
    "thumbnail": (320, 180),
    "icons": (1024, 1024),
    "table": (1240, 1754),
    "glass": (1080, 1080),
}
WHITE: Final[RGBA] = (255, 255, 255, 255)
INK: Final[RGBA] = (24, 28, 40, 255)
SHADE: Final[RGBA] = (0, 0, 0, 96)
VEIL: Final[RGBA] = (10, 14, 30, 140)
GRAY: Final[RGBA] = (208, 212, 220, 255)
PANEL: Final[RGBA] = (255, 255, 255, 51)
RIM: Final[RGBA] = (255, 255, 255, 102)
Stops = tuple[tuple[float, RGBA], ...]
SUNRISE: Final[Stops] = ((0.0, (32, 18, 77, 255)), (0.6, (196, 62, 96, 255)), (1.0, (255, 176, 84, 255)))
FADE: Final[Stops] = ((0.0, (0, 0, 0, 0)), (1.0, (0, 0, 0, 204)))
AREA: Final[Stops] = ((0.0, (47, 111, 235, 153)), (1.0, (47, 111, 235, 0)))
BLUE: Final[RGBA] = (47, 111, 235, 255)
SERIES: Final[tuple[RGBA, ...]] = (BLUE, (235, 87, 47, 255), (39, 174, 96, 255))

CARDS: Final = tuple((60.0 + 340.0 * (k % 3), 60.0 + 320.0 * (k // 3), 280.0, 260.0) for k in range(12))
CIRCLES: Final = tuple((200.0 + 340.0 * (k % 3), 180.0 + 350.0 * (k // 3), 130.0) for k in range(6))
PANES: Final = tuple((80.0 + 320.0 * (k % 3), 80.0 + 320.0 * (k // 3), 280.0, 280.0) for k in range(9))
ROWS: Final = 40
COLUMNS: Final = 5

_TEXTS: Final = strings()


def words(number: int, length: int) -> str:
    """So many characters, others for each number."""
    return turned(_TEXTS["para"], number)[:length]


def values(number: int, series: int, count: int = 120) -> list[float]:
    """Values between 0 and 1, others for each number."""
    return [
        0.5 + 0.3 * math.sin(at / 9 + series + number) + 0.15 * math.sin(at / 2.3 + 2 * series + number)
        for at in range(count)
    ]


def star(x: float, y: float, radius: float, turn: float) -> list[tuple[float, float]]:
    """The ten corners of a star."""
    return [
        (
            x + (radius if k % 2 == 0 else radius * 0.45) * math.sin(math.pi * k / 5 + turn),
            y - (radius if k % 2 == 0 else radius * 0.45) * math.cos(math.pi * k / 5 + turn),
        )
        for k in range(10)
    ]
