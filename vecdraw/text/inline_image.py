"""`InlineImage`: a picture that stands in a line of text like a character."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from vecdraw.arguments import is_one_of, to_float
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.scene import Scene
from vecdraw.typeface.metrics import FaceMetrics

ImageAlign = Literal["baseline", "middle", "top", "bottom"]

_LEAST: Final = 1e-9  # px; of a picture that is scaled away

OBJECT: Final = "\ufffc"
"""The character that stands for a picture in the text (OBJECT REPLACEMENT CHARACTER)."""


@dataclass(frozen=True, slots=True)
class InlineImage:
    """A picture in a line: a `Pixmap` (`vecdraw.load_image` gives one) or a `Scene`, which stays a drawing.

    `width` and `height` are px; of one alone the other follows, of none they are those of the picture. `align` puts
    the lower edge on the `"baseline"`, the middle in the `"middle"` of the em box, or an edge at the `"top"` or the
    `"bottom"` of the ascent and descent of the text. In vertical lines it stands upright in the middle of the line.

    Raises `BadTypeError` and `BadValueError`.
    """

    picture: Pixmap | Scene
    width: float | None = None
    height: float | None = None
    align: ImageAlign = "baseline"

    def __post_init__(self) -> None:
        given: object = self.picture
        if not isinstance(given, (Pixmap, Scene)):
            raise BadTypeError(f"a picture in a line must be a Pixmap or a Scene, got {shown(given)}")
        if not is_one_of(self.align, get_args(ImageAlign)):
            raise BadValueError(
                f"align of a picture must be one of {', '.join(get_args(ImageAlign))}, got {shown(self.align)}"
            )
        across, down = float(self.picture.width), float(self.picture.height)
        if not (across > 0 and down > 0):
            raise BadValueError(f"a picture in a line must have an area, got {across:g} x {down:g}")
        width, height = _length("width", self.width), _length("height", self.height)
        if width is None:
            width = across if height is None else across * height / down
        object.__setattr__(self, "height", down * width / across if height is None else height)
        object.__setattr__(self, "width", width)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in px."""
        return self.width or 0.0, self.height or 0.0

    def scaled(self, factor: float) -> InlineImage:
        """It with other sides."""
        width, height = self.size
        return replace(self, width=width * factor or _LEAST, height=height * factor or _LEAST)

    def rise(self, height: float, metrics: FaceMetrics, size: float) -> float:
        """How far above the baseline of text of `size` px an em its upper edge stands, where it is so high; px."""
        match self.align:
            case "baseline":
                return height
            case "middle":
                return metrics.central * size + height / 2
            case "top":
                return metrics.ascent * size
            case "bottom":
                return height - metrics.descent * size


def to_inline_image(value: object) -> InlineImage:
    """An InlineImage, or that of a picture at its own size. Raises `BadTypeError`."""
    return value if isinstance(value, InlineImage) else InlineImage(value)  # type: ignore[arg-type]  # it checks itself


def _length(name: str, value: object) -> float | None:
    if value is None:
        return None
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"{name} of a picture must be a number, got {shown(value)}")
    if not 0 < number < math.inf:
        raise BadValueError(f"{name} of a picture must be positive and finite, got {shown(value)}")
    return number
