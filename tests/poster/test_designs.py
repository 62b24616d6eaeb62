"""The designed templates: each draws in all its sizes and formats, and nothing is wrong with it."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

import vecdraw as vd
from vecdraw.errors import BadValueError
from vecdraw.poster.catalogue import design_names, read_design

pytest.importorskip("stretchable")
pytest.importorskip("zxingcpp")
pytest.importorskip("babel")

SHORT_SIDE = 200  # px


@cache
def design(name: str) -> vd.Template:
    return vd.Template.parse(read_design(name), "yaml", name=f"{name}.yaml")


VARIANTS = [(name, size) for name in design_names() for size in design(name).sizes]


def test_there_are_all_that_were_promised() -> None:
    promised = {
        *("exhibition", "product-banner", "social-card", "event-ticket", "certificate", "price-tag", "quote", "menu"),
        *("classical-poem", "bilingual-notice", "chart-card", "book-cover"),
    }
    assert promised <= set(design_names())


@pytest.mark.parametrize(("name", "size"), VARIANTS)
def test_nothing_is_found(name: str, size: str) -> None:
    template = design(name)
    assert template.check(template.samples, size=size) == ()


@pytest.mark.parametrize(("name", "size"), VARIANTS)
def test_it_is_drawn_in_every_format(name: str, size: str) -> None:
    template = design(name)
    poster = template.render(template.samples, size=size)
    scale = SHORT_SIDE / min(poster.width, poster.height)
    png = Image.open(io.BytesIO(poster.encode("png", scale=scale)))
    assert min(png.size) == pytest.approx(SHORT_SIDE, abs=1)
    assert len(png.convert("RGB").getcolors(1 << 20) or ()) > 20
    assert poster.encode("svg").startswith(b"<svg")
    assert poster.encode("pdf").startswith(b"%PDF")


@pytest.mark.parametrize("name", design_names())
def test_all_of_it_is_declared(name: str) -> None:
    template = design(name)
    assert template.title
    assert len(template.parameters) >= 3
    assert set(template.samples) == {one.name for one in template.parameters}


@pytest.mark.parametrize("name", design_names())
def test_it_uses_bundled_fonts_alone(name: str) -> None:
    named = {
        family
        for text in re.findall(rb"font: \"?(.*)", read_design(name))
        for family in re.findall(rb"'([^']+)'", text)
    }
    assert all(vd.fonts.entries(family.decode()) for family in named)


def test_it_is_long_text_that_shrinks() -> None:
    template = design("product-banner")
    longest = {**template.samples, "title": "四月的第一场春雨\n落在龙井村的茶山上", "text": "好茶" * 30}
    assert [one.kind for one in template.check(longest, size="square")] == []


def test_designs_lie_in_the_package() -> None:
    folder = Path(vd.__file__).parent / "poster" / "designs"
    assert {path.name for path in folder.iterdir()} == {f"{name}.yaml" for name in design_names()}


def test_a_name_that_is_none() -> None:
    with pytest.raises(BadValueError, match="did you mean 'quote'"):
        read_design("qoute")
