"""Columns and text on paths as real text in SVG: a browser shows what we draw."""

import pytest

import vecdraw as vd
from tests.oracle.chromium import Chromium, find_chromium
from tests.oracle.programs import SvgDocument
from tests.vector.comparison import averaged, compare
from tests.vector.probes import PROBES
from tests.vector.probes.probe import HEIGHT, WIDTH
from vecdraw.backends.fallback import Fallback
from vecdraw.export.render import to_pixels

FINER = 4
NAMES = (
    *("vertical_text", "vertical_text_with_sideways_latin", "vertical_text_upright", "tate_chu_yoko"),
    *("vertical_text_condensed_and_stroked", "text_on_a_path", "text_on_a_ring"),
)


def document(scene: vd.Scene) -> SvgDocument:
    """The document with real text, FINER times as large."""
    listed: list[Fallback] = []
    width, height = WIDTH * FINER, HEIGHT * FINER
    svg = vd.encode(scene, "svg", text="embed", on_fallback=listed.append).decode()
    assert not listed
    assert "<text" in svg
    return {
        "width": width,
        "height": height,
        "svg": svg.replace(f'width="{WIDTH}" height="{HEIGHT}"', f'width="{width}" height="{height}"', 1),
    }


@pytest.mark.skipif(find_chromium() is None, reason="Chromium is not installed")
def test_chromium_shows_real_text_where_we_draw_it() -> None:
    scenes = [PROBES[name].context().scene for name in NAMES]
    with Chromium(find_chromium() or "") as browser:
        shown = browser.draw([document(scene) for scene in scenes])
    for name, scene, theirs in zip(NAMES, scenes, shown, strict=True):
        assert not isinstance(theirs, str), f"{name}: {theirs}"
        distance = compare(averaged(to_pixels(scene, scale=float(FINER)), FINER), averaged(theirs, FINER))  # type: ignore[arg-type]  # 8 bits
        assert distance.is_near, f"{name}: {distance}"
