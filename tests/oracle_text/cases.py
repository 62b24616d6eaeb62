"""What is set and compared: a paragraph, CSS properties, and many widths of its box."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Final

from tests.oracle_text.texts import (
    BRACKETS,
    EVERYDAY,
    JAPANESE,
    KNOWN,
    KNOWN_HYPHEN,
    KNOWN_SPACING,
    KOREAN,
    MIXED,
    STRICTNESS,
    ZH_HANS,
    ZH_HANT,
    Paragraph,
)

SIZE: Final = 20.0  # px
WIDTHS: Final = tuple(SIZE * (4 + 0.2 * step) for step in range(200))  # px: each fifth is whole em, lines just fit
PLAIN: Final = {"line-break": "strict", "text-spacing-trim": "space-all", "text-autospace": "no-autospace"}


@dataclass(frozen=True)
class Case:
    """A paragraph with CSS properties, at each of `widths` px; `ruby` is text over characters `start` to `end`."""

    kind: str
    paragraph: Paragraph
    css: dict[str, str]
    widths: tuple[float, ...] = WIDTHS
    ruby: tuple[tuple[int, int, str], ...] = field(default=())

    @property
    def name(self) -> str:
        """How a report calls it."""
        return "/".join((self.paragraph.name, *(value for key, value in self.css.items() if PLAIN.get(key) != value)))

    @property
    def digest(self) -> str:
        """Names all that the result hangs on."""
        return hashlib.sha256(json.dumps(asdict(self), ensure_ascii=False).encode()).hexdigest()[:16]


def _each(kind: str, paragraphs: tuple[Paragraph, ...], name: str, values: tuple[str, ...], **css: str) -> list[Case]:
    more = {key.replace("_", "-"): value for key, value in css.items()}
    return [Case(kind, paragraph, PLAIN | more | {name: value}) for paragraph in paragraphs for value in values]


def _ruby(kind: str, paragraph: Paragraph, readings: tuple[tuple[str, str], ...], **css: str) -> Case:
    ruby: list[tuple[int, int, str]] = []
    for base, reading in readings:
        start = paragraph.text.index(base, ruby[-1][1] if ruby else 0)
        ruby.append((start, start + len(base), reading))
    more = {key.replace("_", "-"): value for key, value in css.items()}
    return Case(kind, paragraph, PLAIN | more, ruby=tuple(ruby))


_CAT, _FIRST = JAPANESE[0], ZH_HANS[0]
_CAT_READINGS: Final = (
    *(("吾輩", "わがはい"), ("猫", "ねこ"), ("名前", "なまえ"), ("無", "な"), ("生", "うま"), ("見当", "けんとう")),
    *(("何", "なん"), ("薄暗", "うすぐら"), ("所", "ところ"), ("泣", "な"), ("事", "こと"), ("記憶", "きおく")),
    *(("吾輩", "わがはい"), ("始", "はじ"), ("人間", "にんげん"), ("聞", "き"), ("書生", "しょせい")),
    *(("獰悪", "どうあく"), ("種族", "しゅぞく"), ("我々", "われわれ"), ("捕", "つかま"), ("煮", "に"), ("食", "く")),
    ("話", "はなし"),
)
_ORCHID_READINGS: Final = (
    *(("癸", "guǐ"), ("丑", "chǒu"), ("会", "kuài"), ("稽", "jī"), ("禊", "xì"), ("少", "zhǎng"), ("湍", "tuān")),
    *(("觞", "shāng"), ("曲", "qū"), ("水", "shuǐ"), ("弦", "xián"), ("骋", "chěng")),
)
_SPACED: Final = (ZH_HANS[2], *MIXED)
_ANNOTATED: Final = ((_CAT, _CAT_READINGS), (_FIRST, _ORCHID_READINGS))
_FULL_WIDTH: Final = (JAPANESE[2], ZH_HANS[2])
_MARKS: Final = ("filled sesame", "open circle")
_VERTICAL: Final = (*ZH_HANS[:2], ZH_HANT[1], *JAPANESE, MIXED[1])

CASES: Final = (
    *(Case("everyday", paragraph, PLAIN) for paragraph in EVERYDAY),
    *_each("line-break", STRICTNESS, "line-break", ("strict", "normal", "loose", "anywhere")),
    *_each("word-break", (*MIXED, KOREAN[0]), "word-break", ("break-all", "keep-all")),
    *_each("text-spacing-trim", BRACKETS, "text-spacing-trim", ("normal", "trim-start", "space-first", "space-all")),
    *_each("text-autospace", _SPACED, "text-autospace", ("normal", "no-autospace")),
    *_each("vertical", _VERTICAL, "writing-mode", ("vertical-rl",)),
    *_each(
        "vertical", (JAPANESE[2], ZH_HANS[2]), "text-orientation", ("upright", "sideways"), writing_mode="vertical-rl"
    ),
    *_each("vertical", BRACKETS, "text-spacing-trim", ("normal",), writing_mode="vertical-rl"),
    *_each("vertical", (MIXED[1],), "writing-mode", ("vertical-lr", "sideways-rl", "sideways-lr")),
    *_each("vertical", (MIXED[1],), "text-autospace", ("normal",), writing_mode="vertical-rl"),
    _ruby("ruby", _CAT, _CAT_READINGS),
    _ruby("ruby", _CAT, _CAT_READINGS, writing_mode="vertical-rl"),
    *(_ruby("ruby", *annotated, ruby_overhang="none") for annotated in _ANNOTATED),
    _ruby("known", _FIRST, _ORCHID_READINGS),
    *_each("emphasis", (_CAT,), "text-emphasis-style", _MARKS, text_emphasis_position="over right"),
    *_each("emphasis", (_FIRST,), "text-emphasis-style", _MARKS, text_emphasis_position="under right"),
    *_each("emphasis", (_CAT,), "text-emphasis-style", _MARKS, writing_mode="vertical-rl"),
    *(Case("known", paragraph, PLAIN) for paragraph in KNOWN),
    *_each("known", KNOWN_SPACING, "text-spacing-trim", ("normal",)),
    *_each("known", KNOWN_HYPHEN, "word-break", ("break-all",)),
    *_each("known", (MIXED[1],), "text-orientation", ("upright",), writing_mode="vertical-rl"),
)
