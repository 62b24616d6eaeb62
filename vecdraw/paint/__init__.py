"""Floor 2: values that say how things are painted and cannot draw: colours, brushes, strokes, filters, pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vecdraw import on_demand

if TYPE_CHECKING:
    from vecdraw.paint import css_filter as css_filter
    from vecdraw.paint import filter_reach as filter_reach
    from vecdraw.paint import filters as filters

__getattr__ = on_demand.modules(__name__, "css_filter", "filter_reach", "filters")
