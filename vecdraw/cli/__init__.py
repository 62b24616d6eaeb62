"""Floor 11: the command line, `vecdraw` and `python -m vecdraw`."""

from __future__ import annotations

from vecdraw.cli.main import main

__all__ = ["main"]
