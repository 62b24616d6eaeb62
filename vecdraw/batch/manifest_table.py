"""The manifest of a batch that has ended, as one table."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from vecdraw.errors import StateError
from vecdraw.storage.manifest import Manifest


def write_table(manifest: Manifest) -> Path | None:
    """Writes the last record of each row into one Parquet file in the place of the log, where pyarrow is installed.

    Returns its path; None without pyarrow, and where others write to the manifest as well: the log stays, and says the
    same. Raises `ManifestError` where it cannot be written.
    """
    if find_spec("pyarrow") is None:
        return None
    try:
        return manifest.compact()
    except StateError:
        return None
