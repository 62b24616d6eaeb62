"""A headless Chromium whose pages tests drive, through the DevTools protocol over a pair of pipes."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
import time
from types import TracebackType
from typing import Any, Self

from tests.oracle.chromium import FLAGS

PATIENCE = 60.0  # s; a loaded machine takes its time


class Browser:
    """One page of a browser. `evaluate` runs JavaScript in it; `until` waits for an expression to become true."""

    def __init__(self, executable: str) -> None:
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        command = [executable, *FLAGS, "--remote-debugging-pipe", f"--user-data-dir={self._folder.name}", "about:blank"]
        wiring = (
            f"import os, sys; os.dup2({theirs_in}, 3); os.dup2({theirs_out}, 4); os.execv(sys.argv[1], sys.argv[1:])"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", wiring, *command],  # 3 and 4 are where the browser looks for them
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._in, self._out = os.fdopen(ours_in, "rb"), os.fdopen(ours_out, "wb", buffering=0)
        self._count = 0
        self._session: str | None = None
        pages = self._ask("Target.getTargets")["targetInfos"]
        page = next(one["targetId"] for one in pages if one["type"] == "page")
        self._session = self._ask("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        self._ask("Page.enable")
        self.resize(1500, 1000)

    @property
    def pid(self) -> int:
        """The browser's process, above all others of it."""
        return self._process.pid

    def resize(self, width: int, height: int) -> None:
        """Makes the page so many px large."""
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self, address: str) -> None:
        """Goes to an address."""
        self._ask("Page.navigate", url=address)

    def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page. Raises `AssertionError` for one that throws."""
        answer = self._ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, expression: str) -> Any:
        """The first value of an expression that is true. Raises `AssertionError` if there is none for long."""
        deadline = time.monotonic() + PATIENCE
        while not (value := self.evaluate(expression)):
            assert time.monotonic() < deadline, f"never true: {expression}"
            time.sleep(0.05)
        return value

    def screenshot(self) -> bytes:
        """What the page looks like, a PNG."""
        return base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"])

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = json.loads(self._read())
            if answer.get("id") == self._count:
                assert "error" not in answer, answer["error"]
                result: dict[str, Any] = answer["result"]
                return result

    def _read(self) -> bytes:
        parts = bytearray()
        while (byte := self._in.read(1)) != b"\0":
            assert byte, "the browser ended"
            parts += byte
        return bytes(parts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._in.close()
        self._out.close()
        self._folder.cleanup()
