"""The kinds of boxes: what stands after their name, and which attributes each has beside those of all boxes."""

from __future__ import annotations

from typing import Final, NamedTuple

from vecdraw.poster.attributes import (
    CHART,
    CODE,
    COMMON,
    CONTAINER,
    PARAGRAPH,
    PICTURE,
    SHAPE,
    TABLE,
    Attribute,
)
from vecdraw.poster.kinds import Anything, Choice, Kind, ListOf, Text


class NodeKind(NamedTuple):
    """A kind of box. `content` is what stands after its name: None for the boxes inside it."""

    name: str
    content: Kind | None
    doc: str
    attributes: tuple[Attribute, ...]

    @property
    def known(self) -> dict[str, Attribute]:
        """All its attributes by name; its own before those of all boxes."""
        return {one.name: one for one in (*COMMON, *self.attributes)}


SHAPES: Final = ("rectangle", "ellipse", "line", "polygon", "star", "ring")
CHARTS: Final = ("bar", "column", "line", "area", "pie", "ring")

NODE_KINDS: Final[dict[str, NodeKind]] = {
    one.name: one
    for one in (
        NodeKind("row", None, "boxes beside one another (CSS flex-direction: row)", CONTAINER),
        NodeKind("column", None, "boxes under one another (CSS flex-direction: column)", CONTAINER),
        NodeKind("grid", None, "boxes in the cells of a grid (CSS Grid)", CONTAINER),
        NodeKind("stack", None, "boxes over one another, each as large as the stack", CONTAINER),
        NodeKind("text", Text(), "paragraphs of text", PARAGRAPH),
        NodeKind(
            "image",
            Anything("a picture: a file inside the template's folder, or a picture given as data"),
            "a picture",
            PICTURE,
        ),
        NodeKind("svg", Text("an SVG file inside the template's folder, or SVG itself"), "an SVG picture", PICTURE),
        NodeKind("shape", Choice(SHAPES), "a shape that fills its box", SHAPE),
        NodeKind("path", Text("an SVG path such as 'M0 0H10V10Z'"), "a path", SHAPE),
        NodeKind("qr", Text(), "a QR code", CODE),
        NodeKind("barcode", Text("the digits or characters of the code"), "a bar code", CODE),
        NodeKind("chart", Choice(CHARTS), "a chart of numbers", CHART),
        NodeKind("table", ListOf(ListOf(Anything("a text"))), "a table of texts", TABLE),
        NodeKind("space", None, "room that grows", ()),
    )
}

FLOW_KINDS: Final[dict[str, str]] = {
    "repeat": "the boxes of `each`, once for each item of a list, which is called as `as` says (item) inside them",
    "use": "a component, with parameters and what goes into its slots",
    "slot": "in a component: the boxes that whoever uses it puts there, or those of `default`",
}
FLOW_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "repeat": ("as", "index", "each", "empty", "if", "most"),
    "use": ("with", "slots", "if"),
    "slot": ("default", "if"),
}
