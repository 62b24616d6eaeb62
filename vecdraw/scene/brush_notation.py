"""Brushes as text for `Scene.dump`; see `notation`."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.brush import (
    Brush,
    ConicBrush,
    GradientBrush,
    LinearBrush,
    MeshBrush,
    MeshPatch,
    NoiseBrush,
    PatternBrush,
    Point,
    RadialBrush,
    SkslBrush,
    TextureBrush,
)
from vecdraw.paint.color import Color
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.notation import color, matrix, number, numbers, quoted, stops


def brush(value: Brush, picture_name: Callable[[Pixmap], str], path_name: Callable[[PathData], str]) -> str:
    """One line; the callables name the pictures and paths that it refers to."""
    match value:
        case Color():
            return color(value)
        case LinearBrush(x0, y0, x1, y1):
            return f"linear {numbers((x0, y0, x1, y1))}{_gradient(value)}"
        case RadialBrush(x0, y0, r0, x1, y1, r1):
            return f"radial {numbers((x0, y0, r0, x1, y1, r1))}{_gradient(value)}"
        case ConicBrush(angle, x, y):
            return f"conic {numbers((angle, x, y))}{_gradient(value)}"
        case PatternBrush(pixmap, repetition, transform, smoothing):
            return f"pattern {picture_name(pixmap)} {repetition} {matrix(transform)} smoothing {smoothing}"
        case MeshBrush(patches):
            return f"mesh [{'; '.join(map(_patch, patches))}]"
        case NoiseBrush(kind, frequency, octaves, seed, tile, transform):
            tiled = "" if tile is None else f" tile {numbers(tile)}"
            placed = f"{matrix(transform)}{tiled}"
            return f"noise {kind} frequency {numbers(frequency)} octaves {number(octaves)} seed {number(seed)} {placed}"
        case SkslBrush(source, uniforms, transform):
            given = "".join(f" {quoted(name)} [{numbers(values)}]" for name, values in uniforms)
            return f"sksl {quoted(source)}{given} {matrix(transform)}"
        case TextureBrush():
            return _texture(value, path_name)
        case _:
            assert_never(value)


def _gradient(value: GradientBrush) -> str:
    """What is not at its default, and the stops."""
    spread = "" if value.spread == "pad" else f" {value.spread}"
    placed = "" if value.transform == Affine() else f" {matrix(value.transform)}"
    way = "" if value.interpolation is None else f" in {value.interpolation.space} {value.interpolation.hue} hue"
    return f"{spread}{placed}{way}: {stops(value.stops)}"


def _patch(patch: MeshPatch) -> str:
    inner = "" if patch.controls is None else f" inner {_points(patch.controls)}"
    return f"{_points(patch.points)}{inner} {' '.join(map(color, patch.colors))}"


def _points(points: tuple[Point, ...]) -> str:
    return numbers(coordinate for point in points for coordinate in point)


def _texture(value: TextureBrush, path_name: Callable[[PathData], str]) -> str:
    shape = "lines" if value.path is None else path_name(value.path)
    lattice = f"spacing {numbers(value.spacing)} angle {number(value.angle)} offset {numbers(value.offset)}"
    line = f"width {number(value.line_width)} {value.cap}{'' if value.filled else ' hollow'}"
    under = "" if value.background is None else f" on {color(value.background)}"
    return f"texture {shape} {lattice} {line} {color(value.color)}{under}"
