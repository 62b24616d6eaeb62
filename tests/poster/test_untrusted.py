"""Templates of strangers: every limit ends in an error that names it, and nothing outside the folder is read."""

from __future__ import annotations

import base64
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import vecdraw as vd
from vecdraw.errors import LimitError, TemplateError, shown
from vecdraw.poster.expressions import compiled
from vecdraw.poster.tree import column, image, repeat, shape, svg, text
from vecdraw.poster.where import Where

pytest.importorskip("stretchable")

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">'
PNG = vd.Context(4, 4).encode("png")


STAR = "M0 0" + "".join(f"L{at * 7919 % 900} {at * 104729 % 900}" for at in range(8_000))


def draw(body: Any, data: dict[str, Any] | None = None, folder: Path | None = None, **head: Any) -> Any:
    return vd.Template({"size": "40x30", **head, "body": body}, folder=folder).render(data).to_numpy()


def nested(depth: int, inside: Any) -> Any:
    for _ in range(depth):
        inside = column(inside)
    return inside


def text_of(expression: str, scope: dict[str, Any]) -> Any:
    made = compiled(expression, Where("t", lambda _: None))
    return made if isinstance(made, str) else made.value(scope, "")


def laughing(levels: int, inside: Any) -> dict[str, Any]:
    """Components, each of which is the next one ten times."""
    made = {f"c{at}": {"body": [{"use": f"c{at + 1}"}] * 10} for at in range(levels)}
    return {**made, f"c{levels}": {"body": inside}}


LIMITS: list[tuple[str, Any, dict[str, Any]]] = [
    ("template_canvas_pixels", shape("line"), {"size": "10001x10000"}),
    ("template_nodes", repeat(50_001, shape("line")), {}),
    ("template_nodes", repeat(300, repeat(300, shape("line"))), {}),
    ("template_nodes", repeat("{n}", shape("line")), {"parameters": {"n": {"type": "integer", "default": 10**9}}}),
    ("template_steps", repeat(20_000, {"repeat": 20_000, "each": []}), {}),
    ("template_steps", repeat(1_001, repeat(1_000, {"text": "x", "if": False})), {}),
    ("template_steps", {"use": "c0"}, {"components": laughing(30, [])}),
    ("template_nodes", {"use": "c0"}, {"components": laughing(30, {"shape": "line"})}),
    ("template_nesting", nested(129, shape("line")), {}),
    ("template_nesting", {"use": "a"}, {"components": {"a": {"body": {"use": "a"}}}}),
    ("template_text", text("x" * 100_001), {}),
    ("template_text", text("{t}{t}"), {"parameters": {"t": {"type": "text", "default": "x" * 60_000}}}),
    (
        "template_text",
        text('{t|join:"' + "x" * 4000 + '"}'),
        {"parameters": {"t": {"type": "list", "default": ["a"] * 99}}},
    ),
    ("template_all_text", repeat(60, text("x" * 90_000)), {}),
    ("template_expression", text("{" + "a" * 5_000 + "}"), {}),
    ("template_gradient_stops", shape("line", background={"linear": ["red"] * 1_025}), {}),
    ("template_gradient_stops", shape("line", background=f"linear-gradient({','.join(['red'] * 1_025)})"), {}),
    ("filter_functions", shape("line", filter="blur(1px) " * 65), {}),
    ("template_filters", shape("line", shadow=["0 0 1px red"] * 65), {}),
    ("template_chart_values", {"chart": "bar", "data": [1] * 10_001}, {}),
    ("template_chart_values", {"chart": "line", "data": [[1] * 5_001] * 2}, {}),
    ("template_table_cells", {"table": [["a"] * 101] * 100}, {}),
    ("template_code_length", {"qr": "1" * 8_001}, {}),
    ("template_parameters", shape("line"), {"parameters": {f"p{at}": "text" for at in range(1_001)}}),
    ("template_svg_elements", svg(SVG + "<g/>" * 2_000 + "</svg>"), {}),
    ("template_svg_depth", svg(SVG + "<g>" * 201 + "</g>" * 201 + "</svg>"), {}),
    ("path_work", {"path": STAR, "view_box": [0, 0, 900, 900], "width": 900, "height": 900}, {"size": "900x900"}),
]
SMALLER = {
    "template_svg_elements": 1_000, "template_all_text": 1_000_000, "template_steps": 100_000, "path_work": 10_000_000,
}  # fmt: skip
"""What takes some seconds to reach by default."""


@pytest.mark.parametrize(("name", "body", "head"), LIMITS, ids=[f"{one[0]}-{at}" for at, one in enumerate(LIMITS)])
def test_a_limit(name: str, body: Any, head: dict[str, Any]) -> None:
    begun = time.monotonic()
    changes = {name: SMALLER[name]} if name in SMALLER else {}
    with vd.limits.relaxed(**changes), pytest.raises((LimitError, TemplateError), match=name):
        draw(body, **head)
    assert time.monotonic() - begun < 30


def test_layers_inside_each_other() -> None:
    body = shape("line", opacity=0.5)
    for _ in range(20):
        body = column(body, opacity=0.9)
    with vd.limits.relaxed(template_layers=20), pytest.raises(LimitError, match="template_layers=20"):
        draw(body)


def test_types_too_deep_in_each_other() -> None:
    declared: Any = "text"
    given: Any = "x"
    for _ in range(390):
        declared, given = {"type": "list", "of": declared}, [given]
    with pytest.raises(LimitError, match="nested too deeply"):
        draw(shape("line"), {"a": given}, parameters={"a": declared})


class TestValuesInValues:
    """Values that hold one another are few in memory and endless when written out."""

    def test_a_theme_of_itself(self) -> None:
        theme: dict[str, Any] = {"g0": {"a": "x"}}
        theme |= {f"g{at}": dict.fromkeys("abcdefghij", f"{{g{at - 1}}}") for at in range(1, 30)}
        with pytest.raises(LimitError, match="template_theme_values"):
            draw(shape("line"), theme=theme)

    def test_a_document_in_itself(self) -> None:
        body: dict[str, Any] = {"column": []}
        body["column"].append(body)
        with pytest.raises(LimitError, match="template_depth"):
            draw(body)

    def test_data_in_themselves(self) -> None:
        row: list[Any] = []
        row.append(row)
        with pytest.raises(LimitError, match="template_depth"):
            draw(text("{a}"), {"a": row}, parameters={"a": "any"})

    def test_a_value_that_components_double(self) -> None:
        last = {"parameters": {"x": "any"}, "body": text("{x|is:1}")}
        doubling = {
            f"c{at}": {"parameters": {"x": "any"}, "body": {"use": f"c{at + 1}", "with": {"x": ["{x}"] * 4}}}
            for at in range(60)
        }
        with pytest.raises(TemplateError, match="is expects a value"):
            draw({"use": "c0", "with": {"x": 1}}, components={**doubling, "c60": last})

    def test_an_error_shows_little_of_them(self) -> None:
        value: list[Any] = [1]
        for _ in range(100):
            value = [value, value]
        assert len(shown(value)) <= 80

    def test_a_whole_number_of_many_digits(self) -> None:
        with pytest.raises(TemplateError):
            draw(text("{n}"), {"n": 10**5000}, parameters={"n": "any"})


@pytest.mark.parametrize(
    "expression",
    [
        "{__class__}", "{a.__class__}", "{a.b()}", "{a+b}", "{a[b]}", "{a[0:9]}", "{lambda: 0}", "{a|eval:1}",
        "{a|__import__:os}", "{a if b else c}", "{a!r}", "{a:>9999999999}", "{'x'*9999999999}", "{{}",
    ],
)  # fmt: skip
def test_expressions_are_no_code(expression: str) -> None:
    with pytest.raises(TemplateError):
        text_of(expression, {"a": {"b": 1}, "b": 1})


@pytest.mark.parametrize(
    "pattern", ["#" * 4_000, "0" * 4_000, "0.0E" + "0" * 900, "'" * 99, "¤" * 400, "#,#,#,#", "%‰"]
)
def test_patterns_of_numbers(pattern: str) -> None:
    """A picture or an error, soon."""
    begun = time.monotonic()
    with suppress(TemplateError):
        draw(text('{n|number:"' + pattern + '"}'), {"n": 1e300}, parameters={"n": "number"})
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("expression", ["{d|date:HH}", "{d|date:zzzz}", "{t|time:yyyy}", "{t|time:EEE}"])
def test_patterns_of_what_a_moment_does_not_have(expression: str) -> None:
    parameters = {"d": {"type": "date", "default": "2026-11-21"}, "t": {"type": "time", "default": "19:30"}}
    with pytest.raises(TemplateError, match="wants what the value does not have"):
        draw(text(expression), parameters=parameters)


OUTSIDE = [
    "../secret.png", "a/../../secret.png", "a/..", "..", "/etc/passwd", "//host/share/a.png", "C:\\a.png", "C:a.png",
    "c:/a.png", "\\\\host\\share\\a.png", "\\\\?\\C:\\a.png", "a\\b.png", "a\0b.png", "http://example.invalid/a.png",
    "HTTPS://example.invalid/a.png", "file:///etc/passwd", "file:a.png", "ftp://x/a.png", "x" * 5_000, "link.png",
    "folder/secret.png", "pipe", ".", "", "loop",
]  # fmt: skip
KINDS = ["image", "svg", "background", "mask", "data"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", OUTSIDE, ids=[f"{one[:20]!a}" for one in OUTSIDE])
def test_nothing_outside_the_folder(tmp_path: Path, kind: str, name: str) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    inside = tmp_path / "inside"
    (inside / "a").mkdir(parents=True)
    (inside / "link.png").symlink_to(tmp_path / "secret.png")
    (inside / "folder").symlink_to(tmp_path)
    (inside / "loop").symlink_to(inside / "loop")
    if hasattr(os, "mkfifo"):
        os.mkfifo(inside / "pipe")
    bodies: dict[str, Any] = {
        "image": image(name), "svg": svg(name), "background": shape("line", background={"picture": name}),
        "mask": shape("line", mask={"picture": name}), "data": image("{a}"),
    }  # fmt: skip
    data, head = ({"a": name}, {"parameters": {"a": "picture"}}) if kind == "data" else ({}, {})
    with pytest.raises(TemplateError) as caught:
        draw(bodies[kind], data, inside, **head)
    assert "secret" not in str(caught.value) or "secret" in name


def test_files_inside_the_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.png").write_bytes(PNG)
    (tmp_path / "link.png").symlink_to(tmp_path / "a" / "b.png")
    for name in ("a/b.png", "./a/b.png", "link.png"):
        draw(image(name), None, tmp_path)


@pytest.mark.parametrize(
    ("address", "match"),
    [
        ("data:image/png;base64,A", "base64"),
        ("data:image/png;base64,!!!!", "base64"),
        ("data:image/png;base64," + "A" * 2_000, "template_image_bytes"),
        ("data:,hello", "picture"),
        ("data:", "data"),
    ],
)
def test_bad_data_urls(address: str, match: str) -> None:
    with vd.limits.relaxed(template_image_bytes=1_000), pytest.raises((TemplateError, LimitError), match=match):
        draw(image(address))


def test_a_data_url() -> None:
    draw(image("data:image/png;base64," + base64.b64encode(PNG).decode()))


@pytest.mark.parametrize("given", [b"x" * 2_000, "text", None, OSError("no"), KeyError("x")])
def test_what_fetch_gives_is_checked(given: Any) -> None:
    def fetch(_: str) -> bytes:
        if isinstance(given, Exception):
            raise given
        return given  # type: ignore[no-any-return]  # what it should not

    template = vd.Template({"size": "9x9", "body": image("http://example.invalid/a.png")}, fetch=fetch)
    with vd.limits.relaxed(template_image_bytes=1_000), pytest.raises((TemplateError, LimitError)):
        template.render()


def test_a_picture_of_too_many_pixels(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    draw(image("a.png"), None, tmp_path)
    with vd.limits.relaxed(template_image_pixels=15), pytest.raises((TemplateError, LimitError), match="pixels"):
        draw(image("a.png"), None, tmp_path)  # though it is kept


SVG_OUTSIDE = [
    '<image xlink:href="a.png"/>', '<image href="/etc/passwd"/>', '<image href="http://x.invalid/a.png"/>',
    '<image href="file:///etc/passwd"/>', '<use href="other.svg#a"/>', '<use xlink:href="//host/a.svg#a"/>',
    '<image href="data:image/svg+xml,&lt;svg/>"/>', '<image href=" DATA:IMAGE/SVG+XML;base64,AAAA"/>',
    '<style>@import "a.css";</style>', "<style>@im&#112;ort 'a.css';</style>", "<style>a:url(a.svg#b)</style>",
    '<rect fill="url(a.svg#b)"/>', '<rect style="filter:url( \'http://x.invalid/#a\' )"/>',
    '<filter><feImage href="a.png"/></filter>', "<?xml-stylesheet href='a.css'?>",
    '<x:image xmlns:x="y" x:href="a.png"/>',
]  # fmt: skip


@pytest.mark.parametrize("inside", SVG_OUTSIDE)
def test_an_svg_refers_to_nothing_outside_itself(tmp_path: Path, inside: str) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "a.svg").write_text(SVG + inside + "</svg>")
    for name in ("a.svg", SVG + inside + "</svg>"):
        with pytest.raises(TemplateError, match="outside itself"):
            draw(svg(name), None, tmp_path)


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG + "&a;</svg>",
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "/etc/passwd">]>' + SVG + "&a;</svg>",
        '<!DOCTYPE svg [<!ENTITY % a SYSTEM "a.dtd"> %a;]>' + SVG + "</svg>",
        SVG,
        "<html/>",
        "<svg",
        "",
        (SVG + "</svg>").encode("utf-16").decode("latin-1"),
    ],
)
def test_no_svg(document: str) -> None:
    with pytest.raises(TemplateError):
        draw(svg(document))


def test_an_svg_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(b'<?xml version="1.0" encoding="cp037"?>' + (SVG + "</svg>").encode("cp037"))
    (tmp_path / "b.svg").write_bytes((SVG + "</svg>").encode("utf-16"))
    for name in ("a.svg", "b.svg"):
        with pytest.raises(TemplateError, match="UTF-8"):
            draw(svg(name), None, tmp_path)


_USES = "".join(f'<g id="a{at}">' + f'<use xlink:href="#a{at - 1}"/>' * 10 + "</g>" for at in range(1, 9))
SVG_BOMBS = {
    "use": f'<defs><rect id="a0" width="9" height="9"/>{_USES}</defs><use xlink:href="#a8"/>',
    "turbulence": '<filter id="f"><feTurbulence baseFrequency="1" numOctaves="1000000"/></filter>'
    '<rect width="100" height="100" filter="url(#f)"/>',
    "morphology": '<filter id="f"><feMorphology operator="dilate" radius="90"/></filter>'
    '<rect width="100" height="100" filter="url(#f)"/>',
    "pattern": '<pattern id="p" width="1e6" height="1e6" patternUnits="userSpaceOnUse"><rect width="1" height="1"/>'
    '</pattern><rect fill="url(#p)" width="100" height="100"/>',
}


@pytest.mark.parametrize("name", SVG_BOMBS)
def test_an_svg_that_would_never_end(name: str) -> None:
    begun = time.monotonic()
    with vd.limits.relaxed(template_svg_seconds=2), pytest.raises((TemplateError, LimitError), match="SVG picture"):
        draw(svg(SVG + SVG_BOMBS[name] + "</svg>", width=1000, height=1000), size="1000x1000")
    assert time.monotonic() - begun < 30


def test_an_svg_with_a_filter_is_drawn_as_it_would_be_here() -> None:
    blurred = '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter><circle r="30" filter="url(#f)"/></svg>'
    seen = draw(svg(SVG + blurred, width=40, height=30), size="40x30")
    assert seen[..., 3].max() > 0
    assert len({*seen[..., 3].ravel().tolist()}) > 10


@pytest.mark.parametrize("box", ["0 0 1e30 1e30", "0 0 1e-30 1e-30", "0 0 -1 5", "nan nan nan nan", "0 0 1e9 1", "x"])
def test_view_boxes(box: str) -> None:
    """A picture or an error."""
    with suppress(TemplateError, LimitError):
        draw(svg(SVG.replace("0 0 100 100", box) + '<rect width="9" height="9"/></svg>'))
