"""Documents with any options are read by two programs that are not ours: their pixels, size and metadata."""

from __future__ import annotations

import gzip
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.codecs.decoders import AbsentError, exiftool
from tests.codecs.option_strategies import CREATOR, TITLE, chosen
from tests.print.press import press_profile
from tests.vector.comparison import Pixels, compare, on_white
from tests.vector.renderers import mupdf, pdfium, resvg

WIDTH, HEIGHT = 120, 90
METADATA = (None, {"Title": TITLE}, vd.Metadata.of(title=TITLE, creator=CREATOR, keywords=("one", "два")))
SVG = chosen(
    text=("paths", "embed"),
    title=(None, "A & <B>"),
    description=(None, "Бумага"),
    lang=(None, "sr"),
    precision=(None, 2, 5, 9),
    raster_scale=(None, 0.5, 3.0),
    id_prefix=(None, "a-"),
    metadata=METADATA,
)
PDF = chosen(
    title=(None, "A & <B>"),
    author=(None, CREATOR),
    subject=(None, "(Бумага)"),
    keywords=(None, "one, два"),
    creator=(None, "tests"),
    lang=(None, "sr"),
    date=(None, datetime(2026, 5, 1, 12, 30, tzinfo=UTC)),
    raster_scale=(None, 0.5, 3.0),
    quality=(None, 90),
    printed=(False, False, True),
    output_condition=(None, "FOGRA39"),
    colors=(None, "rgb", "cmyk"),
    keep_black=(None, True, False),
    standard=(None, "pdf/x-4"),
    metadata=METADATA,
)


def settled(options: dict[str, Any]) -> dict[str, Any]:
    """Without what does not go together."""
    given = dict(options)
    if given.pop("printed"):
        given["output_intent"] = press_profile()
    else:
        for name in ("output_condition", "colors", "standard", "keep_black"):
            given.pop(name, None)
    if given.get("colors") == "cmyk":
        given.pop("quality", None)
    if "standard" in given:
        given |= {"title": "A & <B>", "date": datetime(2026, 5, 1, 12, 30, tzinfo=UTC)}
    return given


def scene(dpi: float, *, lettered: bool = True) -> vd.Scene:
    """Planes, a gradient, a picture, letters, a blend that is a picture in many programs' documents."""
    ctx = vd.Context(WIDTH, HEIGHT, background="white", dpi=dpi)
    ctx.fill_style = vd.LinearGradient((0, 0), (WIDTH, 0), ["#f06", "gold"])
    ctx.fill_rect(6, 6, 70, 30)
    ctx.fill_style = "rgb(0 90 200 / 0.5)"
    ctx.fill_rect(40, 20, 60, 40)
    ctx.draw_image(np.full((8, 8, 3), (20, 160, 90), np.uint8), 84, 8, 24, 24)
    if lettered:
        ctx.fill_style, ctx.font = "black", "700 20px 'Noto Sans SC'"
        ctx.fill_text("Duo 二", 10, 80)
    return ctx.scene


def by_librsvg(data: bytes, scale: float = 1) -> Pixels:
    pyvips = pytest.importorskip("pyvips")
    image = pyvips.Image.svgload_buffer(data, scale=scale)
    return np.frombuffer(image.write_to_memory(), np.uint8).reshape(image.height, image.width, 4)


@pytest.mark.parametrize("name", ["svg", "svgz"])
def test_svg_is_read_by_two(name: str) -> None:
    @settings(max_examples=25)
    @given(SVG, st.sampled_from([96.0, 192.0]))
    def check(options: dict[str, Any], dpi: float) -> None:
        drawn = scene(dpi, lettered=options["text"] != "embed")  # neither takes fonts from a document
        data = vd.encode(drawn, name, **options)
        document = vd.encode(drawn, "svg", **options)
        assert (gzip.decompress(data) if name == "svgz" else data) == document
        root = ET.fromstring(document)  # noqa: S314  # nobody else's document
        sides = WIDTH * 96 / dpi, HEIGHT * 96 / dpi
        assert (in_px(root.attrib["width"]), in_px(root.attrib["height"])) == pytest.approx(sides, abs=0.01)
        assert by_librsvg(data).shape[1::-1] == sides
        ours = on_white(pixels_of(drawn, 2))
        for read in (resvg(document.decode(), 2 * WIDTH, 2 * HEIGHT), by_librsvg(data, 2 * dpi / 96)):
            assert read is None or compare(ours, on_white(read)).mean <= 1.5
        titles = [each.text for each in root.findall("{http://www.w3.org/2000/svg}title")]
        said = {**options, "title": TITLE} if options.get("metadata") == METADATA[1] else options  # as in PDF
        assert titles == ([said["title"]] if "title" in said else [])
        assert vd.read_metadata(data).title == (TITLE if "metadata" in options else options.get("title"))

    check()


def in_px(length: str) -> float:
    found = re.fullmatch(r"([0-9.]+)(px|pt|in|mm)?", length)
    assert found is not None, length
    return float(found[1]) * {None: 1, "px": 1, "pt": 96 / 72, "in": 96, "mm": 96 / 25.4}[found[2]]


def pixels_of(drawn: vd.Scene, scale: float) -> Pixels:
    pixels: Any = vd.load_image(vd.encode(drawn, "png", scale=scale)).to_numpy()
    return np.asarray(pixels)


@settings(max_examples=10)
@given(PDF, st.sampled_from([72.0, 96.0, 150.0]))
def test_pdf_is_read_by_two(chosen_options: dict[str, Any], dpi: float) -> None:
    fitz, pdfium2 = pytest.importorskip("pymupdf"), pytest.importorskip("pypdfium2")
    options = settled(chosen_options)
    drawn = scene(dpi)
    data = vd.encode(drawn, "pdf", **options)
    wanted = WIDTH * 72 / dpi, HEIGHT * 72 / dpi
    with fitz.open(stream=data, filetype="pdf") as document:
        assert (document[0].cropbox.width, document[0].cropbox.height) == pytest.approx(wanted, abs=0.01)
        facts, words = document.metadata, document[0].get_text()
    other = pdfium2.PdfDocument(data)
    try:
        assert other[0].get_size() == pytest.approx(wanted, abs=0.01)
        told, letters = other.get_metadata_dict(), other[0].get_textpage().get_text_bounded()
    finally:
        other.close()
    assert words.strip() == letters.strip() == "Duo 二"
    said = {**options, "title": TITLE} if "metadata" in options else options  # metadata comes before options
    for name in ("title", "author", "subject", "keywords", "creator"):
        if name in said:
            assert facts[name] == told[name.capitalize()] == said[name]
    assert vd.read_metadata(data).title == (TITLE if "metadata" in options else options.get("title"))
    if options.get("colors") == "cmyk":
        return  # programs show inks as they like: tests/print/test_programs.py
    ours = on_white(pixels_of(drawn, 2))
    for read in (pdfium(data, 2 * WIDTH, 2 * HEIGHT), mupdf(data, 2 * WIDTH, 2 * HEIGHT)):
        assert read is not None
        assert compare(ours, read).mean <= 3


@pytest.mark.parametrize("name", ["svg", "pdf"])
def test_exiftool_agrees(name: str) -> None:
    data = vd.encode(scene(96), name, title="Two readers", metadata={"Author": "李白", "Copyright": "© all"})
    try:
        tags = exiftool(data, f".{name}")
    except AbsentError as error:
        pytest.skip(str(error))
    assert tags["XMP-dc:Creator"] == "李白"
    assert tags["XMP-dc:Rights"] == "© all"
    assert tags["SVG:Title" if name == "svg" else "PDF:Title"] == "Two readers"
    assert not [key for key in tags if key.endswith((":Warning", ":Error"))]
