"""Numbers, transforms, colours and untrusted text."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw as vd
from tests.svg.documents import drawn, named, parsed, root_of, svg_of
from vecdraw.backends.svg import SvgOptions
from vecdraw.backends.svg.markup import escaped, escaped_attribute, hex_color, number, transform
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.geometry.affine import Affine


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(0.5, 3, ".5"), (-0.25, 3, "-.25"), (-0.0001, 3, "0"), (10.0, 0, "10"), (100.0, 3, "100"), (1.2345, 2, "1.23")],
)
def test_numbers_are_brief(value: float, digits: int, text: str) -> None:
    assert number(value, digits) == text


@given(st.floats(-1e300, 1e300), st.integers(0, 9))
def test_numbers_read_back_within_their_decimals(value: float, digits: int) -> None:
    assert math.isclose(float(number(value, digits)), value, rel_tol=1e-6, abs_tol=0.51 * 10.0**-digits)


def test_numbers_that_are_not_finite() -> None:
    with pytest.raises(BadValueError, match="inf"):
        number(math.inf, 3)


@pytest.mark.parametrize(
    ("matrix", "text"),
    [
        (Affine.translation(10, 0), "translate(10)"),
        (Affine.translation(10, 2.5), "translate(10 2.5)"),
        (Affine.scaling(2), "scale(2)"),
        (Affine.scaling(2, 0.5), "scale(2 .5)"),
        (Affine(2, 0, 0, 2, 5, 6), "translate(5 6) scale(2)"),
        (Affine(0, 1, -1, 0, 5, 6), "matrix(0 1 -1 0 5 6)"),
    ],
)
def test_transforms_are_brief(matrix: Affine, text: str) -> None:
    assert transform(matrix, 3) == text


def test_colors_are_brief() -> None:
    assert hex_color(vd.Color.parse("#ff0066")) == "#f06"
    assert hex_color(vd.Color.parse("#ff0067")) == "#ff0067"


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_held(text: str) -> None:
    root = root_of(f'<a b="{escaped_attribute(text)}">{escaped(text)}</a>')
    held = "".join(c if c in "\t\n\r" or c >= " " else "\ufffd" for c in text)
    held = "".join("\ufffd" if "\ud800" <= c <= "\udfff" or c in "\ufffe\uffff" else c for c in held)
    assert (root.text or "") == held
    assert root.attrib["b"] == held


def test_title_and_description_are_escaped() -> None:
    scene = drawn(lambda ctx: ctx.fill_rect(0, 0, 10, 10))
    title, description = '</svg><script>alert("1")</script>', "a < b & c\x00"
    root = parsed(scene, title=title, description=description, lang="zh-Hans")
    assert [each.text for each in named(root, "title")] == [title]
    assert [each.text for each in named(root, "desc")] == ["a < b & c\ufffd"]
    assert root.attrib["lang"] == "zh-Hans"
    assert named(root, "script") == []


def test_precision() -> None:
    scene = drawn(lambda ctx: ctx.fill_rect(1 / 3, 2 / 3, 10, 10))
    assert '<rect x="0" y="1" ' in svg_of(scene, precision=0).replace('<rect y="1"', '<rect x="0" y="1"')
    assert 'x=".33333" y=".66667"' in svg_of(scene, precision=5)


def test_precision_counts_on_the_canvas() -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.scale(1000, 1000)
        ctx.fill_rect(0.0123456, 0, 0.1, 0.1)

    assert 'x=".012346"' in svg_of(drawn(draw))


@pytest.mark.parametrize(
    "options",
    [
        {"text": "glyphs"},
        {"lang": "zh Hans"},
        {"precision": -1},
        {"precision": 10},
        {"raster_scale": 0},
        {"raster_scale": math.nan},
        {"id_prefix": "1a"},
        {"id_prefix": 'a"'},
    ],
)
def test_bad_options(options: dict[str, object]) -> None:
    with pytest.raises(BadValueError, match=next(iter(options))):
        SvgOptions(**options)  # type: ignore[arg-type]  # that is what is tested


@pytest.mark.parametrize("options", [{"title": 1}, {"precision": 1.5}, {"precision": True}, {"raster_scale": "2"}])
def test_options_of_the_wrong_type(options: dict[str, object]) -> None:
    with pytest.raises(BadTypeError, match=next(iter(options))):
        SvgOptions(**options)  # type: ignore[arg-type]  # that is what is tested
