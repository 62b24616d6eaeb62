"""What is made into its place: a file, or an object in a store."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.storage.checksum import crc32c
from vecdraw.storage.files import Write, Written, check_durability, check_writable, write_checked
from vecdraw.storage.outputs import check_name
from vecdraw.storage.partial import Durability
from vecdraw.storage.stores import Store, check_store, split_url, store_of

T = TypeVar("T")
Target = str | os.PathLike[str]


def check_target(target: Target, store: Store | None = None) -> None:
    """Raises beforehand what is plain to go wrong: `ImageError`, `BadValueError`, `BadTypeError`.

    `target` is the path of a file, a URL such as "s3://bucket/a.png", or, with `store`, a key there.
    """
    place = place_of(target, store)
    if place is None:
        check_writable(target)


def deliver(
    target: Target,
    produce: Callable[[Write], T],
    *,
    store: Store | None = None,
    durability: Durability = "full",
) -> Written[T]:
    """Puts what `produce` hands to the function it is given where `target` says; see `check_target`.

    Whole or not at all: see `write_checked` and `Store.put`. Raises `ImageError`, and what `produce` raises.
    """
    check_durability(durability)
    place = place_of(target, store)
    if place is None:
        return write_checked(target, produce, durability=durability)
    parts: list[bytes] = []
    result = produce(parts.append)
    data = parts[0] if len(parts) == 1 else b"".join(parts)
    place[0].put(place[1], data)
    return Written(result, len(data), crc32c(data))


def place_of(target: Target, store: Store | None) -> tuple[Store, str] | None:
    """The store and the key that are meant, or None for a file."""
    if store is not None:
        if not isinstance(target, str):
            raise BadTypeError(f"the key of an object must be a str, got {shown(target)}")
        return check_store(store), check_name(target)
    url = split_url(target)
    if url is None:
        return None
    if url.root.startswith("memory:"):
        raise BadValueError(f"{shown(target)} would be lost at once; give a MemoryStore as `store`")
    return store_of(url.root), check_name(url.key)
