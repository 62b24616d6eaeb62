"""Many posters of ever new text: nothing is kept for good, and what caches say they hold is what they hold."""

from __future__ import annotations

import gc
import math
import sys
import tracemalloc
from collections.abc import Iterator

import pytest

import vecdraw as vd
from vecdraw.poster.kept import Kept
from vecdraw.poster.taffy import Tree, style_of
from vecdraw.poster.template import Template

pytest.importorskip("stretchable")
pytest.importorskip("zxingcpp")

TEMPLATE = """
size: 120x63
lang: zh-Hans
parameters: {number: number}
body:
  - row:
      - column:
          - {text: "永和九年{number} Spring", font: "700 10px 'Noto Sans SC'", fit: [4, 12], height: 24}
          - {text: "会于会稽第{number}号，修禊事也", font: "6px 'Noto Sans SC'"}
        grow: 1
        basis: 0
      - {qr: "https://example.org/{number}", width: 33, height: 33}
"""
SMALL = 1024 * 1024
TEXT_CACHES = (
    *("layouts", "layout_calls", "prepared_blocks", "measured_text", "line_breaks", "packed_text", "poster_texts"),
    *("shaped_lines", "shaped_columns", "prepared_text", "recorded_text"),
)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = vd.limits.current()._asdict()
    vd.clear_caches()
    yield
    vd.limits.configure(**before)
    vd.clear_caches()


def render(template: Template, first: int, last: int) -> None:
    for number in range(first, last):
        template.render({"number": number}).encode("png", compression="fast")


def blocks() -> int:
    """Blocks of memory in use, without what has bounds that these few rows do not reach."""
    vd.clear_caches("short_stretches", "poster_codes", "bands")
    gc.collect()
    return sys.getallocatedblocks()


def test_memory_levels_off_while_texts_are_ever_new() -> None:
    template = Template.parse(TEMPLATE)
    vd.configure_caches(text=SMALL)
    vd.limits.configure(template_text_cache_bytes=SMALL)
    render(template, 0, 60)
    before = blocks()
    render(template, 60, 140)
    assert blocks() - before < 80 * 10  # a row whose texts are kept takes hundreds, one that leaks measures 200
    info = vd.cache_info()
    together = sum(info[name].size for name in TEXT_CACHES if name in info and name != "poster_texts")
    assert together <= SMALL
    assert 0 < info["poster_texts"].size <= SMALL


def test_caches_weigh_at_least_what_they_hold() -> None:
    template = Template.parse(TEMPLATE)
    render(template, 0, 20)
    vd.clear_caches(*(name for name in TEXT_CACHES if name in vd.cache_info()))
    gc.collect()
    tracemalloc.start()
    try:
        render(template, 1000, 1050)
        info = vd.cache_info()
        said = sum(info[name].size for name in TEXT_CACHES if name in info)
        gc.collect()
        full = tracemalloc.get_traced_memory()[0]
        vd.clear_caches(*(name for name in TEXT_CACHES if name in info))
        gc.collect()
        held = full - tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert held <= said <= 4 * held  # what two caches share counts in both


def test_layouts_leave_nothing_behind() -> None:
    def lay_out() -> None:
        with Tree() as tree:
            leaf = tree.add(style_of({}, "text", 16.0), [], lambda *_: (10.5, 20.25))
            root = tree.add(style_of({}, "row", 16.0), [leaf])
            tree.compute(root, 123.5, None)
            assert tree.placed(leaf).width == 10.5

    for _ in range(50):
        lay_out()
    before = sys.getallocatedblocks()
    for _ in range(300):
        lay_out()
    assert sys.getallocatedblocks() - before < 100


def test_measures_that_are_asked_again_find_their_arguments_whole() -> None:
    told: list[tuple[float, ...]] = []

    def measure(width: float, height: float, wide: float, high: float) -> tuple[float, float]:
        told.append((width, height, wide, high))
        return 40.0, 10.0

    with Tree() as tree:
        leaf = tree.add(style_of({}, "text", 16.0), [], measure)
        root = tree.add(style_of({}, "row", 16.0), [leaf])
        for width in (30.0, 60.0, 90.0):
            tree.compute(root, width, None)
            assert tree.placed(leaf).width == 40.0
    assert all(math.isnan(one) or one in {-2.0, -1.0, 10.0, 30.0, 40.0, 60.0, 90.0} for call in told for one in call)


def test_kept_values_that_grow_drive_others_out() -> None:
    kept = Kept[str, list[int]](lambda: 10)
    first = kept.get("first", list, lambda _: 4)
    kept.get("second", list, lambda _: 4)
    kept.grow("first", first, 2)
    assert kept.info()[:3] == (2, 10, 10)
    kept.get("first", list)
    kept.grow("first", first, 1)
    assert kept.info()[:3] == (1, 7, 10)
    kept.grow("second", first, 5)  # it is gone
    assert kept.info().size == 7
    kept.grow("first", first, 50)
    assert kept.info()[:2] == (0, 0)
