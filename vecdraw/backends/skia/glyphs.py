"""Glyph runs as Skia text blobs."""
from __future__ import annotations
from typing import Any
from vecdraw.scene.glyph_run import GlyphRun
def text_blob(runs: tuple[GlyphRun, ...]) -> Any:
    return None
