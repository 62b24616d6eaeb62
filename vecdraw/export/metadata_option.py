"""The options `metadata` and `interceptors`, where they are the same for every format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vecdraw.export.report import ExportReport
from vecdraw.metadata.blocks import Blocks, to_blocks
from vecdraw.storage.files import Write

if TYPE_CHECKING:
    from vecdraw.scene.scene import Scene


def with_interceptors(
    given: Mapping[str, object],
    format: str,  # noqa: A002  # the word for it
    scene: Scene | None = None,
) -> dict[str, object]:
    """The options with the metadata that interceptors make of it, where some were asked for.

    They are told "format", and "width" and "height" (user units) of one scene. Raises `PluginError`, and `BadTypeError`
    for what are no interceptors.
    """
    options = dict(given)
    asked: Any = options.pop("interceptors", None)
    if asked is None:
        return options
    from vecdraw.codecs.interceptors import intercepted  # few exports have any: the others do not pay
    from vecdraw.metadata.metadata import Metadata

    context: dict[str, str | float] = {"format": format}
    if scene is not None:
        context |= {"width": scene.width, "height": scene.height}
    value = options.get("metadata")
    metadata = value if isinstance(value, Metadata) else Metadata(to_blocks(value))
    return {**options, "metadata": intercepted(metadata, asked, context)}


def take_metadata(options: dict[str, object], format: str) -> Blocks:  # noqa: A002  # the word for it
    """Takes the metadata out of the options of a format that keeps vectors, fitted to it.

    Raises `UnsupportedError` for what the format has no place for, `BadTypeError`.
    """
    blocks = to_blocks(options.pop("metadata", None))
    if not any(blocks):
        return blocks
    from vecdraw.metadata.fitting import fitted  # see with_interceptors

    return fitted(blocks, format)


def embedding(blocks: Blocks, produce: Callable[[Write], ExportReport]) -> Callable[[Write], ExportReport]:
    """`produce`, its document with some metadata put in; what it says of itself stays where `blocks` say nothing."""
    if not any(blocks):
        return produce

    def embedded(write: Write) -> ExportReport:
        from vecdraw.codecs.containers.blocks import read_blocks, replace_blocks  # see with_interceptors
        from vecdraw.metadata.difference import merge
        from vecdraw.metadata.metadata import Metadata

        parts: list[bytes] = []
        report = produce(parts.append)
        document = b"".join(parts)
        whole = merge(Metadata(blocks), Metadata(read_blocks(document))).blocks
        data = replace_blocks(document, whole)
        write(data)
        return replace(report, size=len(data))

    return embedded
