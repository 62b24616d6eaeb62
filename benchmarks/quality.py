"""What quality costs: `python -m benchmarks.quality tables|filter|search|misses|metric`.

tables  JPEG with the tables of ITU-T T.81's Annex K and with those of `contrast_tables`, both with Huffman codes made
        for the picture and 4:4:4: bytes at equal SSIMULACRA2, and at equal SSIM, as the mean of the logarithm of the
        ratio over the scores that both reach (Bjontegaard's rate, piecewise linear).
filter  WebP with libwebp's estimate of its filter and with `measured_filter`: bytes at equal scores as in `tables`, for
        the pictures and for the other drawings among examples/ as large as these.
search  encodings and distance from the target of `vecdraw.search`, over formats and targets.
misses  how many searches of `small_pictures` end a point or more above their target, by format, and how far; what each
        of these says about it; `--only heic` for one format, `--large` for the pictures of up to 1000 px, with little
        effort, `--others` for all other drawings among examples/ as large as these.
metric  the time of SSIMULACRA2 for 1080 x 1920 px, first and later comparisons with one picture, beside that of the
        package `ssimulacra2`, where it is installed.

The pictures are posters among examples/, at most 1000 px long, and photographs: those of examples/data, scaled to a
third so that what their JPEG did to them is gone, or all in FOLDER.
"""

from __future__ import annotations

import argparse
import importlib
import io
import math
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

import vecdraw as vd
from benchmarks.small_pictures import small_pictures
from vecdraw.compare.metrics import METRICS
from vecdraw.compare.pictures import Picture, linear, to_picture
from vecdraw.compare.ssimulacra2 import Reference

POSTERS = (
    "swiss_poster",
    "book_cover",
    "area_chart",
    "social_card",
    "moon_tide",
    "ten_nights",
    "weather_card",
    "exhibition",
    "banner",
    "marble",
    "spring_dawn",
    "quote_card",
)
QUALITIES = (25, 40, 55, 70, 82, 92)
LONGEST = 1000  # px
FORMATS = ("jpeg", "webp", "avif", "jxl", "heic", "png")
TARGETS = (41, 52, 63, 74, 85)
OF_LARGE = (50, 70, 80, 90)
LITTLE_EFFORT = {"avif": 1, "jxl": 3, "heic": 0}
USEFUL = (40.0, 92.0)  # scores of SSIMULACRA2 between which bytes are compared


class Subject(NamedTuple):
    """A picture that is encoded."""

    kind: str
    name: str
    scene: vd.Scene


def subjects(photographs: Path | None) -> Iterator[Subject]:
    for name in POSTERS:
        yield Subject("poster", name, example(importlib.import_module(f"examples.{name}")))
    folder = photographs or Path("examples/data")
    for path in sorted(p for p in folder.iterdir() if p.suffix in {".png", ".jpg"}):
        image = Image.open(path).convert("RGB")
        longest = max(image.size) // 3 if photographs is None else LONGEST
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        yield Subject("photograph", path.stem, vd.Context.from_image(image).scene)


def others() -> Iterator[Subject]:
    """The drawings of examples/ that are not among the posters."""
    for path in sorted(Path("examples").glob("*.py")):
        module = None if path.stem in POSTERS else importlib.import_module(f"examples.{path.stem}")
        if hasattr(module, "ctx"):
            yield Subject("drawing", path.stem, example(module))


def example(module: Any) -> vd.Scene:
    scene = module.ctx.scene
    return scaled(scene, min(1.0, LONGEST / max(scene.width, scene.height)))


def scaled(scene: vd.Scene, scale: float) -> vd.Scene:
    """Smaller, on its own background, or on white where it has none."""
    png = vd.encode(scene, "png", scale=scale, background=scene.background or "white", compression="fast")
    pixels = vd.load_image(png)
    return vd.Context.from_image(pixels).scene


def standard(quality: int) -> dict[str, Any]:
    return {"quality": quality}


def by_contrast(quality: int) -> dict[str, Any]:
    return {"quantization": vd.contrast_tables(quality)}


def by_filter(quality: int) -> dict[str, Any]:
    return {"quality": quality, "measured_filter": True}


def curve(
    scene: vd.Scene, name: str, options: Callable[[int], dict[str, Any]], **given: Any
) -> list[tuple[float, float, int]]:
    """SSIMULACRA2, SSIM and bytes in a format at each quality."""
    original = to_picture(scene)
    scores = [METRICS[name](original) for name in ("ssimulacra2", "ssim")]
    points = []
    for quality in QUALITIES:
        data = vd.encode(scene, name, **given, **options(quality))
        other = to_picture(data)
        points.append((scores[0](other), scores[1](other), len(data)))
    return points


def saved(base: list[tuple[float, float, int]], other: list[tuple[float, float, int]], column: int) -> float:
    """The share of the bytes that the other curve needs less at equal scores."""
    axes = []
    for points in (base, other):
        kept = [point for point in points if USEFUL[0] - 20 <= point[0] <= USEFUL[1] + 6]
        pairs = sorted((_spread(point[column], column), math.log(point[2])) for point in kept)
        axes.append(([score for score, _ in pairs], [size for _, size in pairs]))
    low, high = max(axis[0][0] for axis in axes), min(axis[0][-1] for axis in axes)
    if column == 0:
        low, high = max(low, USEFUL[0]), min(high, USEFUL[1])
    at = np.linspace(low, high, 50)
    return 1 - math.exp(float(np.mean(np.interp(at, *axes[1]) - np.interp(at, *axes[0]))))


def _spread(score: float, column: int) -> float:
    return score if column == 0 else -10 * math.log10(max(1 - score, 1e-6))


def tables(photographs: Path | None) -> None:
    print("bytes saved by contrast_tables at equal      SSIMULACRA2    SSIM")
    compared(subjects(photographs), "jpeg", by_contrast, optimizer="huffman")


def measured(photographs: Path | None) -> None:
    print("bytes saved by measured_filter at equal      SSIMULACRA2    SSIM")
    compared([*subjects(photographs), *others()], "webp", by_filter)


def compared(
    pictures: Iterable[Subject], file_format: str, options: Callable[[int], dict[str, Any]], **given: Any
) -> None:
    """Prints what options save of each picture's bytes, and the means of each kind."""
    found: dict[str, list[tuple[float, float]]] = {}
    for kind, name, scene in pictures:
        base, other = (curve(scene, file_format, each, **given) for each in (standard, options))
        both = saved(base, other, 0), saved(base, other, 1)
        found.setdefault(kind, []).append(both)
        print(f"{kind:<12} {name:<28} {both[0]:14.1%} {both[1]:8.1%}", flush=True)
    for kind, each in found.items():
        means = np.mean(each, axis=0)
        print(f"{kind:<12} {'mean of ' + str(len(each)):<28} {means[0]:14.1%} {means[1]:8.1%}")


def searched(scene: vd.Scene, name: str, target: int, options: dict[str, Any]) -> tuple[vd.Choice, float] | None:
    """What was chosen and how far above the target its score is; None where the target is out of reach."""
    try:
        choice = vd.search(scene, name, target=f"ssimulacra2>={target}", **options)
    except vd.errors.TargetError:
        return None
    return choice, (choice.score or 0.0) - target


def search(photographs: Path | None) -> None:
    print("target          format  encodings: mean, most   points above: mean, most   out of reach")
    chosen = list(subjects(photographs))[::3]
    for target in OF_LARGE:
        for name, options in (("jpeg", {}), ("webp", {}), ("avif", {"effort": 1})):
            every = [searched(subject.scene, name, target, options) for subject in chosen]
            found = [each for each in every if each is not None]
            counts, above = [choice.encodes for choice, _ in found], [points for _, points in found]
            print(
                f"ssimulacra2>={target} {name:>7} {np.mean(counts):17.1f} {max(counts):5} "
                f"{np.mean(above):20.2f} {max(above):6.2f} {len(every) - len(found):14}",
                flush=True,
            )


def misses(only: list[str], pictures: list[Any], *, large: bool) -> None:
    asked = [(picture, target) for picture in pictures for target in (OF_LARGE if large else TARGETS)]
    print("format   searches   misses   most above   encodings: mean, most   out of reach")
    for name in only or FORMATS:
        options = {"effort": LITTLE_EFFORT[name]} if large and name in LITTLE_EFFORT else {}
        counts, above, missed = [], [], []
        for picture, target in asked:
            found = searched(picture.scene, name, target, options)
            if found is None:
                continue
            choice, points = found
            counts.append(choice.encodes)
            above.append(points)
            if points >= 1:
                missed.append(f"    {picture.name}, {target}: {points:.2f} above, {choice.far}; {choice}")
        print(
            f"{name:<8} {len(above):8} {len(missed):8} {max(above):12.2f}",
            f"{np.mean(counts):17.2f} {max(counts):5} {len(asked) - len(above):14}",
            flush=True,
        )
        print(*missed, sep="\n", flush=True)


def metric(_: Path | None) -> None:
    levels = np.random.default_rng(1).integers(0, 256, (120, 68, 3)).astype(np.uint8)
    image = Image.fromarray(levels).resize((1080, 1920), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    one, other = to_picture(image), to_picture(out.getvalue())
    print(f"first comparison   {fastest(lambda: METRICS['ssimulacra2'](one)(other)):.3f} s")
    reference = Reference(light(one))
    print(f"later ones         {fastest(lambda: reference.score(light(other))):.3f} s")
    try:
        from ssimulacra2 import compute_ssimulacra2
    except ImportError:
        return
    image.save("/tmp/quality-a.png")  # noqa: S108  # the package reads files
    Image.open(out).save("/tmp/quality-b.png")  # noqa: S108
    paths = ("/tmp/quality-a.png", "/tmp/quality-b.png")  # noqa: S108
    print(f"package ssimulacra2 {fastest(lambda: compute_ssimulacra2(*paths), 1):.3f} s")


def light(picture: Picture) -> Any:
    return linear(picture.levels[..., :3], picture.color_space)


def fastest(run: Callable[[], object], times: int = 5) -> float:
    """The least processor time of a few runs."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["tables", "filter", "search", "misses", "metric"])
    parser.add_argument("--photographs", type=Path, help="a folder of pictures to take for those of examples/data")
    parser.add_argument("--only", action="append", choices=FORMATS, default=[], help="a format to search for misses in")
    parser.add_argument("--large", action="store_true", help="misses in pictures of up to 1000 px")
    parser.add_argument("--others", action="store_true", help="misses in other drawings of up to 1000 px")
    chosen = parser.parse_args()
    if chosen.what == "misses":
        if chosen.others:
            misses(chosen.only, list(others()), large=True)
        elif chosen.large:
            misses(chosen.only, list(subjects(chosen.photographs)), large=True)
        else:
            misses(chosen.only, list(small_pictures()), large=False)
        return
    {"tables": tables, "filter": measured, "search": search, "metric": metric}[chosen.what](chosen.photographs)


if __name__ == "__main__":
    main()
