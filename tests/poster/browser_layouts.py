"""Layouts that a browser lays out too: templates with what HTML and CSS can say, told once for both.

What is known to differ, and is not in them:

- A browser rounds ascents of fonts to whole px, so that boxes on a baseline may stand one px higher or lower, two at
  48 px.
- A column round vertical text that is to flex is as wide in a browser as the text would be without flexing, and the
  text sticks out; here it is as wide as the text becomes.
- A box with an aspect ratio and margins that its container stretches: here the ratio does not count from that size.
"""

from __future__ import annotations

from typing import Any, Final

from tests.poster.as_html import picture

Document = dict[str, Any]

_LATIN: Final = (
    "Typography is the craft of endowing human language with a durable visual form, and thus with an "
    "independent existence."
)
_CHINESE: Final = "永和九年,岁在癸丑,暮春之初,会于会稽山阴之兰亭,修禊事也。群贤毕至,少长咸集。此地有崇山峻岭,茂林修竹。"
_MIXED: Final = "兰亭集序 Preface to the Poems Composed at the Orchid Pavilion,东晋永和九年(353 年)王羲之撰。"
_ARABIC: Final = "الكتابة العربية تمتد من اليمين إلى اليسار، وتتصل حروفها بعضها ببعض في سطر واحد."
_HEBREW: Final = "הכתיבה בעברית נעשית מימין לשמאל, והאותיות אינן מחוברות זו לזו."
_LATIN_FONT: Final = "20px/1.4 'Noto Serif'"
_ARABIC_FONT: Final = "20px/1.6 'Noto Sans Arabic', 'Noto Serif'"
_HEBREW_FONT: Final = "20px/1.5 'Noto Sans Hebrew', 'Noto Serif'"
_CHINESE_FONT: Final = "20px/1.6 'Noto Sans CJK SC'"


def _box(**values: Any) -> Document:
    return {"shape": "rectangle", **values}


def _text(text: str, **values: Any) -> Document:
    return {"text": text, **values}


def _vertical(text: str, **values: Any) -> Document:
    return _text(text, writing_mode="vertical-rl", **values)


def _poster(*body: Document, size: str = "600x400", font: str = _LATIN_FONT, lang: str = "en") -> Document:
    return {"size": size, "font": font, "lang": lang, "body": list(body)}


def _chinese(*body: Document, size: str = "600x400") -> Document:
    return _poster(*body, size=size, font=_CHINESE_FONT, lang="zh-Hans")


LAYOUTS: Final[dict[str, Document]] = {
    "row that grows": _poster(
        {
            "row": [
                _box(grow=1, basis=0),
                _box(grow=2, basis=40),
                _box(width=50, margin="0 7"),
                _box(grow=0.5, max_width=60),
            ],
            "gap": 12,
            "padding": "10 20 30 5%",
        }
    ),
    "row that shrinks": _poster(
        {
            "row": [
                _box(width=300, shrink=3),
                _box(width=400),
                _box(width=200, min_width=150),
                _box(basis="40%", shrink=0),
            ],
            "gap": 9,
            "border": 3,
        }
    ),
    "lines that wrap": _poster(
        {
            "row": [_box(width=90 + 17 * at, height=30 + 11 * (at % 4), grow=at % 2) for at in range(9)],
            "wrap": "wrap",
            "gap": [8, 14],
            "align": "center",
            "align_content": "space-between",
            "padding": 15,
        }
    ),
    "lines that wrap upwards": _poster(
        {
            "column": [_box(height=70 + 13 * at, width=40 + 9 * at) for at in range(8)],
            "wrap": "wrap-reverse",
            "gap": 6,
            "align": "end",
            "align_content": "space-around",
            "justify": "space-evenly",
        }
    ),
    "margins that take what is left": _poster(
        {
            "column": [
                {
                    "row": [_box(width=60, height=20, margin="auto"), _box(width=40, height=30, margin="0 0 0 auto")],
                    "grow": 1,
                },
                {"row": [_box(width="30%", height="50%"), _box(width=100, margin="auto 12 3 auto")], "height": 120},
                _box(width="50%", height=40, margin="10 auto"),
            ],
        }
    ),
    "aspect ratios": _poster(
        {
            "row": [
                _box(width=120, aspect_ratio=1.5),
                {"column": [_box(aspect_ratio=2), _box(width="50%", aspect_ratio=0.8)], "grow": 1, "gap": 10},
                _box(height=150, aspect_ratio=0.75),
                _box(height=300, aspect_ratio=2, max_width=110),
            ],
            "align": "start",
            "gap": 10,
        }
    ),
    "absolute boxes": _poster(
        {
            "row": [
                _box(position="absolute", top=10, left=20, width=100, height=50),
                _box(position="absolute", top="10%", right=15, bottom=40, width="25%"),
                _box(position="absolute", left=150, right=200, bottom=5, height=60),
                _text("Absolute text keeps its width", position="absolute", right=10, bottom=10),
                _box(width=80, height=90, top=5, left=8),
            ],
            "padding": 25,
            "border": 4,
        }
    ),
    "alignments across": _poster(
        {
            "row": [
                _box(width=40, height=60, align_self=how)
                for how in ("start", "end", "center", "flex-start", "flex-end")
            ]
            + [_box(width=40, align_self="stretch"), _box(width=40, max_height=100), _text("Stretched")],
            "justify": "space-between",
            "padding": 20,
        }
    ),
    "a row back to front": _poster(
        {
            "column": [
                {"row": [_box(width=50 + at, height=20) for at in range(4)], "reverse": True, "justify": how, "gap": 5}
                for how in ("start", "end", "flex-start", "flex-end", "center", "space-around")
            ],
            "reverse": True,
            "gap": 11,
        }
    ),
    "least and greatest sizes": _poster(
        {
            "column": [
                _box(min_height=40, width="80%", max_width=300),
                _box(grow=1, max_height=60, min_width=350, width=10),
                _text(_LATIN, max_width=280),
                _text("short", min_width=200, align_self="start"),
                _box(grow=3, min_height="20%"),
            ],
            "gap": 5,
            "padding": 8,
        }
    ),
    "grid of fixed and free columns": _poster(
        {
            "grid": [_box() for _ in range(7)],
            "columns": ["120", "1fr", "2fr", "25%"],
            "rows": ["1fr", "80"],
            "gap": [10, 20],
            "padding": 16,
        }
    ),
    "grid of text": _poster(
        {
            "grid": [_text(word) for word in ("Width", "of the longest word", "in the column", "a", "bb", _LATIN)],
            "columns": ["auto", "minmax(100px, 1fr)", "minmax(60px, 200px)"],
            "gap": 8,
        }
    ),
    "grid with cells that span": _poster(
        {
            "grid": [
                _box(grid_column="1 / span 2", grid_row="span 2"),
                _box(grid_column="span 3"),
                _box(),
                _box(grid_column="2 / 4", height=35),
                _box(grid_row="span 2"),
                _box(width=30, height=30, justify_self="end", align_self="center"),
            ],
            "columns": 4,
            "auto_rows": ["50", "70"],
            "flow": "row-dense",
            "gap": 7,
        }
    ),
    "grid filled by columns": _poster(
        {
            "grid": [_box(width=30 + 5 * at, height=20 + at) for at in range(8)],
            "rows": ["60", "1fr", "auto"],
            "auto_columns": ["90"],
            "flow": "column",
            "justify_items": "center",
            "align": "end",
            "justify": "space-between",
        }
    ),
    "boxes inside boxes": _poster(
        {
            "column": [
                {
                    "row": [
                        {"column": [_text("Title", size=32), _text(_LATIN)], "grow": 1, "basis": 0, "gap": 6},
                        {"stack": [_box(), _box(width=20, height=20), _text("over")], "width": 120, "padding": 10},
                    ],
                    "gap": 20,
                    "grow": 1,
                },
                {"grid": [_text("one"), _text("two"), _text("three")], "columns": 3, "padding": "6 12", "border": 1},
            ],
            "padding": 24,
            "gap": 18,
        }
    ),
    "text in boxes that shrink": _poster(
        {
            "row": [
                _text(_LATIN),
                _text("A few words that must share the room", shrink=2),
                _text("Incomprehensibilities", min_width=70, shrink=5),
                _text("kept", shrink=0),
            ],
            "gap": 10,
        }
    ),
    "Chinese in columns": _chinese(
        {
            "row": [_text(_CHINESE, grow=1, basis=0), _text(_CHINESE, width=150, padding=8), _text("短", border=2)],
            "gap": 16,
            "padding": 20,
            "align": "start",
        }
    ),
    "Chinese and Latin that shrink": _chinese(
        {
            "column": [
                {"row": [_text(_MIXED), _text(_CHINESE), _text("固定", shrink=0)], "gap": 12},
                {
                    "row": [_text("标题", size=40, weight=700), _text(_MIXED, grow=1, basis=0)],
                    "gap": 12,
                    "align": "center",
                },
            ],
            "gap": 10,
        },
        size="560xauto",
    ),
    "rows from the right": _poster(
        {
            "column": [
                {
                    "row": [_box(width=90, margin="0 4 0 30"), _box(grow=1, max_width=120), _box(width="15%")],
                    "gap": 12,
                    "padding": "5 40 10 7",
                    "border": 2,
                    "height": 60,
                },
                {"row": [_box(width=40, height=20), _box(width=70, height=20)], "justify": "start", "reverse": True},
                {"row": [_box(width=40, height=20), _box(width=70, height=20)], "justify": "space-between"},
                {"row": [_box(width=300, shrink=0, height=20), _box(width=400, shrink=0, height=20)]},
                {"row": [_box(width=130 + 19 * at, height=24) for at in range(6)], "wrap": "wrap", "gap": 6},
                {"row": [_box(width=30, height=20), _box(width=50, height=20)], "direction": "ltr", "justify": "end"},
                _box(width=80, height=20, align_self="start"),
                _box(width=80, height=20, align_self="end", margin="0 9 0 3"),
                _box(position="absolute", left=10, top=5, width=20, height=20),
                _box(position="absolute", right=25, bottom=5, width=20, height=20, margin="0 4 0 0"),
                _box(position="absolute", left=30, right=50, bottom=30, width=100, height=10),
            ],
            "direction": "rtl",
            "gap": 8,
            "padding": "8 30 0 12",
        }
    ),
    "a grid from the right": _poster(
        {
            "grid": [
                _box(grid_column="1 / span 2", grid_row="span 2"),
                _box(),
                _box(grid_column="2 / 4", height=35, margin="0 10 0 2"),
                _box(width=30, height=30, justify_self="end", align_self="center"),
                {
                    "stack": [_box(width=40, height=20, justify_self="start"), _box(width=20, height=10)],
                    "padding": "0 3 0 9",
                },
                _box(position="absolute", right=5, top=9, width=20, height=20),
            ],
            "columns": ["80", "2fr", "1fr", "20%"],
            "auto_rows": ["50", "70"],
            "gap": [7, 11],
            "padding": "10 50 10 20",
            "direction": "rtl",
        }
    ),
    "Arabic": _poster(
        {
            "column": [
                {
                    "row": [
                        _box(width=60, height=60),
                        {"column": [_text("معرض الخط", size=34), _text(_ARABIC)], "grow": 1, "basis": 0, "gap": 6},
                        _text("٢٠٢٦", size=24, margin="0 0 0 16"),
                    ],
                    "gap": 20,
                },
                {"grid": [_text("الأول"), _text("الثاني"), _text("الثالث")], "columns": 3, "padding": "6 40 6 12"},
                {"row": [_text(_ARABIC, shrink=1), _text("كلمات قليلة", shrink=2), _text("ثابت", shrink=0)], "gap": 10},
            ],
            "padding": 24,
            "gap": 18,
            "direction": "rtl",
        },
        font=_ARABIC_FONT,
        lang="ar",
    ),
    "Hebrew": _poster(
        {
            "row": [
                {
                    "column": [
                        _text("תערוכה", size=40),
                        _text(_HEBREW),
                        {"space": None},
                        _text("2026", align_self="end"),
                    ],
                    "grow": 1,
                    "basis": 0,
                    "gap": 8,
                },
                {
                    "column": [
                        {"row": [_text("יום שלישי", size=18), _text("20:30", size=26)], "align": "baseline", "gap": 9},
                        _text(_HEBREW, text_align="end", size=15),
                        _text(_HEBREW, text_align="left", size=15),
                    ],
                    "width": 200,
                },
            ],
            "padding": "24 60 24 20",
            "gap": 18,
            "direction": "rtl",
        },
        font=_HEBREW_FONT,
        lang="he",
    ),
    "vertical Chinese": _chinese(
        {
            "row": [
                _vertical(_CHINESE, height="100%"),
                _vertical("兰亭集序", size=36),
                {
                    "column": [_vertical("王羲之", align_self="center"), _vertical(_CHINESE, grow=1, basis=0)],
                    "height": 300,
                    "width": 170,
                },
            ],
            "gap": 14,
            "padding": 10,
        },
    ),
    "pictures": _poster(
        {
            "row": [
                {"image": picture(200, 100), "width": 120},
                {"image": picture(100, 160), "height": 120},
                {"column": [{"image": picture(300, 150), "width": "100%"}, _text("Caption")], "width": 140},
                {"image": picture(80, 80)},
                {"image": picture(400, 100), "width": 100, "height": 100},
            ],
            "gap": 8,
            "align": "start",
        }
    ),
    "baselines": _poster(
        {
            "column": [
                {
                    "row": [
                        _text("Large", size=40),
                        _text("small", size=14),
                        _text("two lines of it", width=60),
                        _box(width=20, height=20),
                        {"column": [_text("first"), _text("second")], "padding": 6},
                    ],
                    "align": "baseline",
                    "gap": 10,
                },
                {
                    "row": [_text(f"{at}" * at, size=12 + 6 * at) for at in range(1, 8)],
                    "align": "baseline",
                    "wrap": "wrap",
                    "gap": 4,
                    "width": 260,
                },
                {"row": [_text("left", size=30), _text("right", align_self="baseline"), _text("top")]},
            ],
        }
    ),
    "a card": _chinese(
        {
            "row": [
                {"image": picture(400, 300), "width": "40%", "height": "100%"},
                {
                    "column": [
                        _text("春季新品发布会", size=34, weight=700, line_height=1.2),
                        _text(_MIXED, size=16),
                        {"space": None},
                        {"row": [_text("¥ 128.00", size=28), _text("起", size=14)], "align": "baseline", "gap": 4},
                    ],
                    "grow": 1,
                    "basis": 0,
                    "padding": 24,
                    "gap": 12,
                },
            ],
        },
    ),
}
"""By name."""
