"""The surface of a patch: ISO 32000-2, 8.7.4.5.8 (tensor-product patches), of which Coons patches are a case."""

from __future__ import annotations

from vecdraw.paint.brush import MeshPatch, Point

Row = tuple[Point, Point, Point, Point]
Grid = tuple[Row, Row, Row, Row]

# Where the points round a patch lie in the grid of its sixteen control points: (i, j) for the Bernstein polynomials
# B_i(u) B_j(v).
_RIM = ((0, 0), (0, 1), (0, 2), (0, 3), (1, 3), (2, 3), (3, 3), (3, 2), (3, 1), (3, 0), (2, 0), (1, 0))
_INNER = ((1, 1), (1, 2), (2, 2), (2, 1))


def inner_controls(points: tuple[Point, ...]) -> tuple[Point, Point, Point, Point]:
    """The inner control points, each by its corner, that make a tensor-product patch of these sides a Coons patch."""
    rim = dict(zip(_RIM, points, strict=True))

    def inner(i: int, j: int) -> Point:
        """The point by the corner (3i, 3j), where i and j are 0 or 1."""
        a, b = 3 * i, 3 * j
        c, d = 3 - a, 3 - b
        near_a, near_b = (1, 2)[i], (1, 2)[j]

        def at(axis: int) -> float:
            return (
                -4 * rim[a, b][axis]
                + 6 * (rim[a, near_b][axis] + rim[near_a, b][axis])
                - 2 * (rim[a, d][axis] + rim[c, b][axis])
                + 3 * (rim[c, near_b][axis] + rim[near_a, d][axis])
                - rim[c, d][axis]
            ) / 9

        return at(0), at(1)

    return inner(0, 0), inner(0, 1), inner(1, 1), inner(1, 0)


def control_grid(patch: MeshPatch) -> Grid:
    """The sixteen control points p[i][j] of S(u, v) = sum of p[i][j] B_i(u) B_j(v), B_i the Bernstein polynomials.

    The corners of the patch's colours are (u, v) = (0, 0), (0, 1), (1, 1) and (1, 0).
    """
    found = dict(zip(_RIM, patch.points, strict=True))
    found.update(zip(_INNER, patch.controls or inner_controls(patch.points), strict=True))

    def row(i: int) -> Row:
        return found[i, 0], found[i, 1], found[i, 2], found[i, 3]

    return row(0), row(1), row(2), row(3)
