"""Programs in SkSL: compiled, checked and run."""

from __future__ import annotations

import re
import struct
from functools import lru_cache
from typing import Any, Final

from vecdraw import limits
from vecdraw.backends.skia.convert import to_matrix
from vecdraw.backends.skia.library import skia
from vecdraw.errors import ParseError
from vecdraw.paint.brush import SkslBrush
from vecdraw.paint.sksl import check_bound, declared_uniforms
from vecdraw.paint.sksl_work import work

_REPORT: Final = re.compile(r"error: (\d+): (.*)")


def check_program(source: str) -> None:
    """Raises `ParseError` for a program that cannot be compiled or bound, `LimitError` for one that is too long."""
    _compiled(source)


def program_shader(brush: SkslBrush) -> skia.Shader | None:
    """The program as a shader in user units; None where its transform leaves no area. Raises as `check_program`.

    Raises `BadValueError` for uniforms that are not those of the program.
    """
    effect = _compiled(brush.source)
    uniforms = check_bound(brush)
    if not brush.transform.is_invertible:
        return None
    packed = b"".join(
        struct.pack(f"<{uniform.size}{'i' if uniform.is_integer else 'f'}", *_typed(numbers, uniform.is_integer))
        for uniform, (_, numbers) in zip(uniforms, brush.uniforms, strict=True)
    )
    shader = effect.makeShader(skia.Data.MakeWithCopy(packed))
    return shader.makeWithLocalMatrix(to_matrix(brush.transform))


def _typed(numbers: tuple[float, ...], integers: bool) -> tuple[float, ...]:
    return tuple(map(int, numbers)) if integers else numbers


@lru_cache(maxsize=64)
def _compiled(source: str) -> Any:
    limits.check("sksl_length", len(source), "characters of a program in SkSL")
    if "\0" in source or not source.isascii():
        at = next(i for i, char in enumerate(source) if char == "\0" or not char.isascii())
        raise _error(source, source.count("\n", 0, at) + 1, "only ASCII characters are allowed, and no NUL")
    limits.check("sksl_operations", work(source).length, "operations of a program in SkSL")
    try:
        effect = skia.RuntimeEffect.MakeForShader(source)
    except RuntimeError as error:
        report = _REPORT.search(str(error))
        if report is None:
            raise _error(source, 1, str(error).strip() or "it does not compile") from None
        raise _error(source, int(report[1]), report[2]) from None
    _check_interface(source, effect)
    return effect


def _check_interface(source: str, effect: Any) -> None:
    """Raises `ParseError` unless the uniforms that were found in the text are those that Skia found."""
    if list(effect.children()):
        raise _error(source, 1, "it takes other shaders, which cannot be given to it")
    declared = declared_uniforms(source)
    size = 4 * sum(uniform.size for uniform in declared)
    names = [uniform.name for uniform in effect.uniforms()]
    if names != [uniform.name for uniform in declared] or skia.RuntimeShaderBuilder(effect).uniforms().size() != size:
        raise _error(source, 1, "its uniforms are declared in a way that vecdraw does not understand")


def _error(source: str, line: int, problem: str) -> ParseError:
    offset = sum(len(text) + 1 for text in source.split("\n")[: line - 1])
    return ParseError(f"a program in SkSL, line {line}: {problem}", source, min(offset, len(source)))
