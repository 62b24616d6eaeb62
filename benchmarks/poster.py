"""The example poster through a Context and through the bare Skia binding: `python -m benchmarks.poster`.

The bare program is what a person would write with skia-python for the same picture: for every shape it makes the
paint, the path, the shader and the blob anew and draws it; glyph ids and positions are given to it, as it has no
shaper. It is derived from the poster's scene before the clock runs. The photograph is decoded beforehand for both.
"""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import skia

import vecdraw as vd
from benchmarks.timing import medians, table
from vecdraw.geometry.path_data import CLOSE, CONIC, LINE, MOVE, PathData
from vecdraw.paint.brush import LinearBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.scene.ops import DrawImage, FillPath, FillRect, FillText, State, StrokePath
from vecdraw.typeface.store import fonts

Draw = Callable[[Any], None]


def load_example() -> ModuleType:
    """examples/poster.py as a module, with its photograph decoded."""
    path = Path(__file__).parents[1] / "examples" / "poster.py"
    spec = importlib.util.spec_from_file_location("poster", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.PHOTO = vd.load_image(module.PHOTO)
    return module


def argb(color: Color) -> int:
    """The colour as Skia's integer."""
    red, green, blue, alpha = color.to_rgba8()
    return alpha << 24 | red << 16 | green << 8 | blue


def paint_maker(brush: Any) -> Callable[[], Any]:
    """A function that makes the paint of a brush."""
    if isinstance(brush, Color):
        value = argb(brush)
        return lambda: skia.Paint(AntiAlias=True, Color=value)
    colors, offsets = [argb(stop.color) for stop in brush.stops], [stop.offset for stop in brush.stops]
    if isinstance(brush, LinearBrush):
        x0, y0, x1, y1 = brush.x0, brush.y0, brush.x1, brush.y1
        return lambda: skia.Paint(
            AntiAlias=True,
            Dither=True,
            Shader=skia.GradientShader.MakeLinear([skia.Point(x0, y0), skia.Point(x1, y1)], colors, offsets),
        )
    assert isinstance(brush, RadialBrush)
    a, b = (brush.x0, brush.y0, brush.r0), (brush.x1, brush.y1, brush.r1)
    return lambda: skia.Paint(
        AntiAlias=True,
        Dither=True,
        Shader=skia.GradientShader.MakeTwoPointConical(
            skia.Point(*a[:2]), a[2], skia.Point(*b[:2]), b[2], colors, offsets
        ),
    )


def path_maker(data: PathData) -> Callable[[], Any]:
    """A function that builds a path of lines and conics."""
    segments = [(verb, tuple(numbers)) for verb, numbers in data.segments()]

    def make() -> Any:
        path = skia.Path()
        for verb, numbers in segments:
            if verb == MOVE:
                path.moveTo(*numbers)
            elif verb == LINE:
                path.lineTo(*numbers)
            elif verb == CONIC:
                path.conicTo(*numbers)
            elif verb == CLOSE:
                path.close()
        return path

    return make


def with_state(draw: Draw, state: State) -> Draw:
    """`draw` inside the clip of `state`, which the poster uses without a transform."""
    if state.clip is None:
        return draw
    make = path_maker(state.clip.path)

    def clipped(canvas: Any) -> None:
        canvas.save()
        canvas.clipPath(make(), skia.ClipOp.kIntersect, True)
        draw(canvas)
        canvas.restore()

    return clipped


def shape(make_paint: Callable[[], Any], put: Callable[[Any, Any], None], state: State) -> Draw:
    """Draws a shape, its shadow first."""
    shadow = state.compositing.shadow
    if shadow is None:
        return lambda canvas: put(canvas, make_paint())
    color, dx, dy, sigma = argb(shadow.color), shadow.dx, shadow.dy, shadow.blur / 2

    def draw(canvas: Any) -> None:
        cast = make_paint()
        cast.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, sigma, False))
        cast.setColorFilter(skia.ColorFilters.Blend(color, skia.BlendMode.kSrcIn))
        canvas.save()
        canvas.translate(dx, dy)
        put(canvas, cast)
        canvas.restore()
        put(canvas, make_paint())

    return draw


def typefaces() -> Callable[[Any], Any]:
    """A function that opens each face once."""
    manager = skia.FontMgr.New_Custom_Empty()
    opened: dict[Any, Any] = {}

    def typeface(key: Any) -> Any:
        if key not in opened:
            source, index = fonts.font_file(key)
            face = manager.makeFromFile(str(source), index)
            if key.coordinates:
                kind = skia.FontArguments.VariationPosition
                axes = kind.Coordinates(
                    [kind.Coordinate(int.from_bytes(tag.encode(), "big"), value) for tag, value in key.coordinates]
                )
                position, arguments = kind(axes), skia.FontArguments()
                arguments.setVariationDesignPosition(position)
                face = face.makeClone(arguments)
            opened[key] = face
        return opened[key]

    return typeface


def text_draw(op: FillText, typeface: Callable[[Any], Any]) -> Draw:
    """Builds and draws the blob of a line of text."""
    make_paint = paint_maker(op.brush)
    runs = [(typeface(r.face), r.size, list(r.glyphs), list(zip(r.xs, r.ys, strict=True))) for r in op.runs]

    def draw(canvas: Any) -> None:
        builder = skia.TextBlobBuilder()
        for face, size, glyphs, points in runs:
            font = skia.Font(face, size)
            font.setSubpixel(True)
            font.setHinting(skia.FontHinting.kNone)
            font.setLinearMetrics(True)
            font.setBaselineSnap(False)
            builder.allocRunPos(font, glyphs, [skia.Point(*point) for point in points])
        canvas.drawTextBlob(builder.make(), op.x, op.y, make_paint())

    return draw


def bare_draws(scene: vd.Scene) -> list[Draw]:
    """The poster as a list of direct calls of the binding."""
    typeface = typefaces()
    draws: list[Draw] = []
    for op in scene.ops:
        if isinstance(op, FillRect):
            x, y, w, h = op.x, op.y, op.width, op.height

            def rectangle(canvas: Any, paint: Any, x: float = x, y: float = y, w: float = w, h: float = h) -> None:
                canvas.drawRect(skia.Rect.MakeXYWH(x, y, w, h), paint)

            draw = shape(paint_maker(op.brush), rectangle, op.state)
        elif isinstance(op, FillPath):
            make = path_maker(op.path)
            draw = shape(
                paint_maker(op.brush), lambda canvas, paint, make=make: canvas.drawPath(make(), paint), op.state
            )
        elif isinstance(op, StrokePath):
            make, color, width = path_maker(op.path), argb(op.brush), op.stroke.width  # type: ignore[arg-type]  # a colour

            def outline(canvas: Any, make: Any = make, color: int = color, width: float = width) -> None:
                style = skia.Paint.kStroke_Style
                canvas.drawPath(make(), skia.Paint(AntiAlias=True, Color=color, Style=style, StrokeWidth=width))

            draw = outline
        elif isinstance(op, FillText):
            draw = text_draw(op, typeface)
        elif isinstance(op, DrawImage):
            draw = picture_draw(op)
        else:
            raise NotImplementedError(type(op).__name__)
        draws.append(with_state(draw, op.state))
    return draws


def picture_draw(op: DrawImage) -> Draw:
    """Draws the photograph, smoothly made smaller."""
    pixels = np.ascontiguousarray(op.pixmap.to_numpy()[..., [2, 1, 0, 3]])
    info = skia.ImageInfo.Make(
        op.pixmap.width, op.pixmap.height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType, skia.ColorSpace.MakeSRGB()
    )
    image = skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, op.pixmap.width * 4))
    source = skia.Rect(op.sx, op.sy, op.sx + op.sw, op.sy + op.sh)
    target = skia.Rect(op.x, op.y, op.x + op.width, op.y + op.height)
    sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    return lambda canvas: canvas.drawImageRect(
        image, source, target, sampling, skia.Paint(), skia.Canvas.SrcRectConstraint.kFast_SrcRectConstraint
    )


def bare(draws: list[Draw], width: int, height: int) -> Any:
    """Draws the poster with the binding alone."""
    info = skia.ImageInfo.Make(
        width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType, skia.ColorSpace.MakeSRGB()
    )
    surface = skia.Surface.MakeRaster(info)
    canvas = surface.getCanvas()
    for draw in draws:
        draw(canvas)
    return surface


def main() -> None:
    """Prints the table, and how far the two pictures are apart."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    example = load_example()
    scene = example.draw().scene
    draws = bare_draws(scene)
    width, height = scene.pixel_size
    rgba = skia.ImageInfo.Make(
        width, height, skia.kRGBA_8888_ColorType, skia.kUnpremul_AlphaType, skia.ColorSpace.MakeSRGB()
    )
    theirs = np.zeros((height, width, 4), np.uint8)
    bare(draws, width, height).readPixels(rgba, theirs, width * 4, 0, 0)
    ours = vd.Context.to_numpy(example.draw())
    print(f"largest difference between the two pictures: {np.abs(ours.astype(int) - theirs).max()} of 255")
    times = medians(
        {
            "bare": lambda: bare(draws, width, height),
            "record": example.draw,
            "record and draw": lambda: example.draw()._pixels(),  # noqa: SLF001  # drawing without copying pixels out
        },
        rounds,
    )
    print(table("the example poster, 1080 x 1920 (record and draw: at most 1.1x)", times, "bare"))


if __name__ == "__main__":
    main()
