"""Real text in several operations: those of one line are one element, what stands beside or over text is not copied."""

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path

import pytest

import vecdraw as vd
from tests.oracle.chromium import find_chromium
from tests.svg import written

pytest.importorskip("fontTools", reason="fontTools makes the fonts inside documents")
pytest.importorskip("brotli", reason="brotli packs the fonts inside documents")


def embedded(ctx: vd.Context) -> str:
    return vd.encode(ctx.scene, "svg", text="embed").decode()


def spans() -> vd.Context:
    """Spans in several colours and fonts, on three lines."""
    ctx = vd.Context(300, 130, background="white")
    ctx.font = "20px Inter"
    parts = ["One ", vd.Span("red", fill="red"), " word and ", vd.Span("bold", font="bold 20px Inter")]
    ctx.fill_text_box([*parts, " wrap over lines, שלום (12) again and office"], (10, 10, 250, 110), align="justify")
    return ctx


def ruby() -> vd.Context:
    ctx = vd.Context(300, 100, background="white")
    ctx.font = "20px 'Noto Sans SC'"
    ctx.fill_text_box([vd.Span("癸丑", ruby=("guǐ", "chǒu")), vd.Span("暮春", fill="blue")], (10, 10, 280, 80))
    return ctx


def column() -> vd.Context:
    ctx = vd.Context(120, 300, background="white")
    ctx.font = "20px 'Noto Sans SC'"
    parts = ["永和", vd.Span("九年", fill="red"), "12月", vd.Span("Python", fill="blue"), "出了"]
    ctx.fill_text_box(parts, (10, 10, 100, 280), writing_mode="vertical-rl")
    return ctx


def right_to_left() -> vd.Context:
    ctx = vd.Context(400, 60, background="white")
    ctx.font, ctx.direction = "20px Inter", "rtl"
    ctx.fill_text_box(["שלום ", vd.Span("עולם abc", fill="red"), " 12 סוף"], (10, 10, 380, 40), direction="rtl")
    return ctx


def outlined() -> vd.Context:
    ctx = vd.Context(200, 60, background="white")
    ctx.font, ctx.stroke_style = "30px Inter", "red"
    ctx.fill_text("Twice", 20, 40)
    ctx.stroke_text("Twice", 20, 40)
    return ctx


CASES = {
    "spans": (spans(), ["One red word and bold", "wrap over lines, שלום (12)", "again and office"]),
    "ruby": (ruby(), ["癸丑暮春"]),
    "column": (column(), ["永和九年12月Python出了"]),
    "right to left": (right_to_left(), ["שלום עולם abc 12 סוף"]),
    "outlined": (outlined(), ["Twice"]),
}


def copied(svg: str) -> list[str]:
    """The text of each element, without what is not selected, blanks around it stripped."""
    bare = re.sub(r'<(tspan|text) class="[^"]*\bvd-b\b[^>]*>[^<]*</\1>', "", svg)
    return [line for line in (text.strip() for text in written.contents(bare)) if line]


@pytest.mark.parametrize("name", CASES)
def test_each_line_is_one_element(name: str) -> None:
    ctx, lines = CASES[name]
    assert copied(embedded(ctx)) == lines


@pytest.mark.parametrize("name", CASES)
def test_characters_stay_where_they_were(name: str) -> None:
    """Joined or not, each glyph has its place."""
    scene = CASES[name][0].scene
    joined = [one for text in written.texts(embedded(CASES[name][0])) for one in text]
    apart: list[written.Character] = []
    for op in scene.ops:
        alone = vd.Scene(scene.width, scene.height, (op,))
        apart += [one for text in written.texts(vd.encode(alone, "svg", text="embed").decode()) for one in text]
    assert sorted((one.character, one.x, one.y, one.size) for one in joined) == sorted(
        (one.character, one.x, one.y, one.size) for one in apart
    )


def test_words_that_stand_apart_stay_apart() -> None:
    ctx = vd.Context(300, 100)
    ctx.font = "20px Inter"
    ctx.fill_text("Name", 10, 30)
    ctx.fill_text("Age", 10 + ctx.measure_text("Name").width + 12, 30)
    ctx.fill_text("Ann", 10, 60)
    ctx.fill_style = "red"
    ctx.fill_text("i", 200, 60)
    ctx.fill_text("i", 200.5, 60)
    assert copied(embedded(ctx)) == ["Name", "Age", "Ann", "i", "i"]


def test_texts_in_other_states_stay_apart() -> None:
    ctx = vd.Context(300, 100)
    ctx.font = "20px Inter"
    ctx.fill_text("One", 10, 30)
    width = ctx.measure_text("One").width
    ctx.shadow_color, ctx.shadow_blur = "black", 3
    ctx.fill_text("two", 10 + width, 30)
    assert copied(embedded(ctx)) == ["One", "two"]


def test_joined_text_keeps_its_paints() -> None:
    svg = embedded(spans())
    assert len(re.findall(r"<text ", svg)) == 3
    assert re.findall(r'<tspan [^>]*fill="#f00"[^>]*>([^<]*)</tspan>', svg) == ["red"]


@pytest.mark.oracle
def test_what_is_selected_in_chromium(tmp_path: Path) -> None:
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine (set VECDRAW_CHROMIUM to name one)")
    documents = "".join(f"<div>{embedded(ctx)}</div>" for ctx, _ in CASES.values())
    page = tmp_path / "page.html"
    page.write_text(f'<!DOCTYPE html><meta charset="utf-8">{documents}{_SCRIPT}', encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom"]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    dumped = subprocess.run([executable, *flags, profile, str(page)], capture_output=True, check=True, timeout=120)
    found = re.search(r'<pre id="out">(.*?)</pre>', dumped.stdout.decode(), re.DOTALL)
    assert found is not None
    selected = json.loads(html.unescape(found[1]))
    shown = [[line.strip() for line in text.split("\n") if line.strip()] for text in selected]
    assert shown == [lines for _, lines in CASES.values()]


_SCRIPT = """<script>
document.fonts.ready.then(() => {
  const out = [];
  for (const each of document.querySelectorAll("div")) {
    const selection = getSelection(), range = document.createRange();
    selection.removeAllRanges();
    range.selectNodeContents(each);
    selection.addRange(range);
    out.push(selection.toString());
  }
  const shown = document.createElement("pre");
  shown.id = "out";
  shown.textContent = JSON.stringify(out);
  document.body.replaceChildren(shown);
});
</script>"""
