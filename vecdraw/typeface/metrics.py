"""`FaceMetrics`: what a face says of its lines: height, baselines, decorations, raised and lowered text."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

_TYPO_METRICS: Final = 72  # bytes of OS/2 that hold the typographic ascender and descender
_THICKNESS: Final = 0.05  # em, of decorations where the face has none that can be used; most faces say so
_UNDERLINE: Final = -0.1
_RAISED: Final = 0.35
_LOWERED: Final = 0.075
_SCRIPT_SIZE: Final = 0.6
_X_HEIGHT: Final = 0.5
_CAP_HEIGHT: Final = 0.7
_THICKEST: Final = 1.0


class FaceMetrics(NamedTuple):
    """The measures of a face for lines of text, in shares of the em, y up; for a variable face as it is varied.

    `ascent` up and `descent` down from the alphabetic baseline, and `line_gap`, are those of browsers; `typo_ascent`
    and `typo_descent` are OS/2's, scaled so that together they are one em. `vertical_ascent` to the right of and
    `vertical_descent` to the left of the central line of vertical text, and `vertical_line_gap`, are those of vhea,
    half an em where there is none.

    `hanging`, `ideographic` (the bottom of the em box of ideographs), `ideographic_face_bottom`, `ideographic_face_top`
    (the box of their ink), `mathematical` and `alphabetic` are baselines of the BASE table for horizontal lines, or
    None; `central` is the middle of the em box of ideographs, or of ascent and descent (CSS Inline 3, 4.1).
    `vertical_alphabetic` is the distance from the left edge of the em box to the alphabetic baseline of text that is
    turned in vertical lines, or None.

    `underline_offset` and `strikethrough_offset` are the upper edges of those lines. `superscript_offset` and
    `subscript_offset` (below zero) shift the baseline, the sizes are factors of the font's. Where a face lacks a
    measure, or has one that is of no use, it is taken from its letters or a usual value stands in.
    """

    ascent: float
    descent: float
    line_gap: float
    typo_ascent: float
    typo_descent: float
    hanging: float | None
    ideographic: float | None
    alphabetic: float | None
    ideographic_face_bottom: float | None
    ideographic_face_top: float | None
    mathematical: float | None
    central: float
    vertical_ascent: float
    vertical_descent: float
    vertical_line_gap: float
    vertical_alphabetic: float | None
    x_height: float
    cap_height: float
    underline_offset: float
    underline_thickness: float
    strikethrough_offset: float
    strikethrough_thickness: float
    superscript_offset: float
    superscript_size: float
    subscript_offset: float
    subscript_size: float


def read_metrics(hb: Any, hb_face: Any, hb_font: Any, scale: int) -> FaceMetrics:
    """The metrics of a HarfBuzz font of `scale` units per em, its variations set; `hb` is the binding."""
    extents, columns = hb_font.get_font_extents("ltr"), hb_font.get_font_extents("ttb")
    up, down = extents.ascender / scale, -extents.descender / scale
    os2 = bytes(hb_face.reference_table("OS/2").data)
    typo_up, typo_down = _typo_metrics(os2)
    if typo_up <= 0 or typo_up + typo_down <= 0 or typo_down < 0:
        typo_up, typo_down = up, down
    em = typo_up + typo_down
    base = {
        tag: _baseline(hb_font, tag, "ltr", scale) for tag in ("hang", "ideo", "romn", "icfb", "icft", "idtp", "math")
    }
    measures = _Measures(hb, hb_font, scale)
    x_height = measures.height("X_HEIGHT", "x", _X_HEIGHT)
    strike = measures.thickness("STRIKEOUT_SIZE", _THICKNESS)
    return FaceMetrics(
        ascent=up,
        descent=down,
        line_gap=extents.line_gap / scale,
        typo_ascent=typo_up / em if em > 0 else 1.0,
        typo_descent=typo_down / em if em > 0 else 0.0,
        hanging=base["hang"],
        ideographic=base["ideo"],
        alphabetic=base["romn"],
        ideographic_face_bottom=base["icfb"],
        ideographic_face_top=base["icft"],
        mathematical=base["math"],
        central=_central(base["ideo"], base["idtp"], (up - down) / 2),
        vertical_ascent=columns.ascender / scale,
        vertical_descent=-columns.descender / scale,
        vertical_line_gap=columns.line_gap / scale,
        vertical_alphabetic=_baseline(hb_font, "romn", "ttb", scale),
        x_height=x_height,
        cap_height=measures.height("CAP_HEIGHT", "H", _CAP_HEIGHT),
        underline_offset=measures.offset("UNDERLINE_OFFSET", _UNDERLINE),
        underline_thickness=measures.thickness("UNDERLINE_SIZE", strike),
        strikethrough_offset=measures.offset("STRIKEOUT_OFFSET", (x_height + strike) / 2),
        strikethrough_thickness=strike,
        superscript_offset=measures.offset("SUPERSCRIPT_EM_Y_OFFSET", _RAISED),
        superscript_size=measures.thickness("SUPERSCRIPT_EM_Y_SIZE", _SCRIPT_SIZE),
        subscript_offset=-measures.offset("SUBSCRIPT_EM_Y_OFFSET", _LOWERED),
        subscript_size=measures.thickness("SUBSCRIPT_EM_Y_SIZE", _SCRIPT_SIZE),
    )


class _Measures:
    """Measures of the tables OS/2 and post, varied by MVAR, in shares of the em."""

    def __init__(self, hb: Any, hb_font: Any, scale: int) -> None:
        self._tags = hb.OTMetricsTag
        self._font = hb_font
        self._scale = scale

    def _read(self, name: str) -> float:
        """The measure, 0 where there is none."""
        found = self._font.get_metric_position(self._tags[name])
        return 0.0 if found is None else float(found) / self._scale

    def offset(self, name: str, usual: float) -> float:
        """A distance from the baseline; 0 and what lies beyond two ems are of no use."""
        found = self._read(name)
        return found if 0.0 < abs(found) <= 2 * _THICKEST else usual

    def thickness(self, name: str, usual: float) -> float:
        """A size."""
        found = self._read(name)
        return found if 0.0 < found <= _THICKEST else usual

    def height(self, name: str, letter: str, usual: float) -> float:
        """The height of letters, or else of the ink of one."""
        found = self._read(name)
        if 0.0 < found <= 2 * _THICKEST:
            return found
        glyph = self._font.get_nominal_glyph(ord(letter))
        box = self._font.get_glyph_extents(glyph) if glyph else None
        return float(box.y_bearing) / self._scale if box is not None and box.y_bearing > 0 else usual


def _central(bottom: float | None, top: float | None, between: float) -> float:
    if bottom is None:
        return between if top is None else top - 0.5
    return bottom + 0.5 if top is None else (bottom + top) / 2


def _typo_metrics(os2: bytes) -> tuple[float, float]:
    if len(os2) < _TYPO_METRICS:
        return 0.0, 0.0
    return float(int.from_bytes(os2[68:70], "big", signed=True)), -float(int.from_bytes(os2[70:72], "big", signed=True))


def _baseline(hb_font: Any, tag: str, direction: str, scale: int) -> float | None:
    """A baseline of the default script."""
    found = hb_font.get_layout_baseline(tag, direction, "DFLT", "")
    return None if found is None else found / scale
