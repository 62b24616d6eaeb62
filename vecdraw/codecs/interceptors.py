"""Interceptors: functions that see some metadata and give back other, in a limited process or in this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from vecdraw.codecs.limited import run_limited
from vecdraw.codecs.plugins import guarded, interceptor_plugin, load
from vecdraw.errors import BadTypeError, PluginError, shown
from vecdraw.metadata.metadata import Metadata

Context = Mapping[str, str | int | float | bool | None]
Intercept = Callable[[Metadata, Context], Metadata]


@dataclass(frozen=True, slots=True)
class Interceptor:
    """An interceptor by the name of its entry point, and whether it is `trusted` to run in this process.

    One that is not runs in a process of its own that can neither write files nor reach the network nor start others,
    with bounds on time and memory: see `limited.run_limited`.
    """

    name: str
    trusted: bool = False


def intercepted(
    metadata: Metadata,
    interceptors: Iterable[str | Interceptor | Intercept],
    context: Context | None = None,
) -> Metadata:
    """The metadata after each of the interceptors, one after the other.

    An interceptor is a name (not trusted), an `Interceptor`, or a function of the caller's own, which runs here.
    `context` tells them what the metadata is for: "format", "width", "height". Raises `PluginError`, naming the
    interceptor, for one that is not installed, fails, takes too long or too much, or gives back what is no metadata.
    """
    if isinstance(interceptors, (str, Interceptor)) or not isinstance(interceptors, Iterable):
        raise BadTypeError(f"interceptors must be a sequence of names or functions, got {shown(interceptors)}")
    facts = dict(context or {})
    for each in interceptors:
        metadata = _one(metadata, each, facts)
    return metadata


def _one(metadata: Metadata, interceptor: object, context: Context) -> Metadata:
    if isinstance(interceptor, str):
        interceptor = Interceptor(interceptor)
    if isinstance(interceptor, Interceptor):
        plugin = interceptor_plugin(interceptor.name)
        if not interceptor.trusted:
            return run_limited(plugin, metadata, context)
        function = load(plugin)
        result = guarded(plugin, lambda: function(metadata, context))
        return checked(result, str(plugin))
    if not callable(interceptor):
        raise BadTypeError(f"an interceptor is a name, an Interceptor or a function, got {shown(interceptor)}")
    return checked(interceptor(metadata, context), f"interceptor {shown(interceptor)}")


def checked(result: object, name: str) -> Metadata:
    """`result` if it is metadata whose blocks can be read. Raises `PluginError`."""
    if not isinstance(result, Metadata):
        raise PluginError(f"{name} must give back Metadata, got {shown(result)}")
    return result
