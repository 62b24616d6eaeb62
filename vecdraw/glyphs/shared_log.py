"""`SharedLog`: bitmaps in shared memory that several processes read and add to, and never take away from."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterable
from contextlib import suppress
from multiprocessing.shared_memory import SharedMemory
from struct import Struct
from typing import Any, Final, Literal, NamedTuple, cast

from vecdraw.glyphs.bitmap import GlyphBitmap
from vecdraw.glyphs.key import StrikeKey
from vecdraw.typeface.key import FaceKey

StartMethod = Literal["spawn", "forkserver", "fork"]

_USED: Final = Struct("<Q")
_BEGIN: Final = 64  # bytes before the first entry
_ENTRY: Final = Struct("<BBHHhhIxxQ")  # kind, channels, width, height, left, top, strike, packed number or length
_STRIKE, _BITMAP = 1, 2
_ALIGNMENT: Final = 8
_PATIENCE: Final = 2.0  # seconds; whoever holds the lock longer has died with it


class SharedBitmap(NamedTuple):
    """A bitmap in shared memory: offset in bytes, and what `GlyphBitmap` has beside its data."""

    offset: int
    width: int
    height: int
    left: int
    top: int
    channels: int


class SharedLog:
    """Shared memory of `size` bytes that fills with bitmaps, entry after entry, for processes started by `method`.

    What is in it stays until all processes are done with it: places never become stale. Pickles to child processes
    while they are started, as arguments of `multiprocessing.Process` or of the initializer of a pool. It is read and
    written under a lock of all processes, by misses alone; should a process die with the lock, the others go on
    without sharing.
    """

    def __init__(self, size: int, method: StartMethod) -> None:
        self._memory = SharedMemory(create=True, size=size)
        self._lock: Any = multiprocessing.get_context(method).Lock()
        self._start(is_owner=True)
        self._write(_BEGIN)

    def _start(self, *, is_owner: bool) -> None:
        self._is_owner = is_owner
        self._buffer = memoryview(cast("memoryview[int]", self._memory.buf))
        self._is_lost = False
        self._read = _BEGIN
        self._strikes: list[StrikeKey] = []
        self._numbers: dict[StrikeKey, int] = {}
        self._found: dict[tuple[int, int], SharedBitmap] = {}

    def __getstate__(self) -> tuple[str, Any]:
        return self._memory.name, self._lock

    def __setstate__(self, state: tuple[str, Any]) -> None:
        self._memory, self._lock = SharedMemory(name=state[0]), state[1]
        self._start(is_owner=False)

    @property
    def memory(self) -> memoryview:
        """All of it."""
        return self._buffer[:]

    @property
    def used(self) -> int:
        """The bytes that are filled."""
        found: int = _USED.unpack_from(self._buffer, 0)[0]
        return found

    def __len__(self) -> int:
        """The bitmaps that this process knows of."""
        return len(self._found)

    def find(self, strike: StrikeKey, numbers: Iterable[int]) -> dict[int, SharedBitmap]:
        """Those of the packed glyphs of a strike that some process has rasterised."""
        if not self._take():
            return {}
        try:
            self._catch_up()
            return self._known(strike, numbers)
        finally:
            self._lock.release()

    def put(self, strike: StrikeKey, made: Iterable[tuple[int, GlyphBitmap]]) -> dict[int, SharedBitmap]:
        """Adds bitmaps while there is room; returns where those are that are in it now."""
        bitmaps = dict(made)
        if not self._take():
            return {}
        try:
            self._catch_up()
            for number, bitmap in bitmaps.items():
                self._add(strike, number, bitmap)
            return self._known(strike, bitmaps)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Lets go of the memory; the process that made it also gives it back to the system once all have let go."""
        self._is_lost = True
        self._buffer.release()
        with suppress(BufferError):  # a drawing still reads it; it goes with the process then
            self._memory.close()
        if self._is_owner:
            self._memory.unlink()

    def _take(self) -> bool:
        if not self._is_lost and not self._lock.acquire(timeout=_PATIENCE):
            self._is_lost = True
        return not self._is_lost

    def _known(self, strike: StrikeKey, numbers: Iterable[int]) -> dict[int, SharedBitmap]:
        at = self._numbers.get(strike)
        if at is None:
            return {}
        pairs = ((number, self._found.get((at, number))) for number in numbers)
        return {number: place for number, place in pairs if place is not None}

    def _catch_up(self) -> None:
        """Reads the entries that are new."""
        buffer, end = self._buffer, self.used
        while self._read < end:
            kind, channels, width, height, left, top, strike, number = _ENTRY.unpack_from(buffer, self._read)
            begin = self._read + _ENTRY.size
            if kind == _STRIKE:
                size = number
                self._learn(_strike_key(bytes(buffer[begin : begin + size])))
            else:
                size = width * height * channels
                self._found[strike, number] = SharedBitmap(begin, width, height, left, top, channels)
            self._read = _aligned(begin + size)

    def _add(self, strike: StrikeKey, number: int, bitmap: GlyphBitmap) -> None:
        at = self._numbers.get(strike)
        if at is None:
            name = json.dumps(strike).encode()
            if not self._append((_STRIKE, 0, 0, 0, 0, 0, 0, len(name)), name):
                return
            at = self._learn(strike)
        if (at, number) not in self._found:
            begin = self._read + _ENTRY.size
            width, height, left, top, channels, data = bitmap
            if self._append((_BITMAP, channels, width, height, left, top, at, number), data):
                self._found[at, number] = SharedBitmap(begin, width, height, left, top, channels)

    def _learn(self, strike: StrikeKey) -> int:
        self._numbers[strike] = len(self._strikes)
        self._strikes.append(strike)
        return len(self._strikes) - 1

    def _append(self, head: tuple[int, ...], data: bytes) -> bool:
        begin = self._read + _ENTRY.size
        end = _aligned(begin + len(data))
        if end > self._memory.size:
            return False
        _ENTRY.pack_into(self._buffer, self._read, *head)
        self._buffer[begin : begin + len(data)] = data
        self._read = end
        self._write(end)
        return True

    def _write(self, used: int) -> None:
        _USED.pack_into(self._buffer, 0, used)


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT


def _strike_key(name: bytes) -> StrikeKey:
    face, size, matrix, *rest = json.loads(name)
    digest, index, coordinates, embolden, slant = face
    varied = tuple((tag, value) for tag, value in coordinates)
    return StrikeKey(FaceKey(digest, index, varied, embolden, slant), size, tuple(matrix), *rest)
