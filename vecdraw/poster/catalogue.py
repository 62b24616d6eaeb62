"""The designed templates that come with vecdraw: data of the package, a YAML file each, and the pictures of some."""

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


def design_pictures(name: str) -> dict[str, bytes]:
    """The files that a design has beside its own, by name: its pictures, and who made them. As `read_design` raises."""
    read_design(name)
    beside = (one for one in _FOLDER.iterdir() if one.name.startswith(f"{name}.") and not one.name.endswith(_SUFFIX))
    return {file.name: file.read_bytes() for file in sorted(beside, key=lambda one: one.name)}
