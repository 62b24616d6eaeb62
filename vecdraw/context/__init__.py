"""Floor 7: the `Context` facade: canvas state and verbs. Each file adds one group of verbs to the one before."""
