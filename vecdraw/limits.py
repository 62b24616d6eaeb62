"""Every bound of the library, each with its reason, all adjustable.

    vecdraw.limits.configure(canvas_pixels=400_000_000)     # for the process
    with vecdraw.limits.relaxed(path_work=10**12): ...      # for this thread (or task), for a while

Bounds exist so that bad or hostile input ends in a `LimitError` and not in exhausted memory or a call that never
returns: Skia has no bound of its own and holds the interpreter's lock while it works.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from vecdraw.errors import BadTypeError, BadValueError, LimitError

__all__ = ["Limits", "check", "configure", "current", "relaxed"]


class Limits(NamedTuple):
    """The bounds in force. All are counts; the comment gives unit and reason."""

    canvas_side: int = 32_767  # px; Skia's raster device addresses coordinates in 16.16 fixed point
    canvas_pixels: int = 268_435_456  # px; 1 GiB at 4 bytes a pixel
    large_pixels: int = 4_294_967_296  # px of a picture that is written in strips; about an hour and some GB of disk
    image_pixels: int = 178_956_970  # px of a decoded picture; twice that of a 100 megapixel camera is a bomb
    image_bytes: int = 512 * 1024 * 1024  # bytes of an encoded picture
    image_expansion: int = 10_000  # px per encoded byte above 16 megapixels; 38 bytes of WebP can ask for 268 of them
    image_frames: int = 10_000  # frames of an animated picture
    compared_pixels: int = 64_000_000  # px of pictures that are compared; with both of them some 18 bytes for each
    compared_regions: int = 10_000  # parts of two pictures compared by themselves, texts of a scene too; 2 ms for each
    animation_pixels: int = 10_000_000_000  # px that are decoded on the way to a frame asked for; some 30 seconds
    profile_bytes: int = 64 * 1024 * 1024  # bytes of a colour profile; those of presses have one to four million
    font_bytes: int = 128 * 1024 * 1024  # bytes of a font file; the largest CJK collections have about 100 MB
    glyph_pixels: int = 16_777_216  # px of a picture in a font; the largest of emoji fonts have 256 x 256
    glyph_decoded_pixels: int = 134_217_728  # px of the JPEGs and TIFFs of one font, decoded when it is first drawn
    glyph_svg_bytes: int = 128 * 1024 * 1024  # bytes of the SVG documents of a font, inflated
    glyph_svg_depth: int = 256  # elements inside each other there; Skia draws them by recursion
    glyph_svg_elements: int = 100_000  # elements that one of them draws, references followed
    system_font_files: int = 20_000  # font files looked at when the machine's are used; designers have thousands
    system_font_folders: int = 20_000  # folders that are searched for them; links can lead anywhere
    css_length: int = 65_536  # characters of a CSS value
    svg_path_length: int = 64 * 1024 * 1024  # characters of an SVG path string
    path_segments: int = 10_000_000  # segments of one path
    path_work: int = 600_000_000  # units of about 10 ns of Skia for one fill or stroke (docs/adr/0002-work-budget.md)
    dash_segments: int = 1_000_000  # dashes that one stroke may be cut into; Skia draws no dashes at all beyond it
    scene_ops: int = 20_000_000  # operations of one scene
    saved_states: int = 1_000_000  # depth of `save`
    clip_depth: int = 100_000  # clips in force at one time
    layer_depth: int = 256  # layers open at one time; each may hold a surface of the canvas' size
    filter_functions: int = 64  # functions in one filter; each allocates surfaces
    filter_work: int = 1_000_000_000  # units of about 10 ns of Skia for filtering once what lies around the canvas
    scene_nesting: int = 64  # scenes drawn inside scenes
    scene_draws: int = 100_000  # scenes drawn in all, and layers inside them, each time they are drawn
    scene_file_bytes: int = 2 * 1024 * 1024 * 1024  # bytes of a scene file
    scene_data_bytes: int = 2 * 1024 * 1024 * 1024  # bytes of a scene file once inflated: up to 1,000 times as many
    gradient_stops: int = 65_536  # colour stops of one gradient
    mesh_patches: int = 10_000  # patches of one mesh gradient; each is cut into up to 32,768 triangles
    texture_stamps: int = 200_000  # stamps or lines of a texture on one canvas
    sksl_length: int = 16_384  # characters of a program in SkSL
    sksl_operations: int = 100_000  # operations of a program in SkSL, each function as often as it is called
    sksl_work: int = 20_000_000_000  # additions that a program in SkSL may come to on all pixels of a canvas
    glyph_cache_bytes: int = 64 * 1024 * 1024  # bytes of rasterised glyphs; about 60,000 ideographs at 22 px
    text_cache_bytes: int = 96 * 1024 * 1024  # bytes of remembered lines and layouts of text, all kinds together
    outline_cache_bytes: int = 64 * 1024 * 1024  # bytes of remembered outlines of glyphs; about 5,000 ideographs
    buffer_pool_bytes: int = 64 * 1024 * 1024  # bytes of memory kept for the next canvas; eight posters of 1080 x 1920
    kept_canvas_bytes: int = 64 * 1024 * 1024  # bytes of canvases kept to draw again only what changes; as many
    mask_cache_bytes: int = 32 * 1024 * 1024  # bytes of kept coverage; about 450 cards of 300 x 230 px
    picture_cache_bytes: int = 64 * 1024 * 1024  # bytes of kept pictures as scaled; three of a poster's size
    png_band_bytes: int = 16 * 1024 * 1024  # bytes of kept bands of PNGs; some thirty posters
    static_layer_bytes: int = 32 * 1024 * 1024  # bytes of what many drawings begin with, drawn once; for each one more
    text_length: int = 4_000_000  # characters in one text call
    text_columns: int = 100  # columns of one layout
    drop_cap_lines: int = 100  # lines that an initial letter stands over
    exclusion_sides: int = 20_000  # sides of the polygons that lines of text flow round; each line looks at all of them
    markup_depth: int = 64  # tags of a markup inside one another; written by hand there are a few
    font_families: int = 256  # families in one font value
    template_bytes: int = 16 * 1024 * 1024  # bytes of a template; one of 50,000 nodes has about four million
    template_values: int = 1_000_000  # values of a template or of its data, aliases followed
    template_depth: int = 400  # mappings and lists inside each other; a node inside another takes two
    template_nodes: int = 50_000  # boxes of a poster, repeats and components unrolled
    template_nesting: int = 128  # boxes inside each other; layout recurses
    template_text: int = 100_000  # characters of one text in a template
    template_canvas_pixels: int = 100_000_000  # px of a poster made of a template
    template_image_pixels: int = 50_000_000  # px of a picture in a template
    template_image_bytes: int = 64 * 1024 * 1024  # bytes of a file that a template reads
    template_picture_cache_bytes: int = 128 * 1024 * 1024  # bytes of decoded pictures kept for the next poster
    template_text_cache_bytes: int = 32 * 1024 * 1024  # bytes of texts as they were set, kept for the next poster
    template_seconds: int = 120  # seconds for a poster, looked at between boxes; one of 50,000 boxes takes 30
    template_painted_pixels: int = 20_000_000_000  # px of all boxes of a poster, each layer of one counted again
    template_steps: int = 1_000_000  # boxes, repetitions, components and slots gone through, those left out too
    template_all_text: int = 5_000_000  # characters of all texts of a poster; of all values of a theme
    template_parameters: int = 1_000  # parameters of a template, or of a component; each box may see them
    template_theme_values: int = 10_000  # values of a theme, those named in others counted again
    template_expression: int = 4_096  # characters between the braces of an expression
    template_gradient_stops: int = 1_024  # colour stops of one gradient in a template
    template_chart_values: int = 10_000  # numbers of one chart; each is also a step
    template_table_cells: int = 10_000  # cells of one table; each is also a step
    template_code_length: int = 8_000  # characters of a QR or bar code; a QR code holds 7,089 digits
    template_svg_elements: int = 100_000  # elements of an SVG picture
    template_svg_depth: int = 200  # elements of an SVG picture inside each other; its renderer recurses
    template_svg_seconds: int = 10  # seconds for an SVG picture with filters, masks, references; in its own process
    template_svg_memory: int = 1024 * 1024 * 1024  # bytes of address space of that process
    template_filters: int = 64  # filters and shadows of one box
    template_layers: int = 256  # layers open inside each other: opacity, blend modes, masks, filters
    metadata_bytes: int = 64 * 1024 * 1024  # bytes of one block of metadata, inflated; extended XMP holds depth maps
    metadata_entries: int = 100_000  # tags, properties and datasets of one block of metadata; cameras write hundreds
    metadata_depth: int = 64  # properties inside each other in XMP, boxes in a file; editing histories have about 6
    plugin_seconds: int = 10  # seconds for an interceptor in its limited process; starting Python takes 0.1
    plugin_memory_bytes: int = 512 * 1024 * 1024  # bytes of address space of that process; Python alone takes 30 MB


_process = Limits()
_local: ContextVar[Limits | None] = ContextVar("vecdraw_limits", default=None)
_NAMES = frozenset(Limits._fields)


def current() -> Limits:
    """The limits in force for the calling thread or task."""
    return _local.get() or _process


def configure(**changes: int) -> None:
    """Changes limits for the whole process. Raises `BadValueError` for an unknown name or a value below 1."""
    global _process  # noqa: PLW0603  # one value for the process, replaced whole
    _process = _changed(_process, changes)


@contextmanager
def relaxed(**changes: int) -> Iterator[Limits]:
    """Changes limits inside a `with` block, for the calling thread or task only."""
    token = _local.set(_changed(current(), changes))
    try:
        yield current()
    finally:
        _local.reset(token)


def check(name: str, amount: float, what: str) -> None:
    """Raises `LimitError` if `amount` of `what` is over the limit called `name`."""
    bound = getattr(current(), name)
    if amount > bound:
        told = f"{amount:,.0f}" if amount < 1e18 else "a number beyond all measure"
        raise LimitError(
            f"{what}: {told} is over the limit {name}={bound:,} (vecdraw.limits.configure({name}=...) raises it)"
        )


def _changed(limits: Limits, changes: dict[str, int]) -> Limits:
    for name, value in changes.items():
        if name not in _NAMES:
            raise BadValueError(f"unknown limit {name!r}; expected one of {', '.join(sorted(_NAMES))}")
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadTypeError(f"limit {name} must be an int, got {value!r}")
        if value < 1:
            raise BadValueError(f"limit {name} must be at least 1, got {value!r}")
    return limits._replace(**changes)
