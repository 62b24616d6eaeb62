"""Text and pictures by an anchor, transforms about a point, single pixels: what other libraries' contexts have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from vecdraw import text as phases
from vecdraw.context.typesetting import Typesetting
from vecdraw.context.writing import condensing
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.paint.color import Color, to_color
from vecdraw.paint.image_data import ImageData

if TYPE_CHECKING:
    from vecdraw.text.paragraph_style import Align


class TextSize(NamedTuple):
    """Width and height of text in px of user space."""

    width: float
    height: float


class Placement(Typesetting):
    """fill_text_anchored, outline_text, draw_image_anchored, rotate_about, paint, set_pixel and their like."""

    # --- text ---------------------------------------------------------------------------------------------------

    def fill_text_anchored(self, text: str, x: float, y: float, ax: float, ay: float) -> None:
        """Fills one line so that the point (ax, ay) of its box lies at (x, y), whatever `text_align` says.

        The box is the text's advance by the font's ascent and descent; (0, 0) is its top left, (0.5, 0.5) its middle,
        (1, 1) its bottom right.
        """
        if self._finite(x, y, ax, ay):
            self._anchored(text, x, y, ax, ay, stroked=False)

    def stroke_text_anchored(self, text: str, x: float, y: float, ax: float, ay: float) -> None:
        """Strokes the outlines of one line; as `fill_text_anchored`."""
        if self._finite(x, y, ax, ay):
            self._anchored(text, x, y, ax, ay, stroked=True)

    def _anchored(self, text: str, x: float, y: float, ax: float, ay: float, *, stroked: bool) -> None:
        with self.saved():
            self.text_align, self.text_baseline = "left", "alphabetic"
            metrics = self.measure_text(text)
            ascent, descent = metrics.font_bounding_box_ascent, metrics.font_bounding_box_descent
            length, height = metrics.width, ascent + descent
            if self.writing_mode == "horizontal-tb":
                start = x - ax * length, y + ascent - ay * height
            elif self.writing_mode == "sideways-lr":
                start = x + ascent - ax * height, y + (1 - ay) * length
            else:
                start = x + descent - ax * height, y - ay * length
            draw = self.stroke_text if stroked else self.fill_text
            draw(text, *start)

    def fill_text_wrapped(
        self,
        text: str,
        x: float,
        y: float,
        ax: float,
        ay: float,
        width: float,
        *,
        line_height: float | None = None,
        align: Align = "start",
    ) -> TextSize:
        """Fills a paragraph wrapped to `width` so that the point (ax, ay) of its box lies at (x, y).

        The box is `width` by the height of its lines; `line_height` and `align` are those of `fill_text_box`. Returns
        the size of the box.
        """
        if not self._finite(x, y, ax, ay, width):
            return TextSize(0.0, 0.0)
        layout = self._paragraph(text, width, line_height, align)
        self.draw_layout(layout, float(x) - float(ax) * layout.width, float(y) - float(ay) * layout.text_height)
        return TextSize(layout.width, layout.text_height)

    def measure_wrapped(
        self, text: str, width: float | None = None, *, line_height: float | None = None
    ) -> TextSize:
        """The width of the longest line and the height of all lines of a paragraph wrapped to `width`, in px.

        Without a width, lines end only where the text has a line feed.
        """
        layout = self._paragraph(text, width, line_height)
        return TextSize(max([line.width for line in layout.lines], default=0.0), layout.text_height)

    def outline_text(
        self, text: str, x: float = 0.0, y: float = 0.0, max_width: float | None = None, *, united: bool = False
    ) -> Path:
        """The outlines of one line as `fill_text` would place it, as a path to fill under the rule `nonzero`.

        Strokes of a letter may overlap, as they do in variable fonts, and so may letters that join: `united` makes
        them one area, which can be stroked without lines inside it (`LimitError` for far too many crossings). Glyphs
        with colours of their own come as their plain outlines.
        """
        ready = self._ready(text, x, y, max_width)
        if ready is None:
            return Path()
        path = Path()
        for runs, scale in ready.parts:
            path.add_path(phases.outlines.outlines(runs, float(x) + ready.dx, float(y) + ready.dy, scale))
        if ready.vertical_scale != 1.0:
            path = path.transformed(condensing(ready, x, y))
        return path.simplified() if united else path

    def text_path(
        self, text: str, x: float, y: float, max_width: float | None = None, *, united: bool = True
    ) -> None:
        """Adds the outlines of one line, where `fill_text` would draw it, to the current path; as cairo's `text_path`.

        They are filled, stroked and clipped as any path is. `united` is that of `outline_text`.
        """
        self.append_path(self.outline_text(text, x, y, max_width, united=united))

    # --- pictures -----------------------------------------------------------------------------------------------

    def draw_image_anchored(
        self,
        image: Any,
        x: float,
        y: float,
        ax: float,
        ay: float,
        width: float | None = None,
        height: float | None = None,
    ) -> None:
        """Draws a picture so that its point (ax, ay) lies at (x, y): (0, 0) is its top left, (0.5, 0.5) its middle.

        `width` and `height` are its own where they are None; one alone keeps its proportions.
        """
        pixmap, across, down = self._source(image)
        if width is None and height is not None:
            width = across * float(height) / down if self._finite(height) else 0.0
        elif height is None and width is not None:
            height = down * float(width) / across if self._finite(width) else 0.0
        w, h = across if width is None else width, down if height is None else height
        if self._finite(x, y, ax, ay, w, h):
            w, h = float(w), float(h)
            self.draw_image(pixmap, float(x) - float(ax) * w, float(y) - float(ay) * h, w, h)

    # --- transforms ---------------------------------------------------------------------------------------------

    def rotate_about(self, angle: float, x: float, y: float) -> None:
        """Turns what is drawn from now on by `angle` radians, clockwise, about (x, y)."""
        if self._finite(angle, x, y):
            self.transform(*Affine.rotation_about(angle, x, y))

    def scale_about(self, sx: float, sy: float, x: float, y: float) -> None:
        """Scales what is drawn from now on about (x, y)."""
        if self._finite(sx, sy, x, y):
            self.transform(*Affine.scaling_about(sx, sy, x, y))

    def shear(self, x: float, y: float = 0.0) -> None:
        """Shears what is drawn from now on: points move by `x` times their y along x, and `y` times their x along y."""
        if self._finite(x, y):
            self.transform(*Affine.shearing(x, y))

    def shear_about(self, sx: float, sy: float, x: float, y: float) -> None:
        """Shears what is drawn from now on about (x, y)."""
        if self._finite(sx, sy, x, y):
            self.transform(*Affine.shearing_about(sx, sy, x, y))

    def invert_y(self) -> None:
        """Turns the y axis over: the origin is then at the bottom left, and y points up."""
        self.transform(*Affine.inverted_y(float(self.height)))

    # --- the whole canvas and its pixels ---------------------------------------------------------------------------

    def paint(self, alpha: float = 1.0) -> None:
        """Fills the whole canvas, inside the clip, with the fill style; `alpha` (0..1) multiplies global_alpha."""
        if not self._finite(alpha):
            return
        if not 0 <= alpha <= 1:
            self._reject(BadValueError(f"alpha must be from 0 to 1, got {shown(alpha)}"))
            return
        state = self._state
        if not state.transform.is_invertible:
            return
        with self.saved():
            self.global_alpha *= alpha
            if state.transform.is_identity and state.projection is None:
                self.fill_rect(0.0, 0.0, self.width, self.height)
            else:
                self.fill(Path(self._around_canvas()))

    def set_pixel(self, x: int, y: int, color: Any = None) -> None:
        """Replaces one device pixel, whatever state is in force, by `color`, or by the fill style's colour."""
        chosen = self._state.fill if color is None else to_color(color)
        if not isinstance(chosen, Color):
            raise BadTypeError(f"set_pixel() needs a colour; the fill style is {shown(chosen)}")
        pixel = ImageData(1, 1)
        pixel.data[0, 0] = chosen.to_rgba8()
        self.put_image_data(pixel, x, y)
