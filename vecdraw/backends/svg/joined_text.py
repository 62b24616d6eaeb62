"""Which text operations go on with the line of the one before, so that they are copied as one, or draw it again."""

from __future__ import annotations

from typing import Final, NamedTuple

from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import FillText, StrokeText

_NEAR: Final = 0.3  # em; between Chinese and Latin there is a quarter
_NEAR_SPACE: Final = 2.0  # em; spaces of justified lines are wide
_ASIDE: Final = 0.6  # em; raised and lowered text, and glyphs upright in columns, stand beside the line
_ABOVE: Final = 0.88  # em; about how far glyphs upright in a column hang below where they begin


def is_again(before: FillText | StrokeText | None, op: FillText | StrokeText) -> bool:
    """Whether a text is the one before it once more in the same place, as an outline over its letters."""
    if before is None or (before.x, before.y, before.horizontal_scale) != (op.x, op.y, op.horizontal_scale):
        return False
    return before.runs == op.runs and before.state.transform == op.state.transform


class _Extent(NamedTuple):
    """Where a text begins and ends along its line, and where that line lies."""

    is_column: bool
    start: float
    stop: float
    aside: float
    size: float


def goes_on(before: FillText | StrokeText, op: FillText | StrokeText) -> bool:
    """Whether a text begins, or ends, where the one before it ends, or begins, on the same line."""
    one, two = _extent(before), _extent(op)
    if one is None or two is None or one.is_column != two.is_column or before.state != op.state:
        return False
    if any(run.is_beside for run in before.runs) != any(run.is_beside for run in op.runs):
        return False
    if abs(one.start + one.stop - two.start - two.stop) < (one.stop - one.start + two.stop - two.start) / 2:
        return False  # one lies over the other
    em = max(one.size, two.size)
    spaced = before.runs[-1].text[-1:].isspace() or op.runs[0].text[:1].isspace()
    apart = min(abs(two.start - one.stop), abs(one.start - two.stop))
    return abs(one.aside - two.aside) <= _ASIDE * em and apart <= (_NEAR_SPACE if spaced else _NEAR) * em


def _extent(op: FillText | StrokeText) -> _Extent | None:
    """None for text on a path, text that is squeezed, and none at all."""
    runs = [run for run in op.runs if run.glyphs]
    if not runs or op.horizontal_scale != 1.0:
        return None
    is_column = any(run.direction == "ttb" or run.angles for run in runs)
    if is_column and any(run.angles and len(set(run.angles)) > 1 for run in runs):
        return None
    starts = [_start(run, is_column) for run in runs]
    stops = [start + run.advance for start, run in zip(starts, runs, strict=True)]
    along, aside = (op.y, op.x + runs[0].xs[0]) if is_column else (op.x, op.y + runs[0].ys[0])
    return _Extent(is_column, along + min(starts), along + max(stops), aside, max(run.size for run in runs))


def _start(run: GlyphRun, is_column: bool) -> float:
    if not is_column:
        return min(run.xs)
    return min(run.ys) - (_ABOVE * run.size if run.direction == "ttb" else 0.0)
