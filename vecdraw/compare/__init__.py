"""Pictures compared: how far apart they are, as numbers and as pictures."""
