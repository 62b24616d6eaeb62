"""The one tree of exceptions.

    VecdrawError
    ├── BadValueError (ValueError)        a value that is out of range or malformed
    │   ├── ParseError                    text in a small language (CSS, SVG path), with the offset
    │   ├── IndexSizeError                the canvas' IndexSizeError: a negative radius, a zero-sized source
    │   ├── UnknownFontError              no registered font family has that name
    │   ├── MissingGlyphError             text that no font has, where `on_missing` is "error"
    │   ├── TemplateError                 a template or its data, with file, line and path in it
    │   └── LimitError                    more than `vecdraw.limits` allows
    ├── BadTypeError (TypeError)          a value of the wrong type
    ├── StateError (RuntimeError)         the call does not fit the state (unbalanced restore, open layer)
    │   └── ThreadError                   a Context used from a thread it is not bound to
    ├── FontError                         font data that cannot be read
    ├── ImageError                        picture data that cannot be read or written
    ├── RenderError                       one of many scenes that could not be drawn, with its index
    ├── ManifestError                     a manifest or progress file that cannot be read or written
    ├── SceneFormatError                  a scene file that cannot be read
    ├── TargetError                       no setting of a format has the quality or the size that was asked for
    ├── UnsupportedError                  a backend or format that cannot express what was asked
    ├── PluginError                       a plug-in that cannot be loaded, or does what it must not
    └── MissingLibraryError (ImportError) an optional library or a system library that is absent

Every message names the value and what was expected.
"""

from __future__ import annotations

import os
import reprlib

__all__ = [
    "BadTypeError",
    "BadValueError",
    "FontError",
    "ImageError",
    "IndexSizeError",
    "LimitError",
    "ManifestError",
    "MissingGlyphError",
    "MissingGlyphWarning",
    "MissingLibraryError",
    "ParseError",
    "PluginError",
    "ProfileError",
    "RenderError",
    "SceneFormatError",
    "StateError",
    "TemplateError",
    "ThreadError",
    "UnknownFontError",
    "UnsupportedError",
    "VecdrawError",
]

_SHOWN = 80
_SHOWN_PATH = 400
_SHOWN_VALUES = 1000
_SHORT = reprlib.Repr()
_SHORT.maxlevel, _SHORT.maxstring, _SHORT.maxother = 2, _SHOWN, _SHOWN


def shown(value: object) -> str:
    """`repr(value)` cut to a length that fits a one-line message."""
    try:
        if isinstance(value, (bytes, bytearray)):
            text = repr(bytes(value[:_SHOWN]))
        else:
            text = repr(value) if _is_small(value) else _SHORT.repr(value)
    except Exception:  # noqa: BLE001  # an int of too many digits, or whatever another's __repr__ raises
        text = f"<{type(value).__name__}>"
    if "\n" in text:  # arrays show themselves in rows
        text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _is_small(value: object) -> bool:
    """Whether containers hold few enough values to write all of them: lists may hold one another many times."""
    count, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        inside = list(one.values()) if isinstance(one, dict) else one if isinstance(one, (list, tuple)) else ()
        count += 1 + len(inside)
        if count > _SHOWN_VALUES:
            return False
        waiting.extend(inside)
    return True


def shown_path(path: str | os.PathLike[str]) -> str:
    """The path in quotes; a very long one loses its beginning, as its end tells more."""
    text = repr(os.fspath(path))
    return text if len(text) <= _SHOWN_PATH else f"'…{text[-_SHOWN_PATH:]}"


class VecdrawError(Exception):
    """Base of every error that vecdraw raises on purpose."""


class BadValueError(VecdrawError, ValueError):
    """A value that is out of range or malformed; the message names it and what was expected."""


class ParseError(BadValueError):
    """Text that is not in the language it should be in.

    `text` is what was given, `offset` the index (in characters) at which it stops making sense.
    """

    def __init__(self, message: str, text: str = "", offset: int = 0) -> None:
        super().__init__(message)
        self.text = text
        self.offset = offset


class IndexSizeError(BadValueError):
    """The canvas' `IndexSizeError`: thrown by the standard itself, so also raised with `strict=False`."""


class UnknownFontError(BadValueError):
    """No bundled or registered font family has that name."""


class MissingGlyphError(BadValueError):
    """Text that no font has was to be drawn on a Context with `on_missing="error"`; nothing of it was.

    `text` is all that was to be drawn, `clusters` what of it no font has, `fonts` the families that were asked.
    """

    def __init__(
        self, message: str, *, text: str = "", clusters: tuple[str, ...] = (), fonts: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.text = text
        self.clusters = clusters
        self.fonts = fonts


class MissingGlyphWarning(UserWarning):
    """Text that no font has was drawn as boxes, on a Context with `on_missing="warn"`."""


class TemplateError(BadValueError):
    """A template, or the data for it, that is not as it should be.

    `source` is the file's name, `line` and `column` where in it (from 1, None where that is not known), `path` the
    way from the top of the document, such as `body.children[2].size`, and `problem` what is wrong there.
    """

    def __init__(
        self, problem: str, *, source: str = "", position: tuple[int, int] | None = None, path: str = ""
    ) -> None:
        self.problem = problem
        self.source = source
        self.line: int | None = None if position is None else position[0]
        self.column: int | None = None if position is None else position[1]
        self.path = path
        place = f"{source}:{self.line}:{self.column}" if self.line is not None else source
        super().__init__(": ".join(part for part in (place, path, problem) if part))

    def __reduce__(self) -> tuple[object, ...]:
        position = None if self.line is None or self.column is None else (self.line, self.column)
        return _template_error, (self.problem, self.source, position, self.path)


def _template_error(problem: str, source: str, position: tuple[int, int] | None, path: str) -> TemplateError:
    return TemplateError(problem, source=source, position=position, path=path)


class LimitError(BadValueError):
    """More than a bound of `vecdraw.limits` allows; the message names the limit and how to raise it."""


class BadTypeError(VecdrawError, TypeError):
    """A value of the wrong type; the message names it and what was expected."""


class StateError(VecdrawError, RuntimeError):
    """The call does not fit the state of the object (the canvas' `InvalidStateError`)."""


class ThreadError(StateError):
    """A Context was used from another thread than the one it is bound to."""


class FontError(VecdrawError):
    """Font data that is truncated, corrupt or of an unknown kind."""


class ImageError(VecdrawError):
    """Picture data that is truncated, corrupt or of an unknown kind, or that cannot be encoded."""


class ProfileError(VecdrawError):
    """A colour profile (ICC) that is truncated, corrupt or of an unknown kind, or that no colours can be turned to."""


class RenderError(VecdrawError):
    """One of many scenes that could not be drawn: the one at `index`, counted from 0. `__cause__` is the error."""

    def __init__(self, index: int, message: str) -> None:
        super().__init__(index, message)
        self.index = index
        self.message = message

    def __str__(self) -> str:
        return f"scene {self.index}: {self.message}"


class ManifestError(VecdrawError):
    """A manifest, or the progress of a large picture, that is damaged, of a newer version or cannot be written."""


class SceneFormatError(VecdrawError):
    """A scene file that is truncated, corrupt or of a newer version."""


class TargetError(VecdrawError):
    """No setting of a format has the quality, or keeps within the bytes, that were asked for.

    `smallest` is the smallest size in bytes that was reached, `best` the best score; None where none was looked for.
    """

    def __init__(self, message: str, smallest: int | None = None, best: float | None = None) -> None:
        super().__init__(message)
        self.smallest = smallest
        self.best = best


class PluginError(VecdrawError):
    """A plug-in that cannot be loaded, clashes, or fails; the message names it and the distribution it is from."""


class UnsupportedError(VecdrawError):
    """What was asked exists, but this backend or format cannot express it."""


class MissingLibraryError(VecdrawError, ImportError):
    """A library is absent; the message names the extra or the system package to install."""
