"""Other PNGs than those of 8 bits, GIF and APNG, by vecdraw and by others: `python -m benchmarks.png_kinds`.

The pixels are those of the poster of `benchmarks/peers/layout.py` (1080 x 1920), not dithered. Each row is written once
in each round; its time is the least that the processors took (all threads of the process), so that other programs count
little; vecdraw's bands are thrown away before. Where colours are lost there is the score of SSIMULACRA 2, of what
Pillow reads back, over white. `--read` decodes instead, to 8 bits of RGBA or, of 16 bits, to what the library has.
`--only WORD` takes the groups with this word.

libvips quantises with libimagequant. A row is behind where a peer is as fast and smaller, or faster and as small (and
of quality no lower).
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final, NamedTuple

os.environ.setdefault("VIPS_CONCURRENCY", "1")  # read when libvips is loaded

import numpy as np
from PIL import Image

import vecdraw as vd
from benchmarks.png_peers import canvas
from vecdraw.caches import clear_caches
from vecdraw.codecs import apng, gif_animation
from vecdraw.codecs.animated import Timed
from vecdraw.codecs.png import CODEC
from vecdraw.compare.metrics import ssimulacra2_to
from vecdraw.compare.pictures import Picture

try:
    import pyvips
except (ImportError, OSError) as missing:
    print(f"missing: libvips: {missing} (pip install pyvips pyvips-binary)")
    pyvips = None

Pixels = Any
Write = Callable[[], Any]
_FRAMES: Final = 4
_OURS: Final = "vecdraw"


class Group(NamedTuple):
    """What is written, by whom, and whether colours are lost; or what is read."""

    title: str
    rows: dict[str, Write]
    lossy: bool = False
    reads: bool = False


class Cost(NamedTuple):
    """Seconds, bytes, and the score where there is one."""

    seconds: float
    size: int
    score: float | None


def ours(pixels: Pixels, **options: Any) -> Write:
    """By vecdraw, with one thread."""
    chosen = CODEC.make_options({"threads": 1, **options})
    return lambda: CODEC.encode(pixels, chosen, "srgb")


def presets(pixels: Pixels, **options: Any) -> dict[str, Write]:
    """By vecdraw, fast and balanced."""
    return {f"{_OURS} {each}": ours(pixels, compression=each, **options) for each in ("fast", "balanced")}


def by_pillow(make: Callable[[], Image.Image], form: str = "PNG", **options: Any) -> Write:
    """What is made, saved by Pillow."""

    def write() -> bytes:
        out = io.BytesIO()
        make().save(out, form, **options)
        return out.getvalue()

    return write


def by_vips(make: Callable[[], Any], suffix: str = ".png", **options: Any) -> dict[str, Write]:
    """What is made, saved by libvips, if it is there."""
    if pyvips is None:
        return {}
    told = " ".join(f"{name} {value}" for name, value in options.items())
    return {f"libvips {told}".strip(): lambda: bytes(make().write_to_buffer(suffix, **options))}


def image(pixels: Pixels, mode: str) -> Callable[[], Image.Image]:
    """The picture as Pillow has it, made anew each time."""
    height, width = pixels.shape[:2]
    return lambda: Image.frombuffer("RGBA", (width, height), pixels, "raw", "RGBA", 0, 1).convert(mode)


def vips(pixels: Pixels, bands: int = 3) -> Callable[[], Any]:
    """The picture as libvips has it."""
    held = np.ascontiguousarray(pixels[..., :bands])
    return lambda: pyvips.Image.new_from_array(held, interpretation="rgb16" if held.dtype == np.uint16 else "srgb")


def deep(pixels: Pixels) -> list[Group]:
    """16 bits a channel."""
    halves = (pixels / np.float16(255)).astype(np.float16)
    levels = np.rint(halves.astype(np.float32) * 65535).astype(np.uint16)
    peers = {}
    for level in (1, 6, 9):
        peers |= by_vips(vips(levels), compression=level)
    return [Group("16 bits", presets(halves) | peers)]


def palettes(pixels: Pixels) -> list[Group]:
    """Fewer colours than there are, and few colours."""
    found = []
    for colors in (16, 256):
        rows = presets(pixels, palette=colors)
        rows[f"{_OURS} balanced dither=False"] = ours(pixels, palette=colors, dither=False)
        rows[f"{_OURS} small"] = ours(pixels, palette=colors, compression="small")
        rgb = image(pixels, "RGB")
        rows["Pillow median cut"] = by_pillow(lambda rgb=rgb, colors=colors: rgb().quantize(colors))  # type: ignore[misc]  # bound now
        bits = {16: 4, 256: 8}[colors]
        rows |= by_vips(vips(pixels), palette=True, bitdepth=bits)
        rows |= by_vips(vips(pixels), palette=True, bitdepth=bits, dither=0.0)
        found.append(Group(f"palette of {colors}", rows, lossy=True))
    few = np.asarray(image(pixels, "RGB")().quantize(13).convert("RGBA"))
    rows = {f"{_OURS} auto": ours(few, palette="auto"), f"{_OURS} small": ours(few, compression="small")}
    rows["Pillow, of a P"] = by_pillow(image(few, "P"), optimize=True)
    found.append(Group("13 colours, exactly", rows | by_vips(vips(few), palette=True, dither=0.0)))
    return found


def grays(pixels: Pixels) -> list[Group]:
    """Gray of 8, 4, 2 and 1 bits, and with alpha."""
    eight = {"Pillow L": by_pillow(image(pixels, "L"))} | by_vips(lambda: vips(pixels)().colourspace("b-w"))
    found = [Group("gray", presets(pixels, gray=True) | eight)]
    for bits in (4, 2, 1):
        rows = presets(pixels, gray=True, bit_depth=bits)
        if bits == 1:
            rows["Pillow 1"] = by_pillow(lambda: image(pixels, "L")().convert("1", dither=Image.Dither.NONE))
        found.append(
            Group(f"gray, {bits} bits", rows | by_vips(lambda: vips(pixels)().colourspace("b-w"), bitdepth=bits))
        )
    faint = faded(pixels)
    rows = presets(faint, gray=True) | {"Pillow LA": by_pillow(image(faint, "LA"))}
    rows |= by_vips(lambda: vips(faint, 4)().colourspace("b-w"))
    return [*found, Group("gray and alpha", rows)]


def faded(pixels: Pixels) -> Pixels:
    """The picture, more and more translucent."""
    out = pixels.copy()
    out[..., 3] = np.linspace(0, 255, len(out)).astype(np.uint8)[:, np.newaxis]
    return out


def translucent(pixels: Pixels) -> list[Group]:
    """RGB with alpha."""
    faint = faded(pixels)
    rows = presets(faint) | {
        f"Pillow {level}": by_pillow(image(faint, "RGBA"), compress_level=level) for level in (1, 6)
    }
    for level in (1, 6):
        rows |= by_vips(vips(faint, 4), compression=level)
    return [Group("translucent", rows)]


def smallest(pixels: Pixels) -> list[Group]:
    """As small as it may be."""
    rows = {
        f"{_OURS} small": ours(pixels, compression="small"),
        "Pillow optimize": by_pillow(image(pixels, "RGB"), optimize=True),
    }
    return [Group("small", rows | by_vips(vips(pixels), compression=9))]


def moved(pixels: Pixels) -> list[Pixels]:
    """Frames: something that stays, and something that moves over it."""
    frames = []
    for at in range(_FRAMES):
        frame = pixels.copy()
        if at:
            frame[600 + 40 * at : 900 + 40 * at, 200:700] = pixels[1000:1300, 300:800]
        frames.append(frame)
    return frames


def animated(codec: Any, frames: list[Pixels], **options: Any) -> Write:
    """By vecdraw."""

    def write() -> bytes:
        height, width = frames[0].shape[:2]
        chosen = codec.make_options(options)
        writer = codec.begin(width, height, chosen, b"")
        parts = list(writer.parts(Timed(frame, Fraction(1, 10)) for frame in frames))
        return b"".join([writer.head(sum(map(len, parts))), *parts])

    return write


def animations(pixels: Pixels) -> list[Group]:
    """GIF of one frame, GIF and APNG of several."""
    found, frames = [], moved(pixels)
    for title, some in (("GIF", frames[:1]), (f"GIF of {_FRAMES} frames", frames)):
        rows = {
            f"{_OURS}{' dither=False' * (not dither)}": animated(gif_animation.CODEC, some, dither=dither)
            for dither in (True, False)
        }
        images = [image(frame, "RGB") for frame in some]
        rest = (
            {"save_all": True, "append_images": [make() for make in images[1:]], "duration": 100}
            if len(some) > 1
            else {}
        )
        rows["Pillow"] = by_pillow(images[0], "GIF", **rest)
        stack = np.concatenate(some)

        def paged(stack: Pixels = stack, height: int = len(pixels)) -> Any:
            made = vips(stack)().copy()
            made.set_type(pyvips.GValue.gint_type, "page-height", height)
            return made

        found.append(
            Group(title, rows | by_vips(paged, ".gif") | by_vips(paged, ".gif", dither=0.0), lossy=len(some) == 1)
        )
    rows = {f"{_OURS} {each}": animated(apng.CODEC, frames, compression=each) for each in ("fast", "balanced")}
    images = [image(frame, "RGBA") for frame in frames]
    rows["Pillow"] = by_pillow(images[0], save_all=True, append_images=[make() for make in images[1:]], duration=100)
    return [*found, Group(f"APNG of {_FRAMES} frames", rows)]


def files(pixels: Pixels) -> dict[str, bytes]:
    """What is read."""
    halves = (pixels / np.float16(255)).astype(np.float16)
    made = {
        "8 bits": ours(pixels)(),
        "translucent": ours(faded(pixels))(),
        "16 bits": ours(halves)(),
        "palette of 256": ours(pixels, palette=256)(),
        "palette of 16": ours(pixels, palette=16)(),
        "gray": ours(pixels, gray=True)(),
        "gray, 16 bits": ours(halves, gray=True)(),
        "gray, 1 bit": ours(pixels, gray=True, bit_depth=1)(),
        "gray and alpha": ours(faded(pixels), gray=True)(),
        "GIF": animated(gif_animation.CODEC, [pixels])(),
    }
    if pyvips is not None:
        made["interlaced"] = bytes(vips(pixels)().write_to_buffer(".png", interlace=True))
    return made


def readers(pixels: Pixels) -> list[Group]:
    """Decoding."""
    found = []
    for title, data in files(pixels).items():
        depth = "rgba-float16" if "16 bits" in title else "rgba-unorm8"
        rows: dict[str, Write] = {
            _OURS: lambda data=data: vd.load_image(data).to_numpy().reshape(-1).data,  # type: ignore[misc]  # bound now
            "Pillow": lambda data=data: Image.open(io.BytesIO(data)).convert("RGBA").tobytes(),  # type: ignore[misc]  # bound now
        }
        if depth == "rgba-float16":
            rows[f"{_OURS} rgba-float16"] = lambda data=data: (
                vd.load_image(data, pixel_format="rgba-float16").to_numpy().reshape(-1).data
            )  # type: ignore[misc]  # bound now
        if pyvips is not None:
            rows["libvips"] = lambda data=data: pyvips.Image.new_from_buffer(data, "").write_to_memory()  # type: ignore[misc]  # bound now
        found.append(Group(f"reading {title}", rows, reads=True))
    return found


def measure(group: Group, rounds: int, score: Callable[[Picture], float]) -> dict[str, Cost]:
    """What each row costs."""
    best = dict.fromkeys(group.rows, float("inf"))
    made: dict[str, Any] = {}
    gc.disable()
    for _ in range(rounds):
        for name, write in group.rows.items():
            clear_caches("bands")
            begun = time.process_time()
            made[name] = write()
            best[name] = min(best[name], time.process_time() - begun)
        gc.collect()
    gc.enable()
    found = {}
    for name, data in made.items():
        told = score(Picture(np.asarray(Image.open(io.BytesIO(data)).convert("RGBA")), "srgb")) if group.lossy else None
        found[name] = Cost(best[name], 0 if group.reads else len(data), told)
    return found


def report(group: Group, costs: dict[str, Cost]) -> str:
    """The table of a group: times and bytes, and how they are to those of the peer that is nearest."""
    width = max(map(len, costs))
    peers = {name: cost for name, cost in costs.items() if not name.startswith(_OURS)}
    lines = [group.title]
    for name, cost in costs.items():
        told = "" if cost.score is None else f"  {cost.score:6.2f}"
        line = f"  {name:<{width}}  {cost.seconds * 1000:8.1f} ms  {cost.size:9}{told}"
        if name not in peers:
            ahead = [other for other, peer in peers.items() if is_behind(cost, peer)]
            line += f"  behind {', '.join(ahead)}" if ahead else "  ahead"
        lines.append(line)
    return "\n".join(lines)


def is_behind(cost: Cost, peer: Cost) -> bool:
    """Whether the peer is better in one thing and no worse in any other."""
    if cost.score is not None and peer.score is not None and peer.score < cost.score:
        return False
    return peer.seconds <= cost.seconds and peer.size <= cost.size


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--read", action="store_true")
    chosen = parser.parse_args()
    pixels = np.ascontiguousarray(canvas(dither=False)[..., [2, 1, 0, 3]])
    score = ssimulacra2_to(Picture(pixels, "srgb"))
    kinds = (readers,) if chosen.read else (deep, palettes, grays, translucent, smallest, animations)
    for kind in kinds:
        for group in kind(pixels):
            if chosen.only in group.title:
                print(report(group, measure(group, chosen.rounds, score)), flush=True)


if __name__ == "__main__":
    main()
