"""Floor 5: pixels to bytes and back. The only room that touches Pillow; `registry` lists the formats."""
