"""Glyphs made up for the tests: a bitmap that says which glyph it is."""

from collections import Counter
from random import Random
from threading import Lock

from vecdraw.glyphs.bitmap import GlyphBitmap
from vecdraw.glyphs.key import GlyphKey, StrikeKey
from vecdraw.typeface.key import FaceKey


def strike_key(size: int = 22, face: str = "f" * 64) -> StrikeKey:
    """The strike of a face that is not there."""
    return StrikeKey(FaceKey(face), size << 6, columns=4)


def made_up(key: GlyphKey) -> GlyphBitmap:
    """A bitmap unlike that of any other key of the tests; every 16th glyph is blank."""
    if key.glyph % 16 == 0:
        return GlyphBitmap(0, 0, 0, 0, 0, b"")
    width = (key.strike.size >> 6) - key.glyph % 3
    height = width + key.glyph % 5
    name = f"{key.strike.size} {key.glyph} {key.x} {key.y};".encode()
    data = (name * (width * height // len(name) + 1))[: width * height]
    return GlyphBitmap(width, height, key.x - 2, -height, 1, data)


def seeded(seed: int) -> Random:
    """Chance that is the same in every run."""
    return Random(seed)  # noqa: S311  # no secret depends on it


class Counted:
    """`made_up`, which counts how often it was asked for each key."""

    def __init__(self) -> None:
        self.asked: Counter[GlyphKey] = Counter()
        self._lock = Lock()

    def __call__(self, key: GlyphKey) -> GlyphBitmap:
        with self._lock:
            self.asked[key] += 1
        return made_up(key)


class CountedLock:
    """A lock that counts how often it is taken."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.taken = 0

    def __enter__(self) -> None:
        self._lock.acquire()
        self.taken += 1

    def __exit__(self, *_: object) -> None:
        self._lock.release()
