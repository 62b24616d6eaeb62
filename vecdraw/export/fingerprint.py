"""What a picture was made from, as hashes: equal hashes, equal pictures."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any, NamedTuple

from vecdraw.errors import BadTypeError, FontError, shown
from vecdraw.scene.file import to_bytes
from vecdraw.scene.scene import Scene
from vecdraw.storage.checksum import blake3, new_blake3


class Fingerprint(NamedTuple):
    """BLAKE3 hashes in 64 hexadecimal digits: of everything, and of the fonts alone ("" where there are none)."""

    parameters: str
    fonts: str = ""


def fingerprint(scene: Scene, format: str, options: Mapping[str, object]) -> Fingerprint:  # noqa: A002  # the word for it
    """The fingerprint of a scene, with the fonts that it is set in, and of how it is written.

    Raises `BadTypeError` for an option that has no plain form; see `hash_of`.
    """
    fonts = _FontNames()
    drawn = to_bytes(scene, fonts, compress=False)
    whole = new_blake3()
    whole.update(drawn)
    whole.update(_text({"format": format, "options": options}))
    names = "".join(sorted(fonts.digests))
    return Fingerprint(whole.hexdigest(), blake3(names.encode()) if names else "")


def hash_of(value: object) -> str:
    """The BLAKE3 hash, in 64 hexadecimal digits, of a value made of None, bool, numbers, str, bytes, dates and times,
    dataclasses, mappings and sequences of them. Mappings are equal whatever their order.

    Raises `BadTypeError` for anything else: it may read differently in the next process.
    """  # noqa: D205  # one sentence
    return blake3(_text(value))


def _text(value: object) -> bytes:
    return json.dumps(_plain(value), ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, str, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"bytes": blake3(bytes(value))}
    if isinstance(value, (datetime, date, time)):
        return {type(value).__name__: value.isoformat()}
    if isinstance(value, (Decimal, Fraction)):
        return {type(value).__name__: str(value)}
    if isinstance(value, Real):  # numpy's
        return _plain(float(value))
    if isinstance(value, Scene):
        return {"scene": fingerprint(value, "", {}).parameters}
    if isinstance(value, Mapping):
        return {"mapping": sorted([[_text(key).decode(), _plain(each)] for key, each in value.items()])}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, (set, frozenset)):
        return {"set": sorted(_text(each).decode() for each in value)}
    if is_dataclass(value) and not isinstance(value, type):
        return {type(value).__name__: [_plain(getattr(value, field.name)) for field in fields(value)]}
    raise BadTypeError(
        f"what a picture is made from must be told in numbers, str, bytes, dates, mappings and sequences, "
        f"got {shown(value)}"
    )


class _FontNames:
    """Takes every font of a scene for one that need not be carried, and notes its digest."""

    def __init__(self) -> None:
        self.digests: set[str] = set()

    def is_bundled(self, digest: str) -> bool:
        self.digests.add(digest)
        return True

    def font_bytes(self, digest: str) -> bytes:
        raise FontError(f"the font {digest} is named, not carried")

    def register_bytes(self, data: bytes) -> object:
        raise FontError(f"a font of {len(data)} bytes is not taken")
