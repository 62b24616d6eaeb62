"""Templates on the command line: which files are templates, and the data for them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from vecdraw import poster
from vecdraw.errors import BadValueError, shown

if TYPE_CHECKING:
    from vecdraw.poster.source import Source
    from vecdraw.poster.template import Template

SUFFIXES: Final = (".yaml", ".yml", ".toml", ".json")
STDIN: Final = "-"


def add_data_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that say what a template is drawn with."""
    parser.add_argument(
        "--data", metavar="FILE", help="data for a template: .json, .yaml or .toml; - is JSON from stdin"
    )
    parser.add_argument(
        "--set", metavar="NAME=VALUE", action="append", default=[], help="one value, over those of --data; often"
    )
    parser.add_argument("--size", metavar="NAME", help="one of the template's sizes; the first where left out")
    parser.add_argument("--lang", metavar="TAG", help="a language (BCP 47) in place of the template's")


def load(path: str) -> Template:
    """The template in a file. Raises `VecdrawError`."""
    return poster.template.Template.load(path)


def data_for(template: Template, chosen: argparse.Namespace) -> Source | dict[str, Any]:
    """The data: of `--data` and `--set`, or the template's samples where neither is given. Raises `VecdrawError`."""
    values = _set(chosen.set)
    if chosen.data is None:
        return {**template.samples, **values}
    source = _read(chosen.data)
    if not values:
        return source
    if not isinstance(source.data, dict):
        raise BadValueError(f"{source.name} must be a mapping of names to values, got {shown(source.data)}")
    return poster.source.Source({**source.data, **values}, source.name, source.locate)


def _read(path: str) -> Source:
    if path == STDIN:
        return poster.source.parse(sys.stdin.buffer.read(), "json", "stdin")
    form = poster.source.format_of(path)
    try:
        return poster.source.parse(Path(path).read_bytes(), form, path)
    except (OSError, ValueError) as error:
        if isinstance(error, BadValueError):
            raise
        raise BadValueError(f"cannot read the data {path!r}: {error}") from error


def _set(given: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not (name and equals):
            raise BadValueError(f"--set takes NAME=VALUE, got {shown(one)}")
        values[name] = json.loads(value) if value[:1] in ("[", "{") and _is_json(value) else value
    return values


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
