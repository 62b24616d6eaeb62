"""Floor 2: which font and what is in it: `Font` values, faces, registered and bundled fonts."""
