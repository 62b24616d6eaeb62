"""`Template`: a document, or a tree made in Python, that becomes posters with data."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from vecdraw import limits
from vecdraw.context.context import Context
from vecdraw.errors import BadTypeError, BadValueError, LimitError, TemplateError, VecdrawError, shown, shown_path
from vecdraw.poster.arrangement import arrange, spread_stacks
from vecdraw.poster.boxes import Box
from vecdraw.poster.clock import running
from vecdraw.poster.elements import Compiler, Item
from vecdraw.poster.findings import Finding, contrast_findings
from vecdraw.poster.head import Size, read_head
from vecdraw.poster.kinds import Json
from vecdraw.poster.painting import Painted, paint
from vecdraw.poster.paints import brush_for
from vecdraw.poster.parameters import Parameter, checked, declared
from vecdraw.poster.poster import Poster
from vecdraw.poster.resources import Fetch, Resources
from vecdraw.poster.source import Source, SourceFormat, check_depth, format_of, parse
from vecdraw.poster.unfolding import Component, Surroundings, Unfolder
from vecdraw.poster.where import Where

_DATA: Final = "data"


Given = ParamSpec("Given")
MadeT = TypeVar("MadeT")


def _not_too_deep(work: Callable[Given, MadeT]) -> Callable[Given, MadeT]:
    """The same with a `LimitError` where Python would call functions inside each other too deep.

    `template_nesting` and `template_depth` are reached first, unless the caller is deep in functions already.
    """

    @wraps(work)
    def guarded(*given: Given.args, **named: Given.kwargs) -> MadeT:
        try:
            return work(*given, **named)
        except RecursionError as error:
            raise LimitError("the template is nested too deeply to be gone through from here") from error

    return guarded


class Template:
    """A checked template. Made once, it draws any number of posters, in any thread.

    `document` is a mapping as a YAML, TOML or JSON file has it, or as the functions of `vecdraw.poster.tree` make it;
    `folder` is the one folder that its pictures are read from (None: no file is read). `fetch` gets the bytes at a
    URL; without it URLs are refused. Raises `TemplateError` with the place of what is wrong, `LimitError`.
    """

    __slots__ = ("_body", "_components", "_fetch", "_folder", "_head", "_parameters", "_where")

    @_not_too_deep
    def __init__(
        self, document: Mapping[str, Any], *, folder: str | os.PathLike[str] | None = None, fetch: Fetch | None = None
    ) -> None:
        source = document if isinstance(document, Source) else Source(document, "template", lambda _: None)
        if not isinstance(source.data, Mapping):
            raise TemplateError(f"expected a mapping at the top, got {shown(source.data)}", source=source.name)
        check_depth(source.data, source.name)
        self._folder = None if folder is None else Path(folder)
        self._fetch = fetch
        self._where = where = Where(source.name, source.locate)
        self._head = head = read_head(source.data, where)
        self._parameters = declared(source.data.get("parameters"), where / "parameters")
        for one in self._parameters:
            if one.name in head.constants:
                raise (where / "parameters" / one.name).error(f"{one.name} is the name of a part of the theme already")
        components = _mapping(source.data.get("components"), where / "components")
        compiler = Compiler(head.constants, tuple(head.sizes), tuple(components), head.fonts)
        self._components = {
            name: _component(name, one, where / "components" / name, compiler) for name, one in components.items()
        }
        if "body" not in source.data:
            raise where.error("a template needs a body: the box with all others in it")
        self._body: tuple[Item, ...] = compiler.items(source.data["body"], where / "body")

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, fetch: Fetch | None = None) -> Template:
        """The template in a file; its pictures are read from the file's folder.

        Raises `TemplateError`, `BadValueError` for a suffix other than .yaml, .yml, .toml and .json, and for a file
        that cannot be read.
        """
        if not isinstance(path, (str, os.PathLike)):
            raise BadTypeError(f"a template is a file's path, got {shown(path)}")
        name = os.fspath(path)
        form = format_of(name)
        try:
            with Path(name).open("rb") as file:
                data = file.read(limits.current().template_bytes + 1)
        except (OSError, ValueError) as error:
            raise BadValueError(f"cannot read the template {shown_path(name)}: {error}") from error
        return cls(parse(data, form, name), folder=Path(name).parent, fetch=fetch)  # type: ignore[arg-type]  # a Source carries its mapping with the lines of it

    @classmethod
    def parse(
        cls,
        text: str | bytes,
        format: SourceFormat = "yaml",  # noqa: A002  # the word for it
        *,
        folder: str | os.PathLike[str] | None = None,
        fetch: Fetch | None = None,
        name: str = "template",
    ) -> Template:
        """The template in a text, which errors call `name`. Raises `TemplateError`."""
        return cls(parse(text, format, name), folder=folder, fetch=fetch)  # type: ignore[arg-type]  # as in `load`

    @property
    def title(self) -> str:
        """What it is called."""
        return self._head.title

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What it wants to be told."""
        return self._parameters

    @property
    def sizes(self) -> Mapping[str, Size]:
        """Its sizes by name; the first is the one taken when none is named."""
        return self._head.sizes

    @property
    def samples(self) -> dict[str, Any]:
        """Data for a preview: samples, or defaults, of all parameters that have them."""
        return {one.name: one.sample for one in self._parameters if one.sample is not None}

    def data_schema(self) -> Json:
        """The JSON Schema (draft 2020-12) of its data."""
        needed = [one.name for one in self._parameters if not one.has_default and not one.optional]
        return {
            "type": "object",
            "properties": {one.name: one.schema() for one in self._parameters},
            "required": needed,
            "additionalProperties": False,
        }

    def boxes(
        self, data: Mapping[str, Any] | Source | None = None, *, size: str | None = None, lang: str | None = None
    ) -> Box:
        """The boxes of a poster in their places, without a picture: the outermost, with all others inside."""
        with running(self._where.source):
            return self._arranged(data, self._size(size), lang)[0]

    def render(
        self,
        data: Mapping[str, Any] | Source | None = None,
        *,
        size: str | None = None,
        lang: str | None = None,
        scale: float | None = None,
    ) -> Poster:
        """A poster with these data: a mapping of the parameters' names to values.

        `size` is one of `sizes`, `lang` a language in place of the template's own, `scale` px per user unit. Raises
        `TemplateError` for data that is not as declared and whatever cannot be drawn, `LimitError`.
        """
        chosen = self._size(size)
        with running(self._where.source):
            root, height, resources = self._arranged(data, chosen, lang)
            ratio = chosen.scale if scale is None else scale
            limits.check("template_canvas_pixels", chosen.width * height * ratio * ratio, f"px of {self._where.source}")
            ctx = self._drawn(root, chosen, height, resources, ratio)
        return Poster(ctx, root, self._head.title, lang or self._head.lang)

    @_not_too_deep
    def _drawn(
        self,
        root: Box,
        size: Size,
        height: float,
        resources: Resources,
        ratio: float,
        prepare: Callable[[Box], None] | None = None,
    ) -> Context:
        ctx = Context(size.width, height, scale=ratio, dpi=self._head.dpi)
        if self._head.background is not None:
            ctx.fill_style = brush_for(self._head.background, root.border_box, resources.picture)
            ctx.fill_rect(0, 0, size.width, height)
        if prepare is not None:
            prepare(root)
        paint(root, ctx, resources, Painted(size.width, height, ratio))
        return ctx

    def check(
        self, data: Mapping[str, Any] | Source | None = None, *, size: str | None = None, lang: str | None = None
    ) -> tuple[Finding, ...]:
        """What is wrong with a poster of these data (samples when None), without raising.

        Characters that no font has, text that is cut or does not fit, text and codes with too little contrast to what
        lies under them, and the first error that ends the drawing: data not as declared, pictures not found.
        """
        given = self.samples if data is None else data
        try:
            with running(self._where.source):
                poster = self.render(given, size=size, lang=lang)
                chosen = self._size(size)
                bare, height, resources = self._arranged(given, chosen, lang)
                without = self._drawn(bare, chosen, height, resources, chosen.scale, _without_marks)
        except TemplateError as error:
            return (Finding("error", error.problem, error.path, error.line),)
        except VecdrawError as error:
            return (Finding("error", str(error)),)
        return (*poster.findings(), *contrast_findings(bare, without.to_pil(), chosen.scale))

    def _size(self, name: str | None) -> Size:
        if name is None:
            return next(iter(self._head.sizes.values()))
        if name not in self._head.sizes:
            raise (self._where / "sizes").unknown("size", name, tuple(self._head.sizes))
        return self._head.sizes[name]

    @_not_too_deep
    def _arranged(self, data: Any, size: Size, lang: str | None) -> tuple[Box, float, Resources]:
        values = self._checked(data)
        language = self._head.lang if lang is None else lang
        inherited = {**self._head.text, **({"lang": language} if language else {})}
        around = Surroundings({**self._head.constants, **values, "size": size.name}, inherited, size.name, {})
        made = Unfolder(self._components, self._head.constants).boxes(self._body, around)
        root = Box("stack", self._where / "body", None, dict(inherited))
        root.children = made
        height = size.height
        root.values["width"] = size.across
        if height is not None:
            root.values["height"] = size.down
        spread_stacks(root)
        resources = Resources(self._folder, self._fetch)
        arrange(root, size.width, height, resources)
        return root, root.height if height is None else height, resources

    def _checked(self, data: Any) -> dict[str, Any]:
        if data is None:
            data = {}
        if isinstance(data, Source):
            return checked(self._parameters, data.data, Where(data.name, data.locate))
        if not isinstance(data, Mapping):
            raise BadTypeError(f"data must be a mapping of names to values, got {shown(data)}")
        check_depth(data, _DATA)
        return checked(self._parameters, data, Where(_DATA, lambda _: None))


def _without_marks(root: Box) -> None:
    """Leaves boxes of text and of codes empty: room without letters or modules."""
    for box in root.all():
        if box.kind in {"text", "qr", "barcode"}:
            box.kind = "space"


def _component(name: str, value: Any, where: Where, compiler: Compiler) -> Component:
    given = _mapping(value, where)
    for key in given:
        if key not in ("parameters", "body"):
            raise (where / key).unknown("name in a component", key, ("parameters", "body"))
    if "body" not in given:
        raise where.error("a component needs a body")
    return Component(
        name, declared(given.get("parameters"), where / "parameters"), compiler.items(given["body"], where / "body")
    )


def _mapping(value: Any, where: Where) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        where.fail("a mapping of names", value)
    return value
