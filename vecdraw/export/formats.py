"""Every format that a scene can be written in: pixels through a codec, or a document that keeps the vectors."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from vecdraw.codecs.codec import Codec
from vecdraw.codecs.plugins import codec_plugin, plugins
from vecdraw.codecs.registry import LISTED, Listed, nearest
from vecdraw.errors import BadTypeError, BadValueError, shown, shown_path
from vecdraw.export.vector import PDF, SVG, SVGZ, VectorFormat

Format = Codec[Any] | VectorFormat

FORMATS: Final[tuple[Listed | VectorFormat, ...]] = (*LISTED, SVG, SVGZ, PDF)
_MOVING: Final = "apng"
_BY_SUFFIX: Final[Mapping[str, Listed | VectorFormat]] = MappingProxyType(
    {suffix: each for each in FORMATS for suffix in each.suffixes}
)
_BY_NAME: Final[Mapping[str, Listed | VectorFormat]] = MappingProxyType(
    {
        key: each
        for each in reversed(FORMATS)  # so that SVG, not SVGZ, is what their common MIME type means
        for key in (each.name, each.mime, *each.suffixes, *(s[1:] for s in each.suffixes))
    }
)


def format_named(name: str) -> Format:
    """The format called `name`: a name ("png"), a MIME type ("image/png") or a suffix (".png"), in any case.

    Raises `BadValueError` for a name that no format has, naming the nearest one.
    """
    if not isinstance(name, str):
        raise BadTypeError(f"a format must be a str such as 'png' or 'image/png', got {shown(name)}")
    known = _BY_NAME.get(name.strip().lower()) or codec_plugin(name, _BY_NAME)
    if known is None:
        raise BadValueError(f"unknown format {shown(name)}; {_nearest(name, _BY_NAME)}")
    return known.load() if isinstance(known, Listed) else known


def format_for(path: str | os.PathLike[str], format: str | None = None) -> Format:  # noqa: A002  # the argument's public name
    """The format for a file: by `format` (a name, suffix or MIME type) if given, else by the path's suffix.

    Raises `BadValueError` for a format or suffix that is not known, or a path without one; `BadTypeError`.
    """
    if format is not None:
        return format_named(format)
    from vecdraw.storage.files import to_path  # with the first file, not with `import vecdraw`

    suffix = to_path(path).suffix
    if not suffix:
        raise BadValueError(f"{shown_path(path)} has no suffix to tell the format by; {_nearest('', ())}")
    known = _BY_SUFFIX.get(suffix.lower()) or codec_plugin(suffix, _BY_NAME)
    if known is None:
        raise BadValueError(f"unknown suffix {suffix!r} of {shown_path(path)}; {_nearest(suffix, _BY_SUFFIX)}")
    return known.load() if isinstance(known, Listed) else known


def _nearest(name: str, known: Iterable[str]) -> str:
    if name.lower().strip(" .").removeprefix("image/") == _MOVING:
        return "save_animation and encode_animation write moving pictures, of one scene or many"
    others = [plugin.name for plugin in plugins("vecdraw.codecs")]
    return nearest(name, [*known, *others], [*(each.name for each in FORMATS), *others])
