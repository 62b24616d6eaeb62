"""`vecdraw new`: a template to begin with."""

from __future__ import annotations

import argparse
from pathlib import Path

from vecdraw.errors import BadValueError, shown
from vecdraw.poster.catalogue import design_names, read_design
from vecdraw.poster.template import Template

DESCRIPTION = """\
Writes a copy of a designed template, with sample data, to change as you like; without NAME it lists them. A file that
is already there is left as it is.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `vecdraw new`."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="one of the designs")
    parser.add_argument("-o", "--output", metavar="PATH", help="the file; NAME.yaml where left out")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Prints the list, or writes the file. Raises `BadValueError`."""
    if chosen.name is None:
        if chosen.output is not None:
            raise BadValueError(f"-o needs the name of a design: {', '.join(design_names())}")
        _print_designs()
        return 0
    data = read_design(chosen.name)
    target = Path(chosen.output if chosen.output is not None else f"{chosen.name}.yaml")
    try:
        with target.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise BadValueError(f"{shown(str(target))} is already there; name another file with -o") from error
    except (OSError, ValueError) as error:
        raise BadValueError(f"cannot write {shown(str(target))}: {error}") from error
    print(f"{target}: vecdraw render {target} -o {target.stem}.png")
    return 0


def _print_designs() -> None:
    names = design_names()
    widest = max(map(len, names))
    for name in names:
        template = Template.parse(read_design(name), "yaml")
        sizes = ", ".join(template.sizes) if len(template.sizes) > 1 else ""
        print(f"{name:{widest}}  {template.title}{f' ({sizes})' if sizes else ''}")
