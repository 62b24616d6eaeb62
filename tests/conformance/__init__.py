"""The web platform tests' canvas suite, run from outside the repository. Nothing of it is kept here."""
