"""The command `vecdraw`: what to run, and how its failures read."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

from vecdraw.cli.arguments import parse
from vecdraw.cli.program import ProgramError
from vecdraw.errors import VecdrawError

DONE = 0
FAILED = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells report it


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs `vecdraw` with `arguments` (those of the process when None) and returns its exit code.

    0: done; 1: `fonts --coverage` found a character that no family has, `compare` pictures too far apart, or
    `metadata diff` a difference; 2: an error, told in one line on stderr, with a traceback if `--debug` is among the
    arguments. A reader that closes the pipe early is no error.
    """
    _open_closed()
    for stream in (sys.stdout, sys.stderr):  # a character that the terminal's encoding lacks is shown by its number
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    debug = False
    try:
        chosen = parse(arguments)
        debug = chosen.debug
        code: int = chosen.run(chosen)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:  # files' are vecdraw's errors: what is left is stdout's, a full disk's for example
        _drop_output()
        print(f"vecdraw: cannot write to stdout: {error.strerror or error}", file=sys.stderr)
        return FAILED
    except (VecdrawError, ProgramError) as error:
        if debug:
            traceback.print_exception(error)
        else:
            print(f"vecdraw: {one_line(error)}", file=sys.stderr)
        return FAILED
    return code


def one_line(error: BaseException) -> str:
    """An error's message with its line breaks and runs of blanks turned into single spaces."""
    return " ".join(str(error).split()) or type(error).__name__


def _open_closed() -> None:
    """Gives a process that was started without stdout one that cannot be written to, and without stderr one to nowhere.

    So neither's number becomes that of a file that is written, and what should be written to stdout is an error.
    """
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


def _drop_output() -> None:
    """Points stdout nowhere, so that the interpreter's last flush does not fail on the closed pipe or the full disk."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
