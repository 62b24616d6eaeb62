"""An interceptor in a process of its own, with little time, little memory and nothing to reach."""

from __future__ import annotations

import base64
import json
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

from vecdraw import limits
from vecdraw.codecs.plugins import Plugin
from vecdraw.errors import PluginError, UnsupportedError, VecdrawError, shown
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.metadata import Metadata

_CHILD: Final = Path(__file__).with_name("limited_child.py")
_STDERR: Final = 16_384  # bytes of what it says that are kept for the message
_CHUNK: Final = 65_536
_PATIENCE: Final = 10.0  # seconds for what is left in a pipe after the process has ended
_GROWTH: Final = 2  # JSON bytes for each byte of the blocks: base64 makes 4 of 3, and there are the texts


def run_limited(plugin: Plugin, metadata: Metadata, context: Mapping[str, Any]) -> Metadata:
    """What an interceptor makes of some metadata, run in a Python process of its own.

    The process has no environment, an empty directory to be in, `limits.plugin_seconds` and
    `limits.plugin_memory_bytes`; it can write no file and start no process. On Linux it cannot open sockets, signal
    others, or (kernel 5.13 on) read files outside of Python's own folders either. It is given JSON and gives JSON back,
    no more than `limits.metadata_bytes`, which is read as something a stranger wrote.

    Raises `PluginError` for one that fails, hangs, dies, says too much or gives back what cannot be read,
    `UnsupportedError` where the system cannot bound a process (Windows).
    """
    if sys.platform == "win32":
        raise UnsupportedError(f"{plugin} is not trusted, and Windows has no limits for its process; see Interceptor")
    bounds = limits.current()
    request = {
        "value": plugin.value,
        "path": [entry for entry in sys.path if entry],
        "blocks": _packed(metadata.blocks),
        "context": dict(context),
        "seconds": bounds.plugin_seconds,
        "memory": bounds.plugin_memory_bytes,
    }
    try:
        sent = json.dumps(request, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise PluginError(f"{plugin}: its context must be JSON: {error}") from error
    with tempfile.TemporaryDirectory(prefix="vecdraw-plugin-") as folder:
        answer = _Conversation(plugin, folder).answer(sent, bounds.plugin_seconds, bounds.metadata_bytes * _GROWTH)
    return _result(plugin, answer)


class _Conversation:
    """Talks with one process: all it says is read as it comes, and no more than it may say."""

    def __init__(self, plugin: Plugin, folder: str) -> None:
        self._plugin = plugin
        self._out, self._err = bytearray(), bytearray()
        self._too_much = False
        self._process = subprocess.Popen(  # noqa: S603  # this interpreter and a file of this package
            [sys.executable, "-I", "-S", "-B", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={},
            close_fds=True,
            start_new_session=True,
        )

    def answer(self, sent: bytes, seconds: float, most: int) -> bytes:
        """What the process answers. Raises `PluginError`."""
        process = self._process
        pipes = (process.stdin, process.stdout, process.stderr)
        threads = [
            _started(_give, process.stdin, sent),
            _started(self._take, process.stdout, most),
            _started(self._hear, process.stderr, _STDERR),
        ]
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise PluginError(f"{self._plugin}: stopped after {seconds} s (limits.plugin_seconds)") from None
        finally:
            process.kill()
            process.wait()
            for thread in threads:
                thread.join(_PATIENCE)
            for pipe in pipes:
                if pipe is not None:
                    _close(pipe)
        if self._too_much:
            raise PluginError(f"{self._plugin}: stopped as it gave back more than {most:,} bytes")
        if code:
            raise PluginError(f"{self._plugin}: its process {_ending(code)}{self._last_words()}")
        return bytes(self._out)

    def _take(self, pipe: IO[bytes], most: int) -> None:
        while part := _part(pipe):
            self._out += part
            if len(self._out) > most:
                self._too_much = True
                self._process.kill()
                return

    def _hear(self, pipe: IO[bytes], most: int) -> None:
        while part := _part(pipe):
            self._err += part
            del self._err[:-most]

    def _last_words(self) -> str:
        lines = self._err.decode("utf-8", "replace").strip().splitlines()
        return f": {lines[-1][:400]}" if lines else ""


def _started(work: Callable[..., None], *given: object) -> threading.Thread:
    thread = threading.Thread(target=work, args=given, daemon=True)
    thread.start()
    return thread


def _give(pipe: IO[bytes], sent: bytes) -> None:
    with suppress(OSError):  # it ended without reading all of it, which its exit code tells
        pipe.write(sent)
        pipe.close()


def _part(pipe: IO[bytes]) -> bytes:
    try:
        return pipe.read1(_CHUNK)  # type: ignore[attr-defined, no-any-return]  # Popen's pipes are buffered readers
    except (OSError, ValueError):  # closed
        return b""


def _close(pipe: IO[bytes]) -> None:
    with suppress(OSError):  # a broken pipe with something left to flush
        pipe.close()


def _ending(code: int) -> str:
    if sys.platform != "win32" and code == -signal.SIGXCPU:
        return "was stopped as it used all of its processor time"
    return f"was ended by signal {-code}" if code < 0 else f"ended with {code}"


def _packed(blocks: Blocks) -> dict[str, Any]:
    packed: dict[str, Any] = {
        name: base64.b64encode(getattr(blocks, name)).decode("ascii") for name in ("exif", "xmp", "iptc")
    }
    packed["texts"] = [list(pair) for pair in blocks.texts]
    return packed


def _result(plugin: Plugin, answer: bytes) -> Metadata:
    """The metadata of an answer, every part of it checked: the process may say anything."""
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise PluginError(f"{plugin}: gave back what is no JSON: {shown(answer)}") from error
    if not isinstance(said, dict):
        raise PluginError(f"{plugin}: gave back {shown(said)}")
    if "error" in said:
        raise PluginError(f"{plugin}: {str(said['error'])[:400]}")
    blocks = said.get("blocks")
    try:
        metadata = Metadata(_unpacked(blocks))
        metadata.values()  # reads every block
    except (VecdrawError, KeyError, TypeError, ValueError) as error:
        raise PluginError(f"{plugin}: gave back metadata that cannot be read: {error}") from error
    return metadata


def _unpacked(blocks: Any) -> Blocks:
    parts = {name: base64.b64decode(blocks[name], validate=True) for name in ("exif", "xmp", "iptc")}
    texts = tuple((keyword, text) for keyword, text in blocks["texts"])
    for pair in texts:
        if not all(isinstance(each, str) and "\0" not in each for each in pair):
            raise ValueError(f"a text is a keyword and its text, got {shown(pair)}")
    for name, data in parts.items():
        limits.check("metadata_bytes", len(data), f"bytes of {name} from a plug-in")
    return Blocks(parts["exif"], parts["xmp"], parts["iptc"], texts)
