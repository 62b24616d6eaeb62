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
    # PDFium: gradients in 256 steps, edges of sharp stops, pictures of filters drawn at 2x
    "pdfium": frozenset(
        {
            "effect_diffuse_lighting",
            "effect_specular_lighting",
            "effect_spot_lighting",
            "gradient_spread_reflect",
            "gradient_spread_repeat",
            "linear_gradient",
            "linear_gradient_with_alpha",
            "pattern_transformed",
        }
    ),
    # MuPDF: edges of turned patterns and sharp stops, small text, pictures of filters drawn at 2x
    "mupdf": frozenset(
        {
            "effect_diffuse_lighting",
            "effect_specular_lighting",
            "effect_spot_lighting",
            "gradient_spread_reflect",
            "gradient_spread_repeat",
            "pattern_transformed",
            "text_of_many_scripts",
        }
    ),
    # Poppler: hue and saturation, growing patterns, gradients that repeat, small text
    "poppler": frozenset(
        {
            "blend_hue",
            "blend_saturation",
            "effect_diffuse_lighting",
            "effect_specular_lighting",
            "effect_spot_lighting",
            "gradient_spread_repeat",
            "many_subpaths",
            "pattern_repeated",
            "pattern_stroke",
            "text_of_many_scripts",
            "text_squeezed",
        }
    ),
}
