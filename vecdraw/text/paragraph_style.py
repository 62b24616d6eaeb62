"""`ParagraphStyle`: how paragraphs are broken into lines and placed in their box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Final, Literal, get_args

from vecdraw import caches, limits
from vecdraw.arguments import is_one_of
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry.numbers import whole
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush_arguments import not_negative, number
from vecdraw.text.break_rules import (
    BreakRules,
    HyphenatedLines,
    Hyphens,
    LineBreak,
    OverflowWrap,
    WordBreak,
    Wrap,
)
from vecdraw.text.columns import ColumnFill
from vecdraw.text.flow_area import WrapFlow
from vecdraw.text.hyphenation import HyphenationLimits
from vecdraw.text.kinsoku import Kinsoku
from vecdraw.text.spacing_options import QUARTER, PunctuationStyle, TextSpacingTrim
from vecdraw.text.style import TextOrientation, WritingMode

Align = Literal["start", "end", "left", "right", "center", "justify"]
AlignLast = Literal["auto", "start", "end", "left", "right", "center", "justify"]
Justify = Literal["auto", "inter-word", "inter-character", "none"]
ParagraphDirection = Literal["auto", "ltr", "rtl"]
Overflow = Literal["visible", "hidden", "ellipsis", "error"]
EllipsisPosition = Literal["end", "start", "middle"]
VerticalAlign = Literal["top", "middle", "bottom"]

_CHOICES: Final[dict[str, object]] = {
    "align": Align,
    "align_last": AlignLast,
    "justify": Justify,
    "direction": ParagraphDirection,
    "writing_mode": WritingMode,
    "text_orientation": TextOrientation,
    "overflow": Overflow,
    "ellipsis_position": EllipsisPosition,
    "vertical_align": VerticalAlign,
    "wrap": Wrap,
    "line_break": LineBreak,
    "word_break": WordBreak,
    "overflow_wrap": OverflowWrap,
    "hyphens": Hyphens,
    "text_spacing_trim": TextSpacingTrim,
    "punctuation_style": PunctuationStyle,
    "column_fill": ColumnFill,
    "wrap_flow": WrapFlow,
}
_NUMBERS: Final = (
    *("first_line_indent", "hanging_indent", "paragraph_spacing", "tab_size", "autospace"),
    *("exclusion_margin", "column_gap", "hyphenate_limit_zone"),
)
_NOT_NEGATIVE: Final = (
    *("paragraph_spacing", "tab_size", "autospace", "exclusion_margin", "column_gap", "hyphenate_limit_zone"),
)


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """How paragraphs are set; names and values as in CSS. Lengths are px.

    - `align`, `align_last` (the last line, and lines before a forced break), `justify` (where room is made),
      `direction` (`"auto"`: by the first strong character, UAX #9, P2), `writing_mode`, `text_orientation`.
    - `line_height` is a multiple of the font size (None: what the font, or its CSS shorthand, says);
      `first_line_indent`, `hanging_indent` (all lines but the first), `paragraph_spacing` (between paragraphs);
      `tab_size` is the distance of tab stops in spaces, unless `tab_stops` (px) names them.
    - `max_lines`; `overflow` is what becomes of lines beyond those or beyond the height of the box: `"visible"` (only
      `max_lines` cuts), `"hidden"`, `"ellipsis"` (cut, and marked by the `ellipsis` at its `ellipsis_position`), or
      `"error"`. `vertical_align` places all lines in a box that is higher.
    - `wrap` is `"greedy"`, `"balance"`, `"optimal"` or `"nowrap"`; `line_break`, `word_break`, `overflow_wrap`
      (`"break-word"` by default), `hyphens` and `kinsoku` say where lines may break (`linebreak`).
    - `hyphenate_limit_chars` are the characters of the shortest word that `hyphens="auto"` hyphenates, and how many of
      them stand before and behind the hyphen at least; `hyphenate_limit_lines` how many lines in a row may end with a
      hyphen (None: any number); `hyphenate_limit_zone` how many px a line may leave free before a word is hyphenated
      for it.
    - `text_spacing_trim`, `punctuation_style`, `text_autospace`, `autospace` (its room in em), `hanging_punctuation`:
      the spacing of Chinese, Japanese and Korean text (`spacing`).
    - `drop_cap` sets the first letter as high as so many lines. `columns` beside one another are `column_gap` apart
      (None: an em); `column_fill` is `"balance"` (of equal depth) or `"auto"` (each filled to the height of the box).
    - `exclusions` are paths or rectangles, px from the top left of the box, that lines keep `exclusion_margin` clear
      of; `wrap_flow` is on which side of them lines stand: `"both"`, `"largest"`, `"start"` or `"end"` (the left or
      upper, the right or lower one), in each column.

    Raises `BadTypeError` and `BadValueError`.
    """

    align: Align = "start"
    align_last: AlignLast = "auto"
    justify: Justify = "auto"
    direction: ParagraphDirection = "auto"
    writing_mode: WritingMode = "horizontal-tb"
    text_orientation: TextOrientation = "mixed"
    line_height: float | None = None
    first_line_indent: float = 0.0
    hanging_indent: float = 0.0
    paragraph_spacing: float = 0.0
    tab_size: float = 8.0
    tab_stops: tuple[float, ...] = ()
    max_lines: int | None = None
    overflow: Overflow = "visible"
    ellipsis: str = "…"
    ellipsis_position: EllipsisPosition = "end"
    vertical_align: VerticalAlign = "top"
    wrap: Wrap = "greedy"
    line_break: LineBreak = "auto"
    word_break: WordBreak = "normal"
    overflow_wrap: OverflowWrap = "break-word"
    hyphens: Hyphens = "manual"
    kinsoku: Kinsoku | None = None
    text_spacing_trim: TextSpacingTrim = "normal"
    punctuation_style: PunctuationStyle = "auto"
    text_autospace: str = "normal"
    autospace: float = QUARTER
    hanging_punctuation: str = "none"
    hyphenate_limit_chars: tuple[int, int, int] = (5, 2, 2)
    hyphenate_limit_lines: int | None = None
    hyphenate_limit_zone: float = 0.0
    drop_cap: int | None = None
    columns: int = 1
    column_gap: float | None = None
    column_fill: ColumnFill = "balance"
    exclusions: tuple[PathData, ...] = ()
    exclusion_margin: float = 0.0
    wrap_flow: WrapFlow = "both"

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            value = getattr(self, name)
            if not is_one_of(value, get_args(choices)):
                raise BadValueError(f"{name} must be one of {', '.join(get_args(choices))}, got {shown(value)}")
        put = object.__setattr__
        for name in _NUMBERS:
            if name == "column_gap" and self.column_gap is None:
                continue
            put(self, name, (not_negative if name in _NOT_NEGATIVE else number)(getattr(self, name), name))
        if self.line_height is not None:
            put(self, "line_height", not_negative(self.line_height, "line_height"))
        put(self, "tab_stops", _tab_stops(self.tab_stops))
        if self.max_lines is not None:
            whole(self.max_lines, "max_lines", 1)
        put(self, "hyphenate_limit_chars", _limit_chars(self.hyphenate_limit_chars))
        if self.hyphenate_limit_lines is not None:
            whole(self.hyphenate_limit_lines, "hyphenate_limit_lines", 0)
        if self.drop_cap is not None:
            whole(self.drop_cap, "drop_cap", 1)
            limits.check("drop_cap_lines", self.drop_cap, "lines of an initial letter")
        whole(self.columns, "columns", 1)
        limits.check("text_columns", self.columns, "columns of text")
        put(self, "exclusions", _exclusions(self.exclusions))
        if not isinstance(self.ellipsis, str):
            raise BadTypeError(f"ellipsis must be a str, got {shown(self.ellipsis)}")
        if self.kinsoku is not None and not isinstance(self.kinsoku, Kinsoku):
            raise BadTypeError(f"kinsoku must be a Kinsoku, got {shown(self.kinsoku)}")

    @property
    def is_vertical(self) -> bool:
        """Whether lines go down the page."""
        return self.writing_mode != "horizontal-tb"

    @property
    def break_rules(self) -> BreakRules:
        """Where lines may break."""
        words = HyphenationLimits(*self.hyphenate_limit_chars)
        return BreakRules(self.line_break, self.word_break, self.hyphens, self.overflow_wrap, self.kinsoku, words)

    @property
    def hyphenated_lines(self) -> HyphenatedLines:
        """Which lines may end with a hyphen."""
        return HyphenatedLines(self.hyphenate_limit_lines, self.hyphenate_limit_zone)


NAMES: Final = tuple(field.name for field in fields(ParagraphStyle))
"""The names of all properties."""
_SIMPLE: Final = frozenset({str, float, bool, type(None)})
_SHORT: Final = 64  # characters of a text that is worth remembering


def paragraph_style(given: Mapping[str, object]) -> ParagraphStyle:
    """A style by the names of its properties. Raises `BadTypeError` for an unknown one."""
    values = given.values()
    if _SIMPLE.issuperset(map(type, values)) and all(len(one) <= _SHORT for one in values if isinstance(one, str)):
        return _remembered(tuple(given.items()), tuple(map(type, values)))
    return _made(given)


@lru_cache(maxsize=256)
def _remembered(given: tuple[tuple[str, object], ...], _types: tuple[type, ...]) -> ParagraphStyle:
    """The same for values that no limit bounds; those of two types are not the same though they may be equal."""
    return _made(dict(given))


caches.register_function("paragraph_styles", _remembered)


def _made(given: Mapping[str, object]) -> ParagraphStyle:
    for name in given:
        if name not in NAMES:
            raise BadTypeError(f"{shown(name)} is no property of paragraphs; known are {', '.join(NAMES)}")
    return ParagraphStyle(**given)  # type: ignore[arg-type]  # what they are is checked when it is made


def _limit_chars(value: object) -> tuple[int, int, int]:
    if not isinstance(value, (list, tuple)) or len(value) != 3:
        raise BadTypeError(f"hyphenate_limit_chars must be three whole numbers, got {shown(value)}")
    word, before, after = (whole(one, "hyphenate_limit_chars", 1) for one in value)
    return word, before, after


def _tab_stops(value: object) -> tuple[float, ...]:
    if not isinstance(value, (list, tuple)):
        raise BadTypeError(f"tab_stops must be a list of px, got {shown(value)}")
    return tuple(sorted(not_negative(stop, "a tab stop") for stop in value))


def _exclusions(value: object) -> tuple[PathData, ...]:
    """Paths and rectangles as frozen paths."""
    given = [value] if isinstance(value, (Path, PathData, Rect)) else value
    if not isinstance(given, (list, tuple)):
        raise BadTypeError(f"exclusions must be a list of Path or Rect, got {shown(value)}")
    return tuple(map(_exclusion, given))


def _exclusion(shape: object) -> PathData:
    if isinstance(shape, PathData):
        return shape
    if isinstance(shape, Path):
        return shape.data()
    if isinstance(shape, (Rect, tuple, list)) and len(shape) == 4:
        path = Path()
        path.rect(*(number(side, "a side of an exclusion") for side in shape))
        return path.data()
    raise BadTypeError(f"exclusions must be Path or Rect, got {shown(shape)}")
