"""Draws the designed templates in all their sizes into docs/gallery/templates/ and writes docs/gallery/templates.md.

python docs/gallery/templates.py [NAME ...]
"""

import io
import sys
from pathlib import Path

from PIL import Image

import vecdraw as vd
from vecdraw.poster.catalogue import design_names, read_design

DESIGNS = Path(vd.__file__).parent / "poster" / "designs"
HERE = Path(__file__).resolve().parent
PICTURES = HERE / "templates"

HEIGHT = 480  # px: of the row of sizes
WIDTH = 720  # px: the page's text column
GAP = 12  # px
SHEET_ROWS = 3

PAGE = """\
# Templates

The designed templates that come with vecdraw, drawn with their sample data in all their sizes. `vecdraw new` lists
them, `vecdraw new menu` writes a copy to change, `vecdraw render menu.yaml -o menu.pdf` draws it: see
[templates](../guide/templates.md). Their pictures are shapes, paths and gradients, their fonts the bundled ones; the
photograph of one is by Clemens Engelhardt (CC0 1.0, from Debian's `lomiri-wallpapers-16.04`), and comes with it.
Written by `python docs/gallery/templates.py`.

![All of them](templates/all.webp)
"""

ENTRY = """
## {title}

{summary} {sizes}

![{title}](templates/{name}.webp)

??? note "{name}.yaml"
    ```yaml
    --8<-- "vecdraw/poster/designs/{name}.yaml"
    ```
"""


def row(template):
    """All sizes of a template beside one another, as wide as the page at most."""
    posters = [template.render(template.samples, size=size) for size in template.sizes]
    shares = [poster.width / poster.height for poster in posters]
    height = min(HEIGHT, (WIDTH - GAP * (len(posters) - 1)) / sum(shares))
    pictures = [Image.open(io.BytesIO(poster.encode("png", scale=height / poster.height))) for poster in posters]
    whole = Image.new(
        "RGB", (sum(one.width + GAP for one in pictures) - GAP, max(one.height for one in pictures)), "white"
    )
    x = 0
    for picture in pictures:
        whole.paste(picture.convert("RGB"), (x, 0))
        x += picture.width + GAP
    return whole


def sheet(pictures):
    """All templates in rows of equal height, as wide as the page at most."""
    rows = [pictures[at::SHEET_ROWS] for at in range(SHEET_ROWS)]
    whole = Image.new("RGB", (2 * WIDTH, 4 * WIDTH), "#e4e4df")
    y = 0
    for row_pictures in rows:
        shares = [picture.width / picture.height for picture in row_pictures]
        height = round((2 * WIDTH - GAP * (len(shares) - 1)) / sum(shares))
        x = 0
        for picture, share in zip(row_pictures, shares, strict=True):
            whole.paste(picture.resize((round(height * share), height), Image.Resampling.LANCZOS), (x, y))
            x += round(height * share) + GAP
        y += height + GAP
    return whole.crop((0, 0, 2 * WIDTH, y - GAP)).resize((WIDTH * 5 // 4, (y - GAP) * 5 // 8), Image.Resampling.LANCZOS)


def entry(name, template):
    """What the page says of a template."""
    comment = read_design(name).decode().partition("\n")[0]
    drawn = [f"`{size.name}` {size.width:g} x {size.height:g}" for size in template.sizes.values()]
    sizes = f"Sizes: {', '.join(drawn)}." if len(drawn) > 1 else ""
    return ENTRY.format(title=template.title, summary=comment.removeprefix("# "), sizes=sizes, name=name)


def main():
    """Writes the pictures of the templates named, of all where none is, and the page."""
    PICTURES.mkdir(exist_ok=True)
    page = PAGE
    firsts = []
    for name in design_names():
        template = vd.Template.load(DESIGNS / f"{name}.yaml")
        page += entry(name, template)
        poster = template.render(template.samples)
        first = poster.encode("png", scale=2 * HEIGHT / poster.height)
        firsts.append(Image.open(io.BytesIO(first)).convert("RGB"))
        if not sys.argv[1:] or name in sys.argv[1:]:
            path = PICTURES / f"{name}.webp"
            row(template).save(path, "WEBP", quality=88, method=6)
            print(f"{path.stat().st_size:>8,}  {path.name}")
    sheet(firsts).save(PICTURES / "all.webp", "WEBP", quality=86, method=6)
    (HERE / "templates.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
