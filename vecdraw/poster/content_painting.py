"""What is in boxes: text, pictures, shapes, codes and tables."""

from __future__ import annotations

import math
from typing import Any

from vecdraw.context.context import Context
from vecdraw.geometry.path import Path
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.poster.box_paint import fill_path
from vecdraw.poster.boxes import Box
from vecdraw.poster.paints import brush_for
from vecdraw.poster.resources import Resources
from vecdraw.poster.shapes import shape_path

BLACK = Color(0.0, 0.0, 0.0)
_TRANSPARENT = Color(0.0, 0.0, 0.0, 0.0)


def paint_text(box: Box, ctx: Context, resources: Resources) -> None:
    """The lines of a text, its shadows under them, its outline over them."""
    inside = box.content_box
    layout = box.layout.placed(inside.width, inside.height)
    brush = brush_for(box.get("color", BLACK), inside, resources.picture)
    for shadow in reversed(box.get("text_shadow", ())):
        with ctx.saved():
            if shadow.blur:
                ctx.filter = f"blur({shadow.blur / 2:g}px)"
            ctx.fill_style = shadow.color
            ctx.draw_layout(layout, inside.x + shadow.dx, inside.y + shadow.dy)
    if "stroke" in box.values and box.px("stroke_width", 0, 1.0):
        with ctx.saved():
            ctx.stroke_style = brush_for(box.values["stroke"], inside, resources.picture)
            ctx.line_width = 2 * box.px("stroke_width", 0, 1.0)
            ctx.line_join = "round"
            ctx.translate(inside.x, inside.y)
            ctx.stroke(layout.to_path())
    ctx.fill_style = brush
    ctx.draw_layout(layout, inside.x, inside.y)


def paint_picture(box: Box, ctx: Context) -> None:
    """A picture in its box, cut or with room around it as `object_fit` says (CSS Images 4, 5.5)."""
    source, inside = box.layout, box.content_box
    if not (inside.width > 0 and inside.height > 0):
        return
    part, place = fitted(
        (source.width, source.height), inside, box.get("object_fit", "cover"), box.get("focus", (0.5, 0.5))
    )
    with ctx.saved():
        ctx.image_smoothing_enabled = box.get("smooth", True)
        ctx.image_smoothing_quality = "high"
        ctx.draw_image(source, *part, *place)


def paint_svg(box: Box, ctx: Context, scale: float) -> None:
    """An SVG picture, drawn in as many pixels as it covers; `scale` is px per px of the boxes."""
    inside = box.content_box
    if not (inside.width > 0 and inside.height > 0):
        return
    own = box.layout.size
    part, place = fitted(own, inside, box.get("object_fit", "contain"), box.get("focus", (0.5, 0.5)))
    matrix = ctx.get_transform()
    scale *= max(math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d))
    wide = max(1, math.ceil(own[0] * place[2] / part[2] * scale))
    high = max(1, math.ceil(own[1] * place[3] / part[3] * scale))
    drawn = box.layout.drawn(wide, high)
    sx, sy = drawn.width / own[0], drawn.height / own[1]
    ctx.draw_image(drawn, part[0] * sx, part[1] * sy, part[2] * sx, part[3] * sy, *place)


Four = tuple[float, float, float, float]


def fitted(size: tuple[float, float], box: Rect, how: str, focus: tuple[float, float]) -> tuple[Four, Four]:
    """Which part of a picture is seen, in its own units, and where: both x, y, width, height."""
    width, height = size
    whole = (0.0, 0.0, width, height)
    if how == "fill":
        return whole, (box.x, box.y, box.width, box.height)
    cover, contain = max(box.width / width, box.height / height), min(box.width / width, box.height / height)
    factor = {"cover": cover, "contain": contain, "none": 1.0, "scale-down": min(1.0, contain)}[how]
    seen_width, seen_height = min(width, box.width / factor), min(height, box.height / factor)
    x = min(max(0.0, focus[0] * width - seen_width / 2), width - seen_width)
    y = min(max(0.0, focus[1] * height - seen_height / 2), height - seen_height)
    shown_width, shown_height = seen_width * factor, seen_height * factor
    left, top = box.x + (box.width - shown_width) / 2, box.y + (box.height - shown_height) / 2
    return (x, y, seen_width, seen_height), (left, top, shown_width, shown_height)


def paint_shape(box: Box, ctx: Context, resources: Resources) -> None:
    """A shape or path that fills its box."""
    inside = box.content_box
    path, is_line = shape_path(box, inside)
    fill = box.get("fill", None if is_line or "stroke" in box.values else box.get("color", BLACK))
    if fill is not None and not is_line:
        fill_path(ctx, path, fill, inside, resources, box.get("fill_rule", "nonzero"))
    stroke = box.get("stroke", box.get("color", BLACK) if is_line else None)
    width = box.px("stroke_width", 0, 1.0)
    if stroke is None or not width:
        return
    with ctx.saved():
        ctx.stroke_style = brush_for(stroke, inside, resources.picture)
        ctx.line_width = width
        ctx.line_cap = box.get("cap", "butt")
        ctx.line_join = box.get("join", "miter")
        ctx.set_line_dash(list(box.get("dash", ())))
        ctx.stroke(path)


def paint_code(box: Box, ctx: Context, resources: Resources) -> None:
    """A QR or bar code in the middle of its box, as large as it fits, without distortion."""
    code, inside = box.layout, box.content_box
    text_height = box.em * 1.2 if code.text else 0.0
    room = max(0.0, inside.height - text_height)
    across, down = inside.width / code.columns, room / code.height
    if not (across > 0 and down > 0):
        return
    if not code.is_linear:
        across = down = min(across, down)
    width, height = across * code.columns, down * code.height
    left, top = inside.x + (inside.width - width) / 2, inside.y + (room - height) / 2
    placed = code.path(left, top, across, down)
    fill_path(ctx, placed, box.get("fill", box.get("color", BLACK)), inside, resources)
    if code.text:
        with ctx.saved():
            ctx.font = box.values.get("font") or "16px sans-serif"
            ctx.fill_style = brush_for(box.get("color", BLACK), inside, resources.picture)
            ctx.text_align, ctx.text_baseline = "center", "alphabetic"
            ctx.fill_text(code.text, inside.x + inside.width / 2, inside.y + inside.height - text_height * 0.2)


def paint_table(box: Box, ctx: Context, resources: Resources) -> None:
    """The texts of a table, what lies under its rows, and lines between them."""
    inside = box.content_box
    rows = box.layout.placed(inside.width)
    starts = (0.0, *rows.ends)[: len(rows.ends)]
    for index, (top, bottom) in enumerate(zip(starts, rows.ends, strict=True)):
        is_header = box.layout.has_header and index == 0
        name = "header_background" if is_header else "stripe"
        odd = (index - box.layout.has_header) % 2 == 1
        if name in box.values and (is_header or odd):
            _fill_row(ctx, box.values[name], Rect(inside.x, inside.y + top, inside.width, bottom - top), resources)
    color = box.get("color", BLACK)
    for cell in rows.cells:
        paint: Any = box.get("header_color", color) if cell.is_header else color
        ctx.fill_style = brush_for(paint, inside, resources.picture)
        ctx.draw_layout(cell.layout, inside.x + cell.x, inside.y + cell.y)
    line = box.get("line_color")
    if line is not None:
        width = box.px("line_width", 0, 1.0)
        for end in rows.ends[:-1]:
            _fill_row(ctx, line, Rect(inside.x, inside.y + end - width / 2, inside.width, width), resources)


def _fill_row(ctx: Context, paint: Any, rect: Rect, resources: Resources) -> None:
    path = Path()
    path.rect(rect.x, rect.y, rect.width, rect.height)
    fill_path(ctx, path, paint, rect, resources)
