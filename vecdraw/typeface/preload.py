"""Fonts loaded beforehand, in a thread of their own, so that the first drawing does not wait for them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal

from vecdraw.errors import BadTypeError, shown
from vecdraw.typeface.font import Font

PreloadState = Literal["pending", "loading", "ready", "failed"]
_DONE: Final = frozenset({"ready", "failed"})


class Preload:
    """What became of fonts that were asked for with `fonts.preload`. Threads may share it.

    It goes on whether anyone waits or not, and ends with the process.
    """

    def __init__(self, fonts: Sequence[Font], load: Callable[[Font], None]) -> None:
        self._load = load
        self._changed = threading.Condition()
        self._states: dict[Font, PreloadState] = dict.fromkeys(fonts, "pending")
        self._errors: dict[Font, Exception] = {}
        threading.Thread(target=self._run, name="vecdraw-preload", daemon=True).start()

    @property
    def state(self) -> PreloadState:
        """That of all fonts together: `"failed"` or `"ready"` only when none is left to load."""
        with self._changed:
            states = set(self._states.values())
        if states <= _DONE:
            return "failed" if "failed" in states else "ready"
        return "pending" if states == {"pending"} else "loading"

    @property
    def states(self) -> Mapping[Font, PreloadState]:
        """The state of each font, at this moment."""
        with self._changed:
            return MappingProxyType(dict(self._states))

    @property
    def errors(self) -> Mapping[Font, Exception]:
        """Why fonts failed: an `UnknownFontError`, a `FontError`, ..."""
        with self._changed:
            return MappingProxyType(dict(self._errors))

    def wait(self, timeout: float | None = None) -> PreloadState:
        """Waits until every font is ready or failed, at most `timeout` seconds; returns the state then.

        Raises `BadTypeError`.
        """
        given: object = timeout
        if given is not None and (isinstance(given, bool) or not isinstance(given, int | float)):
            raise BadTypeError(f"timeout must be a number of seconds or None, got {shown(timeout)}")
        end = None if timeout is None else time.monotonic() + min(max(timeout, 0.0), threading.TIMEOUT_MAX / 2)
        with self._changed:
            while not set(self._states.values()) <= _DONE:
                left = None if end is None else end - time.monotonic()
                if left is not None and left <= 0:
                    break
                self._changed.wait(left)
        return self.state

    def _run(self) -> None:
        for font in tuple(self._states):
            self._put(font, "loading")
            try:
                self._load(font)
            except Exception as error:  # noqa: BLE001  # whatever it is, it belongs to who asks for the state
                self._errors[font] = error
                self._put(font, "failed")
            else:
                self._put(font, "ready")

    def _put(self, font: Font, state: PreloadState) -> None:
        with self._changed:
            self._states[font] = state
            self._changed.notify_all()
