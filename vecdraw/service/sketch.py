"""What the preview shows of a poster: its picture, the places of its boxes, the baselines of its texts, findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vecdraw.poster.boxes import Box
from vecdraw.poster.template import Template
from vecdraw.poster.text_box import TextBox
from vecdraw.poster.where import written


def sketch(template: Template, data: Mapping[str, Any], size: str) -> dict[str, Any]:
    """A poster in one size, for JSON: the picture as a data: URL, lengths in px of the poster.

    Raises what `Template.render` raises.
    """
    poster = template.render(data, size=size)
    return {
        "size": size,
        "width": poster.width,
        "height": poster.height,
        "picture": poster.to_data_url(),
        "boxes": [_box(box) for box in poster.root.all()],
        "baselines": [line for box in poster.root.all() for line in _baselines(box)],
        "findings": [found._asdict() for found in poster.findings()],
    }


def _box(box: Box) -> dict[str, Any]:
    position = box.where.locate(box.where.steps)
    return {
        "kind": box.kind,
        "name": box.name,
        "path": written(box.where.steps),
        "line": None if position is None else position.line,
        "rect": [box.x, box.y, box.width, box.height],
    }


def _baselines(box: Box) -> list[list[float]]:
    """The baselines of a text, each from one point to another: x, y, x, y."""
    if not isinstance(box.layout, TextBox) or box.layout.drawn is None:
        return []
    inside = box.content_box
    found = []
    for line in box.layout.drawn.lines:
        x, y = inside.x + line.baseline_x, inside.y + line.baseline_y
        down = box.get("writing_mode", "horizontal-tb") != "horizontal-tb"
        left, top = inside.x + line.x, inside.y + line.y
        found.append([x, top, x, top + line.height] if down else [left, y, left + line.width, y])
    return found
