"""What a PDF is made of beside its drawings: options of the document, and what lies on its pages.

Positions are user units of the page's scene, y down, unless something else is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, get_args

from vecdraw.arguments import check_lang, is_one_of, to_float
from vecdraw.errors import BadTypeError, BadValueError, UnsupportedError, shown
from vecdraw.geometry.rect import Rect
from vecdraw.scene.scene import Scene
from vecdraw.scene.sheet import Sheet
from vecdraw.units import PT_PER_INCH

Write = Callable[[bytes], object]

PdfStandard = Literal["pdf/x-4", "pdf/ua-1"]
PdfColors = Literal["rgb", "cmyk"]

_TEXTS: Final = ("title", "author", "subject", "keywords", "creator", "lang", "output_condition")
_NEEDED: Final[dict[PdfStandard, tuple[str, ...]]] = {
    "pdf/x-4": ("output_intent", "title", "date"),
    "pdf/ua-1": ("title", "lang"),
}
_LARGEST_SCALE: Final = 64.0


class OutputIntent(NamedTuple):
    """The press a document is meant for (ISO 32000-1, 14.11.5): the ICC profile of its colours.

    `components` is how many numbers a colour has there, `description` the profile's name in words, `is_press` whether
    it is the profile of an output device. `rgb` is the profile of the colours that the document itself has. `to_inks`
    turns colours of shape (n, 3), 8 bits, that have an ICC profile (None: `rgb`) to inks of shape (n, 4); `grays` says
    how much black ink (0 to 255) looks like each of the 256 levels of gray.
    """

    profile: bytes
    components: int
    description: str
    is_press: bool
    rgb: bytes
    to_inks: Callable[[Any, bytes | None], Any] | None = None
    grays: Callable[[], bytes] | None = None


@dataclass(frozen=True, slots=True)
class PdfOptions:
    """How a PDF is written.

    The texts are the document's metadata; `lang` is a BCP 47 tag. `date` is the time it says it was made; without one
    it says none, so that the same drawing gives the same bytes. `raster_scale` is px per user unit of what is drawn as
    a picture because PDF cannot say it, on top of the scene's own scale. `quality` (1..100) writes opaque pictures as
    JPEG; without it they lose nothing.

    `output_intent` is the ICC profile of the press the document is meant for, `output_condition` the name of that
    printing condition, such as "FOGRA39" (the profile's own name when empty). `standard="pdf/x-4"` writes what ISO
    15930-7 wants; it needs `output_intent` (of an output device), `title` and `date`, and pages without links.
    `standard="pdf/ua-1"` says that a document is accessible as ISO 14289-1 has it; it needs `title`, `lang`, and tags
    that keep its rules: an `alt` of each figure and formula, headings that skip no level, what belongs to a table or
    list inside of one.

    `colors="rgb"` leaves colours in sRGB and says so, for the press to turn; `"cmyk"` turns them to inks of
    `output_intent`, a profile of CMYK, and pages are blended in inks. `keep_black` then prints black that is no picture
    with black ink alone, `overprint_black` such text over what lies under it, without holes in that, and `keep_gray`
    neutral grays that are no picture with black ink alone. Pictures stay without loss: `quality` does not go with it.
    """

    title: str = ""
    author: str = ""
    subject: str = ""
    keywords: str = ""
    creator: str = ""
    lang: str = ""
    date: datetime | None = None
    raster_scale: float = 2.0
    quality: int | None = None
    output_intent: OutputIntent | None = None
    output_condition: str = ""
    standard: PdfStandard | None = None
    colors: PdfColors = "rgb"
    keep_black: bool = True
    overprint_black: bool = True
    keep_gray: bool = False

    def __post_init__(self) -> None:
        for name in _TEXTS:
            if not isinstance(getattr(self, name), str):
                raise BadTypeError(f"{name} must be a str, got {shown(getattr(self, name))}")
        check_lang(self.lang)
        if self.date is not None and not isinstance(self.date, datetime):
            raise BadTypeError(f"date must be a datetime or None, got {shown(self.date)}")
        scale = to_float(self.raster_scale)
        if scale is None or isinstance(self.raster_scale, bool):
            raise BadTypeError(f"raster_scale must be a number, got {shown(self.raster_scale)}")
        if not 0.0 < scale <= _LARGEST_SCALE:
            raise BadValueError(f"raster_scale must be from 0 to {_LARGEST_SCALE:g}, got {shown(self.raster_scale)}")
        if self.quality is not None and (isinstance(self.quality, bool) or not isinstance(self.quality, int)):
            raise BadTypeError(f"quality must be an integer from 1 to 100, got {shown(self.quality)}")
        if self.quality is not None and not 1 <= self.quality <= 100:
            raise BadValueError(f"quality must be from 1 to 100, got {self.quality}")
        self._check_standard()
        self._check_colors()

    def _check_colors(self) -> None:
        if not is_one_of(self.colors, get_args(PdfColors)):
            raise BadValueError(f"colors must be 'rgb' or 'cmyk', got {shown(self.colors)}")
        for name in ("keep_black", "overprint_black", "keep_gray"):
            if not isinstance(getattr(self, name), bool):
                raise BadTypeError(f"{name} must be True or False, got {shown(getattr(self, name))}")
        if self.colors == "rgb":
            return
        if self.output_intent is None:
            raise BadValueError("colors='cmyk' needs output_intent=, the profile of the press")
        if self.output_intent.to_inks is None:
            raise UnsupportedError(f"colors='cmyk' needs a profile of CMYK, got {self.output_intent.description!r}")
        if self.quality is not None:
            raise UnsupportedError("colors='cmyk' keeps pictures without loss; leave out quality=")

    def _check_standard(self) -> None:
        if self.standard is None:
            return
        if self.standard not in get_args(PdfStandard):
            raise BadValueError(f"standard must be 'pdf/x-4', 'pdf/ua-1' or None, got {shown(self.standard)}")
        from vecdraw.metadata.xmp import checked_text  # loaded by those who have some

        for name in _TEXTS:
            checked_text(getattr(self, name))
        missing = [name for name in _NEEDED[self.standard] if not getattr(self, name)]
        if missing:
            raise BadValueError(f"standard={self.standard!r} needs {', '.join(f'{name}=' for name in missing)}")
        intent = self.output_intent
        if self.standard == "pdf/x-4" and intent is not None and not intent.is_press:
            raise UnsupportedError(
                "standard='pdf/x-4' needs the profile of an output device (class 'prtr') as output_intent, "
                f"got {intent.description!r}"
            )


class PdfLink(NamedTuple):
    """A rectangle to click on: `target` is a URL, or with `internal` the name of a destination in the document.

    `tag` is the index of the structure element of the page that it belongs to, -1 for none.
    """

    box: Rect
    target: str
    internal: bool = False
    alt: str = ""
    tag: int = -1


class PdfDestination(NamedTuple):
    """A named place to go to: the viewer shows (x, y) at its top left."""

    name: str
    x: float
    y: float


class PdfBookmark(NamedTuple):
    """A line of the outline, `level` 1 being the outermost; it leads to `y` of page `page` (from 0)."""

    title: str
    page: int
    y: float
    level: int = 1


class PdfTag(NamedTuple):
    """A structure element (ISO 32000-1, 14.8.4): the operations from index `start` up to `stop` (not included).

    Tags nest by their ranges; an outer one comes before those inside it. `alt` describes a picture in words,
    `lang` is the element's language where it is not the document's, `box` what a figure takes up.
    """

    role: str
    start: int
    stop: int
    alt: str = ""
    lang: str = ""
    parent: int = -1
    box: Rect | None = None


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page: a scene of `scene.width * 72 / scene.dpi` by `scene.height * 72 / scene.dpi` pt, and what lies on it.

    It is drawn `scale` times as large. With a `sheet` the scene lies where that says, and the page is as large as the
    sheet.
    """

    scene: Scene
    links: tuple[PdfLink, ...] = ()
    destinations: tuple[PdfDestination, ...] = ()
    tags: tuple[PdfTag, ...] = ()
    sheet: Sheet | None = None
    scale: float = 1.0

    @property
    def points(self) -> float:
        """Points in one user unit."""
        return PT_PER_INCH / self.scene.dpi * self.scale
