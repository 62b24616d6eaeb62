"""Every attribute that boxes of a template may have: what it takes and what it does. The one schema of templates.

Reading, errors, the JSON Schema for editors and the reference in the documentation are all made of these tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, get_args

from vecdraw.paint.compositing import BlendMode
from vecdraw.poster.codes import SYMBOLOGIES
from vecdraw.poster.font_kind import FamilyKind, FeaturesKind, FontKind
from vecdraw.poster.kinds import Anything, Choice, FilterKind, Flag, Kind, ListOf, Number, Text
from vecdraw.poster.lengths import Gaps, LengthKind, Sides
from vecdraw.poster.paints import PaintKind, ShadowKind
from vecdraw.poster.tracks import PlaceKind, Tracks
from vecdraw.text.break_rules import Hyphens, LineBreak, OverflowWrap, WordBreak, Wrap
from vecdraw.text.paragraph_style import Align, AlignLast, EllipsisPosition, Justify, ParagraphDirection
from vecdraw.text.spacing_options import PunctuationStyle, TextSpacingTrim
from vecdraw.text.style import TextOrientation, WritingMode

Group = Literal["layout", "container", "look", "text", "picture", "shape", "code", "chart", "table", "flow"]


class Attribute(NamedTuple):
    """An attribute: its name, what it takes, what it does, and whether boxes inside take it over."""

    name: str
    kind: Kind
    doc: str
    group: Group
    inherited: bool = False


def _choice(literal: object) -> Choice:
    return Choice(tuple(str(word) for word in get_args(literal)))


def _all(group: Group, rows: Iterable[tuple[str, Kind, str]], *, inherited: bool = False) -> tuple[Attribute, ...]:
    return tuple(Attribute(name, kind, doc, group, inherited) for name, kind, doc in rows)


_ALIGN: Final = ("start", "end", "center", "stretch", "baseline", "flex-start", "flex-end")
_SPREAD: Final = (
    "start",
    "end",
    "center",
    "stretch",
    "space-between",
    "space-around",
    "space-evenly",
    "flex-start",
    "flex-end",
)
_SIZE: Final = LengthKind(auto=True, negative=False)
_SHARE: Final = Number(0, 1)
_PX: Final = LengthKind(percent=False, negative=False)

LAYOUT: Final = _all(
    "layout",
    [
        ("width", _SIZE, "width of the border box"),
        ("height", _SIZE, "height of the border box"),
        ("min_width", _SIZE, "the least width"),
        ("min_height", _SIZE, "the least height"),
        ("max_width", _SIZE, "the greatest width"),
        ("max_height", _SIZE, "the greatest height"),
        ("aspect_ratio", Number(1e-4, 1e4), "width through height, where one of them is automatic"),
        ("margin", Sides(LengthKind(auto=True)), "room around the box; auto takes what is left"),
        ("padding", Sides(LengthKind(negative=False)), "room between the border and what is inside"),
        ("grow", Number(0, 1e6), "the share of the room that is left (CSS flex-grow)"),
        ("shrink", Number(0, 1e6), "the share of the room that is missing (CSS flex-shrink)"),
        ("basis", _SIZE, "the size along the main axis before growing and shrinking"),
        ("align_self", Choice(_ALIGN), "where it stands across, in place of the container's align"),
        ("justify_self", Choice(_ALIGN), "where it stands in its cell of a grid, along the row"),
        (
            "position",
            Choice(("relative", "absolute")),
            "absolute: placed by top, right, bottom and left, out of the flow",
        ),
        ("top", LengthKind(auto=True), "distance from the top of the container"),
        ("right", LengthKind(auto=True), "distance from the right of the container"),
        ("bottom", LengthKind(auto=True), "distance from the bottom of the container"),
        ("left", LengthKind(auto=True), "distance from the left of the container"),
        ("grid_column", PlaceKind(), "the columns of a grid it covers"),
        ("grid_row", PlaceKind(), "the rows of a grid it covers"),
        (
            "z",
            Number(-1e6, 1e6, whole=True),
            "what lies higher is drawn later; those equal in the order of the document",
        ),
    ],
)

CONTAINER: Final = _all(
    "container",
    [
        (
            "gap",
            Gaps(LengthKind(negative=False)),
            "room between the boxes inside: both ways, or rows and columns",
        ),
        ("align", Choice(_ALIGN), "where the boxes inside stand across the main axis"),
        ("justify", Choice(_SPREAD), "how they are spread along the main axis"),
        ("align_content", Choice(_SPREAD), "how several lines, or the rows of a grid, are spread"),
        ("justify_items", Choice(_ALIGN), "where the boxes of a grid stand in their cells, along the row"),
        ("wrap", Choice(("nowrap", "wrap", "wrap-reverse")), "whether what does not fit goes to a new line"),
        ("reverse", Flag(), "the boxes in opposite order"),
        ("columns", Tracks(), "the columns of a grid"),
        ("rows", Tracks(), "the rows of a grid"),
        ("auto_columns", Tracks(), "columns of a grid beyond those"),
        ("auto_rows", Tracks(), "rows of a grid beyond those"),
        ("flow", Choice(("row", "column", "row-dense", "column-dense")), "the order in which a grid is filled"),
    ],
)

LOOK: Final = _all(
    "look",
    [
        ("background", PaintKind(), "what the border box is filled with"),
        (
            "radius",
            Sides(LengthKind(negative=False)),
            "radii of the corners: top left, top right, bottom right, bottom left",
        ),
        ("border", Sides(LengthKind(percent=False, negative=False)), "widths of the border, inside the box"),
        ("border_color", PaintKind(), "what the border is painted with"),
        ("border_style", Choice(("solid", "dashed", "dotted")), "how the border is drawn"),
        ("shadow", ShadowKind(), "shadows of the box"),
        ("opacity", _SHARE, "how much of the box and what is in it is seen"),
        ("blend", _choice(BlendMode), "how the box is mixed with what lies under it"),
        ("filter", FilterKind(), "filters of the box and what is in it"),
        ("backdrop", FilterKind(), "filters of what lies under the box"),
        ("clip", Flag(), "whether what is in the box ends at its border"),
        ("mask", PaintKind(), "a gradient or picture whose alpha says how much of the box is seen"),
        ("rotate", Number(-1e6, 1e6), "degrees, clockwise, about the middle; the layout does not move"),
        ("scale", Number(-1e4, 1e4), "how much larger it is drawn, about its middle"),
        ("translate", ListOf(LengthKind(), 2, 2), "how far right and down it is drawn; shares are of the box"),
        ("skew", Number(-89, 89), "degrees that its verticals lean to the left"),
        ("alt", Text(), "what is seen, in words, for those who cannot see it"),
        ("link", Text(), "the address that the box leads to, in PDF"),
    ],
)

TEXT: Final = _all(
    "text",
    [
        ("font", FontKind(), "a CSS shorthand such as \"700 48px 'Noto Sans SC'\", or the name of a font of the theme"),
        ("family", FamilyKind(), "one family or several"),
        ("size", LengthKind(percent=False, negative=False), "size of the font"),
        ("weight", Number(1, 1000), "weight of the font"),
        ("style", Choice(("normal", "italic", "oblique")), "slope of the font"),
        ("features", FeaturesKind(), "OpenType features, with their values"),
        ("color", PaintKind(), "what text is painted with"),
        ("lang", Text(), "language (BCP 47): forms of characters, rules of lines, formats"),
        ("line_height", Number(0, 100), "distance of lines, as a multiple of the size"),
        ("letter_spacing", LengthKind(percent=False), "room added to each character"),
        ("word_spacing", LengthKind(percent=False), "room added to each space"),
        ("text_align", _choice(Align), "where lines stand"),
        ("align_last", _choice(AlignLast), "where the last line stands"),
        ("justify_text", _choice(Justify), "where room is made in justified lines"),
        ("direction", _choice(ParagraphDirection), "the direction of paragraphs, rows, grids and tables"),
        ("writing_mode", _choice(WritingMode), "the direction of lines"),
        ("text_orientation", _choice(TextOrientation), "which characters of vertical lines are turned"),
        ("line_break", _choice(LineBreak), "how strict lines are about where they break"),
        ("word_break", _choice(WordBreak), "whether lines break inside words"),
        ("overflow_wrap", _choice(OverflowWrap), "whether words too long for a line are broken"),
        ("hyphens", _choice(Hyphens), "whether words are hyphenated"),
        ("punctuation", _choice(PunctuationStyle), "whose spacing of Chinese and Japanese punctuation"),
        ("text_spacing_trim", _choice(TextSpacingTrim), "where blanks of punctuation are squeezed"),
        ("text_autospace", Text(), "room between Chinese and Latin"),
        ("hanging_punctuation", Text(), "which punctuation may hang out of the lines"),
    ],
    inherited=True,
)

PARAGRAPH: Final = _all(
    "text",
    [
        (
            "fit",
            ListOf(LengthKind(percent=False, negative=False), 2, 2),
            "the least and greatest size; the largest that fits the box is taken",
        ),
        ("max_lines", Number(1, 1e6, whole=True), "more lines are cut"),
        ("overflow", Choice(("visible", "hidden", "ellipsis", "error")), "what becomes of text that does not fit"),
        ("ellipsis", Text(), "what marks the cut"),
        ("ellipsis_position", _choice(EllipsisPosition), "where the cut is"),
        ("vertical_align", Choice(("top", "middle", "bottom")), "where text stands in a box that is higher"),
        ("text_wrap", _choice(Wrap), "greedy lines, balanced or optimal ones"),
        ("markup", Flag(), "whether tags such as <b> and <ruby> are read"),
        ("stroke", PaintKind(), "what letters are outlined with"),
        ("stroke_width", LengthKind(percent=False, negative=False), "width of that line"),
        ("text_shadow", ShadowKind(spread=False), "shadows of the letters"),
        ("decoration", Text(), "lines under, over and through the text, as CSS writes them"),
        ("first_line_indent", LengthKind(percent=False), "indent of first lines"),
        ("hanging_indent", LengthKind(percent=False), "indent of all lines but the first"),
        ("paragraph_spacing", LengthKind(percent=False, negative=False), "room between paragraphs"),
        ("drop_cap", Number(1, 100, whole=True), "how many lines high the first letter is"),
        ("text_columns", Number(1, 100, whole=True), "columns of text"),
        ("column_gap", LengthKind(percent=False, negative=False), "room between them"),
        (
            "combine",
            Choice(("none", "all", "digits 2", "digits 3", "digits 4")),
            "digits side by side in vertical lines",
        ),
    ],
)

PICTURE: Final = _all(
    "picture",
    [
        ("object_fit", Choice(("cover", "contain", "fill", "none", "scale-down")), "how the picture fills the box"),
        ("focus", ListOf(_SHARE, 2, 2), "the point, as shares of the picture, that stays in sight when it is cut"),
        ("smooth", Flag(), "whether enlarged pixels are blended"),
    ],
)

SHAPE: Final = _all(
    "shape",
    [
        ("fill", PaintKind(), "what the shape is filled with"),
        ("stroke", PaintKind(), "what it is outlined with"),
        ("stroke_width", _PX, "width of the outline, half of it outside"),
        ("dash", ListOf(Number(0, 1e5), 0, 100), "lengths of dashes and gaps in px"),
        ("cap", Choice(("butt", "round", "square")), "ends of lines"),
        ("join", Choice(("miter", "round", "bevel")), "corners of lines"),
        ("fill_rule", Choice(("nonzero", "evenodd")), "what is inside"),
        ("points", Number(3, 1000, whole=True), "corners of a polygon, points of a star"),
        ("inner", _SHARE, "the inner radius of a star or ring, as a share of the outer"),
        (
            "view_box",
            ListOf(Number(-1e7, 1e7), 4, 4),
            "the part of the path's plane that fills the box: x, y, width, height",
        ),
    ],
)

CODE: Final = _all(
    "code",
    [
        ("fill", PaintKind(), "what the modules are painted with"),
        ("quiet", Number(0, 100, whole=True), "modules of room around the code"),
        ("error_level", Choice(("L", "M", "Q", "H")), "how much of a QR code may be lost: 7, 15, 25, 30 %"),
        ("symbology", Choice(tuple(SYMBOLOGIES)), "the kind of bar code"),
        ("show_text", Flag(), "whether the number stands under a bar code"),
    ],
)

CHART: Final = _all(
    "chart",
    [
        (
            "data",
            ListOf(Anything()),
            "numbers, or mappings with label and value, or lists of numbers for several series",
        ),
        ("labels", ListOf(Text()), "what stands under the values"),
        ("series", ListOf(Text()), "the names of the series, for the legend"),
        ("colors", ListOf(PaintKind()), "what values or series are painted with, in turn"),
        ("low", Number(-1e100, 1e100), "the number at the foot of the chart"),
        ("high", Number(-1e100, 1e100), "the number at its top"),
        ("grid_lines", Number(0, 100, whole=True), "how many lines across"),
        ("show_values", Flag(), "whether numbers are written"),
        ("show_labels", Flag(), "whether labels are written"),
        ("bar_gap", _SHARE, "the share of room between bars"),
        ("inner", _SHARE, "the hole of a ring, as a share of its radius"),
        ("number_format", Text(), "a CLDR pattern for the numbers, such as '#,##0.0'"),
        ("line_width", _PX, "width of lines"),
    ],
)

TABLE: Final = _all(
    "table",
    [
        ("header", ListOf(Text()), "the titles of the columns"),
        ("columns", Tracks(), "widths of the columns"),
        ("column_align", ListOf(_choice(Align)), "where the text of each column stands"),
        ("cell_padding", Sides(LengthKind(percent=False, negative=False)), "room around the text of a cell"),
        ("line_color", PaintKind(), "what lines between rows are painted with"),
        ("line_width", _PX, "width of those lines"),
        ("header_background", PaintKind(), "what lies under the titles"),
        ("header_color", PaintKind(), "what the titles are painted with"),
        ("stripe", PaintKind(), "what lies under every second row"),
    ],
)

INHERITED: Final = frozenset(one.name for one in TEXT)
COMMON: Final = (*LAYOUT, *LOOK, *TEXT)

NODES_KEYS: Final = ("name", "if", "when")
"""What every box may have beside attributes: a name, a condition, changes for some of the sizes."""
