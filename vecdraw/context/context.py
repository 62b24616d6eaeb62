"""`Context`: what a program draws on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from vecdraw import codecs, geometry
from vecdraw.arguments import is_one_of
from vecdraw.context.missing_text import to_on_missing
from vecdraw.context.output import Output
from vecdraw.context.recorder import positive
from vecdraw.errors import BadValueError, shown
from vecdraw.paint.color import to_color
from vecdraw.paint.glyph_policy import GlyphPolicy, Preset, to_glyph_policy
from vecdraw.paint.pixmap import ColorSpace, PixelFormat
from vecdraw.units import MM_PER_INCH

if TYPE_CHECKING:
    from vecdraw.geometry.page_size import PageUnit
    from vecdraw.text.missing import OnMissing


class Context(Output):
    """A canvas of `width` x `height` user units with the API of the HTML canvas in snake_case.

    It records a `Scene`; backends draw it when pixels or files are asked for. `scale` is px per user unit, `dpi` the
    resolution at scale 1 (for metadata and physical units), `background` is painted first (None: transparent),
    `dither` smooths gradients, `color_space` and `pixel_format` are those of the pixels, `glyph_policy` says how text
    becomes pixels. y points down, angles are radians, clockwise.

    Bad values raise (`BadValueError`, `BadTypeError` and their like in `vecdraw.errors`); with `strict=False` they
    are ignored where the HTML Standard ignores them. A Context is bound to the thread that first draws on it;
    `hand_over()` releases it to another. Text that no font has is drawn as boxes and listed in `missing_glyphs`;
    `on_missing` "warn" gives a `MissingGlyphWarning` too, "error" raises `MissingGlyphError` before anything of the
    text is drawn, a callable is given a `MissingGlyphs` beforehand. Raises `LimitError` for a canvas of more pixels
    than `vecdraw.limits` allows.
    """

    def __init__(
        self,
        width: float,
        height: float,
        *,
        background: Any = None,
        scale: float = 1.0,
        dpi: float = 96.0,
        dither: bool = True,
        color_space: ColorSpace = "srgb",
        pixel_format: PixelFormat = "rgba-unorm8",
        glyph_policy: GlyphPolicy | Preset = "exact",
        strict: bool = True,
        on_missing: OnMissing = "draw",
    ) -> None:
        super().__init__(
            width,
            height,
            background=None if background is None else to_color(background),
            scale=scale,
            dpi=dpi,
            dither=dither,
            color_space=color_space,
            pixel_format=pixel_format,
            glyph_policy=to_glyph_policy(glyph_policy),
            strict=strict,
            on_missing=to_on_missing(on_missing),
        )

    @classmethod
    def from_image(cls, image: Any, **options: Any) -> Self:
        """A Context of the size of a picture (anything `draw_image` takes), with the picture drawn on it.

        `options` are those of the constructor.
        """
        if isinstance(image, Context):
            context = cls(image.width, image.height, **options)
        else:
            image = codecs.sources.pixmap_from(image)
            context = cls(image.width, image.height, **options)
        context.draw_image(image, 0, 0)
        return context

    @classmethod
    def for_page(
        cls,
        size: str | tuple[float, float],
        *,
        bleed: float | str = 0.0,
        unit: PageUnit = "pt",
        dpi: float = 300.0,
        landscape: bool = False,
        **options: Any,
    ) -> Self:
        """A Context of a page for print: "A4", "JIS-B5", "4x6in", "210x297mm", or (width, height) in mm.

        One user unit is a `unit`: a point, "mm", "in", or a CSS "px"; pictures of it have `dpi` pixels an inch. The
        canvas is larger than the page by `bleed` at each edge (text such as "3mm", or units), and (0, 0) is the corner
        of the page: backgrounds go beyond it. Pass the same `bleed` when you save. `options` are the constructor's.
        Raises what `page_size` raises, `BadValueError` for a unit that is none of these and a dpi that is not positive.
        """
        paper, units = geometry.page_size.page_size(size, landscape=landscape), geometry.page_size.PAGE_UNITS
        if not is_one_of(unit, units):
            raise BadValueError(f"unit must be one of {', '.join(map(repr, units))}, got {shown(unit)}")
        per_inch = units[unit]
        scale = positive(dpi, "dpi") / per_inch
        cut = geometry.page_size.to_mm(bleed, "bleed", per_inch) * per_inch / MM_PER_INCH
        width, height = paper.at(per_inch)
        context = cls(width + 2 * cut, height + 2 * cut, dpi=per_inch, scale=scale, **options)
        context.translate(cut, cut)
        return context

    def __repr__(self) -> str:
        return f"<Context {self.width:g} x {self.height:g}, {len(self._ops)} operations>"
