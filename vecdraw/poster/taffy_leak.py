"""The arguments of measures that Taffy's binding never releases, released.

`stretchable` 1.1 is built on PyO3 0.22 with references that belong to a pool. It makes the two mappings that each
measure is called with inside functions that open no pool: both keep one reference that nobody drops, some 500 bytes a
call, 10 kB a poster. A mapping that has one reference more than we know of, after the layout has returned, is such a
one. PyO3 never looks at those again: a pool releases only what was made after it was opened, and none is open here.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, Final

_IS_COUNTED: Final = sys.implementation.name == "cpython" and getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether references are counted, and by one thread at a time."""
_KNOWN: Final = 3  # references: of the list, of the name in the loop, of the argument of getrefcount


def release(arguments: list[Any]) -> int:
    """Drops the reference that the binding keeps of each argument, and empties the list; returns how many there were.

    The list must hold each argument once, and nothing else may hold one.
    """
    released = 0
    if _IS_COUNTED:
        for argument in arguments:
            if sys.getrefcount(argument) == _KNOWN + 1:
                ctypes.pythonapi.Py_DecRef(ctypes.py_object(argument))
                released += 1
    arguments.clear()
    return released
