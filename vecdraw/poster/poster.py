"""`Poster`: what a template has become. It can save itself."""

from __future__ import annotations

import os
from typing import Any

from vecdraw.context.context import Context
from vecdraw.errors import BadTypeError, shown
from vecdraw.export.report import ExportReport
from vecdraw.poster.boxes import Box
from vecdraw.poster.findings import Finding, text_findings
from vecdraw.scene.scene import Scene


class Poster:
    """A drawn poster: its boxes in their places, and the scene."""

    __slots__ = ("_ctx", "lang", "root", "title")

    def __init__(self, ctx: Context, root: Box, title: str, lang: str) -> None:
        for value, kind in ((ctx, Context), (root, Box), (title, str), (lang, str)):
            if not isinstance(value, kind):
                raise BadTypeError(f"Template.render makes posters; expected a {kind.__name__}, got {shown(value)}")
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

    def to_data_url(self, mime: str = "image/png") -> str:
        """The poster as a data: URL; see `Context.to_data_url`."""
        return self._ctx.to_data_url(mime)

    def to_numpy(self) -> Any:
        """The poster as an array of shape (height, width, 4); see `Context.to_numpy`."""
        return self._ctx.to_numpy()

    def box(self, name: str) -> Box | None:
        """The first box with a name."""
        return next((box for box in self.root.all() if box.name == name), None)

    def findings(self) -> tuple[Finding, ...]:
        """What is missing or does not fit: characters without a glyph, text that is cut or longer than its box."""
        return tuple(found for box in self.root.all() for found in text_findings(box))

    def _named(self, format: str, options: dict[str, Any]) -> dict[str, Any]:  # noqa: A002  # as in `encode`
        if format.lower().endswith(("svg", "svgz", "pdf")):
            return {
                **({"title": self.title} if self.title else {}),
                **({"lang": self.lang} if self.lang else {}),
                **options,
            }
        return options
