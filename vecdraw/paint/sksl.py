"""The uniforms of programs in SkSL: found in the text, and the numbers that are given for them.

Skia does not say how long an array of uniforms is and reads past the end of numbers that are too few, so both are
checked here, before anything is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import takewhile
from typing import Any, Final, NamedTuple

from vecdraw import limits
from vecdraw.arguments import to_float
from vecdraw.errors import BadTypeError, BadValueError, ParseError, shown
from vecdraw.paint.brush import SkslBrush
from vecdraw.paint.color import Color
from vecdraw.paint.sksl_tokens import constants_of, tokens_of, value_of

_SIZES: Final = {"": 1, "2": 2, "3": 3, "4": 4, "2x2": 4, "3x3": 9, "4x4": 16}
_TYPE: Final = re.compile(r"(float|half|int|short)(|[234]|[234]x[234])|(vec|ivec|mat)([234])")
_GREATEST: Final = 3.4028234663852886e38  # of float32
_LARGEST_INT: Final = 2**31 - 1
_DEEPEST: Final = 3  # lists in lists: an array of matrices


class Uniform(NamedTuple):
    """A uniform: its name, how many numbers it takes, and whether they are whole numbers."""

    name: str
    size: int
    is_integer: bool = False


@lru_cache(maxsize=64)
def declared_uniforms(source: str) -> tuple[Uniform, ...]:
    """The uniforms in the order they are declared. Raises `ParseError` for one whose size the text does not tell."""
    tokens = tokens_of(source)
    constants = constants_of(tokens)
    found: list[Uniform] = []
    for at, token in enumerate(tokens):
        if token.text != "uniform":
            continue
        statement = list(takewhile(lambda one: one.text not in {";", "{"}, tokens[at + 1 :]))
        if len(statement) < 2:
            raise _error(source, token.at, "a uniform has a type and a name")
        words = [one.text for one in statement if one.text not in {"highp", "mediump", "lowp", "const"}]
        match = _TYPE.fullmatch(words[0])
        if match is None:
            raise _error(source, token.at, f"a uniform of type {shown(words[0])} cannot be given from Python")
        size = _SIZES.get(match[2] if match[1] else _word_size(match[3], match[4]), 0)
        if not size:
            raise _error(source, token.at, f"a uniform of type {shown(words[0])} is not square")
        integer = words[0].startswith(("i", "s"))
        found += _declarators(source, token.at, words[1:], size, integer, constants)
    return tuple(found)


def _word_size(kind: str, side: str) -> str:
    return f"{side}x{side}" if kind == "mat" else side


def _declarators(
    source: str, at: int, words: list[str], size: int, integer: bool, constants: dict[str, float]
) -> list[Uniform]:
    """The names of one declaration, each perhaps with the length of an array, which may also follow the type."""
    common = 1
    if words[:1] == ["["]:
        end = words.index("]") if "]" in words else 1
        common = _length(source, at, words[1:end], constants)
        words = words[end + 1 :]
    found: list[Uniform] = []
    for part in " ".join(words).split(","):
        name, bracket, rest = part.strip().partition("[")
        length = _length(source, at, rest.rpartition("]")[0].split(), constants) if bracket else 1
        found.append(Uniform(name.strip(), size * length * common, integer))
    return found


def _length(source: str, at: int, words: list[str], constants: dict[str, float]) -> int:
    value = value_of("".join(words), constants)
    if value is None or value != int(value) or not 1 <= value <= limits.current().sksl_length:
        given = shown("".join(words))
        raise _error(source, at, f"the length of an array of uniforms must be a whole number, got {given}")
    return int(value)


def bind(source: str, values: Mapping[str, Any]) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """The numbers of every uniform, in the order they are declared.

    A value is a number, a list of numbers (of lists, for arrays and matrices, column by column), an array, or a `Color`
    for three or four numbers. Raises `BadTypeError`, `BadValueError` for a name, a size or a number that does not fit.
    """
    declared = declared_uniforms(source)
    names = [uniform.name for uniform in declared]
    unknown = sorted(str(name) for name in values if name not in names)
    if unknown:
        raise BadValueError(f"the program has no uniform {unknown[0]!r}; it has {', '.join(names) or 'none'}")
    missing = [name for name in names if name not in values]
    if missing:
        raise BadValueError(f"the uniforms {', '.join(missing)} have no value")
    return tuple((one.name, _checked(one, tuple(_numbers(values[one.name], one)))) for one in declared)


def check_bound(brush: SkslBrush) -> tuple[Uniform, ...]:
    """The uniforms of the program, if the brush has numbers for exactly these. Raises `BadValueError`."""
    declared = declared_uniforms(brush.source)
    if [one.name for one in declared] != [name for name, _ in brush.uniforms]:
        expected = ", ".join(one.name for one in declared) or "none"
        raise BadValueError(f"the program's uniforms are {expected}, got {shown([name for name, _ in brush.uniforms])}")
    for uniform, (_, numbers) in zip(declared, brush.uniforms, strict=True):
        _checked(uniform, numbers)
    return declared


def _checked(uniform: Uniform, numbers: tuple[float, ...]) -> tuple[float, ...]:
    if len(numbers) != uniform.size:
        raise BadValueError(f"the uniform {uniform.name} takes {uniform.size} numbers, got {len(numbers)}")
    for number in numbers:
        if not abs(number) <= _GREATEST:
            raise BadValueError(f"the uniform {uniform.name} takes finite numbers of 32 bits, got {number!r}")
        if uniform.is_integer and not (float(number).is_integer() and abs(number) <= _LARGEST_INT):
            raise BadValueError(f"the uniform {uniform.name} takes whole numbers of 32 bits, got {number!r}")
    return numbers


def _numbers(value: Any, uniform: Uniform, depth: int = 0) -> Iterator[float]:
    number = to_float(value)
    if number is not None:
        yield number
    elif isinstance(value, Color):
        yield from (value.red, value.green, value.blue, value.alpha)[: max(3, uniform.size)]
    else:
        try:
            listed = None if isinstance(value, (str, bytes, Mapping)) else list(value)
        except (TypeError, ValueError, ArithmeticError):
            listed = None
        if listed is None or depth > _DEEPEST or len(listed) > limits.current().sksl_length:
            raise BadTypeError(f"the uniform {uniform.name} must be a number or a list of numbers, got {shown(value)}")
        for part in listed:
            yield from _numbers(part, uniform, depth + 1)


def _error(source: str, at: int, problem: str) -> ParseError:
    line = source.count("\n", 0, at) + 1
    return ParseError(f"a program in SkSL, line {line}: {problem}", source, at)
