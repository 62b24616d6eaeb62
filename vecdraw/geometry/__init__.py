"""Floor 1: pure values and maths: `Affine`, `Rect`, `Path` and what is computed from them. y points down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vecdraw import on_demand

if TYPE_CHECKING:
    from vecdraw.geometry import page_size as page_size

__getattr__ = on_demand.modules(__name__, "page_size")
