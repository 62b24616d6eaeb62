"""A probe: a small drawing that shows one feature."""

from collections.abc import Callable
from dataclasses import dataclass

import vecdraw as vd

WIDTH, HEIGHT = 160, 120

PROBES: dict[str, "Probe"] = {}


@dataclass(frozen=True, slots=True)
class Probe:
    """A drawing of one feature. `small_text` is under 200 px, where renderers' glyphs differ."""

    name: str
    draw: Callable[[vd.Context], None]
    small_text: bool = False

    def context(self) -> vd.Context:
        """The drawing, on a white canvas."""
        ctx = vd.Context(WIDTH, HEIGHT, background="white", dither=False)
        self.draw(ctx)
        return ctx


def probe(draw: Callable[[vd.Context], None]) -> Callable[[vd.Context], None]:
    """Registers a drawing under its own name."""
    return _register(draw, small_text=False)


def text_probe(draw: Callable[[vd.Context], None]) -> Callable[[vd.Context], None]:
    """Registers a drawing with small text."""
    return _register(draw, small_text=True)


def _register(draw: Callable[[vd.Context], None], *, small_text: bool) -> Callable[[vd.Context], None]:
    name = draw.__name__
    if name in PROBES:
        raise ValueError(f"two probes named {name}")
    PROBES[name] = Probe(name, draw, small_text)
    return draw
