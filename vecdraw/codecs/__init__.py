"""Floor 5: pixels to bytes and back. The only room that touches Pillow; `registry` lists the formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vecdraw import on_demand

if TYPE_CHECKING:
    from vecdraw.codecs import registry as registry
    from vecdraw.codecs import sources as sources

__getattr__ = on_demand.modules(__name__, "registry", "sources")
