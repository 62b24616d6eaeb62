"""A sample of what Chromium answered, kept beside the tests so that they need no browser."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np

from tests.oracle_text.cases import Case
from tests.oracle_text.setting import Setting

FILE: Final = Path(__file__).with_name("recorded.json")
_UNIT: Final = 64  # Chromium's positions are whole 64ths of a px


def write(recorded: Iterable[tuple[Case, float, Setting]]) -> None:
    """Writes the sample: cases, the width each was set at, and Chromium's setting."""
    rows = [
        {
            "case": case.digest,
            "name": f"{case.kind} {case.name}",
            "width": width,
            "lines": _text(np.flatnonzero(np.diff(setting.lines))),
            "starts": _text(setting.starts * _UNIT),
            "ends": _text(setting.ends * _UNIT),
            "pitch": _text(setting.pitch * _UNIT),
            "over": _text(setting.over * _UNIT),
        }
        for case, width, setting in recorded
    ]
    FILE.write_text("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n", encoding="utf-8")


def rows() -> list[dict[str, Any]]:
    """The rows of the sample."""
    found: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def setting_of(row: dict[str, Any]) -> Setting:
    """Chromium's setting in a row."""
    starts = _numbers(row["starts"])
    lines = np.zeros(len(starts), np.int64)
    lines[_numbers(row["lines"]).astype(int) + 1] = 1
    places = (starts, _numbers(row["ends"]), _numbers(row["pitch"]), _numbers(row["over"]))
    return Setting(np.cumsum(lines), *(one / _UNIT for one in places))


def _text(values: np.ndarray) -> str:
    return " ".join(str(round(value)) for value in values)


def _numbers(text: str) -> np.ndarray:
    return np.array(text.split(), float)
