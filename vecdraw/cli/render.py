"""`vecdraw render`: a template with data, a drawing program or a scene file into a picture."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from vecdraw import limits
from vecdraw.backends.fallback import Fallback
from vecdraw.cli.arguments import positive, quality, whole
from vecdraw.cli.program import run_program
from vecdraw.cli.template import SUFFIXES, add_data_arguments, data_for, load
from vecdraw.errors import BadValueError, SceneFormatError, shown
from vecdraw.export.formats import Format, format_for, format_named
from vecdraw.export.render import encode
from vecdraw.export.vector import VectorFormat
from vecdraw.scene.scene import Scene
from vecdraw.storage.delivery import check_target, deliver

DESCRIPTION = """\
Draws FILE into a picture.

FILE is a template (.yaml, .toml, .json), a scene file (.vds, what Scene.to_bytes gives) or a Python program (.py). A
template takes its data from --data and --set, or its own samples where neither is given. A program defines a function
draw() that returns a Context or a Scene, or a variable ctx or scene that is one. It runs with __name__ set to
"__vecdraw__", so what stands under `if __name__ == "__main__":` is left out. Only render programs you trust: they
can do whatever Python can. A scene file carries no code.
"""

STDOUT = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `vecdraw render`."""
    parser.add_argument("file", metavar="FILE", help="a template, a Python program (.py) or a scene file")
    parser.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        action="append",
        help="the picture; - is stdout; FILE's name with .png where left out; often, for several formats of it",
    )
    parser.add_argument(
        "--format", metavar="NAME", help="png, jpeg, webp, svg, pdf, ... where the suffix of PATH does not say it"
    )
    parser.add_argument("--scale", type=positive, metavar="NUMBER", help="px per user unit, instead of the drawing's")
    parser.add_argument(
        "--dpi", type=positive, metavar="NUMBER", help="resolution at scale 1, instead of the drawing's"
    )
    parser.add_argument("--background", metavar="COLOR", help="a CSS colour under everything")
    parser.add_argument("--quality", type=quality, metavar="1..100", help="of a JPEG, WebP or AVIF")
    parser.add_argument(
        "--target", metavar="SCORE", help="the least quality that has this score, such as 'ssimulacra2>=80'"
    )
    parser.add_argument("--max-bytes", type=whole, metavar="N", help="the best quality that fits into so many bytes")
    parser.add_argument("--profile", metavar="PATH", help="the ICC profile of a picture, or srgb or display-p3")
    parser.add_argument("--bleed", metavar="LENGTH", help="how much is cut off at each edge, such as 3mm")
    parser.add_argument("--marks", action="store_true", help="printer's marks around the drawing, on a larger sheet")
    add_data_arguments(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Draws the file. The pictures' paths and formats are looked at before anything runs. Raises `VecdrawError`."""
    source = Path(chosen.file)
    outputs = [(target, _format(target, chosen.format)) for target in chosen.output or [f"{source.stem}.png"]]
    scene, told = _scene(source, chosen)
    for target, form in outputs:
        _write(scene, target, form, chosen, told if isinstance(form, VectorFormat) else {})
    return 0


def _format(target: str, named: str | None) -> Format:
    """The format of a picture. Raises `VecdrawError` for a path that says none, or that cannot be written to."""
    if target == STDOUT:
        return format_named(named or "png")
    form = format_for(target, named)
    check_target(target)
    return form


def _write(scene: Scene, target: str, form: Format, chosen: argparse.Namespace, told: dict[str, Any]) -> None:
    options = dict(told)
    for name in ("quality", "target", "max_bytes", "profile", "bleed"):
        if getattr(chosen, name) is not None:
            options[name] = getattr(chosen, name)
    if chosen.marks:
        options["marks"] = True
    fallbacks: list[Fallback] = []
    given = {"scale": chosen.scale, "dpi": chosen.dpi, "background": chosen.background}
    data = encode(scene, form.name, **given, on_fallback=fallbacks.append, **options)
    if target == STDOUT:
        sys.stdout.buffer.write(data)
    else:
        deliver(target, lambda write: write(data))
    for fallback in fallbacks:
        print(f"vecdraw: drawn as a picture: {fallback.feature} ({fallback.reason})", file=sys.stderr)


def _scene(source: Path, chosen: argparse.Namespace) -> tuple[Scene, dict[str, Any]]:
    """The drawing in a file, and what a document of vectors says about it."""
    if source.suffix.lower() in SUFFIXES:
        template = load(chosen.file)
        poster = template.render(data_for(template, chosen), size=chosen.size, lang=chosen.lang)
        told = {"title": poster.title, "lang": poster.lang}
        return poster.scene, {name: value for name, value in told.items() if value}
    for name in ("data", "set", "size", "lang"):
        if getattr(chosen, name):
            raise BadValueError(f"--{name} is for templates ({', '.join(SUFFIXES)}), got {shown(chosen.file)}")
    return run_program(source) if source.suffix == ".py" else read_scene(source), {}


def read_scene(path: Path) -> Scene:
    """The scene in a file. Raises `SceneFormatError` naming the path, `LimitError`."""
    try:
        size = path.stat().st_size
        limits.check("scene_file_bytes", size, f"bytes of the scene file {path}")
        data = path.read_bytes()
    except OSError as error:
        raise SceneFormatError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:  # a NUL in the path
        raise SceneFormatError(f"{path}: {error}") from error
    try:
        return Scene.from_bytes(data)
    except SceneFormatError as error:
        raise SceneFormatError(f"{path}: {error}") from error
