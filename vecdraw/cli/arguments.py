"""The arguments of `vecdraw`."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final, NoReturn, Protocol, cast


class _Command(Protocol):
    """A module that carries a command out."""

    DESCRIPTION: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Adds what the command takes, and `run`."""


_COMMANDS: Final = (
    ("render", "draw a template, a Python file or a scene file into a picture"),
    ("batch", "draw a template once for each row of a table"),
    ("check", "say what is wrong with a template and its data"),
    ("new", "write a designed template to begin with"),
    ("preview", "show a template in the browser while it is written"),
    ("compare", "say how two pictures differ, and whether they are near enough"),
    ("metadata", "show, compare, strip, copy and set what files say of themselves"),
    ("fonts", "list the fonts, or find those that have the characters of a text"),
)
"""Modules of this room, loaded when they are named: a picture does not wait for a server, nor for a batch."""


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
    given = sys.argv[1:] if arguments is None else arguments
    for name, help_ in _COMMANDS:
        if name not in given:
            commands.add_parser(name, help=help_)
            continue
        command = cast("_Command", import_module(f"vecdraw.cli.{name}"))
        shape = argparse.RawDescriptionHelpFormatter if "\n" in command.DESCRIPTION else argparse.HelpFormatter
        command.add_arguments(
            commands.add_parser(
                name, parents=[every], help=help_, description=command.DESCRIPTION, formatter_class=shape
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


def quality(text: str) -> int | float:
    """A quality, whole where it is written so: not every format takes fractions."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a number, got {text!r}") from None


def positive(text: str) -> float:
    """A positive, finite number, for argparse."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0.0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"expected a positive number, got {text!r}")
    return number


def number(text: str) -> float:
    """A number, for argparse; not NaN, which nothing is less or more than."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isnan(value):
        raise argparse.ArgumentTypeError(f"expected a number, got {text!r}")
    return value


def whole(text: str) -> int:
    """A whole number, for argparse."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a whole number, got {text!r}") from None
