"""Floor 2: which font and what is in it: `Font` values, faces, registered and bundled fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vecdraw import on_demand

if TYPE_CHECKING:
    from vecdraw.typeface import font_css as font_css
    from vecdraw.typeface import store as store

__getattr__ = on_demand.modules(__name__, "font_css", "store")
