"""GIF of one picture (GIF89a); `gif_animation` writes those that move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vecdraw.codecs import gif_blocks
from vecdraw.codecs.animated import Box
from vecdraw.codecs.codec import Codec
from vecdraw.codecs.gif_blocks import MOST_COLORS
from vecdraw.codecs.managed import in_space
from vecdraw.codecs.palette import colors_of
from vecdraw.codecs.profile import built_in
from vecdraw.codecs.still import Backdrop, StillOptions, check_sides, settle
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels

_NO_DISPOSAL: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GifOptions(StillOptions):
    """Options of GIF, which has at most 256 colours, and pixels that are opaque or not there.

    `palette`: the colours; None takes those of the picture, or chooses some where it has more. `colors`: how many a
    palette has at most, 2 to 256, with the transparent one where there is something to see through. `dither`: Floyd
    and Steinberg's, where there are more colours than that. Pixels of less than half opacity are transparent. The file
    is sRGB, and says nothing of dpi: GIF has no place for either.
    """

    palette: Sequence[Backdrop] | None = None
    colors: int = MOST_COLORS
    dither: bool = True

    def __post_init__(self) -> None:
        settle(self, "gif", ("RGB",))
        gif_blocks.check_colors(self.colors, self.dither, self)
        if self.palette is not None:
            colors = gif_blocks.checked_palette(self.palette, self.colors, "None or a list of colours")
            object.__setattr__(self, "palette", colors)


def check_size(_options: GifOptions, width: int, height: int) -> None:
    """Raises `UnsupportedError` for a side over 65,535 px."""
    check_sides(width, height, gif_blocks.MOST_SIDE, "gif")


def encode(pixels: Pixels, options: GifOptions, color_space: ColorSpace) -> bytes:
    """A GIF of `pixels`; see `Codec`. Raises `UnsupportedError` for a side over 65,535 px."""
    height, width = pixels.shape[:2]
    check_size(options, width, height)
    shown = gif_blocks.one_bit(in_space(pixels, color_space, built_in("srgb"), options.intent))
    drawn = shown[..., 3] > 0
    hollow = not bool(drawn.all())
    if options.palette is None:
        colors = colors_of(shown[drawn] if hollow else shown, options.colors - hollow)
    else:
        colors = gif_blocks.palette_of(options.palette)
    numbers = gif_blocks.numbered(shown, drawn, hollow, colors, dither=options.dither)
    parts = [
        gif_blocks.head((width, height), gif_blocks.global_table(colors, len(colors) + hollow), None, options.blocks),
        gif_blocks.control(_NO_DISPOSAL, 0, len(colors)) if hollow else b"",
        gif_blocks.picture(Box(0, 0, width, height), gif_blocks.Table(), numbers),
        gif_blocks.TRAILER,
    ]
    return b"".join(parts)


CODEC: Final = Codec("gif", "image/gif", (".gif",), GifOptions, encode, density_in_exif=True, check_size=check_size)
