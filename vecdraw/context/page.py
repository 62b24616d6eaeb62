"""`Page`: a page of a `Document`, drawn on like any Context."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from vecdraw.arguments import check_lang, is_one_of, to_float
from vecdraw.backends.pdf_document import PdfDestination, PdfLink, PdfPage, PdfTag
from vecdraw.context.context import Context
from vecdraw.errors import BadTypeError, BadValueError, StateError, shown
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush_arguments import not_negative
from vecdraw.units import PT_PER_INCH

if TYPE_CHECKING:
    from vecdraw.text.missing import OnMissing

ROLES: Final = frozenset(
    {
        "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "P", "H", "H1",
        "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot",
        "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "Warichu", "Figure",
        "Formula", "Form",
    }
)  # fmt: skip
"""The standard structure types (ISO 32000-1, 14.8.4), but for `Document`, which is there by itself."""

_URL_LENGTH: Final = 65_536  # characters


class Page(Context):
    """A page of `width` x `height` pt: one user unit is one point (1/72 inch), y points down.

    With a `bleed` (pt) the canvas is larger by that at each edge, and its transform begins at the corner of the page.

    Made by `Document.page`. Beside what a Context draws it has links, destinations and tags; their positions go
    through the transform in force, as those of shapes do.
    """

    def __init__(
        self,
        width: float,
        height: float,
        *,
        bleed: float = 0.0,
        background: Any = None,
        strict: bool = True,
        on_missing: OnMissing = "draw",
    ) -> None:
        bleed = not_negative(bleed, "bleed")
        if bleed:
            width, height = _wider(width, bleed), _wider(height, bleed)
        super().__init__(width, height, background=background, dpi=PT_PER_INCH, strict=strict, on_missing=on_missing)
        self.translate(bleed, bleed)
        self._links: list[PdfLink] = []
        self._destinations: list[PdfDestination] = []
        self._tags: list[PdfTag] = []
        self._open_tags: list[int] = []

    def link(self, box: tuple[float, float, float, float], url: str, *, alt: str = "") -> None:
        """Makes a rectangle (x, y, width, height) lead to a URL; `alt` says where to, in words.

        Where the transform turns it, the upright rectangle around it does. Made inside a tag it belongs to that, a tag
        "Link" included, for readers for the blind. Raises `BadTypeError`, `BadValueError`.
        """
        if not url or len(_text("a URL", url)) > _URL_LENGTH or any(c.isspace() or ord(c) < 32 for c in url):
            raise BadValueError(f"a URL must have 1 to {_URL_LENGTH:,} characters and no white space, got {shown(url)}")
        self._links.append(PdfLink(self._box(box), url, False, _text("alt", alt), self._tag))

    def link_to(self, box: tuple[float, float, float, float], destination: str, *, alt: str = "") -> None:
        """Makes a rectangle (x, y, width, height) lead to a destination of this document, set before or after."""
        self._links.append(PdfLink(self._box(box), _name(destination), True, _text("alt", alt), self._tag))

    def destination(self, name: str, x: float = 0.0, y: float = 0.0) -> None:
        """Names a place of this page, for links and for URLs that end in `#name`: it is shown at the top left."""
        place = self._state.transform.apply(_number("x", x), _number("y", y))
        self._destinations.append(PdfDestination(_name(name), *place))

    @contextmanager
    def tag(self, role: str, *, alt: str = "", lang: str = "") -> Iterator[None]:
        """What is drawn in the `with` block is a structure element: `"H1"`, `"P"`, `"Figure"` and their like.

        Readers for the blind go by them, in the order in which they are drawn. `alt` describes what is not text,
        `lang` is the language where it is not the document's. Tags nest. Raises `BadValueError` for a role that is not
        among the standard structure types, `StateError` inside a layer.
        """
        if not is_one_of(role, ROLES):
            raise BadValueError(f"role must be a structure type such as 'P', 'H1' or 'Figure', got {shown(role)}")
        _text("alt", alt)
        check_lang(lang)
        self._no_layers("a tag begins")
        index = len(self._tags)
        self._tags.append(PdfTag(role, len(self._ops), len(self._ops), alt, lang, self._tag))
        self._open_tags.append(index)
        try:
            yield
        finally:
            self._open_tags.pop()
            self._tags[index] = self._tags[index]._replace(stop=len(self._ops))
        self._no_layers("a tag ends")

    def flatten(self) -> None:
        """Turns all that was drawn into one picture, as `Context.flatten`. Raises `StateError` where there are tags."""
        if self._tags:
            raise StateError("a page with tags cannot be flattened: its elements would have no content")
        super().flatten()

    def _drop_hidden(self) -> None:
        """Keeps what is hidden: tags count operations."""

    def _clear_canvas(self, width: float, height: float) -> None:
        super()._clear_canvas(width, height)
        self._links, self._destinations, self._tags, self._open_tags = [], [], [], []

    def _finished(self) -> PdfPage:
        """The page as a value."""
        return PdfPage(self.scene, tuple(self._links), tuple(self._destinations), tuple(self._tags))

    @property
    def _tag(self) -> int:
        """The innermost tag that is open, -1 for none."""
        return self._open_tags[-1] if self._open_tags else -1

    def _box(self, box: object) -> Rect:
        if not isinstance(box, (tuple, list)) or len(box) != 4:
            raise BadTypeError(f"a link's box must be (x, y, width, height), got {shown(box)}")
        x, y, width, height = (_number("a link's box", number) for number in box)
        right, bottom = x + width, y + height
        upright = Rect.from_edges(min(x, right), min(y, bottom), max(x, right), max(y, bottom))
        return upright.transformed(self._state.transform)

    def __repr__(self) -> str:
        return f"<Page {self.width:g} x {self.height:g} pt, {len(self._ops)} operations>"


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise BadTypeError(f"{name} must be a str, got {shown(value)}")
    return value


def _name(value: object) -> str:
    if not _text("a destination", value):
        raise BadValueError("a destination must have a name, got ''")
    return str(value)


def _wider(side: float, bleed: float) -> float:
    """A side with the bleed at both ends; what is no side, or none at all, is as it was, for the canvas to judge."""
    number = to_float(side)
    return side if number is None or isinstance(side, bool) or not number else number + 2 * bleed


def _number(name: str, value: object) -> float:
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"{name} must be a number, got {shown(value)}")
    if not abs(number) < float("inf"):
        raise BadValueError(f"{name} must be finite, got {shown(value)}")
    return number
