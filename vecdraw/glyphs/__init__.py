"""The three tiers of the glyph cache and the policy of how glyphs are rasterised."""
