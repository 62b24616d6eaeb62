"""The colours of a drawn PDF as inks: fills, strokes, gradients and pictures in DeviceCMYK (ISO 32000-1, 8.6.4.4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Name, Ref, Stream, contents_of, packed, real
from vecdraw.backends.pdf.overprint import BLACK, STATES, overprinted
from vecdraw.backends.pdf.programs import turned_program
from vecdraw.backends.pdf.ref_set import RefSet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    ToInks = Callable[[NDArray[np.uint8], bytes | None], NDArray[np.uint8]]

_CMYK: Final = Name("DeviceCMYK")
_COLOR: Final = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|(?<![^\s\]>])([-+]?[\d.]+)\s+([-+]?[\d.]+)\s+([-+]?[\d.]+)\s+(rg|RG)\b", re.DOTALL
)
_OPERATORS: Final = {b"rg": b"k", b"RG": b"K"}
_SAMPLES: Final = 65  # of a way between two colours; between them PDF interpolates


class Inks:
    """Turns the colours that pages are drawn with, each object once.

    `to_inks` takes colours of shape (n, 3) and the ICC profile they have (None: the document's) and gives inks of shape
    (n, 4), all 8 bits. With `black` what is black and no picture is printed with black ink alone, with `over` text
    that is over what lies under it. `grays` is how much black ink (0 to 255) looks like each of 256 levels of gray,
    where these are printed with it alone.
    """

    def __init__(
        self, file: PdfFile, to_inks: ToInks, *, black: bool, over: bool = False, grays: bytes | None = None
    ) -> None:
        self._file = file
        self._to_inks = to_inks
        self._black = black
        self._over = over
        self._grays = grays
        self._done = RefSet()
        self._known: dict[bytes, bytes] = {}

    def turn(self, page: Ref) -> None:
        """Turns a page, and blends it in inks.

        What makes soft masks keeps its colours: they are not seen, their brightness is.
        """
        entries = self._file.get(page)
        is_over = [self._turn_content(content, over=self._over) for content in contents_of(entries)]
        self._turn_resources(entries.get("Resources", {}))
        turned = {**self._file.get(page), "Group": {**entries["Group"], "CS": _CMYK}}
        if any(is_over):
            turned["Resources"] = self._with_states(turned["Resources"])
        self._file.put(page, turned)

    def _with_states(self, resources: Any) -> Dict:
        """Resources with the states of overprint among them."""
        found: Dict = self._resolved(resources)
        return {**found, "ExtGState": {**self._resolved(found.get("ExtGState", {})), **STATES}}

    def _turn_resources(self, resources: Any) -> None:
        found: Dict = self._resolved(resources)
        for ref in self._resolved(found.get("XObject", {})).values():
            if self._is_new(ref):
                self._turn_object(ref)
        for ref in self._resolved(found.get("Pattern", {})).values():
            if self._is_new(ref):
                self._turn_pattern(ref)
        for ref in self._resolved(found.get("Font", {})).values():
            if self._is_new(ref):
                font = self._file.get(ref)
                self._turn_resources(font.get("Resources", {}))
                for glyph in self._resolved(font.get("CharProcs", {})).values():
                    if self._is_new(glyph):
                        self._turn_content(glyph)

    def _turn_object(self, ref: Ref) -> None:
        drawn: Stream = self._file.get(ref)
        if drawn.entries.get("Subtype") == "Image":
            self._turn_picture(ref, drawn)
            return
        is_over = self._turn_content(ref, over=self._over)
        self._turn_resources(drawn.entries.get("Resources", {}))
        changed: Dict = {}
        group = drawn.entries.get("Group")
        if isinstance(group, dict) and "CS" in group:
            changed["Group"] = {**group, "CS": _CMYK}
        if is_over:
            changed["Resources"] = self._with_states(drawn.entries.get("Resources", {}))
        if changed:
            turned: Stream = self._file.get(ref)
            self._file.put(ref, turned._replace(entries={**turned.entries, **changed}))

    def _turn_pattern(self, ref: Ref) -> None:
        pattern = self._file.get(ref)
        if isinstance(pattern, Stream):
            self._turn_content(ref)
            self._turn_resources(pattern.entries.get("Resources", {}))
            return
        shading: Dict = self._resolved(pattern["Shading"])
        function = self._turned_function(shading.get("Function"))
        if function is not None:
            self._file.put(ref, {**pattern, "Shading": {**shading, "ColorSpace": _CMYK, "Function": function}})

    def _turned_function(self, function: Any) -> Any:
        """A function (7.10) that gives inks; None for one that is not understood."""
        found = self._resolved(function)
        if isinstance(found, Stream) and found.entries.get("FunctionType") == 4:
            program = turned_program(found.content(), self._turned_colors)
            entries = {**found.entries, "Range": [0, 1] * 4}
            return None if program is None else self._file.add(packed(program, entries))
        if not isinstance(found, dict):
            return None
        if found["FunctionType"] == 3:
            parts = [self._turned_function(part) for part in found["Functions"]]
            kept = {key: value for key, value in found.items() if key != "Range"}
            return None if None in parts else {**kept, "Functions": parts}
        if found["FunctionType"] != 2 or found.get("N") != 1:
            return None
        return self._file.add(self._sampled([float(x) for x in found["C0"]], [float(x) for x in found["C1"]]))

    def _turned_colors(self, colors: list[list[float]]) -> list[list[float]]:
        """Colours of RGB, 0 to 1, as inks."""
        import numpy as np  # `import vecdraw` does not pay for it

        inks = self._drawn_inks(np.rint(np.clip(colors, 0.0, 1.0) * 255).astype(np.uint8))
        return [[float(ink) / 255 for ink in color] for color in inks]

    def _sampled(self, first: list[float], last: list[float]) -> Stream:
        """The way between two colours of RGB as samples of inks (7.10.2)."""
        import numpy as np  # `import vecdraw` does not pay for it

        ramp = np.linspace(first, last, _SAMPLES)
        inks = self._drawn_inks(np.rint(np.clip(ramp, 0.0, 1.0) * 255).astype(np.uint8))
        entries: Dict = {"FunctionType": 0, "Domain": [0, 1], "Range": [0, 1] * 4, "Size": [_SAMPLES]}
        return packed(inks.tobytes(), {**entries, "BitsPerSample": 8})

    def _turn_picture(self, ref: Ref, picture: Stream) -> None:
        """A picture of RGB with 8 bits a colour; others stay what they are, with their profile."""
        import numpy as np  # `import vecdraw` does not pay for it

        entries = picture.entries
        is_plain = entries.get("Filter") == "FlateDecode" and "DecodeParms" not in entries
        pixels = picture.content() if is_plain and entries.get("BitsPerComponent") == 8 else b""
        if len(pixels) != 3 * entries["Width"] * entries["Height"]:
            return
        levels = np.frombuffer(pixels, np.uint8).reshape(-1, 3)
        inks = self._to_inks(levels, self._profile(entries.get("ColorSpace")))
        self._file.put(ref, packed(inks.tobytes(), {**entries, "ColorSpace": _CMYK}))

    def _profile(self, space: Any) -> bytes | None:
        """The ICC profile of a colour space (8.6.5.5); None for one without."""
        found = self._resolved(space)
        if isinstance(found, list) and found[0] == "ICCBased":
            profile: Stream = self._file.get(found[1])
            return profile.content()
        return None

    def _drawn_inks(self, levels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The inks of colours, of shape (n, 3), that are no picture; grays are kept where all of them are gray."""
        import numpy as np  # `import vecdraw` does not pay for it

        if self._grays is None or (levels != levels[:, :1]).any():
            return self._to_inks(levels, None)
        inks = np.zeros((len(levels), 4), np.uint8)
        inks[:, 3] = np.frombuffer(self._grays, np.uint8)[levels[:, 0]]
        return inks

    def _turn_content(self, ref: Ref, *, over: bool = False) -> bool:
        """Turns a content stream; with `over`, whether it has black text that is printed over what lies under it."""
        stream: Stream = self._file.get(ref)
        content = stream.content()
        turned = _COLOR.sub(self._turned_color, content)
        printed = overprinted(turned) if over and BLACK in turned else turned
        if printed != content:
            self._file.put(ref, packed(printed, stream.entries))
        return printed != turned

    def _turned_color(self, found: re.Match[bytes]) -> bytes:
        operator = found[4]
        if operator is None:
            return found[0]
        return self._inks_of(found[1] + b" " + found[2] + b" " + found[3]) + b" " + _OPERATORS[operator]

    def _inks_of(self, color: bytes) -> bytes:
        """Three numbers of a content stream as the four of their inks."""
        import numpy as np  # `import vecdraw` does not pay for it

        known = self._known.get(color)
        if known is None:
            numbers = [float(number) for number in color.split()]
            if self._black and not any(numbers):
                known = BLACK
            else:
                levels = np.rint(np.clip([numbers], 0.0, 1.0) * 255).astype(np.uint8)
                known = b" ".join(real(float(ink) / 255) for ink in self._drawn_inks(levels)[0])
            self._known[color] = known
        return known

    def _resolved(self, value: Any) -> Any:
        return self._file.get(value) if isinstance(value, Ref) else value

    def _is_new(self, ref: object) -> bool:
        return isinstance(ref, Ref) and self._done.add(ref)
