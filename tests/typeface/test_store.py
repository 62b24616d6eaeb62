"""The font store: families, registration, matching, which faces answer."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.typeface.files import FONTS, bundled, collection, woff
from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, FontError, LimitError, UnknownFontError
from vecdraw.typeface.font import Font
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.store import FontStore

HEBREW = "NotoSansHebrew-Variable.ttf"


@pytest.fixture
def store() -> FontStore:
    return FontStore()


def answering(store: FontStore, font: Font, lang: str = "") -> list[str]:
    """The files of the faces that may answer, in order."""
    return [Path(str(store.font_file(c.key).source)).name for c in store.candidates(font, lang)]


class TestBundled:
    def test_its_families_are_listed(self, store: FontStore) -> None:
        some = {"Inter", "Noto Serif", "Noto Sans Mono", "Noto Sans CJK SC", "Noto Color Emoji"}
        assert some <= set(store.families())

    def test_a_generic_family_begins_with_its_first_face_and_ends_in_every_other(self, store: FontStore) -> None:
        files = answering(store, Font("serif"))
        assert files[0] == "NotoSerif-Regular.ttf"
        assert {"NotoColorEmoji.ttf", "NotoSansThai-Variable.ttf", "NotoSansSymbols2-Regular.ttf"} <= set(files)

    def test_the_language_of_the_text_comes_first_in_a_generic_family(self, store: FontStore) -> None:
        assert answering(store, Font("sans-serif"), "zh-Hans")[0] == "NotoSansCJKsc-Regular.otf"
        assert answering(store, Font("serif"), "ja")[0] == "NotoSerifCJKsc-Regular.otf"
        assert answering(store, Font("serif"), "yue-Hant")[0] == "NotoSerifCJKsc-Regular.otf"
        assert answering(store, Font("sans-serif"), "en")[0] == "InterVariable.ttf"
        assert answering(store, Font("monospace"), "zh-Hans")[0] == "NotoSansMono-Regular.ttf"
        assert answering(store, Font(["Inter", "sans-serif"]), "zh-Hans")[0] == "InterVariable.ttf"

    def test_a_regional_name_stands_for_the_forms_of_its_region(self, store: FontStore) -> None:
        first = store.candidates(Font("Noto Sans TC"))[0]
        assert first.lang == "zh-Hant-TW"
        assert first.key == store.candidates(Font("Noto Sans CJK SC"))[0].key

    def test_names_are_found_in_any_capitals(self, store: FontStore) -> None:
        assert store.candidates(Font("nOtO sErIf")) == store.candidates(Font("Noto Serif"))

    @pytest.mark.parametrize(
        ("wanted", "file"),
        [
            ({}, "NotoSerif-Regular.ttf"),
            ({"weight": 500}, "NotoSerif-Regular.ttf"),
            ({"weight": 501}, "NotoSerif-Bold.ttf"),
            ({"weight": 100}, "NotoSerif-Regular.ttf"),
            ({"style": "italic"}, "NotoSerif-Italic.ttf"),
            ({"style": "oblique", "weight": 900}, "NotoSerif-BoldItalic.ttf"),
        ],
    )
    def test_a_family_answers_with_its_nearest_face(self, store: FontStore, wanted: dict[str, Any], file: str) -> None:
        assert answering(store, Font("Noto Serif", **wanted))[0] == file

    def test_its_digests_are_those_of_its_files(self, store: FontStore) -> None:
        key = store.candidates(Font("Noto Sans Thai"))[0].key
        assert key.digest == hashlib.sha256(bundled("NotoSansThai-Variable.ttf")).hexdigest()
        assert store.is_bundled(key.digest)
        assert store.font_bytes(key.digest) == bundled("NotoSansThai-Variable.ttf")


class TestVariation:
    def test_weight_and_optical_size_follow_the_font(self, store: FontStore) -> None:
        key = store.candidates(Font("Inter", 20, weight=650))[0].key
        assert dict(key.coordinates) == {"wght": 650.0, "opsz": 20.0}

    def test_values_are_kept_in_the_range_of_the_axis(self, store: FontStore) -> None:
        key = store.candidates(Font("Inter", 500, weight=1000))[0].key
        assert dict(key.coordinates) == {"wght": 900.0, "opsz": 32.0}

    def test_defaults_are_left_out(self, store: FontStore) -> None:
        assert store.candidates(Font("Inter", 10))[0].key.coordinates == ()

    def test_axes_of_the_font_win(self, store: FontStore) -> None:
        key = store.candidates(Font("Inter", 20, weight=700, axes={"wght": 333, "opsz": 14, "XXXX": 1}))[0].key
        assert dict(key.coordinates) == {"wght": 333.0}

    def test_what_a_family_lacks_is_synthesised(self, store: FontStore) -> None:
        key = store.candidates(Font("Noto Sans Math", 36, weight=700, style="italic"))[0].key
        assert (key.embolden, key.slant) == (1 / 32, 0.25)
        emoji = store.candidates(Font("emoji", 36, weight=700, style="italic"))[0].key
        assert (emoji.embolden, emoji.slant) == (0.0, 0.0)


class TestUnknown:
    def test_an_unknown_family_alone_is_an_error_that_names_what_is_near(self, store: FontStore) -> None:
        with pytest.raises(UnknownFontError, match=r"'Intr'.*did you mean 'Inter'"):
            store.candidates(Font("Intr"))

    def test_one_known_family_is_enough(self, store: FontStore) -> None:
        assert answering(store, Font(["Nowhere", "Noto Serif"]))[0] == "NotoSerif-Regular.ttf"

    def test_the_default_stands_in_where_that_is_asked_for(self, store: FontStore) -> None:
        assert store.candidates(Font("Nowhere"), strict=False) == store.candidates(Font("sans-serif"))

    def test_a_digest_nobody_registered_is_an_error_that_says_what_to_do(self, store: FontStore) -> None:
        for ask in (lambda: store.face(FaceKey("0" * 64)), lambda: store.font_bytes("0" * 64)):
            with pytest.raises(FontError, match=r"000000000000….*register"):
                ask()


class TestRegister:
    def test_a_path_and_its_bytes_are_the_same_font(self, store: FontStore) -> None:
        assert store.register(FONTS / HEBREW, family="One") == ("One",)
        assert store.register(bundled(HEBREW), family="Two") == ("Two",)
        keys = {store.candidates(Font(family))[0].key for family in ("One", "Two", "Noto Sans Hebrew")}
        assert len(keys) == 1

    def test_the_file_names_its_family(self, store: FontStore) -> None:
        assert store.register(str(FONTS / HEBREW)) == ("Noto Sans Hebrew",)

    def test_descriptors_replace_what_the_file_says(self, store: FontStore) -> None:
        store.register(FONTS / "NotoSerif-Regular.ttf", family="Mix", weight=300)
        store.register(FONTS / "NotoSerif-Bold.ttf", family="Mix", weight="bold", style="italic")
        light, italic = store.entries("Mix")
        assert (light.weights, light.style) == ((300.0, 300.0), "normal")
        assert (italic.weights, italic.style) == ((700.0, 700.0), "italic")

    def test_a_registered_family_hides_the_bundled_one(self, store: FontStore) -> None:
        store.register(FONTS / HEBREW, family="inter")
        assert len(store.entries("Inter")) == 1
        assert store.candidates(Font("Inter"))[0].key.digest == hashlib.sha256(bundled(HEBREW)).hexdigest()

    def test_registering_twice_changes_nothing(self, store: FontStore) -> None:
        store.register(FONTS / HEBREW, family="One")
        store.register(FONTS / HEBREW, family="One")
        assert len(store.entries("One")) == 1

    def test_a_collection_gives_all_its_faces(self, store: FontStore) -> None:
        data = collection(bundled("NotoSerif-Regular.ttf"), bundled("NotoSerif-Bold.ttf"), bundled(HEBREW))
        assert store.register(data) == ("Noto Sans Hebrew", "Noto Serif")
        bold = store.candidates(Font("Noto Serif", weight=700))[0].key
        assert bold.index == 1
        assert store.face(bold).glyph(ord("A"))
        assert store.face(store.candidates(Font("Noto Sans Hebrew"))[0].key).glyph(0x5D0)

    def test_woff_is_unpacked(self, store: FontStore) -> None:
        store.register(woff(bundled(HEBREW)), family="Packed")
        plain = store.face(store.candidates(Font("Noto Sans Hebrew", 20, weight=700))[0].key)
        packed = store.face(store.candidates(Font("Packed", 20, weight=700))[0].key)
        assert packed.outline(packed.glyph(0x5D0)) == plain.outline(plain.glyph(0x5D0))

    def test_woff2_is_unpacked(self, store: FontStore) -> None:
        ttlib = pytest.importorskip("fontTools.ttLib", reason="WOFF2 needs the extra `fonts`")
        pytest.importorskip("brotli", reason="WOFF2 needs the extra `fonts`")
        import io

        out = io.BytesIO()
        font = ttlib.TTFont(FONTS / HEBREW)
        font.flavor = "woff2"
        font.save(out)
        store.register(out.getvalue(), family="Packed")
        face = store.face(store.candidates(Font("Packed", 20))[0].key)
        plain = store.face(store.candidates(Font("Noto Sans Hebrew", 20))[0].key)
        assert face.ink(face.glyph(0x5D0)) == plain.ink(plain.glyph(0x5D0))

    def test_bytes_alone_are_known_by_digest_and_by_no_name(self, store: FontStore) -> None:
        data = bundled(HEBREW) + b"\0\0\0\0"
        digest = store.register_bytes(data)
        assert digest == hashlib.sha256(data).hexdigest()
        assert not store.is_bundled(digest)
        assert store.font_bytes(digest) == data
        assert store.face(FaceKey(digest)).glyph(0x5D0)
        assert store.candidates(Font("Noto Sans Hebrew"))[0].key.digest != digest

    def test_bytes_that_change_later_do_not_matter(self, store: FontStore) -> None:
        data = bytearray(bundled(HEBREW))
        store.register(data, family="One")
        data[:] = b"\0" * len(data)
        assert store.face(store.candidates(Font("One"))[0].key).glyph(0x5D0)

    @pytest.mark.parametrize("weight", [0, 1001, "heavy", (700, 100), (1, 2, 3)])
    def test_bad_weights_are_refused(self, store: FontStore, weight: Any) -> None:
        with pytest.raises(BadValueError, match="weight"):
            store.register(FONTS / HEBREW, weight=weight)

    def test_bad_families_and_styles_are_refused(self, store: FontStore) -> None:
        with pytest.raises(BadTypeError, match="family"):
            store.register(FONTS / HEBREW, family=" ")
        with pytest.raises(BadValueError, match="style"):
            store.register(FONTS / HEBREW, style="slanted")  # type: ignore[arg-type]  # the wrong value is the point
        with pytest.raises(BadTypeError, match="path or bytes"):
            store.register(3)  # type: ignore[arg-type]  # the wrong type is the point

    def test_the_size_is_bounded(self, store: FontStore) -> None:
        with limits.relaxed(font_bytes=1000):
            for source in (FONTS / HEBREW, bundled(HEBREW)):
                with pytest.raises(LimitError, match="font_bytes"):
                    store.register(source)

    def test_many_threads_may_register_and_ask(self, store: FontStore) -> None:
        def work(number: int) -> None:
            for round_ in range(5):
                family = f"Family {number} {round_}"
                store.register(FONTS / HEBREW, family=family)
                key = store.candidates(Font(family, weight=100 * number + 100))[0].key
                assert store.face(key).glyph(0x5D0)

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(work, range(6)))
        assert sum(family.startswith("Family") for family in store.families()) == 30


def test_coverage_is_the_share_of_characters_a_family_has(store: FontStore) -> None:
    assert store.coverage("海报 Poster", "Noto Sans SC") == 1.0
    assert store.coverage("A海B报", "Inter") == 0.5
    assert store.coverage(" ", "Inter") == 1.0
