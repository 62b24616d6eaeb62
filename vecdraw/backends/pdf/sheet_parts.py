"""What is drawn on sheets of its own: a large layer, or scene. Each sheet becomes a form where the whole is shown.

Where it is shown a huge rectangle says which it is; here it gives way to the forms. They are no groups (ISO 32000-1,
8.10.1), so that they are drawn one after the other as if they were one stream.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Name, Ref, Stream, packed, serialized

_CORNER: Final = -16384
_SIDE: Final = 1 << 16
_MARK: Final = re.compile(rb"^%d %d (\d+) %d re\nf\n" % (_CORNER, _CORNER, _SIDE), re.MULTILINE)


def part_box(number: int) -> tuple[int, int, int, int]:
    """The left, top, width and height in pt of the rectangle that stands for a part of a page, from 1 on."""
    return _CORNER, _CORNER, _SIDE + number, _SIDE


class SheetParts:
    """The parts of a page as forms, until they are shown."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._forms: dict[int, list[Ref]] = {}
        self._height: Any = 0

    @property
    def are_left(self) -> bool:
        """Whether there are parts that were not shown."""
        return bool(self._forms)

    def add(self, number: int, sheet: Dict, content: bytes, resources: Dict) -> Ref:
        """Makes a sheet, with what was made of its content, a form of a part."""
        form: Dict = {
            "Type": Name("XObject"),
            "Subtype": Name("Form"),
            "BBox": sheet["MediaBox"],
            "Resources": resources,
        }
        ref: Ref = sheet["Contents"]
        self._file.put(ref, packed(content, form))
        self._forms.setdefault(number, []).append(ref)
        self._height = sheet["MediaBox"][3]
        return ref

    def shown(self, form: Stream) -> Stream:
        """A form of Skia's with the parts it shows."""
        content = form.content()
        found = _MARK.search(content) if self._forms else None
        refs: Sequence[Ref] = () if found is None else self._forms.pop(int(found[1]) - _SIDE, ())
        if found is None or not refs:
            return form
        drawn = b"".join([b"/P%d Do\n" % ref.number for ref in refs])
        upright = b"q\n1 0 0 -1 0 %s cm\n%sQ\n" % (serialized(self._height), drawn)
        resources = form.entries["Resources"]
        objects = {**resources.get("XObject", {}), **{f"P{ref.number}": ref for ref in refs}}
        entries = {**form.entries, "Resources": {**resources, "XObject": objects}}
        return packed(content[: found.start()] + upright + content[found.end() :], entries)
