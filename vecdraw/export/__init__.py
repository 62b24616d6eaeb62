"""Floor 6: a Scene or pixels to a file; its suffix or MIME type chooses the format."""
