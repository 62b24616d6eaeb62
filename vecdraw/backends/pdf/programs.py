"""The programs by which PDF says conic gradients (ISO 32000-1, 7.10.5), as Skia writes them, in other colours."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from vecdraw.backends.pdf.objects import real

_RAMP: Final = re.compile(rb"\{(.*?)\n(dup 0 le \{pop .*)\}\s*\Z", re.DOTALL)
_TOKEN: Final = re.compile(rb"[{}]|[^\s{}]+")
_EDGE: Final = re.compile(rb"\bdup ([\d.]+) le \{")
_TURN: Final = b"exch atan 360 div"
_PIECES: Final = 16  # of the way between two stops
_BESIDE: Final = 1e-6  # of the gradient; what lies beside a jump, and not on it

_Block = list["float | str | _Block"]
_BINARY: Final[dict[str, Callable[[float, float], float]]] = {
    "add": lambda one, two: one + two,
    "sub": lambda one, two: one - two,
    "mul": lambda one, two: one * two,
    "le": lambda one, two: float(one <= two),
    "gt": lambda one, two: float(one > two),
    "and": lambda one, two: float(bool(one) and bool(two)),
}


def turned_program(program: bytes, turned: Callable[[list[list[float]]], list[list[float]]]) -> bytes | None:
    """A program of a gradient with each colour turned by `turned`; None for one that is written in another way.

    Between two stops it has 16 straight parts; jumps stay jumps.
    """
    found = _RAMP.match(program)
    if found is None:
        return None
    way, ramp = found.groups()
    try:
        block = _parsed(ramp)
        edges = sorted({0.0, 1.0, *(float(edge) for edge in _EDGE.findall(ramp))})
        knots = [
            (start + (stop - start) * at / _PIECES, start + (stop - start) * (at + 1) / _PIECES)
            for start, stop in pairwise(edges)
            for at in range(_PIECES)
        ]
        sides = [(_color(block, start + _BESIDE), _color(block, stop)) for start, stop in knots]
        ends = [_color(block, -1.0), _color(block, 2.0)]
    except (ValueError, IndexError):
        return None
    colors = turned([*ends, *(color for pair in sides for color in pair)])
    first, last, rest = colors[0], colors[1], colors[2:]
    pieces = [(start, stop, rest[2 * at], rest[2 * at + 1]) for at, (start, stop) in enumerate(knots)]
    return b"".join(
        (
            b"{%s\n" % way,
            b"dup 0 le {pop %s 0} if\n" % _numbers(first),
            b"dup dup 0 gt exch 1 le and {\n%s0} if\n" % _tree(pieces),
            b"0 gt {%s} if\n}" % _numbers(last),
        )
    )


def whole_turn(program: bytes) -> tuple[list[float], Callable[[float], list[float]]] | None:
    """The ends of the parts of a gradient that goes round once, from 0 to 1, and its colours; None for any other.

    Beside a jump the colour is that of the part that ends there. Raises `ValueError` or `IndexError` in place of a
    colour where the program is written in another way.
    """
    found = _RAMP.match(program)
    if found is None or found[1].strip() != _TURN:
        return None
    ramp = found[2]
    block = _parsed(ramp)
    edges = sorted({0.0, 1.0, *(float(edge) for edge in _EDGE.findall(ramp))})
    return edges, lambda at: _color(block, at)


def _tree(pieces: Sequence[tuple[float, float, list[float], list[float]]]) -> bytes:
    """The piece that a number lies in, found by halves, and the colour there."""
    if len(pieces) > 1:
        half = len(pieces) // 2
        edge = b"%.7f" % pieces[half - 1][1]
        return b"dup %s le {\n%s}{\n%s} ifelse\n" % (edge, _tree(pieces[:half]), _tree(pieces[half:]))
    start, stop, one, two = pieces[0]
    slopes = [(b - a) / (stop - start) for a, b in zip(one, two, strict=True)]
    parts = [b"%s mul %s add" % (real(slope), real(a)) for a, slope in zip(one, slopes, strict=True)]
    return b"%.7f sub %s\n" % (start, b" ".join([*(b"dup %s exch" % part for part in parts[:-1]), parts[-1]]))


def _numbers(color: list[float]) -> bytes:
    return b" ".join(map(real, color))


def _parsed(text: bytes) -> _Block:
    """A program as a list: numbers, words, and lists for what stands in braces."""
    stack: list[_Block] = [[]]
    for token in _TOKEN.findall(text):
        if token == b"{":
            stack.append([])
        elif token == b"}":
            inner = stack.pop()
            stack[-1].append(inner)
        else:
            word = token.decode("ascii")
            stack[-1].append(float(word) if word[-1].isdigit() or word[-1] == "." else word)
    (block,) = stack
    return block


def _color(block: _Block, at: float) -> list[float]:
    """What a ramp gives for a number. Raises `ValueError` or `IndexError` for one that is not understood."""
    stack = [at]
    _run(block, stack)
    red, green, blue = stack
    return [red, green, blue]


def _run(block: _Block, stack: list[float]) -> None:
    blocks: list[_Block] = []
    for item in block:
        match item:
            case float():
                stack.append(item)
            case list():
                blocks.append(item)
            case "dup":
                stack.append(stack[-1])
            case "pop":
                stack.pop()
            case "exch":
                stack[-2:] = stack[-1], stack[-2]
            case "if":
                if stack.pop():
                    _run(blocks[-1], stack)
            case "ifelse":
                _run(blocks[-2] if stack.pop() else blocks[-1], stack)
            case _ if item in _BINARY:
                two, one = stack.pop(), stack.pop()
                stack.append(_BINARY[item](one, two))
            case _:
                raise ValueError(item)
