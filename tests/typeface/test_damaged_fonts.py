"""Fonts that are missing, truncated or corrupt end in an error that names the file, and nothing is registered."""

import random
from pathlib import Path

import pytest

from tests.typeface.files import FONTS, bundled, collection, tables, with_bytes, without_table, woff
from vecdraw.errors import FontError, LimitError, VecdrawError
from vecdraw.text.canvas_text import measure
from vecdraw.text.style import TextStyle
from vecdraw.typeface import bundled as bundle_module
from vecdraw.typeface.font import Font
from vecdraw.typeface.store import FontStore, fonts

THAI = bundled("NotoSansThai-Variable.ttf")
PACKED = woff(THAI)
FILES = {
    "empty": b"",
    "no font": b"%PDF-1.7 not a font at all",
    "only a tag": THAI[:4],
    "half a directory": THAI[:100],
    "half a file": THAI[: len(THAI) // 2],
    "one byte short": THAI[: max(start + length for _, _, start, length in tables(THAI)) - 1],
    "no cmap": without_table(THAI, "cmap"),
    "no glyphs": without_table(THAI, "glyf"),
    "no units per em": with_bytes(THAI, "head", 18, b"\0\0"),
    "an axis that ends before it begins": with_bytes(THAI, "fvar", 20, b"\x7f\xff\0\0"),
    "a collection of none": b"ttcf\0\1\0\0\0\0\0\0",
    "a collection of billions": b"ttcf\0\1\0\0\xff\xff\xff\xff",
    "a collection that ends early": collection(THAI)[:200],
    "a WOFF header": PACKED[:30],
    "half a WOFF": PACKED[: len(PACKED) // 2],
    "a WOFF2 of nothing": b"wOF2" + b"\0" * 60,
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES.keys())
def test_damaged_files_are_refused_by_name(data: bytes, tmp_path: Path) -> None:
    store, path = FontStore(), tmp_path / "damaged.ttf"
    path.write_bytes(data)
    with pytest.raises(VecdrawError, match=r"damaged\.ttf"):
        store.register(path, family="Damaged")
    assert "Damaged" not in store.families()


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.otf", tmp_path, Path("a\0b")):
        with pytest.raises(FontError, match="cannot be opened"):
            FontStore().register(path)


def test_a_woff_bomb_is_refused_before_it_is_unpacked() -> None:
    size = (1 << 32) - 1
    with pytest.raises(LimitError, match="font_bytes"):
        FontStore().register(PACKED[:16] + size.to_bytes(4, "big") + PACKED[20:])


def test_a_bundled_file_that_was_changed_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.json").write_bytes((FONTS / "index.json").read_bytes())
    (tmp_path / "InterVariable.ttf").write_bytes(bundled("InterVariable.ttf")[:-1] + b"!")
    monkeypatch.setattr(bundle_module, "_folder", lambda: tmp_path)
    bundle_module.bundle.cache_clear()
    try:
        store = FontStore()
        with pytest.raises(FontError, match=r"InterVariable.*corrupt"):
            store.face(store.candidates(Font("Inter"))[0].key)
        with pytest.raises(FontError, match=r"NotoSerif-Regular.*cannot be opened"):
            store.face(store.candidates(Font("Noto Serif"))[0].key)
        (tmp_path / "index.json").write_text("{")
        bundle_module.bundle.cache_clear()
        with pytest.raises(FontError, match=r"index\.json"):
            FontStore().families()
    finally:
        monkeypatch.undo()
        bundle_module.bundle.cache_clear()


def test_bytes_changed_at_random_give_text_or_a_clear_error() -> None:
    chance = random.Random(20)  # noqa: S311  # reproducible, not secret
    seeds = [THAI, bundled("NotoSansDevanagari-Variable.ttf")]
    shaped = 0
    for number in range(120):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.choice([1, 5, 50])):
            _, _, start, length = chance.choice(tables(chance.choice(seeds)))
            data[(start + chance.randrange(length)) % len(data)] = chance.choice([0, 1, 127, 128, 255])
        family = f"Damaged {number}"
        try:
            fonts.register(bytes(data), family=family)
            metrics = measure("สวัสดี क्षत्रिय", TextStyle(Font(family, 20, weight=chance.choice([100, 400, 900]))))
        except VecdrawError:
            continue
        shaped += metrics.width >= 0
    assert shaped > 20
