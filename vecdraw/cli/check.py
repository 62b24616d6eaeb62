"""`vecdraw check`: what is wrong with a template and its data."""

from __future__ import annotations

import argparse

from vecdraw.cli.template import add_data_arguments, data_for, load

DESCRIPTION = """\
Checks a template: that it makes sense, that its data are as declared, that its pictures are there, that all characters
have glyphs, that text fits its boxes, and that it can be read on what lies under it. All sizes are checked unless
--size names one. The exit code is 1 if something was found.
"""

CLEAN, FOUND = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `vecdraw check`."""
    parser.add_argument("file", metavar="TEMPLATE", help="a template (.yaml, .toml, .json)")
    add_data_arguments(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Prints what is found, one line each. Raises `VecdrawError` for a template that cannot be read."""
    template = load(chosen.file)
    data = data_for(template, chosen)
    sizes = [chosen.size] if chosen.size is not None else list(template.sizes)
    count = 0
    for size in sizes:
        for found in template.check(data, size=size, lang=chosen.lang):
            place = f"{chosen.file}:{found.line}" if found.line is not None else chosen.file
            where = f" {found.path}:" if found.path else ""
            label = f" [{size}]" if len(sizes) > 1 else ""
            print(f"{place}:{where} {found.kind}: {found.message}{label}")
            count += 1
    if not count:
        print(f"{chosen.file}: nothing found")
    return FOUND if count else CLEAN
