"""Eight threads with a context each draw what one draws, also while caches are cleared and fonts registered."""

import hashlib
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

import vecdraw as vd
from vecdraw import limits
from vecdraw.caches import clear_caches
from vecdraw.glyphs.store import glyph_cache
from vecdraw.typeface.store import fonts

THREADS, DRAWINGS = 8, 2000
FONTS = ("'Noto Sans SC'", "Inter", "'Noto Serif SC'", "700 'Noto Sans SC'")
CHARACTERS = "永和九年岁在癸丑暮春之初会于稽山阴兰亭修禊事也群贤毕至 Hamburgefonstiv 0123456789，。"


def draw(seed: int) -> str:
    """A random drawing of text, as a digest of its pixels."""
    rng = random.Random(seed)  # noqa: S311 - a random drawing, no secret
    ctx = vd.Context(120, 48, background=rng.choice(("white", "#102030", None)))
    for _ in range(rng.randint(1, 3)):
        family = rng.choice(FONTS)
        weight, family = family.split(" ", 1) if family[0].isdigit() else ("400", family)
        ctx.font = f"{weight} {rng.choice((9, 12, 16, 22, 31.5))}px {family}"
        ctx.fill_style = rng.choice(("black", "#e63946", "rgba(0, 128, 255, 0.5)"))
        ctx.set_transform(1, 0, rng.choice((0, 0, 0.25)), 1, 0, 0)
        text = "".join(rng.choices(CHARACTERS, k=rng.randint(1, 12)))
        ctx.fill_text(text, rng.randint(-40, 400) / 4, rng.randint(40, 192) / 4)
    with limits.relaxed(kept_canvas_bytes=1, static_layer_bytes=1):  # nothing comes from a canvas drawn before
        return hashlib.sha256(ctx.to_numpy().tobytes()).hexdigest()


def by_threads() -> list[str]:
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(draw, range(DRAWINGS)))


@pytest.fixture(scope="module")
def serial() -> tuple[list[str], int]:
    """What one thread draws, and how many glyphs that takes."""
    clear_caches()
    drawn = [draw(seed) for seed in range(DRAWINGS)]
    return drawn, glyph_cache.info().entries


def test_drawings_differ(serial: tuple[list[str], int]) -> None:
    assert len(set(serial[0])) > DRAWINGS * 0.9


def test_eight_threads_draw_what_one_draws_and_rasterise_each_glyph_once(serial: tuple[list[str], int]) -> None:
    expected, glyphs = serial
    clear_caches()
    assert by_threads() == expected
    info = glyph_cache.info()
    assert info.evictions == 0
    assert info.rasterised == info.entries == glyphs
    assert by_threads() == expected
    assert glyph_cache.info().rasterised == glyphs, "what is there is not made again"


def disturbed(disturb: Callable[[], object]) -> list[str]:
    """What eight threads draw while another disturbs them."""
    over = threading.Event()

    def go_on() -> None:
        while not over.is_set():
            disturb()
            over.wait(0.002)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        return by_threads()
    finally:
        over.set()
        thread.join()


def test_clearing_the_caches_changes_no_pixel(serial: tuple[list[str], int]) -> None:
    before = glyph_cache.info().entries
    assert disturbed(clear_caches) == serial[0]
    assert glyph_cache.info().entries < before, "they were cleared"


def test_registering_fonts_changes_no_pixel(serial: tuple[list[str], int]) -> None:
    font = fonts.font_bytes(fonts.entries("Inter")[0].digest)
    numbers = count()
    assert disturbed(lambda: vd.fonts.register(font, family=f"Registered {next(numbers) % 20}")) == serial[0]
    assert next(numbers) > 3
