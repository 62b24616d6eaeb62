"""A template's tree, checked once: what does not depend on data is read, what does waits as expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from vecdraw import limits
from vecdraw.poster.attributes import Attribute
from vecdraw.poster.expressions import Bound, Scope, compiled, map_texts
from vecdraw.poster.formats import is_true
from vecdraw.poster.kinds import Flag, Kind
from vecdraw.poster.node_kinds import FLOW_KEYS, FLOW_KINDS, NODE_KINDS, NodeKind
from vecdraw.poster.where import Where

_CONDITION_KEYS: Final = ("all", "any", "not")
_HIDE: Final = Attribute("hide", Flag(), "leaves the box out", "layout")


class Waiting(NamedTuple):
    """A value with expressions in it, and how it is read once they have values."""

    raw: Any
    kind: Kind
    where: Where

    def read(self, scope: Scope, locale: str) -> Any:
        """The value. Raises `TemplateError`."""
        return self.kind.read(evaluated(self.raw, scope, locale), self.where)


class Values(NamedTuple):
    """Attributes: those that are known, and those that wait for data."""

    known: Mapping[str, Any]
    waiting: Mapping[str, Waiting]


class Condition(NamedTuple):
    """Whether something is there at all: an expression, or several of them joined."""

    join: str
    parts: tuple[Any, ...]

    def holds(self, scope: Scope, locale: str) -> bool:
        """Whether it holds for these values."""
        match self.join:
            case "all":
                return all(part.holds(scope, locale) for part in self.parts)
            case "any":
                return any(part.holds(scope, locale) for part in self.parts)
            case "not":
                return not self.parts[0].holds(scope, locale)
            case _:
                return is_true(evaluated(self.parts[0], scope, locale))


@dataclass(frozen=True, slots=True)
class Element:
    """A box of a template. `changes` are other attributes for sizes by name; None for the content of containers."""

    kind: NodeKind
    where: Where
    content: Any
    values: Values
    changes: Mapping[str, Values]
    children: tuple[Item, ...]
    condition: Condition | None
    name: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """Boxes for each item of a list."""

    where: Where
    items: Any
    each: tuple[Item, ...]
    empty: tuple[Item, ...]
    name: str
    index: str
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Use:
    """A component put in place."""

    where: Where
    component: str
    given: Any
    slots: Mapping[str, tuple[Item, ...]]
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a component takes what whoever uses it puts there."""

    where: Where
    name: str
    default: tuple[Item, ...]
    condition: Condition | None


Item = Element | Repeat | Use | Slot


class Compiler:
    """Reads boxes. `constants` are names whose values never change, `sizes` and `components` the names of those."""

    def __init__(
        self, constants: Scope, sizes: tuple[str, ...], components: tuple[str, ...], fonts: Mapping[str, str]
    ) -> None:
        self._constants = constants
        self._sizes = sizes
        self._components = components
        self._fonts = fonts
        self._count = 0

    def items(self, value: Any, where: Where, depth: int = 0) -> tuple[Item, ...]:
        """One box, or a list of them. Raises `TemplateError` and `LimitError`."""
        if value is None:
            return ()
        if isinstance(value, list):
            return tuple(self.item(one, where / at, depth) for at, one in enumerate(value))
        return (self.item(value, where, depth),)

    def item(self, value: Any, where: Where, depth: int) -> Item:
        """One box."""
        limits.check("template_nesting", depth, f"boxes inside each other in {where.source}")
        self._count += 1
        limits.check("template_nodes", self._count, f"boxes in {where.source}")
        if not isinstance(value, Mapping):
            where.fail("a box: a mapping such as {text: Hello}", value)
        kinds = [key for key in value if key in NODE_KINDS or key in FLOW_KINDS]
        if "table" in kinds and "columns" in value:
            kinds = ["table"]
        if not kinds:
            raise where.unknown("kind of box", next(iter(value), ""), (*NODE_KINDS, *FLOW_KINDS))
        if len(kinds) > 1:
            raise where.error(f"a box is one of {' and '.join(kinds)}, not both")
        kind = kinds[0]
        if kind in FLOW_KINDS:
            return self._flow(kind, value, where, depth)
        return self._element(NODE_KINDS[kind], value, where, depth)

    def _element(self, kind: NodeKind, value: Mapping[str, Any], where: Where, depth: int) -> Element:
        known = kind.known
        given = {key: one for key, one in value.items() if key not in (kind.name, "name", "if", "when")}
        values = self._values(given, known, where)
        content: Any = None
        children: tuple[Item, ...] = ()
        if kind.content is not None:
            content = self._value(value[kind.name], kind.content, where / kind.name)
        elif kind.name != "space":
            children = self.items(value[kind.name], where / kind.name, depth + 1)
        return Element(
            kind, where, content, values, self._changes(value.get("when"), known, where / "when"), children,
            self.condition(value.get("if"), where / "if"), self._name(value, where),
        )  # fmt: skip

    def _changes(self, value: Any, known: Mapping[str, Any], where: Where) -> dict[str, Values]:
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            where.fail("a mapping of sizes to attributes", value)
        changes = {}
        for size, given in value.items():
            if size not in self._sizes:
                raise (where / size).unknown("size", size, self._sizes)
            if not isinstance(given, Mapping):
                (where / size).fail("a mapping of attributes", given)
            changes[size] = self._values(given, {**known, "hide": _HIDE}, where / size)
        return changes

    def _values(self, given: Mapping[str, Any], known: Mapping[str, Any], where: Where) -> Values:
        read: dict[str, Any] = {}
        waiting: dict[str, Waiting] = {}
        for name, raw in given.items():
            if name not in known:
                raise (where / name).unknown("attribute", name, (*known, "name", "if", "when"))
            value = self._value(raw, known[name].kind, where / name, font=name == "font")
            if isinstance(value, Waiting):
                waiting[name] = value
            else:
                read[name] = value
        return Values(read, waiting)

    def _value(self, raw: Any, kind: Kind, where: Where, *, font: bool = False) -> Any:
        """The value, or what waits for data."""
        if font and isinstance(raw, str):
            raw = self._fonts.get(raw, raw)
        ready = self.waiting(raw, where)
        return Waiting(ready, kind, where) if is_bound(ready) else kind.read(ready, where)

    def waiting(self, raw: Any, where: Where) -> Any:
        """`raw` with its texts taken apart, those that need no data filled in."""

        def change(text: str, at: Where) -> Any:
            made = compiled(text, at)
            if isinstance(made, Bound) and made.names <= self._constants.keys():
                return made.value(self._constants, "")
            return made

        return map_texts(raw, where, change)

    def condition(self, value: Any, where: Where) -> Condition | None:
        """What `if` says."""
        if value is None:
            return None
        if isinstance(value, Mapping):
            if len(value) != 1 or next(iter(value)) not in _CONDITION_KEYS:
                where.fail("one of all, any and not, with what they join", value)
            join, parts = next(iter(value.items()))
            listed = parts if isinstance(parts, list) else [parts]
            if join == "not" and len(listed) != 1:
                (where / join).fail("one condition", parts)
            made = tuple(self.condition(one, where / join / at) for at, one in enumerate(listed))
            return Condition(join, tuple(one for one in made if one is not None))
        if not isinstance(value, (str, bool)):
            where.fail("an expression such as '{sale}'", value)
        return Condition("is", (self.waiting(value, where),))

    def _flow(self, kind: str, value: Mapping[str, Any], where: Where, depth: int) -> Item:
        known = (kind, *FLOW_KEYS[kind])
        for key in value:
            if key not in known:
                raise (where / key).unknown(f"name in {kind}", key, known)
        condition = self.condition(value.get("if"), where / "if")
        match kind:
            case "repeat":
                if "each" not in value:
                    raise where.error("repeat needs each: the boxes of every item")
                return Repeat(
                    where, self.waiting(value["repeat"], where / "repeat"),
                    self.items(value["each"], where / "each", depth + 1),
                    self.items(value.get("empty"), where / "empty", depth + 1),
                    self._word(value.get("as", "item"), where / "as"),
                    self._word(value.get("index", "index"), where / "index"),
                    condition,
                )  # fmt: skip
            case "use":
                if value["use"] not in self._components:
                    raise (where / "use").unknown("component", value["use"], self._components)
                slots = value.get("slots") or {}
                if not isinstance(slots, Mapping):
                    (where / "slots").fail("a mapping of slots to boxes", slots)
                filled = {name: self.items(one, where / "slots" / name, depth + 1) for name, one in slots.items()}
                return Use(
                    where, value["use"], self.waiting(value.get("with") or {}, where / "with"), filled, condition
                )
            case _:
                name = self._word(value["slot"], where / "slot")
                return Slot(where, name, self.items(value.get("default"), where / "default", depth + 1), condition)

    def _word(self, value: Any, where: Where) -> str:
        if not isinstance(value, str) or not value.replace("-", "_").isidentifier():
            where.fail("a name", value)
        return value

    def _name(self, value: Mapping[str, Any], where: Where) -> str:
        name = value.get("name", "")
        if not isinstance(name, str):
            (where / "name").fail("a name", name)
        return name


def is_bound(value: Any) -> bool:
    """Whether there is an expression somewhere in a value."""
    if isinstance(value, Bound):
        return True
    if isinstance(value, dict):
        return any(map(is_bound, value.values()))
    return isinstance(value, list) and any(map(is_bound, value))


def evaluated(value: Any, scope: Scope, locale: str) -> Any:
    """A value whose expressions have got theirs."""
    if isinstance(value, Bound):
        return value.value(scope, locale)
    if isinstance(value, dict):
        return {key: evaluated(one, scope, locale) for key, one in value.items()}
    if isinstance(value, list):
        return [evaluated(one, scope, locale) for one in value]
    return value
