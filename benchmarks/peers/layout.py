"""Where everything on the poster stands, for all contenders alike: 1080 x 1920 px, 70 lines of text, 12 cards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

WIDTH: Final = 1080
HEIGHT: Final = 1920
RGBA = tuple[int, int, int, int]
STOPS: Final[tuple[tuple[float, RGBA], ...]] = (
    (0.0, (16, 24, 64, 255)),
    (0.5, (112, 40, 96, 255)),
    (1.0, (232, 120, 72, 255)),
)
"""The background: a gradient from the top to the bottom."""
GLOW: Final = (540.0, 420.0, 360.0)
"""Centre and radius of the light; the square around it is filled."""
GLOW_STOPS: Final[tuple[tuple[float, RGBA], ...]] = ((0.0, (255, 240, 200, 128)), (1.0, (255, 240, 200, 0)))
CARD: Final = (300.0, 230.0, 24.0)
"""Width, height and radius."""
CARD_COLOR: Final[RGBA] = (255, 255, 255, 224)
CARDS: Final = tuple((60.0 + 330.0 * k, 800.0 + 260.0 * r) for r in range(4) for k in range(3))
PALE: Final[RGBA] = (255, 255, 255, 255)
DARK: Final[RGBA] = (32, 32, 48, 255)

_FONTS: Final = Path(__file__).parents[2] / "fonts"
FILES: Final = {"regular": _FONTS / "NotoSansCJKsc-Regular.otf", "bold": _FONTS / "NotoSansCJKsc-Bold.otf"}
_DATA: Final = Path(__file__).parents[1] / "data" / "poster.json"


class Text(NamedTuple):
    """A line of text on the baseline `y` (px); `x` is its left edge or its middle."""

    font: Literal["regular", "bold"]
    size: int
    color: RGBA
    align: Literal["left", "center"]
    x: float
    y: float
    text: str


def strings() -> dict[str, str]:
    """The poster's strings."""
    loaded: dict[str, str] = json.loads(_DATA.read_text(encoding="utf-8"))
    return loaded


def texts(data: dict[str, str]) -> list[Text]:
    """The poster's lines: title, paragraph, heading and body of each card, footer."""
    title, para, heading, body = data["title"], data["para"], data["heading"], data["body"]
    lines = [Text("bold", 96, PALE, "center", WIDTH / 2, 180.0, title)]
    lines += [Text("regular", 28, PALE, "left", 64.0, 280.0 + 44 * i, part) for i, part in enumerate(cut(para, 34))]
    for x, y in CARDS:
        lines.append(Text("bold", 36, DARK, "left", x + 24, y + 56, heading))
        lines += [
            Text("regular", 22, DARK, "left", x + 24, y + 100 + 32 * i, part) for i, part in enumerate(cut(body, 11))
        ]
    lines.append(Text("regular", 24, PALE, "center", WIDTH / 2, 1890.0, data["footer"]))
    return lines


def cut(text: str, length: int) -> list[str]:
    """The text in lines of `length` characters."""
    return [text[i : i + length] for i in range(0, len(text), length)]


def turned(text: str, times: int) -> str:
    """Another string of the same characters."""
    times %= len(text)
    return text[times:] + text[:times]


def three_changed(lines: list[Text], times: int) -> list[Text]:
    """The same poster with another title, another heading on the first card, another footer."""
    title, footer = lines[0], lines[-1]
    at = next(i for i, line in enumerate(lines) if line.size == 36)
    changed = list(lines)
    for i, line in ((0, title), (at, lines[at]), (len(lines) - 1, footer)):
        changed[i] = line._replace(text=turned(line.text, times))
    return changed


def all_changed(lines: list[Text], times: int) -> list[Text]:
    """The same poster with other text in every line."""
    return [line._replace(text=turned(line.text, times)) for line in lines]


def specification() -> dict[str, Any]:
    """All but the lines of text, for programs in other languages."""
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "stops": STOPS,
        "glow": GLOW,
        "glowStops": GLOW_STOPS,
        "card": CARD,
        "cardColor": CARD_COLOR,
        "cards": CARDS,
        "fonts": {name: str(path) for name, path in FILES.items()},
    }
