"""PDF for print: its options as programs give them, and the sheet that a scene lies on."""

from __future__ import annotations

from dataclasses import dataclass

from vecdraw.backends.pdf_document import OutputIntent, PdfOptions, PdfPage
from vecdraw.codecs.profile import Profile, built_in, to_profile
from vecdraw.export.print_sheet import lay_out, to_marks
from vecdraw.geometry.page_size import to_mm
from vecdraw.scene.scene import Scene
from vecdraw.scene.sheet import Sheet
from vecdraw.units import PT_PER_INCH

_COMPONENTS = {"GRAY": 1, "RGB": 3, "CMYK": 4}


@dataclass(frozen=True, slots=True)
class PrintOptions(PdfOptions):
    """`PdfOptions` with profiles as callers give them, and what lies around the page.

    `output_intent` is anything `to_profile` takes. `bleed` is how much is cut off at each edge of the drawing, text
    such as "3mm" or a number of user units: the page says so in its boxes. `marks` are printer's marks around it, as
    `print_sheet` takes them: the page grows by their room.
    """

    output_intent: object = None  # type: ignore[assignment]  # wider here; the value is an OutputIntent once it is made
    bleed: float | str = 0.0
    marks: object = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "output_intent", to_output_intent(self.output_intent))
        object.__setattr__(self, "marks", to_marks(self.marks))
        to_mm(self.bleed, "bleed", PT_PER_INCH)
        PdfOptions.__post_init__(self)


def to_output_intent(value: object) -> OutputIntent | None:
    """What a profile says of the press, None for None. Raises what `to_profile` raises."""
    if isinstance(value, OutputIntent):
        return value
    profile: Profile | None = to_profile(value)
    if profile is None:
        return None
    is_press = profile.device == "output"
    return OutputIntent(profile.data, _COMPONENTS[profile.space], profile.description, is_press, built_in("srgb").data)


def pdf_page(scene: Scene, options: PrintOptions) -> PdfPage:
    """The page of a scene. Raises `BadValueError` for a bleed that leaves nothing of it."""
    return PdfPage(scene, sheet=sheet_of(scene.width, scene.height, scene.dpi, options.bleed, options.marks))


def sheet_of(width: float, height: float, dpi: float, bleed: object, marks: object) -> Sheet | None:
    """The sheet for a page of `width` x `height` units of 1/dpi inch; None where nothing is cut off or marked."""
    if to_mm(bleed, "bleed", dpi) == 0.0 and not marks:
        return None
    return lay_out(width, height, dpi=dpi, scale=None, bleed=bleed, marks=marks)
