"""Fonts made small for a document: the glyphs that are used, under their own ids, with the variations applied."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal, NamedTuple

from vecdraw.errors import FontError
from vecdraw.typeface.face import Face, load_harfbuzz

_UNUSED: Final = (
    "BASE", "DSIG", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "MATH", "OS/2", "PCLT", "STAT", "VDMX", "VORG", "cmap",
    "gasp", "hdmx", "kern", "meta", "name", "post", "vhea", "vmtx",
)  # fmt: skip
_NAME_ID: Final = 6  # the PostScript name
_POINTS: Final = 1000.0


class EmbeddedFont(NamedTuple):
    """A font for a document, and what the document says about it; lengths in thousandths of the em, y up.

    `data` is a TrueType file with the glyphs' own ids, or a CFF table with the ids in `ids`, which are its CIDs.
    """

    kind: Literal["truetype", "cff"]
    data: bytes
    name: str
    ascent: float
    descent: float
    cap_height: float
    italic_angle: float
    box: tuple[float, float, float, float]
    widths: dict[int, float]
    """The advances of the glyphs that are in it, by their ids in the face."""
    ids: dict[int, int]
    """The ids of the glyphs in the data, by those in the face."""


def is_embeddable(face: Face) -> bool:
    """Whether a document can show the glyphs of the face: they are outlines alone, with no synthetic weight."""
    return not face.is_color and not face.key.embolden


def has_truetype_outlines(face: Face) -> bool:
    """Whether the outlines of the face are TrueType's."""
    return "glyf" in face.hb_face.table_tags


def embedded(face: Face, glyphs: Iterable[int]) -> EmbeddedFont:
    """The font of `face` with these glyphs alone, not slanted. Raises `FontError` where HarfBuzz cannot make it."""
    hb = load_harfbuzz()
    wanted = sorted({0, *glyphs})
    is_truetype = has_truetype_outlines(face)
    small, ids = _subset(hb, face, wanted, keeps_ids=is_truetype)
    tags = set(small.table_tags)
    if "glyf" in tags:
        kind: Literal["truetype", "cff"] = "truetype"
        data = bytes(small.blob.data)
    elif "CFF " in tags:
        kind, data = "cff", bytes(small.reference_table("CFF ").data)
    else:
        raise FontError(f"font {face.entry.family!r} has no outlines that a document can hold")
    return _described(face, wanted, kind, data, ids)


def advance(face: Face, glyph: int) -> float:
    """How far a glyph moves the pen, in thousandths of the em."""
    return float(face.hb_font.get_glyph_h_advance(glyph)) * _POINTS / face.scale


def _subset(hb: Any, face: Face, wanted: list[int], *, keeps_ids: bool) -> tuple[Any, dict[int, int]]:
    """The face with these glyphs, and their new ids: an index of CFF glyphs takes bytes for each id up to the last."""
    given = hb.SubsetInput()
    given.flags = (
        (hb.SubsetFlags.RETAIN_GIDS if keeps_ids else hb.SubsetFlags.DEFAULT)
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        | hb.SubsetFlags.NOTDEF_OUTLINE
        | hb.SubsetFlags.CFF_IDENTITY_CHARSET
        | hb.SubsetFlags.DOWNGRADE_CFF2
    )
    given.glyph_set.update(wanted)
    given.drop_table_tag_set.update(int.from_bytes(tag.ljust(4).encode("ascii"), "big") for tag in _UNUSED)
    if face.entry.axes:
        given.pin_all_axes_to_default(face.hb_face)
        for tag, value in face.key.coordinates:
            given.pin_axis_location(face.hb_face, tag, value)
    try:
        plan = hb.SubsetPlan(face.hb_face, given)
        ids = plan.old_to_new_glyph_mapping
        return plan.execute(), {glyph: ids[glyph] for glyph in wanted}
    except (RuntimeError, ValueError, MemoryError, hb.HarfBuzzError) as error:
        raise FontError(f"font {face.entry.family!r} cannot be subset: {error or type(error).__name__}") from error


def _described(
    face: Face, glyphs: list[int], kind: Literal["truetype", "cff"], data: bytes, ids: dict[int, int]
) -> EmbeddedFont:
    inks = [ink for ink in map(face.ink, glyphs) if ink is not None]
    box = (
        min((ink.left for ink in inks), default=0.0) * _POINTS,
        -max((ink.bottom for ink in inks), default=0.0) * _POINTS,
        max((ink.right for ink in inks), default=1.0) * _POINTS,
        -min((ink.top for ink in inks), default=-1.0) * _POINTS,
    )
    capital = face.ink(face.glyph(ord("H")))
    return EmbeddedFont(
        kind,
        data,
        _postscript_name(face),
        face.metrics.ascent * _POINTS,
        -face.metrics.descent * _POINTS,
        -capital.top * _POINTS if capital is not None else box[3],
        0.0,
        box,
        {glyph: advance(face, glyph) for glyph in glyphs},
        ids,
    )


def _postscript_name(face: Face) -> str:
    given = face.hb_face.get_name(_NAME_ID, "en") or face.entry.family or "Font"
    name = "".join(c for c in given if (c.isascii() and c.isalnum()) or c in "-_")[:63] or "Font"
    varied = "".join(f"_{value:g}{tag}" for tag, value in face.key.coordinates).replace(".", "d").replace("-", "m")
    return name + varied
