"""The boxes of a template, made in Python: each function gives the mapping that a document would have.

from vecdraw.poster.tree import column, text
Template({"size": "600x400", "body": column(text("Hello", size=40), text("{name}"), gap=20)})
"""

from __future__ import annotations

from typing import Any

Tree = dict[str, Any]


def row(*boxes: Tree, **attributes: Any) -> Tree:
    """Boxes beside one another."""
    return _box("row", list(boxes), attributes)


def column(*boxes: Tree, **attributes: Any) -> Tree:
    """Boxes under one another."""
    return _box("column", list(boxes), attributes)


def grid(*boxes: Tree, **attributes: Any) -> Tree:
    """Boxes in the cells of a grid."""
    return _box("grid", list(boxes), attributes)


def stack(*boxes: Tree, **attributes: Any) -> Tree:
    """Boxes over one another."""
    return _box("stack", list(boxes), attributes)


def text(content: str, **attributes: Any) -> Tree:
    """Paragraphs of text."""
    return _box("text", content, attributes)


def image(source: Any, **attributes: Any) -> Tree:
    """A picture: the name of a file, or an expression for one."""
    return _box("image", source, attributes)


def svg(source: str, **attributes: Any) -> Tree:
    """An SVG picture: the name of a file, or SVG itself."""
    return _box("svg", source, attributes)


def shape(kind: str, **attributes: Any) -> Tree:
    """A shape that fills its box: "rectangle", "ellipse", "line", "polygon", "star" or "ring"."""
    return _box("shape", kind, attributes)


def path(data: str, **attributes: Any) -> Tree:
    """An SVG path, fitted into its box."""
    return _box("path", data, attributes)


def qr(content: str, **attributes: Any) -> Tree:
    """A QR code."""
    return _box("qr", content, attributes)


def barcode(content: str, **attributes: Any) -> Tree:
    """A bar code."""
    return _box("barcode", content, attributes)


def chart(kind: str, **attributes: Any) -> Tree:
    """A chart: "bar", "column", "line", "area", "pie" or "ring"."""
    return _box("chart", kind, attributes)


def table(rows: list[list[Any]] | str, **attributes: Any) -> Tree:
    """A table of texts, or an expression for its rows."""
    return _box("table", rows, attributes)


def space(**attributes: Any) -> Tree:
    """Room that grows."""
    return _box("space", None, attributes)


def repeat(items: str | list[Any] | int, *each: Tree, **keys: Any) -> Tree:
    """The boxes `each` for every item of a list; `as_`, `index`, `empty` and `if_` as in a document."""
    return _box("repeat", items, {"each": list(each), **keys})


def use(component: str, **keys: Any) -> Tree:
    """A component, `with_` parameters and `slots`."""
    return _box("use", component, keys)


def slot(name: str, *default: Tree, **keys: Any) -> Tree:
    """The place in a component that whoever uses it fills."""
    return _box("slot", name, {**({"default": list(default)} if default else {}), **keys})


def _box(kind: str, content: Any, attributes: dict[str, Any]) -> Tree:
    """A mapping; names that are words of Python end in an underscore there (`if_`, `with_`, `as_`)."""
    return {kind: content, **{name.removesuffix("_"): value for name, value in attributes.items()}}
