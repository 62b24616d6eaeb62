"""What Skia writes into PDF that viewers do not agree on, said so that they do."""

from __future__ import annotations

from typing import Any, Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Name, Ref, Stream
from vecdraw.backends.pdf.ref_set import RefSet

_APART: Final = 2e-4  # of a pattern's own units, pixels of a picture
_TILING: Final = b"/PatternType 1"
_PICTURE: Final = b"/Subtype /Image"
_SMOOTHED: Final[Dict] = {"Interpolate": True}
_PLAIN_STATE: Final[Dict] = {"CA": 1, "ca": 1, "BM": Name("Normal")}


class Mending:
    """Mends the resources of content streams, each once."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._done = RefSet()

    def mend(self, resources: Dict) -> None:
        """Mends the patterns and states among `resources`."""
        for ref in resources.get("Pattern", {}).values():
            if self._is_new(ref) and self._file.was_read(ref):
                self._mend_pattern(ref)
        for ref in resources.get("ExtGState", {}).values():
            if self._is_new(ref):
                self._mend_state(ref)

    def _is_new(self, ref: object) -> bool:
        return isinstance(ref, Ref) and self._done.add(ref)

    def _mend_pattern(self, ref: Ref) -> None:
        """Sets the cells of a tiling pattern (8.7.3) a trifle apart, and begins a masked one with a plain state.

        Where cells touch exactly, PDFium rounds their size to whole pixels, and the pattern grows. MuPDF takes over the
        opacity of the group that a cell is in.
        """
        if _TILING not in self._file.head(ref):
            return
        pattern: Stream = self._file.get(ref)
        steps = {step: float(pattern.entries[step]) + _APART for step in ("XStep", "YStep")}
        self._file.put(ref, pattern._replace(entries={**pattern.entries, **steps}))
        for state in pattern.entries.get("Resources", {}).get("ExtGState", {}).values():
            if "SMask" in (entries := self._file.get(state)):
                self._file.put(state, {**_PLAIN_STATE, **entries})

    def _mend_state(self, ref: Ref) -> None:
        """Makes the opacity of fills (8.4.5) that of strokes as well, which each stroke sets anew.

        Poppler fills with tiling patterns by the opacity of the last stroke.
        """
        state = self._file.get(ref)
        if "ca" in state and "CA" not in state:
            self._file.put(ref, {**state, "CA": state["ca"]})


def smooth_pictures(file: PdfFile, profile: Stream) -> None:
    """Has readers smooth the pictures that are drawn so (8.9.5.3): those that have no colour space of their own.

    Skia does not say it of any. They get `profile`, the ICC profile of sRGB.
    """
    space: list[Any] = []
    for ref in file.holding(_PICTURE):
        picture: Stream = file.get(ref)
        if picture.entries["ColorSpace"] != "DeviceRGB":
            continue
        if not space:
            space = [Name("ICCBased"), file.add(profile)]
        file.put(ref, picture._replace(entries={**picture.entries, "ColorSpace": space, **_SMOOTHED}))
        mask = picture.entries.get("SMask")
        if mask is not None:
            opacity: Stream = file.get(mask)
            file.put(mask, opacity._replace(entries={**opacity.entries, **_SMOOTHED}))
