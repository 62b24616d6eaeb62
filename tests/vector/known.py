"""Which probes other programs draw too far from our pixels, and why; written from `python -m tests.vector.run`.

A document of these may still not be further off than WORST_MEAN on average, so that nothing is lost unseen.
"""

from typing import Final

WORST_MEAN: Final = 5.0  # of 255

COARSE: Final[dict[str, dict[str, int]]] = {
    # A stroke's outline that crosses itself in inner corners, which Skia covers wholly: what resvg has in the 2 pixels
    # that are off by more than 96 is within 24 of the exact share of them
    "resvg": {"large_outline": 8},
    # PDFium gives a pixel of a gradient the colour of its corner, half a pixel too early
    "pdfium": {"gradient_spread_reflect": 8, "gradient_spread_repeat": 8},
    # Small text: MuPDF puts glyphs at quarters of a pixel
    "mupdf": {"ruby_and_emphasis_marks": 16},
    # Poppler covers pixels in 16 steps, puts glyphs at whole pixels vertically, and pictures on whole pixels
    "poppler": {
        "drop_cap_and_columns": 16,
        "many_subpaths": 16,
        "pattern_repeated": 16,
        "pattern_stroke": 16,
        "patterns_read": 16,
        "ruby_and_emphasis_marks": 16,
        "text_decorations": 16,
        "text_measured_and_wrapped": 16,
        "text_of_many_scripts": 16,
        "text_round_a_shape": 16,
        "text_settings": 16,
        "widths_of_a_font": 16,
        "zhuyin": 16,
    },
    # Small text: cairo puts glyphs at whole pixels
    "poppler_cairo": {"ruby_and_emphasis_marks": 8},
}
"""Probes in which a program's pixels are too coarse, and how many times as large they are drawn to be within bounds.

That the documents are right where they are drawn larger is a test (`test_departures.py`).
"""

_WRONG: Final[dict[str, frozenset[str]]] = {
    # PDFium turns a picture by numbers that it rounds to a 256th: by its far end what it shows may be off by a 512th of
    # the picture's length each way, here by a fifth of a unit, however fine picture and screen are. At angles whose
    # sine and cosine are 256ths, as 0.153 and 0.588 nearly have, there is next to nothing of it (2 and 7 of 10,000
    # against 20). MuPDF and both of Poppler's devices draw it within the bounds
    "pdfium": frozenset({"pattern_transformed"}),
    # Poppler's own device has the blend modes hue and saturation wrong, by up to 106 of 255 on plain colours (ISO
    # 32000-1, 11.3.5.3); with cairo it has them right. Pictures that it smooths it moves by half a pixel of theirs:
    # 1.02 and 1.35 of 255 on average
    "poppler": frozenset({"blend_hue", "blend_saturation", "one_picture_many_times", "picture_cropped"}),
}

KNOWN: Final[dict[str, frozenset[str]]] = {
    renderer: frozenset(COARSE.get(renderer, {})) | _WRONG.get(renderer, frozenset())
    for renderer in ("resvg", "chromium", "pdfium", "mupdf", "poppler", "poppler_cairo")
}

# Of the examples, drawn twice (SVG) or four times (PDF) as large and averaged; `python -m tests.vector.run --examples`
COARSE_EXAMPLES: Final[dict[str, dict[str, int]]] = {
    # certificate, flow_field, patience: resvg covers pixels in 16 steps, which adds up where many thin lines meet: 10
    # of 255 in 5 pixels. filters: a blur by three boxes, as ours, against nearly a Gaussian: one pixel of 816,000 by 9.
    # halftone: dots of a pixel or two, which the raster backend draws as four quadratic curves, are round in resvg.
    # blend_modes: color-dodge makes ten levels of one of the gradient, in one pixel
    "resvg": {"blend_modes": 4, "certificate": 4, "filters": 4, "flow_field": 8, "halftone": 8, "patience": 4},
    # certificate: many thin strokes that cross, in 16 steps. harbour_news, travellers: small text, as above
    "poppler": {"certificate": 8, "harbour_news": 8, "travellers": 8},
    # PDFium shows less of gaps between dots that are a tenth of a pixel wide
    "pdfium": {"halftone": 8},
    # Small text, as above. flow_field: many thin strokes that cross, by 9 in three pixels
    "poppler_cairo": {"flow_field": 8, "harbour_news": 8},
}
"""As COARSE, of examples, which are drawn twice (SVG) or four times (PDF) as large and averaged in any case."""

_WRONG_EXAMPLES: Final[dict[str, frozenset[str]]] = {
    # blend_modes: color-dodge makes ten levels and more of one of the gradient, which both have in eight bits: 9 and 19
    # pixels of 832,000, all of that mode. Alone the photograph and the gradient are within 4 away from edges
    "pdfium": frozenset({"blend_modes"}),
    "mupdf": frozenset({"blend_modes"}),
    # blend_modes: hue and saturation, as above. calendar_month, social_card: photographs that are smoothed are
    # moved, as above: 1.5 on average, and 11 in 41 pixels of 756,000.
    # flow_field, halftone: Poppler covers pixels in 16 steps, which adds up where many thin strokes cross. MuPDF draws
    # all of these but the first within the bounds
    "poppler": frozenset({"blend_modes", "calendar_month", "flow_field", "halftone", "social_card"}),
}

KNOWN_EXAMPLES: Final[dict[str, frozenset[str]]] = {
    renderer: frozenset(COARSE_EXAMPLES.get(renderer, {})) | _WRONG_EXAMPLES.get(renderer, frozenset())
    for renderer in ("resvg", "chromium", "pdfium", "mupdf", "poppler", "poppler_cairo")
}
