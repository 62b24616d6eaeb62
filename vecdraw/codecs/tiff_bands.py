"""A TIFF or BigTIFF written from the top down, some rows at a time, in bounded memory; it can go on elsewhere."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw.codecs.codec import check_choice, check_flag, check_whole
from vecdraw.codecs.containers.tiff import metadata_entries
from vecdraw.codecs.pixels import checked, is_opaque
from vecdraw.codecs.still import Picture, to_picture
from vecdraw.codecs.tiff import TiffOptions, facts_of
from vecdraw.codecs.tiff_strips import differ_better, joined, rows_of_strip, strips_of
from vecdraw.errors import BadTypeError, BadValueError, StateError, UnsupportedError, shown
from vecdraw.metadata.exif import Exif, with_density
from vecdraw.metadata.tiff import LONG, SHORT, Layout, directory_bytes, made
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.codecs.codec import Pixels

_MOST: Final = (1 << 31) - 1  # px a side
_CLASSIC_BYTES: Final = 4_000_000_000  # offsets have 32 bits
_WORST: Final = 1.5  # what LZW may make of noise, of its bytes
_BANDS: Final = {"RGB": 3, "CMYK": 4, "GRAY": 1}


class TiffState(NamedTuple):
    """How far a picture has come: whole strips alone count.

    `rows` of it are written and end at byte `at`; `lengths` are the bytes of each strip; `differences` says how they
    are packed (see `Strips`).
    """

    rows: int
    at: int
    lengths: tuple[int, ...]
    differences: bool


class TiffBands:
    """Writes a TIFF of `width` x `height` px whose pixels come from the top down.

    `big` asks for a BigTIFF or for none; None writes one where the file may pass 4 GB.

    The file is `header()`, then what each `add()` returns, then `finish()`; last of all its first bytes are replaced by
    `head()`, which says where the directory is. `opaque` says that the picture has no alpha; `depth` is 8 or 16 bits a
    channel, where the options name none. `state`, taken from another one after its `add()`, goes on from there: the
    next rows are those from `state.rows` on. Whether differences are packed is decided by the first rows that are
    added.

    Raises `BadTypeError` and `BadValueError` for bad arguments, `UnsupportedError` for a picture that is too large for
    a TIFF where no BigTIFF is to be written.
    """

    def __init__(
        self,
        width: int,
        height: int,
        options: TiffOptions | None = None,
        *,
        opaque: bool = False,
        depth: int = 8,
        color_space: ColorSpace = "srgb",
        state: TiffState | None = None,
        big: bool | None = None,
    ) -> None:
        chosen = TiffOptions() if options is None else options
        check_whole("width", width, 1, _MOST)
        check_whole("height", height, 1, _MOST)
        check_choice("depth", depth, (8, 16))
        if not isinstance(chosen, TiffOptions):
            raise BadTypeError(f"expected TiffOptions, got {shown(options)}")
        self._width, self._height, self._options = width, height, chosen
        self._color_space: ColorSpace = color_space
        profile = chosen.color_profile
        self._depth = chosen.bit_depth or (8 if profile is not None else depth)
        self._alpha = not (opaque or chosen.is_cmyk)
        bands = _BANDS["RGB" if profile is None else profile.space] + self._alpha
        row = width * bands * self._depth // 8
        self._rows = rows_of_strip(row, height)
        large = row * height * _WORST > _CLASSIC_BYTES
        if big is not None:
            check_flag("big", big)
            if large and not big:
                raise UnsupportedError(f"{width} x {height} px may have over 4 GB, which only a BigTIFF holds")
        self.is_big = large if big is None else big
        """Whether the file is a BigTIFF."""
        self._layout = Layout("<", self.is_big)
        self._state = TiffState(0, self.head_size, (), False) if state is None else state
        self._facts: dict[int, tuple[int, object]] | None = None

    @property
    def head_size(self) -> int:
        """The bytes at the beginning that are replaced at the end."""
        return self._layout.head

    @property
    def band_rows(self) -> int:
        """How many rows a strip has; the last may have fewer."""
        return self._rows

    @property
    def state(self) -> TiffState:
        """How far the picture has come, as of the bytes that were returned so far."""
        return self._state

    def header(self) -> bytes:
        """Room for what `head` says at last."""
        return bytes(self.head_size)

    def add(self, pixels: Pixels) -> bytes:
        """The strips of the next rows, shape (n, width, 4), RGBA, not premultiplied, uint8 or float16 (0..1).

        n is a multiple of `band_rows`, or all rows that are left. Raises `BadValueError` for other rows, and for ones
        that are not opaque where the picture is; then nothing is taken.
        """
        rows = checked(pixels)
        count, width = rows.shape[:2]
        left = self._height - self._state.rows
        if width != self._width or not count or count > left or (count % self._rows and count != left):
            raise BadValueError(f"expected strips of {self._rows} rows of {self._width} px, got {count} of {width}")
        if not (self._alpha or self._options.is_cmyk or is_opaque(rows)):
            raise BadValueError("the picture was said to be opaque, and these rows are not")
        picture = self._picture(rows)
        samples = picture.samples
        before = self._state
        differences = before.differences
        if not before.rows and self._options.compression != "none":
            differences = differ_better(samples, self._rows)
        strips = strips_of(samples, self._options.compression, rows=self._rows, differences=differences)
        data = joined(strips.data)
        lengths = (*before.lengths, *strips.lengths)
        self._state = TiffState(before.rows + count, before.at + len(data), lengths, differences)
        return data

    def finish(self) -> bytes:
        """The directory and what belongs to it. Raises `StateError` while rows are missing."""
        missing = self._height - self._state.rows
        if missing:
            raise StateError(f"{missing} of {self._height} rows are missing")
        tail = _Tail(self._state.at)
        entries = [made(tag, kind, value, "<") for tag, (kind, value) in self._all_facts().items()]
        offsets, at = [], self.head_size
        for length in self._state.lengths:
            offsets.append(at)
            at += length
        entries += [self._layout.places(273, offsets), made(279, LONG, self._state.lengths, "<")]
        entries += metadata_entries(self._blocks(), self._layout, tail)
        self._directory = tail.place(directory_bytes(tuple(entries), self._layout, tail.place))
        return bytes(tail.data)

    def head(self) -> bytes:
        """The first bytes of the file, after `finish`."""
        if self.is_big:
            return struct.pack("<2sHHHQ", b"II", 43, 8, 0, self._directory)
        return struct.pack("<2sHL", b"II", 42, self._directory)

    def _blocks(self) -> Any:
        blocks, dpi = self._options.blocks, self._options.dpi
        if dpi is not None and Exif.parse(blocks.exif).get("XResolution") is not None:
            return blocks._replace(exif=with_density(blocks.exif, dpi))
        return blocks

    def _all_facts(self) -> dict[int, tuple[int, object]]:
        import numpy as np  # `import vecdraw` does not pay for it

        dot = self._picture(np.zeros((1, 1, 4), np.uint8) if self._alpha else np.full((1, 1, 4), 255, np.uint8))
        found = facts_of(dot, self._options)
        found |= {
            256: (LONG, (self._width,)),  # ImageWidth
            257: (LONG, (self._height,)),  # ImageLength
            278: (LONG, (self._rows,)),  # RowsPerStrip
            284: (SHORT, (1,)),  # PlanarConfiguration
        }
        if self._state.differences:
            found[317] = SHORT, (2,)  # Predictor
        return found

    def _picture(self, rows: Pixels) -> Picture:
        import numpy as np  # `import vecdraw` does not pay for it

        on = self._options.background if self._options.is_cmyk else None
        picture = to_picture(rows, self._color_space, self._options, depth=self._depth, on=on)
        if picture.has_alpha == self._alpha:
            return picture
        samples: NDArray[Any] = picture.samples
        full = np.full((*samples.shape[:2], 1), np.iinfo(samples.dtype).max, samples.dtype)
        return picture._replace(pixels=np.concatenate((samples, full), axis=-1), has_alpha=True)


class _Tail:
    """The end of a file, from byte `at` on."""

    def __init__(self, at: int) -> None:
        self.data = bytearray(at % 2)
        self._at = at

    def place(self, value: bytes) -> int:
        """Puts bytes there, on a word boundary; where they begin in the file."""
        start = self._at + len(self.data)
        self.data += value + bytes(len(value) % 2)
        return start
