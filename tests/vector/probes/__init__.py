"""The probes, one for each feature, by name."""

from tests.vector.probes import (
    answers,
    compositing,
    filters,
    new_context,
    new_filters,
    new_paints,
    new_paths,
    new_text,
    paints,
    parts,
    paths,
    pictures,
    rich_text,
    text,
)
from tests.vector.probes.probe import PROBES, Probe

__all__ = [
    "PROBES", "Probe", "answers", "compositing", "filters", "new_context", "new_filters", "new_paints", "new_paths",
    "new_text", "paints", "parts", "paths", "pictures", "rich_text", "text",
]  # fmt: skip
