"""Sets of references to the objects of a file: a byte for each object there is."""

from __future__ import annotations

from vecdraw.backends.pdf.objects import Ref


class RefSet:
    """References that were met."""

    def __init__(self) -> None:
        self._met = bytearray()

    def __contains__(self, ref: Ref) -> bool:
        return ref.number < len(self._met) and bool(self._met[ref.number])

    def add(self, ref: Ref) -> bool:
        """Adds a reference; whether it is new."""
        number, met = ref.number, self._met
        if number >= len(met):
            met.extend(bytes(number + 1 - len(met)))
        elif met[number]:
            return False
        met[number] = 1
        return True
