"""A poster made in a process of its own, which is ended when it takes too much time or memory."""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping
from typing import Any, Final

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, VecdrawError, shown
from vecdraw.poster.bounded import run_bounded
from vecdraw.poster.source import SourceFormat
from vecdraw.poster.template import Template

_GIB: Final = 1 << 30
_LEAST_MEMORY: Final = 64 << 20  # bytes; Python with Skia and the fonts does not begin with less
_MOST_SECONDS: Final = 86_400.0


def render_confined(
    document: Mapping[str, Any] | str | bytes,
    data: Mapping[str, Any] | None = None,
    *,
    format: str = "png",  # noqa: A002  # as in `Poster.encode`
    seconds: float = 10.0,
    memory_bytes: int = _GIB,
    folder: str | os.PathLike[str] | None = None,
    syntax: SourceFormat = "yaml",
    size: str | None = None,
    lang: str | None = None,
    scale: float | None = None,
    **options: Any,
) -> bytes:
    """A poster of a template that nobody has looked at, as bytes in `format`.

    `document` is a template's mapping, or its text in `syntax`; `folder` the one folder that pictures are read from
    (None: none). `size`, `lang` and `scale` are those of `Template.render`, `options` those of `Poster.encode`. All is
    done in a new Python process with the limits in force here. It has `seconds` of time, its start included, and
    `memory_bytes` of address space (POSIX; Windows has no such bound), writes no file of more than its answer, and is
    killed, with whatever it started, when its time is over. Each call starts Python and the libraries, about a second
    of processor time: for many posters of strangers keep a pool of processes, and end those that are late.

    Raises what the template raises (`TemplateError`, `LimitError` and the other errors of vecdraw), `LimitError` when
    the time or the memory is over, `RenderError` when the process ends in any other way, `BadTypeError` and
    `BadValueError` for arguments that are none.
    """
    _check(seconds, memory_bytes, document)
    request = {
        "bounds": limits.current()._asdict(),
        "document": document,
        "data": data,
        "syntax": syntax,
        "folder": None if folder is None else os.path.realpath(folder),
        "render": {"size": size, "lang": lang, "scale": scale},
        "form": format,
        "options": options,
    }
    try:
        return run_bounded(f"{__name__}:{poster_bytes.__name__}", request, seconds, memory_bytes, "the poster")
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, VecdrawError):
            raise
        raise BadTypeError(f"a template, its data and options must be plain values to be sent: {error}") from error


def _check(seconds: object, memory_bytes: object, document: object) -> None:
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise BadTypeError(f"seconds must be a number, got {shown(seconds)}")
    if not 0 < seconds <= _MOST_SECONDS:
        raise BadValueError(f"seconds must be over 0 and at most {_MOST_SECONDS:,.0f}, got {shown(seconds)}")
    if isinstance(memory_bytes, bool) or not isinstance(memory_bytes, int):
        raise BadTypeError(f"memory_bytes must be an int, got {shown(memory_bytes)}")
    if memory_bytes < _LEAST_MEMORY:
        raise BadValueError(f"memory_bytes must be at least {_LEAST_MEMORY:,}, got {shown(memory_bytes)}")
    if not isinstance(document, (Mapping, str, bytes)):
        raise BadTypeError(f"a template is a mapping or its text, got {shown(document)}")


def poster_bytes(
    bounds: Mapping[str, int],
    document: Mapping[str, Any] | str | bytes,
    data: Mapping[str, Any] | None,
    syntax: SourceFormat,
    folder: str | None,
    render: Mapping[str, Any],
    form: str,
    options: Mapping[str, Any],
) -> bytes:
    """What `render_confined` has made in the other process: changes the limits of the process it is called in."""
    limits.configure(**bounds)
    if isinstance(document, (str, bytes)):
        template = Template.parse(document, syntax, folder=folder)
    else:
        template = Template(document, folder=folder)
    return template.render(data, **render).encode(form, **options)
