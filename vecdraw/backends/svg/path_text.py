"""The `d` of paths."""

from __future__ import annotations

from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.svg_path_writer import svg_path_string


def path_text(path: PathData, digits: int) -> str:
    """SVG path data with `digits` decimals; curves that SVG has not are as close as the decimals tell."""
    return svg_path_string(path, digits, tolerance=0.5 * 10.0**-digits)
