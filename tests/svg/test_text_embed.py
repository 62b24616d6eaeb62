"""Real text in SVG: the characters are those that were drawn, the glyphs those that were shaped."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import vecdraw as vd
from tests.oracle.chromium import Chromium
from tests.svg import written
from tests.svg.lettering import LINES
from tests.typeface.files import bundled, with_bytes
from tests.vector.comparison import compare, on_white
from vecdraw.backends.fallback import Fallback
from vecdraw.backends.svg.clusters import clusters
from vecdraw.backends.svg.embedding import EmbeddedFonts
from vecdraw.errors import MissingLibraryError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.bounds import control_bounds
from vecdraw.geometry.path_data import MOVE, PathData
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import FillText, StrokeText
from vecdraw.scene.scene import Scene
from vecdraw.typeface.face import Face
from vecdraw.typeface.outlines import glyph_outline
from vecdraw.typeface.store import fonts
from vecdraw.typeface.subset import subset_font

pytest.importorskip("fontTools", reason="fontTools makes the fonts inside documents")
pytest.importorskip("brotli", reason="brotli packs the fonts inside documents")

_CLOSE = 0.02  # px at 60 px; outlines in whole font units are off by half a unit at most


def embedded(scene: Scene, **options: object) -> str:
    return vd.encode(scene, "svg", text="embed", **options).decode()


def drawn_contours(scene: Scene) -> list[written.Box]:
    """The boxes of the contours of all glyphs of a scene."""
    found: list[written.Box] = []
    for op in scene.ops:
        for run in op.runs if isinstance(op, FillText | StrokeText) else ():
            face = fonts.face(run.face)
            for glyph, x, y in zip(run.glyphs, run.xs, run.ys, strict=True):
                place = Affine(run.size, 0.0, 0.0, run.size, op.x + x, op.y + y)
                for contour in _split(_in_units(face, glyph_outline(face, glyph, united="wholly")).transformed(place)):
                    box = control_bounds(contour)
                    assert box is not None
                    found.append((box.x, box.y, box.right, box.bottom))
    return found


def _in_units(face: Face, outline: PathData) -> PathData:
    """The outline as fonts hold it: where contours cross is between the units of a font, if it has no finer ones."""
    if face.key.embolden or face.key.slant:
        return outline
    upem = face.hb_face.upem
    return PathData(outline.verbs, tuple(round(number * upem) / upem for number in outline.coords))


def _split(path: PathData) -> list[PathData]:
    parts: list[tuple[bytearray, list[float]]] = []
    for verb, numbers in path.segments():
        if verb == MOVE:
            parts.append((bytearray(), []))
        parts[-1][0].append(verb)
        parts[-1][1].extend(numbers)
    return [PathData(bytes(verbs), tuple(coords)) for verbs, coords in parts]


def same(one: list[written.Box], two: list[written.Box]) -> bool:
    """Whether the boxes are the same, in whatever order."""
    if len(one) != len(two):
        return False
    left = list(two)
    for box in one:
        near = next((at for at, other in enumerate(left) if max(map(_apart, box, other)) < _CLOSE), None)
        if near is None:
            return False
        del left[near]
    return True


def _apart(one: float, two: float) -> float:
    return abs(one - two)


@pytest.mark.parametrize("name", LINES)
def test_the_text_is_what_was_drawn(name: str) -> None:
    svg = embedded(LINES[name].context(60, 900, 120).scene)
    assert written.contents(svg) == [LINES[name].text]


@pytest.mark.parametrize("name", LINES)
def test_each_character_on_its_own_shows_the_glyphs_that_were_shaped(name: str) -> None:
    """As Chromium does it, which shapes what has a place of its own apart."""
    scene = LINES[name].context(60, 900, 120).scene
    svg = embedded(scene)
    found: list[written.Box] = []
    known = written.fonts(svg)
    for one in (character for text in written.texts(svg) for character in text):
        found += written.contours(known[one.family], one.character, one.alternate, one.size, one.x, one.y)
    assert same(drawn_contours(scene), found)


@pytest.mark.parametrize("name", [name for name in LINES if name != "variation selectors"])
def test_clusters_as_a_whole_show_them_too(name: str) -> None:
    """As other programs may do it: the characters of a cluster are shaped together."""
    scene = LINES[name].context(60, 900, 120).scene
    svg = embedded(scene)
    known = written.fonts(svg)
    found: list[written.Box] = []
    for text in written.texts(svg):
        at = 0
        for run, cluster in _clusters(scene):
            ones = text[at : at + len(cluster)]
            assert "".join(one.character for one in ones) == cluster, run.text
            first = ones[0]
            if len({one.alternate for one in ones}) == 1:
                found += written.contours(known[first.family], cluster, first.alternate, first.size, first.x, first.y)
            else:
                for one in ones:
                    found += written.contours(known[one.family], one.character, one.alternate, one.size, one.x, one.y)
            at += len(cluster)
    assert same(drawn_contours(scene), found)


def _clusters(scene: Scene) -> list[tuple[GlyphRun, str]]:
    from vecdraw.text.logical_order import logical_order

    (op,) = scene.ops
    assert isinstance(op, FillText)
    ordered = [op.runs[at] for at in logical_order(op.runs)]
    return [(run, cluster.text) for run in ordered for cluster in clusters(run, fonts.face(run.face))]


def test_a_variation_sequence_is_shown_as_a_whole_too() -> None:
    scene = LINES["variation selectors"].context(60, 900, 120).scene
    svg = embedded(scene)
    known = written.fonts(svg)
    ((first, selector, second),) = written.texts(svg)
    pair = first.character + selector.character
    found = written.contours(known[first.family], pair, first.alternate, 60, first.x, first.y)
    found += written.contours(known[second.family], second.character, second.alternate, 60, second.x, second.y)
    assert same(drawn_contours(scene), found)


def test_what_is_shown_most_needs_no_alternate() -> None:
    ctx = vd.Context(900, 100)
    ctx.font = "60px 'Noto Serif'"
    ctx.fill_text("fi f f f f", 10, 60)
    (characters,) = written.texts(embedded(ctx.scene))
    assert [one.alternate for one in characters if one.character == "f"] == [1, 0, 0, 0, 0]


def test_a_ligature_of_a_letter_with_itself() -> None:
    ctx = vd.Context(900, 100)
    ctx.font = "60px 'Noto Serif'"
    ctx.fill_text("off", 10, 60)
    (characters,) = written.texts(embedded(ctx.scene))
    assert len({one.alternate for one in characters[1:]}) == 2


def test_more_ways_to_show_a_character_than_a_feature_has() -> None:
    """A run made by hand, in which one letter stands for three hundred glyphs."""
    ctx = vd.Context(900, 100)
    ctx.font = "20px Inter"
    ctx.fill_text("a", 10, 60)
    (op,) = ctx.scene.ops
    assert isinstance(op, FillText)
    face = op.runs[0].face
    glyphs = tuple(range(10, 310))
    places = tuple(float(at) for at in range(300))
    run = GlyphRun(face, 20.0, glyphs, places, (0.0,) * 300, tuple(range(300)), "a" * 300, 300.0)
    scene = Scene(900.0, 100.0, (op._replace(runs=(run,)),))
    svg = embedded(scene)
    assert written.contents(svg) == ["a" * 300]
    known = written.fonts(svg)
    assert len(known) == 2
    found: list[written.Box] = []
    for one in written.texts(svg)[0]:
        found += written.contours(known[one.family], one.character, one.alternate, one.size, one.x, one.y)
    assert same(drawn_contours(scene), found)


def test_fonts_are_shared_by_all_text_of_a_face() -> None:
    ctx = vd.Context(900, 300)
    for size in (20, 30, 40):
        ctx.font = f"{size}px 'Noto Serif'"
        ctx.fill_text(f"size {size}", 10, 60)
    inner = vd.Context(100, 100)
    inner.font = "20px 'Noto Serif'"
    inner.stroke_text("inner", 10, 30)
    ctx.draw_scene(inner.scene, 100, 100)
    assert len(written.fonts(embedded(ctx.scene))) == 1


def test_languages() -> None:
    ctx = vd.Context(300, 100)
    ctx.font = "20px 'Noto Sans CJK SC'"
    ctx.fill_text("骨", 10, 60)
    ctx.lang = "ja"
    ctx.fill_text("骨", 40, 60)
    svg = embedded(ctx.scene, lang="zh-Hans")
    assert re.findall(r'<(\w+)[^>]* lang="([^"]+)"', svg) == [("svg", "zh-Hans"), ("text", "ja")]
    assert embedded(ctx.scene, lang="ja").count("lang=") == 1


def test_characters_that_xml_does_not_have() -> None:
    ctx = vd.Context(300, 100)
    ctx.font = "20px Inter"
    ctx.fill_text("a\ufffeb\x01c", 10, 60)
    (text,) = written.contents(embedded(ctx.scene))
    assert text.replace("\u200b", "") in {"a\ufffdbc", "a\ufffeb\x01c"}


@pytest.mark.parametrize("offset", [5, 5.5, 500])
@pytest.mark.parametrize("blend", ["source-over", "multiply", "destination-over"])
def test_text_with_a_shadow_is_text_once(blend: str, offset: float) -> None:
    ctx = vd.Context(300, 100, background="#eee")
    ctx.font, ctx.global_composite_operation = "20px Inter", blend
    ctx.shadow_color, ctx.shadow_offset_x = "red", offset
    ctx.fill_rect(5, 5, 20, 20)
    ctx.fill_text("Shaded", 10, 60)
    assert written.contents(embedded(ctx.scene)) == ([] if blend == "destination-over" else ["Shaded"])


def test_a_scene_drawn_twice_has_its_text_in_both_places() -> None:
    inner = vd.Context(100, 40)
    inner.font = "20px Inter"
    inner.fill_text("inner", 5, 30)
    ctx = vd.Context(300, 100)
    ctx.draw_scene(inner.scene, 10, 10)
    ctx.draw_scene(inner.scene, 150, 10)
    svg = embedded(ctx.scene)
    assert set(written.contents(svg)) == {"inner"}
    assert svg.count("<text") + svg.count("<use") >= 2


def test_no_text_no_style() -> None:
    ctx = vd.Context(300, 100)
    ctx.fill_rect(0, 0, 10, 10)
    ctx.fill_text("", 10, 10)
    assert "<style" not in embedded(ctx.scene)


def test_a_font_that_may_not_be_embedded_is_drawn_and_listed() -> None:
    name = "Restricted"
    vd.fonts.register(with_bytes(bundled("NotoSansMono-Regular.ttf"), "OS/2", 8, b"\x00\x02"), family=name)
    ctx = vd.Context(300, 100)
    ctx.font = f"20px {name}"
    ctx.fill_text("held back", 10, 60)
    ctx.font = "20px Inter"
    ctx.fill_text("set free", 10, 90)
    listed: list[Fallback] = []
    svg = embedded(ctx.scene, on_fallback=listed.append)
    assert written.contents(svg) == ["set free"]
    assert [(one.op, one.feature) for one in listed] == [(0, "text as outlines")]
    assert "licence" in listed[0].reason
    assert svg.count("<use") == len("heldback")


@pytest.mark.parametrize("library", ["brotli", "fontTools.fontBuilder"])
def test_without_the_libraries_the_extra_is_named(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = LINES["variable"].context(60, 900, 120).scene
    monkeypatch.setitem(sys.modules, library, None)
    subset_font.cache_clear()
    with pytest.raises(MissingLibraryError, match=r"vecdraw\[fonts\]"):
        embedded(scene)
    assert b"<use" in vd.encode(scene, "svg")


def test_the_same_document_in_every_process(tmp_path: Path) -> None:
    program = (
        "import sys; import vecdraw as vd; from tests.svg.lettering import LINES;"
        "sys.stdout.buffer.write(vd.encode(LINES['mixed'].context(60, 900, 120).scene, 'svg', text='embed'))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed, "PATH": ""}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_many_clusters_of_one_letter_take_little_time() -> None:
    """Work grows with the number of clusters, not with its square."""
    ctx = vd.Context(900, 100)
    ctx.font = "20px Inter"
    ctx.fill_text("a", 10, 60)
    (op,) = ctx.scene.ops
    assert isinstance(op, FillText)
    count = 4_000
    places = tuple(float(at) for at in range(count))
    glyphs = tuple(10 + at % 250 for at in range(count))
    text = "".join("a" if at % 2 else chr(0x300 + at % 64) for at in range(count))
    run = GlyphRun(op.runs[0].face, 20.0, glyphs, places, (0.0,) * count, tuple(range(count)), text, 1.0)
    fonts_of = EmbeddedFonts(Scene(900.0, 100.0, (op._replace(runs=(run,)),)))
    assert len(fonts_of.rules) < 300


@pytest.mark.oracle
def test_pixels_in_chromium(chromium: str) -> None:
    """At a size at which Skia draws glyphs as paths. It samples four lines a pixel, so edges may jump by a quarter."""
    contexts = [line.context(300, 1800, 480) for line in LINES.values()]
    with Chromium(chromium) as browser:
        drawn = browser.draw([{"width": 1800, "height": 480, "svg": embedded(ctx.scene)} for ctx in contexts])
    for name, ctx, theirs in zip(LINES, contexts, drawn, strict=True):
        assert not isinstance(theirs, str), theirs
        distance = compare(on_white(ctx.to_numpy()), on_white(theirs))
        assert distance.flat <= 8, f"{name}: {distance}"
        assert distance.mean <= 0.1, f"{name}: {distance}"


def _painted() -> vd.Context:
    """Gradients, strokes, squeezed and turned text."""
    ctx = vd.Context(1400, 1300, background="white")
    ctx.font = "300px 'Noto Serif'"
    ctx.fill_style = vd.LinearGradient((0, 0), (1400, 0), ["red", "gold", "blue"])
    ctx.fill_text("Gradient", 20, 300)
    ctx.stroke_style, ctx.line_width, ctx.line_join = "teal", 9, "round"
    ctx.stroke_text("Stroke", 20, 600, 700)
    ctx.fill_style = "rgb(200 0 0 / 50%)"
    ctx.letter_spacing = -40
    ctx.fill_text("WAW", 800, 600)
    ctx.letter_spacing = 0
    ctx.translate(100, 1000)
    ctx.rotate(-0.1)
    ctx.scale(0.5, 1.2)
    ctx.font = "italic 900 300px 'Noto Serif CJK SC'"
    ctx.fill_text("斜体 bold", 0, 100)
    return ctx


@pytest.mark.oracle
def test_paint_in_chromium(chromium: str) -> None:
    ctx = _painted()
    with Chromium(chromium) as browser:
        (theirs,) = browser.draw([{"width": 1400, "height": 1300, "svg": embedded(ctx.scene)}])
    distance = compare(on_white(ctx.to_numpy()), on_white(theirs))
    assert distance.flat <= 8, distance
    assert distance.mean <= 0.2, distance


@pytest.mark.oracle
def test_what_is_selected_in_chromium(chromium: str, tmp_path: Path) -> None:
    documents = "".join(embedded(line.context(30, 600, 60).scene) for line in LINES.values())
    page = tmp_path / "page.html"
    page.write_text(f'<!DOCTYPE html><meta charset="utf-8">{documents}{_SCRIPT}', encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom"]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    dumped = subprocess.run([chromium, *flags, profile, str(page)], capture_output=True, check=True, timeout=120)
    found = re.search(r'<pre id="out">(.*?)</pre>', dumped.stdout.decode(), re.DOTALL)
    assert found is not None
    assert json.loads(html.unescape(found[1])) == [[line.text, line.text] for line in LINES.values()]


_SCRIPT = """<script>
document.fonts.ready.then(() => {
  const out = [];
  for (const text of document.querySelectorAll("text")) {
    const selection = getSelection(), range = document.createRange();
    selection.removeAllRanges();
    range.selectNodeContents(text);
    selection.addRange(range);
    out.push([text.textContent, selection.toString()]);
  }
  const shown = document.createElement("pre");
  shown.id = "out";
  shown.textContent = JSON.stringify(out);
  document.body.replaceChildren(shown);
});
</script>"""
