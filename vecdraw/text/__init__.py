"""Floor 4: text in phases, one file each; what comes out are `GlyphRun`s.

- analyze: grapheme clusters (UAX #29), scripts (UAX #24), emoji presentation (UTS #51)
- bidi: levels and visual order (UAX #9); bidi_sequence has the rules within a sequence
- itemize: which face sets which cluster, in which script and direction (CSS Fonts 4, 5.3)
- caps: small capitals where the face has none
- shape: characters to glyphs, the one door to HarfBuzz's shaper
- lines: items placed along a line, letter and word spacing; wrapping
- linebreak: line break opportunities (UAX #14)
- paragraph: lines aligned or justified in a width
- canvas_text: alignment, baseline, condensing and metrics as the canvas defines them
- missing: what no font can show
- ink: the box around what a line paints
- style: what a caller says of how text is set
- tables, data: the Unicode Character Database
- cache: lines remembered, bounded by `limits.text_cache_bytes`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vecdraw import on_demand

if TYPE_CHECKING:
    from vecdraw.text import analyze as analyze
    from vecdraw.text import canvas_text as canvas_text
    from vecdraw.text import laid_text as laid_text
    from vecdraw.text import layout as layout
    from vecdraw.text import missing as missing
    from vecdraw.text import on_path as on_path
    from vecdraw.text import outlines as outlines
    from vecdraw.text import path_track as path_track

__getattr__ = on_demand.modules(
    __name__, "analyze", "canvas_text", "laid_text", "layout", "missing", "on_path", "outlines", "path_track"
)
