"""Golden pictures: what a test draws, compared with the file that says how it should look."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from vecdraw.arguments import to_float
from vecdraw.codecs.containers import png
from vecdraw.codecs.pixels import unpremultiplied8
from vecdraw.codecs.png import CODEC
from vecdraw.codecs.sources import load_image
from vecdraw.compare.comparison import Comparison, Metric, compare
from vecdraw.compare.text_boxes import text_boxes
from vecdraw.errors import BadTypeError, BadValueError, ImageError, shown
from vecdraw.geometry.rect import Rect
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.scene import Scene
from vecdraw.storage.files import write_file

_TEXTS: Final = "Text boxes"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,100}")


class Golden:
    """Compares pictures with the PNG files in `folder`; what differs is drawn into `failures`.

    A file holds where the texts of its scene are, so that one that is lost is looked for where it was.
    With `update` pictures that are not there, or that what is drawn is not near enough to, are written; files of the
    others keep their bytes.
    """

    def __init__(self, folder: Path, failures: Path, *, update: bool = False) -> None:
        self._folder = folder
        self._failures = failures
        self._update = update

    def check(
        self,
        picture: object,
        name: str,
        *,
        tolerance: int = 0,
        area: float = 0.0,
        ssim: float | None = None,
        regions: Iterable[tuple[float, float, float, float]] | None = None,
    ) -> Comparison | None:
        """Raises `AssertionError`, with the report of `compare`, unless the picture is near enough to `name`.png.

        `picture` is anything `compare` takes. At most a share `area` (0 to 1) of the pixels may differ by more than
        `tolerance` levels; `ssim`, if given, is the least SSIM of the whole, and of each region: where `regions` is
        None, the texts of a scene, and of the one that the file was made from. Beside the message,
        `name`-difference.png and `name`-drawn.png are in the folder of failures. Raises `BadValueError` for a name
        that is no file name and for an `area` outside 0 to 1 or an `ssim` outside -1 to 1. Returns None where the
        file was written.
        """
        given: object = name
        if not isinstance(given, str) or _NAME.fullmatch(given) is None:
            raise BadValueError(f"a golden picture's name must be letters, digits and . _ -, got {shown(name)}")
        _check_limit("area", area, 0)
        if ssim is not None:
            _check_limit("ssim", ssim, -1)
        path = self._folder / f"{name}.png"
        drawn = _drawn(picture)
        texts = text_boxes(picture) if isinstance(picture, Scene) else ()
        golden = self._golden(path)
        if regions is None and golden is not None:
            regions = dict.fromkeys((*texts, *_texts_of(path, golden)))
        found = None if golden is None else _compared(golden, drawn, tolerance, ssim, regions or ())
        wrong = "another picture" if found is None else _wrong(found, area, ssim)
        if not wrong:
            return found
        if self._update:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_file(path, _png(drawn, texts))
            return None
        kept = self._keep(f"{name}-drawn", drawn)
        if golden is None:
            raise AssertionError(f"there is no {path}; what was drawn is {kept}; --update-golden takes it")
        if found is None:
            sizes = f"{golden.width} x {golden.height} px, and {drawn.width} x {drawn.height} were drawn: {kept}"
            raise AssertionError(f"{path} has {sizes}")
        shown_at = self._keep(f"{name}-difference", found.difference)
        raise AssertionError(f"{name}: {wrong}\n{found}\n  golden: {path}\n  drawn: {kept}\n  difference: {shown_at}")

    def _golden(self, path: Path) -> Pixmap | None:
        """The picture of a file; None where there is none, or none that can be read but is written anew."""
        if not path.is_file():
            return None
        try:
            return load_image(path)
        except ImageError:
            if self._update:
                return None
            raise

    def _keep(self, name: str, picture: Pixmap) -> Path:
        self._failures.mkdir(parents=True, exist_ok=True)
        path = self._failures / f"{name}.png"
        write_file(path, _png(picture))
        return path


def _compared(
    golden: Pixmap,
    drawn: Pixmap,
    tolerance: int,
    ssim: float | None,
    regions: Iterable[tuple[float, float, float, float]],
) -> Comparison | None:
    """How the two differ; None where their sizes do."""
    if (drawn.width, drawn.height) != (golden.width, golden.height):
        return None
    metric: tuple[Metric, ...] = ("psnr",) if ssim is None else ("ssim", "psnr")
    return compare(golden, drawn, metric=metric, tolerance=tolerance, regions=regions)


def _check_limit(name: str, value: object, least: int) -> None:
    number = to_float(value)
    if number is None:
        raise BadTypeError(f"{name} must be a number from {least} to 1, got {shown(value)}")
    if not least <= number <= 1:
        raise BadValueError(f"{name} must be from {least} to 1, got {number:g}")


def _wrong(found: Comparison, area: float, ssim: float | None) -> str:
    if found.area > area:
        return f"{found.area:.4%} of the pixels differ, {area:.4%} may"
    if ssim is not None and found.ssim is not None and found.ssim < ssim:
        return f"ssim is {found.ssim:.4g}, less than {ssim:g}"
    worst = found.worst_region
    if ssim is not None and worst is not None and worst.ssim < ssim:
        return f"ssim of a region is {worst.ssim:.4g}, less than {ssim:g}"
    return ""


def _drawn(picture: object) -> Pixmap:
    from vecdraw.compare.pictures import to_picture  # numpy, which `import vecdraw` does not pay for

    found = to_picture(picture)
    width, height = found.size
    return Pixmap(found.levels.tobytes(), width, height, color_space=found.color_space)


def _texts_of(path: Path, golden: Pixmap) -> list[Rect]:
    """The boxes of texts that a golden picture's file holds, as far as they are boxes in it."""
    try:
        told = dict(png.read(path.read_bytes()).texts).get(_TEXTS, "[]")
        boxes = [Rect(*map(float, each)) for each in json.loads(told)]
    except (ImageError, ValueError, TypeError, RecursionError):
        return []  # somebody put another file or another text there
    return [
        box
        for box in boxes
        if not box.is_empty and box.x >= 0 and box.y >= 0 and box.right <= golden.width and box.bottom <= golden.height
    ]


def _png(picture: Pixmap, texts: tuple[Rect, ...] = ()) -> bytes:
    held = {_TEXTS: json.dumps([(box.x, box.y, box.width, box.height) for box in texts])} if texts else None
    options: Any = CODEC.make_options({"compression": "small", "metadata": held})
    return CODEC.encode(unpremultiplied8(picture), options, picture.color_space)
