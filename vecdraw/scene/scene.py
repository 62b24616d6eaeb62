"""`Scene`: what a Context recorded, as a plain value that any backend draws."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, get_args

from vecdraw import scene as parts
from vecdraw.arguments import is_one_of, to_float
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.paint.glyph_policy import EXACT, GlyphPolicy
from vecdraw.paint.pixmap import ColorSpace, PixelFormat
from vecdraw.scene.ops import Op

if TYPE_CHECKING:
    from vecdraw.scene.file import FontSource
    from vecdraw.scene.text_boxes import TextBox

_OPERATIONS: Final = frozenset(get_args(Op))
_FLOATS: Final = {float}
_SPACES: Final = frozenset(get_args(ColorSpace))
_FORMATS: Final = frozenset(get_args(PixelFormat))
_FAR: Final = 2.0**62  # px; a side beyond any limit, where size x scale is beyond float64


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Scene:
    """A drawing: a canvas and the operations on it, in order.

    `width` and `height` are user units; `scale` is how many pixels one unit is when nothing else is said, `dpi` the
    resolution at scale 1 (dots per inch of user units). `background` is painted first. `glyph_policy` says how text
    becomes pixels. Two scenes are equal when they would draw the same operations on the same canvas. A Scene never
    changes; share it between threads freely.
    """

    width: float
    height: float
    ops: tuple[Op, ...] = ()
    scale: float = 1.0
    dpi: float = 96.0
    background: Color | None = None
    dither: bool = True
    color_space: ColorSpace = "srgb"
    pixel_format: PixelFormat = "rgba-unorm8"
    glyph_policy: GlyphPolicy = EXACT

    def __post_init__(self) -> None:
        width, height, scale, dpi = self.width, self.height, self.scale, self.dpi
        are_floats = {type(width), type(height), type(scale), type(dpi)} == _FLOATS
        are_right = are_floats and width >= 0.0 <= height and scale > 0.0 < dpi
        if not (are_right and width + height + scale + dpi < math.inf):
            self._check_numbers()
        if type(self.ops) is not tuple or not _OPERATIONS.issuperset(map(type, self.ops)):
            raise BadTypeError(f"a scene's ops must be a tuple of operations, got {shown(self.ops)}")
        if self.background is not None and not isinstance(self.background, Color):
            raise BadTypeError(f"a scene's background must be a Color or None, got {shown(self.background)}")
        if not is_one_of(self.color_space, _SPACES):
            raise BadValueError(f"color_space must be 'srgb' or 'display-p3', got {shown(self.color_space)}")
        if not is_one_of(self.pixel_format, _FORMATS):
            raise BadValueError(f"pixel_format must be 'rgba-unorm8' or 'rgba-float16', got {shown(self.pixel_format)}")
        if not isinstance(self.glyph_policy, GlyphPolicy):
            raise BadTypeError(f"a scene's glyph_policy must be a GlyphPolicy, got {shown(self.glyph_policy)}")

    def _check_numbers(self) -> None:
        """Makes floats of the numbers, or raises for the one that is wrong."""
        for name, least in (("width", -1.0), ("height", -1.0), ("scale", 0.0), ("dpi", 0.0)):
            number = to_float(getattr(self, name))
            if number is None:
                raise BadTypeError(f"a scene's {name} must be a number, got {shown(getattr(self, name))}")
            if not least < number < math.inf or number < 0:
                raise BadValueError(f"a scene's {name} must be finite and not negative, got {number!r}")
            object.__setattr__(self, name, number)

    @property
    def keeps_wide_colors(self) -> bool:
        """Whether its canvas keeps colours beyond the gamut of sRGB: one of Display P3, or of 16-bit floats."""
        return self.color_space != "srgb" or self.pixel_format == "rgba-float16"

    @property
    def pixel_size(self) -> tuple[int, int]:
        """Width and height in px at the scene's own scale: size x scale, rounded half up, 0 only for a size of 0."""
        return pixel_size(self.width, self.height, self.scale)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Scene):
            return NotImplemented
        return parts.equality.equal(self, other)

    def __hash__(self) -> int:
        return hash((self.width, self.height, self.scale, len(self.ops)))

    def dump(self) -> str:
        """The scene as text to read and to compare: one operation a line, what they share defined before them.

        Equal scenes give equal text, others do not; numbers are written as briefly as they can be read back exactly.
        A change in one operation changes its line and the definitions it needs, no others. `scene/dump.py` describes
        the notation.
        """
        return parts.dump.dump(self)

    def bounds(self) -> Rect | None:
        """The rectangle that everything drawn lies in, in user units; None when nothing is drawn.

        Outside it the picture is the background alone; its edges are the shapes' own, so antialiasing may touch the
        pixels that it passes through. It is never too small and may be too large: what later operations hide or erase
        counts, turned strokes count by the box around their box, text by its ink (by its box where a font is not known
        here), a blur by three standard deviations, shadows and filters in full. Clips count by their bounds. What only
        takes away (`clear_rect`, the blend modes that clear what is not covered) counts where there is a background to
        take from, such a mode by all of the clip; so do backdrops, filters that make something of nothing, and what the
        horizon of a projection cuts. Nothing counts beyond the canvas.
        """
        return parts.extent.bounds(self)

    def text_boxes(self) -> list[TextBox]:
        """The text of each glyph run and where it stands, in drawing order, that of scenes drawn inside included.

        Raises `LimitError` for more than `limits.scene_ops`, which scenes drawn many times over may come to.
        """
        return parts.text_boxes.text_boxes(self)

    def to_bytes(self, *, fonts: FontSource | None = None) -> bytes:
        """The scene as a file of a versioned format that carries no code; every number comes back exactly.

        Registered fonts that the scene uses are in it, bundled ones are not; nor is a font that is not known here.
        `fonts` is where they are taken from, the fonts of the process when None.
        Raises `BadValueError` for a value that the format has no place for, such as an infinite number of a style.
        """
        return parts.file.to_bytes(self, fonts)

    @classmethod
    def from_bytes(cls, data: bytes, *, fonts: FontSource | None = None) -> Scene:
        """The scene of a file that `to_bytes` wrote, here or elsewhere; nothing in it is believed unchecked.

        Fonts that it carries can then be drawn with, but are not found by their names; `fonts` is where they go, the
        fonts of the process when None. Raises `SceneFormatError` for
        a file that is cut off, damaged, of a newer version or over one of the `limits`.
        """
        return parts.file.from_bytes(data, fonts, cls)

    def __reduce__(self) -> tuple[object, ...]:
        return Scene.from_bytes, (parts.file.to_bytes(self, None, compress=False),)

    def __copy__(self) -> Scene:
        return self

    def __deepcopy__(self, memo: object) -> Scene:
        return self

    def __repr__(self) -> str:
        return f"<Scene {self.width:g} x {self.height:g}, {len(self.ops)} operations>"


def pixel_size(width: float, height: float, scale: float) -> tuple[int, int]:
    """Size x scale in whole px, rounded half up; at least 1 where the size is not 0."""

    def side(length: float) -> int:
        return max(1, math.floor(min(length * scale, _FAR) + 0.5)) if length > 0 else 0

    return side(width), side(height)
