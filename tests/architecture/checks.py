"""The rules, each a function from a package's modules to one sentence a violation."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from tests.architecture.plan import Plan
from tests.architecture.source import Import, Module

LINES = 600
VAGUE_NAMES = frozenset({"common", "helpers", "misc", "util", "utils"})
SUPPRESSION = re.compile(
    r"""\#\s*(?:type:\s*ignore(?:\[[^\]]*\])?
           |noqa(?::\s*[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)?)
        (?P<rest>.*)$""",
    re.VERBOSE,
)


def floors(modules: list[Module], plan: Plan) -> list[str]:
    """Imports between rooms go down; nothing imports the package's own entrance; every room is in the plan."""
    return list(_floors(modules, plan))


def _floors(modules: list[Module], plan: Plan) -> Iterator[str]:
    for module in modules:
        room = room_of(module.name, plan)
        if room in plan.entrances:
            continue
        height = plan.floor(room)
        if height is None:
            yield f"{module.name}: the room {room!r} is on no floor of the plan"
            continue
        for item in within(module, plan):
            other = room_of(item.target, plan)
            below = plan.floor(other)
            where = f"{module.name}:{item.line}"
            if other in plan.entrances:
                yield f"{where}: imports {item.target}, which is for users; import from the room that defines the name"
            elif below is None:
                continue  # said once, for the module itself
            elif other != room and below > height:
                yield f"{where}: {room} imports {item.target}, which lies above it"
            elif other != room and below == height != 0:
                yield f"{where}: {room} imports {item.target}, a sibling"


def doors(modules: list[Module], plan: Plan) -> list[str]:
    """Each third-party library is imported only where its door is."""
    found = []
    for module in modules:
        for item in module.imports:
            library = item.target.partition(".")[0]
            if library in {plan.package, *plan.everywhere} or library in sys.stdlib_module_names:
                continue
            allowed = plan.doors.get(library)
            if allowed is None:
                found.append(f"{module.name}:{item.line}: {library} has no door in the plan")
            elif not any(lies_in(module.name, door) for door in allowed):
                found.append(f"{module.name}:{item.line}: {library} may only be imported in {' and '.join(allowed)}")
    return found


def shaping(modules: list[Module], plan: Plan) -> list[str]:
    """`uharfbuzz.shape` is used only at the shaping door, though tables may be read elsewhere."""
    return [
        f"{module.name}:{line}: shaping belongs in {plan.shaping_door}"
        for module in modules
        if module.name != plan.shaping_door
        for line in _shaping_lines(module)
    ]


def _shaping_lines(module: Module) -> Iterator[int]:
    aliases = {
        alias.asname or alias.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == "uharfbuzz"
    }
    for node in ast.walk(module.tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr="shape") if name in aliases:
                yield node.lineno
            case ast.ImportFrom(module="uharfbuzz", names=names) if any(alias.name == "shape" for alias in names):
                yield node.lineno


def cycles(modules: list[Module], plan: Plan) -> list[str]:
    """No module imports itself through others when it runs; types may refer to each other within a room."""
    graph = {
        module.name: {item.target for item in within(module, plan) if not item.for_types} - {module.name}
        for module in modules
        if room_of(module.name, plan) not in plan.entrances
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return ["cycle: " + " <- ".join(error.args[1])]
    return []


def imports_in_functions(modules: list[Module], plan: Plan) -> list[str]:
    """On demand only what is heavy or optional: a library, a module that is one's door or loads one, or a lower room.

    That it does not hide a cycle is what `cycles` sees to, which counts these imports.
    """
    found = []
    inner_doors = [door for doors in plan.doors.values() for door in doors if door.count(".") > 1]
    heavy = {module.name for module in modules if any(loads(item, plan.everywhere) for item in module.imports)}
    for module in modules:
        room = room_of(module.name, plan)
        if room in plan.entrances:
            continue
        height = plan.floor(room) or 0
        for item in within(module, plan):
            below = plan.floor(room_of(item.target, plan))
            lower = below is not None and below < height
            if not item.in_function or lower or item.target in heavy:
                continue
            if not any(lies_in(item.target, door) for door in inner_doors):
                found.append(f"{module.name}:{item.line}: imports {item.target} inside a function")
    return found


def loads(item: Import, libraries: frozenset[str]) -> bool:
    """Whether importing the module loads one of the libraries."""
    return item.target.partition(".")[0] in libraries and not item.in_function and not item.for_types


def sizes(modules: list[Module]) -> list[str]:
    """No file is longer than the limit."""
    counts = {module.name: len(module.text.splitlines()) for module in modules}
    return [f"{name}: {count} lines, more than {LINES}" for name, count in counts.items() if count > LINES]


def names(modules: list[Module]) -> list[str]:
    """No module or package is named after nothing in particular."""
    return [f"{module.name}: says nothing" for module in modules if VAGUE_NAMES & set(module.name.split("."))]


def packages(modules: list[Module]) -> list[str]:
    """Every directory with modules is a package, or it would not be installed."""
    folders = {module.path.parent for module in modules}
    return [f"{folder}: no __init__.py" for folder in sorted(folders) if not (folder / "__init__.py").exists()]


def suppressions(modules: list[Module]) -> list[str]:
    """Every `type: ignore` and `noqa` is followed by its reason, in words."""
    found = []
    for module in modules:
        for number, line in enumerate(module.text.splitlines(), 1):
            match = SUPPRESSION.search(line)
            if match and len(re.findall(r"[^\W\d_]{2,}", SUPPRESSION.sub("", match["rest"]))) < 2:
                found.append(f"{module.name}:{number}: a suppression without its reason")
    return found


def room_of(name: str, plan: Plan) -> str:
    """The room a module of the package lies in; `__init__` for the package itself."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == plan.package else "__init__"


def within(module: Module, plan: Plan) -> Iterable[Import]:
    """The module's imports from its own package."""
    return (item for item in module.imports if lies_in(item.target, plan.package))


def lies_in(name: str, package: str) -> bool:
    """Whether a module is the package or in it."""
    return name == package or name.startswith(package + ".")
