"""`PathData`: a path as a frozen value. Coordinates are user units, y down; angles radians, clockwise."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from vecdraw import limits
from vecdraw.errors import BadValueError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.arc import arc_conics, ellipse_point, near
from vecdraw.geometry.conic import conic_quads

FillRule = Literal["nonzero", "evenodd"]

MOVE: Final = 0
LINE: Final = 1
QUAD: Final = 2
CUBIC: Final = 3
CONIC: Final = 4
ARC: Final = 5
CLOSE: Final = 6

ARITY: Final = (2, 2, 4, 6, 5, 7, 0)
"""How many numbers follow each verb, by verb."""


_AFTER_CLOSE: Final = re.compile(rb"\x06[^\x00]")


@dataclass(frozen=True, slots=True)
class PathData:
    """A path as recorded: `verbs` (one byte a segment) and their numbers in `coords`, in order.

    MOVE x y; LINE x y; QUAD cx cy x y; CUBIC c1x c1y c2x c2y x y; CONIC cx cy x y weight;
    ARC cx cy rx ry rotation start sweep (a line from the current point to its start, then the arc); CLOSE.
    Every contour begins with MOVE.
    """

    verbs: bytes = b""
    coords: tuple[float, ...] = ()

    def segments(self) -> Iterator[tuple[int, tuple[float, ...]]]:
        """Each verb with its numbers."""
        at, coords = 0, self.coords
        for verb in self.verbs:
            end = at + ARITY[verb]
            yield verb, coords[at:end]
            at = end

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be filled or stroked: no segment but moves."""
        return not self.verbs.strip(b"\x00")

    def validated(self) -> PathData:
        """This path, if it is well-formed; for one from outside. Raises `BadValueError`, `LimitError`."""
        verbs = self.verbs
        limits.check("path_segments", len(verbs), "a path's segments")
        if not verbs:
            expected = 0
        elif verbs[0] != MOVE or _AFTER_CLOSE.search(verbs):
            raise BadValueError("every contour of a path must begin with MOVE")
        elif max(verbs) > CLOSE:
            raise BadValueError(f"a path's verbs must be 0 to {CLOSE}, got {max(verbs)}")
        else:
            expected = sum(arity * verbs.count(verb) for verb, arity in enumerate(ARITY))
        if len(self.coords) != expected:
            raise BadValueError(f"{len(verbs)} verbs of a path need {expected} numbers, got {len(self.coords)}")
        bad = next((number for number in self.coords if not math.isfinite(number)), None)
        if bad is not None:
            raise BadValueError(f"a path's coordinates must be finite, got {bad!r}")
        return self

    def transformed(self, transform: Affine) -> PathData:
        """This path after `transform`. Arcs become conics, which is exact."""
        if transform.is_identity:
            return self
        plain = self.without_arcs()
        a, b, c, d, e, f = transform
        coords = plain.coords
        if CONIC not in plain.verbs:
            xs, ys = coords[0::2], coords[1::2]
            out = [0.0] * len(coords)
            out[0::2] = [a * x + c * y + e for x, y in zip(xs, ys, strict=True)]
            out[1::2] = [b * x + d * y + f for x, y in zip(xs, ys, strict=True)]
            return PathData(plain.verbs, tuple(out))
        mapped: list[float] = []
        for verb, numbers in plain.segments():
            points = numbers[:4] if verb == CONIC else numbers
            for x, y in zip(points[0::2], points[1::2], strict=True):
                mapped += (a * x + c * y + e, b * x + d * y + f)
            mapped += numbers[len(points) :]
        return PathData(plain.verbs, tuple(mapped))

    def without_arcs(self) -> PathData:
        """This path with each arc written as at most four conics (rational quadratics), which is exact."""
        if ARC not in self.verbs:
            return self
        verbs = bytearray()
        coords: list[float] = []
        for verb, numbers in self.segments():
            if verb != ARC:
                verbs.append(verb)
                coords += numbers
                continue
            start, conics = arc_conics(*numbers)
            x, y = coords[-3:-1] if verbs[-1] == CONIC else coords[-2:]
            if not near((x, y), start, *numbers[:4]):
                verbs.append(LINE)
                coords += start
            for conic in conics:
                verbs.append(CONIC)
                coords += conic
        return PathData(bytes(verbs), tuple(coords))

    def without_conics(self, tolerance: float) -> PathData:
        """This path with each arc and each conic written as quadratic curves that stay within `tolerance` of it."""
        plain = self.without_arcs()
        if CONIC not in plain.verbs:
            return plain
        verbs = bytearray()
        coords: list[float] = []
        for verb, numbers in plain.segments():
            if verb != CONIC:
                verbs.append(verb)
                coords += numbers
                continue
            x1, y1, x2, y2, weight = numbers
            for quad in conic_quads((coords[-2], coords[-1]), (x1, y1), (x2, y2), weight, tolerance):
                verbs.append(QUAD)
                coords += quad
        return PathData(bytes(verbs), tuple(coords))

    def pruned(self) -> PathData:
        """This path without segments of no length and subpaths left without any (HTML Standard, trace a path)."""
        verbs = bytearray()
        coords: list[float] = []
        start = last = (0.0, 0.0)
        drawn = False
        for verb, numbers in self.segments():
            if verb == MOVE:
                start = last = (numbers[0], numbers[1])
                drawn = False
            elif verb == CLOSE:
                if not drawn:
                    continue
                last = start
            elif verb != ARC:
                points = numbers[:4] if verb == CONIC else numbers
                if set(zip(points[0::2], points[1::2], strict=True)) == {last}:
                    continue
                last = (points[-2], points[-1])
                drawn = True
            else:
                cx, cy, rx, ry, rotation, begin, sweep = numbers
                last = ellipse_point(cx, cy, rx, ry, rotation, begin + sweep)
                drawn = True
            verbs.append(verb)
            coords += numbers
        return self if len(verbs) == len(self.verbs) else PathData(bytes(verbs), tuple(coords))
