"""Paragraphs as vecdraw sets them."""

from typing import Any, Final

import numpy as np

import vecdraw as vd
from tests.oracle_text.cases import SIZE, Case
from tests.oracle_text.setting import Setting, clusters_of, direction_of, is_upward, is_vertical

LINE_HEIGHT: Final = 2.0
_CSS_AUTOSPACE: Final = 0.125  # em (CSS Text 4, "text-autospace"); ours is CLREQ's and JLREQ's quarter, unless asked
_OF_SPANS: Final = {"text-emphasis-style": "emphasis"}


def setting(case: Case, width: float) -> Setting:
    """The case in a box of `width` px (of that height where the lines run down the page)."""
    style = {name.replace("-", "_"): value for name, value in case.css.items() if name not in _OF_SPANS}
    box = {"height" if is_vertical(case) else "width": width}
    font = vd.Font(list(case.paragraph.families), SIZE)
    layout = vd.layout_text(
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


def _spans(case: Case) -> list[vd.Span]:
    text, at = case.paragraph.text, 0
    more: dict[str, Any] = {name: case.css[key] for key, name in _OF_SPANS.items() if key in case.css}
    spans: list[vd.Span] = []
    for start, end, reading in case.ruby:
        spans += [vd.Span(text[at:start], **more)] if start > at else []
        spans.append(vd.Span(text[start:end], ruby=vd.Ruby(reading), **more))
        at = end
    return [*spans, vd.Span(text[at:], **more)] if at < len(text) else spans


def _setting(case: Case, layout: vd.Layout, width: float) -> Setting:
    places = {cluster.start: (number, cluster) for number, line in enumerate(layout.lines) for cluster in line.clusters}
    found = [places[start] for start, _ in clusters_of(case)]
    rects = np.array([tuple(cluster.rect) for _, cluster in found])
    along = 1 if is_vertical(case) else 0
    starts, ends = rects[:, along], rects[:, along] + rects[:, along + 2]
    if is_upward(case):
        starts, ends = width - ends, width - starts
    across = [line.baseline_x if is_vertical(case) else line.baseline_y for line in layout.lines]
    return Setting(np.array([line for line, _ in found]), starts, ends, np.abs(np.diff(across)), np.zeros((0, 3)))
