"""What a manifest says of one output."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, get_args

from vecdraw.arguments import is_one_of
from vecdraw.errors import BadTypeError, BadValueError, shown

Status = Literal["done", "failed"]

_HASH: Final = re.compile(r"([0-9a-f]{64})?")
_TEXTS: Final = ("id", "path", "content", "parameters", "fonts", "etag", "error", "partial")
_HASHES: Final = ("content", "parameters", "fonts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One output of a manifest.

    `id` names it; of several records with one id the last counts. `status` is "done" or "failed", then `error` says
    why. `path` is where it is: relative to the folder that is written, with "/" between names, or the key of an object.
    `index` is its place in what it was made from, counted from 0. `size` is in bytes, `crc32c` their checksum.
    `content`, `parameters` and `fonts` are BLAKE3 hashes in 64 hexadecimal digits (or ""): of the bytes; of all that
    they were made from, the scene with its fonts and the options; of the fonts alone. `etag` is what an object store
    calls the object's version. `partial` is the name of the file before it took its place.
    """

    id: str
    path: str = ""
    status: Status = "done"
    index: int | None = None
    size: int = 0
    crc32c: int = 0
    content: str = ""
    parameters: str = ""
    fonts: str = ""
    etag: str = ""
    error: str = ""
    partial: str = ""

    def __post_init__(self) -> None:
        for name in _TEXTS:
            if not isinstance(getattr(self, name), str):
                raise BadTypeError(f"a record's {name} must be a str, got {shown(getattr(self, name))}")
        for name in _HASHES:
            value = getattr(self, name)
            if not _HASH.fullmatch(value):
                raise BadValueError(f"a record's {name} must be 64 hexadecimal digits or '', got {shown(value)}")
        if not self.id:
            raise BadValueError("a record's id must not be empty")
        if not is_one_of(self.status, get_args(Status)):
            raise BadValueError(f"a record's status must be 'done' or 'failed', got {shown(self.status)}")
        _check_count("index", 0 if self.index is None else self.index, 1 << 63)
        _check_count("size", self.size, 1 << 63)
        _check_count("crc32c", self.crc32c, 1 << 32)

    def to_values(self) -> dict[str, object]:
        """The members that are not their defaults, by name, for a line of JSON."""
        return {name: value for name, default in _DEFAULTS if (value := getattr(self, name)) != default}

    def placed(self, *, size: int, crc32c: int, partial: str = "", etag: str = "") -> Record:
        """The same, of an output that is about to be put in its place, or was."""
        return replace(self, size=size, crc32c=crc32c, partial=partial, etag=etag)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Record:
        """The record of a line; members of names that are not known are left out.

        Raises `BadValueError` or `BadTypeError` for values that a record cannot have.
        """
        if not isinstance(values, Mapping):
            raise BadTypeError(f"the values of a record must be a mapping, got {shown(values)}")
        if "id" not in values:
            raise BadValueError("a record must have an id")
        return cls(**{name: values[name] for name in _NAMES if name in values})


_NAMES: Final = tuple(field.name for field in fields(Record))
_DEFAULTS: Final = tuple((field.name, field.default if field.name != "status" else None) for field in fields(Record))


def _check_count(name: str, value: object, bound: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadTypeError(f"a record's {name} must be an int, got {shown(value)}")
    if not 0 <= value < bound:
        raise BadValueError(f"a record's {name} must be from 0 to {bound - 1}, got {value}")
