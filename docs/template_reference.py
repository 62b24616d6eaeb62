"""Writes docs/reference/templates.md from the tables that templates are read by.

python docs/template_reference.py
"""

from pathlib import Path
from typing import get_args

from vecdraw.poster.attributes import COMMON, Attribute, Group
from vecdraw.poster.formats import FORMATS
from vecdraw.poster.node_kinds import FLOW_KEYS, FLOW_KINDS, NODE_KINDS
from vecdraw.poster.parameters import KEYS, KEYS_OF_ALL, ParameterType

TARGET = Path(__file__).resolve().parent / "reference" / "templates.md"

TOP = """\
# Templates

Everything a template may say, from the tables that it is read by (`python docs/template_reference.py` writes this
page). How the parts go together is in the [guide](../guide/templates.md); `vecdraw.poster.schema.template_schema()`
is the same as a JSON Schema for editors.

## The document

| name | |
|---|---|
| `vecdraw` | the version of the language of templates: 1 |
| `title`, `description` | what it is called; the title of SVG and PDF files |
| `size` | `1200x630`, `210mm x 297mm`, `1080 x auto` (as high as it needs), `A4`, `A4 landscape` |
| `sizes` | several of them by name, instead of `size`: `{banner: 1200x630, square: 1080x1080}` |
| `dpi` | pixels to the inch at scale 1, 96 where left out |
| `lang` | the language (BCP 47): forms of characters, rules of lines, formats of numbers and dates |
| `background` | what lies under everything |
| `font`, `color` | of all text that says nothing else |
| `theme` | groups of values by name, such as `colors` and `fonts`: `{colors.ink}` |
| `parameters` | what the template wants to be told |
| `components` | boxes with parameters and slots, used several times |
| `body` | the boxes |
"""

GROUPS: dict[Group, str] = {
    "layout": "Place and size, of all boxes",
    "look": "Look, of all boxes",
    "text": "Text",
    "container": "Rows, columns, grids and stacks",
    "picture": "Pictures",
    "shape": "Shapes and paths",
    "code": "Codes",
    "chart": "Charts",
    "table": "Tables",
}


def main() -> None:
    """Writes the page."""
    TARGET.write_text(page(), encoding="utf-8")


def page() -> str:
    """The page."""
    return "\n".join((TOP, *_boxes(), *_attributes(), *_parameters(), *_formats()))


def _boxes() -> list[str]:
    lines = ["## Boxes", "", "Each box is a mapping: the name of its kind with its content, and its attributes.", ""]
    lines += ["| kind | content | |", "|---|---|---|"]
    for kind in NODE_KINDS.values():
        content = "the boxes inside" if kind.content is None else kind.content.expected
        lines.append(_row(f"`{kind.name}`", content, kind.doc))
    lines += [
        "",
        "Any box may also have `name` (for `Poster.box`), `if` (an expression, `{not: ...}`, `{all: [...]}`,",
        "`{any: [...]}`) and `when` (attributes for some of the sizes, `hide: true` among them).",
        "",
        "| in place of a box | with | |",
        "|---|---|---|",
    ]
    for name, doc in FLOW_KINDS.items():
        lines.append(_row(f"`{name}`", ", ".join(f"`{key}`" for key in FLOW_KEYS[name]), doc))
    return [*lines, ""]


def _attributes() -> list[str]:
    lines: list[str] = []
    for group, title in GROUPS.items():
        lines += [f"## {title}", ""]
        if group == "text":
            lines += ["The first of them, down to `hanging_punctuation`, are taken over by boxes inside.", ""]
        lines += ["| attribute | takes | |", "|---|---|---|"]
        lines += [_row(f"`{one.name}`", one.kind.expected, one.doc) for one in _of(group)]
        lines.append("")
    return lines


def _of(group: Group) -> list[Attribute]:
    found = [*COMMON, *(one for kind in NODE_KINDS.values() for one in kind.attributes)]
    return [one for one in dict.fromkeys(found) if one.group == group]


def _parameters() -> list[str]:
    every = ", ".join(f"`{key}`" for key in KEYS_OF_ALL)
    lines = ["## Parameters", "", f"`name: type`, or `name: {{type: ..., ...}}` with any of {every} and", ""]
    lines += ["| type | also |", "|---|---|"]
    for name in get_args(ParameterType):
        lines.append(_row(f"`{name}`", ", ".join(f"`{key}`" for key in KEYS.get(name, ()))))
    return [*lines, ""]


def _formats() -> list[str]:
    lines = ["## Formats", "", "`{price|money:CNY}`: after the bar a format, its arguments after colons.", ""]
    lines += ["| format | of | arguments | |", "|---|---|---|---|"]
    lines += [_row(f"`{name}`", one.expected, one.usage, one.doc) for name, one in FORMATS.items()]
    return [*lines, ""]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    main()
