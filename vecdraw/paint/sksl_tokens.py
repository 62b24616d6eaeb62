"""The words of a program in SkSL, and the constants among them.

The grammar is that of OpenGL ES Shading Language 1.00 with Skia's names for types; programs that do not follow it are
for Skia's compiler to refuse.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

_TOKEN: Final = re.compile(
    r"(?P<space>\s+|//[^\n]*|/\*.*?\*/)|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?[uf]?)"
    r"|(?P<sign>\+\+|--|<<=|>>=|<<|>>|[-+*/%<>=!&|^]=|&&|\|\||\^\^|.)",
    re.DOTALL,
)


class Token(NamedTuple):
    """A word, number or sign, and where it begins."""

    text: str
    at: int


def tokens_of(source: str) -> list[Token]:
    """The words, numbers and signs, each with its place in the text; no comments."""
    return [Token(match[0], match.start()) for match in _TOKEN.finditer(source) if match.lastgroup != "space"]


def constants_of(tokens: list[Token]) -> dict[str, float]:
    """The numbers that have a name: `const int N = 8;`. A name with two values has the larger."""
    found: dict[str, float] = {}
    texts = [token.text for token in tokens]
    for at, text in enumerate(texts):
        if text == "const" and texts[at + 3 : at + 4] == ["="]:
            end = texts.index(";", at) if ";" in texts[at:] else at
            value = value_of(" ".join(texts[at + 4 : end]), found)
            if value is not None:
                found[texts[at + 2]] = max(value, found.get(texts[at + 2], value))
    return found


_OPERATORS: Final[dict[type, Callable[..., float]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_LONGEST_CONSTANT: Final = 200


def value_of(text: str, constants: dict[str, float]) -> float | None:
    """The value of an expression of numbers, names of constants, the four operations and parentheses; else None."""
    if len(text) > _LONGEST_CONSTANT:
        return None
    plain = re.sub(r"(?<=\d)[uf]\b|(?<=\.)f\b", "", text.strip())
    try:
        value = _evaluated(ast.parse(plain, mode="eval").body, constants)
    except (SyntaxError, ValueError, TypeError, KeyError, ArithmeticError, RecursionError, MemoryError):
        return None
    return value if abs(value) < 1e9 else None


def _evaluated(node: Any, constants: dict[str, float]) -> float:
    match node:
        case ast.Constant(int() | float() as value):
            return float(value)
        case ast.Name(name):
            return constants[name]
        case ast.BinOp(left, op, right):
            return _OPERATORS[type(op)](_evaluated(left, constants), _evaluated(right, constants))
        case ast.UnaryOp(op, operand):
            return _OPERATORS[type(op)](_evaluated(operand, constants))
        case ast.Call(ast.Name("int" | "float" | "half"), [argument], []):
            return _evaluated(argument, constants)
        case _:
            raise ValueError("not a constant")
