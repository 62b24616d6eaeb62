"""A template's tree and data to boxes: repeats and components unrolled, conditions decided, attributes inherited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from vecdraw import limits
from vecdraw.poster.attributes import INHERITED
from vecdraw.poster.boxes import Box
from vecdraw.poster.clock import look
from vecdraw.poster.elements import Element, Item, Repeat, Slot, Use, Values, Waiting, evaluated, is_bound
from vecdraw.poster.head import ROOT_FONT
from vecdraw.poster.parameters import Parameter, checked

_FONT_PARTS: Final = ("family", "size", "weight", "style", "features")
_IN_EM: Final = ("letter_spacing", "word_spacing")


@dataclass(frozen=True, slots=True)
class Component:
    """Boxes with parameters and slots of their own."""

    name: str
    parameters: tuple[Parameter, ...]
    items: tuple[Item, ...]


class Surroundings(NamedTuple):
    """What a box can see: names with values, what it inherits, and what fills the slots of the component it is in."""

    scope: Mapping[str, Any]
    inherited: Mapping[str, Any]
    size: str
    slots: Mapping[str, tuple[tuple[Item, ...], Surroundings]]
    depth: int = 0

    @property
    def locale(self) -> str:
        """The language of formats."""
        return str(self.inherited.get("lang", ""))


class Unfolder:
    """Makes boxes of items. `constants` are what every component sees."""

    def __init__(self, components: Mapping[str, Component], constants: Mapping[str, Any]) -> None:
        self._components = components
        self._constants = constants
        self._count = self._steps = self._characters = 0

    def boxes(self, items: tuple[Item, ...], around: Surroundings) -> list[Box]:
        """The boxes of items, those without a place left out. Raises `TemplateError` and `LimitError`."""
        made: list[Box] = []
        for item in items:
            self._step(item)
            if item.condition is not None and not item.condition.holds(around.scope, around.locale):
                continue
            match item:
                case Element():
                    box = self._box(item, around)
                    if box is not None:
                        made.append(box)
                case Repeat():
                    made.extend(self._repeated(item, around))
                case Use():
                    made.extend(self._used(item, around))
                case Slot():
                    filled = around.slots.get(item.name)
                    if filled is None:
                        made.extend(self.boxes(item.default, self._deeper(around, item)))
                    else:
                        outside = filled[1]._replace(inherited=around.inherited, depth=around.depth)
                        made.extend(self.boxes(filled[0], self._deeper(outside, item)))
        return made

    def _box(self, element: Element, around: Surroundings) -> Box | None:
        self._count += 1
        limits.check("template_nodes", self._count, f"boxes of {element.where.source}")
        own = self._own(element, around)
        if own.pop("hide", False):
            return None
        values, passed = _with_text(own, around.inherited)
        locale = str(values.get("lang", ""))
        content = element.content
        if isinstance(content, Waiting):
            content = content.read(around.scope, locale)
        self._weigh(element, content, own)
        box = Box(element.kind.name, element.where, content, values, element.name)
        if element.children:
            box.children = self.boxes(element.children, self._deeper(around._replace(inherited=passed), element))
        return box

    def _step(self, item: Item, count: int = 1) -> None:
        """Counts what is gone through, so that repeats of nothing and components of components end too."""
        self._steps += count
        look()
        limits.check("template_steps", self._steps, f"boxes and repetitions gone through in {item.where.source}")

    def _weigh(self, element: Element, content: Any, own: Mapping[str, Any]) -> None:
        """Counts what is in a box that takes time as boxes do: characters, cells of tables, numbers of charts."""
        if isinstance(content, str):
            self._characters += len(content)
            limits.check("template_all_text", self._characters, f"characters of all texts in {element.where.source}")
        elif element.kind.name == "table":
            cells = sum(len(row) for row in content)
            limits.check("template_table_cells", cells, f"cells of a table in {element.where.source}")
            self._step(element, cells)
        if element.kind.name == "chart":
            numbers = sum(len(one) if isinstance(one, (list, tuple)) else 1 for one in own.get("data", ()))
            limits.check("template_chart_values", numbers, f"numbers of a chart in {element.where.source}")
            self._step(element, numbers)

    def _own(self, element: Element, around: Surroundings) -> dict[str, Any]:
        """The attributes the box itself has, for this size."""
        own = _evaluated(element.values, around)
        if around.size in element.changes:
            own.update(_evaluated(element.changes[around.size], around))
        return own

    def _repeated(self, item: Repeat, around: Surroundings) -> list[Box]:
        items = evaluated(item.items, around.scope, around.locale) if is_bound(item.items) else item.items
        if isinstance(items, int) and not isinstance(items, bool):
            limits.check("template_nodes", items, f"repetitions in {item.where.source}")
            items = range(1, items + 1)
        if isinstance(items, (str, bytes, Mapping)) or not hasattr(items, "__iter__"):
            (item.where / "repeat").fail("a list, or a number of times", items)
        made: list[Box] = []
        for index, one in enumerate(items):
            self._step(item)
            scope = {**around.scope, item.name: one, item.index: index + 1}
            made.extend(self.boxes(item.each, self._deeper(around._replace(scope=scope), item)))
        if not made and item.empty:
            made = self.boxes(item.empty, self._deeper(around, item))
        return made

    def _used(self, item: Use, around: Surroundings) -> list[Box]:
        component = self._components[item.component]
        given = evaluated(item.given, around.scope, around.locale)
        values = checked(component.parameters, given, item.where / "with")
        slots = {name: (items, around) for name, items in item.slots.items()}
        inside = around._replace(scope={**self._constants, **values}, slots=slots)
        return self.boxes(component.items, self._deeper(inside, item))

    def _deeper(self, around: Surroundings, item: Item) -> Surroundings:
        limits.check("template_nesting", around.depth + 1, f"boxes inside each other in {item.where.source}")
        return around._replace(depth=around.depth + 1)


def _evaluated(values: Values, around: Surroundings) -> dict[str, Any]:
    own = dict(values.known)
    if values.waiting:
        language = values.waiting.get("lang")
        locale = str(own["lang"]) if "lang" in own else around.locale
        if language is not None:
            own["lang"] = locale = str(language.read(around.scope, locale))
        for name, one in values.waiting.items():
            if name != "lang":
                own[name] = one.read(around.scope, locale)
    return own


def _with_text(own: dict[str, Any], inherited: Mapping[str, Any]) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """The attributes with what is inherited, fonts and lengths in em resolved; and what boxes inside inherit."""
    if not own.keys() & INHERITED:
        return {**inherited, **own}, inherited
    text = {name: value for name, value in own.items() if name in INHERITED}
    font = text.get("font") or inherited.get("font") or ROOT_FONT
    parts: dict[str, Any] = {}
    for name in _FONT_PARTS:
        if name in text:
            parts[name] = text.pop(name)
    if "size" in parts:
        parts["size"] = parts["size"].px(0, inherited.get("font", ROOT_FONT).size)
        if font.line_height is not None and font.size:
            parts["line_height"] = font.line_height * parts["size"] / font.size  # lines keep their share of the size
    if "family" in parts:
        parts["families"] = parts.pop("family")
    if parts:
        font = font.replaced(**parts)
    text["font"] = font
    for name in _IN_EM:
        if name in text:
            text[name] = text[name].px(0, font.size)
    if "line_height" not in text and "font" in own and font.line_height is not None:
        text["line_height"] = None
    passed = {**inherited, **text}
    return {**passed, **{name: value for name, value in own.items() if name not in INHERITED}}, passed
