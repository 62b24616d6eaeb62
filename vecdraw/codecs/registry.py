"""The raster formats that can be written: one line each."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Final

from vecdraw.codecs import avif, heic, jpeg, jxl, png, tiff, webp
from vecdraw.codecs.codec import Codec
from vecdraw.codecs.plugins import codec_plugin
from vecdraw.errors import BadTypeError, BadValueError, shown

CODECS: Final[tuple[Codec[Any], ...]] = (
    png.CODEC,
    jpeg.CODEC,
    webp.CODEC,
    avif.CODEC,
    tiff.CODEC,
    heic.CODEC,
    jxl.CODEC,
)

_BY_NAME: Final[dict[str, Codec[Any]]] = {
    key: codec
    for codec in CODECS
    for key in (codec.name, codec.mime, *codec.suffixes, *(s[1:] for s in codec.suffixes))
}


def codec_named(name: str) -> Codec[Any]:
    """The format called `name`: a name ("png"), a MIME type ("image/png") or a suffix (".png"), in any case.

    What vecdraw does not have is looked for among the plug-ins. Raises `BadValueError` for a name that no format has,
    naming the nearest one, and `PluginError` for a plug-in that cannot be loaded.
    """
    if not isinstance(name, str):
        raise BadTypeError(f"a format must be a str such as 'png' or 'image/png', got {shown(name)}")
    codec = _BY_NAME.get(name.strip().lower()) or codec_plugin(name, _BY_NAME)
    if codec is None:
        raise BadValueError(f"unknown format {shown(name)}; {nearest(name, _BY_NAME)}")
    return codec


def nearest(name: str, known: Iterable[str], formats: Iterable[str] | None = None) -> str:
    """What to say of a name that is not known; `formats` are those that could be named, the codecs' when None."""
    near = get_close_matches(name.lower(), list(known), 1)
    names = ", ".join((codec.name for codec in CODECS) if formats is None else formats)
    return f"did you mean {near[0]!r}? The formats are {names}" if near else f"the formats are {names}"
