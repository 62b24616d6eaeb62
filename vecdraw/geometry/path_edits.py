"""What is made of a path: every method gives a new path and leaves the old one alone.

Coordinates are user units, y down; angles radians, clockwise on the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from vecdraw.arguments import is_one_of, to_bool
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry import pathops
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.flatten import flatten, polygonal
from vecdraw.geometry.interpolate import interpolated
from vecdraw.geometry.jitter import jittered
from vecdraw.geometry.numbers import finite, fraction, not_negative, positive, whole
from vecdraw.geometry.path_verbs import PathVerbs
from vecdraw.geometry.projected_path import projected
from vecdraw.geometry.projection import Projection, to_projection
from vecdraw.geometry.round_corners import rounded
from vecdraw.geometry.segments import reversed_data
from vecdraw.geometry.stamp import Fit, stamped
from vecdraw.geometry.stroke_style import LineCap, LineJoin, LineStyle
from vecdraw.geometry.trim import dash, dash_pattern, trim
from vecdraw.geometry.work import outline_work


class PathEdits(PathVerbs):
    """Paths made of a path."""

    __slots__ = ()

    def transformed(self, transform: Affine | Projection, tolerance: float = 0.001) -> Self:
        """This path after a transform; also after six numbers a b c d e f, or nine row by row.

        After an `Affine` all is exact; arcs become conics. After a `Projection` lines stay lines, and quadratic curves,
        arcs and conics become conics, which is exact as well; only a cubic curve becomes several, within `tolerance`
        (user units; of the size of the coordinates, 1e-9 where that is more). What lies beside or behind the eye is cut
        off along a straight line. Raises `BadTypeError`, `BadValueError` for numbers that are not finite or become so.
        """
        data, slack = self.data(), positive(tolerance, "tolerance")
        if isinstance(transform, Affine):
            matrix = to_projection(tuple(transform)).to_affine()
            return type(self)(data.transformed(matrix))
        return type(self)(projected(data, to_projection(transform), slack))

    def flattened(self, tolerance: float = 0.1) -> Self:
        """The path with its curves as lines that stay within `tolerance` (user units) of them.

        Raises `LimitError` beyond `path_segments`.
        """
        lines = flatten(self.data(), positive(tolerance, "tolerance"))
        return type(self)(polygonal(lines, self.data()))

    def interpolated(self, other: PathVerbs, t: float) -> Self:
        """The path at `t` on the way from this one (0) to `other` (1); beyond them it goes straight on.

        Every number moves in a straight line. The paths need the same subpaths with the same kinds of segments; where
        the kinds differ, one that says both exactly stands for them (a line as a curve). Raises `BadValueError` where
        there is none.
        """
        if not isinstance(other, PathVerbs):
            raise BadTypeError(f"a path is interpolated with a Path, got {shown(other)}")
        return type(self)(interpolated(self.data(), other.data(), finite(t, "t")))

    def rounded(self, radius: float) -> Self:
        """Each corner between two straight lines replaced by an arc of a circle of `radius` that touches both.

        A line shared by two corners gives each at most half of itself: the radius is less where that is too short.
        Corners beside curves stay.
        """
        return type(self)(rounded(self.data(), not_negative(radius, "radius")))

    def jittered(self, segment_length: float, amount: float, seed: int = 0) -> Self:
        """The path as lines of about `segment_length` whose ends are up to `amount` beside it, at random.

        The same `seed` (a whole number from 0) always draws the same. Raises `LimitError` beyond `path_segments`.
        """
        length, most = positive(segment_length, "segment_length"), not_negative(amount, "amount")
        return type(self)(jittered(self.data(), length, most, whole(seed, "seed", 0)))

    def reversed(self) -> Self:
        """Each subpath drawn from its last point to its first; the subpaths stay in order. Twice is the path again."""
        return type(self)(reversed_data(self.data()))

    def trimmed(self, start: float, end: float, *, inverted: bool = False) -> Self:
        """The part between two fractions (0 to 1) of the whole length, or, `inverted`, the rest.

        The subpaths count one after the other, closing lines included. Curves stay what they are, in float64. A closed
        subpath that is kept whole stays closed; what is left on both sides of its start is joined there. Raises
        `BadValueError` for fractions out of range or out of order.
        """
        first, last = fraction(start, "start"), fraction(end, "end")
        if first > last:
            raise BadValueError(f"start must not be above end, got {start!r} and {end!r}")
        return type(self)(trim(self.data(), first, last, to_bool(inverted, "inverted")))

    def dashed(self, dash_lengths: Sequence[float], offset: float = 0.0) -> Self:
        """The dashes as open subpaths: `dash_lengths` and `offset` are the canvas' line dash and its offset.

        Curves stay what they are, in float64. The pattern begins anew in each subpath. In a closed one a dash that
        reaches the end is joined with one that begins at the start. Dashes of no length are left out. A pattern that
        is empty or all zeros gives the path itself. Raises `LimitError` beyond `dash_segments`.
        """
        return type(self)(dash(self.data(), dash_pattern(dash_lengths), finite(offset, "offset")))

    def stamped(
        self, stamp: PathVerbs, spacing: float, offset: float = 0.0, fit: Fit = "turn", tolerance: float = 0.01
    ) -> Self:
        """`stamp` drawn at distances `offset`, `offset + spacing`, ... along each subpath, before its end.

        The stamp's origin comes to lie on the path. `fit` says how: `"move"` upright, `"turn"` with its x axis along
        the path, `"follow"` bent so that its x axis lies on the path; bent segments become cubic curves, checked at
        three points each to be within `tolerance`. A negative `offset` leaves out the stamps before the start. Raises
        `LimitError` beyond `path_segments`.
        """
        if not isinstance(stamp, PathVerbs):
            raise BadTypeError(f"a stamp must be a Path, got {shown(stamp)}")
        if not is_one_of(fit, ("move", "turn", "follow")):
            raise BadValueError(f"fit must be 'move', 'turn' or 'follow', got {shown(fit)}")
        data = stamped(
            self.data(),
            stamp.data(),
            positive(spacing, "spacing"),
            finite(offset, "offset"),
            fit,
            positive(tolerance, "tolerance"),
        )
        return type(self)(data)

    def outlined(
        self,
        width: float = 1.0,
        cap: LineCap = "butt",
        join: LineJoin = "miter",
        miter_limit: float = 10.0,
        dash: Sequence[float] = (),
        dash_offset: float = 0.0,
        *,
        tolerance: float = 0.02,
    ) -> Self:
        """The outline of a stroke, as a path to fill under the rule `nonzero`: what `stroke` would cover.

        The styles are the canvas'; `width` and the dashes are user units. Where the line crosses itself the outline
        overlaps: `simplified()` makes it one area. Computed by Skia in float32; the sides of curves are quadratic
        curves within about `tolerance` of the true offset. Raises `BadValueError` for a width that is not above 0,
        `LimitError` beyond `path_work`.
        """
        if not is_one_of(cap, ("butt", "round", "square")):
            raise BadValueError(f"cap must be 'butt', 'round' or 'square', got {shown(cap)}")
        if not is_one_of(join, ("miter", "round", "bevel")):
            raise BadValueError(f"join must be 'miter', 'round' or 'bevel', got {shown(join)}")
        pattern = dash_pattern(dash)
        style = LineStyle(
            positive(width, "width"),
            cap,
            join,
            not_negative(miter_limit, "miter_limit"),
            pattern if any(pattern) else (),
            finite(dash_offset, "dash_offset"),
        )
        slack, data = positive(tolerance, "tolerance"), self.data()
        outline_work(data, style)
        return type(self)(pathops.stroke_outline(data, style, slack))
