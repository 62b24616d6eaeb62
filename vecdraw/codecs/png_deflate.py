"""The presets of PNG, and the libraries that deflate for them.

"fast" and "balanced" are the kernel; "small" is libdeflate, which tries nearly everything, or zlib-ng where a picture
is deflated in bands. All of them, and the checksums of ISA-L, let other threads run meanwhile.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from vecdraw.kernel import deflate

if TYPE_CHECKING:
    from vecdraw.kernel.deflate_twin import Effort

Compression = Literal["fast", "balanced", "small"]

_RAW: Final = -15  # window bits: no header, no checksum
_MODULUS: Final = 65_521  # of Adler-32, RFC 1950, 8.2


class Preset(NamedTuple):
    """How a band is deflated: by the kernel with this `effort`, or by libraries.

    A band is as many lines as fit into `band` bytes; those of up to `whole` bytes in all are one. `header` begins the
    zlib stream (RFC 1950).
    """

    effort: Effort | None
    band: int
    whole: int
    header: bytes


PRESETS: Final[dict[Compression, Preset]] = {
    "fast": Preset(deflate.FAST, 1 << 18, 1 << 18, b"\x78\x01"),
    "balanced": Preset(deflate.BALANCED, 1 << 18, 1 << 18, b"\x78\x5e"),
    "small": Preset(None, 1 << 22, 1 << 25, b"\x78\xda"),
}
_LEVEL: Final = 9  # of zlib-ng
_TRIAL: Final = 5  # the same, for samples
_SMALLEST: Final = 12  # libdeflate's highest level
IDAT: Final = b"IDAT"


def deflated(data: memoryview, *, is_last: bool) -> bytes:
    """The blocks of a band (RFC 1951), from which nothing refers to an earlier band; the last ends the stream."""
    library = _zlib_ng()
    stream = library.compressobj(_LEVEL, library.DEFLATED, _RAW)
    return bytes(stream.compress(data) + stream.flush(library.Z_FINISH if is_last else library.Z_FULL_FLUSH))


def deflated_whole(data: memoryview) -> bytes:
    """The blocks of a whole picture (RFC 1951), as small as libdeflate makes them."""
    import deflate as libdeflate  # loaded with the first PNG that is to be small

    return bytes(libdeflate.deflate_compress(data, _SMALLEST))


def size_of_sample(data: memoryview) -> int:
    """About how large `data` would be."""
    return len(_zlib_ng().compress(data, _TRIAL))


def adler32(data: memoryview) -> int:
    """The checksum of `data` (RFC 1950, 8.2)."""
    return int(_isal().adler32(data))


def joined_adler32(one: int, other: int, length: int) -> int:
    """The checksum of two pieces of data one after another, from theirs and the length of the other."""
    low = (one & 0xFFFF) + (other & 0xFFFF) - 1
    high = (one >> 16) + (other >> 16) + length * ((one & 0xFFFF) - 1)
    return high % _MODULUS << 16 | low % _MODULUS


def crc32_of_idat(data: bytes) -> int:
    """The checksum of an IDAT chunk (PNG 5.5)."""
    return crc32(data, _crc_of_type())


def crc32(data: bytes, before: int) -> int:
    """The checksum of more of a chunk, going on from that of what comes `before`."""
    return int(_isal().crc32(data, before))


@cache
def _crc_of_type() -> int:
    return int(_isal().crc32(IDAT))


@cache
def _isal() -> Any:
    from isal import isal_zlib  # loaded with the first PNG

    return isal_zlib


@cache
def _zlib_ng() -> Any:
    from zlib_ng import zlib_ng  # loaded with the first PNG

    return zlib_ng
