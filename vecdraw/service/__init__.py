"""Floor 10: posters over HTTP."""
