"""Gradients whose colours do not fit eight bits of sRGB, as a program that Skia runs for each pixel.

Skia's own gradients take 8-bit colours through this binding; they say where in the gradient a pixel is, and the program
gives it the colour of that place.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import Any, Final

from vecdraw.backends.skia.convert import to_space
from vecdraw.backends.skia.library import skia
from vecdraw.paint.brush import ColorStop
from vecdraw.paint.color import Color
from vecdraw.paint.pixmap import ColorSpace

_GREATEST: Final = 1e9  # of a colour's channel; what is beyond looks the same
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


# The same for many stops: they are in a picture, for a uniform cannot be looked up by a number that is found out.
_SEARCH: Final = """
uniform shader ruler;
uniform shader table;
float4 entry(float index, float part) {{
    float row = floor(index / {row}.0);
    return float4(table.eval(float2(index - row * {row}.0 + 0.5, 2.0 * row + part + 0.5)));
}}
half4 main(float2 p) {{
    float4 place = ruler.eval(p);
    if (place.a == 0.0) {{
        return half4(0.0);
    }}
    float low = 0.0;
    float high = {last}.0;
    for (int i = 0; i < {steps}; i++) {{
        float middle = floor((low + high) / 2.0);
        if (entry(middle, 1.0).r <= place.r) {{
            low = middle;
        }} else {{
            high = middle;
        }}
    }}
    float from = entry(low, 1.0).r;
    float to = entry(high, 1.0).r;
    float share = to > from ? clamp((place.r - from) / (to - from), 0.0, 1.0) : 1.0;
    float4 color = mix(entry(low, 0.0), entry(high, 0.0), share);
    if (place.a <= 0.875) {{
        color = place.a > 0.5 ? entry({last}.0, 0.0) : entry(0.0, 0.0);
    }}
    return half4(half3(color.rgb * color.a), half(color.a));
}}
"""
_FEW: Final = 16  # stops that are looked through one by one
_ROW: Final = 1024  # stops in a row of the picture
_OPAQUE: Final = (0.0, 0.0, 1.0)


def wide_gradient(ruler: skia.Shader, stops: list[ColorStop], space: ColorSpace) -> skia.Shader:
    """The colours of `stops` in floats where `ruler`, a gradient of the stops RULER, says; interpolated in `space`."""
    if len(stops) > _FEW:
        return _run(_searching(len(stops)), b"", [ruler, _table(stops, space)])
    numbers: list[float] = []
    for stop in stops:
        numbers += _rgba(stop, space)
    numbers += [stop.offset for stop in stops]
    return _run(_effect(len(stops)), struct.pack(f"<{len(numbers)}f", *numbers), [ruler])


def _run(effect: Any, uniforms: bytes, shaders: list[skia.Shader]) -> skia.Shader:
    children = skia.VectorRuntimeEffectChildPtr([skia.RuntimeEffectChildPtr(one) for one in shaders])
    return effect.makeShader(skia.Data.MakeWithCopy(uniforms), skia.SpanRuntimeEffectChildPtr(children))


def _table(stops: list[ColorStop], space: ColorSpace) -> skia.Shader:
    """A picture of the stops: a row of colours and a row of their offsets in turn."""
    rows = (len(stops) + _ROW - 1) // _ROW
    filled = [*stops, *[stops[-1]] * (rows * _ROW - len(stops))]
    numbers: list[float] = []
    for start in range(0, len(filled), _ROW):
        row = filled[start : start + _ROW]
        for stop in row:
            numbers += _rgba(stop, space)
        for stop in row:
            numbers += (stop.offset, *_OPAQUE)
    numbers_as_they_are = skia.AlphaType.kPremul_AlphaType
    info = skia.ImageInfo.Make(
        _ROW, 2 * rows, skia.ColorType.kRGBA_F32_ColorType, numbers_as_they_are, to_space(space)
    )
    pixels = struct.pack(f"<{len(numbers)}f", *numbers)
    image = skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, len(pixels) // (2 * rows)))
    return image.makeShader(skia.TileMode.kClamp, skia.TileMode.kClamp, skia.SamplingOptions(skia.FilterMode.kNearest))


def _rgba(stop: ColorStop, space: ColorSpace) -> tuple[float, ...]:
    return *(min(_GREATEST, max(-_GREATEST, channel)) for channel in stop.color.to_space(space)), stop.color.alpha


@lru_cache(maxsize=64)
def _effect(count: int) -> Any:
    return skia.RuntimeEffect.MakeForShader(_PROGRAM.format(count=count))


@lru_cache(maxsize=64)
def _searching(count: int) -> Any:
    steps = (count - 1).bit_length()
    return skia.RuntimeEffect.MakeForShader(_SEARCH.format(row=_ROW, last=count - 1, steps=steps))
