"""Colour profiles (ICC.1:2022): what is read of one, and whatever is taken for one."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from vecdraw import limits
from vecdraw.codecs import icc
from vecdraw.errors import BadTypeError, BadValueError, ProfileError, shown, shown_path

ProfileSpace = Literal["RGB", "CMYK", "GRAY"]
DeviceClass = Literal["input", "display", "output", "space"]
Intent = Literal["perceptual", "relative", "saturation", "absolute"]

INTENTS: Final[tuple[str, ...]] = get_args(Intent)

_HEADER: Final = 128  # bytes, 7.2
_MOST_TAGS: Final = 100  # LittleCMS reads no more
_SPACES: Final[dict[bytes, ProfileSpace]] = {b"RGB ": "RGB", b"CMYK": "CMYK", b"GRAY": "GRAY"}
_CLASSES: Final[dict[bytes, DeviceClass]] = {
    b"scnr": "input",
    b"mntr": "display",
    b"prtr": "output",
    b"spac": "space",
}  # 7.2.5
_CONNECTION: Final = (b"XYZ ", b"Lab ")  # 7.2.7
_LONGEST_DESCRIPTION: Final = 1024  # characters
_BUILT_IN: Final = {"srgb": icc.srgb, "display-p3": icc.display_p3}


@dataclass(frozen=True, slots=True)
class Profile:
    """An ICC profile: what numbers for colours mean on a device or in a colour space.

    `data` are the profile's bytes, `space` the kind of numbers ("RGB", "CMYK" or "GRAY"), `device` what it describes
    ("input", "display", "output" such as a press, or a colour "space"), `description` its name in words, `version` the
    version of the format such as "4.3". Made by `from_bytes`.
    """

    data: bytes = field(repr=False)
    space: ProfileSpace
    device: DeviceClass
    description: str
    version: str

    @classmethod
    def from_bytes(cls, data: bytes | bytearray | memoryview) -> Profile:
        """The profile in `data`: its header and the table of its tags are checked, the colours in it are not.

        Raises `BadTypeError` for what is not bytes, `LimitError` over `limits.profile_bytes`, and `ProfileError` for
        data that is no profile, truncated, of a version other than 2 to 4, of a kind that links two devices or names
        single colours, or for other colours than RGB, CMYK and gray.
        """
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise BadTypeError(f"an ICC profile must be bytes, got {shown(data)}")
        limits.check("profile_bytes", len(data), "bytes of an ICC profile")
        data = bytes(data)
        if len(data) < _HEADER + 4 or data[36:40] != b"acsp":
            raise ProfileError(f"no ICC profile: {len(data)} bytes that do not have 'acsp' at 36: {shown(data)}")
        size, major, minor = struct.unpack_from(">I4xBB", data)
        if not _HEADER + 4 <= size <= len(data):
            raise ProfileError(f"the ICC profile is truncated: it says {size} bytes and has {len(data)}")
        kind, space, connection = data[12:16], data[16:20], data[20:24]
        if not 2 <= major <= 4:
            raise ProfileError(f"the ICC profile is of version {major}; versions 2 to 4 are known")
        if kind not in _CLASSES:
            raise ProfileError(f"the ICC profile is of class {_signature(kind)}, not of a device or a colour space")
        if space not in _SPACES:
            raise ProfileError(f"the ICC profile has {_signature(space)} colours; expected RGB, CMYK or GRAY")
        if connection not in _CONNECTION:
            raise ProfileError(f"the ICC profile connects by {_signature(connection)}; expected XYZ or Lab")
        tags = _tags(data, size)
        return cls(data[:size], _SPACES[space], _CLASSES[kind], _description(data, tags), f"{major}.{minor >> 4}")


def to_profile(value: object) -> Profile | None:
    """The profile that `value` stands for; None for None.

    A `Profile` is taken as it is, "srgb" and "display-p3" are built in, bytes are parsed, any other str or path is
    read. Raises `BadTypeError` for anything else, `ProfileError` for a file that cannot be read, and what
    `Profile.from_bytes` raises.
    """
    if value is None or isinstance(value, Profile):
        return value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return Profile.from_bytes(value)
    if isinstance(value, str) and value.strip().lower() in _BUILT_IN:
        return built_in(value.strip().lower())
    if not isinstance(value, (str, os.PathLike)):
        raise BadTypeError(
            f"a colour profile must be 'srgb', 'display-p3', a path, bytes or a Profile, got {shown(value)}"
        )
    return _read(value)


@cache
def built_in(name: str) -> Profile:
    """The profile of "srgb" or "display-p3"."""
    return Profile.from_bytes(_BUILT_IN[name]())


def check_intent(value: object) -> None:
    """Raises `BadValueError` unless `value` is a rendering intent (7.2.15) by its short name."""
    if not isinstance(value, str) or value not in INTENTS:
        raise BadValueError(f"intent must be one of {', '.join(map(repr, INTENTS))}, got {shown(value)}")


def _read(path: str | os.PathLike[str]) -> Profile:
    try:
        with Path(path).open("rb") as file:
            data = file.read(limits.current().profile_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ProfileError(
            f"cannot read the colour profile {shown_path(path)}: {reason}; built in are "
            f"{' and '.join(map(repr, _BUILT_IN))}"
        ) from error
    try:
        return Profile.from_bytes(data)
    except ProfileError as error:
        raise ProfileError(f"{shown_path(path)}: {error}") from error


def _tags(data: bytes, size: int) -> dict[bytes, tuple[int, int]]:
    """Where each tag's data stand and how many bytes they have (7.3). Raises `ProfileError` for one outside."""
    (count,) = struct.unpack_from(">I", data, _HEADER)
    if count > _MOST_TAGS or _HEADER + 4 + 12 * count > size:
        raise ProfileError(f"the ICC profile says it has {count} tags; at most {_MOST_TAGS} fit")
    tags: dict[bytes, tuple[int, int]] = {}
    for at in range(_HEADER + 4, _HEADER + 4 + 12 * count, 12):
        name, offset, length = struct.unpack_from(">4sII", data, at)
        if offset + length > size:
            raise ProfileError(f"the ICC profile's tag {_signature(name)} lies outside its {size} bytes")
        tags[name] = offset, length
    return tags


def _description(data: bytes, tags: dict[bytes, tuple[int, int]]) -> str:
    """The text of the tag `desc`, in English where it is there in several languages; "" where there is none."""
    offset, length = tags.get(b"desc", (0, 0))
    tag = data[offset : offset + length]
    text = ""
    if tag[:4] == b"desc" and length >= 12:  # textDescriptionType of version 2
        (count,) = struct.unpack_from(">I", tag, 8)
        text = tag[12 : 12 + count].split(b"\0")[0].decode("latin-1")
    elif tag[:4] == b"mluc" and length >= 16:  # multiLocalizedUnicodeType, 10.15
        (count,) = struct.unpack_from(">I", tag, 8)
        records = [struct.unpack_from(">2sxxII", tag, at) for at in range(16, min(16 + 12 * count, length - 11), 12)]
        chosen = min(records, key=lambda record: record[0] != b"en", default=None)
        if chosen is not None:
            _, many, start = chosen
            text = tag[start : start + many].decode("utf-16-be", "replace")
    return "".join(letter for letter in text[:_LONGEST_DESCRIPTION] if letter.isprintable()).strip()


def _signature(name: bytes) -> str:
    return repr(name.decode("latin-1").strip())
