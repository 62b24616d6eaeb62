"""The probes, one for each feature, by name."""

from tests.vector.probes import (
    compositing,
    filters,
    new_context,
    new_filters,
    new_paints,
    new_paths,
    new_text,
    paints,
    paths,
    pictures,
    rich_text,
    text,
)
from tests.vector.probes.probe import PROBES, Probe

__all__ = [
    "PROBES", "Probe", "compositing", "filters", "new_context", "new_filters", "new_paints", "new_paths", "new_text",
    "paints", "paths", "pictures", "rich_text", "text",
]  # fmt: skip
