"""Renders the examples, and the drawing of the tutorial, into docs/gallery/ and writes docs/gallery/index.md.

python docs/gallery/build.py
"""

import ast
import contextlib
import dataclasses
import io
import re
import runpy
import tempfile
from pathlib import Path

import pypdfium2
import resvg_py
from PIL import Image

import vecdraw as vd

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parents[1] / "examples"
TUTORIAL = HERE.parent / "tutorial" / "index.md"

LONGEST = 720  # px: the page's text column
MOST = 300_000  # bytes of one picture
SMALL = 480  # px: the longest side of a picture in a row of three
ORDER = (
    *("poster", "exhibition", "swiss_poster", "book_cover", "duotone", "mesh", "neon", "text_effects"),
    *("social_card", "ticket", "certificate", "quote_card", "weather_card", "calendar_month", "banner", "frosted"),
    "postcard",
    *("gradients", "interpolation", "blend_modes", "filters", "embossed", "glass", "masks", "marble", "halftone"),
    *("paper", "peach_blossom", "ten_nights", "spring_dawn", "azaleas", "travellers", "patience", "emoji"),
    *("specimen", "rabbit_hole", "harbour_news", "proof", "moon_tide", "typography", "lines", "logo", "festoon"),
    "transforms",
    *("perspective", "patterns", "engraving", "seigaiha", "truchet", "generative", "flow_field", "phyllotaxis"),
    *("chart", "area_chart", "donut_chart", "radar_chart", "heatmap"),
)

PAGE = """\
# Gallery

Each picture is drawn by a program of at most forty lines; the poster's has some more. Below it stand three of it, side
by side: our PNG, our SVG as resvg draws it, and our PDF as PDFium (which Chromium has) draws it. They use the bundled
fonts and two openly licensed photographs (`examples/data/README.md` names authors and licences). Written by
`python docs/gallery/build.py`; `vecdraw render examples/poster.py -o poster.svg` makes one of them.
"""

ENTRY = """
## {title}

{summary}

![{title}]({name}.webp)

![PNG, SVG and PDF]({name}-formats.webp)

{pictures}

??? note "examples/{name}.py"
    ```python
    --8<-- "examples/{name}.py"
    ```
"""


def drawing(path):
    """The Context that an example draws."""
    names = runpy.run_path(str(path), run_name="__gallery__")
    return names["draw"]() if "draw" in names else names["ctx"]


def tutorial():
    """The Context that the code of the tutorial ends with."""
    names = {}
    code = TUTORIAL.read_text(encoding="utf-8").replace('"photo.jpg"', repr(str(EXAMPLES / "data" / "dandelion.jpg")))
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):  # where the page saves its files
        for block in re.findall(r"^```python\n(.*?)^```$", code, re.MULTILINE | re.DOTALL):
            exec(block, names)  # noqa: S102  # our own page
    return names["ctx"]


def small_png(ctx):
    """A PNG as large as the page shows it, or smaller where it would be too heavy. Raises ValueError if it stays so."""
    scene = dataclasses.replace(ctx.scene, dither=False)  # flat steps take a third of the bytes
    widest = min(1.0, LONGEST / ctx.width, 1.5 * LONGEST / ctx.height)
    for share in (1.0, 0.9, 0.8, 0.7, 0.6):
        data = vd.encode(scene, "png", scale=widest * share, compression="small")
        if len(data) <= MOST:
            return data
    raise ValueError(f"the smallest picture still has {len(data):,} bytes")


def webp(image, path):
    """Writes a picture of the page. Raises ValueError for one that is too heavy."""
    image.save(path, "WEBP", quality=85, method=6)
    if path.stat().st_size > MOST:
        raise ValueError(f"{path.name} has {path.stat().st_size:,} bytes")


def formats(ctx):
    """PNG, SVG by resvg and PDF by PDFium side by side, and what had to become pictures in each."""
    scale = min(1.0, SMALL / ctx.width, SMALL / ctx.height)
    listed = {"svg": [], "pdf": []}
    png = Image.open(io.BytesIO(ctx.encode("png", scale=scale))).convert("RGB")
    svg = ctx.encode("svg", on_fallback=listed["svg"].append).decode()
    drawn = resvg_py.svg_to_bytes(svg_string=svg, width=png.width, height=png.height)
    page = pypdfium2.PdfDocument(ctx.encode("pdf", on_fallback=listed["pdf"].append))[0]
    pdf = page.render(scale=png.width / page.get_width()).to_pil()
    row = Image.new("RGB", (3 * png.width + 16, png.height), "white")
    for i, image in enumerate((png, Image.open(io.BytesIO(bytes(drawn))), pdf)):
        row.paste(image.convert("RGB").resize(png.size), (i * (png.width + 8), 0))
    said = [
        f"pictures in the {form.upper()}: {', '.join(sorted({one.feature for one in found}))}"
        for form, found in listed.items()
        if found
    ]
    return row, (f"Drawn as {'; '.join(said)}." if said else "All of it is vectors in SVG and PDF.")


def main():
    """Writes the pictures and the page."""
    page = PAGE
    for name in ORDER:
        path = EXAMPLES / f"{name}.py"
        summary = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))).partition("\n")[0]
        ctx = drawing(path)
        widest = min(1.0, LONGEST / ctx.width, 1.5 * LONGEST / ctx.height)
        webp(ctx.to_pil(scale=widest).convert("RGB"), HERE / f"{name}.webp")
        row, pictures = formats(ctx)
        webp(row, HERE / f"{name}-formats.webp")
        page += ENTRY.format(title=name.replace("_", " ").capitalize(), summary=summary, name=name, pictures=pictures)
    (HERE / "index.md").write_text(page, encoding="utf-8")
    (HERE.parent / "tutorial" / "card.png").write_bytes(small_png(tutorial()))
    for path in sorted((*HERE.glob("*.webp"), *TUTORIAL.parent.glob("*.png"))):
        print(f"{path.stat().st_size:>8,}  {path.name}")


if __name__ == "__main__":
    main()
