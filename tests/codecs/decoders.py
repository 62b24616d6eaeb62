"""Decoders that are not ours: what each says about a file, or why it cannot be asked."""

import io
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vecdraw.errors import VecdrawError


class Read(NamedTuple):
    """Samples of shape (height, width, n), the profile and the density in dots per inch; None where it says none."""

    samples: NDArray[Any]
    profile: bytes | None = None
    dpi: float | None = None


class AbsentError(VecdrawError):
    """The decoder is not on this machine, or was built without the format."""


def by_pillow(data: bytes) -> Read:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        dpi = image.info.get("dpi")
        return Read(deep(np.asarray(image)), image.info.get("icc_profile"), None if dpi is None else float(dpi[0]))


def by_pillow_shown(data: bytes) -> Read:
    """As `by_pillow`, with the colours that numbers of a palette stand for."""
    with Image.open(io.BytesIO(data)) as image:
        return Read(np.asarray(image.convert("RGBA" if image.has_transparency_data else "RGB")))


def by_vips(data: bytes) -> Read:
    try:
        import pyvips
    except (ImportError, OSError) as error:
        raise AbsentError(str(error)) from error
    image = pyvips.Image.new_from_buffer(data, "")
    profile = image.get("icc-profile-data") if image.get_typeof("icc-profile-data") else None
    samples = np.frombuffer(image.write_to_memory(), {"uchar": np.uint8, "ushort": np.uint16}[image.format])
    return Read(samples.reshape(image.height, image.width, image.bands), profile)


def by_vips_shown(data: bytes) -> Read:
    """As `by_vips`; libvips makes gray what has no other colours."""
    samples = by_vips(data).samples
    return Read(samples if samples.shape[2] > 2 else np.dstack([*[samples[..., 0]] * 3, samples[..., 1:]]))


def by_skia(data: bytes) -> Read:
    import skia

    image = skia.Image.MakeFromEncoded(skia.Data(data))
    return Read(image.toarray(colorType=skia.kRGBA_8888_ColorType))


def by_pillow_heif(data: bytes) -> Read:
    try:
        import pillow_heif
    except ImportError as error:
        raise AbsentError(str(error)) from error
    file = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False)
    return Read(deep(np.asarray(file)), file.info.get("icc_profile"))


def by_pillow_jxl(data: bytes) -> Read:
    try:
        import pillow_jxl
    except ImportError as error:
        raise AbsentError(str(error)) from error
    _, info, raw, profile, _ = pillow_jxl.Decoder(num_threads=0)(data)
    bands = info.num_channels + info.has_alpha_channel
    return Read(np.frombuffer(bytes(raw), np.uint8).reshape(info.height, info.width, -1)[..., :bands], profile or None)


def by_tool(name: str, source: str, target: str, *options: str) -> Callable[[bytes], Read]:
    """A program that turns a file into another that Pillow reads, both named by suffix."""

    def read(data: bytes) -> Read:
        program = shutil.which(name)
        if program is None:
            raise AbsentError(f"{name} is not installed")
        with tempfile.TemporaryDirectory() as folder:
            before, after = Path(folder, f"a{source}"), Path(folder, f"b{target}")
            before.write_bytes(data)
            arguments = [each.format(before=before, after=after) for each in options or ("{before}", "{after}")]
            done = subprocess.run([program, *arguments], capture_output=True, timeout=60, check=False)
            assert done.returncode == 0, done.stderr.decode()
            return Read(by_pillow(after.read_bytes()).samples)

    return read


DECODERS: dict[str, dict[str, Callable[[bytes], Read]]] = {
    "jpeg": {
        "Pillow": by_pillow,
        "libvips": by_vips,
        "Skia": by_skia,
        "djpeg": by_tool("djpeg", ".jpg", ".ppm", "-outfile", "{after}", "{before}"),
    },
    "webp": {
        "Pillow": by_pillow,
        "libvips": by_vips,
        "Skia": by_skia,
        "dwebp": by_tool("dwebp", ".webp", ".png", "-o", "{after}", "{before}"),
    },
    "avif": {
        "Pillow": by_pillow,
        "libvips": by_vips,
        "avifdec": by_tool("avifdec", ".avif", ".png"),
    },
    "tiff": {"Pillow": by_pillow, "libvips": by_vips},
    "gif": {"Pillow": by_pillow_shown, "libvips": by_vips_shown, "Skia": by_skia},
    "heic": {"pillow-heif": by_pillow_heif, "heif-convert": by_tool("heif-convert", ".heic", ".png")},
    "jxl": {"pillow-jxl": by_pillow_jxl, "djxl": by_tool("djxl", ".jxl", ".png")},
}
"""Independent decoders of each format, by name."""


def deep(samples: NDArray[Any]) -> NDArray[Any]:
    """With an axis of samples, also where there is one sample a pixel."""
    return samples if samples.ndim == 3 else samples[..., np.newaxis]


def exiftool(data: bytes, suffix: str) -> dict[str, Any]:
    """All tags that exiftool finds, by group and name, numbers as numbers. Raises `AbsentError`."""
    program = shutil.which("exiftool")
    if program is None:
        raise AbsentError("exiftool is not installed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a{suffix}")
        path.write_bytes(data)
        done = subprocess.run([program, "-j", "-G1", "-n", str(path)], capture_output=True, timeout=60, check=True)
        tags: dict[str, Any] = json.loads(done.stdout)[0]
        return tags
