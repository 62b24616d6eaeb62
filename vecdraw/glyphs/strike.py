"""`Strike`: the second tier for one `StrikeKey`: packed glyph numbers to handles."""

from __future__ import annotations

from vecdraw.glyphs.key import StrikeKey


class Strike:
    """The glyphs of one `StrikeKey` that are in the arena.

    `slots` maps `key.packed(glyph, x, y)` to a handle, generation << 32 | slot. Reading it is a hit and takes no lock;
    only the cache changes it. A handle whose generation is not that of its record is stale: a miss.
    """

    __slots__ = ("__weakref__", "key", "name", "slots")

    def __init__(self, key: StrikeKey) -> None:
        self.key = key
        self.name = hash(key)
        self.slots: dict[int, int] = {}
