"""The bundle as the tests read it: the index, and a HarfBuzz face for each file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import uharfbuzz  # type: ignore[import-untyped]  # ships no type hints

FONTS = Path(__file__).parents[2] / "fonts"
INDEX: dict[str, Any] = json.loads((FONTS / "index.json").read_text(encoding="utf-8"))
FILES: dict[str, dict[str, Any]] = {entry["file"]: entry for entry in INDEX["files"]}
CJK = [file for file in FILES if "CJK" in file]


@cache
def face(file: str) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FONTS / file)))


@cache
def characters(file: str) -> frozenset[int]:
    return frozenset(face(file).unicodes)


def table(file: str, tag: str) -> bytes:
    blob = face(file).reference_table(tag)
    return bytes(blob.data)


def features(file: str, table_tag: str) -> set[str]:
    found: set[str] = set()
    for script in range(len(face(file).get_table_script_tags(table_tag))):
        languages = len(face(file).get_script_language_tags(table_tag, script))
        for language in (0xFFFF, *range(languages)):
            found.update(face(file).get_language_feature_tags(table_tag, script, language))
    return found


def shaped(file: str, text: str, language: str, script: str, **on: bool) -> list[int]:
    """The glyph ids of `text` shaped in one run."""
    font = uharfbuzz.Font(face(file))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.script = script
    buffer.language = language
    uharfbuzz.shape(font, buffer, dict(on))
    return [info.codepoint for info in buffer.glyph_infos]
