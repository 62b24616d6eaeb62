"""`vecdraw new`: a template to begin with."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from vecdraw.errors import BadValueError, shown
from vecdraw.poster.catalogue import design_names, design_pictures, read_design
from vecdraw.poster.template import Template

DESCRIPTION = """\
Writes a copy of a designed template, with sample data, to change as you like; without NAME it lists them. A file that
is already there is left as it is. The pictures of a design are written beside it.
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
    target = Path(chosen.output if chosen.output is not None else f"{chosen.name}.yaml")
    pictures = {target.parent / name: data for name, data in design_pictures(chosen.name).items()}
    _write({target: read_design(chosen.name)} | {path: data for path, data in pictures.items() if not _is(path, data)})
    print(f"{target}: vecdraw render {shlex.quote(str(target))} -o {shlex.quote(f'{target.stem}.png')}")
    return 0


def _is(path: Path, data: bytes) -> bool:
    """Whether a file is there and has these bytes, from an earlier copy."""
    try:
        return path.read_bytes() == data
    except (OSError, ValueError):
        return False


def _write(files: dict[Path, bytes]) -> None:
    """Writes files, none of them over another; where one cannot be written, none stays."""
    written: list[Path] = []
    for path, data in files.items():
        try:
            with path.open("xb") as file:
                written.append(path)
                file.write(data)
        except (OSError, ValueError) as error:
            for one in written:
                one.unlink()
            if isinstance(error, FileExistsError):
                raise BadValueError(f"{shown(str(path))} is already there; name another file with -o") from error
            raise BadValueError(f"cannot write {shown(str(path))}: {error}") from error


def _print_designs() -> None:
    names = design_names()
    widest = max(map(len, names))
    for name in names:
        template = Template.parse(read_design(name), "yaml")
        sizes = ", ".join(template.sizes) if len(template.sizes) > 1 else ""
        print(f"{name:{widest}}  {template.title}{f' ({sizes})' if sizes else ''}")
