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
- cache: lines remembered, bounded by `limits.text_cache_glyphs`
"""
