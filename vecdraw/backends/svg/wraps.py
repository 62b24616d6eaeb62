"""Groups around what a layer holds so far, and their sources: masks, and filters that combine two pictures.

A filter has one input. So the source is drawn beside the canvas, as far to the right as the canvas is wide; the filter
moves it over what is there and composites the two with `feComposite` (Compositing 1, 5; Filter Effects 1, 9.8).
What covers the clip alone is drawn below the canvas in the same way.
"""

from __future__ import annotations

import math
from typing import Final

from vecdraw.backends.svg.clips import Clips
from vecdraw.backends.svg.effects import region_attributes
from vecdraw.backends.svg.markup import element, number, start_tag, transform
from vecdraw.backends.svg.page import Page
from vecdraw.backends.svg.plan import Wrap
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.compositing import COVERS_ALL, BlendMode

_STEP: Final = 16.0  # user units; a source that lies a multiple of it away meets whole pixels at many scales

_OPERATOR: Final[dict[BlendMode, tuple[str, bool]]] = {
    "source-in": ("in", False),
    "source-out": ("out", False),
    "source-atop": ("atop", False),
    "xor": ("xor", False),
    "destination-over": ("over", True),
    "destination-in": ("in", True),
    "destination-out": ("out", True),
    "destination-atop": ("atop", True),
}
"""The operator of feComposite, and whether its inputs are exchanged."""


class Wraps:
    """Writes the starts and ends of groups for the canvas in force, and what matters around it.

    `upright` is what turns the axes of a scene so that they are those of the document, in which filters work.
    """

    def __init__(self, page: Page, clips: Clips) -> None:
        self._page = page
        self._clips = clips

    def open(self, wrap: Wrap, upright: Affine | None) -> None:
        """The start of the group around what comes before the source."""
        write, definitions = self._page.write, self._page.definitions
        wrap.begun = False  # what is in a layer may be written twice: over what is there, and its shadow under that
        if wrap.kind != "combine":
            wrap.name = definitions.new_id("m")
            write(start_tag("g", {"mask": f"url(#{wrap.name})"}))
            return
        frame = _frame(self._page.around, upright)
        canvas = self._clips.rectangle(self._page.around)
        outer = {"filter": f"url(#{self._filter(wrap, frame)})"}
        if upright is not None:
            outer = {"transform": self._text(upright), **outer}
        write(start_tag("g", outer) + start_tag("g", {**self._placed(Affine(), upright), "clip-path": canvas}))

    def source(self, wrap: Wrap, upright: Affine | None, *, by_alpha: bool) -> None:
        """The end of what comes before, and the start of the source; `by_alpha` has a mask count opacity alone."""
        page = self._page
        if wrap.kind == "combine":
            canvas = self._clips.rectangle(page.around)
            beside = Affine.translation(_away(_frame(page.around, upright).width), 0.0)
            page.write("</g>" + start_tag("g", {**self._placed(beside, upright), "clip-path": canvas}))
            return
        attributes = {"id": wrap.name, "maskUnits": "userSpaceOnUse", **region_attributes(page.around, 3)}
        if wrap.kind == "keep" and by_alpha:
            attributes["style"] = "mask-type:alpha"
        page.write("</g>" + start_tag("mask", attributes))
        if wrap.kind == "erase":
            page.write(element("rect", {**_box(page.around), "fill": "#fff"}))

    def close(self, wrap: Wrap, clip: str, upright: Affine | None) -> None:
        """The end of the source and of the group; `clip` is what confines the change, "" for the whole canvas."""
        page = self._page
        if wrap.kind != "combine":
            page.write("</mask>")
            return
        page.write("</g>")
        if is_confined(wrap):
            below = Affine.translation(0.0, _away(_frame(page.around, upright).height))
            cover = element("rect", _box(page.around))
            inside = element("g", {"clip-path": clip}, cover) if clip else cover
            page.write(element("g", self._placed(below, upright), inside))
        page.write("</g>")

    def _placed(self, move: Affine, upright: Affine | None) -> dict[str, str]:
        """The transform of the scene's own axes, moved within the frame that the filter works in."""
        matrix = move if upright is None else move @ upright.inverse()
        return {} if matrix.is_identity else {"transform": self._text(matrix)}

    def _text(self, matrix: Affine) -> str:
        return transform(matrix, self._page.options.precision)

    def _filter(self, wrap: Wrap, frame: Rect) -> str:
        across, down = _away(frame.width), _away(frame.height)
        confined = is_confined(wrap)
        height = down + frame.height if confined else frame.height
        region = Rect(frame.x, frame.y, across + frame.width, height)
        crop = region_attributes(frame, 3)
        parts = [element("feOffset", {"in": "SourceGraphic", "dx": number(-across, 3), "result": "source"})]
        if confined:
            parts.append(element("feOffset", {"in": "SourceGraphic", "dy": number(-down, 3), "result": "clip"}))
        combined = _combined(wrap.mode)
        if confined:
            parts += [
                element("feComposite", {**combined, "result": "new"}) if combined else "",
                element("feComposite", {"in": "new" if combined else "source", **_IN_CLIP, "result": "new"}),
                element("feComposite", {"in": "SourceGraphic", "in2": "clip", "operator": "out", "result": "old"}),
                element("feComposite", {"in": "new", "in2": "old", **_SUM, **crop}),
            ]
        else:
            parts.append(element("feComposite", {**combined, **crop}))
        attributes = {"filterUnits": "userSpaceOnUse", **region_attributes(region, 3)}
        attributes["color-interpolation-filters"] = "sRGB"
        return self._page.definitions.add("f", "filter", attributes, "".join(parts))


_IN_CLIP: Final = {"in2": "clip", "operator": "in"}
_SUM: Final = {"operator": "arithmetic", "k2": "1", "k3": "1"}


def is_confined(wrap: Wrap) -> bool:
    """Whether the source changes what it does not cover, so that the clip is an input of its own."""
    return wrap.kind == "combine" and wrap.clip is not None and wrap.mode in COVERS_ALL


def _combined(mode: BlendMode) -> dict[str, str]:
    """The inputs and operator of feComposite; none where the source replaces what is there."""
    if mode == "copy":
        return {}
    if mode == "lighter":
        return {"in": "source", "in2": "SourceGraphic", **_SUM}
    operator, exchanged = _OPERATOR[mode]
    first, second = ("SourceGraphic", "source") if exchanged else ("source", "SourceGraphic")
    return {"in": first, "in2": second, "operator": operator}


def _frame(canvas: Rect, upright: Affine | None) -> Rect:
    """The canvas in the axes of the document."""
    return canvas if upright is None else canvas.transformed(upright.inverse())


def _away(side: float) -> float:
    return math.ceil(side / _STEP) * _STEP if side >= _STEP else math.ceil(side)


def _box(canvas: Rect) -> dict[str, str]:
    sides = zip(("x", "y", "width", "height"), canvas, strict=True)
    return {name: number(side, 3) for name, side in sides if side}
