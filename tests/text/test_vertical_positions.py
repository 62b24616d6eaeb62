"""Where characters stand along vertical lines: as in Chromium, within 0.02 em."""

import html
import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.oracle.chromium import FLAGS, FONTS, find_chromium
from vecdraw.text.bidi import visual_order
from vecdraw.text.lines import items_of
from vecdraw.text.style import TextOrientation, TextStyle
from vecdraw.text.vertical import column_items, shape_column
from vecdraw.typeface.font import Font

SIZE = 100.0
NEAR = 2.0  # px
FILES = {
    "Noto Serif SC": "NotoSerifCJKsc-Regular.otf",
    "Noto Sans SC": "NotoSansCJKsc-Regular.otf",
    "Noto Serif": "NotoSerif-Regular.ttf",
    "Inter": "InterVariable.ttf",
    "Noto Sans Arabic": "NotoSansArabic-Variable.ttf",
    "Noto Color Emoji": "NotoColorEmoji.ttf",
}
SERIF, SANS = ("Noto Serif SC",), ("Noto Sans SC",)
CASES: list[tuple[str, tuple[str, ...], TextOrientation]] = [
    ("「永和九年，岁在。」", SERIF, "mixed"),
    ("初……会——山“引”‘a’", SERIF, "mixed"),
    ("2024年12月5日", SERIF, "mixed"),
    ("Latin gjÅ 永和", SERIF, "mixed"),
    ("Latin gjÅ 永", ("Noto Serif", *SANS), "mixed"),
    ("AVAToTe永", ("Inter", *SANS), "mixed"),
    ("中文مرحبا中文", (*SANS, "Noto Sans Arabic"), "mixed"),
    ("مرحبا 永 123", ("Noto Sans Arabic", *SANS), "mixed"),
    ("ｱｲｳﾞ１２Ａ☎😀Ⅻ℃", (*SERIF, "Noto Color Emoji"), "mixed"),
    ("〜〰～：；！？ー゛〽「」", SANS, "mixed"),
    ("〈〉《》【】〔〕（）［］｛｝", SANS, "mixed"),
    ("→←↑↓①㈱©®§±×÷°", SANS, "mixed"),
    ("　永，和。年；（夏）", SANS, "mixed"),
    ("한국어 세로쓰기, 123", SANS, "mixed"),
    ("あいうえおァィゥ「カギ」。", SERIF, "mixed"),
    ("Wörter und 漢字 in 縦書き！？", ("Noto Serif", *SANS), "mixed"),
    ("ﾊﾝｶｸ（全角）ＡＢＣ", SANS, "mixed"),
    ("一—二――三", SERIF, "mixed"),
    ("ÀÉÎ ffi fl ſt", ("Noto Serif",), "mixed"),
    ("LatinÅg永ーー（あ）ゃ", SERIF, "upright"),
    ("Latin永Å", ("Inter", *SANS), "upright"),
    ("text upright テキスト", SANS, "upright"),
    ("漢字ABC。「」", SANS, "sideways"),
]
SCRIPT = """document.fonts.ready.then(() => {
  const all = [...document.querySelectorAll("div")].map(div => {
    const text = div.firstChild, found = [];
    for (let at = 0, size; at < text.length; at += size) {
      size = text.data.codePointAt(at) > 0xffff ? 2 : 1;
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + size);
      const box = range.getBoundingClientRect();
      found.push([box.top, box.bottom]);
    }
    return found;
  });
  document.querySelector("pre").textContent = JSON.stringify(all);
});"""

Edges = tuple[float, float]


def browser_places(executable: str, folder: Path) -> list[list[Edges]]:
    """The upper and the lower edge of each character of each case."""
    rules = [f"@font-face{{font-family:'{name}';src:url({(FONTS / file).as_uri()})}}" for name, file in FILES.items()]
    common = "div{writing-mode:vertical-rl;white-space:pre;position:absolute;top:0;text-spacing-trim:space-all;"
    rules.append(f"{common}text-autospace:no-autospace;font-size:{SIZE}px}}")
    body = ""
    for text, families, orientation in CASES:
        family = ",".join(f"'{name}'" for name in families)
        body += f'<div lang="zh-Hans" style="text-orientation:{orientation};font-family:{html.escape(family)}">'
        body += f"{html.escape(text)}</div>"
    page = folder / "columns.html"
    style = "".join(rules)
    page.write_text(f"<meta charset=utf-8><style>{style}</style>{body}<pre></pre><script>{SCRIPT}</script>", "utf-8")
    options = ("--allow-file-access-from-files", "--virtual-time-budget=10000", "--dump-dom", page.as_uri())
    command = [executable, *FLAGS, f"--user-data-dir={folder / 'profile'}", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    found = re.search(r"<pre>(\[.*\])</pre>", done.stdout, re.DOTALL)
    assert found is not None, done.stdout[-500:]
    places: list[list[Edges]] = json.loads(found[1])
    return places


def our_places(text: str, families: tuple[str, ...], orientation: TextOrientation) -> dict[int, Edges]:
    """The upper and the lower edge of each cluster, by its first character."""
    style = TextStyle(Font(families, SIZE), lang="zh-Hans", writing_mode="vertical-rl", orientation=orientation)
    _, items, _ = items_of(text, style, strict=True)
    parts = column_items(text, items, orientation)
    found: dict[int, Edges] = {}
    pen = 0.0
    for at in visual_order([part.items[0].level for part in parts]):
        for piece in shape_column(text, parts[at], style):
            for cluster, advance in zip(piece.shaped.clusters, piece.advances, strict=True):
                first = piece.item.start + cluster
                found[first] = found.get(first, (pen, pen))[0], pen + advance
                pen += advance
    return found


@pytest.mark.skipif(find_chromium() is None, reason="Chromium is not installed")
def test_characters_stand_where_chromium_has_them(tmp_path: Path) -> None:
    shown = browser_places(find_chromium() or "", tmp_path)
    off: list[str] = []
    count = 0
    for case, theirs in zip(CASES, shown, strict=True):
        text = case[0]
        ours = our_places(*case)
        starts = sorted(ours)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            top, bottom = min(edge for edge, _ in theirs[start:end]), max(edge for _, edge in theirs[start:end])
            count += 1
            if abs(top - ours[start][0]) > NEAR or abs(bottom - ours[start][1]) > NEAR:
                off.append(f"{text}: {text[start:end]} at {ours[start]}, in Chromium at {(top, bottom)}")
    assert off == []
    assert count > 250
