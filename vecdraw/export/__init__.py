"""Floor 6: a Scene or pixels to a file; its suffix or MIME type chooses the format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vecdraw import on_demand

if TYPE_CHECKING:
    from vecdraw.export import encoding as encoding
    from vecdraw.export import file as file
    from vecdraw.export import formats as formats
    from vecdraw.export import render as render
    from vecdraw.export import report as report
    from vecdraw.export import search as search
    from vecdraw.export import vector as vector

__getattr__ = on_demand.modules(__name__, "encoding", "file", "formats", "render", "report", "search", "vector")
