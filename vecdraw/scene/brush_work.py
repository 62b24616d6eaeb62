"""The work budget of brushes: programs that would run for minutes, textures of a million stamps."""

from __future__ import annotations

from typing import Final

from vecdraw import limits
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Brush, MeshBrush, SkslBrush, TextureBrush
from vecdraw.paint.sksl_work import work
from vecdraw.paint.texture_lattice import lattice_for

COSTLY: Final = (MeshBrush, SkslBrush, TextureBrush)
"""The brushes that `check_brush` may refuse."""


def check_brush(brush: Brush, transform: Affine, canvas: Rect) -> None:
    """Raises `LimitError` where painting `canvas` (px) with `brush` would take far too long; `transform` maps to px."""
    match brush:
        case SkslBrush(source):
            limits.check("sksl_length", len(source), "characters of a program in SkSL")
            found = work(source)
            limits.check("sksl_operations", found.length, "operations of a program in SkSL")
            steps = found.steps * canvas.width * canvas.height
            limits.check("sksl_work", steps, "the work of running this program for each pixel of the canvas")
        case TextureBrush():
            if transform.is_invertible and canvas.width > 0 < canvas.height:
                lattice_for(brush, canvas.transformed(transform.inverse()))
        case MeshBrush(patches):
            limits.check("mesh_patches", len(patches), "patches of a mesh")
        case _:
            pass
