"""The value that carries a picture's metadata: blocks of bytes, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final, TypeVar

from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.metadata import fields
from vecdraw.metadata.blocks import Blocks, Described, to_blocks
from vecdraw.metadata.exif import Exif
from vecdraw.metadata.fields import MOMENTS, READERS, SIMPLE, Sources
from vecdraw.metadata.iptc import Iptc
from vecdraw.metadata.pixels import upright, with_pixels_of
from vecdraw.metadata.place import Place
from vecdraw.metadata.time import CaptureTime
from vecdraw.metadata.xmp import Xmp, checked_text
from vecdraw.metadata.xmp_packet import parse_xmp, write_xmp

__all__ = ["Metadata", "to_blocks"]


@dataclass(frozen=True)
class Metadata(Described):
    """A picture's metadata.

    `blocks` are the bytes, kept as they came until something in a block is changed; `exif`, `xmp`, `iptc` and `texts`
    are what they say. The fields that several of them hold (`title`, `creator`, `created`, `place`, ...) are read from
    Exif, then XMP, then IPTC, then PNG's texts, and set in all of those together (`with_fields`).

    Reading a block that is broken raises `ImageError`, one that is too much `LimitError`.
    """

    blocks: Blocks = field(default_factory=Blocks)

    def __post_init__(self) -> None:
        if not isinstance(self.blocks, Blocks):
            raise BadTypeError(f"Metadata is made of Blocks, got {shown(self.blocks)}; see Metadata.of(title=...)")

    @classmethod
    def of(cls, **values: Any) -> Metadata:
        """Metadata of some fields: see `with_fields`."""
        return cls().with_fields(**values)

    @cached_property
    def exif(self) -> Exif:
        """The Exif block as a value."""
        return Exif.parse(self.blocks.exif)

    @cached_property
    def xmp(self) -> Xmp:
        """The XMP packet as a value."""
        return parse_xmp(self.blocks.xmp)

    @cached_property
    def iptc(self) -> Iptc:
        """The IPTC block as a value."""
        return Iptc.parse(self.blocks.iptc)

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """PNG's texts by keyword; a JPEG's and a GIF's comments are called "Comment"."""
        return self.blocks.texts

    @property
    def title(self) -> str | None:
        """The title."""
        return fields.first(fields.read_simple(self._sources, "title"))

    @property
    def description(self) -> str | None:
        """What is to be seen."""
        return fields.first(fields.read_simple(self._sources, "description"))

    @property
    def creator(self) -> tuple[str, ...]:
        """Who made it, in order."""
        return fields.first(fields.read_creator(self._sources)) or ()

    @property
    def copyright(self) -> str | None:
        """The notice of copyright."""
        return fields.first(fields.read_simple(self._sources, "copyright"))

    @property
    def keywords(self) -> tuple[str, ...]:
        """The keywords."""
        return fields.first(fields.read_keywords(self._sources)) or ()

    @property
    def rating(self) -> float | None:
        """From 0 to 5, -1 for rejected."""
        return fields.first(fields.read_rating(self._sources))

    @property
    def software(self) -> str | None:
        """What it was made with."""
        return fields.first(fields.read_simple(self._sources, "software"))

    @property
    def headline(self) -> str | None:
        """What it shows, in a few words."""
        return fields.first(fields.read_simple(self._sources, "headline"))

    @property
    def credit(self) -> str | None:
        """Who is named beside it."""
        return fields.first(fields.read_simple(self._sources, "credit"))

    @property
    def source(self) -> str | None:
        """Whom it is from."""
        return fields.first(fields.read_simple(self._sources, "source"))

    @property
    def created(self) -> CaptureTime | None:
        """When the picture was taken or made."""
        return fields.first(fields.read_moment(self._sources, "created"))

    @property
    def digitized(self) -> CaptureTime | None:
        """When its digital form was made."""
        return fields.first(fields.read_moment(self._sources, "digitized"))

    @property
    def modified(self) -> CaptureTime | None:
        """When the file was changed last."""
        return fields.first(fields.read_moment(self._sources, "modified"))

    @property
    def place(self) -> Place | None:
        """Where it was taken."""
        return fields.first(fields.read_place(self._sources))

    @property
    def orientation(self) -> int | None:
        """How the picture is to be turned, 1 to 8 (TIFF 6.0, section 8)."""
        return fields.first(fields.read_orientation(self._sources))

    def with_fields(self, **values: Any) -> Metadata:
        """The same with some fields set, or taken away where a value is None.

        `title`, `description`, `copyright`, `software`, `headline`, `credit`, `source`: str. `creator`, `keywords`:
        str or a sequence of them. `rating`: a number. `created`, `digitized`, `modified`: `CaptureTime`, `datetime` or
        an XMP date. `place`: `Place`. `orientation`: int. `texts`: PNG's texts by keyword. Each is set in XMP and,
        where it has a tag, in Exif; in IPTC and PNG's texts only where they already have it or are in use.

        Raises `BadValueError` for a name that is none of these, and for a value that a block cannot hold.
        """
        sources = self._sources
        for name, value in values.items():
            sources = _written(sources, name, value)
        return self._from(sources)

    def with_exif(self, exif: Exif) -> Metadata:
        """The same with another Exif."""
        return self._from(self._sources._replace(exif=_block(exif, Exif)))

    def with_xmp(self, xmp: Xmp) -> Metadata:
        """The same with other XMP."""
        return self._from(self._sources._replace(xmp=_block(xmp, Xmp)))

    def with_iptc(self, iptc: Iptc) -> Metadata:
        """The same with other IPTC."""
        return self._from(self._sources._replace(iptc=_block(iptc, Iptc)))

    def drawn_blocks(self) -> Blocks:
        """The blocks of `as_drawn`."""
        return self.as_drawn().blocks

    def as_drawn(self) -> Metadata:
        """The same for a picture that is drawn anew from the one it describes.

        Turned upright already, so with the orientation 1; without what was said of the other pixels, their size and
        colour space, and without the small picture, which shows another one.
        """
        exif, xmp = upright(self.exif, self.xmp)
        return self._from(self._sources._replace(exif=exif, xmp=xmp))

    def for_picture(self, own: Metadata) -> Metadata:
        """The same for the picture of another file, whose metadata so far is `own`.

        What is said of pixels alone is that of `own`, or is left out: orientation, size, density, colour space, the
        small picture. Raises `BadTypeError` for what is no `Metadata`.
        """
        if not isinstance(own, Metadata):
            raise BadTypeError(f"expected the Metadata of a picture, got {shown(own)}; see read_metadata")
        exif, xmp = with_pixels_of(self.exif, self.xmp, own.exif, own.xmp)
        return self._from(self._sources._replace(exif=exif, xmp=xmp))

    def disagreements(self) -> dict[str, dict[str, object]]:
        """The fields of which two blocks say different things: by field, what each of them says.

        Times and places agree where one is only known less exactly than the other.
        """
        found: dict[str, dict[str, object]] = {}
        for name, read in READERS.items():
            said = dict(read(self._sources))
            if not all(_agree(fields.first(said), value) for value in said.values()):
                found[name] = said
        return found

    def values(self) -> dict[str, object]:
        """Every value of every block by path: "exif/IFD0:Make", "xmp/dc:title[x-default]", "iptc/Keywords[2]", ..."""
        said: dict[str, object] = {}
        numbers: dict[str, int] = {}  # of the last value that was called so
        for place, pairs in (
            ("exif", self.exif.values()),
            ("xmp", self.xmp.values()),
            ("iptc", self.iptc.values()),
            ("texts", self.texts),
        ):
            for name, value in pairs:
                path = first = f"{place}/{name}"
                number = numbers.get(first, 1)
                while path in said:
                    number += 1
                    path = f"{first}[{number}]"
                numbers[first] = number
                said[path] = value
        if self.exif.thumbnail:
            said["exif/thumbnail"] = self.exif.thumbnail
        return said

    def __bool__(self) -> bool:
        """Whether there is any."""
        return any(self.blocks)

    @property
    def _sources(self) -> Sources:
        return Sources(self.exif, self.xmp, self.iptc, self.texts)

    def _from(self, sources: Sources) -> Metadata:
        """The blocks of changed values; a block whose value is the same keeps its bytes."""
        old = self.blocks
        new = Blocks(
            old.exif if sources.exif == self.exif else sources.exif.to_bytes(),
            old.xmp if sources.xmp == self.xmp else write_xmp(sources.xmp),
            old.iptc if sources.iptc == self.iptc else sources.iptc.to_bytes(),
            sources.texts,
        )
        return self if new == old else Metadata(new)  # with what has been read of it


_BlockT = TypeVar("_BlockT", Exif, Xmp, Iptc)


def _block(value: _BlockT, kind: type[_BlockT]) -> _BlockT:
    given: object = value
    if not isinstance(given, kind):
        raise BadTypeError(f"expected {kind.__name__}, got {shown(given)}")
    return value


_LISTS: Final = {"creator": fields.write_creator, "keywords": fields.write_keywords}


def _agree(a: object, b: object) -> bool:
    if isinstance(a, CaptureTime) and isinstance(b, CaptureTime):
        return a.agrees(b)
    if isinstance(a, Place) and isinstance(b, Place):
        return a.agrees(b)
    return a == b


def _written(sources: Sources, name: str, value: Any) -> Sources:
    if name in SIMPLE:
        return fields.write_simple(sources, name, None if value is None else checked_text(value) or None)
    if name in MOMENTS:
        return fields.write_moment(sources, name, _to_time(name, value))
    if name in _LISTS:
        return _LISTS[name](sources, _to_texts(name, value))
    match name:
        case "rating":
            return fields.write_rating(sources, _checked(name, value, (int, float)))
        case "place":
            return fields.write_place(sources, _checked(name, value, (Place,)))
        case "orientation":
            return fields.write_orientation(sources, _checked(name, value, (int,)))
        case "texts":
            return sources._replace(texts=to_blocks(value or {}).texts)
        case _:
            known = ", ".join((*READERS, "texts"))
            raise BadValueError(f"metadata has no field {shown(name)}; expected one of {known}")


def _checked(name: str, value: Any, kinds: tuple[type, ...]) -> Any:
    if value is not None and not isinstance(value, kinds):
        hint = "; Place.at(latitude, longitude) makes one" if Place in kinds else ""
        raise BadTypeError(f"{name} must be {' or '.join(k.__name__ for k in kinds)} or None, got {shown(value)}{hint}")
    return value


def _to_time(name: str, value: object) -> CaptureTime | None:
    match value:
        case None | CaptureTime():
            return value
        case datetime():
            return CaptureTime.from_datetime(value)
        case str():
            return CaptureTime.from_xmp(value)
        case _:
            raise BadTypeError(f"{name} must be a CaptureTime, a datetime or an XMP date, got {shown(value)}")


def _to_texts(name: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (checked_text(value),)
    if not isinstance(value, Sequence) or isinstance(value, (bytes, bytearray)):
        raise BadTypeError(f"{name} must be a str or a sequence of them, got {shown(value)}")
    texts = tuple(checked_text(text) for text in value)
    if not all(texts):
        raise BadValueError(f"{name} must not hold empty text, got {shown(value)}")
    return texts
