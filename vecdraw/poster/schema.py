"""The JSON Schema of templates (draft 2020-12), for editors; made of the same tables as the reading of templates."""

from __future__ import annotations

from typing import Any, Final, get_args

from vecdraw.poster.attributes import Attribute
from vecdraw.poster.head import KEYS, VERSION
from vecdraw.poster.kinds import Flag, Json
from vecdraw.poster.node_kinds import FLOW_KEYS, FLOW_KINDS, NODE_KINDS, NodeKind
from vecdraw.poster.paints import PaintKind
from vecdraw.poster.parameters import ParameterType

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_EXPRESSION: Final[Json] = {"type": "string", "pattern": r"\{[^{}]+\}"}
_BOXES: Final[Json] = {"anyOf": [{"$ref": "#/$defs/box"}, {"type": "array", "items": {"$ref": "#/$defs/box"}}]}
_CONDITION: Final[Json] = {"$ref": "#/$defs/condition"}


def template_schema() -> Json:
    """The schema of a whole template, as JSON has it."""
    boxes = [{"$ref": f"#/$defs/{name}"} for name in (*NODE_KINDS, *FLOW_KINDS)]
    return {
        "$schema": DIALECT,
        "title": "vecdraw template",
        "type": "object",
        "properties": _head(),
        "required": ["body"],
        "additionalProperties": False,
        "$defs": {
            "box": {"anyOf": boxes},
            "condition": _condition(),
            "parameter": _parameter(),
            "size": {"type": ["string", "array", "object"]},
            **{name: _node(kind) for name, kind in NODE_KINDS.items()},
            **{name: _flow(name) for name in FLOW_KINDS},
        },
    }


def _head() -> Json:
    text = {"type": "string"}
    groups = {"type": "object", "additionalProperties": {"type": "object"}}
    parameters = {"type": "object", "additionalProperties": {"$ref": "#/$defs/parameter"}}
    component = {
        "type": "object",
        "properties": {"parameters": parameters, "body": _BOXES},
        "required": ["body"],
        "additionalProperties": False,
    }
    known: Json = {
        "vecdraw": {"const": VERSION},
        "title": text,
        "description": text,
        "size": {"$ref": "#/$defs/size"},
        "sizes": {"type": "object", "additionalProperties": {"$ref": "#/$defs/size"}},
        "dpi": {"type": "number"},
        "lang": text,
        "background": PaintKind().schema(),
        "font": text,
        "color": PaintKind().schema(),
        "theme": groups,
        "parameters": parameters,
        "components": {"type": "object", "additionalProperties": component},
        "body": _BOXES,
    }
    return {key: known[key] for key in KEYS}


def _parameter() -> Json:
    types = {"enum": list(get_args(ParameterType))}
    return {"anyOf": [types, {"type": "object", "properties": {"type": types}}]}


def _condition() -> Json:
    many = {"type": "array", "items": _CONDITION}
    joined = [
        {
            "type": "object",
            "properties": {word: {"anyOf": [_CONDITION, many]}},
            "required": [word],
            "additionalProperties": False,
        }
        for word in ("all", "any", "not")
    ]
    return {"anyOf": [{"type": ["string", "boolean"]}, *joined]}


def _node(kind: NodeKind) -> Json:
    attributes: dict[str, Any] = {name: _attribute(one) for name, one in kind.known.items()}
    hide = _attribute(Attribute("hide", Flag(), "leaves the box out", "layout"))
    changed = {"type": "object", "properties": {**attributes, "hide": hide}, "additionalProperties": False}
    if kind.content is None:
        content: Json = _BOXES if kind.name != "space" else {}
    else:
        content = {"anyOf": [kind.content.schema(), _EXPRESSION]}
    properties = {
        **attributes,
        kind.name: {**content, "description": kind.doc},
        "name": {"type": "string"},
        "if": _CONDITION,
        "when": {"type": "object", "additionalProperties": changed},
    }
    return {"type": "object", "properties": properties, "required": [kind.name], "additionalProperties": False}


def _attribute(one: Attribute) -> Json:
    return {"description": one.doc, "anyOf": [one.kind.schema(), _EXPRESSION]}


def _flow(name: str) -> Json:
    properties: dict[str, Any] = {key: {} for key in FLOW_KEYS[name]}
    properties.update({key: _BOXES for key in ("each", "empty", "default") if key in properties})
    if "slots" in properties:
        properties["slots"] = {"type": "object", "additionalProperties": _BOXES}
    properties["if"] = _CONDITION
    main: Json = {
        "type": ["string", "array", "integer"] if name == "repeat" else "string",
        "description": FLOW_KINDS[name],
    }
    return {
        "type": "object",
        "properties": {name: main, **properties},
        "required": [name],
        "additionalProperties": False,
    }
