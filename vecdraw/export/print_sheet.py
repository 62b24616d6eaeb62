"""A drawing on a larger sheet: what is cut off, what remains, and the marks around it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal, get_args

from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.export.print_marks import bars, crop_marks, registration_marks
from vecdraw.geometry.page_size import to_mm
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.scene.ops import DrawScene, Op, State
from vecdraw.scene.scene import Scene
from vecdraw.scene.sheet import Sheet
from vecdraw.units import MM_PER_INCH, PT_PER_INCH

Mark = Literal["crop", "registration", "bars"]

SHEET_OPTIONS: Final = frozenset({"bleed", "marks"})
"""Options of `encode` that every format takes."""

_MARKS: Final = get_args(Mark)
_USUAL: Final[tuple[Mark, ...]] = ("crop", "registration")
_MARGIN: Final = 8.0  # mm around the bleed: a mark of 5, 1 before it, 2 behind it
_LEAST_GAP: Final = 3.0  # mm from the trim to a crop mark, also where there is less bleed than that
_HAIRLINE: Final = 0.25  # pt
_ROUNDING: Final = 1e-9  # px
_PAPER: Final = Color(1.0, 1.0, 1.0)


def print_sheet(scene: Scene, *, bleed: float | str = 0.0, marks: bool | Mark | tuple[Mark, ...] = True) -> Scene:
    """A larger scene: `scene` on white paper with printer's marks around it, all of them outside the bleed.

    `bleed` is how much is cut off at each edge of the scene: text such as "3mm", or user units. `marks` are "crop"
    (where to cut), "registration" (targets by which inks are laid over each other) and "bars" (patches of gray and
    colour); True stands for the first two. The scene's pixels stay what they are, at whole pixels of the sheet.

    Raises `BadTypeError` and `BadValueError` for what is no length or mark, and for a bleed that leaves no page.
    """
    if not isinstance(scene, Scene):
        raise BadTypeError(f"expected a Scene, got {shown(scene)}")
    return on_sheet(scene, scene.scale, {"bleed": bleed, "marks": marks})


def on_sheet(scene: Scene, scale: float, options: Mapping[str, object]) -> Scene:
    """The scene on the sheet that `options` ask for, to be drawn with `scale` px a unit; itself if for no marks."""
    bleed, marks = options.get("bleed", 0.0), options.get("marks", False)
    sheet = lay_out(scene.width, scene.height, dpi=scene.dpi, scale=scale, bleed=bleed, marks=marks)
    if not sheet.marks:
        return scene
    inner = DrawScene(scene, sheet.bleed.x, sheet.bleed.y, 1.0, 1.0, State())
    return replace(scene, width=sheet.width, height=sheet.height, background=_PAPER, ops=(inner, *sheet.marks))


def lay_out(
    width: float, height: float, *, dpi: float, scale: float | None, bleed: object = 0.0, marks: object = False
) -> Sheet:
    """The sheet for a drawing of `width` x `height` user units of 1/dpi inch; see `print_sheet`.

    `scale` is px per unit; with None there are no pixels to keep to.
    """
    wanted = to_marks(marks)
    unit = dpi / MM_PER_INCH
    cut = to_mm(bleed, "bleed", dpi) * unit
    if 2 * cut >= min(width, height):
        raise BadValueError(
            f"a bleed of {shown(bleed)} at each edge leaves nothing of a page of {width:g} x {height:g}"
        )
    gap = max(1.0, _LEAST_GAP - cut / unit)
    margin = (gap - 1.0 + _MARGIN) * unit if wanted else 0.0
    line = _HAIRLINE * dpi / PT_PER_INCH
    if scale is not None:
        margin = math.ceil(margin * scale - _ROUNDING) / scale
        line = max(line, 1.0 / scale)
    box = Rect(margin, margin, width, height)
    trim = Rect(margin + cut, margin + cut, width - 2 * cut, height - 2 * cut)
    made: list[Op] = []
    if "crop" in wanted:
        made += crop_marks(box, trim, gap * unit, 5 * unit, line)
    if "registration" in wanted:
        made += registration_marks(box, (gap + 2.5) * unit, 2.5 * unit, line)
    if "bars" in wanted:
        made += bars(box, (gap + 0.5) * unit, 4 * unit)
    return Sheet(width + 2 * margin, height + 2 * margin, box, trim, tuple(made))


def to_marks(marks: object) -> tuple[str, ...]:
    """The names of the marks that `marks` stands for. Raises `BadTypeError` and `BadValueError`."""
    if isinstance(marks, bool):
        return _USUAL if marks else ()
    named = (marks,) if isinstance(marks, str) else marks
    if not isinstance(named, (tuple, list)):
        raise BadTypeError(f"marks must be True, False or some of {', '.join(map(repr, _MARKS))}, got {shown(marks)}")
    for mark in named:
        if not isinstance(mark, str) or mark not in _MARKS:
            raise BadValueError(f"marks are {', '.join(map(repr, _MARKS))}, got {shown(mark)}")
    return tuple(named)
