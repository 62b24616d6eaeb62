"""The metadata of any file that can hold it, by its first bytes: read, and replaced without touching the picture."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, BinaryIO, Final, cast

from vecdraw import limits
from vecdraw.codecs.plugins import MetadataReader, Plugin, guarded, reader_plugin
from vecdraw.errors import BadTypeError, PluginError, UnsupportedError, shown
from vecdraw.metadata.blocks import Blocks, to_blocks
from vecdraw.metadata.fitting import HOLDS, fitted

_MAGIC: Final[tuple[tuple[re.Pattern[bytes], str], ...]] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"\xff\xd8\xff"), "jpeg"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "avif"),
    (re.compile(rb"....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL), "heic"),
    (re.compile(rb"\xff\x0a|\0\0\0\x0cJXL \r\n\x87\n"), "jxl"),
    (re.compile(rb"II\x2a\0|MM\0\x2a|II\x2b\0|MM\0\x2b"), "tiff"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"%PDF-"), "pdf"),
    (re.compile(rb"\x1f\x8b"), "svgz"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE\s+svg|!--|(?:[\w.-]+:)?svg[\s>/])", re.IGNORECASE), "svg"),
)
HEAD: Final = 1024  # bytes to tell a format by
_MODULES: Final[Mapping[str, str]] = {"avif": "bmff", "heic": "bmff", "svgz": "svg"}


def container_of(data: bytes) -> str:
    """The format of a file with metadata: a name of `metadata.fitting.HOLDS`, or that of a plug-in's reader.

    Raises `UnsupportedError` for what none of them knows, `BadTypeError`.
    """
    return _known(data) or _plugin(data)[1].name


def read_blocks(data: bytes) -> Blocks:
    """The blocks of metadata in a file, by its first bytes.

    Raises `UnsupportedError` for another format than those of `HOLDS`, `ImageError` for one that is broken,
    `LimitError` for more than `limits.image_bytes` or `metadata_bytes`, `MissingLibraryError`.
    """
    limits.check("image_bytes", len(data), "bytes of an encoded picture")
    name = _known(data)
    if name is None:
        plugin, reader = _plugin(data)
        return _checked(plugin, guarded(plugin, lambda: reader.read(bytes(data))))
    return cast("Blocks", _module(name).read(bytes(data)))


def read_blocks_of(file: BinaryIO) -> Blocks:
    """As `read_blocks`, of a file; of a TIFF no more is read than what it names, however long it is.

    Raises also `OSError`.
    """
    head = file.read(4)
    if _known(head) == "tiff" and file.seekable():
        return cast("Blocks", _module("tiff").read(_InFile(file)))
    return read_blocks(head + file.read(limits.current().image_bytes + 1))


class _InFile:
    """The bytes of an open file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, os.SEEK_END)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, span: slice, /) -> bytes:
        start, stop, _ = span.indices(self._size)
        self._file.seek(start)
        return self._file.read(max(0, stop - start))


def replace_blocks(data: bytes, blocks: Blocks, *, clean: bool = False) -> bytes:
    """The same file with these blocks of metadata instead of its own; pixels, profile and density stay as they are.

    What the format has no block for is said in XMP (see `metadata.fitting.fitted`). `clean` also takes out what is no
    metadata of `Blocks` but tells of more than the picture shows: small pictures, private chunks and segments,
    whatever stands behind the end. Raises what `read_blocks` raises, and `UnsupportedError` for what the format has no
    place for.
    """
    limits.check("image_bytes", len(data), "bytes of an encoded picture")
    name = _known(data)
    if name is None:
        plugin, reader = _plugin(data)
        put = reader.replace
        if put is None:
            raise UnsupportedError(f"{plugin} reads metadata, and does not write any")
        return guarded(plugin, lambda: put(bytes(data), blocks))
    replace: Callable[..., bytes] = _module(name).replace
    return replace(bytes(data), fitted(to_blocks(blocks), name), clean=clean)


def _known(data: bytes) -> str | None:
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise BadTypeError(f"an encoded picture must be bytes, got {shown(data)}")
    head = bytes(data[:HEAD])
    return next((name for magic, name in _MAGIC if magic.match(head)), None)


def _plugin(data: bytes) -> tuple[Plugin, MetadataReader]:
    found = reader_plugin(bytes(data[:HEAD]))
    if found is None:
        raise UnsupportedError(
            f"metadata is read in {', '.join(HOLDS)}, not in a file that starts with {shown(bytes(data[:12]))}"
        )
    return found


def _checked(plugin: Plugin, blocks: object) -> Blocks:
    if not isinstance(blocks, Blocks):
        raise PluginError(f"{plugin} must give Blocks, got {shown(blocks)}")
    return blocks


def _module(name: str) -> Any:
    return import_module(f"vecdraw.codecs.containers.{_MODULES.get(name, name)}")  # each when it is needed
