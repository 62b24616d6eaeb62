"""What a PDF says of itself and where it leads: metadata, outline, named destinations, links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final
from urllib.parse import quote

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Name, Ref
from vecdraw.backends.pdf_document import PdfBookmark, PdfDestination, PdfLink, PdfOptions
from vecdraw.errors import BadValueError, shown

_PRINTED: Final = 4  # annotation flags
_URL: Final = "!#$%&'()*+,/:;=?@[]~"  # what stands for itself in a URL (RFC 3986, 2.2)


class PageFrame:
    """A page on its way into the file: its reference, and what maps user units to its points.

    `top` is the y of the page's upper edge, `points` are pt in a unit, (`left`, `down`) is where the scene's top left
    corner is on the page, in units.
    """

    def __init__(self, ref: Ref, top: float, points: float, left: float = 0.0, down: float = 0.0) -> None:
        self.ref = ref
        self._top = top
        self._points = points
        self._left = left
        self._down = down

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point of the scene on the page, in pt, y up."""
        return (x + self._left) * self._points, self._top - (y + self._down) * self._points

    def view(self, x: float, y: float) -> list[object]:
        """The destination that shows a point of the scene at the top left (12.3.2.2), as large as before."""
        return [self.ref, Name("XYZ"), *self.at(x, y), None]


def write_metadata(file: PdfFile, options: PdfOptions) -> None:
    """The information dictionary (14.3.3) and what the catalog says of the whole document."""
    info: Dict = {
        key: value
        for key, value in (
            ("Title", options.title),
            ("Author", options.author),
            ("Subject", options.subject),
            ("Keywords", options.keywords),
            ("Creator", options.creator),
        )
        if value
    }
    info["Producer"] = "vecdraw"
    if options.date is not None:
        info["CreationDate"] = info["ModDate"] = _date(options.date)
    if file.info is None:
        file.info = file.reserve()
    file.put(file.info, info)
    catalog: Dict = {"Type": Name("Catalog"), "Pages": file.get(file.root)["Pages"]}
    if options.lang:
        catalog["Lang"] = options.lang
    if options.title:
        catalog["ViewerPreferences"] = {"DisplayDocTitle": True}
    file.put(file.root, catalog)


def add_to_catalog(file: PdfFile, entries: Dict) -> None:
    """Adds entries to the document's catalog."""
    file.put(file.root, {**file.get(file.root), **entries})


def write_destinations(file: PdfFile, frames: Sequence[tuple[PageFrame, Iterable[PdfDestination]]]) -> frozenset[str]:
    """The name tree of all destinations (12.3.2.3); their names. Raises `BadValueError` for one that is there twice."""
    views: dict[str, list[object]] = {}
    for frame, destinations in frames:
        for name, x, y in destinations:
            if name in views:
                raise BadValueError(f"two destinations are named {shown(name)}")
            views[name] = frame.view(x, y)
    if views:
        ordered = sorted((name.encode("utf-8"), view) for name, view in views.items())
        tree = file.add({"Names": [item for pair in ordered for item in pair]})
        add_to_catalog(file, {"Names": {"Dests": tree}})
    return frozenset(views)


def write_links(file: PdfFile, frame: PageFrame, links: Iterable[PdfLink], names: frozenset[str]) -> list[Ref]:
    """The links of a page as annotations (12.5.6.5). Raises `BadValueError` for a destination that there is not."""
    made: list[Ref] = []
    for box, target, internal, alt, _ in links:
        left, top = frame.at(box.x, box.y)
        right, bottom = frame.at(box.right, box.bottom)
        annotation: Dict = {
            "Type": Name("Annot"),
            "Subtype": Name("Link"),
            "Rect": [left, bottom, right, top],
            "Border": [0, 0, 0],
            "F": _PRINTED,
        }
        if alt:
            annotation["Contents"] = alt
        if not internal:
            annotation["A"] = {"S": Name("URI"), "URI": quote(target, safe=_URL).encode("ascii")}
        elif target in names:
            annotation["Dest"] = target.encode("utf-8")
        else:
            raise BadValueError(f"a link leads to {shown(target)}, but no destination has that name")
        made.append(file.add(annotation))
    if made:
        file.put(frame.ref, {**file.get(frame.ref), "Annots": made})
    return made


def write_outline(file: PdfFile, frames: Sequence[PageFrame], bookmarks: Sequence[PdfBookmark]) -> None:
    """The outline (12.3.3)."""
    if not bookmarks:
        return
    root = file.reserve()
    refs = [file.reserve() for _ in bookmarks]
    parents = [root] * len(bookmarks)
    children: dict[Ref, list[int]] = {root: []}
    path: list[Ref] = [root]
    for at, bookmark in enumerate(bookmarks):
        del path[bookmark.level :]
        parents[at] = path[-1]
        children[path[-1]].append(at)
        children[refs[at]] = []
        path.append(refs[at])
    shown = dict.fromkeys((root, *refs), 0)
    for at in reversed(range(len(refs))):
        shown[parents[at]] += shown[refs[at]] + 1
    for at, (title, page, y, _) in enumerate(bookmarks):
        entry: Dict = {"Title": title, "Parent": parents[at], "Dest": frames[page].view(0.0, y)}
        file.put(refs[at], {**entry, **_ends(children[refs[at]], refs, shown[refs[at]])})
    for siblings in children.values():
        for one, two in pairwise(siblings):
            file.put(refs[one], {**file.get(refs[one]), "Next": refs[two]})
            file.put(refs[two], {**file.get(refs[two]), "Prev": refs[one]})
    file.put(root, {"Type": Name("Outlines"), **_ends(children[root], refs, shown[root])})
    add_to_catalog(file, {"Outlines": root, "PageMode": Name("UseOutlines")})


def check_outline(bookmarks: Sequence[PdfBookmark], pages: int) -> None:
    """Raises `BadValueError` for a bookmark of a page that there is not, or below one that there is not."""
    level = 0
    for bookmark in bookmarks:
        if not 0 <= bookmark.page < pages:
            raise BadValueError(f"bookmark {shown(bookmark.title)} leads to page {bookmark.page} of {pages}")
        if not 1 <= bookmark.level <= level + 1:
            raise BadValueError(
                f"bookmark {shown(bookmark.title)} has level {bookmark.level}; expected 1 to {level + 1} after the last"
            )
        level = bookmark.level


def _ends(children: list[int], refs: list[Ref], shown: int) -> Dict:
    """What leads to the lines below one; `shown` is how many there are on all levels, as all are open (table 153)."""
    if not children:
        return {}
    return {"First": refs[children[0]], "Last": refs[children[-1]], "Count": shown}


def _date(date: datetime) -> bytes:
    """A date (7.9.4)."""
    offset = date.utcoffset()
    zone = ""
    if offset is not None:
        minutes = round(offset.total_seconds() / 60)
        zone = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}'{abs(minutes) % 60:02}'"
    return f"D:{date:%Y%m%d%H%M%S}{zone}".encode("ascii")
