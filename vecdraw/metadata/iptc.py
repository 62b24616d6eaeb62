"""IPTC-NAA IIM (version 4.2) as a value: datasets by record and number, their bytes untouched."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, ImageError, shown
from vecdraw.metadata.tiff import text_of

_MARKER: Final = 0x1C
_CHARSET: Final = (1, 90)
_UTF8: Final = b"\x1b%G"  # ISO 2022's escape for UTF-8

DATASETS: Final[Mapping[str, tuple[int, int]]] = {
    "IntellectualGenre": (2, 4),
    "ObjectName": (2, 5),
    "Urgency": (2, 10),
    "SubjectReference": (2, 12),
    "Category": (2, 15),
    "SupplementalCategories": (2, 20),
    "Keywords": (2, 25),
    "SpecialInstructions": (2, 40),
    "DateCreated": (2, 55),
    "TimeCreated": (2, 60),
    "DigitalCreationDate": (2, 62),
    "DigitalCreationTime": (2, 63),
    "OriginatingProgram": (2, 65),
    "By-line": (2, 80),
    "By-lineTitle": (2, 85),
    "City": (2, 90),
    "Sub-location": (2, 92),
    "Province-State": (2, 95),
    "CountryCode": (2, 100),
    "CountryName": (2, 101),
    "OriginalTransmissionReference": (2, 103),
    "Headline": (2, 105),
    "Credit": (2, 110),
    "Source": (2, 115),
    "CopyrightNotice": (2, 116),
    "Contact": (2, 118),
    "Caption-Abstract": (2, 120),
    "Writer-Editor": (2, 122),
}
_MAX_BYTES: Final[Mapping[str, int]] = {
    "ObjectName": 64,
    "Keywords": 64,
    "OriginatingProgram": 32,
    "By-line": 32,
    "CopyrightNotice": 128,
    "Caption-Abstract": 2000,
}
"""The most bytes that IIM gives a dataset; longer text is kept whole in XMP and refused here, never cut."""
_NAMES: Final = {where: name for name, where in DATASETS.items()}


class Dataset(NamedTuple):
    """One dataset: its record, its number and its bytes."""

    record: int
    number: int
    data: bytes

    @property
    def name(self) -> str:
        """Its name in the standard, or "record:number"."""
        return _NAMES.get((self.record, self.number), f"{self.record}:{self.number}")


@dataclass(frozen=True, slots=True)
class Iptc:
    """The datasets of an IIM block, in its order."""

    datasets: tuple[Dataset, ...] = ()

    @classmethod
    def parse(cls, data: bytes) -> Iptc:
        """The value of a block; zeros at its end are padding.

        Raises `ImageError` for what does not begin with a dataset's marker or ends inside one, `LimitError`.
        """
        limits.check("metadata_bytes", len(data), "bytes of IPTC")
        found, at, most = [], 0, limits.current().metadata_entries
        while at < len(data) and data[at] == _MARKER:
            if at + 5 > len(data):
                raise ImageError(f"IPTC: the dataset at {at} is cut off, after {len(data)} bytes")
            record, number, size = struct.unpack_from(">BBH", data, at + 1)
            at += 5
            if size & 0x8000:  # an extended dataset: the size of its size
                width = size & 0x7FFF
                if not 1 <= width <= 8 or at + width > len(data):
                    raise ImageError(f"IPTC: the size of dataset {record}:{number} has {width} bytes; expected 1 to 8")
                size, at = int.from_bytes(data[at : at + width]), at + width
            if at + size > len(data):
                raise ImageError(f"IPTC: dataset {record}:{number} of {size} bytes ends after {len(data)} bytes")
            found.append(Dataset(record, number, data[at : at + size]))
            at += size
            if len(found) > most:
                limits.check("metadata_entries", len(found), "datasets of IPTC")
        if data[at:].strip(b"\0"):
            raise ImageError(f"IPTC: a dataset begins with 0x1C, got {shown(data[at : at + 8])} at {at}")
        return cls(tuple(found))

    def to_bytes(self) -> bytes:
        """The block."""
        return b"".join(_dataset_bytes(each) for each in self.datasets)

    @property
    def is_utf8(self) -> bool:
        """Whether the block says that its text is UTF-8 (1:90)."""
        return any((d.record, d.number) == _CHARSET and d.data == _UTF8 for d in self.datasets)

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of a dataset by its name ("Keywords") or number ("2:25"), one for each time it is there.

        As UTF-8 where the block says so or the bytes are, else as Latin-1.
        """
        where = to_dataset(name)
        return tuple(self._text(d) for d in self.datasets if (d.record, d.number) == where)

    def with_texts(self, name: str, texts: tuple[str, ...]) -> Iptc:
        """The same with a dataset set to these texts, in UTF-8, where it was or at the end of its record.

        Text of other datasets that was not UTF-8 is converted, as one block has one character set. Raises
        `BadValueError` for text that is longer than IIM allows, `BadTypeError`.
        """
        where = to_dataset(name)
        new = [Dataset(*where, _checked(_NAMES.get(where, name), text)) for text in texts]
        block = self if self.is_utf8 else self.in_utf8()
        others = [d for d in block.datasets if (d.record, d.number) != where]
        at = next(
            (i for i, d in enumerate(block.datasets) if (d.record, d.number) == where),
            sum(d.record <= where[0] for d in others),
        )
        return Iptc((*others[:at], *new, *others[at:]))

    def values(self) -> Iterator[tuple[str, str | bytes]]:
        """All datasets as (name, text), or their bytes where they are no text of record 2; a repeated one by number."""
        seen: dict[str, int] = {}
        for dataset in self.datasets:
            seen[dataset.name] = number = seen.get(dataset.name, 0) + 1
            text: str | bytes = self._text(dataset) if _is_text(dataset) else dataset.data
            yield dataset.name if number == 1 else f"{dataset.name}[{number}]", text

    def _text(self, dataset: Dataset) -> str:
        return text_of(dataset.data)

    def in_utf8(self) -> Iptc:
        """The same with its text in UTF-8, saying so."""
        kept = [d for d in self.datasets if (d.record, d.number) != _CHARSET]
        text = [d._replace(data=self._text(d).encode()) if _is_text(d) else d for d in kept]
        return Iptc((Dataset(*_CHARSET, _UTF8), *text))


def to_dataset(name: str) -> tuple[int, int]:
    """Record and number of "Keywords" or "2:25". Raises `BadValueError`."""
    if name in DATASETS:
        return DATASETS[name]
    record, colon, number = name.partition(":")
    if colon and record.isdecimal() and number.isdecimal() and int(record) <= 255 and int(number) <= 255:
        return int(record), int(number)
    known = ", ".join(DATASETS)
    raise BadValueError(f"no IPTC dataset is called {shown(name)}; expected record:number or one of {known}")


def _is_text(dataset: Dataset) -> bool:
    """Whether a dataset holds text: record 2 but for its version and its pictures (IIM 4.2, chapter 6)."""
    return dataset.record == 2 and dataset.number not in {0, 125, 200, 201, 202}


def _checked(name: str, text: object) -> bytes:
    if not isinstance(text, str):
        raise BadTypeError(f"IPTC {name} must be a str, got {shown(text)}")
    data = text.encode()
    bound = _MAX_BYTES.get(name, 32_767)
    if len(data) > bound:
        raise BadValueError(f"IPTC {name} holds at most {bound} bytes of UTF-8, got {len(data)}: {shown(text)}")
    return data


def _dataset_bytes(dataset: Dataset) -> bytes:
    record, number, data = dataset
    if len(data) <= 0x7FFF:
        return struct.pack(">BBBH", _MARKER, record, number, len(data)) + data
    return struct.pack(">BBBHL", _MARKER, record, number, 0x8004, len(data)) + data
