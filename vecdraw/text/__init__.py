"""Floor 4: text in phases, one file each; what comes out are `GlyphRun`s.

analyze (clusters, scripts, emoji), bidi (levels, visual order), itemize (which face sets which cluster), shape
(HarfBuzz), linebreak (UAX #14), lines (a string shaped as one line, wrapping, justifying), canvas_text (alignment,
baseline and metrics as the canvas defines them).
"""
