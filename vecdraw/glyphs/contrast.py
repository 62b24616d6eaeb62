"""Coverage made stronger for small text, by the colour of the text: the method of Skia's mask gamma.

Text is blended as if in a space of another gamma, and its coverage c is first raised to c + (1 - c) c k, where k is the
contrast times the luminance of what the text is taken to lie on: the opposite of its own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_TABLES: Final = 256
_ALIKE: Final = 1 / 256  # text and ground of one luminance, which no gamma tells apart


@lru_cache(maxsize=_TABLES)
def coverage_table(contrast: int, gamma: int, luminance: int) -> bytes | None:
    """What each coverage 0..255 becomes, as 256 bytes; None where it stays.

    `contrast` and `gamma` are hundredths, `luminance` 0..255 that of the text.
    """
    if contrast == 0 and gamma == 100:
        return None
    power, source = gamma / 100.0, luminance / 255.0
    ground = 1.0 - source
    lit_source, lit_ground = source**power, ground**power
    strength = contrast / 100.0 * lit_ground
    table = bytearray()
    for level in range(256):
        cover = level / 255.0
        cover += (1.0 - cover) * strength * cover
        if abs(ground - source) >= _ALIKE:
            lit = lit_source * cover + lit_ground * (1.0 - cover)
            cover = (lit ** (1.0 / power) - ground) / (source - ground)
        table.append(min(255, max(0, int(cover * 255.0 + 0.5))))
    return bytes(table)
