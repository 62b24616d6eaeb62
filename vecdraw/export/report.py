"""What became of a scene on its way into a file."""

from __future__ import annotations

from dataclasses import dataclass

from vecdraw.backends.fallback import Fallback


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: the format's name, how many bytes, and what the format could not say.

    Everything in `fallbacks` was drawn as a picture in its place. Formats of pixels have none.
    """

    format: str
    size: int
    fallbacks: tuple[Fallback, ...] = ()

    def __str__(self) -> str:
        head = f"{self.format}, {self.size} bytes"
        if not self.fallbacks:
            return head
        lines = [f"  operation {f.op}: {f.feature} ({f.reason})" for f in self.fallbacks]
        return "\n".join([f"{head}, drawn as pictures:", *lines])
