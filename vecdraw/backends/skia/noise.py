"""Noise as Skia makes it: the function of feTurbulence."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from vecdraw.backends.skia.convert import to_matrix
from vecdraw.backends.skia.library import skia
from vecdraw.paint.brush import NoiseBrush
from vecdraw.paint.noise import checked

# Stitched noise fits together at the edges of one tile only. Skia takes it half a unit further right and down.
_REPEATED: Final = """
uniform shader noise;
uniform float2 size;
half4 main(float2 p) {
    return noise.eval(mod(p + 0.5, size) - 0.5);
}
"""


def noise_shader(brush: NoiseBrush) -> skia.Shader | None:
    """The noise as a shader in user units; None where its transform leaves no area."""
    checked(brush)
    if not brush.transform.is_invertible:
        return None
    make = skia.PerlinNoiseShader
    kind = make.MakeFractalNoise if brush.kind == "fractal" else make.MakeTurbulence
    if brush.tile is None:
        shader = kind(*brush.frequency, brush.octaves, brush.seed, None)
    else:
        width, height = brush.tile
        stitched = kind(*brush.frequency, brush.octaves, brush.seed, skia.ISize(int(width), int(height)))
        builder = skia.RuntimeShaderBuilder(_repeated())
        builder.setChild("noise", stitched)
        builder.setUniform("size", skia.V2(width, height))
        shader = builder.makeShader()
    return shader.makeWithLocalMatrix(to_matrix(brush.transform))


@cache
def _repeated() -> Any:
    return skia.RuntimeEffect.MakeForShader(_REPEATED)
