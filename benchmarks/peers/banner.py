"""The banner that contenders draw, as a template and as HTML. Three fields change: title, first line, address."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any, Final

import numpy as np

WIDTH: Final = 1200
HEIGHT: Final = 630
LANG: Final = "zh-Hans"
FAMILY: Final = "Noto Sans CJK SC"
FONTS: Final = {
    weight: Path(__file__).parents[2] / "fonts" / f"NotoSansCJKsc-{name}.otf"
    for weight, name in ((400, "Regular"), (700, "Bold"))
}
PHOTO: Final = "photo.jpg"
SECOND: Final = "修禊事也。群贤毕至，少长咸集。"
TITLE_SIZE: Final = 72  # px; what vecdraw finds between 36 and 96, told to those that cannot look for it

TEMPLATE: Final = f"""
size: {WIDTH}x{HEIGHT}
lang: {LANG}
theme:
  fonts: {{title: "700 72px/1.15 '{FAMILY}'", body: "28px/1.5 '{FAMILY}'"}}
parameters: {{title: text, first: text, second: text, url: text}}
body:
  - stack:
      - {{image: {PHOTO}}}
      - {{shape: rectangle, fill: "linear-gradient(90deg, rgb(0 0 0 / 0.8), rgb(0 0 0 / 0.1))"}}
      - row:
          - column:
              - {{text: "{{title}}", font: title, fit: [36, 96], height: 240, vertical_align: bottom}}
              - {{text: "{{first}}", font: body}}
              - {{text: "{{second}}", font: body}}
            grow: 1
            basis: 0
            gap: 16
            justify: end
          - {{qr: "{{url}}", width: 200, height: 200, fill: black, background: white, radius: 16, align_self: end}}
        padding: 60
        gap: 60
        color: white
"""


def data(number: int) -> dict[str, Any]:
    """What one banner says."""
    return {
        "title": f"春季新品发布会第{number}场 Spring Launch",
        "first": f"永和九年，岁在癸丑，暮春之初，会于会稽第{number}号",
        "second": SECOND,
        "url": f"https://example.org/p/{number}",
    }


def html(says: dict[str, Any], photo: str = PHOTO) -> str:
    """The banner in HTML; its QR code comes as a picture, which is ready before the clock starts."""
    text = f"font-family: '{FAMILY}'; color: white; display: flex"
    return f"""
<div lang="{LANG}" style="position: relative; width: {WIDTH}px; height: {HEIGHT}px; overflow: hidden; display: flex">
<img src="{photo}" style="position: absolute; left: 0; top: 0; width: 100%; height: 100%; object-fit: cover">
<div style="position: absolute; left: 0; top: 0; width: 100%; height: 100%;
  background-image: linear-gradient(90deg, rgba(0,0,0,0.8), rgba(0,0,0,0.1))"></div>
<div style="position: absolute; left: 60px; top: 60px; right: 60px; bottom: 60px; gap: 60px; {text}">
<div style="display: flex; flex-direction: column; flex: 1; gap: 16px; justify-content: flex-end">
<div id="title" style="font-size: {TITLE_SIZE}px; font-weight: 700; line-height: 1.15">{says["title"]}</div>
<div id="first" style="font-size: 28px; line-height: 1.5">{says["first"]}</div>
<div style="font-size: 28px; line-height: 1.5">{says["second"]}</div></div>
<img id="code" src="{code(says["url"])}" width="200" height="200"
  style="width: 200px; height: 200px; align-self: flex-end; border-radius: 16px; image-rendering: pixelated">
</div></div>"""


def code_pixels(url: str) -> Any:
    """The modules of the QR code with four modules of room around: rows of 0 and 255."""
    import zxingcpp  # it is an extra of vecdraw

    made = zxingcpp.create_barcode(url, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.asarray(zxingcpp.write_barcode_to_image(made, scale=1, add_quiet_zones=False))
    return np.pad(modules, 4, constant_values=255)


def code(url: str) -> str:
    """The QR code as a PNG in a data: URL."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(code_pixels(url)).save(file, "png")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def make_photo(folder: Path) -> Path:
    """A photograph, or what compresses like one: 1600 x 1000 px, smooth, as JPEG."""
    from PIL import Image

    small = np.random.default_rng(1).integers(0, 255, (10, 16, 3), dtype=np.uint8)
    path = folder / PHOTO
    Image.fromarray(small).resize((1600, 1000), Image.Resampling.BICUBIC).save(path, quality=90)
    return path
