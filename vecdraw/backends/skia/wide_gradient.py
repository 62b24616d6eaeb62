"""Gradients whose colours do not fit eight bits of sRGB, as a program that Skia runs for each pixel.

Skia's own gradients take 8-bit colours through this binding; a wide-gamut colour would be clipped.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import Any, Final

from vecdraw.backends.skia.library import skia
from vecdraw.errors import UnsupportedError
from vecdraw.paint.brush import ColorStop, GradientBrush, LinearBrush, RadialBrush, Spread
from vecdraw.paint.pixmap import ColorSpace

_GREATEST: Final = 3.4028234663852886e38  # of float32

_HEAD = """
uniform float4 stopColors[{count}];
uniform float stopOffsets[{count}];
uniform float4 geometry;
uniform float4 radii;
half4 ramp(float t) {{
    {spread}
    float4 color = stopColors[0];
    for (int i = 1; i < {count}; i++) {{
        float from = stopOffsets[i - 1];
        float to = stopOffsets[i];
        if (t >= from) {{
            float share = to > from ? clamp((t - from) / (to - from), 0.0, 1.0) : 1.0;
            color = mix(stopColors[i - 1], stopColors[i], share);
        }}
    }}
    return half4(half3(color.rgb * color.a), half(color.a));
}}
"""

_SPREADS: Final[dict[Spread, str]] = {
    "pad": "t = clamp(t, 0.0, 1.0);",
    "repeat": "t = t - floor(t);",
    "reflect": "t = abs(t - 2.0 * floor(t / 2.0 + 0.5));",
    "none": "if (t < 0.0 || t > 1.0) { return half4(0.0); }",
}

_LINEAR = """
half4 main(float2 p) {
    float2 along = geometry.zw - geometry.xy;
    return ramp(dot(p - geometry.xy, along) / dot(along, along));
}
"""

_RADIAL = """
half4 main(float2 p) {
    float2 c = p - geometry.xy;
    float2 d = geometry.zw - geometry.xy;
    float r0 = radii.x;
    float dr = radii.y - radii.x;
    float a = dot(d, d) - dr * dr;
    float b = dot(c, d) + r0 * dr;
    float k = dot(c, c) - r0 * r0;
    float t = -1.0;
    bool found = false;
    if (abs(a) < 1e-6) {
        if (b != 0.0) {
            t = k / (2.0 * b);
            found = r0 + t * dr >= 0.0;
        }
    } else {
        float q = b * b - a * k;
        if (q >= 0.0) {
            float root = sqrt(q);
            float high = max((b + root) / a, (b - root) / a);
            float low = min((b + root) / a, (b - root) / a);
            if (r0 + high * dr >= 0.0) {
                t = high;
                found = true;
            } else if (r0 + low * dr >= 0.0) {
                t = low;
                found = true;
            }
        }
    }
    return found ? ramp(t) : half4(0.0);
}
"""

_CONIC = """
half4 main(float2 p) {
    float turn = (atan(p.y - geometry.y, p.x - geometry.x) - radii.x) / 6.283185307179586;
    return ramp(turn - floor(turn));
}
"""


def wide_gradient(brush: GradientBrush, stops: list[ColorStop], space: ColorSpace) -> skia.Shader:
    """The gradient as a shader in floats for a surface in `space`, where its colours are interpolated."""
    match brush:
        case LinearBrush():
            body, geometry, radii = _LINEAR, (brush.x0, brush.y0, brush.x1, brush.y1), (0.0, 0.0)
        case RadialBrush():
            body, geometry, radii = _RADIAL, (brush.x0, brush.y0, brush.x1, brush.y1), (brush.r0, brush.r1)
        case _:
            body, geometry, radii = _CONIC, (brush.x, brush.y, 0.0, 0.0), (brush.angle, 0.0)
    effect = _effect(body, brush.spread, len(stops))
    numbers: list[float] = []
    for stop in stops:
        color = stop.color
        numbers += (*color.to_space(space), color.alpha)
    numbers += [stop.offset for stop in stops]
    numbers += (*geometry, *radii, 0.0, 0.0)
    data = struct.pack(f"<{len(numbers)}f", *(min(_GREATEST, max(-_GREATEST, number)) for number in numbers))
    return effect.makeShader(skia.Data.MakeWithCopy(data))


@lru_cache(maxsize=64)
def _effect(body: str, spread: Spread, count: int) -> Any:
    effect = skia.RuntimeEffect.MakeForShader(_HEAD.format(count=count, spread=_SPREADS[spread]) + body)
    if effect is None:
        raise UnsupportedError(f"a gradient of {count} colours beyond 8-bit sRGB is more than Skia can run")
    return effect
