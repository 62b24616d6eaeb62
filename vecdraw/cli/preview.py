"""`vecdraw preview`: a page that shows a template as it is written."""

from __future__ import annotations

import argparse
import threading
import webbrowser
from pathlib import Path

from vecdraw.cli.arguments import whole
from vecdraw.errors import BadValueError, ImageError
from vecdraw.poster.source import format_of
from vecdraw.service.preview import Workshop, serving

DESCRIPTION = """\
Serves a page to this machine that shows TEMPLATE in all its sizes, and again whenever the file changes, with a form for
its parameters, the boxes and the baselines. Ends with Ctrl-C.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `vecdraw preview`."""
    parser.add_argument("file", metavar="TEMPLATE", help="a template (.yaml, .toml, .json)")
    parser.add_argument("--data", metavar="FILE", help="what the form shows at first: .json, .yaml or .toml")
    parser.add_argument("--port", type=whole, default=0, metavar="N", help="any that is free where left out")
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Serves until it is interrupted. Raises `VecdrawError` for a file that is not there, or a port that is taken."""
    path = Path(chosen.file)
    format_of(chosen.file)
    if not path.is_file():
        raise BadValueError(f"there is no template {chosen.file!r}")
    data = None if chosen.data is None else Path(chosen.data)
    if data is not None and not data.is_file():
        raise BadValueError(f"there are no data {chosen.data!r}")
    try:
        with serving(Workshop(path, data), chosen.port) as address:
            print(f"{address} shows {chosen.file}; Ctrl-C ends it", flush=True)
            if chosen.open:
                webbrowser.open(address)
            threading.Event().wait()
    except OSError as error:
        raise ImageError(f"cannot serve at port {chosen.port}: {error.strerror or error}") from error
    return 0
