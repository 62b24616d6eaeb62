"""SVG documents: what is in them, and what other programs draw of them."""
