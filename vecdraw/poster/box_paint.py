"""The look of boxes: frames with round corners, backgrounds, borders, shadows."""

from __future__ import annotations

from typing import Any

from vecdraw.context.context import Context
from vecdraw.geometry.path import Path
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.poster.boxes import Box
from vecdraw.poster.paints import BoxShadow, Paint, brush_for
from vecdraw.poster.resources import Resources

Radii = tuple[tuple[float, float], ...]

_SQUARE: Radii = ((0.0, 0.0),) * 4
_BLACK = Color(0.0, 0.0, 0.0)
_DASHES = {"dashed": (3.0, 2.0), "dotted": (0.0, 2.0)}


def radii_of(box: Box) -> Radii:
    """The radii of the corners in px: top left, top right, bottom right, bottom left, each across and down."""
    given = box.get("radius")
    if given is None:
        return _SQUARE
    return tuple((one.px(box.width, box.em), one.px(box.height, box.em)) for one in given)


def frame(rect: Rect, radii: Radii) -> Path:
    """A rectangle with round corners; radii that do not fit are made smaller together (CSS Backgrounds 3, 5.5)."""
    path = Path()
    if all(rx == 0 or ry == 0 for rx, ry in radii):
        path.rect(rect.x, rect.y, rect.width, rect.height)
    else:
        path.round_rect(rect.x, rect.y, rect.width, rect.height, list(radii))
    return path


def fill_path(ctx: Context, path: Path, paint: Paint, box: Rect, resources: Resources, rule: Any = "nonzero") -> None:
    """Fills a path with a paint that is placed by a box."""
    ctx.fill_style = brush_for(paint, box, resources.picture)
    ctx.fill(path, rule)


def paint_shadows(box: Box, ctx: Context, radii: Radii) -> None:
    """The shadows of a box, the first on top; nothing of them is seen through the box (CSS Backgrounds 3, 6)."""
    outer = frame(box.border_box, radii)
    around = box.border_box
    for shadow in reversed(box.values["shadow"]):
        if shadow.color.alpha == 0:
            continue
        with ctx.saved():
            if "background" not in box.values or not _is_opaque(box.values["background"]):
                reach = shadow.blur * 2 + abs(shadow.spread) + abs(shadow.dx) + abs(shadow.dy) + 1
                hole = Path()
                hole.rect(around.x - reach, around.y - reach, around.width + 2 * reach, around.height + 2 * reach)
                hole.add_path(outer)
                ctx.clip(hole, "evenodd")
            _cast(ctx, shadow, around, radii)


def _cast(ctx: Context, shadow: BoxShadow, around: Rect, radii: Radii) -> None:
    """A shadow: the box as it is, drawn far away so that only its shadow is seen."""
    spread = shadow.spread
    grown = Rect(around.x - spread, around.y - spread, around.width + 2 * spread, around.height + 2 * spread)
    if grown.width <= 0 or grown.height <= 0:
        return
    wider = tuple((max(0.0, rx + spread) if rx else 0.0, max(0.0, ry + spread) if ry else 0.0) for rx, ry in radii)
    shape = frame(Rect(grown.x + shadow.dx, grown.y + shadow.dy, grown.width, grown.height), wider)
    if shadow.blur:
        ctx.filter = f"blur({shadow.blur / 2:g}px)"
    ctx.fill_style = shadow.color
    ctx.fill(shape)


def _is_opaque(paint: Paint) -> bool:
    return isinstance(paint, Color) and paint.alpha == 1


def paint_border(box: Box, ctx: Context, radii: Radii, resources: Resources) -> None:
    """The border, inside the border box: one ring, or dashes along its middle."""
    widths = [one.px(0, box.em) for one in box.values["border"]]
    if not any(widths):
        return
    outer = box.border_box
    paint = box.get("border_color") or box.get("color") or _BLACK
    style = box.get("border_style", "solid")
    if style == "solid":
        if not all(widths) and radii == _SQUARE:
            fill_path(ctx, _sides(outer, widths), paint, outer, resources)
            return
        ring = Path(frame(outer, radii))
        ring.add_path(inner_frame(outer, radii, widths))
        fill_path(ctx, ring, paint, outer, resources, "evenodd")
        return
    if len(set(widths)) != 1:
        raise box.where.error(
            f"a {style} border has the same width on all sides, got {', '.join(f'{w:g}' for w in widths)}"
        )
    width = widths[0]
    with ctx.saved():
        ctx.line_width = width
        ctx.line_cap = "round" if style == "dotted" else "butt"
        ctx.set_line_dash([part * width for part in _DASHES[style]])
        ctx.stroke_style = brush_for(paint, outer, resources.picture)
        ctx.stroke(inner_frame(outer, radii, [width / 2] * 4))


def _sides(outer: Rect, widths: list[float]) -> Path:
    """The sides that have a width, as rectangles: of a ring with sides of none, PDFium draws these as hairlines."""
    top, right, bottom, left = widths
    high = max(0.0, outer.height - top - bottom)
    sides = Path()
    for x, y, width, height in (
        (outer.x, outer.y, outer.width, top),
        (outer.x, outer.bottom - bottom, outer.width, bottom),
        (outer.x, outer.y + top, left, high),
        (outer.right - right, outer.y + top, right, high),
    ):
        if width and height:
            sides.rect(x, y, width, height)
    return sides


def inner_frame(outer: Rect, radii: Radii, widths: list[float]) -> Path:
    """The frame inside a border: corners keep their centres (CSS Backgrounds 3, 5.2)."""
    top, right, bottom, left = widths
    inner = Rect(
        outer.x + left, outer.y + top, max(0.0, outer.width - left - right), max(0.0, outer.height - top - bottom)
    )
    cut = ((left, top), (right, top), (right, bottom), (left, bottom))
    return frame(
        inner, tuple((max(0.0, rx - cx), max(0.0, ry - cy)) for (rx, ry), (cx, cy) in zip(radii, cut, strict=True))
    )
