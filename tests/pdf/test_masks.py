"""Soft masks and colour glyphs in PDF: said so that Poppler's cairo device understands them as well."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from tests.pdf.test_pictures import written
from tests.vector import renderers
from tests.vector.comparison import averaged, compare, on_white
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Ref, Stream
from vecdraw.export.render import to_pixels


def streams(file: PdfFile) -> list[Stream]:
    """All streams that a page leads to."""
    found: dict[Ref, Any] = {}
    pending: list[Any] = [file.pages()[0]]
    while pending:
        value = pending.pop()
        if isinstance(value, Ref):
            if value not in found:
                found[value] = file.get(value)
                pending.append(found[value])
        elif isinstance(value, Stream):
            pending.append(value.entries)
        elif isinstance(value, dict):
            pending += [each for key, each in value.items() if key != "Parent"]
        elif isinstance(value, list):
            pending += value
    return [value for value in found.values() if isinstance(value, Stream)]


def masks(file: PdfFile) -> list[Any]:
    """The soft masks among the states of all streams."""
    states = [
        file.get(ref)
        for stream in [*streams(file), Stream(file.get(file.pages()[0]), b"")]
        for ref in (stream.entries.get("Resources") or {}).get("ExtGState", {}).values()
    ]
    return [state["SMask"] for state in states if isinstance(state.get("SMask"), dict)]


@pytest.mark.parametrize(
    ("mode", "kinds"),
    [
        ("destination-out", {"Luminosity", "Alpha"}),
        ("source-out", {"Luminosity", "Alpha"}),
        ("destination-in", {"Alpha"}),
        ("source-in", {"Alpha"}),
    ],
)
def test_masks_have_no_functions_and_hide_nothing_whole(mode: str, kinds: set[str]) -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = "teal"
        ctx.fill_rect(20, 20, 60, 40)
        ctx.global_composite_operation = mode
        ctx.fill_rect(50, 30, 60, 50)

    file, found = written(draw)
    made = masks(file)
    assert found == []
    assert {str(mask["S"]) for mask in made} == kinds
    assert not any("TR" in mask for mask in made)
    drawn = sum(stream.content().count(b" Do\n") for stream in streams(file) if "Resources" in stream.entries)
    assert drawn <= 5  # what is masked, what masks it, and the groups of both


def test_an_emoji_is_one_form_however_often_it_is_drawn() -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.font = "20px 'Noto Color Emoji'"
        for at in range(4):
            ctx.fill_text("🎨🚀", 10, 20 + 25 * at)

    file, found = written(draw)
    page = file.get(file.pages()[0])
    content = file.get(page["Contents"]).content()
    assert found == []
    assert content.count(b" Do\n") == 8
    assert len(page["Resources"]["XObject"]) == 2
    for name, ref in page["Resources"]["Font"].items():
        font = file.get(ref)
        if font["Subtype"] == "Type0":  # is read by, and never seen
            assert content.count(f"3 Tr\n/{name} ".encode()) == content.count(f"/{name} ".encode())
        else:
            assert not any(b"d0" in file.get(program).content() for program in font["CharProcs"].values())


def cleared(ctx: vd.Context) -> None:
    ctx.clear_rect(10, 10, 20, 20)


def cut_by_text(ctx: vd.Context) -> None:
    ctx.global_composite_operation, ctx.font = "destination-in", "700 40px Inter"
    ctx.fill_text("Rg", 2, 36)


def lightened(ctx: vd.Context) -> None:
    ctx.global_composite_operation, ctx.fill_style = "lighter", "#404040"
    ctx.fill_rect(10, 10, 20, 20)


@pytest.mark.oracle
@pytest.mark.parametrize("change", [cleared, cut_by_text, lightened])
@pytest.mark.parametrize("name", renderers.PDF)
def test_pixels_that_are_put_first_are_changed_by_what_follows(name: str, change: Callable[[vd.Context], None]) -> None:
    ctx = vd.Context(50, 50)
    data = ctx.create_image_data(40, 40)
    data.data[...] = (200, 60, 20, 255)
    ctx.put_image_data(data, 5, 5)
    change(ctx)
    theirs = renderers.PDF[name](ctx.encode("pdf", raster_scale=8), 400, 400)
    if theirs is None:
        pytest.skip(f"{name} is not installed")
    ours = np.asarray(to_pixels(ctx.scene, scale=8), np.uint8)
    found = compare(*(averaged(on_white(pixels), 8) for pixels in (ours, theirs)))
    assert found.is_near
