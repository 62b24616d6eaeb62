"""Draws the designed templates in all their sizes into docs/gallery/templates/ and writes docs/gallery/templates.md.

python docs/gallery/templates.py [NAME ...]
"""

import io
import sys
from pathlib import Path

from PIL import Image

import vecdraw as vd
from vecdraw.poster.catalogue import design_names, read_design

HERE = Path(__file__).resolve().parent
PICTURES = HERE / "templates"

HEIGHT = 480  # px: of the row of sizes
WIDTH = 720  # px: the page's text column
GAP = 12  # px

PAGE = """\
# Templates

The designed templates that come with vecdraw, drawn with their sample data in all their sizes. `vecdraw new` lists
them, `vecdraw new menu` writes a copy to change, `vecdraw render menu.yaml -o menu.pdf` draws it: see
[templates](../guide/templates.md). Their pictures are shapes, paths and gradients, their fonts the bundled ones.
Written by `python docs/gallery/templates.py`.
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
    for name in design_names():
        template = vd.Template.parse(read_design(name), "yaml", name=name)
        page += entry(name, template)
        if not sys.argv[1:] or name in sys.argv[1:]:
            path = PICTURES / f"{name}.webp"
            row(template).save(path, "WEBP", quality=88, method=6)
            print(f"{path.stat().st_size:>8,}  {path.name}")
    (HERE / "templates.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
