"""Where the text objects and forms of a content stream stand on the page: by that the same glyphs are told apart."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.backends.pdf.content import BLOCK
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Ref, Stream, exact
from vecdraw.geometry.affine import Affine

if TYPE_CHECKING:
    from vecdraw.backends.pdf.pieces import Piece

_NEAR: Final = 0.25  # pt; streams have numbers of six digits or so
_FARTHEST: Final = 1e9  # pt; nothing that is further off is seen
_PLACING: Final = re.compile(
    BLOCK + rb"|^(q|Q)\n|^((?:[-+.\d]+ ){6})cm\n|^/(\S+) Do\n", re.DOTALL | re.MULTILINE
)
"""A text object, an operator of the state, a matrix, a form."""

_FORM: Final = re.compile(rb"^/(\S+) Do\n", re.MULTILINE)

Point = tuple[float, float]


class _Found(NamedTuple):
    """The matrices in force at each text object and, by name, where forms are first drawn."""

    texts: list[Affine]
    forms: dict[str, Affine]


class Placement:
    """Where things stand that a stream draws; looked for when it is first asked.

    `outer` is where the stream itself stands: what maps its units to points of the page, y down.
    """

    def __init__(self, content: bytes, outer: Callable[[], Affine | None]) -> None:
        self._content = content
        self._outer = outer
        self._found: _Found | None = None

    def text(self, number: int, matrix: bytes) -> Point | None:
        """Where a text object begins, by its number in the stream and its own matrix; None where that is not known."""
        found = self._placed().texts
        if number >= len(found):
            return None
        x, y = map(float, matrix.split()[4:])
        return found[number].apply(x, y)

    def form(self, name: str) -> Affine | None:
        """Where a form stands; None where it is not drawn, but masks what is."""
        return self._placed().forms.get(name)

    def _placed(self) -> _Found:
        if self._found is None:
            outer = self._outer()
            self._found = _Found([], {}) if outer is None else _placed(self._content, outer)
        return self._found


def _placed(content: bytes, outer: Affine) -> _Found:
    found = _Found([], {})
    at, around = outer, list[Affine]()
    for operator in _PLACING.finditer(content):
        body, state, matrix, form = operator.groups()
        if body is not None:
            found.texts.append(at)
        elif matrix is not None:
            at = at @ Affine(*map(float, matrix.split()))
        elif form is not None:
            found.forms.setdefault(form.decode("latin-1"), at)
        elif state == b"q":
            around.append(at)
        elif around:
            at = around.pop()
    return found


class FormsOfPage:
    """Forms with text in the units of their page: PDFium compares heights in a form with those on the page.

    Skia shifts forms by whole points. What is shifted otherwise stays as it is, as do forms with patterns of cells.
    """

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._back: dict[Ref, Affine] = {}

    def moved(self, ref: Ref, content: bytes, entries: Dict, at: Affine | None) -> tuple[bytes, Dict]:
        """The content of a form in units of the page, and its entries; `at` maps its own units to these."""
        if at is None or at[:4] != (1.0, 0.0, 0.0, -1.0) or not (at.e.is_integer() and at.f.is_integer()):
            return content, entries
        patterns = {name: self._file.get(pattern) for name, pattern in entries["Resources"].get("Pattern", {}).items()}
        if any(isinstance(pattern, Stream) for pattern in patterns.values()):
            return content, entries
        placed = {name: self._file.add(_moved(pattern, at)) for name, pattern in patterns.items()}
        resources = {**entries["Resources"], "Pattern": placed} if placed else entries["Resources"]
        self._back[ref] = at.inverse()
        left, bottom, right, top = map(float, entries["BBox"])
        (x, y), (end_x, end_y) = at.apply(left, top), at.apply(right, bottom)
        return b"%s cm\n%s" % (exact(at), content), {
            **entries,
            "Resources": resources,
            "BBox": [x, y, end_x, end_y],
        }

    def drawn(self, content: bytes, forms: Mapping[str, Ref]) -> bytes:
        """A content stream that draws forms, those that were moved where they were."""
        moved = {name.encode("latin-1"): self._back[ref] for name, ref in forms.items() if ref in self._back}
        if not moved:
            return content

        def put_back(found: re.Match[bytes]) -> bytes:
            back = moved.get(found[1])
            return found[0] if back is None else b"q\n%s cm\n%sQ\n" % (exact(back), found[0])

        return _FORM.sub(put_back, content)


def _moved(pattern: Dict, at: Affine) -> Dict:
    """A gradient in a form that is moved: it has its place from the form (ISO 32000-1, 8.7.2)."""
    matrix = Affine(*map(float, pattern.get("Matrix", Affine())))
    return {**pattern, "Matrix": list(at @ matrix)}


class Twins:
    """Pieces of the same glyphs, in the order in which they were drawn; those `known` by their ids were shown."""

    def __init__(self, pieces: Iterable[Piece], known: Container[int] = ()) -> None:
        self._pieces = list(pieces)
        self._first = 0
        self._taken: Counter[int] = Counter(id(piece) for piece in self._pieces if id(piece) in known)
        self._cells: dict[tuple[int, int], list[Piece]] = {}
        for piece in self._pieces:
            x, y = piece.point
            if abs(x) < _FARTHEST and abs(y) < _FARTHEST:
                self._cells.setdefault(_cell(x, y), []).append(piece)

    def take(self, point: Point | None) -> tuple[Piece, bool]:
        """The piece at a point that was shown least, else the first that was not; and whether it was shown before."""
        here = [] if point is None else self.near(point)
        piece = min(here, key=lambda each: self._taken[id(each)]) if here else self._next()
        repeated = self._taken[id(piece)] > 0
        self._taken[id(piece)] += 1
        return piece, repeated

    def _next(self) -> Piece:
        while self._first < len(self._pieces) - 1 and self._taken[id(self._pieces[self._first])]:
            self._first += 1
        return self._pieces[self._first]

    def near(self, point: Point) -> list[Piece]:
        """The pieces at a point."""
        column, row = _cell(*point)
        around = product((column - 1, column, column + 1), (row - 1, row, row + 1))
        found = [piece for cell in around for piece in self._cells.get(cell, ())]
        return [piece for piece in found if is_near(piece.point, point)]


def is_near(one: Point, two: Point) -> bool:
    """Whether points are the same, as far as streams say it."""
    return math.dist(one, two) <= _NEAR


def _cell(x: float, y: float) -> tuple[int, int]:
    return math.floor(x / _NEAR), math.floor(y / _NEAR)
