"""Metadata brought from one shape into another, and back: named steps, each with its inverse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.metadata.fields import SIMPLE
from vecdraw.metadata.iptc import Iptc, to_dataset
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.xmp import Array, Name, Node, Xmp, to_name

Text = Callable[[str], str]


_ALTERNATIVES: Final = frozenset(where.xmp for where in SIMPLE.values() if where.alternative)


class Step(Protocol):
    """A change of some metadata that can be undone."""

    @property
    def name(self) -> str:
        """What errors call it."""
        ...

    def apply(self, metadata: Metadata) -> Metadata:
        """The changed metadata. Raises `BadValueError` where the change could not be undone."""
        ...

    def undo(self, metadata: Metadata) -> Metadata:
        """What `apply` was given."""
        ...


class Conversion(NamedTuple):
    """A change of a text and the change back."""

    forward: Text
    back: Text


CONVERSIONS: Final[Mapping[str, Conversion]] = MappingProxyType(
    {
        "exif-date-to-xmp-date": Conversion(
            lambda text: text.replace(":", "-", 2).replace(" ", "T"),
            lambda text: text.replace("-", ":", 2).replace("T", " "),
        ),
        "upper": Conversion(str.upper, str.lower),
        "lower": Conversion(str.lower, str.upper),
    }
)
"""Conversions by name; a step takes a `Conversion` of one's own too."""


@dataclass(frozen=True, slots=True)
class Rename:
    """A property of XMP under another name, in its place; nothing happens where it is not there.

    Raises `BadValueError` when applied to metadata that has the new name already: undoing would lose one of the two.
    """

    old: str
    new: str
    name: str = "rename"

    def apply(self, metadata: Metadata) -> Metadata:
        """The property under its new name."""
        return self._renamed(metadata, to_name(self.old), to_name(self.new))

    def undo(self, metadata: Metadata) -> Metadata:
        """The property under its old name."""
        return self._renamed(metadata, to_name(self.new), to_name(self.old))

    def _renamed(self, metadata: Metadata, old: Name, new: Name) -> Metadata:
        xmp = metadata.xmp
        if xmp.get(new) is not None:
            raise BadValueError(f"step {self.name!r}: {new} is there already; renaming {old} could not be undone")
        changed = tuple((new if each == old else each, node) for each, node in xmp.properties)
        return metadata if xmp.get(old) is None else metadata.with_xmp(Xmp(changed, xmp.about))


@dataclass(frozen=True, slots=True)
class Move:
    """Texts from one kind of place to another: paths such as "texts/Author", "xmp/dc:source", "iptc/Source".

    Nothing happens where there is none. Raises `BadValueError` when applied where the new place is taken, or to a value
    that the other place cannot give back: more than one text, an array or a structure of XMP.
    """

    old: str
    new: str
    name: str = "move"

    def __post_init__(self) -> None:
        for path in (self.old, self.new):
            _check_path(path)
        if self.old == self.new:
            raise BadValueError(f"step {self.name!r}: from {self.old!r} to itself")

    def apply(self, metadata: Metadata) -> Metadata:
        """The text at its new place."""
        return self._moved(metadata, self.old, self.new)

    def undo(self, metadata: Metadata) -> Metadata:
        """The text at its old place."""
        return self._moved(metadata, self.new, self.old)

    def _moved(self, metadata: Metadata, old: str, new: str) -> Metadata:
        texts = _texts_at(metadata, old, self.name)
        if _texts_at(metadata, new, self.name):
            raise BadValueError(f"step {self.name!r}: {new} is there already; moving {old} could not be undone")
        if not texts:
            return metadata
        if len(texts) > 1:
            raise BadValueError(f"step {self.name!r}: {old} has {len(texts)} texts; expected one")
        moved = _with_text(_with_text(metadata, old, None), new, texts[0])
        if _texts_at(moved, new, self.name) != texts:
            raise BadValueError(f"step {self.name!r}: {new} cannot hold {shown(texts[0])}")
        return moved


@dataclass(frozen=True, slots=True)
class Convert:
    """A text changed where it stands, by a conversion of `CONVERSIONS` or one's own.

    Raises `BadValueError` when applied to a text that the way back does not make the same again.
    """

    path: str
    conversion: str | Conversion
    name: str = "convert"

    def __post_init__(self) -> None:
        _check_path(self.path)
        self._functions()

    def apply(self, metadata: Metadata) -> Metadata:
        """The changed text."""
        forward, back = self._functions()
        return self._changed(metadata, forward, back)

    def undo(self, metadata: Metadata) -> Metadata:
        """The text as it was."""
        forward, back = self._functions()
        return self._changed(metadata, back, forward)

    def _changed(self, metadata: Metadata, forward: Text, back: Text) -> Metadata:
        texts = _texts_at(metadata, self.path, self.name)
        for text in texts:
            changed = forward(text)
            if not _is_text(changed) or back(changed) != text:
                raise BadValueError(f"step {self.name!r}: no way back from {shown(changed)} to {shown(text)}")
            metadata = _with_text(metadata, self.path, changed)
        return metadata

    def _functions(self) -> Conversion:
        if isinstance(self.conversion, Conversion):
            return self.conversion
        if self.conversion not in CONVERSIONS:
            known = ", ".join(CONVERSIONS)
            raise BadValueError(f"no conversion is called {shown(self.conversion)}; there are {known}")
        return CONVERSIONS[self.conversion]


@dataclass(frozen=True, slots=True)
class Migration:
    """Steps from one version of a shape of metadata to another.

    `shape` is a name for the shape ("newsroom"), `from_version` and `to_version` say what it is brought from and to.
    `undo(apply(metadata)) == metadata` holds for every value, or `apply` raises `BadValueError` and changes nothing:
    it tries the way back itself. What the blocks held beside the values (padding, order of XML) may be written anew.
    """

    shape: str
    from_version: int
    to_version: int
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        for version in (self.from_version, self.to_version):
            _check_version(self.shape, version)
        steps: object = self.steps
        if not isinstance(steps, tuple) or not all(hasattr(step, "apply") for step in steps):
            raise BadTypeError(f"the steps of a migration must be a tuple of steps, got {shown(self.steps)}")
        if self.from_version == self.to_version:
            raise BadValueError(f"a migration of {self.shape!r} leads from {self.from_version} to another version")
        names = [step.name for step in self.steps]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise BadValueError(f"the steps of a migration have names of their own, got {', '.join(repeated)} twice")

    def apply(self, metadata: Metadata) -> Metadata:
        """The metadata in the new shape. Raises `BadValueError` for metadata that could not be brought back."""
        changed = self._applied(metadata)
        if self._undone(changed).values() != metadata.values():
            raise BadValueError(f"no way back from version {self.to_version} of {self.shape!r} for this metadata")
        return changed

    def undo(self, metadata: Metadata) -> Metadata:
        """The metadata in the old shape again. Raises `BadValueError` for what never came from it."""
        return self._undone(metadata)

    @property
    def inverse(self) -> Migration:
        """The way back as a migration of its own."""
        steps = tuple(_Inverse(step) for step in reversed(self.steps))
        return Migration(self.shape, self.to_version, self.from_version, steps)

    def _applied(self, metadata: Metadata) -> Metadata:
        for step in self.steps:
            metadata = step.apply(metadata)
        return metadata

    def _undone(self, metadata: Metadata) -> Metadata:
        for step in reversed(self.steps):
            metadata = step.undo(metadata)
        return metadata


@dataclass(frozen=True, slots=True)
class _Inverse:
    step: Step

    @property
    def name(self) -> str:
        return self.step.name

    def apply(self, metadata: Metadata) -> Metadata:
        return self.step.undo(metadata)

    def undo(self, metadata: Metadata) -> Metadata:
        return self.step.apply(metadata)


def chain(migrations: tuple[Migration, ...], from_version: int, to_version: int) -> Migration:
    """The migrations that lead from one version to another, one after the other, backwards where that leads there.

    Raises `BadValueError` where there is no such way.
    """
    found: dict[int, tuple[Migration, ...]] = {from_version: ()}
    pending = [from_version]
    ways = (*migrations, *(each.inverse for each in migrations))
    while pending and to_version not in found:
        version = pending.pop(0)
        for way in ways:
            if way.from_version == version and way.to_version not in found:
                found[way.to_version] = (*found[version], way)
                pending.append(way.to_version)
    if not found.get(to_version):
        raise BadValueError(f"no migrations lead from version {from_version} to {to_version}")
    whole = tuple(_Whole(f"{way.from_version} to {way.to_version}", way) for way in found[to_version])
    return Migration(found[to_version][0].shape, from_version, to_version, whole)


@dataclass(frozen=True, slots=True)
class _Whole:
    name: str
    migration: Migration

    def apply(self, metadata: Metadata) -> Metadata:
        return self.migration.apply(metadata)

    def undo(self, metadata: Metadata) -> Metadata:
        return self.migration.undo(metadata)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _check_version(shape: str, version: object) -> None:
    if isinstance(version, bool) or not isinstance(version, int) or version < 0:
        raise BadTypeError(f"a version of {shape!r} must be a whole number, got {shown(version)}")


def _check_path(path: str) -> None:
    place, slash, name = path.partition("/")
    if not slash or place not in {"texts", "xmp", "iptc"} or not name:
        raise BadValueError(f"a path is 'texts/Keyword', 'xmp/prefix:name' or 'iptc/Dataset', got {shown(path)}")
    if place == "xmp":
        to_name(name)
    if place == "iptc":
        to_dataset(name)


def _texts_at(metadata: Metadata, path: str, step: str) -> tuple[str, ...]:
    place, _, name = path.partition("/")
    if place == "texts":
        return tuple(text for keyword, text in metadata.texts if keyword == name)
    if place == "iptc":
        return metadata.iptc.texts(name)
    node = metadata.xmp.get(name)
    if node is None:
        return ()
    if isinstance(node.value, Array) and _is_plain_alternative(node):
        return (str(node.value.items[0].value),)
    if not isinstance(node.value, str) or node != Node(node.value):
        raise BadValueError(f"step {step!r}: {path} is no plain text")
    return (node.value,)


def _is_plain_alternative(node: Node) -> bool:
    """Whether it is one text in the default language, as dc:title is."""
    value = node.value
    return (
        isinstance(value, Array) and len(value.items) == 1 and value.items[0] == Node(value.items[0].value, "x-default")
    )


def _with_text(metadata: Metadata, path: str, text: str | None) -> Metadata:
    place, _, name = path.partition("/")
    if place == "texts":
        kept = tuple(pair for pair in metadata.texts if pair[0] != name)
        at = next((i for i, pair in enumerate(metadata.texts) if pair[0] == name), len(kept))
        new = () if text is None else ((name, text),)
        return Metadata(metadata.blocks._replace(texts=(*kept[:at], *new, *kept[at:])))
    if place == "iptc":
        changed = metadata.iptc.with_texts(name, () if text is None else (text,))
        only_form = all(dataset.record == 1 for dataset in changed.datasets)
        return metadata.with_iptc(Iptc() if only_form else changed)
    old = metadata.xmp.get(name)
    is_alternative = name in _ALTERNATIVES if old is None else isinstance(old.value, Array)
    if text is not None and is_alternative:
        return metadata.with_xmp(metadata.xmp.with_alternative(name, text))
    return metadata.with_xmp(metadata.xmp.with_property(name, text))
