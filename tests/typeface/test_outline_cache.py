"""Outlines are made once and kept within a bound."""

import pytest

from vecdraw import limits
from vecdraw.geometry.path_data import CLOSE, LINE, MOVE, PathData
from vecdraw.typeface.font import Font
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.outline_cache import OutlineCache
from vecdraw.typeface.outlines import glyph_outline
from vecdraw.typeface.store import fonts

FACE = FaceKey("0" * 64)


def outline(number: int) -> PathData:
    return PathData(bytes((MOVE, LINE, CLOSE)), (float(number), 0.0, 1.0, 1.0))


@pytest.mark.parametrize("font", [Font("Inter", 20), Font("Noto Sans Math", 20, weight=700)])
def test_the_same_glyph_has_the_same_outline(font: Font) -> None:
    face = fonts.face(fonts.candidates(font)[0].key)
    assert glyph_outline(face, face.glyph(ord("R"))) is glyph_outline(face, face.glyph(ord("R")))


def test_the_least_recently_used_go_first() -> None:
    cache = OutlineCache()
    with limits.relaxed(outline_cache_bytes=64 * 1024):
        cache.put(FACE, 0, outline(0))
        for glyph in range(1, 1000):
            cache.put(FACE, glyph, outline(glyph))
            assert cache.get(FACE, 0) == outline(0)
            assert cache.bytes <= 64 * 1024
    assert cache.get(FACE, 1) is None
    assert cache.get(FACE, 999) == outline(999)


def test_one_outline_does_not_drive_out_all_others() -> None:
    cache = OutlineCache()
    with limits.relaxed(outline_cache_bytes=64 * 1024):
        cache.put(FACE, 0, outline(0))
        cache.put(FACE, 1, PathData(bytes((MOVE,)) * 1000, (0.0,) * 2000))
    assert cache.get(FACE, 0) == outline(0)
    assert cache.get(FACE, 1) is None
