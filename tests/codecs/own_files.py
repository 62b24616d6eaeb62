"""Pictures as vecdraw writes them, small, in every format that it writes: seeds of damaged ones."""

import importlib.util
import io
from typing import Any

import numpy as np
from PIL import Image

import vecdraw as vd
from tests.codecs.option_strategies import gray_profile
from tests.codecs.pictures import HAS_AVIF, letters, scene_like
from tests.codecs.tiff_files import tiff_file
from tests.print.press import press_profile
from vecdraw.codecs.tiff import TiffOptions
from vecdraw.codecs.tiff_bands import TiffBands
from vecdraw.export.animation import encode_animation
from vecdraw.export.file import encode_pixels

HAS_HEIC = importlib.util.find_spec("pillow_heif") is not None
HAS_JXL = importlib.util.find_spec("pillow_jxl") is not None
HAS_VIPS = importlib.util.find_spec("pyvips") is not None

_TOLD = vd.Metadata.of(title="t", creator="c", place=vd.Place.at(1, 2))
_STILLS: dict[str, tuple[dict[str, Any], ...]] = {
    "png": ({"palette": 16, "compression": "small"}, {"profile": gray_profile(), "metadata": _TOLD, "dpi": 300}),
    "jpeg": ({"profile": gray_profile(), "metadata": _TOLD}, {"progressive": True, "restart_interval": 1}),
    "gif": ({"metadata": _TOLD}, {"colors": 4, "dither": False}),
    "webp": ({"metadata": _TOLD, "dpi": 300, "profile": "display-p3"}, {"lossless": True}),
    "tiff": ({"compression": "lzw", "metadata": _TOLD}, {"profile": gray_profile(), "dpi": 300}, {"bit_depth": 16}),
    "avif": ({"metadata": _TOLD, "profile": "display-p3"}, {"subsampling": "4:2:0"}),
    "heic": ({"metadata": _TOLD, "profile": "display-p3"}, {"bit_depth": 10}, {"lossless": True}),
    "jxl": ({"metadata": _TOLD}, {"lossless": True}),
}
_NAMES = {name: name.upper() for name in _STILLS}


def own() -> dict[str, list[bytes]]:
    """Files by the name of what they are read as; only of formats whose libraries are here."""
    here = {"avif": HAS_AVIF, "heic": HAS_HEIC, "jxl": HAS_JXL}
    files = {
        _NAMES[name]: [_still(name, at, given) for at, given in enumerate(every)]
        for name, every in _STILLS.items()
        if here.get(name, True)
    }
    for name in ("gif", "apng", "webp"):
        files["PNG" if name == "apng" else _NAMES[name]] += [_moving(name, None), _moving(name, "white")]
    files["TIFF"] += [_big_tiff(), *(_other_tiffs() if HAS_VIPS else ())]
    if HAS_AVIF:
        files["AVIF"].append(_several("AVIF", duration=40))
    if HAS_HEIC:
        import pillow_heif

        pillow_heif.register_heif_opener()
        files["HEIC"].append(_several("HEIF", quality=50))
    return files


def _still(name: str, number: int, given: dict[str, Any]) -> bytes:
    pixels = scene_like(64, 48) if name == "heic" else scene_like(16, 12)
    if number and name != "heic":
        pixels[2:6, 3:9, 3] = 100
    return encode_pixels(pixels, name, **given)


def _moving(name: str, background: str | None) -> bytes:
    """Four frames that differ in a part, or in what is transparent, with metadata."""
    scenes = []
    for at in range(4):
        ctx = vd.Context(24, 16, background=background)
        ctx.fill_style = f"hsl({at * 80} 80% 50%)"
        ctx.fill_rect(2 + 4 * at, 3, 7, 9)
        scenes.append(ctx.scene)
    return encode_animation(scenes, name, durations=[0.1, 0.2, 0.1, 1], loop=2, metadata={"Title": "t"})


def _several(form: str, **options: Any) -> bytes:
    """Frames as Pillow writes them."""
    images = [Image.fromarray(np.roll(scene_like(32, 24)[..., :3], 5 * at, axis=1)) for at in range(3)]
    out = io.BytesIO()
    images[0].save(out, form, save_all=True, append_images=images[1:], **options)
    return out.getvalue()


def _big_tiff() -> bytes:
    """A BigTIFF in inks, with differences, density and metadata."""
    options = TiffOptions(compression="lzw", profile=press_profile(), dpi=300, metadata={"Title": "t"})
    bands = TiffBands(64, 48, options, opaque=True, big=True)
    data = bands.header() + bands.add(scene_like(64, 48)) + bands.finish()
    return bands.head() + data[bands.head_size :]


def _other_tiffs() -> tuple[bytes, ...]:
    """What libvips reads: planes of 16 bits, white as zero with alpha, a BigTIFF with the highest byte first."""
    small = scene_like(16, 12)
    deep = small.astype(np.uint16) * 257
    return (
        tiff_file(deep, 2, planes=True, extra=(2,)),
        tiff_file(deep[..., :2], 0, order=">", extra=(1,)),
        tiff_file(small[..., :3], 2, order=">", big=True, planes=True),
        tiff_file(letters("RGBW", "KrbW"), 5, order=">", big=True),
    )
