"""Which probes other programs draw too far from our pixels, and why; written from `python -m tests.vector.run`.

A document of these may still not be further off than WORST_MEAN on average, so that nothing is lost unseen.
"""

from typing import Final

WORST_MEAN: Final = 5.0  # of 255

KNOWN: Final[dict[str, frozenset[str]]] = {
    # resvg: its non-separable blend modes over what is translucent, edges of pictures and textures, small text
    "resvg": frozenset(
        {
            "blend_luminosity",
            "effect_component_discrete",
            "effect_displacement",
            "large_outline",
            "pattern_transformed",
            "radial_gradient_cone",
            "shadow_under_transform",
        }
    ),
    # Chromium: coverage at edges of round shapes, textures and large text, which count towards its 99.9 %
    "chromium": frozenset(
        {
            "arc_to_corners",
            "arcs_and_ellipses",
            "blend_color_dodge",
            "boolean_operations",
            "conic_segments",
            "effect_component_discrete",
            "effect_dilate",
            "effect_displacement",
            "effect_erode",
            "large_character",
            "large_outline",
            "many_subpaths",
            "mesh_gradient",
            "path_edits",
            "pattern_transformed",
            "projected_layer",
            "radial_gradient_cone",
            "stamped_path",
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
    "mupdf": frozenset({"text_of_many_scripts"}),
    # Poppler has the blend modes hue and saturation wrong (MuPDF and PDFium are within 8 of 255 of ours, it is off by
    # up to 130), draws the cells of patterns a pixel of the screen too large, covers pixels in 16 steps, and draws
    # small text thinner
    "poppler": frozenset(
        {
            "blend_hue",
            "blend_saturation",
            "many_subpaths",
            "pattern_repeated",
            "pattern_stroke",
            "text_of_many_scripts",
            "text_squeezed",
        }
    ),
}

# Of the examples, drawn four times as large and averaged; see `python -m tests.vector.run --pdf --examples`
KNOWN_EXAMPLES: Final[dict[str, frozenset[str]]] = {
    # azaleas: translucent colours beyond the gamut, which the report names. blend_modes: color-dodge multiplies what
    # the resampling of a photograph leaves (2 pixels of 832,000 by 10). halftone: PDFium shows less of gaps between
    # dots that are a tenth of a pixel wide. truchet: PDFium draws arcs as chords, so that broad strokes do not end
    # square (46 px wide around a radius of 40, four times as large, their ends are a quarter of a pixel aslant)
    "pdfium": frozenset({"azaleas", "blend_modes", "halftone", "truchet"}),
    # neon: MuPDF rounds down each of many translucent layers, 1.03 of 255 on average
    "mupdf": frozenset({"azaleas", "blend_modes", "neon"}),
    # blend_modes: hue and saturation, as above. calendar_month: photographs are resampled otherwise (1.3 on average).
    # certificate, flow_field, halftone: Poppler covers pixels in 16 steps, which adds up where many thin strokes cross.
    # truchet: as PDFium
    "poppler": frozenset(
        {"azaleas", "blend_modes", "calendar_month", "certificate", "flow_field", "halftone", "truchet"}
    ),
}
