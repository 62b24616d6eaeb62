"""The resources of a page that is drawn on several sheets: as they stand in the file, since they may be very many."""

from __future__ import annotations

from typing import Any, Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Name, Ref, parse, serialized
from vecdraw.backends.pdf.ref_set import RefSet

_LONG: Final = 1 << 14  # bytes of resources of one kind that are an object of their own


class PageResources:
    """The resources of the sheets of a page together; what has one name on two of them is the same."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._only: Dict | None = None
        """Those of the first sheet, as long as there is none other."""
        self._kinds: dict[str, _Kind] = {}
        self._others: Dict = {}
        """What is no dictionary, and places for what is, in the order in which they were met."""

    def add(self, resources: Dict) -> None:
        """Adds those of a sheet."""
        if self._only is None and not self._others:
            self._only = resources
            return
        first, self._only = self._only, None
        if first is not None:
            self._join(first)
        self._join(resources)

    def _join(self, resources: Dict) -> None:
        for kind, found in resources.items():
            self._others[kind] = None if isinstance(found, dict) else found
            if isinstance(found, dict):
                self._kinds.setdefault(kind, _Kind()).add(found)

    def finish(self) -> Dict:
        """All of them."""
        if self._only is not None:
            return self._only
        return {
            kind: self._kinds[kind].finish(self._file) if kind in self._kinds else other
            for kind, other in self._others.items()
        }


class _Kind:
    """Resources of one kind by their names."""

    def __init__(self) -> None:
        self._written = bytearray()
        self._numbered = RefSet()
        self._named: set[str] = set()

    def add(self, found: Dict) -> None:
        for name, value in found.items():
            if self._is_new(name, value):
                self._written += b"\n" * bool(self._written) + serialized(Name(name)) + b" " + serialized(value)

    def _is_new(self, name: str, value: Any) -> bool:
        """Whether a name was not met before; those of Skia's have the number of their object in them."""
        if isinstance(value, Ref) and name[1:] == str(value.number):
            return self._numbered.add(value)
        is_new = name not in self._named
        self._named.add(name)
        return is_new

    def finish(self, file: PdfFile) -> Any:
        """The dictionary, or a reference to it where it is long."""
        whole = b"<<" + self._written + b">>"
        return file.add_written(whole) if len(whole) > _LONG else parse(whole)
