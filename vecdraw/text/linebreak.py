"""Line break opportunities (UAX #14, by ICU)."""

from __future__ import annotations

from vecdraw.text.analyze import line_segments


def opportunities(text: str, lang: str) -> list[int]:
    """The indices at which a line may end, the end of the text last.

    The strict rules of Chinese and Japanese are asked for by name (`lb-strict`), or ICU would take loose ones for
    `ja`.
    """
    if not text:
        return []
    locale = f"{lang or 'zh'}-u-lb-strict"
    return [end for _, end in line_segments(text, locale)]
