"""The arguments of `vecdraw`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from vecdraw.cli import batch, check, compare, fonts, new, preview, render


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, without the usage before it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {' '.join(message.split())} ({self.prog} --help shows what it takes)\n")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The arguments taken apart. `run` is the function that carries the command out and returns the exit code.

    Raises `SystemExit`: 2 after one line on stderr if they make no sense, 0 after `--help` or `--version`.
    """
    parser = _Parser(prog="vecdraw", description="Draws vector pictures and text.")
    parser.add_argument("--version", action=_Version)
    every = _Parser(add_help=False)
    every.add_argument("--debug", action="store_true", help="show a traceback with an error")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    render.add_arguments(
        commands.add_parser(
            "render",
            parents=[every],
            help="draw a template, a Python file or a scene file into a picture",
            description=render.DESCRIPTION,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
    )
    batch.add_arguments(
        commands.add_parser(
            "batch",
            parents=[every],
            help="draw a template once for each row of a table",
            description=batch.DESCRIPTION,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
    )
    check.add_arguments(
        commands.add_parser(
            "check",
            parents=[every],
            help="say what is wrong with a template and its data",
            description=check.DESCRIPTION,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
    )
    new.add_arguments(
        commands.add_parser(
            "new",
            parents=[every],
            help="write a designed template to begin with",
            description=new.DESCRIPTION,
        )
    )
    preview.add_arguments(
        commands.add_parser(
            "preview",
            parents=[every],
            help="show a template in the browser while it is written",
            description=preview.DESCRIPTION,
        )
    )
    compare.add_arguments(
        commands.add_parser(
            "compare",
            parents=[every],
            help="say how two pictures differ, and whether they are near enough",
            description=compare.DESCRIPTION,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
    )
    fonts.add_arguments(
        commands.add_parser(
            "fonts",
            parents=[every],
            help="list the fonts, or find those that have the characters of a text",
            description=fonts.DESCRIPTION,
        )
    )
    return parser.parse_args(arguments)


class _Version(argparse.Action):
    """Prints the version and stops."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, help="show the version and stop")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        package = sys.modules["vecdraw"]  # loaded before this module; rooms do not import the package's entrance
        print(f"vecdraw {package.__version__}")
        parser.exit(0)
