"""The door to Skia for paths: outlines of strokes, boolean operations.

Skia computes in float32: results are within about 1e-6 of the size of what they are made of. Paths are moved to where
float32 serves best (`Frame`), so neither a distance from the origin nor a scale costs precision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vecdraw.errors import MissingLibraryError, UnsupportedError, shown
from vecdraw.geometry.bounds import control_bounds
from vecdraw.geometry.float32 import float32
from vecdraw.geometry.frame import Frame
from vecdraw.geometry.path_data import CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, FillRule, PathData
from vecdraw.geometry.rect import Rect
from vecdraw.geometry.segments import Contour, Segment, contours, to_data
from vecdraw.geometry.stroke_style import LineStyle

Point = tuple[float, float]
Operand = tuple[PathData, FillRule]

_OPERATIONS: Final = {
    "union": "kUnion_PathOp",
    "intersection": "kIntersect_PathOp",
    "difference": "kDifference_PathOp",
    "reverse-difference": "kReverseDifference_PathOp",
    "xor": "kXOR_PathOp",
}
_FINENESS: Final = 1.0  # px; Skia's outlines are off by a quarter of a unit at a scale of 1, near cusps by more
_STRAIGHT: Final = 1e-4  # of the square of a segment's length


def stroke_outline(data: PathData, style: LineStyle, tolerance: float) -> PathData:
    """The area that a stroke covers under `nonzero`; curved sides stay within `tolerance`."""
    plain = data.pruned().without_arcs()
    box = control_bounds(plain)
    if box is None:
        return PathData()
    frame = Frame.around(box.outset(style.width))
    fineness = _FINENESS / (tolerance * frame.scale)
    skia = _library()
    effect = _dash_effect(skia, style, frame, box) if style.dash else None
    path = _to_skia(skia, plain, frame)
    if style.cap == "square":
        path = _for_square_caps(skia, path, effect, fineness)
        effect = None
    paint = skia.Paint(
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=style.width * frame.scale,
        StrokeMiter=style.miter_limit,
        StrokeCap={"butt": skia.Paint.kButt_Cap, "round": skia.Paint.kRound_Cap, "square": skia.Paint.kSquare_Cap}[
            style.cap
        ],
        StrokeJoin={"miter": skia.Paint.kMiter_Join, "round": skia.Paint.kRound_Join, "bevel": skia.Paint.kBevel_Join}[
            style.join
        ],
        PathEffect=effect,
    )
    outline = skia.Path()
    is_area = paint.getFillPath(path, outline, None, fineness)
    lost = outline.isEmpty() and not style.dash
    if lost or not is_area or not outline.isFinite():
        raise UnsupportedError(
            f"float32 has no outline of a stroke of width {style.width!r} for a path over {shown(box)}"
        )
    return _from_skia(skia, outline, frame, {})


def _dash_effect(skia: Any, style: LineStyle, frame: Frame, box: Rect) -> Any:
    intervals = [length * frame.scale for length in style.dash]
    effect = skia.DashPathEffect.Make(intervals, style.dash_offset * frame.scale)
    if effect is None:
        raise UnsupportedError(f"float32 has no dashes {shown(style.dash)} for a path over {shown(box)}")
    return effect


def _for_square_caps(skia: Any, path: Any, dashes: Any, fineness: float) -> Any:
    """The path in its dashes, each contour turned round at whose start Skia would make the wrong cap.

    Where the last segment of a contour is a line Skia moves the last point of the side at the start outwards instead
    of adding one, which is right for a first segment that is a line only.
    """
    if dashes is not None:
        hairline = skia.Paint(Style=skia.Paint.kStroke_Style, PathEffect=dashes)
        dashed = skia.Path()
        hairline.getFillPath(path, dashed, None, fineness)
        path = dashed
    unmoved = Frame(0.0, 0.0, 1.0)
    return _to_skia(skia, to_data(map(_turned, contours(_from_skia(skia, path, unmoved, {})))), unmoved)


def _turned(contour: Contour) -> Contour:
    segments = contour.segments
    if contour.closed or not segments or not _is_straight(segments[-1]) or _is_straight(segments[0]):
        return contour
    return Contour(contour.end, tuple(segment.reversed() for segment in reversed(segments)), False)


def _is_straight(segment: Segment) -> bool:
    """Whether Skia may take a segment for a line: its control points lie on the line between its ends."""
    (x, y), (end_x, end_y) = segment.start, segment.end
    dx, dy = end_x - x, end_y - y
    n = segment.numbers
    points = {QUAD: (n[:2],), CONIC: (n[:2],), CUBIC: (n[:2], n[2:4])}.get(segment.verb, ())
    return all(abs((px - x) * dy - (py - y) * dx) <= _STRAIGHT * (dx * dx + dy * dy) for px, py in points)


def _library() -> Any:
    """Skia, loaded when it is first needed: `import vecdraw` does without."""
    try:
        import skia
    except ImportError as error:
        raise MissingLibraryError(
            f"Skia cannot be loaded ({error}); on Linux install the system packages libegl1 and libgl1"
        ) from error
    return skia


def _to_skia(skia: Any, data: PathData, frame: Frame) -> Any:
    """A path without arcs in Skia's form, inside a frame."""
    path = skia.Path()
    x0, y0, scale = frame
    add = {MOVE: path.moveTo, LINE: path.lineTo, QUAD: path.quadTo, CUBIC: path.cubicTo}
    for verb, numbers in data.segments():
        if verb == CLOSE:
            path.close()
        elif verb == CONIC:
            a, b, c, d, weight = numbers
            path.conicTo((a - x0) * scale, (b - y0) * scale, (c - x0) * scale, (d - y0) * scale, weight)
        else:
            add[verb](*[(n - (y0 if k & 1 else x0)) * scale for k, n in enumerate(numbers)])
    return path


def _from_skia(skia: Any, path: Any, frame: Frame, known: Mapping[Point, Point]) -> PathData:
    """A path of Skia's; its points that are keys of `known` become the values."""
    verbs = bytearray()
    coords: list[float] = []
    kinds = {
        skia.Path.kMove_Verb: MOVE,
        skia.Path.kLine_Verb: LINE,
        skia.Path.kQuad_Verb: QUAD,
        skia.Path.kConic_Verb: CONIC,
        skia.Path.kCubic_Verb: CUBIC,
        skia.Path.kClose_Verb: CLOSE,
    }
    segments = skia.Path.RawIter(path)
    done = skia.Path.kDone_Verb
    while (step := segments.next())[0] != done:
        verb, points = kinds[step[0]], step[1]
        verbs.append(verb)
        if verb == CLOSE:
            continue
        for point in points if verb == MOVE else points[1:]:
            place = (point.fX, point.fY)
            coords += known.get(place) or frame.back(*place)
        if verb == CONIC:
            coords.append(segments.conicWeight())
    return PathData(bytes(verbs), tuple(coords))


def combine(one: Operand, two: Operand, operation: str, frame: Frame, simplify_first: bool) -> PathData | None:
    """What Skia makes of two areas inside a frame, to fill under `evenodd`; None where it gives up.

    Points of the operands that it keeps come back as they were, in float64.
    """
    skia = _library()
    first, second = (_area(skia, data, rule, frame) for data, rule in (one, two))
    try:
        if simplify_first:
            first, second = skia.Simplify(first), skia.Simplify(second)
        result = skia.Op(first, second, getattr(skia.PathOp, _OPERATIONS[operation]))
    except RuntimeError:
        return None
    if not result.isFinite():
        return None
    known = {**_points(one[0], frame), **_points(two[0], frame)}
    return _from_skia(skia, result, frame, known)


def _area(skia: Any, data: PathData, rule: FillRule, frame: Frame) -> Any:
    path = _to_skia(skia, data, frame)
    path.setFillType(skia.PathFillType.kEvenOdd if rule == "evenodd" else skia.PathFillType.kWinding)
    return path


def _points(data: PathData, frame: Frame) -> dict[Point, Point]:
    """The points of a path by what they are in the frame, in float32."""
    known: dict[Point, Point] = {}
    for verb, numbers in data.segments():
        points = numbers[:4] if verb == CONIC else numbers
        for x, y in zip(points[0::2], points[1::2], strict=True):
            px, py = frame.to(x, y)
            known[float32(px), float32(py)] = (x, y)
    return known
