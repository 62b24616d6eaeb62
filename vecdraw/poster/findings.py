"""What the maker of a poster will want to know: text that is missing, cut, too long, or hard to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from vecdraw.paint.color import Color
from vecdraw.poster.boxes import Box
from vecdraw.poster.codes import Code
from vecdraw.poster.text_box import TextBox
from vecdraw.poster.where import written

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FindingKind = Literal["missing-glyphs", "cut-text", "overflow", "contrast", "error"]

_LARGE, _LARGE_BOLD, _BOLD = 24.0, 18.66, 700  # px and weight; WCAG 2.2, "large scale"
_LEAST: Final = 4.5  # WCAG 2.2, 1.4.3
_LEAST_LARGE: Final = 3.0
_SYMBOL_CONTRAST: Final = 0.4  # ISO/IEC 15415, 7.8.2: least difference of reflectances for grade C
_SHARE: Final = 10  # percent of what lies under a text that may be worse


class Finding(NamedTuple):
    """Something found. `path` is where in the template, `line` of its file where that is known (from 1)."""

    kind: FindingKind
    message: str
    path: str = ""
    line: int | None = None


def text_findings(box: Box) -> list[Finding]:
    """What is missing or does not fit of the text in a drawn box."""
    if not isinstance(box.layout, TextBox) or box.layout.drawn is None:
        return []
    layout, inside = box.layout.drawn, box.content_box
    found: list[Finding] = []
    if layout.missing:
        names = sorted({f"U+{ord(character):04X}" for text in layout.missing for character in str(text)})
        found.append(_found(box, "missing-glyphs", f"no font has {', '.join(names)}"))
    if layout.elided:
        cut = sum(end - start for start, end in layout.elided)
        found.append(_found(box, "cut-text", f"{cut} characters are cut"))
    elif layout.text_height > inside.height + 1:
        found.append(
            _found(box, "overflow", f"the text is {layout.text_height:.0f} px high, its box {inside.height:.0f} px")
        )
    is_vertical = box.get("writing_mode", "horizontal-tb") != "horizontal-tb"
    longest = max((line.height if is_vertical else line.width for line in layout.lines), default=0.0)
    room = inside.height if is_vertical else inside.width
    if longest > room + 1:
        found.append(_found(box, "overflow", f"a line is {longest:.0f} px long, its box has {room:.0f} px for it"))
    return found


def contrast_findings(root: Box, under: Any, scale: float) -> list[Finding]:
    """Texts and codes of one colour with too little contrast to what lies under them (WCAG 2.2, 1.4.3).

    `under` is the poster without them, an RGBA picture of Pillow or an array of shape (height, width, 4), `scale`
    its px per px of the boxes. Nine tenths of what is under a text must be far enough from its colour, or from that of
    its outline.
    """
    import numpy as np  # loaded with the first picture that is looked at

    pixels = np.asarray(under)
    found: list[Finding] = []
    for box in root.all():
        color = box.get("color", Color(0.0, 0.0, 0.0))
        if not isinstance(box.layout, TextBox) or not box.content.strip() or not isinstance(color, Color):
            continue
        under = _part(pixels, box, scale)
        outline = box.get("stroke") if box.px("stroke_width", 0, 1.0) else None
        ratio = max(_contrast(one, under) for one in (color, outline) if isinstance(one, Color))
        is_large = box.em >= _LARGE or (box.em >= _LARGE_BOLD and box.values["font"].weight >= _BOLD)
        least = _LEAST_LARGE if is_large else _LEAST
        if under.size and ratio < least:
            message = f"a contrast of {ratio:.1f} to 1 between {color.css} and what is under it; {least:g} is readable"
            found.append(_found(box, "contrast", message))
    codes = (box for box in root.all() if isinstance(box.layout, Code))
    return found + [one for box in codes for one in _code_findings(box, pixels, scale)]


def _code_findings(box: Box, pixels: NDArray[np.uint8], scale: float) -> list[Finding]:
    """What keeps a scanner from reading a code of one colour: light on dark, or too near to what is under it."""
    fill = box.get("fill", box.get("color", Color(0.0, 0.0, 0.0)))
    part = _part(pixels, box, scale)
    if not isinstance(fill, Color) or not part.size:
        return []
    import numpy as np  # loaded with the first picture that is looked at

    modules, paper = _luminances(fill, part)
    difference = float(np.percentile(paper - modules, _SHARE))
    if difference >= _SYMBOL_CONTRAST:
        return []
    is_light = float(np.percentile(modules - paper, _SHARE)) >= _SYMBOL_CONTRAST
    what = "light modules on dark ground" if is_light else f"a symbol contrast of {max(0.0, difference):.0%}"
    message = (
        f"{what}, {fill.css} on what is under it: many scanners want dark on light and {_SYMBOL_CONTRAST:.0%};"
        " give the code a fill and a background"
    )
    return [_found(box, "contrast", message)]


def _found(box: Box, kind: FindingKind, message: str) -> Finding:
    position = box.where.locate(box.where.steps)
    return Finding(kind, message, written(box.where.steps), None if position is None else position.line)


def _part(pixels: NDArray[np.uint8], box: Box, scale: float) -> NDArray[np.uint8]:
    inside = box.content_box
    left, top = max(0, round(inside.x * scale)), max(0, round(inside.y * scale))
    return pixels[top : max(top, round(inside.bottom * scale)), left : max(left, round(inside.right * scale))]


def _contrast(color: Color, under: Any) -> float:
    """The contrast that nine tenths of the pixels have at least; 0 where nothing is under the text."""
    if not under.size:
        return 0.0
    import numpy as np  # loaded with the first picture that is looked at

    text, paper = _luminances(color, under)
    ratios = (np.maximum(text, paper) + 0.05) / (np.minimum(text, paper) + 0.05)
    return float(np.percentile(ratios, _SHARE))


def _luminances(color: Color, under: Any) -> tuple[Any, Any]:
    """The luminance of a colour on each pixel, and of the pixels, which lie on white paper."""
    import numpy as np  # loaded with the first picture that is looked at

    alpha = under[..., 3:].astype(np.float64) / 255
    behind = under[..., :3].astype(np.float64) / 255 * alpha + (1 - alpha)
    own = np.array(color.to_space("srgb")[:3])
    return _luminance(own * color.alpha + behind * (1 - color.alpha)), _luminance(behind)


def _luminance(colors: Any) -> Any:
    """Relative luminance (WCAG 2.2) of sRGB colours, 0 to 1, in the last axis."""
    import numpy as np  # as above

    linear = np.where(colors <= 0.04045, colors / 12.92, ((np.maximum(colors, 0) + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])
