"""The paragraphs: old public works, and lines written for what stands in them (runs of marks, brackets, digits)."""

import json
from pathlib import Path
from typing import Final, NamedTuple


class Paragraph(NamedTuple):
    """A text in a language (BCP 47), and the families that it is set in, in order of preference."""

    name: str
    lang: str
    families: tuple[str, ...]
    text: str


_FILE: Final = Path(__file__).with_name("paragraphs.json")
_ROWS: Final = json.loads(_FILE.read_text(encoding="utf-8"))


def _group(name: str) -> tuple[Paragraph, ...]:
    rows = (row for row in _ROWS if row["group"] == name)
    return tuple(Paragraph(row["name"], row["lang"], tuple(row["families"]), row["text"]) for row in rows)


ZH_HANS: Final = _group("zh_hans")
ZH_HANT: Final = _group("zh_hant")
JAPANESE: Final = _group("japanese")
KOREAN: Final = _group("korean")
MIXED: Final = _group("mixed")
ARABIC: Final = _group("arabic")
STRICTNESS: Final = _group("strictness")  # what line-break's values tell apart
BRACKETS: Final = _group("brackets")  # what text-spacing-trim's values tell apart
KNOWN: Final = _group("known")  # what vecdraw and Chromium mean to set differently
KNOWN_SPACING: Final = _group("known_spacing")
KNOWN_HYPHEN: Final = _group("known_hyphen")
EVERYDAY: Final = ZH_HANS + ZH_HANT + JAPANESE + KOREAN + MIXED + ARABIC
