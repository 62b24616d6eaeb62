"""Lengths of lines that were not set are those of the same lines set; fitting finds what trying every size finds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.text.layout import layout_text

_TEXTS = st.lists(
    st.sampled_from(
        [
            *(
                "永和九年",
                "，",
                "。",
                "「",
                "」",
                "（",
                "）",
                "岁在 ",
                "Spring",
                " ",
                "  ",
                "Launch-",
                "\u00ad",
                "AVAVA",
            ),
            *("第1场", "\u3000", "…", "——", "שלום ", "مرحبا", "ffi", "12,5", "\n", "\t", "\u200b", "अनुच्छेद"),
        ]
    ),
    max_size=14,
).map("".join)
_STYLES = st.fixed_dictionaries(
    {},
    optional={
        "align": st.sampled_from(["start", "center", "end", "justify"]),
        "wrap": st.sampled_from(["greedy", "balance", "nowrap"]),
        "overflow_wrap": st.sampled_from(["normal", "anywhere"]),
        "hanging_punctuation": st.just("allow-end"),
        "writing_mode": st.just("vertical-rl"),
        "first_line_indent": st.just(7.0),
        "max_lines": st.just(2),
        "hyphens": st.sampled_from(["none", "auto"]),
    },
)


@given(_TEXTS, _STYLES, st.sampled_from([None, 0.0, 15.0, 40.0, 64.0, 150.0]))
def test_lengths_are_those_of_set_lines(text: str, style: dict[str, Any], room: float | None) -> None:
    if "writing_mode" in style:
        layout = layout_text((text,), "16px sans-serif", height=room, **style)
    else:
        layout = layout_text((text,), "16px sans-serif", width=room, **style)
    length, height = layout.text_length, layout.text_height
    assert layout.lines is not None
    assert layout.text_length == pytest.approx(length, abs=1e-6)
    assert layout.text_height == pytest.approx(height, abs=1e-6)


@given(_TEXTS, _STYLES)
def test_min_content_is_a_layout_in_no_room(text: str, style: dict[str, Any]) -> None:
    style = {name: value for name, value in style.items() if name not in ("overflow_wrap", "wrap")}
    least = layout_text((text,), "16px sans-serif", **style).min_content()
    side = "height" if "writing_mode" in style else "width"
    layout = layout_text((text,), "16px sans-serif", overflow_wrap="normal", **{side: 0.0}, **style)
    assert (
        least is None
        or style.get("align") == "justify"
        or least == pytest.approx((layout.text_height, layout.text_length), abs=1e-6)
    )


def test_min_content_is_known_of_plain_text() -> None:
    layout = layout_text(("永和九年，Spring Launch",), "16px 'Noto Sans CJK SC'")
    assert layout.min_content() is not None


@given(_TEXTS, st.sampled_from([60.0, 130.0, 300.0]), st.sampled_from([20.0, 50.0, 120.0]))
def test_the_largest_size_is_found(text: str, width: float, height: float) -> None:
    least, most = 8.0, 40.0

    def fits(size: float) -> bool:
        layout = layout_text((text,), f"{size}px 'Noto Sans CJK SC'", width=width)
        return layout.text_height <= height + 1e-6 and all(line.width <= width + 1e-6 for line in layout.lines)

    step = (most - least) / 256
    found = layout_text((text,), "16px 'Noto Sans CJK SC'", width=width, height=height, fit=(least, most)).font.size
    assert found == least or fits(found)
    assert found == most or not fits(found + step)
