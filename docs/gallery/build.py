"""Renders the examples, and the drawing of the tutorial, into docs/gallery/*.png and writes docs/gallery/index.md.

python docs/gallery/build.py
"""

import ast
import contextlib
import dataclasses
import re
import runpy
import tempfile
from pathlib import Path

import vecdraw as vd

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parents[1] / "examples"
TUTORIAL = HERE.parent / "tutorial" / "index.md"

LONGEST = 720  # px: the page's text column
MOST = 300_000  # bytes of one picture
ORDER = (
    *("poster", "gradients", "typography", "social_card", "glass", "generative", "blend_modes"),
    *("patterns", "masks", "transforms", "filters", "lines", "chart"),
)

PAGE = """\
# Gallery

Each picture is drawn by a program of at most forty lines; the poster's has some more. They use the bundled
fonts and two openly licensed photographs (`examples/data/README.md` names authors and licences). Written by
`python docs/gallery/build.py`.
"""

ENTRY = """
## {title}

{summary}

![{title}]({name}.png)

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


def main():
    """Writes the pictures and the page."""
    page = PAGE
    for name in ORDER:
        path = EXAMPLES / f"{name}.py"
        summary = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))).partition("\n")[0]
        (HERE / f"{name}.png").write_bytes(small_png(drawing(path)))
        page += ENTRY.format(title=name.replace("_", " ").capitalize(), summary=summary, name=name)
    (HERE / "index.md").write_text(page, encoding="utf-8")
    (HERE.parent / "tutorial" / "card.png").write_bytes(small_png(tutorial()))
    for path in sorted((*HERE.glob("*.png"), *TUTORIAL.parent.glob("*.png"))):
        print(f"{path.stat().st_size:>8,}  {path.name}")


if __name__ == "__main__":
    main()
