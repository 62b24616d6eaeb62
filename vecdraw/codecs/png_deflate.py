"""The presets of PNG, and the libraries that deflate for them.

The kernel takes what is drawn, sharp things on plain ground, and the bands that are literals alone, as those of
photographs are. For the rest "fast" is ISA-L, some six times as fast as zlib's lowest level with no larger files;
"balanced" zlib-ng, whose files are smaller than libpng's in a sixth of its time. "small" is libdeflate, which tries
nearly everything. All of them, and the checksums of ISA-L, let other threads run meanwhile.

ISA-L's levels 1 and 2 put the third byte of a stream into the hash slot of the stream's address, so that one band in
some thousands would come out with other bytes of the same pixels. That is the code for the first byte of a stream
without history alone (igzip_icf_body_h1_gr_bt.asm, `.write_first_byte`): the first bytes are therefore deflated on
their own.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from vecdraw.kernel import deflate, rows

if TYPE_CHECKING:
    from vecdraw.kernel.deflate_twin import Effort

Compression = Literal["fast", "balanced", "small"]

_RAW: Final = -15  # window bits: no header, no checksum


class Preset(NamedTuple):
    """How a band is filtered and deflated: by the kernel with this `effort`, where it does, or by a library.

    `kinds` are the filter types tried on `samples` times `sampled` lines of it, or on all of them where `samples` is 0;
    samples are deflated by ISA-L's level `trial`.
    A band is as many lines as fit into `band` bytes; those of up to `whole` bytes in all are one. `header` begins the
    zlib stream (RFC 1950). `other` is the library's level for what is drawn, but not in three or
    four bytes a pixel.
    """

    library: Literal["isal", "zlib-ng"]
    level: int
    kinds: tuple[rows.FilterType, ...]
    samples: int
    sampled: int
    trial: int
    band: int
    whole: int
    header: bytes
    effort: Effort | None = None
    other: int = 0


_SIMPLE: Final[tuple[rows.FilterType, ...]] = (rows.NONE, rows.SUB, rows.UP)
_FIXED: Final[tuple[rows.FilterType, ...]] = (*_SIMPLE, rows.AVERAGE, rows.PAETH)
PRESETS: Final[dict[Compression, Preset]] = {
    "fast": Preset("isal", 2, _SIMPLE, 3, 1, 0, 1 << 18, 1 << 18, b"\x78\x01", deflate.FAST, 2),
    "balanced": Preset("zlib-ng", 3, _FIXED, 4, 2, 2, 1 << 18, 1 << 18, b"\x78\x5e", deflate.BALANCED, 6),
    "small": Preset("zlib-ng", 9, (*_FIXED, rows.ADAPTIVE), 0, 0, 0, 1 << 22, 1 << 25, b"\x78\xda"),
}
_PRIMED: Final = 8  # bytes that ISA-L deflates on their own
_SMALLEST: Final = 12  # libdeflate's highest level


def deflated(data: memoryview, preset: Preset, *, is_last: bool) -> bytes:
    """The blocks of a band (RFC 1951), from which nothing refers to an earlier band; the last ends the stream."""
    library = _isal() if preset.library == "isal" else _zlib_ng()
    flush = library.Z_FINISH if is_last else library.Z_FULL_FLUSH
    if preset.library == "isal":
        return _by_isal(data, preset.level, flush)
    stream = library.compressobj(preset.level, library.DEFLATED, _RAW)
    return bytes(stream.compress(data) + stream.flush(flush))


def deflated_whole(data: memoryview) -> bytes:
    """The blocks of a whole picture (RFC 1951), as small as libdeflate makes them."""
    import deflate as libdeflate  # loaded with the first PNG that is to be small

    return bytes(libdeflate.deflate_compress(data, _SMALLEST))


def inflated(stream: bytes, size: int) -> bytes | None:
    """What a zlib stream holds; None where it is damaged, or holds more or fewer than `size` bytes."""
    import deflate as libdeflate  # loaded with the first PNG that is read

    try:
        data = libdeflate.zlib_decompress(stream, size)
    except libdeflate.DeflateError:
        return None
    return bytes(data) if len(data) == size else None


def size_of_sample(data: memoryview, preset: Preset) -> int:
    """About how large `data` would be."""
    if not preset.samples:
        return len(_zlib_ng().compress(data, 5))
    if not preset.trial:
        return len(_isal().compress(data, 0, _RAW))
    return len(_by_isal(data, preset.trial, _isal().Z_FINISH))


def _by_isal(data: memoryview, level: int, flush: int) -> bytes:
    """`data` deflated, with some bytes before the rest: see above. Fewer than four of them would not do."""
    isal = _isal()
    stream = isal.compressobj(level, isal.DEFLATED, _RAW)
    if len(data) <= _PRIMED:
        return bytes(stream.compress(data) + stream.flush(flush))
    parts = stream.compress(data[:_PRIMED]), stream.flush(isal.Z_SYNC_FLUSH), stream.compress(data[_PRIMED:])
    return b"".join([*parts, stream.flush(flush)])


def adler32(data: memoryview) -> int:
    """The checksum of `data` (RFC 1950, 8.2)."""
    return int(_isal().adler32(data))


def crc32_of_idat(data: bytes) -> int:
    """The checksum of an IDAT chunk (PNG 5.5)."""
    return int(_isal().crc32(data, _crc_of_type()))


@cache
def _crc_of_type() -> int:
    return int(_isal().crc32(deflate.IDAT))


@cache
def _isal() -> Any:
    from isal import isal_zlib  # loaded with the first PNG

    return isal_zlib


@cache
def _zlib_ng() -> Any:
    from zlib_ng import zlib_ng  # loaded with the first PNG

    return zlib_ng
