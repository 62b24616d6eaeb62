"""How much work a program in SkSL is, as far as its text tells: Skia itself does not refuse loops in loops."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from vecdraw.paint.sksl_tokens import Token, constants_of, tokens_of, value_of

_FREE: Final = frozenset(";,(){}[].:")
_BEGINNINGS: Final = frozenset({"{", "}", "for", "if", "switch"})
_CALL_WORK: Final = 8  # a sine, a square root: as many additions
_LONGEST_LOOP: Final = 100_000  # the most turns that Skia lets a loop have
_WIDTH: Final = 4  # most numbers are vectors
_DEEPEST: Final = 64  # loops and blocks inside each other; Skia allows as many


class Work(NamedTuple):
    """How much there is to do for one pixel, in additions of one number: `steps` in all, `length` written out once.

    The length has each loop once and each function as often as it is called, which is how Skia compiles them.
    """

    steps: float
    length: float


@lru_cache(maxsize=64)
def work(source: str) -> Work:
    """How much work a pixel is: never less than about what it is, and far more where the text does not tell."""
    tokens = tokens_of(source)
    constants = constants_of(tokens)
    bodies = _functions(tokens)
    known: dict[str, Work] = {}
    for name, body in bodies:  # a function is defined before it is called
        found = _Estimate(body, constants, known).block(0)
        before = known.get(name, Work(0.0, 0.0))
        known[name] = Work(max(before.steps, found.steps), max(before.length, found.length))
    return known.get("main", Work(0.0, 0.0))


class _Estimate:
    """Adds up the work of one function's body."""

    def __init__(self, tokens: list[str], constants: dict[str, float], known: dict[str, Work]) -> None:
        self._tokens = tokens
        self._constants = constants
        self._known = known
        self._at = 0

    def block(self, depth: int) -> Work:
        """The statements up to the brace that closes a block, or to the end."""
        steps = length = 0.0
        while self._at < len(self._tokens):
            if self._tokens[self._at] == "}":
                self._at += 1
                break
            one = self._statement(depth)
            steps, length = steps + one.steps, length + one.length
        return Work(steps, length)

    def _statement(self, depth: int) -> Work:
        match self._tokens[self._at]:
            case "{" if depth < _DEEPEST:
                self._at += 1
                return self.block(depth + 1)
            case "for" if depth < _DEEPEST:
                return self._loop(depth)
            case "if" | "switch":
                return self._sum(self._parenthesis())  # what it governs is a statement of its own
            case _:
                return self._plain()

    def _loop(self, depth: int) -> Work:
        head = self._parenthesis()
        if self._at >= len(self._tokens):
            return Work(0.0, 0.0)
        body = self._statement(depth + 1)
        turns = _turns(head, self._constants)
        once = self._sum(head)
        return Work((body.steps + once.steps) * turns, body.length + once.length)

    def _parenthesis(self) -> list[str]:
        """What stands in the parentheses after the next token."""
        start = self._at = self._at + 2
        depth = 1
        while self._at < len(self._tokens) and depth:
            depth += {"(": 1, ")": -1}.get(self._tokens[self._at], 0)
            self._at += 1
        return self._tokens[start : self._at - 1]

    def _plain(self) -> Work:
        """A statement without a loop, or the label or `else` before another one."""
        start = self._at
        self._at += 1
        while self._at < len(self._tokens) and self._tokens[self._at - 1] != ";":
            if self._tokens[self._at] in _BEGINNINGS:
                break
            self._at += 1
        return self._sum(self._tokens[start : self._at])

    def _sum(self, tokens: list[str]) -> Work:
        steps = length = 0.0
        for at, token in enumerate(tokens):
            if token in _FREE:
                continue
            called = self._known.get(token) if tokens[at + 1 : at + 2] == ["("] else None
            if called is not None:
                steps, length = steps + called.steps, length + called.length
            elif tokens[at + 1 : at + 2] == ["("]:
                steps, length = steps + _CALL_WORK * _WIDTH, length + 1
            elif not (token[0].isalnum() or token[0] == "_"):
                steps, length = steps + _WIDTH, length + 1
        return Work(steps, length)


def _turns(head: list[str], constants: dict[str, float]) -> float:
    """How often a loop turns: at most as often as Skia lets it."""
    parts = " ".join(head).split(";")
    if len(parts) != 3:
        return _LONGEST_LOOP
    first = re.fullmatch(r"(?:\w+ )?(\w+) = (.+)", parts[0].strip())
    last = re.fullmatch(r"(\w+) (<|>|<=|>=|!=|==) (.+)", parts[1].strip())
    step = re.fullmatch(r"(?:\+\+|--) \w+|\w+ (?:\+\+|--)|\w+ [+-]= (.+)", parts[2].strip())
    if first is None or last is None or step is None:
        return _LONGEST_LOOP
    begin, end = value_of(first[2], constants), value_of(last[3], constants)
    by = 1.0 if step[1] is None else value_of(step[1], constants)
    if begin is None or end is None or not by:
        return _LONGEST_LOOP
    return min(_LONGEST_LOOP, abs(end - begin) / abs(by) + 1)


def _functions(tokens: list[Token]) -> list[tuple[str, list[str]]]:
    """The names of the functions, and what stands in their braces, in order."""
    found: list[tuple[str, list[str]]] = []
    depth = start = 0
    name = ""
    for at, token in enumerate(tokens):
        if token.text == "{":
            if depth == 0:
                name, start = _name_before(tokens, at), at + 1
            depth += 1
        elif token.text == "}":
            depth -= 1
            if depth == 0:
                found.append((name, [one.text for one in tokens[start:at]]))
    return found


def _name_before(tokens: list[Token], at: int) -> str:
    """The name of the function whose body begins at index `at`; empty for a struct."""
    while at > 0 and tokens[at].text not in {"(", ";", "}"}:
        at -= 1
    return tokens[at - 1].text if at > 0 and tokens[at].text == "(" else ""
