"""Floor 6: a Scene, or pixels, to a file: the suffix or MIME type chooses the format, backends and codecs do the work."""
