"""Glyphs with which rules over several glyphs begin: ligatures, kerning, contextual forms (OpenType, GSUB and GPOS).

A character none of whose glyphs begins such a rule is shaped the same whatever stands beside it.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw import caches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from vecdraw.typeface.face import Face

_ON: Final = frozenset(
    (
        *(b"abvm", b"blwm", b"calt", b"ccmp", b"clig", b"curs", b"dist", b"kern", b"liga", b"locl", b"ltra", b"ltrm"),
        *(b"mark", b"mkmk", b"rand", b"rclt", b"rlig", b"rvrn", b"trak", b"Harf", b"HARF", b"Buzz", b"BUZZ"),
    )
)  # what HarfBuzz turns on by itself for horizontal text from left to right, in scripts that join no letters
_OTHER_TABLES: Final = frozenset({"kern", "kerx", "mort", "morx", "trak"})
_EXTENSION: Final = {"GSUB": 7, "GPOS": 9}
_CONTEXT: Final = {"GSUB": (5, 6), "GPOS": (7, 8)}
_ALONE: Final = {"GSUB": 1, "GPOS": 1}  # single substitution, single adjustment
_NONE: Final = 0xFFFF
_FACES: Final = 64


class _Subtable(NamedTuple):
    kind: int
    at: int


@lru_cache(_FACES)
def beginning_glyphs(face: Face) -> NDArray[np.bool_] | None:
    """For each glyph id whether it, or what may stand in its place, begins a rule over several glyphs.

    Only features that are on without being asked for count. None where the face has tables in which that cannot be
    seen, or that are corrupt.
    """
    tags = set(face.hb_face.table_tags)
    if tags & _OTHER_TABLES:
        return None
    begins = np.zeros(face.hb_face.glyph_count, np.bool_)
    try:
        for name in ("GSUB", "GPOS"):
            if name in tags:
                _Table(name, bytes(face.hb_face.reference_table(name).data)).mark(begins)
    except (struct.error, IndexError, ValueError):
        return None
    return begins


caches.register_function("context_rules", beginning_glyphs)


class _Table:
    """GSUB or GPOS."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name, self._data = name, data
        self._u16 = struct.Struct(">H").unpack_from

    def _at(self, offset: int) -> int:
        return int(self._u16(self._data, offset)[0])

    def _numbers(self, offset: int, count: int) -> NDArray[np.intp]:
        return np.frombuffer(self._data, ">u2", count, offset).astype(np.intp)

    def mark(self, begins: NDArray[np.bool_]) -> None:
        """Marks the glyphs. Raises `ValueError`, `IndexError`, `struct.error` for what is corrupt or not known."""
        if self._at(2) >= 1 and struct.unpack_from(">I", self._data, 10)[0]:
            raise ValueError("features that vary")
        single: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
        for kind, at in self._subtables():
            if kind == _ALONE[self._name]:
                if self._name == "GSUB":
                    single.append(self._substituted(at))
            else:
                begins[self._coverage(self._first_coverage(kind, at))] = True
        changed = True
        while changed:
            changed = False
            for glyphs, others in single:
                more = begins[others] & ~begins[glyphs]
                if more.any():
                    begins[glyphs[more]] = changed = True

    def _subtables(self) -> Iterator[_Subtable]:
        """Those of all lookups that are on."""
        lookups = self._at(8)
        for number in sorted(self._lookups()):
            lookup = lookups + self._at(lookups + 2 + 2 * number)
            kind = self._at(lookup)
            for offset in self._numbers(lookup + 6, self._at(lookup + 4)).tolist():
                at = lookup + offset
                if kind == _EXTENSION[self._name]:
                    _, own, far = struct.unpack_from(">HHI", self._data, at)
                    yield _Subtable(own, at + far)
                else:
                    yield _Subtable(kind, at)

    def _lookups(self) -> set[int]:
        features = self._at(6)
        needed = self._required()
        found: set[int] = set()
        for number in range(self._at(features)):
            tag, offset = struct.unpack_from(">4sH", self._data, features + 2 + 6 * number)
            if tag in _ON or number in needed:
                at = features + offset
                found.update(self._numbers(at + 4, self._at(at + 2)).tolist())
        return found

    def _required(self) -> set[int]:
        """The features that a language cannot do without, whatever their names."""
        scripts = self._at(4)
        found: set[int] = set()
        for number in range(self._at(scripts)):
            script = scripts + self._at(scripts + 2 + 6 * number + 4)
            systems = [self._at(script)] + [self._at(script + 4 + 6 * k + 4) for k in range(self._at(script + 2))]
            found.update(self._at(script + offset + 2) for offset in systems if offset)
        return found - {_NONE}

    def _first_coverage(self, kind: int, at: int) -> int:
        """Where the coverage of the glyph is that a rule begins with."""
        shape = self._at(at)
        context, chained = _CONTEXT[self._name]
        if kind == context and shape == 3:
            return at + self._at(at + 6)
        if kind == chained and shape == 3:
            return at + self._at(at + 4 + 2 * self._at(at + 2) + 2)
        if shape not in (1, 2):
            raise ValueError("a format that is not known")
        return at + self._at(at + 2)

    def _coverage(self, at: int) -> NDArray[np.intp]:
        """The glyphs of a coverage table."""
        count = self._at(at + 2)
        if self._at(at) == 1:
            return self._numbers(at + 4, count)
        if self._at(at) != 2:
            raise ValueError("a format that is not known")
        ranges = self._numbers(at + 4, 3 * count).reshape(-1, 3)
        if not count:
            return np.zeros(0, np.intp)
        return np.concatenate([np.arange(first, last + 1) for first, last, _ in ranges.tolist()])

    def _substituted(self, at: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The glyphs of a single substitution, and what stands in their place."""
        glyphs = self._coverage(at + self._at(at + 2))
        if self._at(at) == 1:
            return glyphs, (glyphs + self._at(at + 4)) % 0x10000
        if self._at(at) != 2:
            raise ValueError("a format that is not known")
        return glyphs, self._numbers(at + 6, self._at(at + 4))
