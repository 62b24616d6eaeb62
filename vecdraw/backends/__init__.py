"""Floor 5: a Scene to pixels or a document. Each backend is a folder; backends never import each other."""
