"""A headless Chromium that draws programs on its canvas, with its software rasterizer, and gives back the pixels.

Other pages may be opened in it: `Chromium(..., page=...)` and `ask` let tests measure what it lays out.
"""

import contextlib
import json
import os
import queue
import shutil
import signal
import struct
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import numpy as np
from numpy.typing import NDArray

from tests.oracle.programs import Program, SvgDocument

FONTS = Path(__file__).resolve().parents[2] / "fonts"
PAGE = Path(__file__).with_name("page.html")
WORKER = Path(__file__).with_name("worker.js")
EXECUTABLES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",  # it opens nothing but our own page, and its sandbox does not start as root or in many containers
    "--disable-gpu",
    "--disable-accelerated-2d-canvas",
    "--disable-lcd-text",
    "--force-color-profile=srgb",
    "--force-device-scale-factor=1",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    "--no-first-run",
    "--no-default-browser-check",
    "--password-store=basic",
)
POLL = 5.0  # seconds a request for work is held open
BATCH = 50  # programs drawn in one go: what is lost when the browser dies

Pixels = NDArray[np.uint8]


class ChromiumError(Exception):
    """The browser did not start or did not answer."""


def find_chromium() -> str | None:
    """The path of a Chromium: the variable VECDRAW_CHROMIUM, or the first on the PATH; None where there is none."""
    return os.environ.get("VECDRAW_CHROMIUM") or next(filter(None, map(shutil.which, EXECUTABLES)), None)


class _Desk:
    """What the server's threads and the caller share: the batch to draw, and what came back for it."""

    def __init__(self) -> None:
        self.generation = 0
        self.jobs: queue.Queue[dict[str, Any]] = queue.Queue()
        self.hello: queue.Queue[dict[str, Any]] = queue.Queue()
        self.results: queue.Queue[tuple[int, bytes]] = queue.Queue()

    def next_generation(self) -> None:
        """Forgets what the browser before was asked, so that nothing it still says is taken for the new one's."""
        self.generation += 1
        for waiting in (self.jobs, self.hello, self.results):
            with contextlib.suppress(queue.Empty):
                while True:
                    waiting.get_nowait()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a request for work may still be held open

    def __init__(self, desk: _Desk, page: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.desk = desk
        self.page = page

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that is killed leaves broken connections behind: nothing to tell."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the method that is replaced
        """Says nothing."""

    def _answer(self, status: int, body: bytes = b"", kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}

    def _is_current(self) -> bool:
        return self._query().get("generation") == str(self.server.desk.generation)

    def do_GET(self) -> None:
        """The page, what pages share, a bundled font, or the next batch of work."""
        path = urlsplit(self.path).path
        if path == "/":
            self._answer(200, self.server.page.read_bytes(), "text/html; charset=utf-8")
        elif path == "/worker.js":
            self._answer(200, WORKER.read_bytes(), "text/javascript; charset=utf-8")
        elif path.startswith("/fonts/") and path[7:] in {file.name for file in FONTS.iterdir()}:
            self._answer(200, (FONTS / path[7:]).read_bytes(), "font/sfnt")
        elif path != "/next" or not self._is_current():
            self._answer(404)
        else:
            self._hand_out()

    def _hand_out(self) -> None:
        try:
            job = self.server.desk.jobs.get(timeout=POLL)
        except queue.Empty:
            self._answer(204)
            return
        if self._is_current():
            self._answer(200, json.dumps(job).encode())
        else:
            self.server.desk.jobs.put(job)
            self._answer(404)

    def do_POST(self) -> None:
        """The page's greeting, or what it made of a batch."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self._is_current():
            if urlsplit(self.path).path == "/hello":
                self.server.desk.hello.put(json.loads(body))
            else:
                self.server.desk.results.put((int(self._query()["job"]), body))
        self._answer(204)


class Chromium:
    """A running browser; use it in a `with` statement.

    `timeout` is how long, in seconds, it may take to start and to draw one batch. A browser that dies or hangs is
    started again, once for each batch. `page` is the HTML that it opens: it says hello, asks for work and answers.
    """

    def __init__(self, executable: str, timeout: float = 60.0, page: Path = PAGE) -> None:
        self.agent = ""
        self._page = page
        self._executable = executable
        self._timeout = timeout
        self._desk = _Desk()
        self._job = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._profile: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        self._server = _Server(self._desk, self._page)
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()
        try:
            self._start()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def draw(self, programs: Sequence[Program | SvgDocument]) -> list[Pixels | str]:
        """The pixels of each program, RGBA, not premultiplied, (height, width, 4); or the error the canvas threw."""
        results: list[Pixels | str] = []
        for start in range(0, len(programs), BATCH):
            results += self._draw_batch(programs[start : start + BATCH])
        return results

    def _draw_batch(self, programs: Sequence[Program | SvgDocument]) -> list[Pixels | str]:
        return _unpack(self.ask({"programs": programs}), programs)

    def ask(self, work: Mapping[str, Any]) -> bytes:
        """What the page answers to a piece of work, which is sent as JSON. Raises `ChromiumError`."""
        for attempt in (1, 2):
            if attempt == 2:
                self._stop()
                self._start()
            self._job += 1
            self._desk.jobs.put({"id": self._job, **work})
            with contextlib.suppress(queue.Empty):
                job, body = self._desk.results.get(timeout=self._timeout)
                if job == self._job:
                    return body
        raise ChromiumError(f"no answer in {self._timeout:g} s, twice")

    def _start(self) -> None:
        self._desk.next_generation()
        self._profile = tempfile.TemporaryDirectory(prefix="vecdraw-oracle-", ignore_cleanup_errors=True)
        address = f"http://127.0.0.1:{self._server.server_address[1]}/?generation={self._desk.generation}"
        self._process = subprocess.Popen(
            [self._executable, *FLAGS, f"--user-data-dir={self._profile.name}", address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # so that its children can be stopped with it
        )
        try:
            hello = self._desk.hello.get(timeout=self._timeout)
        except queue.Empty:
            raise ChromiumError(f"{self._executable} did not open the page in {self._timeout:g} s") from None
        if not hello["software"]:
            raise ChromiumError(f"{self._executable} does not keep its canvas in memory: {hello}")
        self.agent = hello["agent"]

    def _stop(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
        if self._profile is not None:
            self._profile.cleanup()
            self._profile = None

    def _close(self) -> None:
        self._stop()
        self._server.shutdown()
        self._server.server_close()


def _unpack(body: bytes, programs: Sequence[Program | SvgDocument]) -> list[Pixels | str]:
    (length,) = struct.unpack_from("<I", body)
    at = 4 + length
    results: list[Pixels | str] = []
    for program, error in zip(programs, json.loads(body[4:at]), strict=True):
        if error is not None:
            results.append(error)
            continue
        height, width = program["height"], program["width"]
        pixels = np.frombuffer(body, np.uint8, height * width * 4, at)
        results.append(pixels.reshape(height, width, 4))
        at += pixels.size
    return results
