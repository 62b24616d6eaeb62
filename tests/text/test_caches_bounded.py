"""What the text engine remembers: every cache has a bound, is in the report, and is emptied when that is asked for."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import vecdraw as vd
import vecdraw.text
import vecdraw.typeface
from vecdraw import caches
from vecdraw.errors import MissingLibraryError
from vecdraw.text import itemize
from vecdraw.typeface import character_map, face
from vecdraw.typeface.kept_together import Kept, KeptTogether
from vecdraw.typeface.store import fonts

READ_ONCE = {"priorities", "at_spaces", "stretches", "_for_level", "_layouts", "functions"}
"""Tables by a name of a few (a style, a file, a level, the one library), which are there once."""


NAMED = {"inks": "_INKS", "character_maps": "_PAGES", "font_choices": "_CHOICES"}
FILLED = (
    *("inks", "character_maps", "font_choices", "font_files", "font_candidates", "faces", "text_states", "advances"),
    *("kinsoku_tables", "break_tables", "line_extents", "font_lines", "skip_ink", "marks", "vertical_forms"),
    *("font_shorthands", "outlines", "lone_glyphs", "plain_faces", "freetype_faces"),
)


def modules() -> Iterator[ModuleType]:
    for package in (vecdraw.text, vecdraw.typeface):
        for one in pkgutil.iter_modules(package.__path__):
            try:
                yield importlib.import_module(f"{package.__name__}.{one.name}")
            except MissingLibraryError:
                continue


REMEMBERING = {
    f"{module.__name__}.{name}": value
    for module in modules()
    for name, value in vars(module).items()
    if isinstance(value, functools._lru_cache_wrapper) and value.__module__ == module.__name__
}


@pytest.mark.parametrize("name", sorted(REMEMBERING))
def test_a_function_that_remembers_is_bounded_and_reported(name: str) -> None:
    function: Any = REMEMBERING[name]
    if not inspect.signature(function).parameters or name.rpartition(".")[2] in READ_ONCE:
        return
    assert function.cache_info().maxsize is not None
    assert [one for one, known in caches._functions.items() if function in known], "not in vecdraw.cache_info()"


def draw_all() -> None:
    ctx = vd.Context(400, 300)
    ctx.font = "20px 'Noto Sans SC'"
    ctx.fill_text("永和九年 abc 😀", 10, 30)
    ctx.writing_mode = "vertical-rl"
    ctx.fill_text("永和九年，「岁」12", 100, 30)
    ctx.writing_mode = "horizontal-tb"
    rich = vd.text_markup("<u>gypsy</u><ruby>兰<rt>lán</rt></ruby><emph>修禊</emph> and <font weight='700'>岁</font>")
    for style in ({}, {"align": "justify"}, {"wrap": "optimal"}, {"writing_mode": "vertical-rl"}):
        ctx.fill_text_box(rich, (10, 10, 90, 200), **style)
        ctx.fill_text_box("永和九年，岁在癸丑，暮春之初，会于会稽山阴之兰亭，修禊事也。", (10, 10, 90, 200), **style)
    ctx.stroke_text("永", 10, 200)
    ctx.to_numpy()
    ctx.encode("svg")


def test_every_cache_is_filled_within_its_bound_and_emptied() -> None:
    vd.clear_caches()
    draw_all()
    info = vd.cache_info()
    for name in FILLED:
        assert info[name].entries > 0, name
    for name, one in info.items():
        assert one.bound is not None or name == "glyph_pages", f"{name} has no bound"
        assert one.size <= (one.bound or one.size), name
    vd.clear_caches()
    left = {name for name, one in vd.cache_info().items() if one.entries}
    assert left <= {"surfaces"}


def test_no_two_caches_have_one_name() -> None:
    vd.clear_caches()
    inter = fonts.face(fonts.candidates(vd.Font("Inter"))[0].key)
    inter.outline(inter.glyph(ord("a")))
    assert vd.cache_info()["outlines"].entries > 0
    vd.configure_caches(outlines=1)
    try:
        assert vd.cache_info()["outlines"].entries == 0
    finally:
        vd.limits.configure(outline_cache_bytes=vd.limits.Limits().outline_cache_bytes)


@pytest.mark.parametrize(
    ("name", "module", "fill"),
    [
        ("inks", face, lambda at: fonts.face(fonts.candidates(vd.Font("Noto Sans SC"))[0].key).ink(at)),
        ("character_maps", character_map, lambda at: vd.missing_glyphs(chr(0x4E00 + 256 * at), "10px 'Noto Sans SC'")),
        ("font_choices", itemize, lambda at: vd.missing_glyphs(chr(0x4E00 + at), "10px 'Noto Sans SC'")),
    ],
)
def test_dictionaries_of_many_faces_are_bounded_together(
    name: str, module: ModuleType, fill: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    together: KeptTogether = getattr(module, NAMED[name])
    monkeypatch.setattr(together, "_bound", 20)
    together.clear()
    for at in range(70):
        fill(at)
        assert vd.cache_info()[name].size <= vd.cache_info()[name].bound
    assert vd.cache_info()[name].entries > 0
    together.clear()


def test_every_name_is_given_once() -> None:
    pattern = re.compile(r'(?:register|register_function|KeptTogether|[A-Za-z]+Cache(?:\[[^(\n]*\])?)\(\s*"(\w+)"')
    root = Path(vecdraw.__file__).parent
    names = Counter(name for path in root.rglob("*.py") for name in pattern.findall(path.read_text(encoding="utf-8")))
    assert len(names) > 50
    assert [name for name, count in names.items() if count > 1] == []


def test_dictionaries_that_are_gone_do_not_count() -> None:
    together = KeptTogether("some", 10, 100)
    try:
        for _ in range(5):
            one: Kept[int, int] = Kept()
            one[1] = 1
            together.added(one)
        del one
        assert together.info()[:3] == (0, 0, 1000)
    finally:
        caches._caches.pop("some")


def test_emptying_while_others_ask_changes_no_glyph() -> None:
    expected = [vd.missing_glyphs(chr(0x4E00 + at)) for at in range(300)]
    stop, wrong = threading.Event(), []

    def ask() -> None:
        while not stop.is_set():
            found = [vd.missing_glyphs(chr(0x4E00 + at)) for at in range(300)]
            if found != expected:
                wrong.append(found)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(60):
        vd.clear_caches("inks", "character_maps", "font_choices")
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_open_font_files_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    from vecdraw.typeface import library

    monkeypatch.setattr(library, "_OPEN_FILES", 3)
    vd.clear_caches()
    for family in vd.fonts.families():
        assert vd.layout_text("a", f"10px '{family}'").width >= 0
    assert vd.cache_info()["font_files"].entries <= 3


def test_very_long_clusters_and_texts_are_not_kept() -> None:
    vd.clear_caches()
    cluster = "a" + "\u0301" * 1000
    vd.layout_text(cluster, "10px Inter", writing_mode="vertical-rl")
    assert vd.cache_info()["vertical_forms"].entries == 0
    assert vd.cache_info()["font_choices"].entries == 0
    vd.layout_text("永" * 10_000, "10px 'Noto Sans SC'", width=500)
    assert vd.cache_info()["plain_arrays"].entries == 0


def test_caches_cost_no_import_of_what_they_are_for() -> None:
    code = "import sys, vecdraw; assert vecdraw.cache_info(); assert 'vecdraw.text.layout' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
