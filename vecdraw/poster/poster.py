"""`Poster`: what a template has become. It can save itself."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from vecdraw.context.context import Context
from vecdraw.export.report import ExportReport
from vecdraw.poster.boxes import Box
from vecdraw.poster.where import written
from vecdraw.scene.scene import Scene


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a poster that its maker will want to know.

    `kind` is `"missing-glyphs"`, `"cut-text"` or `"overflow"`; `path` is where in the template, `line` of it if known.
    """

    kind: str
    message: str
    path: str
    line: int | None


class Poster:
    """A drawn poster: its boxes in their places, and the scene."""

    __slots__ = ("_ctx", "lang", "root", "title")

    def __init__(self, ctx: Context, root: Box, title: str, lang: str) -> None:
        self._ctx = ctx
        self.root = root
        self.title = title
        self.lang = lang

    @property
    def scene(self) -> Scene:
        """What was drawn, as a value."""
        return self._ctx.scene

    @property
    def width(self) -> float:
        """Width in px."""
        return self._ctx.width

    @property
    def height(self) -> float:
        """Height in px."""
        return self._ctx.height

    def encode(self, format: str = "png", **options: Any) -> bytes:  # noqa: A002  # the argument's public name
        """The poster as bytes; see `vecdraw.encode`."""
        return self._ctx.encode(format, **self._named(format, options))

    def save_as(self, path: str | os.PathLike[str], **options: Any) -> ExportReport:
        """The poster in a file, in the format of its suffix; see `vecdraw.save`."""
        return self._ctx.save_as(path, **self._named(os.fspath(path), options))

    def to_numpy(self) -> Any:
        """The poster as an array of shape (height, width, 4); see `Context.to_numpy`."""
        return self._ctx.to_numpy()

    def box(self, name: str) -> Box | None:
        """The first box with a name."""
        return next((box for box in self.root.all() if box.name == name), None)

    def findings(self) -> tuple[Finding, ...]:
        """What is missing or does not fit: characters without a glyph, text that is cut or longer than its box."""
        found: list[Finding] = []
        for box in self.root.all():
            if box.kind != "text" or box.layout is None:
                continue
            found += [Finding(kind, message, written(box.where.steps), _line(box)) for kind, message in _about(box)]
        return tuple(found)

    def _named(self, format: str, options: dict[str, Any]) -> dict[str, Any]:  # noqa: A002  # as in `encode`
        """The options with title and language where the format has them."""
        if format.lower().endswith(("svg", "svgz", "pdf")):
            return {
                **({"title": self.title} if self.title else {}),
                **({"lang": self.lang} if self.lang else {}),
                **options,
            }
        return options


def _line(box: Box) -> int | None:
    position = box.where.locate(box.where.steps)
    return None if position is None else position.line


def _about(box: Box) -> list[tuple[str, str]]:
    layout = getattr(box.layout, "drawn", None)
    if layout is None:
        return []
    found = []
    if layout.missing:
        names = ", ".join(sorted({f"U+{ord(character):04X}" for text in layout.missing for character in str(text)}))
        found.append(("missing-glyphs", f"no font has {names}"))
    if layout.elided:
        found.append(("cut-text", f"{sum(end - start for start, end in layout.elided)} characters are cut"))
    inside = box.content_box
    if layout.text_height > inside.height + 1 and not layout.elided:
        found.append(("overflow", f"the text is {layout.text_height:.0f} px high, its box {inside.height:.0f} px"))
    longest = max((line.width for line in layout.lines), default=0.0)
    if longest > inside.width + 1 and "vertical" not in str(box.get("writing_mode", "")):
        found.append(("overflow", f"a line is {longest:.0f} px long, its box {inside.width:.0f} px wide"))
    return found
