"""A row to a scene: what every worker does, wherever it runs. Workers read a template once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any, Final, NamedTuple

from vecdraw.batch.rows import Row
from vecdraw.errors import BadValueError, TemplateError
from vecdraw.export.fingerprint import hash_of
from vecdraw.export.save_many import SaveJob
from vecdraw.poster.expressions import Bound, compiled
from vecdraw.poster.kept import Kept
from vecdraw.poster.parameters import Parameter
from vecdraw.poster.source import SourceFormat
from vecdraw.poster.template import Template
from vecdraw.poster.where import Where
from vecdraw.scene.scene import Scene

_TEMPLATES: Final = 8  # templates a worker keeps


class Design(NamedTuple):
    """What all posters of a batch have in common: the template's text, its folder, and how it is drawn."""

    text: str
    format: SourceFormat
    name: str
    folder: str | None
    size: str | None = None
    lang: str | None = None
    scale: float | None = None

    def template(self) -> Template:
        """The template, read once in a process. Raises `TemplateError`."""
        return _kept.get(self, self._read)

    def check(self) -> None:
        """Raises `TemplateError` for what would be wrong with every row: the template, a size it does not have."""
        sizes = tuple(self.template().sizes)
        if self.size is not None and self.size not in sizes:
            raise Where(self.name, lambda _: None).unknown("size", self.size, sizes)

    def _read(self) -> Template:
        return Template.parse(self.text, self.format, folder=self.folder, name=self.name)

    @property
    def digest(self) -> str:
        """A hash of all of it but where it lies."""
        return hash_of([self.text, self.format, self.size, self.lang, self.scale])


_kept: Final[Kept[Design, Template]] = Kept(lambda: _TEMPLATES, "batch_templates", "entries")


def draw(design: Design, values: Mapping[str, Any]) -> Scene:
    """The poster of a row. Raises `TemplateError` and whatever drawing raises."""
    template = design.template()
    given = typed(template.parameters, values)
    return template.render(given, size=design.size, lang=design.lang, scale=design.scale).scene


def job_of(design: Design, row: Row, name: str | Bound) -> SaveJob:
    """What is to be done for a row: the file's name, and the scene that is made by whoever draws it."""
    if row.problem:
        return _refused(row, row.problem)
    try:
        file = name if isinstance(name, str) else str(name.value({**row.values, "row": row.number}, design.lang or ""))
    except BadValueError as error:
        return _refused(row, str(error))
    return SaveJob(file, partial(draw, design, dict(row.values)), [design.digest, dict(row.values)])


def _refused(row: Row, problem: str) -> SaveJob:
    return SaveJob(f"row-{row.number}.png", partial(_refuse, problem), id=f"row {row.number}")


def _refuse(problem: str) -> Scene:
    raise BadValueError(problem)


def typed(parameters: tuple[Parameter, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row that a template wants; cells of text are JSON where it wants a list or a mapping.

    Columns that the template does not know are left out, and so are empty cells of all but texts.
    """
    found: dict[str, Any] = {}
    for one in parameters:
        if one.name not in values:
            continue
        value = values[one.name]
        if isinstance(value, str) and not value and one.type != "text":
            continue
        if isinstance(value, str) and one.type in ("list", "record"):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError) as error:
                raise TemplateError(f"expected {one.expected} in JSON: {error}", source="row", path=one.name) from error
        found[one.name] = value
    return found


def name_pattern(pattern: str) -> str | Bound:
    """The pattern of files' names: columns in braces, `{row}` for the number. Raises `TemplateError`."""
    return compiled(pattern, Where("the output's name", lambda _: None))
