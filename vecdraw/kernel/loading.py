"""Which of the two is in use: the compiled kernel or its twin."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any, Final

from vecdraw.errors import BadValueError, MissingLibraryError, shown

VARIABLE: Final = "VECDRAW_KERNEL"
"""The environment variable that asks for one of them: "compiled" or "python"; the compiled one if it is there."""


def compiled(name: str) -> Any:
    """The extension module `vecdraw.kernel._<name>`, or None where the twin is to be used.

    Raises `BadValueError` for an unknown choice in the environment, `MissingLibraryError` where the compiled kernel is
    asked for and was not built.
    """
    choice = os.environ.get(VARIABLE, "")
    if choice not in {"", "compiled", "python"}:
        raise BadValueError(f'{VARIABLE} must be "compiled" or "python", got {shown(choice)}')
    if choice == "python":
        return None
    try:
        return import_module(f"vecdraw.kernel._{name}")
    except ImportError as error:
        if choice == "compiled":
            raise MissingLibraryError(f"vecdraw was built without its compiled kernel _{name} ({error})") from error
        return None
