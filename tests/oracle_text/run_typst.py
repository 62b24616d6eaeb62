"""Breaks justified Chinese with vecdraw and with Typst and compares: `python -m tests.oracle_text.run_typst`.

Typst sets Chinese of the mainland in GB style: neighbours in punctuation are squeezed, lines begin and end without the
blank of their punctuation. Its `simple` lines are compared with ours that are filled greedily, its `optimized` with
our optimal ones.
"""

# ruff: noqa: T201 - it prints its report

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

import vecdraw as vd
from tests.oracle_text import typst_setting
from tests.oracle_text.cases import SIZE, WIDTHS
from tests.oracle_text.setting import SPACES
from tests.oracle_text.texts import BRACKETS, ZH_HANS, Paragraph

PARAGRAPHS: Final = (*ZH_HANS, BRACKETS[0])
KINSOKU: Final = vd.Kinsoku.for_lang("zh-Hans", "auto").adding(no_start="‘", no_end="’")
"""Typst parts single quotation marks from nothing on either side, as if they were apostrophes (see conformance.md)."""
BOXES: Final = WIDTHS[20:]  # in narrower ones all lines are bad, and which is worst is a matter of weights
Mode = tuple[typst_setting.Linebreaks, Literal["greedy", "optimal"], tuple[float, ...]]
MODES: Final[tuple[Mode, ...]] = (
    ("simple", "greedy", tuple(WIDTHS)),
    ("optimized", "optimal", tuple(BOXES)),
)
NARROW: Final[tuple[Mode, ...]] = (("optimized", "optimal", tuple(WIDTHS[:20])),)
"""What is told of, and asked nothing of."""
RECORDED: Final = Path(__file__).with_name("recorded_typst.json")
ENOUGH: Final = 0.95
SHOWN: Final = 4  # differences of each paragraph


def our_lines(paragraph: Paragraph, width: float, wrap: str) -> NDArray[np.int64]:
    """The line of each character that is no space."""
    layout = vd.layout_text(
        paragraph.text,
        vd.Font(list(paragraph.families), SIZE),
        width=width,
        lang=paragraph.lang,
        align="justify",
        punctuation_style="gb",
        text_spacing_trim="trim-both",
        text_autospace="no-autospace",
        overflow_wrap="normal",
        wrap=wrap,
        kinsoku=KINSOKU,
    )
    counts = [sum(character not in SPACES for character in line.text) for line in layout.lines]
    return np.repeat(np.arange(len(counts)), counts)


def same(
    paragraph: Paragraph, widths: Sequence[float], linebreaks: typst_setting.Linebreaks, wrap: str
) -> list[tuple[float, str]] | None:
    """The widths at which lines differ, and the first line that does, ours and Typst's; None without Typst."""
    theirs = typst_setting.lines(paragraph, widths, linebreaks)
    if theirs is None:
        return None
    shown = [character for character in paragraph.text if character not in SPACES]
    found: list[tuple[float, str]] = []
    for width, other in zip(widths, theirs, strict=True):
        ours = our_lines(paragraph, width, wrap)
        if not np.array_equal(ours, other):
            line = int(min(ours[ours != other].min(), other[ours != other].min()))
            told = ("".join(c for c, at in zip(shown, lines, strict=True) if at == line) for lines in (ours, other))
            found.append((width, ", Typst's ".join(told)))
    return found


def record() -> None:
    """Writes Typst's lines at a few widths, those that are ours too, for the test that needs no Typst."""
    rows: list[str] = []
    for linebreaks, wrap, _ in MODES:
        for paragraph in PARAGRAPHS:
            sample = BOXES[5::30]
            lines = typst_setting.lines(paragraph, sample, linebreaks) or []
            for width, theirs in zip(sample, lines, strict=True):
                if np.array_equal(theirs, our_lines(paragraph, width, wrap)):
                    counts = np.bincount(theirs).tolist()
                    row = {"name": paragraph.name, "wrap": wrap, "width": width, "characters": counts}
                    rows.append(json.dumps(row))
    RECORDED.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


def recorded() -> list[dict[str, Any]]:
    """What `record` wrote: how many characters, spaces not counted, each line of a paragraph has."""
    rows: list[dict[str, Any]] = json.loads(RECORDED.read_text(encoding="utf-8"))
    return rows


def main() -> int:
    """Runs; 1 where too few settings have the same lines. `--record` writes the sample instead."""
    if sys.argv[1:] == ["--record"]:
        record()
        return 0
    good = True
    for mode in (*MODES, *NARROW):
        linebreaks, wrap, widths = mode
        differ = 0
        for paragraph in PARAGRAPHS:
            found = same(paragraph, widths, linebreaks, wrap)
            if found is None:
                print("no Typst on this machine (pip install typst pypdfium2)")
                return 2
            differ += len(found)
            print(f"{linebreaks:10} {wrap:8} {paragraph.name:14} {len(widths) - len(found):4} of {len(widths)}")
            for width, told in found[:SHOWN]:
                print(f"    {width:g} px: ours {told}")
        total = len(widths) * len(PARAGRAPHS)
        share = 1 - differ / total
        print(f"{linebreaks:10} {wrap:8} {total - differ} of {total} settings have the same lines ({share:.1%})")
        good &= share >= ENOUGH or mode in NARROW
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
