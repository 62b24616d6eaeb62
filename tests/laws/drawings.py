"""Drawing programs performed on Contexts of any kind."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

import vecdraw as vd
from tests.oracle import drawing
from tests.oracle.programs import Program, Step
from tests.strategies import drawing_programs

PROGRAMS: st.SearchStrategy[Program] = drawing_programs()


def resources_of(program: Program, ctx: vd.Context) -> list[Any]:
    """What the steps of a program refer to."""
    made: list[Any] = []
    for resource in program["resources"]:
        made.append(drawing._make(resource, ctx, made))
    return made


def perform(ctx: vd.Context, steps: list[Step], resources: list[Any]) -> None:
    """Performs steps on a Context."""
    drawing._perform(ctx, steps, resources)


def performed(program: Program, **options: Any) -> vd.Context:
    """A Context with a program performed on it."""
    ctx = vd.Context(program["width"], program["height"], strict=False, **options)
    perform(ctx, program["steps"], resources_of(program, ctx))
    return ctx


def balanced(program: Program) -> Program:
    """The program with a restore for each save, and none too many."""
    steps: list[Step] = []
    depth = 0
    for step in program["steps"]:
        if step == ["restore"] and not depth:
            continue
        depth += {"save": 1, "restore": -1}.get(step[0], 0)
        steps.append(step)
    return {**program, "steps": steps + [["restore"]] * depth}


def largest_difference(one: NDArray[Any], two: NDArray[Any]) -> int:
    """How far two pictures are apart where they differ most, in levels of premultiplied 8-bit channels."""
    a, b = (p.astype(float) * np.concatenate([np.repeat(p[..., 3:], 3, 2), np.full_like(p[..., 3:], 255)], 2) / 255
            for p in (one, two))  # fmt: skip
    return int(np.ceil(np.abs(a - b).max(initial=0)))
