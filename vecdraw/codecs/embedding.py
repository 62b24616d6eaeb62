"""Metadata into files that an encoder has written without any."""

from __future__ import annotations

from fractions import Fraction

from vecdraw.codecs.still import StillOptions


def with_metadata(data: bytes, options: StillOptions, *, dpi_in_exif: bool) -> bytes:
    """The file with the metadata that `options` ask for, and the density in Exif where the format has no other place.

    Raises `UnsupportedError` for a kind of metadata that the format cannot hold.
    """
    blocks = options.blocks
    if options.dpi is not None and (dpi_in_exif or blocks.exif):
        blocks = blocks._replace(exif=with_density(blocks.exif, options.dpi, always=dpi_in_exif))
    if not any(blocks):
        return data
    from vecdraw.codecs.containers.blocks import replace_blocks  # few files carry metadata: the others do not pay

    return replace_blocks(data, blocks)


def with_density(exif: bytes, dpi: float, *, always: bool) -> bytes:
    """An Exif block that says `dpi`: where it said another density before, or `always`."""
    from vecdraw.metadata.exif import Exif  # see with_metadata
    from vecdraw.metadata.tiff import Rational

    value = Exif.parse(exif)
    if not always and value.get("XResolution") is None:
        return exif
    density = Fraction(dpi).limit_denominator(10_000)
    rational = (Rational(density.numerator, density.denominator),)
    changed = value.with_value("XResolution", rational).with_value("YResolution", rational)
    return changed.with_value("ResolutionUnit", (2,)).to_bytes()  # 2: inches
