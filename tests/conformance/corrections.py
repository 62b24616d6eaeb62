"""What the shared adaptor leaves out of a browser, put right while the suite runs.

Each correction is of the adaptor between JavaScript and Python, none of the library: the element's `dir`, pictures
that are loading or broken, numbers of objects, DOMMatrixInit. The shared modules are patched in memory, never copied.
"""

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest import mock

import vecdraw as vd
from tests.conformance.pictures import decoded
from tests.conformance.suite import Case, Suite

MATRIX = {"a": "m11", "b": "m12", "c": "m21", "d": "m22", "e": "m41", "f": "m42"}
IDENTITY = {"a": 1.0, "b": 0.0, "c": 0.0, "d": 1.0, "e": 0.0, "f": 0.0}
TAKES_MATRIX = {"setTransform", "addPath"}


@contextmanager
def corrected(suite: Suite) -> Iterator[None]:
    """The shared modules with all corrections, for the length of a `with` block."""
    adaptor, base = suite.adaptor, suite.base
    patches = {
        (suite.transpiler, "T"): _transpiler(suite),
        (base, "tostr"): _to_string(base.tostr),
        (adaptor, "number"): _number(suite),
        (adaptor, "Data"): _data(suite),
        (adaptor, "Method"): _method(suite),
        (adaptor, "G"): _globals(suite),
    }
    started = [mock.patch.object(module, name, value) for (module, name), value in patches.items()]
    for patch in started:
        patch.start()
    try:
        yield
    finally:
        for patch in reversed(started):
            patch.stop()


def prepare(case: Case, canvas: Any) -> None:
    """What the canvas element's attributes say beyond its size."""
    if 'dir="rtl"' in case.canvas:
        canvas.ctx.direction = "rtl"


def _transpiler(suite: Suite) -> type:
    """Variables exist in the whole function that declares them, and `++x, ++i` does both."""
    shared: Any = suite.transpiler.T

    class Transpiler(shared):  # type: ignore[misc]  # its class is known when the suite is
        def stmts(self, body: Any) -> None:
            if len(self.locals) == 1:
                self.locals[0] |= {
                    declaration.id.name
                    for statement in body
                    if statement.type == "VariableDeclaration"
                    for declaration in statement.declarations
                }
            super().stmts(body)

        def s_ExpressionStatement(self, statement: Any) -> None:  # noqa: N802 - the name of what it overrides
            if statement.expression.type == "SequenceExpression":
                for expression in statement.expression.expressions:
                    self.s_ExpressionStatement(mock.Mock(expression=expression))
            else:
                super().s_ExpressionStatement(statement)

    return Transpiler


def _to_string(shared: Any) -> Any:
    def to_string(value: Any) -> str:
        if isinstance(value, float) and not math.isfinite(value):
            return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        return str(shared(value))

    return to_string


def _number(suite: Suite) -> Any:
    shared, make = suite.adaptor.number, suite.base.Obj

    def number(value: Any) -> Any:
        if isinstance(value, make) and hasattr(value, "valueOf"):
            return number(value.valueOf())
        return shared(value)

    return number


def _data(suite: Suite) -> type:
    """Bytes of an ImageData whose other properties read back, until its memory goes."""
    shared: Any = suite.adaptor.Data
    properties: dict[tuple[int, str], Any] = {}

    class Data(shared):  # type: ignore[misc]  # its class is known when the suite is
        def get(self, key: Any) -> Any:
            return properties.get((self.f.ctypes.data, key), suite.base.U) if isinstance(key, str) else super().get(key)

        def set(self, key: Any, value: Any) -> None:
            if isinstance(key, str):
                properties[self.f.ctypes.data, key] = value
            else:
                super().set(key, value)

    return Data


def _method(suite: Suite) -> type:
    """Methods that take objects as WebIDL does: matrices as dictionaries, numbers through valueOf."""
    shared: Any = suite.adaptor.Method

    class Method(shared):  # type: ignore[misc]  # its class is known when the suite is
        def __call__(self, *arguments: Any) -> Any:
            return super().__call__(*(self._converted(argument) for argument in arguments))

        def _converted(self, argument: Any) -> Any:
            if isinstance(argument, Element):
                return argument.loaded if argument.loaded is not None else suite.adaptor.Picture()
            if not isinstance(argument, suite.base.Obj):
                return argument
            if self.n in TAKES_MATRIX:
                return suite.adaptor.Proxy(_matrix(vars(argument), suite.base.JSError))
            return suite.adaptor.number(argument) if hasattr(argument, "valueOf") else argument

    return Method


def _matrix(given: dict[str, Any], error: type[Exception]) -> vd.Affine:
    """A DOMMatrixInit as an Affine (Geometry Interfaces 1, "validate and fixup (2D)")."""
    values = dict(IDENTITY)
    for name, long in MATRIX.items():
        if name in given and long in given and given[name] != given[long]:
            raise error(f"TypeError: {name} and {long} differ")
        values[name] = float(given.get(name, given.get(long, values[name])))
    return vd.Affine(*values.values())


def _globals(suite: Suite) -> type:
    """The window with pictures that load, fail and reload, and with Number.MAX_VALUE."""
    shared: Any = suite.adaptor.G

    class Window(shared):  # type: ignore[misc]  # its class is known when the suite is
        Number = SimpleNamespace(MAX_VALUE=sys.float_info.max)

        def _byid(self, name: str) -> Any:
            encoded = suite.image(name)
            if encoded is None or name in self.els:
                return super()._byid(name)
            pixmap = decoded(encoded)
            self.els[name] = Element(None if pixmap is None else suite.adaptor.Proxy(pixmap))
            return self.els[name]

    return Window


class Element:
    """An <img>: `loaded` is its picture, None while there is none; setting `src` starts to load another."""

    def __init__(self, loaded: Any) -> None:
        self.loaded = loaded

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name == "src":
            self.loaded = None
