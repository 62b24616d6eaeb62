"""Programs whose numbers are an exact tie, so that the last bit of a float decides: which of two texels, one cut more.

The rounding of another release of Skia, or of a processor that multiplies and adds in one go, may then take the other
side. The rule asks neither what a program draws nor what differs: it moves all of it a little, in four directions. A
tie is gone there, a difference between the two libraries is not.
"""

from collections.abc import Iterator
from typing import Final

from tests.oracle.programs import Program, Step

MOVE: Final = 1 / 1024  # px: far beyond the last bit of a coordinate, far below what can be seen
DIRECTIONS: Final = ((MOVE, MOVE), (MOVE, -MOVE), (-MOVE, MOVE), (-MOVE, -MOVE))


def neighbours(program: Program) -> list[Program]:
    """The program moved by MOVE on both axes, in each of the four directions."""
    return [moved(program, dx, dy) for dx, dy in DIRECTIONS]


def moved(program: Program, dx: float, dy: float) -> Program:
    """The program with all that it draws by coordinates moved by (`dx`, `dy`) px of the canvas."""
    return {**program, "steps": [["translate", dx, dy], *_moved(program["steps"], dx, dy)]}


def _moved(steps: list[Step], dx: float, dy: float) -> Iterator[Step]:
    for step in steps:
        match step:
            case ["setTransform", a, b, c, d, e, f]:
                yield ["setTransform", a, b, c, d, e + dx, f + dy]
            case ["resetTransform"]:
                yield ["setTransform", 1, 0, 0, 1, dx, dy]
            case _:
                yield step
