"""Subset fonts: what is in them is what was put in, and nothing else."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import pytest

from tests.typeface.files import bundled, with_bytes
from vecdraw.errors import FontError, MissingLibraryError
from vecdraw.geometry.bounds import path_bounds
from vecdraw.geometry.path_data import LINE, MOVE, QUAD, PathData
from vecdraw.typeface.face import Face
from vecdraw.typeface.font import Font
from vecdraw.typeface.store import FontStore, fonts
from vecdraw.typeface.subset import ALTERNATES, Subset, SubsetGlyph, Variants, subset_font, why_not_embedded

pytest.importorskip("fontTools", reason="fontTools makes the subsets")
pytest.importorskip("brotli", reason="brotli packs the subsets")

hb = pytest.importorskip("uharfbuzz")

TRIANGLE = PathData(bytes((MOVE, LINE, LINE)), (0.0, 0.0, 0.5, 0.0, 0.5, -1.0))
BOWL = PathData(bytes((MOVE, QUAD, LINE)), (0.0, -0.5, 0.25, 0.0, 0.5, -0.5, 0.25, -0.75))


def face_of(family: str, store: FontStore = fonts, **wanted: Any) -> Face:
    return store.face(store.candidates(Font(family, 20, **wanted))[0].key)


def opened(data: bytes) -> Any:
    """The subset as an OpenType file, by HarfBuzz."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data))
    assert font.flavor == "woff2"
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return hb.Font(hb.Face(out.getvalue()))


def shown(font: Any, text: str, alternate: int = 0) -> list[str]:
    """The outlines of the glyphs that a text is shaped to, as SVG path data."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {ALTERNATES: alternate} if alternate else {})
    return [outline(font, info.codepoint) for info in buffer.glyph_infos]


def outline(font: Any, glyph: int) -> str:
    from fontTools.pens.svgPathPen import SVGPathPen

    pen = SVGPathPen(None)
    font.draw_glyph_with_pen(glyph, pen)
    return str(pen.getCommands())


def copied(face: Face, text: str) -> Subset:
    """The characters of a text as they are in a face."""
    glyphs = [face.glyph(ord(character)) for character in text]
    advances = [face.hb_font.get_glyph_h_advance(glyph) / face.scale for glyph in glyphs]
    return Subset(
        tuple(SubsetGlyph(face.outline(glyph), advance) for glyph, advance in zip(glyphs, advances, strict=True)),
        tuple(Variants(ord(character), 0, (at,)) for at, character in enumerate(text)),
    )


@pytest.mark.parametrize(
    ("family", "text", "wanted"),
    [
        ("Inter", "Hamburg", {}),
        ("Inter", "Hamburg", {"weight": 653}),
        ("Noto Sans CJK SC", "永和九年", {}),
        ("Noto Sans CJK SC", "永和九年", {"style": "italic"}),
        ("Noto Serif CJK SC", "永和", {"weight": 900}),
    ],
)
def test_outlines_and_advances_are_those_of_the_face(family: str, text: str, wanted: dict[str, Any]) -> None:
    face = face_of(family, **wanted)
    upem = opened(subset_font(face, copied(face, text))).face.upem
    store = FontStore()
    store.register(subset_font(face, copied(face, text)), family="Small")
    small = face_of("Small", store)
    finest = 0.51 / upem  # of the em
    for character in text:
        one, two = face.glyph(ord(character)), small.glyph(ord(character))
        assert small.hb_font.get_glyph_h_advance(two) / small.scale == pytest.approx(
            face.hb_font.get_glyph_h_advance(one) / face.scale, abs=finest
        )
        first, second = path_bounds(face.outline(one)), path_bounds(small.outline(two))
        assert first is not None
        assert second == pytest.approx(first, abs=3 * finest)


def test_an_outline_is_kept_point_by_point() -> None:
    face = face_of("Noto Serif")  # 1,000 units an em
    subset = Subset((SubsetGlyph(BOWL, 0.5),), (Variants(ord("a"), 0, (0,)),))
    assert shown(opened(subset_font(face, subset)), "a") == ["M0.0 500.0Q250.0 0.0 500.0 500.0L250.0 750.0L0.0 500.0Z"]


def test_alternates_are_chosen_by_the_value_of_a_feature() -> None:
    face = face_of("Noto Serif")
    blank = SubsetGlyph(PathData(), 0.25)
    glyphs = (SubsetGlyph(TRIANGLE, 0.5), SubsetGlyph(BOWL, 0.5), blank)
    font = opened(subset_font(face, Subset(glyphs, (Variants(97, 0, (0, 1, 2)), Variants(98, 0, (0,))))))
    triangle, bowl = shown(font, "b")[0], shown(font, "a", 1)[0]
    assert triangle.startswith("M0.0 0.0")
    assert bowl.startswith("M0.0 500.0")
    assert [shown(font, "a", value)[0] for value in range(4)] == [triangle, bowl, "", triangle]
    assert shown(font, "b", 1) == [triangle]


def test_variation_sequences() -> None:
    face = face_of("Noto Sans CJK SC")
    glyphs = (SubsetGlyph(TRIANGLE, 1.0), SubsetGlyph(BOWL, 1.0))
    variants = (Variants(0x845B, 0, (0,)), Variants(0x845B, 0xE0100, (1,)))
    font = opened(subset_font(face, Subset(glyphs, variants)))
    assert shown(font, "\u845b") != shown(font, "\u845b\U000e0100")
    assert len(shown(font, "\u845b\U000e0100")) == 1


@pytest.mark.parametrize("text", ["नि", "क्ष", "กำ", "مرحبا", "e\u0301", "각"])
def test_shapers_do_not_reorder_what_such_a_font_shows(text: str) -> None:
    """One glyph for each character, in order: no dotted circles, no reordering, no forms of its own."""
    face = face_of("Inter")
    sides = [
        PathData(bytes((MOVE, LINE, LINE)), (0.0, 0.0, 0.1 * at, 0.0, 0.0, -1.0)) for at in range(1, len(text) + 1)
    ]
    apart = text.replace("\u0e33", "\u0e4d\u0e32")
    glyphs = tuple(SubsetGlyph(sides[min(at, len(sides) - 1)], 0.0) for at in range(len(apart)))
    variants = tuple(Variants(ord(character), 0, (at,)) for at, character in enumerate(apart))
    font = opened(subset_font(face, Subset(glyphs, variants)))
    found = shown(font, text)
    assert "" not in found
    assert sorted(found) == sorted(outline(font, at + 1) for at in range(len(apart)))


def test_blank_fonts_and_empty_ones() -> None:
    face = face_of("Inter")
    font = opened(subset_font(face, Subset((SubsetGlyph(PathData(), 0.5),), (Variants(32, 0, (0,)),))))
    assert shown(font, "  ") == ["", ""]
    assert opened(subset_font(face, Subset((), ()))).face.glyph_count == 1


def test_outlines_that_no_font_can_hold() -> None:
    face = face_of("Noto Serif")
    huge = PathData(TRIANGLE.verbs, (0.0, 0.0, 500.0, 0.0, 500.0, -1.0))
    with pytest.raises(FontError, match="Noto Serif"):
        subset_font(face, Subset((SubsetGlyph(huge, 0.5),), (Variants(97, 0, (0,)),)))


def test_the_same_bytes_in_every_process() -> None:
    program = (
        "import hashlib; from tests.typeface.test_subset import *;"
        "face = face_of('Inter', weight=500);"
        "print(hashlib.sha256(subset_font(face, copied(face, 'determined'))).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed, "PATH": ""}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_the_notices_of_the_font_travel_with_it() -> None:
    face = face_of("Inter")
    small = opened(subset_font(face, copied(face, "a")))
    for number in (0, 13, 14):
        assert small.face.get_name(number, "en") == face.hb_face.get_name(number, "en")


@pytest.mark.parametrize(
    ("rights", "reason"),
    [(0x0000, None), (0x0002, "embedding"), (0x0004, None), (0x0008, None), (0x0104, "parts"), (0x0208, "bitmaps")],
)
def test_the_licence_bits(rights: int, reason: str | None) -> None:
    store = FontStore()
    store.register(with_bytes(bundled("NotoSansMono-Regular.ttf"), "OS/2", 8, rights.to_bytes(2, "big")), family="Mine")
    why = why_not_embedded(face_of("Mine", store))
    assert why is None if reason is None else why is not None and reason in why


@pytest.mark.parametrize("library", ["brotli", "fontTools.fontBuilder"])
def test_without_the_libraries_the_extra_is_named(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    face = face_of("Inter")
    monkeypatch.setitem(sys.modules, library, None)
    subset_font.cache_clear()
    with pytest.raises(MissingLibraryError, match=r"vecdraw\[fonts\]"):
        subset_font(face, copied(face, "a"))
