"""Tables taken from the Unicode Character Database 17.0; see LICENSE and the origin at the head of each file."""
