"""The value that carries a picture's metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.metadata.blocks import Blocks

__all__ = ["Metadata", "to_blocks"]


@dataclass(frozen=True)
class Metadata:
    """A picture's metadata: the blocks as files carry them."""

    blocks: Blocks = field(default_factory=Blocks)


def to_blocks(value: object) -> Blocks:
    """The blocks of what `metadata=` takes: None, `Blocks`, `Metadata`, or texts by PNG keyword.

    Raises `BadTypeError` for anything else and `BadValueError` for a text that is not valid Unicode or holds a NUL.
    """
    match value:
        case None:
            return Blocks()
        case Metadata():
            return value.blocks
        case Blocks():
            return value
        case Mapping():
            return Blocks(texts=tuple(_text(keyword, text) for keyword, text in value.items()))
        case _:
            raise BadTypeError(
                f"metadata must be a Metadata, its Blocks, or texts by PNG keyword such as 'Title', got {shown(value)}"
            )


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
