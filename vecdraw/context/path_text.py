"""Text on paths: fill_text_on_path and its twin, draw_layout_on_path."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from vecdraw import text as phases
from vecdraw.arguments import to_bool, to_float
from vecdraw.context.placement import Placement
from vecdraw.errors import BadTypeError, shown
from vecdraw.geometry.path import Path
from vecdraw.scene.ops import FillPath, FillText, StrokeText

if TYPE_CHECKING:
    from vecdraw.text.laid_text import Layout
    from vecdraw.text.layout_on_path import BentLayout
    from vecdraw.text.on_path import PathOverflow, PathText
    from vecdraw.text.path_track import PathAlign, PathSide


class TextOnPath(NamedTuple):
    """What `fill_text_on_path` set: the length of the text and of the path in px, and what had no room."""

    length: float
    path_length: float
    hidden: str


class PathLettering(Placement):
    """fill_text_on_path, stroke_text_on_path, draw_layout_on_path."""

    def fill_text_on_path(
        self,
        text: str,
        path: Path,
        *,
        offset: float = 0.0,
        align: PathAlign = "start",
        side: PathSide = "left",
        rotate: bool = True,
        overflow: PathOverflow = "hide",
    ) -> TextOnPath:
        """Fills one line of `text` along `path`, each character turned as the path is under its middle.

        `align` says where on the path the text is put: `"start"`, `"end"`, `"left"`, `"right"`, `"center"`, or
        `"justify"`, which spreads it from end to end. `offset` (px along the path) moves it on. `side="right"` sets it
        on the other side, from the path's end to its start. `text_baseline` is the line of the text that lies on the
        path. Without `rotate` characters stay upright.

        On a ring (one subpath that ends where it begins) text goes on past the start, for one lap. Characters whose
        middle is beyond the ends are hidden, as in SVG; with `overflow="shrink"` the text is made small enough,
        `"error"` raises `BadValueError`. Ligatures and letters with their marks stay together; `writing_mode` is not
        looked at. Coordinates are user units, y down. Returns how long text and path are, and what is hidden.
        """
        done = self._on_path(text, path, offset, align, side, overflow, rotate=rotate)
        if done is None:
            return TextOnPath(0.0, 0.0, "")
        if done.runs:
            brush, state = self._state.fill_brush(), self._state.share()
            self._record(FillText(done.runs, 0.0, 0.0, 1.0, done.box, brush, state))
        return TextOnPath(done.length, done.path_length, done.hidden)

    def stroke_text_on_path(
        self,
        text: str,
        path: Path,
        *,
        offset: float = 0.0,
        align: PathAlign = "start",
        side: PathSide = "left",
        rotate: bool = True,
        overflow: PathOverflow = "hide",
    ) -> TextOnPath:
        """Strokes the outlines of one line of `text` along `path`; as `fill_text_on_path`."""
        done = self._on_path(text, path, offset, align, side, overflow, rotate=rotate)
        if done is None:
            return TextOnPath(0.0, 0.0, "")
        if done.runs:
            brush, stroke, state = self._state.line_brush(), self._state.stroke, self._state.share()
            self._record(StrokeText(done.runs, 0.0, 0.0, 1.0, done.box, brush, stroke, state))
        return TextOnPath(done.length, done.path_length, done.hidden)

    def draw_layout_on_path(
        self,
        layout: Layout,
        path: Path,
        *,
        offset: float = 0.0,
        align: PathAlign = "start",
        side: PathSide = "left",
        rotate: bool = True,
    ) -> TextOnPath:
        """Draws a horizontal layout bent along `path`: the baseline of its first line lies on it, others beside it.

        The spans keep their fills and strokes, ruby and emphasis marks stand by their text. `align` puts the layout's
        whole width on the path ("justify" as "start"); the rest is as in `fill_text_on_path`. Backgrounds and lines
        under, over and through text are bent with it, as outlines, as far as there is text; pictures in lines stand on
        the path by their middles, turned as it is there. Raises `BadValueError` for a layout that is not horizontal.
        """
        from vecdraw.text.laid_text import Layout, fonts_of  # loads numpy, which many programs never need
        from vecdraw.text.layout_on_path import bend_layout

        given: object = layout
        if not isinstance(given, Layout):
            raise BadTypeError(f"layout must be a Layout, as layout_text makes it, got {shown(layout)}")
        _check_path(path)
        track = phases.path_track
        names = ((align, get_args(track.PathAlign), "align"), (side, get_args(track.PathSide), "side"))
        if not self._finite(offset) or not all(self._one_of(*name) for name in names):
            return TextOnPath(0.0, 0.0, "")
        at, turns = to_float(offset) or 0.0, to_bool(rotate, "rotate")
        bent = bend_layout(layout, path, offset=at, align=align, side=side, rotate=turns)
        if layout.missing and bent.groups and self._state.transform.is_invertible:
            self._tell_missing_but(layout.missing, layout.text, bent.hidden, path, fonts_of(layout))
        if self._state.transform.is_invertible:
            self._draw_bent(layout, bent)
        return TextOnPath(layout.width, bent.path_length, bent.hidden)

    def _draw_bent(self, layout: Layout, bent: BentLayout) -> None:
        """Draws a bent layout, in the order of `draw_layout`."""
        for area, brush in bent.backgrounds:
            self._record(FillPath(area, "nonzero", brush, self._state.share()))
        self._draw_shapes([shape for shape in bent.shapes if not shape.above])
        for runs, box, number in bent.groups:
            self._paint_runs(layout.spans[number], runs, (0.0, 0.0), 1.0, box)
        for image, place in bent.images:
            with self.transformed(place):
                self._draw_images([image])
        self._draw_shapes([shape for shape in bent.shapes if shape.above])

    def _on_path(
        self,
        text: str,
        path: Path,
        offset: float,
        align: PathAlign,
        side: PathSide,
        overflow: PathOverflow,
        *,
        rotate: bool,
    ) -> PathText | None:
        """The text set on a path; None where nothing would be drawn, or an argument is bad and that is ignored."""
        _check_path(path)
        names = (
            (align, get_args(phases.path_track.PathAlign), "align"),
            (side, get_args(phases.path_track.PathSide), "side"),
            (overflow, get_args(phases.on_path.PathOverflow), "overflow"),
        )
        if not self._finite(offset) or not all(self._one_of(*name) for name in names):
            return None
        state, style = self._text_and_style(text)
        if not self._state.transform.is_invertible:
            return None
        done = phases.on_path.set_on_path(
            text,
            style,
            path,
            offset=to_float(offset) or 0.0,
            align=align,
            side=side,
            baseline=state.baseline,
            rotate=to_bool(rotate, "rotate"),
            overflow=overflow,
            strict=self._strict,
        )
        if done.missing and done.runs:
            self._tell_missing_but(done.missing, text, done.hidden, path)
        return done


def _check_path(path: object) -> None:
    if not isinstance(path, Path):
        raise BadTypeError(f"path must be a Path, got {shown(path)}")
