"""Metadata into files that an encoder has written without any."""

from __future__ import annotations

from vecdraw.codecs.containers.blocks import replace_blocks
from vecdraw.codecs.still import StillOptions
from vecdraw.metadata.exif import Exif, with_density


def with_metadata(data: bytes, options: StillOptions, *, dpi_in_exif: bool) -> bytes:
    """The file with the metadata that `options` ask for.

    The density is said in Exif where the format has no other place for it, and where Exif said another.
    """
    blocks, dpi = options.blocks, options.dpi
    if not any(blocks) and (dpi is None or not dpi_in_exif):
        return data
    if dpi is not None and (dpi_in_exif or Exif.parse(blocks.exif).get("XResolution") is not None):
        blocks = blocks._replace(exif=with_density(blocks.exif, dpi))
    return replace_blocks(data, blocks)
