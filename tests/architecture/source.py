"""Reads a package's modules and their imports from the source, without importing anything."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeGuard


@dataclass(frozen=True)
class Import:
    """One import: the full dotted name of the module it reaches, and where it stands."""

    target: str
    line: int
    in_function: bool
    for_types: bool
    """Under `if TYPE_CHECKING`, so never executed."""


@dataclass(frozen=True)
class Module:
    """One source file."""

    name: str
    path: Path
    names: frozenset[str]
    """The names of all modules of the package, to tell `from package import module` from `from module import value`."""

    @cached_property
    def text(self) -> str:
        """The source."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text, str(self.path))

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """Every import: at the top, under TYPE_CHECKING, in functions, by `import_module("...")` or on demand."""
        return tuple(self._imports(self.tree, in_function=False, for_types=False))

    def _imports(self, node: ast.AST, *, in_function: bool, for_types: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            typing = for_types or (is_for_types(node) and child in node.body)
            for target in self._targets(child):
                line = child.lineno  # type: ignore[attr-defined]  # only statements and calls have targets
                yield Import(target, line, in_function, typing)
            inside = in_function or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from self._imports(child, in_function=inside, for_types=typing)

    def _targets(self, node: ast.AST) -> list[str]:
        match node:
            case ast.Import(names=names):
                return [alias.name for alias in names]
            case ast.ImportFrom(module=module, names=names, level=level):
                base = ".".join([*self._ancestor(level), *([module] if module else [])])
                return [full if (full := f"{base}.{alias.name}") in self.names else base for alias in names]
            case ast.Call(
                func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                return [name]
            case ast.Call(func=ast.Attribute(attr="modules", value=ast.Name(id="on_demand")), args=[_, *names]):
                return [f"{self.name}.{name.value}" for name in names if isinstance(name, ast.Constant)]
            case _:
                return []

    def _ancestor(self, level: int) -> list[str]:
        if level == 0:
            return []
        parts = self.name.split(".")
        kept = len(parts) - level + (self.path.name == "__init__.py")
        return parts[:kept]


def is_for_types(node: ast.AST) -> TypeGuard[ast.If]:
    """Whether a statement is `if TYPE_CHECKING`."""
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def read(root: Path, package: str) -> list[Module]:
    """All modules of the package in the directory `root`, by name."""
    paths = sorted((root / package).rglob("*.py"))
    named = {dotted(path.relative_to(root)): path for path in paths}
    return [Module(name, path, frozenset(named)) for name, path in named.items()]


def dotted(path: Path) -> str:
    """A module's name from its path below the root."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
