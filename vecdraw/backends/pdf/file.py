"""A PDF file under revision: its objects, those that changed, and the file written anew."""

from __future__ import annotations

import hashlib
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any, BinaryIO, Final

from vecdraw.backends.pdf.objects import Dict, Name, Ref, Stream, parse, serialized
from vecdraw.backends.pdf.spool import Spool
from vecdraw.backends.pdf_document import Write
from vecdraw.errors import BadValueError

_START: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_ENTRY: Final = 20  # bytes of a line of the cross-reference table
_REFERENCE: Final = re.compile(rb"(?<![\d.])(\d+) 0 R\b")
_HEADER: Final = b"%%PDF-%d.%d\n%%\xd3\xeb\xe9\xe1\n"
_STREAM: Final = b">> stream\n"
_HEAD: Final = 1 << 12  # bytes of an object among which its dictionary is looked for first
_READ: Final = 1 << 20  # bytes that are looked at together
_END: Final = 64  # bytes in which a file says where its table is
_FRESH: Final = 1 << 10  # objects that stay in memory once they were changed
_SHORT: Final = 1 << 12  # bytes of data of a stream that does
_MOST_KNOWN: Final = 1 << 8  # objects that were read and stay in memory
_LINES: Final = 1 << 12  # of the table that are read or written together


class PdfFile:
    """The objects of a file as Skia writes it: one cross-reference table, nothing in object streams.

    Objects are read and parsed when asked for, and kept when they were changed, the data of long streams on the disk;
    what nothing refers to is not written. `version` is the one of PDF that the file says it has. `data` are its bytes,
    or a file of them that can be sought in.
    """

    def __init__(self, data: bytes | BinaryIO) -> None:
        self._drawn: BinaryIO = BytesIO(data) if isinstance(data, bytes) else data
        self._size = self._drawn.seek(0, 2)
        self._spool = Spool()
        self.version = (1, 7)
        start = _START.search(self._read(max(0, self._size - _END), self._size))
        if start is None:
            raise BadValueError("a PDF without a cross-reference table")
        table = int(start[1])
        listed = self._read(table, table + _END)
        at = listed.index(b"\n", len(b"xref\n")) + 1
        count = int(listed[:at].split()[2])
        self._starts = self._offsets(table + at, count)
        """Where each object begins, by its number."""
        self._order = _sorted(self._starts)
        """The objects as they follow each other."""
        self._ends = array("Q", bytes(8 * count))
        for number, following in pairwise(self._order):
            self._ends[number] = self._starts[following]
        self._ends[self._order[-1]] = table
        self._changed: dict[int, Any] = {}
        """The objects that were changed last; the others are in the spool."""
        self._known: dict[int, Any] = {}
        """Others that were read last."""
        self._spooled = array("Q")
        """By number where in the spool an object is, and 1 more; 0 for those that are not there."""
        self._next = count
        behind = self._read(table + at + count * _ENTRY, self._size)
        trailer: Dict = parse(behind[behind.index(b"trailer") + len(b"trailer") :])
        self.root: Ref = trailer["Root"]
        self.info: Ref | None = trailer.get("Info")

    def _offsets(self, start: int, count: int) -> array[int]:
        """What the lines of the cross-reference table say."""
        found = array("Q")
        for first in range(0, count, _LINES):
            last = min(first + _LINES, count)
            lines = self._read(start + first * _ENTRY, start + last * _ENTRY)
            found.extend(int(lines[at : at + 10]) for at in range(0, len(lines), _ENTRY))
        return found

    def get(self, ref: Ref) -> Any:
        """The object that `ref` refers to; change it by `put` only."""
        value = self._changed.get(ref.number, self)
        if value is not self:
            return value
        known = self._known.get(ref.number, self)
        if known is not self:
            return known
        found = self._parsed(ref.number)
        if not isinstance(found, Stream) or len(found.data) <= _SHORT:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[ref.number] = found
        return found

    def _parsed(self, number: int) -> Any:
        at = self._place(number)
        if not at:
            return parse(self._body(number))
        head, data = self._spool.read(at - 1)
        return parse(head) if data is None else Stream(parse(head), data)

    def _place(self, number: int) -> int:
        return self._spooled[number] if number < len(self._spooled) else 0

    def was_read(self, ref: Ref) -> bool:
        """Whether an object is one of those that were read, not one that was added."""
        return ref.number < len(self._starts)

    def head(self, ref: Ref) -> bytes:
        """An object as it was read, of a stream its dictionary."""
        start, end = self._starts[ref.number], self._ends[ref.number]
        if end - start > _HEAD:
            begin = self._read(start, start + _HEAD)
            at = begin.find(_STREAM)
            if at >= 0:
                return begin[begin.index(b"obj\n") + 4 : at + 2]
        body = self._body(ref.number)
        at = body.find(_STREAM)
        return body if at < 0 else body[: at + 2]

    def holding(self, key: bytes) -> Iterator[Ref]:
        """The objects as they were read that have `key` in them, of streams in their dictionary."""
        at = self._find(key, 0)
        while at >= 0:
            number = self._order[bisect_right(self._order, at, key=self._starts.__getitem__) - 1]
            if key in self.head(Ref(number)):
                yield Ref(number)
            at = self._find(key, self._ends[number])

    def _find(self, key: bytes, start: int) -> int:
        """Where `key` is met first in the file as it was read, from `start` on; -1 where it is not."""
        while start < self._size:
            at = self._read(start, start + _READ).find(key)
            if at >= 0:
                return start + at
            start += _READ - len(key) + 1
        return -1

    def _read(self, start: int, stop: int) -> bytes:
        self._drawn.seek(start)
        return self._drawn.read(stop - start)

    def put(self, ref: Ref, value: Any) -> None:
        """Replaces an object."""
        self._known.pop(ref.number, None)
        if isinstance(value, Stream) and len(value.data) > _SHORT:
            self._changed.pop(ref.number, None)
            self._keep(ref.number, value)
            return
        self._changed[ref.number] = value
        if len(self._changed) > _FRESH:
            for number, changed in self._changed.items():
                self._keep(number, changed)
            self._changed.clear()

    def _keep(self, number: int, value: Any) -> None:
        """Puts an object into the spool."""
        is_stream = isinstance(value, Stream)
        self._keep_written(number, serialized(value.entries if is_stream else value), value.data if is_stream else None)

    def _keep_written(self, number: int, head: bytes, data: bytes | None) -> None:
        if number >= len(self._spooled):
            self._spooled.frombytes(bytes(self._spooled.itemsize * (self._next - len(self._spooled))))
        self._spooled[number] = self._spool.keep(head, data) + 1

    def add(self, value: Any) -> Ref:
        """Adds an object."""
        ref = self.reserve()
        self.put(ref, value)
        return ref

    def add_written(self, written: bytes) -> Ref:
        """Adds an object as it stands in a file."""
        ref = self.reserve()
        self._keep_written(ref.number, written, None)
        return ref

    def reserve(self) -> Ref:
        """A reference to an object that is put later."""
        ref = Ref(self._next)
        self._next += 1
        return ref

    def pages(self) -> list[Ref]:
        """The pages, in order."""
        pages: list[Ref] = []
        pending: list[Ref] = [self.get(self.root)["Pages"]]
        while pending:
            ref = pending.pop()
            node = self.get(ref)
            if node.get("Type") == "Pages":
                pending += reversed(node["Kids"])
            else:
                pages.append(ref)
        return pages

    def set_pages(self, pages: Sequence[Ref]) -> None:
        """Makes `pages` those of the document."""
        root: Ref = self.get(self.root)["Pages"]
        self.put(root, {"Type": Name("Pages"), "Kids": list(pages), "Count": len(pages)})
        for page in pages:
            self.put(page, {**self.get(page), "Parent": root})

    def digest(self) -> bytes:
        """16 bytes that stand for the file as it was drawn."""
        digest = hashlib.sha256()
        for start in range(0, self._size, _READ):
            digest.update(self._read(start, start + _READ))
        return digest.digest()[:16]

    def write(self, out: Write) -> None:
        """Hands the file to `out`, part by part: objects numbered anew in the order in which they are met."""
        digest = hashlib.sha256()
        size = 0
        offsets = array("Q")

        def emit(part: bytes) -> None:
            nonlocal size
            size += len(part)
            digest.update(part)
            out(part)

        emit(_HEADER % self.version)
        for number, body in self._reachable():
            offsets.append(size)
            emit(b"%d 0 obj\n" % number)
            emit(body)
            emit(b"\nendobj\n")
        table = size
        emit(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
        for first in range(0, len(offsets), _LINES):
            emit(b"".join([b"%010d 00000 n \n" % offset for offset in offsets[first : first + _LINES]]))
        trailer: Dict = {"Size": len(offsets) + 1, "Root": Ref(1)}
        if self.info is not None:
            trailer["Info"] = Ref(2)
        trailer["ID"] = [digest.digest()[:16], digest.digest()[:16]]
        emit(b"trailer\n" + serialized(trailer) + b"\nstartxref\n%d\n%%%%EOF\n" % table)

    def _reachable(self) -> Iterator[tuple[int, bytes]]:
        """What the trailer leads to, numbered in the order in which it is met."""
        numbers = array("I", bytes(4 * self._next))
        queue = array("I")

        def number_of(old: int) -> int:
            if not numbers[old]:
                queue.append(old)
                numbers[old] = len(queue)
            return numbers[old]

        def renumbered(found: re.Match[bytes]) -> bytes:
            return b"%d 0 R" % number_of(int(found[1]))

        number_of(self.root.number)
        if self.info is not None:
            number_of(self.info.number)
        at = 0
        while at < len(queue):
            old = queue[at]
            at += 1
            head, data = self._parts(old)
            lines = _parts_of(head)
            yield at, b"".join([_REFERENCE.sub(renumbered, part) for part in lines]) + data

    def _parts(self, number: int) -> tuple[bytes, bytes]:
        """An object's bytes that may refer to others, and those that do not."""
        value = self._changed.get(number, self)
        if isinstance(value, Stream):
            return serialized(value.entries), b" stream\n" + value.data + b"\nendstream"
        if value is not self:
            return serialized(value), b""
        if place := self._place(number):
            head, data = self._spool.read(place - 1)
            return head, b"" if data is None else b" stream\n" + data + b"\nendstream"
        body = self._body(number)
        at = body.find(_STREAM)
        return (body, b"") if at < 0 else (body[: at + 2], body[at + 2 :])

    def _body(self, number: int) -> bytes:
        """An object as it was read, without the words around it."""
        whole = self._read(self._starts[number], self._ends[number])
        return whole[whole.index(b"obj\n") + 4 : whole.rindex(b"\nendobj")]


def _parts_of(head: bytes) -> Iterator[bytes]:
    """What may refer to others in parts that end with lines, as a page's resources are very long."""
    start = 0
    while len(head) - start > _HEAD:
        end = head.find(b"\n", start + _HEAD) + 1
        if not end:
            break
        yield head[start:end]
        start = end
    yield head[start:]


def _sorted(starts: array[int]) -> array[int]:
    """The numbers of objects that begin at `starts`, as they follow each other; there is none of number 0."""
    import numpy as np  # `import vecdraw` does not pay for it

    order = np.argsort(np.frombuffer(starts, np.uint64)[1:], kind="stable") + 1
    return array("I", order.astype(np.uint32).tobytes())
