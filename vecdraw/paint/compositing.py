"""How what is drawn is put onto what is there: opacity, blending, shadow, filter (Compositing 1, Filter Effects 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

from vecdraw.paint.color import Color

if TYPE_CHECKING:
    from vecdraw.paint.filters import Filter

BlendMode = Literal[
    "source-over",
    "source-in",
    "source-out",
    "source-atop",
    "destination-over",
    "destination-in",
    "destination-out",
    "destination-atop",
    "lighter",
    "copy",
    "xor",
    "multiply",
    "screen",
    "overlay",
    "darken",
    "lighten",
    "color-dodge",
    "color-burn",
    "hard-light",
    "soft-light",
    "difference",
    "exclusion",
    "hue",
    "saturation",
    "color",
    "luminosity",
    "clear",
]
"""The 26 values of the canvas' globalCompositeOperation, and `clear` of Compositing 1, which browsers take too."""

BLEND_MODES: Final[frozenset[str]] = frozenset(get_args(BlendMode))

COVERS_ALL: Final[frozenset[str]] = frozenset(
    {"source-in", "source-out", "destination-in", "destination-atop", "copy"}
)
"""The modes that change pixels where nothing is drawn (Compositing 1, 5.2: the source there is transparent)."""


class Shadow(NamedTuple):
    """A shadow: offsets and blur in px of the canvas, not affected by the transform; sigma is blur / 2."""

    color: Color
    blur: float = 0.0
    dx: float = 0.0
    dy: float = 0.0


class Compositing(NamedTuple):
    """Opacity, blend mode, shadow (None when it would not show) and filter functions of a drawing operation."""

    alpha: float = 1.0
    blend: BlendMode = "source-over"
    shadow: Shadow | None = None
    filters: tuple[Filter, ...] = ()


PLAIN: Final = Compositing()
