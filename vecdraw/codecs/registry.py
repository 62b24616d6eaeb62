"""The raster formats that can be written: one line each."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from importlib import import_module
from typing import Any, Final, NamedTuple

from vecdraw.codecs.codec import Codec
from vecdraw.codecs.plugins import codec_plugin
from vecdraw.errors import BadTypeError, BadValueError, shown


class Listed(NamedTuple):
    """A format by what it is called; its module is loaded with the first file of it."""

    name: str
    mime: str
    suffixes: tuple[str, ...]

    def load(self) -> Codec[Any]:
        """The format itself."""
        codec: Codec[Any] = import_module(f"vecdraw.codecs.{self.name}").CODEC
        return codec


LISTED: Final[tuple[Listed, ...]] = (
    Listed("png", "image/png", (".png",)),
    Listed("jpeg", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif")),
    Listed("webp", "image/webp", (".webp",)),
    Listed("avif", "image/avif", (".avif",)),
    Listed("gif", "image/gif", (".gif",)),
    Listed("tiff", "image/tiff", (".tif", ".tiff")),
    Listed("heic", "image/heic", (".heic", ".heif")),
    Listed("jxl", "image/jxl", (".jxl",)),
)

_BY_NAME: Final[dict[str, Listed]] = {
    key: each for each in LISTED for key in (each.name, each.mime, *each.suffixes, *(s[1:] for s in each.suffixes))
}


def codec_named(name: str) -> Codec[Any]:
    """The format called `name`: a name ("png"), a MIME type ("image/png") or a suffix (".png"), in any case.

    What vecdraw does not have is looked for among the plug-ins. Raises `BadValueError` for a name that no format has,
    naming the nearest one, and `PluginError` for a plug-in that cannot be loaded.
    """
    if not isinstance(name, str):
        raise BadTypeError(f"a format must be a str such as 'png' or 'image/png', got {shown(name)}")
    listed = _BY_NAME.get(name.strip().lower())
    codec = codec_plugin(name, _BY_NAME) if listed is None else listed.load()
    if codec is None:
        raise BadValueError(f"unknown format {shown(name)}; {nearest(name, _BY_NAME)}")
    return codec


def nearest(name: str, known: Iterable[str], formats: Iterable[str] | None = None) -> str:
    """What to say of a name that is not known; `formats` are those that could be named, the codecs' when None."""
    near = get_close_matches(name.lower(), list(known), 1)
    names = ", ".join((each.name for each in LISTED) if formats is None else formats)
    return f"did you mean {near[0]!r}? The formats are {names}" if near else f"the formats are {names}"
