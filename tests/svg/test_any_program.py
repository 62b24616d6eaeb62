"""Whatever is drawn, the document is well-formed XML, refers to what is in it, and is drawn by another program."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.oracle.drawing import perform
from tests.oracle.generation import generate
from tests.strategies import hundredths
from tests.svg.documents import root_of, svg_of
from tests.vector.renderers import library

PROGRAMS, MANY = 24, 400
SEED = 30_000
MODES = ("paths", "embed")
_DATA = re.compile(r"data:[a-z0-9/+-]+;base64,[A-Za-z0-9+/=]*")

FAMILIES = ("Inter", "Noto Sans SC", "Noto Sans Arabic", "Noto Color Emoji", "Noto Serif SC")
ODD = "a<&>\"'\\]]>\t\n\r\0\x1b\x85\u2028\u202e\u200d\u0301\ufe0f\ufeff\ufffe\uffff\ud800\udc00\U0010ffff😀海ب"
texts = st.one_of(st.text(max_size=8), st.text(ODD, max_size=8), st.sampled_from(("海报 Poster", "مرحبا 12", "👩‍👩‍👧")))


def check(document: str) -> None:
    """Raises where the document is not well-formed, where a reference leads nowhere, and where resvg refuses it."""
    root = root_of(document)
    ids = [each.attrib["id"] for each in root.iter() if "id" in each.attrib]
    assert len(ids) == len(set(ids))
    markup = _DATA.sub("", document)
    used = set(re.findall(r"url\(#([^)]+)\)", markup)) | set(re.findall(r'href="#([^"]+)"', markup))
    assert used <= set(ids)
    attributes = [value for each in root.iter() for name, value in each.attrib.items() if not value.startswith("data:")]
    assert [value for value in attributes if re.search(r"(?<![A-Za-z])(nan|inf|None)(?![A-Za-z])", value)] == []
    resvg = library("resvg_py")
    if resvg is not None and float(root.attrib["width"]) and float(root.attrib["height"]):
        resvg.svg_to_bytes(svg_string=document)


@pytest.mark.parametrize("text", MODES)
@pytest.mark.parametrize(
    ("seed", "count"), [(SEED, PROGRAMS), pytest.param(SEED + 1, MANY, marks=pytest.mark.slow)], ids=["some", "many"]
)
def test_programs_are_well_formed_documents(seed: int, count: int, text: str) -> None:
    for program in generate(count, seed):
        check(svg_of(perform(program).scene, text=text))


@st.composite
def lettered(draw: st.DrawFn) -> vd.Scene:
    """Some texts in a few fonts, written and stroked in every manner."""
    ctx = vd.Context(60, 40, strict=False)
    for _ in range(draw(st.integers(1, 3))):
        size = draw(hundredths(0, 60))
        ctx.font = vd.Font([draw(st.sampled_from(FAMILIES))], size)
        ctx.letter_spacing = draw(st.sampled_from((0, 3)))
        ctx.direction = draw(st.sampled_from(("ltr", "rtl")))
        ctx.writing_mode = draw(st.sampled_from(("horizontal-tb", "vertical-rl")))
        ctx.global_alpha = draw(st.sampled_from((1, 0.5)))
        ctx.shadow_color = draw(st.sampled_from(("transparent", "red")))
        ctx.shadow_offset_x = 3
        ctx.fill_style = ctx.stroke_style = draw(
            st.sampled_from(("black", vd.LinearGradient((0, 0), (60, 0), ["red", "blue"]), vd.Texture.dots(5, 1)))
        )
        text: Any = draw(texts)
        x, y = draw(hundredths(-20, 60)), draw(hundredths(-20, 40))
        verb = draw(st.sampled_from((ctx.fill_text, ctx.stroke_text)))
        verb(text, x, y, draw(st.one_of(st.none(), hundredths(0, 40))))
    return ctx.scene


@pytest.mark.parametrize("text", MODES)
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(scene=lettered(), title=texts)
def test_any_text_is_a_well_formed_document(text: str, scene: vd.Scene, title: str) -> None:
    check(svg_of(scene, text=text, title=title, description=title))
