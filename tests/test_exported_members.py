"""The public names: what `import vecdraw` gives is what it says it gives."""

import inspect
import types
from collections.abc import Iterator

import pytest

import vecdraw

NAMES = [name for name in vecdraw.__all__ if name != "__version__"]


def test_all_lists_each_name_once() -> None:
    assert len(set(vecdraw.__all__)) == len(vecdraw.__all__)


def test_nothing_public_is_missing_from_all() -> None:
    found = {name for name, value in vars(vecdraw).items() if not name.startswith("_") and is_ours(value)}
    assert found <= set(vecdraw.__all__)


@pytest.mark.parametrize("name", NAMES)
def test_every_exported_name_exists_and_says_what_it_is(name: str) -> None:
    value = getattr(vecdraw, name)
    if inspect.isclass(value) or inspect.isroutine(value) or inspect.ismodule(value):
        assert (value.__doc__ or "").strip()


@pytest.mark.parametrize("name", [name for name in NAMES if inspect.isclass(getattr(vecdraw, name))])
def test_every_public_member_says_what_it_does(name: str) -> None:
    assert list(undocumented(getattr(vecdraw, name))) == []


def is_ours(value: object) -> bool:
    """Whether a value is a class or a function of the library, and not one of its modules."""
    return not isinstance(value, types.ModuleType) and getattr(value, "__module__", "").startswith("vecdraw")


def undocumented(cls: type) -> Iterator[str]:
    """The public methods and properties that a class itself defines without a docstring of theirs or of a base."""
    for name, value in vars(cls).items():
        callable_or_property = inspect.isroutine(value) or isinstance(value, property | classmethod | staticmethod)
        if not name.startswith("_") and callable_or_property and not inspect.getdoc(getattr(cls, name)):
            yield name
