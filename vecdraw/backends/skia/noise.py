"""Noise as Skia makes it: the function of feTurbulence."""

from __future__ import annotations

from vecdraw.backends.skia.convert import to_matrix
from vecdraw.backends.skia.library import skia
from vecdraw.paint.brush import NoiseBrush


def noise_shader(brush: NoiseBrush) -> skia.Shader | None:
    """The noise as a shader in user units; None where its transform leaves no area."""
    if not brush.transform.is_invertible:
        return None
    make = skia.PerlinNoiseShader
    kind = make.MakeFractalNoise if brush.kind == "fractal" else make.MakeTurbulence
    tile = None if brush.tile is None else skia.ISize(int(brush.tile[0]), int(brush.tile[1]))
    shader = kind(*brush.frequency, brush.octaves, brush.seed, tile)
    return shader.makeWithLocalMatrix(to_matrix(brush.transform))
