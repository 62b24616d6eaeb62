"""The designed templates that come with vecdraw: data of the package, one YAML file each."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import resources
from typing import Final

from vecdraw.errors import BadValueError, shown

_FOLDER: Final = resources.files("vecdraw") / "poster" / "designs"
_SUFFIX: Final = ".yaml"


def design_names() -> tuple[str, ...]:
    """The names of the designs, in the order of the alphabet."""
    return tuple(sorted(file.name.removesuffix(_SUFFIX) for file in _FOLDER.iterdir() if file.name.endswith(_SUFFIX)))


def read_design(name: str) -> bytes:
    """The file of a design. Raises `BadValueError` for a name that is not among them."""
    names = design_names()
    if name not in names:
        near = get_close_matches(name, names, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(names)}"
        raise BadValueError(f"unknown design {shown(name)}; {hint}")
    return (_FOLDER / f"{name}{_SUFFIX}").read_bytes()
