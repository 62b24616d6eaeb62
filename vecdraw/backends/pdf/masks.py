"""Soft masks of what is not to be seen (ISO 32000-1, 11.6.5): Skia's, said so that all viewers understand them.

Skia turns the opacity of a mask over by a transfer function, which Poppler's cairo device leaves out, and draws
through a mask of nothing what it means to leave out. Here what is dark hides, and what is hidden whole is not drawn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Name, Ref, Stream, packed, real

SPECK: Final = 2.0**-12
"""pt, the side of what is drawn first into a mask so that it is not empty."""
BRIGHT_SPECK: Final = 2.0**-6
"""pt, how broad that is in a mask that shows what is bright in it; it is black itself."""
_MOST_KNOWN: Final = 1 << 10  # masks

_DRAWN: Final = re.compile(rb"^/(\S+) gs\n/\S+ Do\n", re.MULTILINE)
_WHOLE: Final = re.compile(rb"0 0 0 RG 0 0 0 rg\n/(\S+) gs\n(\S+) (\S+) (\S+) (\S+) re\nf\n")
_ONE_FORM: Final = re.compile(rb"0 0 0 RG 0 0 0 rg\n/\S+ gs\n/(\S+) Do\n")
_FIRST: Final = re.compile(rb"^\S+ \S+ (\S+) \S+ re\nf\n", re.MULTILINE)
_PLAIN: Final = {"CA": 1, "ca": 1}


class Masks:
    """Writes the turned masks of a file anew, each once as long as it is known."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._made: dict[Ref, Ref] = {}
        self._hides: dict[Ref, bool] = {}

    def mended(self, content: bytes, resources: Dict) -> tuple[bytes, Dict]:
        """A content stream, and its resources, without what masks hide whole; the other masks are mended."""
        states: Dict = resources.get("ExtGState", {})
        for ref in states.values():
            self._brighten(ref)
        turned = {name: mask["G"] for name, ref in states.items() if (mask := self._turned(ref)) is not None}
        if not turned:
            return content, resources
        hiding = {name.encode("latin-1") for name, group in turned.items() if self._hides_all(group)}
        for name, group in turned.items():
            if not self._hides_all(group):
                state = self._file.get(states[name])
                self._file.put(states[name], {**state, "SMask": self._mask(group)})
        if not hiding:
            return content, resources
        left = {name: ref for name, ref in states.items() if name.encode("latin-1") not in hiding}
        shown = _DRAWN.sub(lambda found: b"" if found[1] in hiding else found[0], content)
        return shown, {**resources, "ExtGState": left}

    def _turned(self, ref: Any) -> Dict | None:
        """The mask that a graphics state turns over, if it does."""
        mask = self._opacity_mask(ref)
        return mask if mask is not None and "TR" in mask else None

    def _opacity_mask(self, ref: Any) -> Dict | None:
        """The mask of a graphics state, if it has one that shows what is opaque in it."""
        entries = self._file.get(ref) if isinstance(ref, Ref) else None
        mask = entries.get("SMask") if isinstance(entries, dict) else None
        found = self._file.get(mask) if isinstance(mask, Ref) else mask
        return found if isinstance(found, dict) and found.get("S") == "Alpha" else None

    def _brighten(self, ref: Any) -> None:
        """Makes a mask that was drawn with a bright speck one that shows what is bright in it."""
        mask = self._opacity_mask(ref)
        if mask is None or "TR" in mask:
            return
        group: Stream = self._file.get(mask["G"])
        found = _ONE_FORM.fullmatch(group.content())
        if found is None:
            return
        drawn: Stream = self._file.get(group.entries["Resources"]["XObject"][found[1].decode("latin-1")])
        speck = _FIRST.search(drawn.content()) if drawn.entries.get("Subtype") == "Form" else None
        if speck is None or abs(float(speck[1]) - BRIGHT_SPECK) > BRIGHT_SPECK / 2:
            return
        entries = {**group.entries, "Group": {**group.entries["Group"], "CS": Name("DeviceRGB")}}
        self._file.put(mask["G"], group._replace(entries=entries))
        self._file.put(ref, {**self._file.get(ref), "SMask": {**mask, "S": Name("Luminosity")}})

    def _hides_all(self, group: Ref) -> bool:
        """Whether a mask that is turned over covers all of its page, opaque."""
        if group not in self._hides:
            if len(self._hides) >= _MOST_KNOWN:
                self._hides.clear()
            form: Stream = self._file.get(group)
            found = _WHOLE.fullmatch(form.content())
            self._hides[group] = found is not None and self._covers(form, found)
        return self._hides[group]

    def _covers(self, form: Stream, found: re.Match[bytes]) -> bool:
        state = self._file.get(form.entries["Resources"]["ExtGState"][found[1].decode("latin-1")])
        is_plain = all(state.get(key) == value for key, value in _PLAIN.items())
        return is_plain and [float(edge) for edge in found.groups()[1:]] == _extent(form.entries["BBox"])

    def _mask(self, group: Ref) -> Dict:
        """A mask by brightness: black where `group` is, on white."""
        if group not in self._made:
            if len(self._made) >= _MOST_KNOWN:
                self._made.clear()
            box = self._file.get(group).entries["BBox"]
            cover = b" ".join(real(number) for number in _extent(box))
            shown: Dict = {"Type": Name("Mask"), "S": Name("Alpha"), "G": group}
            entries: Dict = {
                "Type": Name("XObject"),
                "Subtype": Name("Form"),
                "BBox": box,
                "Group": {"S": Name("Transparency"), "CS": Name("DeviceGray"), "I": True},
                "Resources": {"ExtGState": {"M": self._file.add({"SMask": shown})}},
            }
            content = b"1 g\n%s re\nf\n/M gs\n0 g\n%s re\nf\n" % (cover, cover)
            self._made[group] = self._file.add(packed(content, entries))
        return {"Type": Name("Mask"), "S": Name("Luminosity"), "G": self._made[group]}


def _extent(box: Sequence[Any]) -> list[float]:
    """The corner, width and height of a rectangle given by two corners (7.9.5)."""
    left, bottom, right, top = map(float, box)
    return [left, bottom, right - left, top - bottom]
