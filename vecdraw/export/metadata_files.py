"""The metadata of files: read, written without touching the picture, kept by policy."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from vecdraw import limits
from vecdraw.codecs.containers.blocks import HEAD, container_of, read_blocks, read_blocks_of, replace_blocks
from vecdraw.codecs.interceptors import Intercept, Interceptor, intercepted
from vecdraw.errors import BadTypeError, BadValueError, ImageError, VecdrawError, shown, shown_path
from vecdraw.export.formats import FORMATS
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.metadata import Metadata, to_blocks
from vecdraw.metadata.policy import MetadataPolicy, to_policy
from vecdraw.storage.delivery import check_target, deliver

Source = str | os.PathLike[str] | bytes | bytearray | memoryview


def read_metadata(source: Source) -> Metadata:
    """The metadata of a file, given by its path or as bytes.

    PNG, JPEG, WebP, AVIF, HEIC, JPEG XL, TIFF, GIF, SVG, PDF, and what plug-ins read: the format is told by the first
    bytes. Nothing is decoded but metadata. Raises `ImageError` for a file that cannot be read or is broken,
    `UnsupportedError` for another format, `LimitError`, `MissingLibraryError`.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        return Metadata(read_blocks(bytes(source)))
    if not isinstance(source, (str, os.PathLike)):
        raise BadTypeError(f"metadata is read from a path or bytes, got {shown(source)}")
    with _open(source) as file:
        return Metadata(read_blocks_of(file))


def format_of(source: Source) -> str:
    """The format of a file with metadata, by its first bytes; see `codecs.containers.blocks.container_of`."""
    if isinstance(source, (str, os.PathLike)):
        with _open(source) as file:
            return container_of(file.read(HEAD))
    return container_of(bytes(source))


def write_metadata(
    path: str | os.PathLike[str],
    metadata: object,
    *,
    policy: str | MetadataPolicy = "keep",
    interceptors: Iterable[str | Interceptor | Intercept] = (),
    output: str | os.PathLike[str] | None = None,
) -> None:
    """Puts other metadata into a file; the picture is not encoded again, its pixels, profile and density stay.

    `metadata` is a `Metadata`, its `Blocks`, texts by PNG keyword, or None for none. It takes the place of the old: to
    add to that, change what `read_metadata` gives. `policy` is applied to it, before interceptors and after; one that
    is private ("public", "none") also takes out what tells of more than the picture shows and is no metadata: small
    pictures, private chunks, bytes behind the end. The file is replaced whole or not at all, or stays as it is where
    `output` names another file or a URL such as "s3://bucket/a.jpg", which is then written so.

    Raises what `read_metadata` and `to_blocks` raise, `UnsupportedError` for what the format has no place for,
    `PluginError`, and `BadValueError` for an output whose suffix means another format.
    """
    if not isinstance(path, (str, os.PathLike)):
        raise BadTypeError(f"a file to write must be a str or a path, got {shown(path)}")
    target = path if output is None else output
    check_target(target)
    data = file_data(path)
    if output is not None:
        _check_suffix(output, container_of(data))
    changed = changed_metadata(data, metadata, policy=policy, interceptors=interceptors)
    deliver(target, lambda write: write(changed))


def changed_metadata(
    data: bytes,
    metadata: object,
    *,
    policy: str | MetadataPolicy = "keep",
    interceptors: Iterable[str | Interceptor | Intercept] = (),
) -> bytes:
    """The bytes of a file with other metadata; see `write_metadata`."""
    rules = to_policy(policy)
    new = rules.applied(_to_metadata(metadata))
    if interceptors:
        new = rules.applied(intercepted(new, interceptors, {"format": container_of(data)}))
    return replace_blocks(data, new.blocks, clean=rules.is_private)


def strip_metadata(metadata: Metadata, policy: str | MetadataPolicy = "public") -> Metadata:
    """What a policy leaves of some metadata: "none", "keep", "public", or a `MetadataPolicy` of one's own."""
    if not isinstance(metadata, Metadata):
        raise BadTypeError(f"expected a Metadata, got {shown(metadata)}; see read_metadata")
    return to_policy(policy).applied(metadata)


def _to_metadata(value: object) -> Metadata:
    if value is None:
        return Metadata()
    if isinstance(value, Metadata):
        return value  # the file's own picture: its orientation and small picture are right
    return Metadata(value if isinstance(value, Blocks) else to_blocks(value))


def _check_suffix(target: str | os.PathLike[str], container: str) -> None:
    suffix = Path(target).suffix.lower()
    meant = next((each.name for each in FORMATS if suffix in each.suffixes), container)
    if meant != container and {meant, container} != {"avif", "heic"}:  # a brand of both is read as HEIC
        raise BadValueError(f"{shown_path(target)} is the name of a {meant}, and the file is a {container}")


def file_data(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a file, of a too large one no more than tell so. Raises `ImageError`."""
    bound = limits.current().image_bytes
    with _open(path) as file:
        return file.read(bound + 1)


@contextmanager
def _open(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    try:
        with Path(path).open("rb") as file:
            yield file
    except VecdrawError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ImageError(f"cannot read {shown_path(path)}: {reason}") from error
