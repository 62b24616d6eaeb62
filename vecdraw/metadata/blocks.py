"""Metadata as files carry it: blocks of bytes, whatever is in them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import NamedTuple

from vecdraw.errors import BadTypeError, BadValueError, shown


class Blocks(NamedTuple):
    """The blocks of metadata that a file can hold, each empty when there is none.

    `exif` is a TIFF structure from its byte order mark on (CIPA DC-008: without "Exif" and two NULs before it), `xmp`
    an XMP packet in UTF-8 (ISO 16684-1), `iptc` the datasets of an IIM record (IPTC-NAA IIM 4.2), `texts` pairs of a
    PNG keyword and its text.
    """

    exif: bytes = b""
    xmp: bytes = b""
    iptc: bytes = b""
    texts: tuple[tuple[str, str], ...] = ()


class Described(ABC):
    """What says its metadata as a value: `Metadata`, which is loaded when somebody makes one."""

    @abstractmethod
    def drawn_blocks(self) -> Blocks:
        """The blocks for a picture that is drawn anew."""


def to_blocks(value: object) -> Blocks:
    """The blocks of what `metadata=` takes: None, `Blocks`, `Metadata`, or texts by PNG keyword.

    `Metadata` is taken as that of the drawn picture (see `Metadata.as_drawn`), `Blocks` as they are. Raises
    `BadTypeError` for anything else and `BadValueError` for a text that is not valid Unicode or holds a NUL.
    """
    match value:
        case None:
            return Blocks()
        case Described():
            return value.drawn_blocks()
        case Blocks():
            return _checked(value)
        case Mapping():
            return Blocks(texts=tuple(_text(keyword, text) for keyword, text in value.items()))
        case _:
            raise BadTypeError(
                f"metadata must be a Metadata, its Blocks, or texts by PNG keyword such as 'Title', got {shown(value)}"
            )


def _checked(blocks: Blocks) -> Blocks:
    for name, block in zip(Blocks._fields, blocks[:3], strict=False):
        if not isinstance(block, bytes):
            raise BadTypeError(f"the block {name} of metadata must be bytes, got {shown(block)}")
    texts: object = blocks.texts
    if not isinstance(texts, tuple):
        raise BadTypeError(f"the texts of metadata must be pairs of keyword and text, got {shown(texts)}")
    for pair in texts:
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise BadTypeError(f"a text of metadata must be a keyword and its text, got {shown(pair)}")
        _text(*pair)
    return blocks


def _text(keyword: object, text: object) -> tuple[str, str]:
    if not isinstance(keyword, str) or not isinstance(text, str):
        raise BadTypeError(f"metadata must map str to str, got {shown(keyword)}: {shown(text)}")
    if "\0" in text:
        raise BadValueError(f"PNG text holds no NUL, got {shown(text)} for {keyword!r}")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadValueError(f"PNG text must be valid Unicode, got {shown(text)} for {keyword!r}") from error
    return keyword, text
