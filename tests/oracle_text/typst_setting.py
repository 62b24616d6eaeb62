"""Justified Chinese as Typst sets it: where its lines break, read from the PDF that it writes."""

import ctypes
import json
from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from tests.oracle.chromium import FONTS
from tests.oracle_text.cases import SIZE
from tests.oracle_text.setting import SPACES
from tests.oracle_text.texts import Paragraph
from tests.vector.renderers import library

Linebreaks = Literal["simple", "optimized"]
_BLANK: Final = SPACES | {"\r", "\ufffe"}
_REGIONS: Final = {"zh-Hans": ("zh", "CN"), "zh-Hant": ("zh", "TW"), "ja": ("ja", "JP")}
_PROGRAM: Final = """
#let given = json(bytes(sys.inputs.at("given")))
#set text(font: given.families, lang: given.lang, region: given.region, size: given.size * 1pt,
  cjk-latin-spacing: none, costs: (hyphenation: 100%, runt: 0%, widow: 0%, orphan: 0%), hyphenate: false)
#set par(justify: true, linebreaks: given.linebreaks, leading: given.size * 1pt)
#for width in given.widths {
  page(width: width * 1pt, height: auto, margin: 0pt, given.text)
}
"""


def lines(paragraph: Paragraph, widths: Sequence[float], linebreaks: Linebreaks) -> list[NDArray[np.int64]] | None:
    """The line of each character that is no space, at each width (px); None where Typst or PDFium is missing."""
    typst, pdfium = library("typst"), library("pypdfium2")
    if typst is None or pdfium is None:
        return None
    lang, region = _REGIONS[paragraph.lang]
    given = {
        "families": paragraph.families,
        "lang": lang,
        "region": region,
        "size": SIZE,
        "linebreaks": linebreaks,
        "widths": widths,
        "text": paragraph.text,
    }
    inputs = {"given": json.dumps(given)}
    pdf = typst.compile(_PROGRAM.encode(), font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=inputs)
    document = pdfium.PdfDocument(pdf)
    try:
        return [_lines_of(page.get_textpage(), paragraph.text) for page in document]
    finally:
        document.close()


def _lines_of(page: Any, text: str) -> NDArray[np.int64]:
    raw = library("pypdfium2").raw
    x, y = ctypes.c_double(), ctypes.c_double()
    found: dict[int, int] = {}
    for at, character in enumerate(page.get_text_range()):
        if character in _BLANK:
            continue
        raw.FPDFText_GetCharOrigin(page, at, x, y)
        up = round(y.value)
        found[up] = found.get(up, 0) + 1
    lines = np.repeat(np.arange(len(found)), [found[up] for up in sorted(found, reverse=True)])
    expected = sum(character not in SPACES for character in text)
    if len(lines) != expected:
        raise AssertionError(f"the PDF has {len(lines)} characters, not {expected}")
    return lines
