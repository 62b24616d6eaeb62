"""Which probes other programs draw too far from our pixels, and why; written from `python -m tests.vector.run`.

A document of these may still not be further off than WORST_MEAN on average, so that nothing is lost unseen.
"""

from typing import Final

WORST_MEAN: Final = 5.0  # of 255

KNOWN: Final[dict[str, frozenset[str]]] = {
    # blend_luminosity: tiny-skia, which resvg draws with, cuts off channels below 0 in the non-separable blend modes
    # (its clip_color asks whether the largest channel is negative, not the smallest). large_outline: 2 pixels in inner
    # corners that Skia covers wholly at this size; at 4x both agree. shadow_under_transform: Skia, and so Chromium,
    # blurs by three boxes (a deviation of 5 px comes out as 4.5), resvg by five, nearer to what is asked: 9 of 255
    "resvg": frozenset({"blend_luminosity", "large_outline", "shadow_under_transform"}),
    # All of these are within 96 at edges and 8 elsewhere, but not 99.9 % of all pixels within 8.
    # arc_to_corners, conic_segments: conics of more than a third of a turn and hyperbolas, which SVG does not have;
    # Skia strokes them as one piece, up to 0.3 px beside what they are. blend_color_dodge: gradients that are 1 of 255
    # apart, multiplied. Textures: ours cover pixels exactly, by area; Skia rounds the ends of what is drawn to quarters
    # of pixels and covers small shapes in 16 steps, here as in a plain path
    "chromium": frozenset(
        {
            "arc_to_corners",
            "blend_color_dodge",
            "conic_segments",
            "texture_cross_hatch",
            "texture_dots",
            "texture_hatch",
            "texture_of_stars",
        }
    ),
    # PDFium takes 256 steps for a whole gradient and shows each too early (CPDF_RenderShading: colour i of 256 is that
    # of i / 256, and of a place t the one of number 255 t), by 1.5 of 255 on average where opacity goes there and back;
    # what is opaque we cut. Of pictures that are turned it is up to a pixel of the screen beside them.
    "pdfium": frozenset(
        {
            "gradient_spread_reflect",
            "gradient_spread_repeat",
            "linear_gradient_with_alpha",
            "pattern_transformed",
        }
    ),
    # Small text: ours has the contrast that makes it easier to read on a screen, 1.1 of 255 on average
    "mupdf": frozenset({"ruby_and_emphasis_marks", "text_of_many_scripts"}),
    # Poppler has the blend modes hue and saturation wrong (MuPDF and PDFium are within 8 of 255 of ours, it is off by
    # up to 130), draws the cells of patterns a pixel of the screen too large, covers pixels in 16 steps, and draws
    # small text thinner
    "poppler": frozenset(
        {
            "blend_hue",
            "blend_saturation",
            "drop_cap_and_columns",
            "many_subpaths",
            "pattern_repeated",
            "pattern_stroke",
            "ruby_and_emphasis_marks",
            "text_decorations",
            "text_of_many_scripts",
            "text_round_a_shape",
            "text_squeezed",
            "zhuyin",
        }
    ),
}

# Of the examples, drawn twice (SVG) or four times (PDF) as large and averaged; `python -m tests.vector.run --examples`
KNOWN_EXAMPLES: Final[dict[str, frozenset[str]]] = {
    # azaleas, frosted: translucent colours beyond the gamut, which the report names. blend_modes: saturation and
    # color, as above. embossed: resvg does not make a surface steeper where it is drawn larger; at the document's own
    # size its leather is within 3 of 255. filters, neon: blurs, as above, 10 of 255 in 10 pixels. halftone: dots of a
    # pixel or two, which the raster backend draws as four quadratic curves, are round in resvg. certificate,
    # flow_field, patience: resvg covers pixels in 16 steps, which adds up where many thin lines meet: 10 of 255 in 5
    # pixels
    "resvg": frozenset(
        {
            "azaleas",
            "blend_modes",
            "certificate",
            "embossed",
            "filters",
            "flow_field",
            "frosted",
            "halftone",
            "neon",
            "patience",
        }
    ),
    # azaleas, frosted: as above. neon: one pixel is 9 of 255 off
    "chromium": frozenset({"azaleas", "frosted", "neon"}),
    # azaleas: translucent colours beyond the gamut, which the report names. blend_modes: color-dodge multiplies what
    # the resampling of a photograph leaves (2 pixels of 832,000 by 10). halftone: PDFium shows less of gaps between
    # dots that are a tenth of a pixel wide. truchet: PDFium draws arcs as chords, so that broad strokes do not end
    # square (46 px wide around a radius of 40, four times as large, their ends are a quarter of a pixel aslant).
    # emoji: PDFium draws no tiling patterns in Type 3 fonts, which translucent gradients are there
    "pdfium": frozenset({"azaleas", "blend_modes", "emoji", "halftone", "truchet"}),
    "mupdf": frozenset({"azaleas"}),
    # blend_modes: hue and saturation, as above. calendar_month: photographs are resampled otherwise (1.3 on average).
    # certificate, flow_field, halftone: Poppler covers pixels in 16 steps, which adds up where many thin strokes cross.
    # truchet: as PDFium
    "poppler": frozenset(
        {"azaleas", "blend_modes", "calendar_month", "certificate", "flow_field", "halftone", "truchet"}
    ),
}
