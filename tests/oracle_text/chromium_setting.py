"""Paragraphs as headless Chromium sets them, kept as JSON so that each is asked for once."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from tests.oracle.chromium import Chromium
from tests.oracle_text.cases import SIZE, Case
from tests.oracle_text.setting import Setting, clusters_of, direction_of, is_upward, is_vertical, lines_of

PAGE: Final = Path(__file__).with_name("page.html")
LINE_HEIGHT: Final = 2.0  # of the size: room for ruby, so that it moves no line
_UNIT: Final = 64.0


def settings(case: Case, browser: Chromium, cache: Path | None) -> list[Setting] | str:
    """The case at each of its widths, or what went wrong in the browser."""
    kept = cache / f"{case.digest}.json" if cache else None
    if kept and kept.exists():
        found = json.loads(kept.read_text())
    else:
        found = json.loads(browser.ask(_job(case)))
        if kept and not isinstance(found, str):
            kept.write_text(json.dumps(found, separators=(",", ":")))
    return found if isinstance(found, str) else [_setting(case, one) for one in found]


def all_settings(
    cases: Sequence[Case], browser: Chromium, cache: Path | None
) -> Iterator[tuple[Case, list[Setting] | str]]:
    """Each case and what the browser makes of it."""
    for case in cases:
        yield case, settings(case, browser, cache)


def _job(case: Case) -> dict[str, Any]:
    paragraph = case.paragraph
    families = ", ".join(f"'{family}'" for family in paragraph.families)
    css = {
        "font-family": families,
        "font-size": f"{SIZE:g}px",
        "line-height": f"{LINE_HEIGHT:g}",
        "overflow-wrap": "break-word",
        **case.css,
    }
    utf16 = [0]
    for character in paragraph.text:
        utf16.append(utf16[-1] + (2 if ord(character) > 0xFFFF else 1))
    return {
        "text": paragraph.text,
        "lang": paragraph.lang,
        "direction": direction_of(case),
        "families": paragraph.families,
        "css": css,
        "widths": case.widths,
        "isVertical": is_vertical(case),
        "clusters": [(utf16[start], utf16[end]) for start, end in clusters_of(case)],
        "ruby": [(utf16[start], utf16[end], reading) for start, end, reading in case.ruby],
    }


def _setting(case: Case, found: dict[str, Any]) -> Setting:
    boxes, over = (np.array(found[key], float).reshape(-1, 4) / _UNIT for key in ("boxes", "over"))
    along, across = ((1, 3), (0, 2)) if is_vertical(case) else ((0, 2), (1, 3))
    outer = np.array(found["outer"], float) / _UNIT
    for rows in (boxes, over):
        rows[:, along] -= outer[along[0]]
        if is_upward(case):
            rows[:, along] = (outer[along[1]] - outer[along[0]] - rows[:, along])[:, ::-1]
    middles = boxes[:, across].mean(axis=1)
    lines = lines_of(middles, SIZE * LINE_HEIGHT / 4)
    firsts = np.flatnonzero(np.diff(lines, prepend=-1))
    above = over[:, along].mean(axis=1)
    return Setting(lines, boxes[:, along[0]], boxes[:, along[1]], np.abs(np.diff(middles[firsts])), above)
