"""Posters: templates with data. A document, or a tree built in Python, becomes boxes with text, pictures and shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vecdraw import on_demand

if TYPE_CHECKING:
    from vecdraw.poster import source as source
    from vecdraw.poster import template as template

__getattr__ = on_demand.modules(__name__, "source", "template")
