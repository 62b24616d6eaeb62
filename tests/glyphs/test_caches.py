"""The register of caches: what it reports, clearing, bounds; glyphs preloaded."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import lru_cache
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

import numpy as np
import pytest

import vecdraw as vd
from tests.glyphs.synthetic import CountedLock, seeded
from vecdraw import caches
from vecdraw.errors import BadTypeError, BadValueError, UnknownFontError
from vecdraw.glyphs.store import glyph_cache
from vecdraw.typeface.store import fonts

MIB = 1 << 20
TEXT = "永和九年岁在癸丑暮春之初 Poster"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = vd.limits.current()._asdict()
    vd.clear_caches()
    yield
    vd.limits.configure(**before)
    vd.clear_caches()


def picture(text: str = TEXT, size: float = 22.0, x: float = 5.0) -> np.ndarray:
    ctx = vd.Context(420, 60, background="white")
    ctx.font = f"{size}px 'Noto Sans SC'"
    ctx.fill_text(text, x, 40)
    return np.array(ctx.to_numpy())


def test_a_drawing_fills_caches_and_clearing_empties_them_and_changes_no_pixel() -> None:
    cold = picture()
    info = vd.cache_info()
    assert list(info) == sorted(info)
    for name in ("glyphs", "glyph_pages", "character_maps", "faces", "prepared_text", "font_choosers"):
        assert info[name].entries > 0, name
        assert 0 < info[name].size <= (info[name].bound or info[name].size)
    warm = picture()
    vd.clear_caches()
    left = {name: one.entries for name, one in vd.cache_info().items() if one.entries}
    assert left.keys() <= {"surfaces"}  # what a canvas leaves behind when it is dropped
    assert np.array_equal(cold, warm)
    assert np.array_equal(cold, picture())


def test_the_second_drawing_rasterises_nothing_and_takes_no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    picture()
    before, lock = vd.cache_info()["glyphs"], CountedLock()
    monkeypatch.setattr(glyph_cache, "_lock", lock)
    vd.clear_caches("canvases")
    picture()
    assert lock.taken == 0
    monkeypatch.undo()
    after = vd.cache_info()["glyphs"]
    assert (after.misses, after.entries) == (before.misses, before.entries)
    assert after.hits is not None
    assert before.hits is not None
    assert after.hits > before.hits


def test_only_the_named_caches_are_cleared() -> None:
    picture()
    vd.clear_caches("glyphs")
    assert vd.cache_info()["glyphs"].entries == 0
    assert vd.cache_info()["prepared_text"].entries > 0


def test_an_unknown_name_clears_nothing() -> None:
    picture()
    with pytest.raises(BadValueError, match="'glyph'"):
        vd.clear_caches("glyphs", "glyph")
    assert vd.cache_info()["glyphs"].entries > 0


def test_lowered_bounds_hold_at_once() -> None:
    vd.preload("Noto Sans SC", "".join(map(chr, range(0x4E00, 0x4E00 + 600))), [22, 30])
    assert vd.cache_info()["glyphs"].size > MIB
    vd.configure_caches(glyphs=MIB, text=100)
    info = vd.cache_info()
    assert info["glyphs"].size <= MIB == info["glyphs"].bound
    assert info["prepared_text"].size <= 100
    assert vd.limits.current().glyph_cache_bytes == MIB


@pytest.mark.parametrize(
    ("bound", "error"), [(0, BadValueError), (-1, BadValueError), (1.5, BadTypeError), (True, BadTypeError)]
)
def test_bad_bounds_change_nothing(bound: object, error: type[Exception]) -> None:
    before = vd.limits.current()
    with pytest.raises(error, match="text"):
        vd.configure_caches(glyphs=MIB, text=bound)  # type: ignore[arg-type]  # what is tested
    assert vd.limits.current() == before


def test_a_function_that_remembers_is_reported_as_it_says() -> None:
    @lru_cache(maxsize=3)
    def doubled(number: int) -> int:
        return 2 * number

    caches.register_function("doubled", doubled)
    try:
        assert [doubled(n) for n in (1, 2, 1)] == [2, 4, 2]
        assert vd.cache_info()["doubled"] == caches.CacheInfo(2, 2, 3, "entries", 1, 2)
        vd.clear_caches("doubled")
        assert vd.cache_info()["doubled"].entries == 0
    finally:
        del caches._caches["doubled"]


def test_what_was_preloaded_is_drawn_without_rasterising() -> None:
    assert vd.preload(["Noto Sans SC"], TEXT, (22, 30)) == 4 * 2 * len(set(TEXT))
    assert vd.preload("Noto Sans SC", TEXT, 22) == 0
    before = vd.cache_info()["glyphs"].misses
    for x in (5.0, 5.3, 5.6, 5.9):
        picture(x=x)
        picture(size=30.0, x=x)
    assert vd.cache_info()["glyphs"].misses == before


def test_large_glyphs_and_colour_fonts_are_left_out() -> None:
    assert vd.preload("Noto Sans SC", "永", [300]) == 0
    assert vd.preload("Noto Color Emoji", "😀", [22]) == 0
    assert vd.preload("Noto Sans SC", "", [22]) == 0


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((3, TEXT, 22), BadTypeError),
        (([3], TEXT, 22), BadTypeError),
        (("Noto Sans SC", b"a", 22), BadTypeError),
        (("Noto Sans SC", TEXT, "22"), BadTypeError),
        (("Noto Sans SC", TEXT, [22, -1]), BadValueError),
        (("Noto Sans SC", TEXT, float("nan")), BadValueError),
        (("No Such Family", TEXT, 22), UnknownFontError),
    ],
)
def test_bad_arguments_of_preload_load_nothing(arguments: tuple[object, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        vd.preload(*arguments)  # type: ignore[arg-type]  # what is tested
    assert glyph_cache.info().entries == 0


def test_eight_threads_draw_what_one_draws_while_caches_are_cleared_and_fonts_registered() -> None:
    chance = seeded(5)
    letters = [chr(0x4E00 + chance.randrange(400)) for _ in range(400)]
    tasks = [("".join(chance.sample(letters, 8)), chance.choice([13, 22, 36]), chance.random() * 9) for _ in range(120)]
    expected = [picture(*task) for task in tasks]
    vd.clear_caches()
    source, done = fonts.font_file(fonts.candidates(vd.Font("Noto Sans Hebrew"))[0].key).source, threading.Event()

    def disturb() -> None:
        number = 0
        while not done.wait(0.02):
            vd.clear_caches()
            number += 1
            if number % 10 == 0:
                vd.fonts.register(source, family=f"Disturbing {number}")

    disturbing = threading.Thread(target=disturb)
    disturbing.start()
    try:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda task: picture(*task), tasks))
    finally:
        done.set()
        disturbing.join()
    assert all(np.array_equal(one, other) for one, other in zip(found, expected, strict=True))


def test_each_glyph_is_rasterised_once_by_eight_threads_that_draw() -> None:
    chance = seeded(6)
    texts = ["".join(chr(0x4E00 + chance.randrange(150)) for _ in range(12)) for _ in range(160)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(picture, texts))
    info = glyph_cache.info()
    assert info.evictions == 0
    assert info.rasterised == info.misses == info.entries


def draw_in_worker(text: str) -> tuple[bytes, int]:
    """The pixels, and how many glyphs this process rasterised."""
    return picture(text).tobytes(), glyph_cache.info().rasterised


def test_workers_draw_from_what_the_program_shares() -> None:
    expected = picture().tobytes()
    shared = vd.SharedGlyphs(4 * MIB)
    try:
        shared.use()
        picture()
        assert len(shared) == glyph_cache.info().entries > 0
        with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=shared.use) as pool:
            assert pool.submit(draw_in_worker, TEXT).result(120) == (expected, 0)
    finally:
        shared.close()
    assert picture().tobytes() == expected


PROGRAM = """
import os, sys
import vecdraw as vd
from tests.glyphs.test_caches import TEXT, picture
vd.preload("Noto Sans SC", TEXT, 22)
expected = picture(x=5.25).tobytes()
child = os.fork()
if child == 0:
    code = 1
    try:
        misses = vd.cache_info()["glyphs"].misses
        same = picture(x=5.25).tobytes() == expected and picture("暮春").any()
        code = 0 if same and vd.cache_info()["glyphs"].misses == misses else 2
    finally:
        os._exit(code)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif("fork" not in get_all_start_methods(), reason="this system has no fork")
def test_a_child_forked_after_preloading_draws_with_what_was_preloaded() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, timeout=120, check=False, cwd=root)
    assert done.returncode == 0, done.stderr
