"""PDF for print: its options as programs give them, and the sheet that a scene lies on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from vecdraw.backends.pdf_document import OutputIntent, PdfOptions, PdfPage
from vecdraw.codecs.codec import check_flag
from vecdraw.codecs.profile import Intent, Profile, built_in, check_intent, to_profile
from vecdraw.export.print_sheet import lay_out, to_marks
from vecdraw.geometry.page_size import to_mm
from vecdraw.scene.scene import Scene
from vecdraw.scene.sheet import Sheet
from vecdraw.units import PT_PER_INCH

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_COMPONENTS = {"GRAY": 1, "RGB": 3, "CMYK": 4}


@dataclass(frozen=True, slots=True)
class PrintOptions(PdfOptions):
    """`PdfOptions` with profiles as callers give them, how colours are turned, and what lies around the page.

    `output_intent` is anything `to_profile` takes. `bleed` is how much is cut off at each edge of the drawing, text
    such as "3mm" or a number of user units: the page says so in its boxes. `marks` are printer's marks around it, as
    `print_sheet` takes them: the page grows by their room. `intent` and `black_point` say how `colors="cmyk"` turns
    colours (see `proof`).
    """

    output_intent: object = None  # type: ignore[assignment]  # wider here; the value is an OutputIntent once it is made
    bleed: float | str = 0.0
    marks: object = False
    intent: Intent = "relative"
    black_point: bool = True

    def __post_init__(self) -> None:
        check_intent(self.intent)
        check_flag("black_point", self.black_point)
        press = to_profile(self.output_intent)
        said = None if press is None else _said(press, self.intent, self.black_point)
        object.__setattr__(self, "output_intent", said)
        object.__setattr__(self, "marks", to_marks(self.marks))
        to_mm(self.bleed, "bleed", PT_PER_INCH)
        PdfOptions.__post_init__(self)
        if press is not None and self.colors == "cmyk":
            from vecdraw.codecs.managed import check_output  # loaded when colours are first turned

            check_output(press, self.intent)


def _said(profile: Profile, intent: Intent, black_point: bool) -> OutputIntent:
    """What a document says of the press with this profile."""
    to_inks = partial(_to_inks, profile, intent, black_point) if profile.space == "CMYK" else None
    return OutputIntent(
        profile.data,
        _COMPONENTS[profile.space],
        profile.description,
        profile.device == "output",
        built_in("srgb").data,
        to_inks,
        partial(_grays, profile) if to_inks else None,
    )


def _to_inks(
    press: Profile, intent: Intent, black_point: bool, levels: NDArray[np.uint8], source: bytes | None
) -> NDArray[np.uint8]:
    """Colours of shape (n, 3), of sRGB or of the profile `source`, as inks of `press`: (n, 4)."""
    from vecdraw.codecs.managed import turned  # see PrintOptions

    have = built_in("srgb") if source is None else Profile.from_bytes(source)
    return turned(levels, have, press, intent, black_point=black_point)


def _grays(press: Profile) -> bytes:
    """How much black ink of `press` looks like each level of gray."""
    from vecdraw.codecs.managed import black_of_grays  # see PrintOptions

    return black_of_grays(press)


def pdf_page(scene: Scene, options: PrintOptions, scale: float = 1.0) -> PdfPage:
    """The page of a scene, `scale` times as large. Raises `BadValueError` for a bleed that leaves nothing of it."""
    sheet = sheet_of(scene.width, scene.height, scene.dpi / scale, options.bleed, options.marks)
    return PdfPage(scene, sheet=sheet, scale=scale)


def sheet_of(width: float, height: float, dpi: float, bleed: object, marks: object) -> Sheet | None:
    """The sheet for a page of `width` x `height` units of 1/dpi inch; None where nothing is cut off or marked."""
    if to_mm(bleed, "bleed", dpi) == 0.0 and not marks:
        return None
    return lay_out(width, height, dpi=dpi, scale=None, bleed=bleed, marks=marks)
