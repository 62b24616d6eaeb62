"""The banner with PicTex, run by a Python that has it: `python with_pictex.py`, one banner as JSON a line.

It stands alone: PicTex wants another skia-python than vecdraw.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import skia
from pictex import Canvas, Column, Image, LinearGradient, Row, Text


def banner(says: dict[str, Any], setup: dict[str, Any]) -> Any:
    """The banner, drawn; the QR code is a file that is there before the clock starts."""
    regular, bold = setup["fonts"]["400"], setup["fonts"]["700"]
    title = Text(says["title"]).font_family(bold).font_size(setup["size"]).line_height(1.15).color("white")
    title = title.text_wrap("normal").size(820, 166)
    lines = [
        Text(says[name]).font_family(regular).font_size(28).line_height(1.5).color("white").size(820, 42)
        for name in ("first", "second")
    ]
    code = Image(says["code"]).size(200, 200)
    words = Column(title, *lines).gap(16).size(820, 282)
    shade = LinearGradient(["#000000cc", "#0000001a"], start_point=(0.0, 0.5), end_point=(1.0, 0.5))
    content = (
        Row(words, code.border_radius(16))
        .gap(60)
        .padding(60)
        .align_items("end")
        .size(setup["width"], setup["height"])
        .background_color(shade)
    )
    whole = Row(content).size(setup["width"], setup["height"]).background_image(setup["photo"])
    return Canvas().render(whole)


def main() -> None:
    """Answers with the seconds of the processor that each banner took, its PNG included."""
    setup: dict[str, Any] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        if "setup" in asked:
            setup = asked["setup"]
            print(0.0, flush=True)
            continue
        start = time.process_time()
        drawn = banner(asked, setup)
        png = bytes(drawn.skia_image.encodeToData(skia.EncodedImageFormat.kPNG, 100))  # what its `save` does
        taken = time.process_time() - start
        if "save" in asked:
            Path(asked["save"]).write_bytes(png)
        print(taken, flush=True)


if __name__ == "__main__":
    main()
