"""Plug-ins of other distributions, found by entry points and loaded when they are asked for.

    [project.entry-points."vecdraw.codecs"]             # a `Codec`
    [project.entry-points."vecdraw.metadata_readers"]   # a `MetadataReader`
    [project.entry-points."vecdraw.interceptors"]       # a function (Metadata, context) -> Metadata

What vecdraw has itself is looked up first, so that no plug-in can take its place; what only a plug-in has is looked up
here by the name of the entry point.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, is_dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeVar

from vecdraw.codecs.codec import Codec
from vecdraw.errors import PluginError, VecdrawError, shown
from vecdraw.metadata.blocks import Blocks

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

T = TypeVar("T")

Group = Literal["vecdraw.codecs", "vecdraw.metadata_readers", "vecdraw.interceptors"]
GROUPS: Final[tuple[Group, ...]] = ("vecdraw.codecs", "vecdraw.metadata_readers", "vecdraw.interceptors")


class PluginWarning(UserWarning):
    """A plug-in that was passed over: it claims what vecdraw or another one has."""


class Plugin(NamedTuple):
    """A plug-in that is installed: its group, its name there, where it is ("module:name"), and who brings it."""

    group: Group
    name: str
    value: str
    distribution: str
    version: str

    def __str__(self) -> str:
        """What errors call it."""
        return f"plug-in {self.name!r} of {self.group} ({self.value}, from {self.distribution} {self.version})"


@dataclass(frozen=True, slots=True)
class MetadataReader:
    """Reads the metadata of a format that vecdraw does not know.

    `matches(head)` is given the first 1,024 bytes of a file, `read(data)` all of it. `replace(data, blocks)` gives the
    file with other metadata; None for a format that is only read.
    """

    name: str
    matches: Callable[[bytes], bool]
    read: Callable[[bytes], Blocks]
    replace: Callable[[bytes, Blocks], bytes] | None = None


def plugins(group: Group | None = None) -> tuple[Plugin, ...]:
    """The plug-ins that are installed, of one group or of all, without loading any; see `refresh`."""
    return tuple(plugin for each in (GROUPS if group is None else (group,)) for plugin in _found(each))


def refresh() -> None:
    """Looks for plug-ins again, after some were installed while the program runs."""
    _found.cache_clear()
    load.cache_clear()


def codec_plugin(name: str, taken: Iterable[str]) -> Codec[Any] | None:
    """The codec of plug-ins with a name, MIME type or suffix, of which vecdraw itself has those in `taken`.

    None if there is none. Raises `PluginError` for two with the name, or one of that name that cannot be loaded or is
    no `Codec`; others that cannot are passed over with a `PluginWarning`.
    """
    wanted = name.strip().lower()
    installed = plugins("vecdraw.codecs")
    known = set(taken)
    named = [each for each in installed if each.name == wanted.lstrip(".")]
    codecs = [_codec(each, known) for each in named] if named else list(_usable(installed, known))
    found = [codec for codec in codecs if wanted in names_of(codec)]
    if len(found) > 1:
        raise PluginError(f"format {shown(name)} is claimed by {' and by '.join(map(str, named or installed))}")
    return found[0] if found else None


def names_of(codec: Codec[Any]) -> frozenset[str]:
    """Everything that a codec is called."""
    return frozenset({codec.name, codec.mime, *codec.suffixes, *(suffix[1:] for suffix in codec.suffixes)})


def reader_plugin(head: bytes) -> tuple[Plugin, MetadataReader] | None:
    """The first reader, by name, that knows a file of these first bytes; None if none does.

    One that cannot be loaded, or fails here, is passed over with a `PluginWarning`.
    """
    for plugin in plugins("vecdraw.metadata_readers"):
        try:
            reader = _reader(plugin)
            if guarded(plugin, partial(reader.matches, head)):
                return plugin, reader
        except PluginError as error:
            warnings.warn(f"passed over: {error}", PluginWarning, stacklevel=3)
    return None


def interceptor_plugin(name: str) -> Plugin:
    """The interceptor of a name. Raises `PluginError` for none, or two."""
    installed = plugins("vecdraw.interceptors")
    named = [each for each in installed if each.name == name]
    if not named:
        names = ", ".join(each.name for each in installed) or "none is installed"
        raise PluginError(f"no interceptor is called {shown(name)}; there are: {names}")
    if len(named) > 1:
        raise PluginError(f"interceptor {name!r} is claimed by {' and by '.join(map(str, named))}")
    return named[0]


@lru_cache(maxsize=256)
def load(plugin: Plugin) -> Any:
    """What an entry point names, imported. Raises `PluginError` for whatever its import raises."""
    from importlib.metadata import EntryPoint  # `import vecdraw` does not pay for it

    return guarded(plugin, EntryPoint(plugin.name, plugin.value, plugin.group).load)


def guarded(plugin: Plugin, call: Callable[[], T]) -> T:
    """What `call`, which runs a plug-in's code, returns. Its errors become `PluginError`, naming where it is from."""
    try:
        return call()
    except VecdrawError:
        raise
    except Exception as error:
        raise PluginError(f"{plugin}: {type(error).__name__}: {error}") from error


def _usable(installed: tuple[Plugin, ...], taken: set[str]) -> Iterator[Codec[Any]]:
    for plugin in installed:
        try:
            yield _codec(plugin, taken)
        except PluginError as error:
            warnings.warn(f"passed over: {error}", PluginWarning, stacklevel=4)


def _reader(plugin: Plugin) -> MetadataReader:
    reader = load(plugin)
    if not isinstance(reader, MetadataReader):
        raise PluginError(f"{plugin} is no MetadataReader: {shown(reader)}")
    return reader


def _codec(plugin: Plugin, taken: set[str]) -> Codec[Any]:
    codec = load(plugin)
    if not isinstance(codec, Codec):
        raise PluginError(f"{plugin} is no Codec: {shown(codec)}")
    if not is_dataclass(codec.options):
        raise PluginError(f"the options of {plugin} are no dataclass: {shown(codec.options)}")
    clash = sorted(names_of(codec) & taken)
    if clash:
        warnings.warn(f"{plugin} claims {', '.join(clash)}, which vecdraw keeps", PluginWarning, stacklevel=4)
    return codec


@lru_cache(maxsize=len(GROUPS))
def _found(group: Group) -> tuple[Plugin, ...]:
    from importlib.metadata import entry_points  # `import vecdraw` does not pay for it

    found = {_plugin(group, entry) for entry in entry_points(group=group)}
    return tuple(sorted(found))


def _plugin(group: Group, entry: EntryPoint) -> Plugin:
    dist = entry.dist
    return Plugin(group, entry.name, entry.value, dist.name if dist else "unknown", dist.version if dist else "")
