"""A path as the baseline of text: where its clusters stand, each by its middle (SVG 2, 11.8.3)."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import Final, Literal, NamedTuple

from vecdraw.geometry.measure import MeasuredContour, direction, measured
from vecdraw.geometry.path import Path
from vecdraw.geometry.work import measure_work
from vecdraw.scene.glyph_run import GlyphRun

PathAlign = Literal["start", "end", "left", "right", "center", "justify"]
PathSide = Literal["left", "right"]

_CLOSED: Final = 1e-9  # of its length: a path whose ends are nearer to each other is a ring

_INSIDE: Final = 1e-9  # of its length: how far inside of a subpath its ends are looked at


class GlyphCluster(NamedTuple):
    """Glyphs that stay together: the indices `start` to `stop` of a run.

    `origin` is where they begin in the run's own places, `advance` how far they move the pen, `at` how far along the
    path they begin; px.
    """

    start: int
    stop: int
    origin: float
    advance: float
    at: float


class BentRun(NamedTuple):
    """What of a run is shown on a path, with the characters of it that are."""

    run: GlyphRun
    spans: tuple[tuple[int, int], ...]

    def characters(self, start: int = 0) -> set[int]:
        """The indices of those characters in a text in which the run's begin at `start`."""
        return {start + at for span in self.spans for at in range(*span)}


class Track:
    """A path of a length, run along on one of its sides. `first` is where on it the text begins: a ring has one lap."""

    def __init__(self, path: Path, side: PathSide, *, rotate: bool) -> None:
        data = path.data()
        measure_work(data)
        self._parts = [part for part in measured(data) if part.length > 0]
        self._is_left, self._rotate = side == "left", rotate
        self._ends = list(accumulate(part.length for part in self._parts))
        self.length = self._ends[-1] if self._ends else 0.0
        lengths = accumulate(segment.length for part in self._parts for segment in part.segments)
        self._meetings = [0.0, *lengths]
        self.is_ring = len(self._parts) == 1 and _is_ring(self._parts[0])
        self.first = 0.0
        self._corners: list[tuple[float, float]] = []

    def room(self, offset: float, share: float) -> float:
        """How long text may be that does not stand out of the path, with `share` of the free room before it."""
        total = self.length
        if self.is_ring:
            return total
        if offset > 0:
            return max(0.0, total - offset / (1 - share)) if share < 1 else 0.0
        return max(0.0, total + offset / share) if share > 0 else total * (offset == 0)

    def bend(
        self, run: GlyphRun, clusters: Iterable[GlyphCluster], down: float, above: float, below: float
    ) -> BentRun | None:
        """A run with its clusters on the path, `down` px below it; None where none has room.

        `above` and `below` are how far its box reaches from its baseline.
        """
        ends = _ends(run)
        shown: list[tuple[int, float, float, float]] = []
        spans: list[tuple[int, int]] = []
        for cluster in clusters:
            half = cluster.advance / 2
            place = self._place(cluster.at + half)
            if place is None:
                continue
            x, y, angle = place
            cos, sin = math.cos(angle), math.sin(angle)
            for at in range(cluster.start, cluster.stop):
                right, low = run.xs[at] - cluster.origin - half, run.ys[at] + down
                shown.append((at, x + right * cos - low * sin, y + right * sin + low * cos, angle))
            spans.append(ends[run.clusters[cluster.start]])
            for right in (-half, half):
                for low in (down - above, down + below):
                    self._corners.append((x + right * cos - low * sin, y + right * sin + low * cos))
        return BentRun(_run(run, shown, spans, ends), tuple(spans)) if shown else None

    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of what is around all clusters bent since it was last asked for."""
        corners, self._corners = self._corners, []
        if not corners:
            return 0.0, 0.0, 0.0, 0.0
        xs, ys = zip(*corners, strict=True)
        return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)

    def has(self, middle: float) -> bool:
        """Whether a cluster with its middle at a distance is shown: not beyond the ends, nor after a lap of a ring."""
        return self.length > 0 and 0 <= middle - (self.first if self.is_ring else 0.0) <= self.length

    def frame(self, distance: float) -> tuple[float, float, float]:
        """The point at a distance and the angle there; beyond the ends straight on from them, on a ring round it."""
        if self.is_ring:
            inside, beyond = distance % self.length, 0.0
        else:
            inside = min(max(distance, 0.0), self.length)
            beyond = distance - inside
        at = inside if self._is_left else self.length - inside
        number = min(bisect_left(self._ends, at), len(self._parts) - 1)
        part, before = self._parts[number], self._ends[number - 1] if number else 0.0
        index, t = part.place(at - before)
        segment = part.segments[index].segment
        (x, y), (dx, dy) = segment.point(t), direction(segment, t)
        angle = math.atan2(dy, dx) if self._is_left else math.atan2(-dy or 0.0, -dx)
        if beyond:
            x, y = x + beyond * math.cos(angle), y + beyond * math.sin(angle)
        return x, y, angle if self._rotate else 0.0

    def stretches(self) -> list[tuple[float, float]]:
        """From where to where each subpath goes, just inside of its ends, the first and the last on without end."""
        ends = [end if self._is_left else self.length - end for end in self._ends[:-1]]
        inside = _INSIDE * self.length
        return [
            (first + inside, last - inside) for first, last in pairwise([-math.inf, *sorted(ends), math.inf])
        ]

    def corners(self, low: float, high: float) -> list[float]:
        """The distances from one to another at which segments meet, in no order."""
        found: list[float] = []
        laps = range(math.floor(low / self.length), math.floor(high / self.length) + 1) if self.is_ring else [0]
        for meeting in self._meetings:
            at = meeting if self._is_left else self.length - meeting
            found += [at + lap * self.length for lap in laps if low < at + lap * self.length < high]
        return found

    def _place(self, middle: float) -> tuple[float, float, float] | None:
        """The frame of a cluster; None where it is not shown."""
        return self.frame(middle) if self.has(middle) else None


def share_before(align: PathAlign, *, rtl: bool) -> float:
    """The share of the free room that is before the text."""
    if align in ("center", "justify"):
        return 0.5 if align == "center" else 0.0
    return float(align in ("right", "start" if rtl else "end"))


def glyph_groups(run: GlyphRun) -> list[tuple[int, int]]:
    """The glyphs of each cluster of a run, from left to right, as ranges of indices."""
    cuts = [at for at in range(1, len(run.glyphs)) if run.clusters[at] != run.clusters[at - 1]]
    return list(pairwise([0, *cuts, len(run.glyphs)])) if run.glyphs else []


def hidden_of(text: str, shown: set[int]) -> str:
    """The characters of a text that are not among those that are shown."""
    return "".join(character for at, character in enumerate(text) if at not in shown)


def _is_ring(part: MeasuredContour) -> bool:
    """Whether a subpath ends where it begins."""
    return math.dist(part.point(0.0), part.point(part.length)) <= _CLOSED * part.length


def _ends(run: GlyphRun) -> dict[int, tuple[int, int]]:
    """The characters of each cluster."""
    starts = sorted(set(run.clusters))
    if starts:
        starts[0] = 0  # characters without a glyph go with what follows them
    return dict(zip(sorted(set(run.clusters)), pairwise([*starts, len(run.text)]), strict=True))


def _run(
    run: GlyphRun,
    shown: list[tuple[int, float, float, float]],
    spans: list[tuple[int, int]],
    ends: dict[int, tuple[int, int]],
) -> GlyphRun:
    """The glyphs that are shown, in their new places, with the text that they stand for."""
    text, begins = "", {}
    for start, end in sorted(set(spans)):
        begins[start] = len(text)
        text += run.text[start:end]
    angles = tuple([angle for *_, angle in shown])
    return GlyphRun(
        run.face,
        run.size,
        tuple([run.glyphs[at] for at, *_ in shown]),
        tuple([x for _, x, _, _ in shown]),
        tuple([y for _, _, y, _ in shown]),
        tuple([begins[ends[run.clusters[at]][0]] for at, *_ in shown]),
        text,
        run.advance,
        run.direction,
        run.lang,
        angles if any(angles) else (),
        run.is_beside,
        run.level,
    )
