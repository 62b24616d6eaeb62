"""Patterns of pictures, where a program enlarges the document: smoothing sees the next tile; each is written once."""

from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from tests.svg.documents import needs_resvg
from tests.vector.comparison import averaged, compare, on_white
from tests.vector.renderers import resvg
from vecdraw.export import vector
from vecdraw.export.render import to_pixels
from vecdraw.paint.pixmap import Pixmap

FINER = 4


def small() -> Pixmap:
    pixels = np.zeros((3, 14, 3), np.uint8)
    pixels[..., 0] = np.array([40, 120, 240])[:, None]
    pixels[..., 1] = np.linspace(0, 255, 14)
    return Pixmap.from_array(pixels)


@needs_resvg
@pytest.mark.parametrize("repetition", ["repeat", "repeat-x", "repeat-y", "no-repeat"])
def test_smoothing_sees_the_next_tile_where_the_document_is_enlarged(repetition: Any) -> None:
    ctx = vd.Context(60, 45, background="white")
    ctx.fill_style = ctx.create_pattern(small(), repetition)
    ctx.fill_rect(0, 0, 60, 45)
    ours = averaged(on_white(np.asarray(to_pixels(ctx.scene, scale=FINER))), FINER)
    theirs = resvg(ctx.encode("svg").decode(), 60 * FINER, 45 * FINER)
    assert theirs is not None
    found = compare(ours, averaged(on_white(theirs), FINER))
    assert found.mean < 1.0
    assert max(found.flat, found.edge) <= 8


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_pattern_is_made_once(scale: float, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Pixmap] = []
    encode = vector._encode_png

    def counted(pixmap: Pixmap) -> bytes:
        made.append(pixmap)
        return encode(pixmap)

    monkeypatch.setattr(vector, "_encode_png", counted)
    ctx = vd.Context(100, 100)
    ctx.scale(scale, scale)
    ctx.fill_style = ctx.create_pattern(small(), "repeat")
    for at in range(30):
        ctx.fill_rect(at * 3, at * 2, 20, 10)
    text = ctx.encode("svg").decode()
    assert text.count("<pattern") == len(made) == 1
