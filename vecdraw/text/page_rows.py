"""The rows of all blocks of a page, in one column, in several, and in columns that flow round shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.text.block_material import prepared
from vecdraw.text.flow_course import Spot
from vecdraw.text.rows import Row, Sheet, block_rows, in_columns
from vecdraw.text.ruby_room import missing_of

if TYPE_CHECKING:
    from vecdraw.text.blocks import Block
    from vecdraw.text.paragraph_style import ParagraphStyle

_TOLERANCE: Final = 1e-6  # px
_HALVINGS: Final = 12  # of the depth of the box, to find the least in which a text has its place


class PageRows(NamedTuple):
    """Rows, where the last of them ends in block direction, px, and whether some were left out."""

    rows: Sequence[Row]
    end: float
    is_cut: bool


def page_rows(blocks: Sequence[Block], sheet: Sheet, depth: float | None, missing: dict[str, None]) -> PageRows:
    """The rows of all blocks in a page of a depth (px; None: as deep as they are).

    What no font has is put into `missing`. Columns round shapes are filled one after the other; to balance them the
    least depth is looked for in which all has its place, by halving: where shapes are in the way there may be a
    lesser one that was not tried. Text round shapes that is not at the top of its box flows from where it is to begin,
    which is looked for in the same way.
    """
    style = sheet.style
    sheet = sheet._replace(columns=sheet.columns._replace(rtl=bool(blocks[0].level)))
    if sheet.area is None:
        found = _stacked(blocks, sheet, depth, missing)
        if style.columns == 1:
            return found
        rows, end, is_left_over = in_columns(found.rows, sheet, depth)
        return PageRows(rows, end, found.is_cut or is_left_over)
    found = _flowed(blocks, sheet, depth, missing)
    if style.vertical_align == "top" or depth is None or found.is_cut or found.end > depth + _TOLERANCE:
        return found
    return _lowered(blocks, sheet, depth, found)


def _flowed(blocks: Sequence[Block], sheet: Sheet, depth: float | None, missing: dict[str, None]) -> PageRows:
    """The rows round shapes, in columns that are balanced where they shall be."""
    found = _stacked(blocks, sheet, depth, missing)
    style = sheet.style
    if style.columns == 1 or style.column_fill == "auto" or depth is None or found.end > depth + _TOLERANCE:
        return found
    return _balanced(blocks, sheet, depth, found)


def _lowered(blocks: Sequence[Block], sheet: Sheet, depth: float, highest: PageRows) -> PageRows:
    """The rows as far down as their vertical alignment asks for; `highest` are those from the top."""
    low, high, best = 0.0, depth, highest
    share = 1.0 if sheet.style.vertical_align == "bottom" else 0.5
    for _ in range(_HALVINGS):
        top = (low + high) / 2
        tried = _flowed(blocks, sheet._replace(columns=sheet.columns._replace(top=top)), depth, {})
        fits = not tried.is_cut and tried.end <= depth + _TOLERANCE
        if fits and top * (1 - share) <= (depth - tried.end) * share:
            low, best = top, tried
        else:
            high = top
    return best


def _balanced(blocks: Sequence[Block], sheet: Sheet, depth: float, whole: PageRows) -> PageRows:
    """The rows in the columns of the least depth that was found; `whole` are those in columns of all of it."""
    low, best = sheet.columns.top, whole
    for _ in range(_HALVINGS):
        limit = (low + best.end) / 2
        tried = _stacked(blocks, sheet._replace(columns=sheet.columns._replace(depth=limit)), depth, {})
        if tried.end <= limit + _TOLERANCE and tried.is_cut == whole.is_cut and _ends_at(tried) == _ends_at(whole):
            best = tried
        else:
            low = limit
    return best


def _ends_at(found: PageRows) -> tuple[int, int]:
    """The block and the cluster that the rows end with."""
    if not found.rows:
        return 0, 0
    last = found.rows[-1].line
    return last.one.measured.block.start, last.last


def _stacked(
    blocks: Sequence[Block], sheet: Sheet, depth: float | None, missing: dict[str, None]
) -> PageRows:
    """The rows of all blocks, one after the other."""
    style = sheet.style
    rows: list[Row] = []
    spot, is_cut, end = Spot(0, sheet.columns.top), False, 0.0
    bound = None if style.columns > 1 and sheet.area is None else depth
    for number, block in enumerate(blocks):
        one = prepared(block, style, sheet.base.lang)
        missing.update(dict.fromkeys(missing_of(one.measured)))
        spot = spot._replace(at=spot.at + (style.paragraph_spacing if number else 0.0))
        end = max(end, spot.at)
        for row in block_rows(one, sheet, spot, rows[-1] if rows else None):
            if _is_full(len(rows), row.as_last.end, bound, style):
                is_cut = True
                break
            rows.append(row)
            spot = Spot(row.column, max(spot.at, row.end) if row.column == spot.column else row.end)
            end = max(end, row.end)
        if is_cut:
            break
    if rows:
        rows[-1] = rows[-1].as_last
        end = max(end, rows[-1].end)
    return PageRows(rows, end, is_cut)


def _is_full(count: int, end: float, depth: float | None, style: ParagraphStyle) -> bool:
    """Whether there is no place for a further line that ends at `end`."""
    if style.max_lines is not None and count >= style.max_lines:
        return True
    cuts = style.overflow in ("hidden", "ellipsis")
    return cuts and depth is not None and end > depth + _TOLERANCE and (count > 0 or style.overflow == "hidden")
