"""Floor 3: the display list: frozen operations, the state parts they share, `GlyphRun` and `Scene`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vecdraw import on_demand

if TYPE_CHECKING:
    from vecdraw.scene import dump as dump
    from vecdraw.scene import equality as equality
    from vecdraw.scene import extent as extent
    from vecdraw.scene import file as file
    from vecdraw.scene import text_boxes as text_boxes

__getattr__ = on_demand.modules(__name__, "dump", "equality", "extent", "file", "text_boxes")
