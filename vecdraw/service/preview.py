"""A page that shows a template as it is written: reloaded when the file changes, with a form for its parameters.

The page is served to this machine alone. What it shows is drawn by the same code as everything else.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from vecdraw.errors import TemplateError, VecdrawError
from vecdraw.poster.source import Source, format_of, parse
from vecdraw.poster.template import Template
from vecdraw.service.page import PAGE
from vecdraw.service.sketch import sketch

_LOOK: Final = 0.2  # s between two looks at the files
_WAIT: Final = 10.0  # s that a page waits for a change before it asks again
_BODY: Final = 16 * 1024 * 1024  # bytes of a request
_WATCHED: Final = 2000  # files of the folder that are looked at


class Workshop:
    """A template on its file: the last version that makes sense, and what is wrong with the present one."""

    def __init__(self, path: Path, data: Path | None = None) -> None:
        self.path = path
        self._data = data
        self._stamp: tuple[Any, ...] = ()
        self._changed = threading.Condition()
        self.version = 0
        self.template: Template | None = None
        self.error: TemplateError | VecdrawError | None = None
        self.look()

    def look(self) -> bool:
        """Reads the files again if they changed; whether they did."""
        stamp = self._files()
        if stamp == self._stamp:
            return False
        with self._changed:
            self._stamp = stamp
            try:
                self.template = Template.load(self.path)
                self.error = None
            except VecdrawError as error:
                self.error = error
            self.version += 1
            self._changed.notify_all()
        return True

    def wait(self, version: int) -> int:
        """The version, as soon as it is another one than `version`, or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, _WAIT)
            return self.version

    def sample(self) -> dict[str, Any]:
        """The data of the form at first: those of the data file, else the template's samples."""
        found = {} if self.template is None else dict(self.template.samples)
        if self._data is not None:
            source: Source = parse(self._data.read_bytes(), format_of(str(self._data)), str(self._data))
            if isinstance(source.data, dict):
                found.update(source.data)
        return found

    def _files(self) -> tuple[Any, ...]:
        """What tells whether a file changed: the template, its data, and what else is in the folder."""
        watched = [self.path, *([] if self._data is None else [self._data])]
        with suppress(OSError):  # the folder is being replaced; the next look finds it
            watched += sorted(self.path.parent.iterdir())[:_WATCHED]
        found = []
        for path in watched:
            try:
                told = path.stat()
            except OSError:
                continue
            found.append((str(path), told.st_mtime_ns, told.st_size))
        return tuple(found)


@contextmanager
def serving(workshop: Workshop, port: int = 0) -> Iterator[str]:
    """Serves the page while the block runs; its address. Port 0: any that is free. Raises `OSError` for a taken one."""
    server = _Server(("127.0.0.1", port), workshop)
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_LOOK):
            workshop.look()

    threads = [threading.Thread(target=target, daemon=True) for target in (server.serve_forever, watch)]
    for thread in threads:
        thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        ended.set()
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    """The server of one workshop."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], workshop: Workshop) -> None:
        self.workshop = workshop
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    """Answers the page's questions."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """The page, what it needs to know of the template, and when that changed."""
        if not self._is_local():
            return
        url, workshop = urlsplit(self.path), self.server.workshop
        match url.path:
            case "/":
                self._answer("text/html; charset=utf-8", PAGE.encode())
            case "/state":
                self._json(_state(workshop))
            case "/changes":
                version = parse_qs(url.query).get("version", ["0"])[0]
                self._json({"version": workshop.wait(int(version) if version.isdecimal() else 0)})
            case _:
                self._answer("text/plain", b"not here", HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """The pictures of posted data."""
        if not self._is_local():
            return
        length = self.headers.get("Content-Length", "")
        if self.path != "/draw" or not length.isdecimal() or int(length) > _BODY:
            self.close_connection = True  # the body is not read
            self._answer("text/plain", b"not here", HTTPStatus.NOT_FOUND)
            return
        try:
            asked = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            asked = None
        if not isinstance(asked, dict):
            self._answer("text/plain", b"expected a JSON object", HTTPStatus.BAD_REQUEST)
            return
        self._json(_drawn(self.server.workshop, asked))

    def log_message(self, *_: Any) -> None:
        """Says nothing: the page shows what happens."""

    def _is_local(self) -> bool:
        """Refuses other sites' pages, which reach this machine by a name of theirs."""
        if self.headers.get("Host", "").rpartition(":")[0] in {"127.0.0.1", "localhost"}:
            return True
        self.close_connection = True
        self._answer("text/plain", b"for this machine alone", HTTPStatus.FORBIDDEN)
        return False

    def _json(self, value: Any) -> None:
        self._answer("application/json", json.dumps(value, default=str).encode())

    def _answer(self, kind: str, body: bytes, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)


def _state(workshop: Workshop) -> dict[str, Any]:
    """What the page needs to know of the template."""
    told: dict[str, Any] = {"version": workshop.version, "file": workshop.path.name, "error": None}
    template = workshop.template
    if workshop.error is not None:
        told["error"] = _told(workshop.error)
    if template is not None:
        told["title"] = template.title
        told["sizes"] = {name: [size.width, size.height] for name, size in template.sizes.items()}
        told["schema"] = template.data_schema()
        try:
            told["data"] = workshop.sample()
        except (OSError, VecdrawError) as error:
            told["error"], told["data"] = _told(error), template.samples
    return told


def _drawn(workshop: Workshop, asked: dict[str, Any]) -> dict[str, Any]:
    """The pictures the page asked for, one for each size, or what is wrong."""
    template = workshop.template
    if template is None:
        return {"error": None if workshop.error is None else _told(workshop.error)}
    data = asked.get("data")
    try:
        begun = time.perf_counter()
        pictures = [sketch(template, data if isinstance(data, dict) else {}, name) for name in template.sizes]
        return {"pictures": pictures, "seconds": time.perf_counter() - begun}
    except VecdrawError as error:
        return {"error": _told(error)}


def _told(error: Exception) -> dict[str, Any]:
    if isinstance(error, TemplateError):
        return {"message": error.problem, "path": error.path, "line": error.line, "source": error.source}
    return {"message": str(error), "path": "", "line": None, "source": ""}
