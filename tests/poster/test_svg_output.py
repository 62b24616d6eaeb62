"""SVG pictures of templates in SVG files: as they are, kept apart, and drawn as in our pixels."""

from __future__ import annotations

import base64
import pickle
import re

import numpy as np
import pytest

import vecdraw as vd
from tests.oracle.chromium import Chromium, find_chromium
from tests.vector.judgement import Picture, judge_svg
from vecdraw.backends.fallback import Fallback
from vecdraw.poster.template import Template
from vecdraw.poster.tree import column, row, svg

pytest.importorskip("stretchable")
pytest.importorskip("resvg_py")

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">'
SUN = (
    f'{_HEAD}<defs><linearGradient id="a"><stop stop-color="#f60"/><stop offset="1" stop-color="#fc0"/>'
    '</linearGradient></defs><style>.dark { fill: #024 }</style><rect class="dark" width="100" height="100"/>'
    '<circle cx="50" cy="50" r="40" fill="url(#a)"/></svg>'
)
MOON = (
    f'{_HEAD}<defs><linearGradient id="a"><stop stop-color="#036"/><stop offset="1" stop-color="#9cf"/>'
    '</linearGradient><clipPath id="b"><rect x="10" y="10" width="80" height="50"/></clipPath></defs>'
    '<g clip-path="url(#b)"><ellipse cx="50" cy="50" rx="40" ry="45" fill="url(#a)"/></g></svg>'
)


def document(*bodies: object) -> dict[str, object]:
    return {"size": "240x120", "background": "white", "body": list(bodies)}


def picture(text: str, **attributes: object) -> dict[str, object]:
    """The node of an SVG, whose braces are no expressions."""
    return svg(text.replace("{", "{{").replace("}", "}}"), **attributes)


def embedded(text: str) -> list[str]:
    return [base64.b64decode(found).decode() for found in re.findall(r"data:image/svg\+xml;base64,([^\"']+)", text)]


def test_a_picture_is_in_the_file_as_it_is() -> None:
    poster = Template(document(picture(SUN, width=100, height=100))).render()
    text = poster.encode("svg").decode()
    assert embedded(text) == [SUN]
    assert "image/png" not in text
    assert "#a" not in text  # its ids are its own


def test_a_picture_that_is_there_twice_is_written_once() -> None:
    twice = row(picture(SUN, width=100, height=100), picture(SUN, width=100, height=100))
    assert embedded(Template(document(twice)).render().encode("svg").decode()) == [SUN]


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<text y='50'>in what font?</text>",
        "<rect width='9' height='9' onclick='alert(1)'/>",
        "<rect width='9' height='9'><animate attributeName='x' to='50' dur='1s'/></rect>",
        "<style>@keyframes x { to { opacity: 0 } } rect { animation: x 1s }</style><rect width='9' height='9'/>",
        "<foreignObject width='50' height='50'><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
        "<filter id='f'><feGaussianBlur stdDeviation='2'/></filter><rect width='9' height='9' filter='url(#f)'/>",
        "<s:script xmlns:s='http://www.w3.org/2000/svg'>alert(1)</s:script>",
    ],
)
def test_what_runs_moves_or_looks_otherwise_elsewhere_is_drawn_as_pixels(inside: str) -> None:
    template = Template(document(picture(f"{_HEAD}{inside}<circle r='40'/></svg>", width=100, height=100)))
    listed: list[Fallback] = []
    text = vd.encode(template.render().scene, "svg", on_fallback=listed.append).decode()
    assert embedded(text) == []
    assert "data:image/png" in text
    assert [one.feature for one in listed] == ["SVG picture"]
    assert "drawn as pixels: " in listed[0].reason


def test_pixels_remember_their_picture_by_value() -> None:
    plain, drawn = (vd.Pixmap(bytes(4), 1, 1, svg=text) for text in ("", SUN))
    unfit = vd.Pixmap(bytes(4), 1, 1, svg=SUN, svg_unfit="it runs")
    assert len({plain.digest, drawn.digest, unfit.digest}) == len({plain, drawn, unfit}) == 3
    assert pickle.loads(pickle.dumps(unfit)) == unfit
    assert drawn == vd.Pixmap(bytes(4), 1, 1, svg=SUN)


def scenes() -> list[Picture]:
    made = {
        "two with one id": document(row(picture(SUN, width=120, height=120), picture(MOON, width=120, height=120))),
        "cut": document(picture(SUN, width=240, height=60, object_fit="cover")),
        "contained": document(column(picture(MOON, width=240, height=120, object_fit="contain", opacity=0.5))),
        "twice": document(row(picture(MOON, width=100, height=100), picture(MOON, width=100, height=100))),
    }
    return [Picture(name, Template(one).render().scene, small_text=False) for name, one in made.items()]


def test_resvg_draws_the_file_as_our_pixels() -> None:
    for verdict in judge_svg(scenes(), None):
        assert verdict.is_good, str(verdict)
        assert np.ptp(verdict.ours) > 100


def test_chromium_draws_the_file_as_our_pixels() -> None:
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine (set VECDRAW_CHROMIUM to name one)")
    with Chromium(executable) as browser:
        verdicts = [one for one in judge_svg(scenes(), browser) if one.renderer == "chromium"]
    assert len(verdicts) == 4
    # Edges are smoothed by two programs, resvg in our pixels: near, and not the same in 999 pixels of 1,000 as text is.
    assert [str(one) for one in verdicts if not one.distance.is_near] == []
