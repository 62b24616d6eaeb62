"""The file format of scenes: versioned, without code in it, safe to read from anywhere. See `file_layout`."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from vecdraw import limits
from vecdraw.errors import BadTypeError, FontError, LimitError, SceneFormatError, VecdrawError, shown
from vecdraw.scene import file_layout as layout
from vecdraw.scene.file_reader import TableReader
from vecdraw.scene.file_writer import sections

if TYPE_CHECKING:
    from vecdraw.scene.scene import Scene

_LEVEL = 6
_PIXEL_LEVEL = 1  # pixels are most of the bytes; a higher level takes three times as long for some percent


class FontSource(Protocol):
    """Where the fonts that a scene names by digest come from, and where those that a file carries go."""

    def is_bundled(self, digest: str) -> bool:
        """Whether every machine with vecdraw has this font, so that it need not be carried."""

    def font_bytes(self, digest: str) -> bytes:
        """The bytes of a font file. Raises `FontError` for one that is not known."""

    def register_bytes(self, data: bytes) -> object:
        """Makes a font known by its digest alone: under no family name, so that a file changes no other drawing."""


def to_bytes(scene: Scene, fonts: FontSource | None, *, compress: bool = True) -> bytes:
    """The file; see `Scene.to_bytes`."""
    parts: list[bytes] = []
    version, found = sections(scene, lambda digest: _carried(fonts, digest))
    for name, raw in found.items():
        method, stored = layout.STORED, raw
        if compress:
            packed = zlib.compress(raw, _PIXEL_LEVEL if name == b"PIXM" else _LEVEL)
            if len(packed) < len(raw):
                method, stored = layout.DEFLATED, packed
        parts += (layout.SECTION.pack(name, method, len(raw), len(stored), zlib.crc32(stored)), stored)
    return b"".join((layout.HEADER.pack(layout.MAGIC, version, len(found)), *parts))


def from_bytes(data: bytes, fonts: FontSource | None, scene_type: type[Scene]) -> Scene:
    """The scene of a file; see `Scene.from_bytes`."""
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise BadTypeError(f"a scene file must be bytes, got {shown(data)}")
    try:
        return _read(bytes(data), fonts, scene_type)
    except SceneFormatError:
        raise
    except LimitError as error:
        raise SceneFormatError(f"the scene file holds too much: {error}") from error
    except (VecdrawError, struct.error, ValueError, OverflowError, zlib.error, MemoryError) as error:
        raise SceneFormatError(f"the scene file is not well-formed: {error}") from error


def _read(data: bytes, fonts: FontSource | None, scene_type: type[Scene]) -> Scene:
    limits.check("scene_file_bytes", len(data), "bytes of a scene file")
    reader = TableReader(scene_type)
    for name, raw in _sections(data):
        reader.read(name, raw)
    if not reader.scenes:
        raise SceneFormatError("the scene file holds no scene")
    used = {face.digest for face in reader.faces}
    for digest, carried in reader.fonts:
        if digest not in used:
            raise SceneFormatError(f"the scene file carries the font {digest[:12]}…, which nothing in it uses")
        _source(fonts).register_bytes(carried)
    return reader.scenes[-1]


def _sections(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The names and contents of the sections, each inflated when its turn comes."""
    if len(data) < layout.HEADER.size or not data.startswith(layout.MAGIC):
        raise SceneFormatError(f"not a scene file: it starts with {shown(data[:16])}")
    _, version, count = layout.HEADER.unpack_from(data)
    names = layout.SECTIONS_OF.get(version)
    if names is None:
        known = f"up to {layout.VERSION}"
        raise SceneFormatError(f"the scene file has version {version}; this vecdraw reads versions {known}")
    if count != len(names):
        raise SceneFormatError(f"the scene file has {count} sections, expected {len(names)}")
    at, total = layout.HEADER.size, 0
    for expected in names:
        if at + layout.SECTION.size > len(data):
            raise SceneFormatError(f"the scene file ends before its section {expected.decode()}")
        name, method, size, stored, check = layout.SECTION.unpack_from(data, at)
        at += layout.SECTION.size
        if name != expected or stored > len(data) - at:
            raise SceneFormatError(f"the scene file's section {expected.decode()} is not there or cut off")
        total += size
        limits.check("scene_data_bytes", total, "bytes of a scene file, inflated")
        content = data[at : at + stored]
        at += stored
        if zlib.crc32(content) != check:
            raise SceneFormatError(f"the scene file's section {expected.decode()} is damaged: its checksum is wrong")
        yield name, _content(name, method, size, content)
    if at != len(data):
        raise SceneFormatError(f"the scene file goes on for {len(data) - at} bytes after its end")


def _content(name: bytes, method: int, size: int, stored: bytes) -> bytes:
    if method == layout.STORED and len(stored) == size:
        return stored
    if method == layout.DEFLATED:
        inflater = zlib.decompressobj()
        raw = inflater.decompress(stored, size + 1)
        if len(raw) == size and inflater.eof and not inflater.unused_data:
            return raw
    raise SceneFormatError(f"the scene file's section {name.decode()} does not hold the {size} bytes it says")


def _carried(fonts: FontSource | None, digest: str) -> bytes | None:
    """The bytes to carry of a font: none for a bundled one, none for one that is not known here either."""
    source = _source(fonts)
    if source.is_bundled(digest):
        return None
    try:
        return source.font_bytes(digest)
    except FontError:
        return None


def _source(fonts: FontSource | None) -> FontSource:
    """`fonts`, or those of the process, which are loaded when a scene first has text."""
    if fonts is not None:
        if not all(hasattr(fonts, name) for name in ("is_bundled", "font_bytes", "register_bytes")):
            raise BadTypeError(f"fonts must be a store of fonts such as vecdraw.fonts, got {shown(fonts)}")
        return fonts
    from vecdraw.typeface.store import fonts as known

    return known
