"""temp"""
from typing import NamedTuple
class _F(NamedTuple):
    size: float = 10.0
class TextState(NamedTuple):
    font: _F = _F()
