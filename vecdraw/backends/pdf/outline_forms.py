"""The outlines of text that is drawn again in its place: where a stream has very many, as forms, each once.

In a form they are painted as the stream says it, by its colour, opacity and blend mode (ISO 32000-1, 8.10.1). Only what
patterns paint stays in the stream: viewers do not agree where a pattern lies in a form that it was not chosen in.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Name, Ref, packed

_MOST_IN_STREAM: Final = 1 << 18  # bytes of outlines; a sheet of texts drawn again has a hundred times as many
_MOST_KNOWN: Final = 1 << 12  # forms
_ROOM: Final = 1.0  # of the larger side of the outlines, around them
_NUMBER: Final = re.compile(rb"[-+.\d]+")


class OutlineForms:
    """The forms of a file; outlines that are not known any more become another one."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._known: dict[bytes, Ref] = {}

    def add(self, path: bytes) -> Ref:
        """The form that fills a path."""
        key = hashlib.blake2b(path, digest_size=16).digest()
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[key] = self._file.add(packed(path + b"f\n", _entries(path)))
        return found


class StreamOutlines:
    """The outlines of one content stream; `used` are the forms it draws, by their names."""

    def __init__(self, forms: OutlineForms, resources: Dict) -> None:
        self._forms = forms
        self._room = float("inf") if resources.get("Pattern") else _MOST_IN_STREAM
        self.used: Dict = {}

    def filled(self, path: bytes) -> bytes:
        """What fills a path."""
        self._room -= len(path)
        if self._room >= 0:
            return path + b"f\n"
        ref = self._forms.add(path)
        name = f"O{ref.number}"
        self.used[name] = ref
        return b"/%s Do\n" % name.encode("ascii")


def _entries(path: bytes) -> Dict:
    numbers = [float(number) for number in _NUMBER.findall(path)]
    xs, ys = numbers[0::2], numbers[1::2]
    room = _ROOM * max(max(xs) - min(xs), max(ys) - min(ys))
    edges = min(xs) - room, min(ys) - room, max(xs) + room, max(ys) + room
    return {"Type": Name("XObject"), "Subtype": Name("Form"), "BBox": list(edges), "Resources": {}}
