"""What PDF/UA-1 (ISO 14289-1) wants of the tags of pages, as far as a program can see it; clauses are those of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from vecdraw.backends.pdf_document import PdfOptions, PdfPage, PdfTag
from vecdraw.errors import BadValueError

STANDARD: Final = "pdf/ua-1"
FIGURES: Final = frozenset({"Figure", "Formula"})
"""What has to be described in words (7.3, 7.7)."""
_LEVELS: Final[Mapping[str, int]] = MappingProxyType({f"H{level}": level for level in range(1, 7)})
_PARENTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "LI": ("L",),
        "LBody": ("LI",),
        "Lbl": ("LI", "TOCI", "Note", "Reference"),
        "TR": ("Table", "THead", "TBody", "TFoot"),
        "TH": ("TR",),
        "TD": ("TR",),
        "THead": ("Table",),
        "TBody": ("Table",),
        "TFoot": ("Table",),
        "TOCI": ("TOC",),
    }
)
"""Which tags some may be in (ISO 32000-1, 14.8.4.3)."""


class Accessibility:
    """Checks the pages of a document one after the other, where its standard asks for it."""

    def __init__(self, options: PdfOptions) -> None:
        self._is_asked = options.standard == STANDARD
        self._level = 0
        """Of the heading before; 0 for none."""

    def check(self, page: PdfPage) -> None:
        """Raises `BadValueError` for the first tag of a page that breaks a rule."""
        for tag in page.tags if self._is_asked else ():
            if tag.role in FIGURES and not tag.alt:
                raise BadValueError(f"standard='pdf/ua-1' needs alt= of each {tag.role} (ISO 14289-1, 7.3)")
            around = page.tags[tag.parent].role if tag.parent >= 0 else ""
            allowed = _PARENTS.get(tag.role)
            if allowed is not None and around not in allowed:
                raise BadValueError(
                    f"standard='pdf/ua-1' needs a {tag.role} inside of {' or '.join(allowed)}, got {around or 'none'}"
                )
            self._check_heading(tag.role)

    def _check_heading(self, role: str) -> None:
        if role == "H":
            raise BadValueError("standard='pdf/ua-1' needs headings with a level: H1 to H6 (ISO 14289-1, 7.4)")
        level = _LEVELS.get(role, 0)
        if level > self._level + 1:
            raise BadValueError(
                f"standard='pdf/ua-1' allows H{self._level + 1} at most here, got {role} (ISO 14289-1, 7.4.2)"
            )
        self._level = level or self._level

    def check_whole(self, pages: Iterable[PdfPage]) -> None:
        """Raises `BadValueError` for a document without a tag."""
        if self._is_asked and not any(page.tags for page in pages):
            raise BadValueError("standard='pdf/ua-1' needs tags: what a document of pages is made of (see Page.tag)")


def scopes(tags: Sequence[PdfTag]) -> dict[int, str]:
    """Which cells each TH heads (7.5), by its index: those of its row where that has others than TH, or its column."""
    rows = {tag.parent for tag in tags if tag.role == "TD"}
    return {
        index: "Row" if tag.parent in rows and not _is_head(tags, tag.parent) else "Column"
        for index, tag in enumerate(tags)
        if tag.role == "TH"
    }


def _is_head(tags: Sequence[PdfTag], row: int) -> bool:
    parent = tags[row].parent if row >= 0 else -1
    return parent >= 0 and tags[parent].role == "THead"
