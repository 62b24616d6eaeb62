"""Files on the way out: pixels to bytes, bytes to a file that is whole or not there."""

from __future__ import annotations

import base64
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from vecdraw.codecs.pixels import checked
from vecdraw.codecs.registry import codec_named
from vecdraw.errors import BadTypeError, BadValueError, ImageError, VecdrawError, shown, shown_path
from vecdraw.paint.pixmap import ColorSpace

T = TypeVar("T")
Write = Callable[[bytes], object]

_MODE = 0o666  # what `open` asks for; the process's umask takes from it


def encode_pixels(
    pixels: Any,
    format: str = "png",  # noqa: A002  # the argument's public name
    *,
    color_space: ColorSpace = "srgb",
    **options: object,
) -> bytes:
    """An encoded picture of an array of shape (height, width, 4): RGBA, not premultiplied, uint8 or float16 (0..1).

    `options` are those of the format: `PngOptions`, `JpegOptions`. Raises `BadValueError` and `BadTypeError` for bad
    pixels or options, `UnsupportedError` for a picture the format cannot hold.
    """
    codec = codec_named(format)
    chosen = codec.make_options(options)
    if color_space not in {"srgb", "display-p3"}:
        raise BadValueError(f"color_space must be 'srgb' or 'display-p3', got {shown(color_space)}")
    return codec.encode(checked(pixels), chosen, color_space)


def write_file(path: str | os.PathLike[str], data: bytes) -> None:
    """Writes a file whole; see `write_whole`."""
    write_whole(path, lambda write: write(data))


def write_whole(path: str | os.PathLike[str], produce: Callable[[Write], T]) -> T:
    """Writes what `produce` hands to the function it is given; returns what it returns.

    The file appears, or replaces the one that is there, only when all of it is written. A symbolic link is followed;
    a device or pipe is written to directly. Raises `ImageError` naming the path and the reason when it cannot be
    written, and what `produce` raises; then nothing is left behind and an older file is as it was.
    """
    target = to_path(path)
    try:
        check_writable(target)
        target = target.resolve()
        to_device = target.exists() and not target.is_file()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise error if isinstance(error, VecdrawError) else _unwritable(path, error) from error
    try:
        if not to_device:
            return _replace(target, produce)
        with target.open("wb") as file:
            return produce(file.write)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: str | os.PathLike[str], error: OSError | ValueError) -> ImageError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ImageError(f"cannot write {shown_path(path)}: {reason}")


def check_writable(path: str | os.PathLike[str]) -> None:
    """Raises `ImageError` if it is plain beforehand that a file cannot be written there."""
    target = to_path(path)
    try:
        if target.is_dir():
            raise ImageError(f"cannot write {shown_path(path)}: it is a directory")
        folder = target.resolve().parent
        if not folder.is_dir():
            raise ImageError(f"cannot write {shown_path(path)}: there is no directory {shown_path(folder)}")
        if target.exists() and not os.access(target, os.W_OK):
            raise ImageError(f"cannot write {shown_path(path)}: the file is read-only")
    except (OSError, ValueError) as error:
        raise ImageError(f"cannot write {shown_path(path)}: {error}") from error


def to_data_url(data: bytes, mime: str) -> str:
    """`data` as a data: URL (RFC 2397) in base64."""
    return f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"


def _replace(target: Path, produce: Callable[[Write], T]) -> T:
    partial = target.with_name(f".{secrets.token_hex(8)}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), _MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            result = produce(file.write)
        if target.exists():
            shutil.copymode(target, partial)
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return result


def to_path(path: object) -> Path:
    """The path of a file to write. Raises `BadTypeError` for what is no str or path."""
    if not isinstance(path, (str, os.PathLike)) or not isinstance(os.fspath(path), str):
        raise BadTypeError(f"a file to write must be a str or a path, got {shown(path)}")
    return Path(path)
