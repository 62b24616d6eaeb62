"""Templates as HTML and CSS: the same layout, said to a browser."""

from __future__ import annotations

import base64
import html
import io
import re
from collections.abc import Mapping
from typing import Any, Final

from PIL import Image

Node = Mapping[str, Any]

_KINDS: Final = ("row", "column", "grid", "stack", "text", "image", "shape", "space")
_LENGTHS: Final = (
    "width", "height", "min_width", "min_height", "max_width", "max_height",
    "margin", "padding", "top", "right", "bottom", "left", "basis", "size",
)  # fmt: skip
_AS_IT_IS: Final = (
    "aspect_ratio", "align_self", "justify_self", "align_content", "justify_items", "grid_column", "grid_row",
    "position", "font", "line_height", "text_align", "writing_mode", "word_break", "line_break", "object_fit",
    "border", "gap", "direction",
)  # fmt: skip
_PROPERTIES: Final = {
    **{name: name.replace("_", "-") for name in (*_LENGTHS, *_AS_IT_IS)},
    "basis": "flex-basis",
    "size": "font-size",
    "grow": "flex-grow",
    "shrink": "flex-shrink",
    "align": "align-items",
    "justify": "justify-content",
    "wrap": "flex-wrap",
    "weight": "font-weight",
    "flow": "grid-auto-flow",
    "columns": "grid-template-columns",
    "rows": "grid-template-rows",
    "auto_columns": "grid-auto-columns",
    "auto_rows": "grid-auto-rows",
    "clip": "overflow",
}
_ONE_CELL: Final = "minmax(0, 1fr) / minmax(0, 1fr)"


def page_of(document: Node) -> str:
    """The HTML of a template: an element for each of its boxes, in the same order."""
    width, _, height = str(document["size"]).partition("x")
    own = [f"width: {width}px", f"font: {document['font']}", "display: grid", f"grid-template: {_ONE_CELL}"]
    if height != "auto":
        own.append(f"height: {height}px")
    lang = html.escape(document.get("lang", ""))
    inside = "".join(_element(one, {"grid-area": "1 / 1"}) for one in document["body"])
    return f'<div id="poster" lang="{lang}" style="{html.escape("; ".join(own))}">{inside}</div>'


def _element(node: Node, given: Mapping[str, str]) -> str:
    kind = next(name for name in _KINDS if name in node)
    css = {**_container(kind, node), **given, **_css(node)}
    if node.get("position") == "absolute":
        css.pop("grid-area", None)
    style = html.escape("; ".join(f"{name}: {value}" for name, value in css.items()))
    match kind:
        case "text":
            return f'<div class="text" style="{style}">{html.escape(node["text"])}</div>'
        case "image":
            return f'<img style="{style}" src="{node["image"]}">'
        case "shape" | "space":
            return f'<div style="{style}"></div>'
    placed = {"grid-area": "1 / 1"} if kind == "stack" else {}
    return f'<div style="{style}">{"".join(_element(child, placed) for child in node[kind])}</div>'


def _container(kind: str, node: Node) -> dict[str, str]:
    match kind:
        case "row" | "column":
            return {"display": "flex", "flex-direction": kind + ("-reverse" if node.get("reverse") else "")}
        case "grid":
            return {"display": "grid"}
        case "stack":
            return {"display": "grid", "grid-template": _ONE_CELL}
        case "space" if "width" not in node:
            return {"flex-grow": "1"}
        case _:
            return {}


def _css(node: Node) -> dict[str, str]:
    css: dict[str, str] = {}
    for name, value in node.items():
        if name in _PROPERTIES:
            css[_PROPERTIES[name]] = _written(name, value)
        elif name not in (*_KINDS, "reverse"):
            raise ValueError(f"{name} is not known here")
    return css


def _written(name: str, value: Any) -> str:
    match name:
        case "border":
            return f"{_px(value)} solid"
        case "clip":
            return "hidden"
        case "flow":
            return str(value).replace("-", " ")
        case "gap":
            return " ".join(map(_px, value)) if isinstance(value, list) else _px(value)
        case "columns" | "rows" | "auto_columns" | "auto_rows":
            return _tracks(value)
        case _:
            return _px(value) if name in _LENGTHS else str(value)


def _tracks(value: Any) -> str:
    if isinstance(value, int):
        return f"repeat({value}, minmax(0, 1fr))"
    return " ".join(map(_px, value)) if isinstance(value, list) else _px(value)


def _px(value: Any) -> str:
    """A value in which numbers alone are px."""
    return re.sub(r"(?<![\w.%-])(-?\d+(?:\.\d+)?)(?![\w.%])", r"\1px", str(value))


def picture(width: int, height: int) -> str:
    """A picture of that many pixels, as a data: URL."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), (40, 90, 160)).save(file, "png")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
