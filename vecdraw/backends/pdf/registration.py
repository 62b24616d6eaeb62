"""Printer's marks in registration colour: on every plate, whatever inks the press has (ISO 32000-1, 8.6.6.4)."""

from __future__ import annotations

from typing import Any, Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Name, Ref, Stream, contents_of, packed, real
from vecdraw.geometry.path_data import CLOSE, CONIC, LINE, MOVE, PathData
from vecdraw.scene.ops import StrokePath
from vecdraw.scene.sheet import Sheet

_SPACE: Final = "All"
_BEGIN: Final = b"/Artifact BMC\nq\n"  # marks are no content of the page (14.8.2.2)
_END: Final = b"Q\nEMC\n"


def write_marks(file: PdfFile, page: Ref, sheet: Sheet, points: float, top: float, components: int) -> None:
    """Adds the lines among a sheet's marks to the content of a page.

    `points` are pt in a unit of the sheet, `top` is the y of its upper edge; `components` is how many inks stand in for
    all of them where they are shown together: 4, or 1 for gray.
    """
    lines = [mark for mark in sheet.marks if isinstance(mark, StrokePath)]
    if not lines:
        return
    frame = b" ".join(map(real, (points, 0.0, 0.0, -points, 0.0, top)))
    parts = [_BEGIN, frame, b" cm\n/%s CS 1 SCN\n" % _SPACE.encode("ascii")]
    for line in lines:
        parts += [real(line.stroke.width), b" w\n", outline(line.path), b"S\n"]
    entries = file.get(page)
    contents = contents_of(entries)
    if len(contents) == 1:
        drawn: Stream = file.get(contents[0])
        content = b"".join([b"q\n", drawn.content(), b"Q\n", *parts, _END])
        file.put(contents[0], packed(content, drawn.entries))
    else:  # each of them is between q and Q
        contents = [*contents, file.add(packed(b"".join([*parts, _END])))]
    resources: Dict = entries["Resources"]
    spaces = {**resources.get("ColorSpace", {}), _SPACE: file.add(_all_inks(components))}
    found = contents if len(contents) > 1 else contents[0]
    file.put(page, {**entries, "Contents": found, "Resources": {**resources, "ColorSpace": spaces}})


def is_line(mark: Any) -> bool:
    """Whether a mark is one of those that `write_marks` writes."""
    return isinstance(mark, StrokePath)


def outline(path: PathData) -> bytes:
    """A path of lines and quarters of circles as operators (8.5.2)."""
    parts: list[bytes] = []
    pen = (0.0, 0.0)
    for verb, numbers in path.without_arcs().segments():
        if verb == CLOSE:
            parts.append(b"h\n")
            continue
        given = numbers
        if verb == CONIC:
            cx, cy, x, y, weight = numbers
            bend = 4 * weight / (3 * (1 + weight))
            given = (
                *(pen[0] + (cx - pen[0]) * bend, pen[1] + (cy - pen[1]) * bend),
                *(x + (cx - x) * bend, y + (cy - y) * bend, x, y),
            )
        parts.append(b" ".join(map(real, given)) + (b" m\n" if verb == MOVE else b" l\n" if verb == LINE else b" c\n"))
        pen = given[-2], given[-1]
    return b"".join(parts)


def _all_inks(components: int) -> list[Any]:
    tint: Dict = {"FunctionType": 2, "Domain": [0, 1], "N": 1}
    if components == 4:
        function = {**tint, "C0": [0] * 4, "C1": [1] * 4}
        return [Name("Separation"), Name("All"), Name("DeviceCMYK"), function]
    return [Name("Separation"), Name("All"), Name("DeviceGray"), {**tint, "C0": [1], "C1": [0]}]
