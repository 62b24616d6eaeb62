"""Paragraphs as vecdraw sets them."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

import vecdraw as vd
from tests.oracle_text.cases import SIZE, Case
from tests.oracle_text.setting import Setting, clusters_of, direction_of, is_upward, is_vertical
from vecdraw.text.laid_text import Layout
from vecdraw.text.layout import layout_text
from vecdraw.text.ruby import Ruby
from vecdraw.text.spacing import spacing
from vecdraw.text.span import Span

LINE_HEIGHT: Final = 2.0
_CSS_AUTOSPACE: Final = 0.125  # em (CSS Text 4, "text-autospace"); ours is CLREQ's and JLREQ's quarter, unless asked
_OF_SPANS: Final = {"text-emphasis-style": "emphasis", "text-emphasis-position": "emphasis_position"}
_OF_RUBY: Final = "ruby-overhang"


def setting(case: Case, width: float) -> Setting:
    """The case in a box of `width` px (of that height where the lines run down the page)."""
    style = {name.replace("-", "_"): value for name, value in case.css.items() if name not in {*_OF_SPANS, _OF_RUBY}}
    box = {"height" if is_vertical(case) else "width": width}
    font = vd.Font(list(case.paragraph.families), SIZE)
    layout = layout_text(
        _spans(case),
        font=font,
        lang=case.paragraph.lang,
        direction=direction_of(case),
        line_height=LINE_HEIGHT,
        autospace=_CSS_AUTOSPACE,
        **box,
        **style,
    )
    return _setting(case, layout, width)


def _spans(case: Case) -> list[Span]:
    text, at = case.paragraph.text, 0
    more: dict[str, Any] = {name: case.css[key] for key, name in _OF_SPANS.items() if key in case.css}
    overhangs = case.css.get(_OF_RUBY) != "none"
    spans: list[Span] = []
    for start, end, reading in case.ruby:
        spans += [Span(text[at:start], **more)] if start > at else []
        spans.append(Span(text[start:end], ruby=Ruby(reading, overhang=overhangs), **more))
        at = end
    return [*spans, Span(text[at:], **more)] if at < len(text) else spans


def _setting(case: Case, layout: Layout, width: float) -> Setting:
    places = {cluster.start: (number, cluster) for number, line in enumerate(layout.lines) for cluster in line.clusters}
    found = [places[start] for start, _ in clusters_of(case)]
    rects = np.array([tuple(cluster.rect) for _, cluster in found])
    along = 1 if is_vertical(case) else 0
    starts, ends = rects[:, along], rects[:, along] + rects[:, along + 2]
    lines = np.array([line for line, _ in found])
    starts = starts + np.where(np.diff(lines, prepend=-1) == 0, _gaps(case) * SIZE, 0.0)
    if is_upward(case):
        starts, ends = width - ends, width - starts
    across = [line.baseline_x if is_vertical(case) else line.baseline_y for line in layout.lines]
    above = [(one.y if is_vertical(case) else one.x) + one.run.advance / 2 for one in layout.annotations]
    over = np.array(above if case.ruby else [], float)
    return Setting(lines, starts, ends, np.abs(np.diff(across)), over)


def _gaps(case: Case) -> NDArray[np.float64]:
    """The gap before each cluster, em: our boxes begin with it, Chromium's end with that of the next."""
    starts = np.array([start for start, _ in clusters_of(case)])
    upright = np.full(len(starts), case.css.get("text-orientation") == "upright")
    autospace, lang = case.css["text-autospace"], case.paragraph.lang
    text = case.paragraph.text
    return spacing(text, starts, lang, autospace=autospace, gap=_CSS_AUTOSPACE, upright=upright).gap
