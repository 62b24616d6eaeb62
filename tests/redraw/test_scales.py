"""What is drawn again in parts is the same in every scale."""

import numpy as np
import pytest

import vecdraw as vd
from vecdraw.export.render import to_pixels
from vecdraw.scene.scene import Scene


def cards(count: int, blend: str) -> Scene:
    """Cards with shadows over a sheet, that change what lies below them."""
    ctx = vd.Context(160, 120, background="white")
    ctx.fill_rect(10, 10, 100, 80)
    ctx.global_composite_operation = blend  # type: ignore[assignment]  # a literal, by parametrize
    ctx.shadow_color, ctx.shadow_offset_x = "red", 4
    for index in range(count):
        ctx.fill_style = f"hsl({index * 40} 60% 50%)"
        ctx.fill_rect(12 * index, 9 * index, 40, 30)
    return ctx.scene


@pytest.mark.parametrize("blend", ["source-over", "xor", "source-atop", "multiply"])
@pytest.mark.parametrize("scale", [0.5, 1.0, 1.5, 2.0, 3.0])
def test_one_card_more_or_less(scale: float, blend: str) -> None:
    for before, after in ((1, 2), (2, 3), (4, 2)):
        to_pixels(cards(before, blend), scale=scale)
        again = to_pixels(cards(after, blend), scale=scale)
        vd.clear_caches()
        assert np.array_equal(again, to_pixels(cards(after, blend), scale=scale))
