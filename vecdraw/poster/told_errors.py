"""Errors of vecdraw from one process to another, as JSON: names, words and places, and nothing that could be run."""

from __future__ import annotations

import json
from typing import Any

from vecdraw import errors
from vecdraw.errors import RenderError, TemplateError, VecdrawError, shown


def packed(error: VecdrawError) -> bytes:
    """An error as JSON."""
    parts: dict[str, Any] = {"name": type(error).__name__, "message": str(error)}
    if isinstance(error, TemplateError):
        parts |= {"problem": error.problem, "source": error.source, "path": error.path}
        parts |= {"line": error.line, "column": error.column}
    return json.dumps(parts).encode()


def unpacked(data: bytes) -> VecdrawError:
    """The error that `packed` was given; `RenderError` for bytes that it does not make."""
    try:
        parts = json.loads(data)
        name, message = str(parts["name"]), str(parts["message"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return RenderError(0, f"the process of a poster told what makes no sense: {shown(data)}")
    if name == TemplateError.__name__:
        line, column = parts.get("line"), parts.get("column")
        position = (line, column) if isinstance(line, int) and isinstance(column, int) else None
        told = [str(parts.get(key, "")) for key in ("problem", "source", "path")]
        return TemplateError(told[0], source=told[1], position=position, path=told[2])
    kind = getattr(errors, name, None) if name in errors.__all__ else None
    if kind is None or issubclass(kind, RenderError):
        return RenderError(0, message)
    made = kind(message)
    return made if isinstance(made, VecdrawError) else RenderError(0, message)
