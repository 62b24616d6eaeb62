"""A PNG written from the top down, a few rows at a time, in bounded memory; it can go on in another process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw.codecs import png_chunks, png_rows
from vecdraw.codecs.codec import check_choice, check_whole
from vecdraw.codecs.pixels import checked, is_opaque
from vecdraw.codecs.png import PngOptions, head
from vecdraw.codecs.png_deflate import PRESETS
from vecdraw.codecs.png_kernel import Place
from vecdraw.errors import BadTypeError, BadValueError, StateError, UnsupportedError, shown
from vecdraw.kernel import deflate
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels

_MOST: Final = (1 << 31) - 1  # px a side, 11.2.1


class PngState(NamedTuple):
    """How far a picture has come: whole bands alone count.

    `rows` of it are written, `adler` is the checksum of their lines (RFC 1950, 8.2), `above` the last of these lines
    as it is before filtering, without its filter type.
    """

    rows: int
    adler: int
    above: bytes


class PngBands:
    """Writes a PNG of `width` x `height` px whose pixels come from the top down.

    The file is `header()`, then what each `add()` returns, then `finish()`, and has the bytes that `encode` gives for
    the whole picture, except that "small" is deflated by bands here. `opaque` says that the picture has no alpha;
    `depth` is 8 or 16 bits a channel. `state`, taken from another one after its `add()`, goes on from there: the next
    rows are those from `state.rows` on.

    `options` have no `palette`, `gray` or `profile`, and no `bit_depth` other than `depth`.

    Raises `BadTypeError` and `BadValueError` for bad arguments, `UnsupportedError` for options that need the picture
    whole.
    """

    def __init__(
        self,
        width: int,
        height: int,
        options: PngOptions | None = None,
        *,
        opaque: bool = False,
        depth: int = 8,
        color_space: ColorSpace = "srgb",
        state: PngState | None = None,
    ) -> None:
        chosen = PngOptions() if options is None else options
        check_whole("width", width, 1, _MOST)
        check_whole("height", height, 1, _MOST)
        check_choice("depth", depth, (8, 16))
        if not isinstance(chosen, PngOptions):
            raise BadTypeError(f"expected PngOptions, got {shown(options)}")
        if chosen.gray or chosen.profile is not None or chosen.palette not in {None, "never"}:
            raise UnsupportedError("a PNG that is written in bands has no gray, palette or profile")
        if chosen.bit_depth not in {None, depth}:
            raise BadValueError(f"bit_depth={chosen.bit_depth} of the options is not the depth, {depth}")
        self._width, self._height, self._options = width, height, chosen
        self._color_space: ColorSpace = color_space
        self._depth, self._opaque = depth, opaque
        self._step = (3 if opaque else 4) * depth // 8
        self._size = 1 + width * self._step
        self._band = png_rows.band_rows(self._size, height, PRESETS[chosen.compression])
        self._state = PngState(0, 1, b"") if state is None else self._checked(state)
        self._pending = 0
        self._scratch = png_rows.Scratch()

    @property
    def band_rows(self) -> int:
        """How many rows are deflated together; the last band may have fewer."""
        return self._band

    @property
    def state(self) -> PngState:
        """How far the picture has come, as of the bytes that were returned so far."""
        return self._state

    def header(self) -> bytes:
        """Everything before the pixels: always the same bytes."""
        kind = png_chunks.RGB if self._opaque else png_chunks.RGBA
        return b"".join(head(self._width, self._height, (kind, self._depth, ()), self._options, self._color_space))

    def add(self, pixels: Pixels) -> bytes:
        """Takes the next rows, shape (n, width, 4), RGBA, not premultiplied, uint8 or float16 (0..1).

        Returns what the file has of the bands that are whole now, possibly nothing. Raises `BadValueError` for rows
        that do not fit or are not opaque where the picture is; then nothing is taken.
        """
        rows = checked(pixels)
        count, width = rows.shape[:2]
        left = self._height - self._state.rows - self._pending
        if width != self._width or count > left:
            raise BadValueError(f"expected at most {left} rows of {self._width} px, got {count} of {width}")
        if self._opaque and not is_opaque(rows):
            raise BadValueError("the picture was said to be opaque, and these rows are not")
        lines, made = png_rows.lines_of(rows, 3 if self._opaque else 4, self._depth), []
        at = 0
        while at < count:
            end = min(count, at + self._wanted() - self._pending)
            lines.write(self._held()[self._size * (self._above() + self._pending) :], at, end)
            self._pending += end - at
            at = end
            if self._pending == self._wanted():
                made.append(self._finished_band())
        return b"".join(made)

    def finish(self) -> bytes:
        """The end of the file. Raises `StateError` while rows are missing."""
        missing = self._height - self._state.rows - self._pending
        if missing:
            raise StateError(f"{missing} of {self._height} rows are missing")
        return png_chunks.END

    def _wanted(self) -> int:
        """The rows of the band that is being filled."""
        return min(self._band, self._height - self._state.rows)

    def _above(self) -> int:
        return int(self._state.rows > 0)

    def _held(self) -> memoryview:
        """Room for the line above and those of the band."""
        return self._scratch.lines(self._size * (self._above() + self._wanted()))

    def _finished_band(self) -> bytes:
        """The chunk of the band that is full, with the end of the stream after the last."""
        top, bottom, held = self._state.rows, self._state.rows + self._pending, self._held()
        if top:
            held[: self._size] = b"\0" + self._state.above
        place = Place(top, bottom, top == 0, bottom == self._height)
        band = png_rows.made_band(held, self._scratch, self._size, self._step, place, self._options.compression)
        adler = deflate.joined_adler32([(self._state.adler, 0), band[1:]])
        last = self._size * (self._above() + self._pending - 1)
        self._state = PngState(bottom, adler, bytes(held[last + 1 : last + self._size]))
        self._pending = 0
        return deflate.ended(band, adler) if place.is_last else band[0]

    def _checked(self, state: Any) -> PngState:
        try:
            rows, adler, above = state
        except (TypeError, ValueError) as error:
            raise BadTypeError(f"expected a PngState, got {shown(state)}") from error
        check_whole("state.rows", rows, 0, self._height)
        check_whole("state.adler", adler, 0, 0xFFFFFFFF)
        whole = rows == self._height or rows % self._band == 0
        if not isinstance(above, bytes) or len(above) != (self._size - 1 if rows else 0) or not whole:
            raise BadValueError(f"the state is of another picture, or not of whole bands: {shown(state)}")
        return PngState(rows, adler, above)
