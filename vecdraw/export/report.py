"""What became of a scene on its way into a file."""

from __future__ import annotations

from dataclasses import dataclass

from vecdraw.backends.fallback import Fallback
from vecdraw.export.choice import Choice


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: the format's name, how many bytes, and what the format could not say.

    Everything in `fallbacks` was drawn as a picture in its place. Formats of pixels have none. `choice` is what was
    found where a target or a limit of bytes was given. `crc32c` is the checksum of a file that was written.
    """

    format: str
    size: int
    fallbacks: tuple[Fallback, ...] = ()
    choice: Choice | None = None
    crc32c: int | None = None

    def __str__(self) -> str:
        head = f"{self.format}, {self.size} bytes"
        if not self.fallbacks:
            return head
        lines = [f"  operation {f.op}: {f.feature} ({f.reason})" for f in self.fallbacks]
        return "\n".join([f"{head}, drawn as pictures:", *lines])
