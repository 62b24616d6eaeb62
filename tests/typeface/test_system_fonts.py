"""Fonts of the machine, on a made-up machine: a tree of folders with whole, broken and odd files."""

import os
from pathlib import Path

import pytest

import vecdraw as vd
from tests.typeface.files import bundled, collection, renamed
from vecdraw import limits
from vecdraw.errors import BadTypeError, FontError, UnknownFontError
from vecdraw.typeface import system_fonts
from vecdraw.typeface.font import Font
from vecdraw.typeface.store import FontStore, fonts

HEBREW = renamed(bundled("NotoSansHebrew-Variable.ttf"), "Noto Sans Hebrew", "Mach Sans Hebrew")
MONO = renamed(bundled("NotoSansMono-Regular.ttf"), "Noto Sans Mono", "Mach Sans Mono")
MONO_BOLD = renamed(bundled("NotoSansMono-Bold.ttf"), "Noto Sans Mono", "Mach Sans Mono")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    (tmp_path / "user").mkdir()
    (tmp_path / "shared" / "deep" / "er").mkdir(parents=True)
    (tmp_path / "user" / "mono.ttf").write_bytes(MONO)
    (tmp_path / "shared" / "deep" / "both.TTC").write_bytes(collection(MONO_BOLD, HEBREW))
    (tmp_path / "shared" / "deep" / "er" / "cut.ttf").write_bytes(HEBREW[:2000])
    (tmp_path / "shared" / "readme.txt").write_bytes(b"no font")
    (tmp_path / "shared" / "text.otf").write_bytes(b"no font at all")
    (tmp_path / "shared" / "empty.otf").write_bytes(b"")
    return tmp_path


@pytest.fixture
def store(machine: Path) -> FontStore:
    store = FontStore()
    store.use_system_fonts(folders=[machine / "user", str(machine / "shared"), machine / "absent"])
    return store


def source(store: FontStore, font: Font) -> object:
    return store.font_file(store.candidates(font)[0].key).source


def test_nothing_of_the_machine_is_there_unless_it_is_asked_for() -> None:
    with pytest.raises(UnknownFontError, match="bundled or registered"):
        FontStore().candidates(Font("Mach Sans Mono"))
    assert FontStore().system_font_problems() == ()


def test_families_are_found_in_folders_and_collections(store: FontStore, machine: Path) -> None:
    assert {"Mach Sans Mono", "Mach Sans Hebrew", "Inter"} <= set(store.families())
    assert source(store, Font("mach sans mono")) == machine / "user" / "mono.ttf"
    assert source(store, Font("Mach Sans Mono", weight=700)) == machine / "shared" / "deep" / "both.TTC"
    face = store.face(store.candidates(Font("Mach Sans Hebrew", weight=650))[0].key)
    assert dict(face.key.coordinates) == {"wght": 650}
    assert face.glyph(0x5D0)
    assert sorted(entry.weights for entry in store.entries("Mach Sans Mono")) == [(400, 400), (700, 700)]


def test_of_equal_fonts_that_of_the_first_folder_wins(machine: Path) -> None:
    (machine / "shared" / "mono.ttf").write_bytes(MONO + b"\0\0\0\0")
    folders = [machine / "user", machine / "shared"]
    for first, second in (folders, folders[::-1]):
        store = FontStore()
        store.use_system_fonts(folders=[first, second])
        assert source(store, Font("Mach Sans Mono")) == first / "mono.ttf"


def test_the_folders_are_searched_when_a_font_is_wanted_that_is_not_there(machine: Path) -> None:
    store = FontStore()
    store.use_system_fonts(folders=[machine / "user"])
    store.candidates(Font(["Inter", "Noto Sans TC"]))
    assert store._families.system is not None
    assert store._families.system._by_name is None
    store.candidates(Font(["Inter", "Mach Sans Mono"]))
    assert store._families.system._by_name


def test_bundled_and_registered_fonts_come_first(machine: Path) -> None:
    (machine / "user" / "inter.ttf").write_bytes(bundled("InterVariable.ttf") + b"\0\0\0\0")
    store = FontStore()
    store.use_system_fonts(folders=[machine / "user"])
    assert store.is_bundled(store.candidates(Font("Inter"))[0].key.digest)
    store.register(HEBREW, family="Mach Sans Mono")
    assert source(store, Font("Mach Sans Mono")) == HEBREW


def test_files_that_are_no_good_are_skipped_and_reported(store: FontStore, machine: Path) -> None:
    problems = {
        problem.path.relative_to(machine).as_posix(): problem.reason for problem in store.system_font_problems()
    }
    assert sorted(problems) == ["shared/deep/er/cut.ttf", "shared/empty.otf", "shared/text.otf"]
    assert "truncated" in problems["shared/deep/er/cut.ttf"]
    assert "not a font" in problems["shared/text.otf"]


def test_pipes_and_circles_of_links_do_no_harm(machine: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("the system has no pipes with names")
    os.mkfifo(machine / "user" / "pipe.ttf")
    (machine / "user" / "up").symlink_to(machine, target_is_directory=True)
    (machine / "user" / "gone.ttf").symlink_to(machine / "absent.ttf")
    store = FontStore()
    store.use_system_fonts(folders=[machine / "user"])
    assert {"Mach Sans Mono", "Mach Sans Hebrew"} <= set(store.families())
    assert len(store.entries("Mach Sans Mono")) == 2


def test_no_file_is_read_whole_and_none_twice(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    plain = system_fonts.FileBytes.__getitem__

    def counted(self: system_fonts.FileBytes, part: slice) -> bytes:
        got = plain(self, part)
        read.append(len(got))
        return got

    monkeypatch.setattr(system_fonts.FileBytes, "__getitem__", counted)
    (machine / "user" / "new.ttf").write_bytes(HEBREW)
    for once in (True, False):
        store = FontStore()
        store.use_system_fonts(folders=[machine / "user"])
        assert "Mach Sans Hebrew" in store.families()
        assert (0 < sum(read) < len(HEBREW) / 4) if once else not read
        read.clear()


def test_a_file_that_changes_is_read_again(machine: Path) -> None:
    store = FontStore()
    store.use_system_fonts(folders=[machine / "user"])
    assert "Mach Sans Hebrew" not in store.families()
    (machine / "user" / "mono.ttf").write_bytes(HEBREW)
    with pytest.raises(FontError, match="has changed"):
        store.candidates(Font("Mach Sans Mono"))
    store.use_system_fonts(folders=[machine / "user"])
    assert "Mach Sans Hebrew" in store.families()
    with pytest.raises(UnknownFontError, match="on this machine"):
        store.candidates(Font("Mach Sans Mono"))


def test_a_file_that_goes_while_it_is_used_is_an_error_with_its_name(machine: Path) -> None:
    store = FontStore()
    store.use_system_fonts(folders=[machine / "user"])
    key = store.candidates(Font("Mach Sans Mono"))[0].key
    (machine / "user" / "mono.ttf").unlink()
    with pytest.raises(FontError, match=r"mono\.ttf"):
        store.font_bytes(key.digest)


def test_characters_are_looked_for_in_all_of_them(machine: Path) -> None:
    store = FontStore()
    assert store.system_candidate([0x5D0], Font("Inter")) is None
    store.use_system_fonts(folders=[machine])
    found = store.system_candidate([0x5D0], Font("Inter", weight=300))
    assert found is not None
    assert store.font_file(found.key).index == 1
    assert dict(found.key.coordinates)["wght"] == 300
    assert store.system_candidate([0x5D0, 0x6C38], Font("Inter")) is None


def test_a_character_that_none_has_is_looked_for_once(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FontStore()
    store.use_system_fonts(folders=[machine])
    assert store.system_candidate([0xF0000], Font("Inter")) is None
    monkeypatch.setattr(system_fonts, "_charset", lambda _: pytest.fail("looked for again"))
    assert store.system_candidate([0xF0001], Font("Inter")) is None
    assert store.system_candidate([0x5D0, 0xF0001], Font("Inter")) is None


def test_the_faces_of_the_language_come_first(tmp_path: Path) -> None:
    korean = renamed(bundled("NotoSansMono-Bold.ttf"), "Noto Sans Mono", "Yeon Sans Mono")
    at = korean.index(b"OS/2") + 8
    start = int.from_bytes(korean[at : at + 4], "big") + 78
    pages = int.from_bytes(korean[start : start + 4], "big") | 1 << 19  # Wansung
    korean = korean[:start] + pages.to_bytes(4, "big") + korean[start + 4 :]
    (tmp_path / "a.ttf").write_bytes(MONO)
    (tmp_path / "b.ttf").write_bytes(korean)
    store = FontStore()
    store.use_system_fonts(folders=[tmp_path])
    for lang, first in (("ko-KR", "b.ttf"), ("en", "a.ttf"), ("zh-TW", "a.ttf")):
        found = store.system_candidate([0x41], Font("Inter"), lang)
        assert found is not None
        assert store.font_file(found.key).source == tmp_path / first


def test_bounds_are_kept_and_reported(machine: Path) -> None:
    for bound, count in (("system_font_files", 2), ("system_font_folders", 1)):
        store = FontStore()
        store.use_system_fonts(folders=[machine])
        with limits.relaxed(**{bound: count}):
            assert any(bound in problem.reason for problem in store.system_font_problems())
    store = FontStore()
    store.use_system_fonts(folders=[machine / "shared" / "deep"])
    with limits.relaxed(font_bytes=1000):
        assert store.families()


def test_a_scene_takes_them_along(machine: Path) -> None:
    fonts.use_system_fonts(folders=[machine])
    ctx = vd.Context(120, 50)
    ctx.font = "20px Mach Sans Mono"
    ctx.fill_text("Hello", 10, 30)
    pixels, data = ctx.to_numpy(), ctx.scene.to_bytes()
    fonts.use_system_fonts(False)
    for path in machine.rglob("*.*"):
        if path.is_file():
            path.unlink()
    drawn = vd.Context(120, 50)
    drawn.draw_scene(vd.Scene.from_bytes(data), 0, 0)
    assert (drawn.to_numpy() == pixels).all()


def test_they_can_be_left_out_again(store: FontStore) -> None:
    before = store.version
    assert store.candidates(Font("Mach Sans Mono"))
    store.use_system_fonts(False)
    assert store.version > before
    with pytest.raises(UnknownFontError):
        store.candidates(Font("Mach Sans Mono"))


@pytest.mark.parametrize("folders", ["/usr", b"/usr", 3, [3]])
def test_folders_must_be_paths(folders: object) -> None:
    with pytest.raises(BadTypeError, match="folders"):
        FontStore().use_system_fonts(folders=folders)  # type: ignore[arg-type]  # the wrong type is the point


def test_this_machine_can_be_searched() -> None:
    store = FontStore()
    store.use_system_fonts()
    families = store.families()
    assert "Inter" in families
    for family in families[:20]:
        assert store.entries(family)
