"""Gradients whose colours do not fit eight bits of sRGB, as a program that Skia runs for each pixel.

Skia's own gradients take 8-bit colours through this binding; they say where in the gradient a pixel is, and the program
gives it the colour of that place.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import Any, Final

from vecdraw.backends.skia.library import skia
from vecdraw.errors import UnsupportedError
from vecdraw.paint.brush import ColorStop
from vecdraw.paint.color import Color
from vecdraw.paint.pixmap import ColorSpace

_BEFORE: Final = 0.25  # the opacity of the ruler before its start
_BEHIND: Final = 0.75  # and behind its end
RULER: Final = (
    ColorStop(0.0, Color(0.0, 0.0, 0.0, _BEFORE)),
    ColorStop(0.0, Color(0.0, 0.0, 0.0)),
    ColorStop(1.0, Color(1.0, 1.0, 1.0)),
    ColorStop(1.0, Color(1.0, 1.0, 1.0, _BEHIND)),
)
"""Stops for a gradient of Skia's: its red is the place in the gradient, its opacity tells what lies beside it."""

_PROGRAM: Final = """
uniform shader ruler;
uniform float4 stopColors[{count}];
uniform float stopOffsets[{count}];
half4 main(float2 p) {{
    float4 place = ruler.eval(p);
    if (place.a == 0.0) {{
        return half4(0.0);
    }}
    float t = place.r;
    float4 color = stopColors[0];
    if (place.a > 0.875) {{
        for (int i = 1; i < {count}; i++) {{
            float from = stopOffsets[i - 1];
            float to = stopOffsets[i];
            if (t >= from) {{
                float share = to > from ? clamp((t - from) / (to - from), 0.0, 1.0) : 1.0;
                color = mix(stopColors[i - 1], stopColors[i], share);
            }}
        }}
    }} else if (place.a > 0.5) {{
        color = stopColors[{count} - 1];
    }}
    return half4(half3(color.rgb * color.a), half(color.a));
}}
"""


def wide_gradient(ruler: skia.Shader, stops: list[ColorStop], space: ColorSpace) -> skia.Shader:
    """The colours of `stops` in floats where `ruler`, a gradient of the stops RULER, says; interpolated in `space`."""
    numbers: list[float] = []
    for stop in stops:
        numbers += (*stop.color.to_space(space), stop.color.alpha)
    numbers += [stop.offset for stop in stops]
    data = skia.Data.MakeWithCopy(struct.pack(f"<{len(numbers)}f", *numbers))
    children = skia.VectorRuntimeEffectChildPtr([skia.RuntimeEffectChildPtr(ruler)])  # alive as long as its span
    return _effect(len(stops)).makeShader(data, skia.SpanRuntimeEffectChildPtr(children))


@lru_cache(maxsize=64)
def _effect(count: int) -> Any:
    effect = skia.RuntimeEffect.MakeForShader(_PROGRAM.format(count=count))
    if effect is None:
        raise UnsupportedError(f"a gradient of {count} colours beyond 8-bit sRGB is more than Skia can run")
    return effect
