"""Lines of text that are hard to keep: ligatures, marks, both directions, languages, variations."""

from __future__ import annotations

from typing import Any, NamedTuple

import vecdraw as vd


class Line(NamedTuple):
    """A text, its font, and attributes of the context."""

    text: str
    font: str
    attributes: dict[str, Any]

    def context(self, size: int, width: int, height: int) -> vd.Context:
        """The line drawn at a size in px."""
        ctx = vd.Context(width, height, background="white")
        ctx.font = self.font.format(size)
        for name, value in self.attributes.items():
            setattr(ctx, name, value)
        ctx.fill_text(self.text, width - 20 if ctx.direction == "rtl" else 20, height * 0.7)
        return ctx


LINES = {
    "ligatures": Line("office Affinity flfl", "{}px 'Noto Serif'", {}),
    "marks": Line("e\u0301 ẹ\u0301 é Ǟ a\u0301a", "{}px Inter", {}),
    "variable": Line("Weight 650", "650 {}px Inter", {}),
    "small capitals": Line("Small  Caps", "small-caps {}px 'Noto Serif'", {}),
    "synthetic": Line("斜体粗 a", "italic 900 {}px 'Noto Serif CJK SC'", {}),
    "forms of Japan": Line("骨直海 骨", "{}px 'Noto Sans CJK SC'", {"lang": "ja"}),
    "variation selectors": Line("葛\U000e0100葛", "{}px 'Noto Sans CJK SC'", {}),
    "hangul": Line("한글 ᄒ\u1161\u11ab", "{}px 'Noto Sans CJK SC'", {}),
    "arabic": Line("مرحبا لا إله \u064e\u064f", "{}px 'Noto Sans Arabic'", {}),
    "hebrew": Line("שָׁלוֹם (abc) 123", "{}px 'Noto Sans Hebrew'", {}),
    "devanagari": Line("नमस्ते हिन्दी क्षत्रिय की के", "{}px 'Noto Sans Devanagari'", {}),
    "thai": Line("น้ำ ทำ กำลังา", "{}px 'Noto Sans Thai'", {}),
    "mixed": Line("mix 你好 שלום 12 مرحبا!", "{}px sans-serif", {}),
    "right to left": Line("مرحبا x = (1) 你好", "{}px sans-serif", {"direction": "rtl"}),
    "spaced": Line("To  AV 你", "{}px Inter", {"letter_spacing": 7.5, "word_spacing": 11}),
    "markup": Line("<a href=\"&amp;\">'&lt;'</a>", "{}px Inter", {}),
    "outside of the plane": Line("𝒜𝓑 x 𝟘", "{}px 'Noto Sans Math'", {}),
}
