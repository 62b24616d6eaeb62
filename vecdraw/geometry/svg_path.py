"""SVG path data read into `PathData` and written from it (SVG 2, chapter 9, and B.2 on arcs).

Coordinates are user units, y down.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache
from typing import Final

from vecdraw import limits
from vecdraw.errors import BadTypeError, ParseError, shown
from vecdraw.geometry.arc import endpoint_arc
from vecdraw.geometry.path_data import ARC, CLOSE, CUBIC, LINE, MOVE, QUAD, PathData
from vecdraw.geometry.svg_path_writer import svg_path_string

__all__ = ["parse_svg_path", "svg_path_string"]

_SPACE: Final = r"[ \t\n\f\r]*+"
_SEPARATOR: Final = rf"(?>{_SPACE},?{_SPACE})"
# A dot or an exponent without digits spoils the number before it: it does not start the next one. Python 3.11.2
# takes half of a possessive group that fails, so that those in the atomic one are greedy.
_NUMBER: Final = r"(?>([+-]?(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?))(?!\.(?![0-9]))(?![eE])"
_FLAG: Final = "([01])"

_ARGUMENTS: Final = {
    "M": (_NUMBER,) * 2,
    "L": (_NUMBER,) * 2,
    "H": (_NUMBER,),
    "V": (_NUMBER,),
    "C": (_NUMBER,) * 6,
    "S": (_NUMBER,) * 4,
    "Q": (_NUMBER,) * 4,
    "T": (_NUMBER,) * 2,
    "A": (_NUMBER, _NUMBER, _NUMBER, _FLAG, _FLAG, _NUMBER, _NUMBER),
    "Z": (),
}
_COMMAND: Final = re.compile(_SPACE + "([MmLlHhVvCcSsQqTtAaZz])")
_BLANK: Final = re.compile(_SPACE)
_SEPARATORS: Final = re.compile(_SEPARATOR)
_PARTS: Final = {_NUMBER: re.compile(_NUMBER), _FLAG: re.compile(_FLAG)}


@cache
def _arguments(key: str, before: str) -> re.Pattern[str]:
    """One set of arguments of a command, behind `before`; compiled when first met, which an import need not pay for."""
    return re.compile(before + _SEPARATOR.join(_ARGUMENTS[key]))


def parse_svg_path(text: str, strict: bool = True) -> PathData:
    """The path that SVG path data draws. Arcs become ARC, their radii scaled up where they do not reach.

    Raises `ParseError` with the offset of the first fault; with `strict=False` what was complete before it is kept,
    as SVG 2, 9.5.4 and `Path2D` ask for. Raises `BadTypeError` and `LimitError`.
    """
    if not isinstance(text, str):
        raise BadTypeError(f"SVG path data must be a str, got {shown(text)}")
    limits.check("svg_path_length", len(text), "characters of SVG path data")
    builder = _Builder()
    try:
        _read(text, builder)
    except ParseError:
        if strict:
            raise
    return PathData(bytes(builder.verbs), tuple(builder.coords))


def _read(text: str, builder: _Builder) -> None:
    at, most = 0, limits.current().path_segments
    while True:
        at = _end(_BLANK, text, at)
        if at == len(text):
            return
        command = _COMMAND.match(text, at)
        if command is None:
            raise _fault(text, at, "a path command")
        letter = command[1]
        if not builder.verbs and letter not in "Mm":
            raise _fault(text, at, "a path that begins with M or m")
        at = command.end()
        if letter in "Zz":
            builder.close()
        else:
            at = _read_arguments(text, at, letter, builder, most)


def _read_arguments(text: str, at: int, letter: str, builder: _Builder, most: int) -> int:
    """One or more sets of arguments of a command; where they end."""
    key = letter.upper()
    again = _arguments(key, _SEPARATOR)
    draw = builder.drawers[key]
    relative = letter != key
    found = _arguments(key, _SPACE).match(text, at)
    if found is None:
        raise _missing(text, _end(_BLANK, text, at), key)
    while found is not None and len(builder.verbs) <= most:
        numbers = tuple(map(float, found.groups()))
        if not math.isfinite(sum(numbers)) and not all(map(math.isfinite, numbers)):
            raise _fault(text, at, "numbers that a float64 can hold")
        draw(numbers, *(builder.last if relative else (0.0, 0.0)))
        if key == "M":
            draw = builder.drawers["L"]
        at = found.end()
        found = again.match(text, at)
    limits.check("path_segments", len(builder.verbs), "a path's segments")
    rest = _end(_SEPARATORS, text, at)
    if rest < len(text) and (text[rest] in "+-.0123456789" or "," in text[at:rest]):
        raise _missing(text, rest, key)
    if "," in text[at:rest]:
        raise _fault(text, at + text[at:rest].index(","), "no comma after the last argument")
    return at


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return at if found is None else found.end()


def _missing(text: str, at: int, key: str) -> ParseError:
    """The error for a set of arguments that starts at `at` and does not fit."""
    for part in _ARGUMENTS[key]:
        found = _PARTS[part].match(text, at)
        if found is None:
            return _fault(text, at, "a flag (0 or 1)" if part == _FLAG else "a number")
        at = _end(_SEPARATORS, text, found.end())
    return _fault(text, at, "complete arguments")


def _fault(text: str, at: int, expected: str) -> ParseError:
    found = shown(text[at : at + 16]) if at < len(text) else "the end"
    return ParseError(f"SVG path data, offset {at}: expected {expected}, got {found}", text, at)


class _Builder:
    """Draws commands, absolute or relative to (ox, oy), into verbs and coordinates."""

    def __init__(self) -> None:
        self.verbs = bytearray()
        self.coords: list[float] = []
        self.last = (0.0, 0.0)
        self._start = (0.0, 0.0)
        self._control = (0.0, 0.0)
        self._control_of = MOVE
        self._closed = False
        self.drawers: dict[str, Callable[[tuple[float, ...], float, float], None]] = {
            "M": self._move,
            "L": self._line,
            "H": self._horizontal,
            "V": self._vertical,
            "C": self._cubic,
            "S": self._smooth_cubic,
            "Q": self._quad,
            "T": self._smooth_quad,
            "A": self._arc,
        }

    def close(self) -> None:
        if not self._closed:
            self.verbs.append(CLOSE)
            self._closed = True
        self.last = self._start
        self._control_of = CLOSE

    def _add(self, verb: int, *coords: float) -> None:
        if self._closed:
            self.verbs.append(MOVE)
            self.coords += self._start
            self._closed = False
        self.verbs.append(verb)
        self.coords += coords
        self._control_of = verb

    def _move(self, n: tuple[float, ...], ox: float, oy: float) -> None:
        if self.verbs and self.verbs[-1] == MOVE:
            del self.verbs[-1], self.coords[-2:]
        self._closed = False
        self.last = self._start = (n[0] + ox, n[1] + oy)
        self._add(MOVE, *self.last)

    def _line(self, n: tuple[float, ...], ox: float, oy: float) -> None:
        self.last = (n[0] + ox, n[1] + oy)
        self._add(LINE, *self.last)

    def _horizontal(self, n: tuple[float, ...], ox: float, _oy: float) -> None:
        self._line((n[0], self.last[1]), ox, 0.0)

    def _vertical(self, n: tuple[float, ...], _ox: float, oy: float) -> None:
        self._line((self.last[0], n[0]), 0.0, oy)

    def _cubic(self, n: tuple[float, ...], ox: float, oy: float) -> None:
        self._curve(CUBIC, n[0] + ox, n[1] + oy, n[2] + ox, n[3] + oy, n[4] + ox, n[5] + oy)

    def _smooth_cubic(self, n: tuple[float, ...], ox: float, oy: float) -> None:
        self._curve(CUBIC, *self._reflected(CUBIC), n[0] + ox, n[1] + oy, n[2] + ox, n[3] + oy)

    def _quad(self, n: tuple[float, ...], ox: float, oy: float) -> None:
        self._curve(QUAD, n[0] + ox, n[1] + oy, n[2] + ox, n[3] + oy)

    def _smooth_quad(self, n: tuple[float, ...], ox: float, oy: float) -> None:
        self._curve(QUAD, *self._reflected(QUAD), n[0] + ox, n[1] + oy)

    def _curve(self, verb: int, *coords: float) -> None:
        self._add(verb, *coords)
        self._control = (coords[-4], coords[-3])
        self.last = (coords[-2], coords[-1])

    def _reflected(self, verb: int) -> tuple[float, float]:
        """The control point of a smooth curve: the last one mirrored, if it was of the same kind of curve."""
        x, y = self.last
        if self._control_of != verb:
            return x, y
        return 2 * x - self._control[0], 2 * y - self._control[1]

    def _arc(self, n: tuple[float, ...], ox: float, oy: float) -> None:
        rx, ry, degrees, large, clockwise, x, y = n
        end = (x + ox, y + oy)
        if end == self.last:
            self._control_of = ARC
            return
        arc = endpoint_arc(self.last, end, rx, ry, math.radians(degrees), large != 0, clockwise != 0)
        if arc is None:
            self._add(LINE, *end)
        else:
            self._add(ARC, *arc)
        self.last = end
