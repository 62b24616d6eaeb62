"""`vecdraw compare`: how two pictures differ, for people and for checks before a release."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from vecdraw.cli.arguments import number, whole
from vecdraw.cli.render import read_scene
from vecdraw.compare.comparison import Comparison, compare
from vecdraw.errors import BadValueError
from vecdraw.export.render import save
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.ops import DrawImage, State
from vecdraw.scene.scene import Scene

DESCRIPTION = """\
Says how the picture B differs from A: pixels, levels, SSIMULACRA2, SSIM, PSNR, histograms, and where.

A and B are pictures, or scene files (.vds), which are drawn; the texts of a scene are also compared one by one. The
exit code is 0 where B is near enough to A, and 1 where it is not. Near enough is what all the limits say that are
given; without any, that no pixel differs by more than --tolerance.
"""

NEAR, FAR = 0, 1

_SCENE_SUFFIX = ".vds"
_RANGES = {"ssimulacra2": (-math.inf, 100), "ssim": (-1, 1), "histogram": (0, 100), "area": (0, 100)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `vecdraw compare`."""
    parser.add_argument("a", metavar="A", help="the picture, or scene file, that is right")
    parser.add_argument("b", metavar="B", help="the one to compare with it")
    parser.add_argument("-o", "--output", metavar="PATH", help="draw what differs, in colours over a pale A")
    parser.add_argument("--tolerance", type=whole, default=0, metavar="LEVELS", help="how far a pixel may be off; 0")
    parser.add_argument("--ssimulacra2", type=number, metavar="SCORE", help="at least this score (100 is the same)")
    parser.add_argument(
        "--ssim", type=number, metavar="SCORE", help="at least this score (1 is the same), in each text too"
    )
    parser.add_argument("--psnr", type=number, metavar="DB", help="at least this ratio in dB")
    parser.add_argument("--histogram", type=number, metavar="DISTANCE", help="at most this distance (0 to 100)")
    parser.add_argument("--area", type=number, metavar="PERCENT", help="at most this share of differing pixels")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Prints the report and draws the difference. Raises `VecdrawError`."""
    for name, (least, most) in _RANGES.items():
        value = getattr(chosen, name)
        if value is not None and not least <= value <= most:
            allowed = f"at most {most}" if math.isinf(least) else f"from {least} to {most}"
            raise BadValueError(f"--{name} must be {allowed}, got {value:g}")
    found = compare(_source(chosen.a), _source(chosen.b), tolerance=chosen.tolerance)
    limits = _limits(chosen, found)
    if chosen.output is not None:
        save(_shown(found.difference), chosen.output)
    print(found)
    for said, held in limits:
        if not held:
            print(f"  not {said}")
    return NEAR if all(held for _, held in limits) else FAR


def _source(name: str) -> Scene | str:
    path = Path(name)
    return read_scene(path) if path.suffix.lower() == _SCENE_SUFFIX else name


def _limits(chosen: argparse.Namespace, found: Comparison) -> list[tuple[str, bool]]:
    """What is asked, in words, and whether it is so."""
    asked: list[tuple[str, bool]] = []
    for name in ("ssimulacra2", "ssim", "psnr"):
        least, score = getattr(chosen, name), getattr(found, name)
        if least is not None:
            if score is None:
                raise BadValueError(f"pictures of {found.width} x {found.height} px are too small for {name}")
            asked.append((f"{name} {least:g} or more", score >= least))
    if chosen.ssim is not None and found.worst_region is not None:
        asked.append((f"ssim {chosen.ssim:g} or more in each text", found.worst_region.ssim >= chosen.ssim))
    if chosen.histogram is not None:
        asked.append((f"histograms {chosen.histogram:g} apart or less", found.histogram <= chosen.histogram))
    if chosen.area is not None:
        asked.append((f"{chosen.area:g}% of the pixels or less", found.area * 100 <= chosen.area))
    return asked or [("the same", found.same)]


def _shown(picture: Pixmap) -> Scene:
    width, height = float(picture.width), float(picture.height)
    drawn = DrawImage(picture, 0.0, 0.0, width, height, 0.0, 0.0, width, height, "none", State())
    return Scene(width, height, ops=(drawn,))
