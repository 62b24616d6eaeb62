"""Floor 3: the display list: frozen operations, the state parts they share, `GlyphRun` and `Scene`."""
