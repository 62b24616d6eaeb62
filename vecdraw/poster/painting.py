"""Boxes in their places onto a Context, from the bottom up."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from vecdraw import limits
from vecdraw.context.context import Context
from vecdraw.poster.box_paint import Radii, fill_path, frame, inner_frame, paint_border, paint_shadows, radii_of
from vecdraw.poster.boxes import Box
from vecdraw.poster.chart_painting import paint_chart
from vecdraw.poster.clock import look
from vecdraw.poster.content_painting import paint_code, paint_picture, paint_shape, paint_svg, paint_table, paint_text
from vecdraw.poster.paints import brush_for
from vecdraw.poster.resources import Resources

_PLAIN = ("opacity", "blend", "filter", "backdrop", "mask")


class Painted:
    """How many px of a poster's canvas its boxes have covered so far, layers among them."""

    def __init__(self, width: float, height: float, scale: float) -> None:
        self._canvas = width * height * scale * scale
        self.scale = scale
        self._pixels = 0.0

    def add(self, box: Box, layers: int) -> None:
        """Counts a box, and what it needs to be drawn apart. Raises `LimitError`, when the time is over too."""
        look()
        own = max(0.0, box.width) * max(0.0, box.height) * self.scale**2
        self._pixels += min(own, self._canvas) + layers * self._canvas
        limits.check("template_painted_pixels", self._pixels, f"px painted for boxes of {box.where.source}")


def paint(box: Box, ctx: Context, resources: Resources, painted: Painted, depth: int = 0) -> None:
    """Draws a box and what is in it. Raises `LimitError` for layers too deep inside each other, or too much work."""
    layers = sum(name in box.values for name in _PLAIN)
    painted.add(box, layers)
    rounded = radii_of(box)
    with ExitStack() as open_:
        if _is_moved(box):
            open_.enter_context(ctx.saved())
            _move(box, ctx)
        if layers:
            depth += 1
            if "backdrop" in box.values:
                _paint_backdrop(box, ctx, resources, rounded)
            limits.check("template_layers", depth, f"layers inside each other in {box.where.source}")
            if layers > ("backdrop" in box.values):
                open_.enter_context(_layer(box, ctx, resources))
        if "shadow" in box.values:
            paint_shadows(box, ctx, rounded)
        if "background" in box.values:
            fill_path(ctx, frame(box.border_box, rounded), box.values["background"], box.border_box, resources)
        with _clipped(box, ctx, rounded):
            _paint_content(box, ctx, resources, painted.scale)
            for child in sorted(box.children, key=_height):
                paint(child, ctx, resources, painted, depth)
        if "border" in box.values:
            paint_border(box, ctx, rounded, resources)


def _height(box: Box) -> int:
    return int(box.get("z", 0))


def _paint_content(box: Box, ctx: Context, resources: Resources, scale: float) -> None:  # one case for each kind
    match box.kind:
        case "row" | "column" | "grid" | "stack" | "space":
            pass
        case "text":
            paint_text(box, ctx, resources)
        case "image":
            paint_picture(box, ctx)
        case "svg":
            paint_svg(box, ctx, scale)
        case "shape" | "path":
            paint_shape(box, ctx, resources)
        case "qr" | "barcode":
            paint_code(box, ctx, resources)
        case "chart":
            paint_chart(box, ctx, resources)
        case "table":
            paint_table(box, ctx, resources)
        case kind:
            raise box.where.error(f"boxes of the kind {kind!r} are not drawn")


def _is_moved(box: Box) -> bool:
    return any(name in box.values for name in ("rotate", "scale", "translate", "skew"))


def _move(box: Box, ctx: Context) -> None:
    """The box turned about its middle, as CSS Transforms 2 orders it: translate, rotate, scale, then skew."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    dx, dy = box.get("translate", (None, None))
    ctx.translate(
        x + (dx.px(box.width, box.em) if dx is not None else 0.0),
        y + (dy.px(box.height, box.em) if dy is not None else 0.0),
    )
    ctx.rotate(math.radians(box.get("rotate", 0.0)))
    factor = box.get("scale", 1.0)
    ctx.scale(factor, factor)
    ctx.transform(1, 0, math.tan(math.radians(box.get("skew", 0.0))), 1, 0, 0)
    ctx.translate(-x, -y)


def _paint_backdrop(box: Box, ctx: Context, resources: Resources, rounded: Radii) -> None:
    """What is under the box, filtered, within its border box (CSS Filter Effects 2, 2): the box is not cut by it."""
    with ctx.saved():
        ctx.clip(frame(box.border_box, rounded))
        with ctx.layer(
            alpha=box.get("opacity"), backdrop_filter=box.values["backdrop"], mask=_mask_of(box, resources)
        ):
            pass


def _mask_of(box: Box, resources: Resources) -> Any:
    mask = box.get("mask")
    return None if mask is None else brush_for(mask, box.border_box, resources.picture)


@contextmanager
def _layer(box: Box, ctx: Context, resources: Resources) -> Iterator[None]:
    with ctx.layer(
        alpha=box.get("opacity"), blend=box.get("blend"), filter=box.get("filter"), mask=_mask_of(box, resources)
    ):
        yield


@contextmanager
def _clipped(box: Box, ctx: Context, rounded: tuple[tuple[float, float], ...]) -> Iterator[None]:
    if not box.get("clip"):
        yield
        return
    widths = [one.px(0, box.em) for one in box.values["border"]] if "border" in box.values else [0.0] * 4
    with ctx.saved():
        ctx.clip(inner_frame(box.border_box, rounded, widths))
        yield
