"""The smallest program that still shows a difference: tries many smaller ones at once."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from tests.oracle.chromium import Chromium
from tests.oracle.judgement import Verdict, judge
from tests.oracle.programs import Program, Step

ROUNDS = 60  # batches at the most: some seconds


def shrink(verdict: Verdict, browser: Chromium) -> Verdict:
    """Takes away steps, then arguments and stops, then digits, as long as the verdict stays of its kind."""
    rounds = 0
    for candidates in (_fewer_steps, _fewer_resources, _simpler_values):
        found = True
        while found and rounds < ROUNDS:
            rounds += 1
            attempts = [program for program in candidates(verdict.program) if program != verdict.program]
            smaller = [other for other in judge(attempts, browser) if other.kind == verdict.kind]
            found = bool(smaller)
            if found:
                verdict = min(smaller, key=lambda other: (_size(other.program), -other.difference.fraction))
    return verdict


def _size(program: Program) -> int:
    """What is made small: things first, then what it takes to write them."""
    return 1000 * len(program["steps"]) + len(str(program["steps"])) + len(str(program["resources"]))


def _fewer_steps(program: Program) -> Iterator[Program]:
    steps = program["steps"]
    length = len(steps)
    while length:
        for start in range(0, len(steps) - length + 1, max(1, length // 2)):
            yield {**program, "steps": steps[:start] + steps[start + length :]}
        length //= 2


def _fewer_resources(program: Program) -> Iterator[Program]:
    for index, resource in enumerate(program["resources"]):
        for smaller in _smaller_resources(resource):
            resources = [*program["resources"]]
            resources[index] = smaller
            yield {**program, "resources": resources}
    if program["resources"] and "$" not in str(program["steps"]):
        yield {**program, "resources": []}


def _smaller_resources(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key, least in (("stops", 1), ("steps", 2)):  # without any, it is another difference
        for index in range(len(resource.get(key, ())) if len(resource.get(key, ())) > least else 0):
            yield {**resource, key: resource[key][:index] + resource[key][index + 1 :]}
    if resource.get("transform"):
        yield {**resource, "transform": None}


def _simpler_values(program: Program) -> Iterator[Program]:
    """Each number rounded, each paint a plain colour; in the steps and in the resources."""
    for key in ("steps", "resources"):
        for at, value in _leaves(program[key]):
            for simpler in _simpler(value):
                copy = deepcopy(program)
                _put(copy[key], at, simpler)
                yield copy
    for index, step in enumerate(program["steps"]):
        if step[0] in {"fillStyle=", "strokeStyle="} and step[1] != "black":
            simple: Step = [step[0], "black"]
            yield {**program, "steps": [*program["steps"][:index], simple, *program["steps"][index + 1 :]]}


def _simpler(value: Any) -> Iterator[Any]:
    if isinstance(value, float):
        yield from (float(round(value, digits)) for digits in (0, 1) if round(value, digits) != value)


def _leaves(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every plain value in nested lists and dictionaries, with the way there."""
    if isinstance(value, list | dict):
        for key, item in enumerate(value) if isinstance(value, list) else value.items():
            yield from _leaves(item, (*at, key))
    else:
        yield at, value


def _put(target: Any, at: tuple[Any, ...], value: Any) -> None:
    for key in at[:-1]:
        target = target[key]
    target[at[-1]] = value
