"""The time and the px of a poster, and codes that no scanner would read."""

from __future__ import annotations

import time

import pytest

import vecdraw as vd
from vecdraw.errors import LimitError, TemplateError
from vecdraw.poster import clock
from vecdraw.poster.template import Template

pytest.importorskip("stretchable")

SLOW = """
size: 400x400
body:
  - grid:
      - repeat: 3000
        each: {text: "{index} 永和九年，岁在癸丑 {index}", size: 7, fit: [4, 30], height: 20}
    columns: "1fr 1fr 1fr 1fr 1fr 1fr"
"""


def test_the_time_of_a_poster_is_over_soon_after_its_limit() -> None:
    template = Template.parse(SLOW)
    start = time.monotonic()
    with vd.limits.relaxed(template_seconds=1), pytest.raises(LimitError, match="template_seconds=1 "):
        template.render()
    assert time.monotonic() - start < 8


@pytest.mark.parametrize("way", ["render", "boxes", "check"])
def test_each_poster_has_a_time_of_its_own(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    template = Template.parse("size: 100x50\nbody: [{text: one}, {text: two}]")
    now = [0.0]
    monkeypatch.setattr(clock.time, "monotonic", lambda: now[0])
    getattr(template, way)()
    now[0] = 10_000.0
    if way == "check":
        assert template.check() == ()
    else:
        getattr(template, way)()


def test_a_clock_that_has_passed_ends_the_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    template = Template.parse("size: 100x50\nbody: [{shape: ellipse}]")
    now = iter(range(0, 100_000, 100))
    monkeypatch.setattr(clock.time, "monotonic", lambda: float(next(now)))
    with pytest.raises(LimitError, match="seconds for a poster"):
        template.render()
    (finding,) = template.check()
    assert finding.kind == "error"
    assert "template_seconds" in finding.message


def test_layers_over_the_whole_canvas_are_bounded() -> None:
    layers = "size: 1000x1000\nbody: [{repeat: 30, each: {shape: ellipse, blend: multiply, width: 10, height: 10}}]"
    template = Template.parse(layers)
    template.render()
    with vd.limits.relaxed(template_painted_pixels=29_000_000):
        with pytest.raises(LimitError, match="template_painted_pixels=29,000,000"):
            template.render()
        template.render(scale=0.9)


def code(kind: str, attributes: str, ground: str = "white") -> list[str]:
    pytest.importorskip("zxingcpp")
    text = "123456789012" if kind == "barcode" else "https://example.org"
    template = Template.parse(
        f"size: 200x200\nbackground: {ground}\nbody:\n  - {{{kind}: '{text}', width: 150, height: 150, {attributes}}}"
    )
    return [found.message for found in template.check() if found.kind == "contrast"]


@pytest.mark.parametrize("kind", ["qr", "barcode"])
def test_codes_that_are_hard_to_read_are_found(kind: str) -> None:
    assert code(kind, "color: black") == []
    assert code(kind, "color: navy", "lightyellow") == []
    assert code(kind, "color: white, fill: black") == []
    assert code(kind, "color: white, fill: black, background: white", "black") == []
    (same,) = code(kind, "color: white")
    assert "symbol contrast of 0%" in same
    (near,) = code(kind, "color: '#777'", "'#aaa'")
    assert "symbol contrast" in near
    (light,) = code(kind, "color: white", "black")
    assert "light modules on dark ground" in light


@pytest.mark.parametrize("kind", ["linear", "radial", "conic"])
@pytest.mark.parametrize("inside", ["", " ", ","])
def test_gradients_of_nothing_are_refused(kind: str, inside: str) -> None:
    with pytest.raises(TemplateError, match=r"background: .*needs colours, such as"):
        Template({"size": "10x10", "background": f"{kind}-gradient({inside})", "body": []}).render()
