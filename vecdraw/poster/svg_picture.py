"""SVG pictures in posters, drawn by resvg in the size they are seen in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from vecdraw import limits
from vecdraw.codecs.sources import load_image
from vecdraw.errors import MissingLibraryError, VecdrawError, shown
from vecdraw.paint.pixmap import Pixmap
from vecdraw.poster.bounded import is_confined, run_bounded
from vecdraw.poster.kept import Kept
from vecdraw.poster.lengths import to_length
from vecdraw.poster.where import Where

if TYPE_CHECKING:
    from vecdraw.poster.resources import Resources

_INNER_URL: Final = re.compile(r"url\(\s*['\"]?\s*(?!#|data:)", re.IGNORECASE)
_INNER: Final = re.compile(r"\s*(#|data:(?!image/svg))", re.IGNORECASE)
_PLAIN: Final = frozenset({
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "linearGradient",
    "radialGradient", "stop", "title", "desc", "metadata", "text", "tspan", "clipPath",
})  # fmt: skip
"""Elements that take as long as the pixels they cover. Filters, masks, patterns, pictures, markers and what is drawn by
reference, many times perhaps, are drawn in a process that can be ended: the renderer has no bounds for them."""
_PORTABLE: Final = (_PLAIN - {"text", "tspan"}) | {"use", "symbol", "mask", "pattern", "marker", "image", "style"}
"""Elements that are put into SVG files as they are. Text would be in whatever fonts a reader has, where it is not drawn
here; programs differ about filters; what moves, and what runs, has no place in a picture."""
_LAYERS: Final = frozenset({"opacity", "mask", "filter", "clip-path", "mix-blend-mode", "isolation"})
_STYLED: Final = re.compile(r"(?<![-\w])(opacity|mask|filter|clip-path|mix-blend-mode|isolation)\s*:|\\", re.IGNORECASE)
_PLAIN_WORK: Final = 1_000_000_000  # elements, and layers squared as they may lie in one another, times px: seconds
_RENDERER: Final = "resvg_py:svg_to_bytes"
_DEFAULT: Final = (300.0, 150.0)  # px; CSS Images 3, 5.3


class SvgPicture:
    """An SVG: its size, and its pixels in any size. Nothing that it refers to outside itself is read."""

    def __init__(self, content: str, resources: Resources, where: Where) -> None:
        is_markup = content.lstrip()[:1] == "<"
        data = content.encode() if is_markup else resources.bytes_of(content, where)
        self._where = where
        self._text, reader = _read(data, where)
        self.size = reader.size
        self._plain_work = reader.plain_work
        self._unfit = reader.unfit

    def drawn(self, width: int, height: int) -> Pixmap:
        """The picture in `width` x `height` px. Raises `TemplateError` for what resvg cannot read or not in time."""
        limits.check("template_image_pixels", width * height, "pixels of an SVG picture")
        return _drawn.get((self._text, width, height), lambda: self._draw(width, height), lambda _: width * height * 4)

    def _draw(self, width: int, height: int) -> Pixmap:
        try:
            import resvg_py
        except ImportError as error:
            raise MissingLibraryError(
                "SVG pictures are drawn by resvg-py, which is not installed: pip install 'vecdraw[poster]'"
            ) from error
        request: dict[str, Any] = {"svg_string": self._text, "width": width, "height": height}
        request["skip_system_fonts"] = True
        now = limits.current()
        try:
            if is_confined() or (self._plain_work is not None and self._plain_work * width * height <= _PLAIN_WORK):
                png = bytes(resvg_py.svg_to_bytes(**request))
            else:
                bounds = now.template_svg_seconds, now.template_svg_memory
                png = run_bounded(_RENDERER, request, *bounds, "an SVG picture")
            return self._with_source(load_image(png))
        except BaseException as error:
            if isinstance(error, (VecdrawError, ValueError, OSError)) or type(error).__name__ == "PanicException":
                raise self._where.error(f"expected an SVG picture: {error}") from error
            raise

    def _with_source(self, drawn: Pixmap) -> Pixmap:
        """The pixels with the picture itself: SVG files get it in their place where all programs draw it alike."""
        return Pixmap(
            *(drawn.data, drawn.width, drawn.height),
            pixel_format=drawn.pixel_format,
            alpha=drawn.alpha,
            color_space=drawn.color_space,
            svg=self._text,
            svg_unfit=self._unfit,
        )

_drawn: Final[Kept[tuple[str, int, int], Pixmap]] = Kept(
    lambda: limits.current().template_picture_cache_bytes, "poster_svg"
)


def _read(data: bytes, where: Where) -> tuple[str, _Reader]:
    """The text of an SVG that refers to nothing outside itself, and what was found in it."""
    reader = _Reader(where)
    try:
        text = data.decode("utf-8-sig")
        reader.parser.Parse(text, True)
    except (expat.ExpatError, UnicodeDecodeError) as error:
        raise where.error(f"expected an SVG picture in UTF-8: {error}") from error
    if reader.failed is not None:
        raise reader.failed
    return text, reader


class _Reader:
    """Reads the markup once for what must not be in it, and for its size."""

    def __init__(self, where: Where) -> None:
        self.size = _DEFAULT
        self.failed: VecdrawError | None = None
        self._where = where
        self._depth = self._count = self._layers = 0
        self._is_plain = True
        self.unfit = ""  # why SVG files get its pixels
        self.parser = expat.ParserCreate("utf-8")  # whatever the document says: the renderer reads no other
        self.parser.buffer_text = True  # no text in parts, in which nothing would be found
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._refuse_entities
        self.parser.ProcessingInstructionHandler = self._instruction

    @property
    def plain_work(self) -> int | None:
        """What the picture takes for each pixel, at most; None where nobody knows."""
        return self._count + self._layers**2 if self._is_plain else None

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._count == 1:
            if name.rpartition(":")[2] != "svg":
                self._fail(f"expected an SVG picture, got the element {shown(name)}")
            self.size = _size(attributes)
        limits.check("template_svg_depth", self._depth, f"elements inside each other in an SVG in {self._where.source}")
        limits.check("template_svg_elements", self._count, f"elements of an SVG in {self._where.source}")
        self._layers += not _LAYERS.isdisjoint(attributes) or _STYLED.search(attributes.get("style", "")) is not None
        self._is_plain &= name in _PLAIN
        if name not in _PORTABLE:
            self.unfit = self.unfit or f"<{name}> looks otherwise elsewhere, moves or runs"
        if any(key[:2].lower() == "on" for key in attributes):
            self.unfit = self.unfit or f"<{name}> has a script"
        for key, value in attributes.items():
            if key.rpartition(":")[2] in {"href", "src"} and not _INNER.match(value) and name.rpartition(":")[2] != "a":
                self._fail(f"an SVG picture refers to nothing outside itself, got {shown(value)}")
            self._text(value)

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _text(self, text: str) -> None:
        if "@" in text:
            self.unfit = self.unfit or "its style has rules for media, or for what moves"
        if _INNER_URL.search(text) or "@import" in text:
            self._fail(f"an SVG picture refers to nothing outside itself, got {shown(text)}")

    def _instruction(self, target: str, _: str) -> None:
        if target != "xml":
            self._fail(f"an SVG picture refers to nothing outside itself, got {shown(target)}")

    def _refuse_entities(self, *_: object) -> None:
        self._fail("an SVG picture declares no entities")

    def _fail(self, problem: str) -> None:
        if self.failed is None:
            self.failed = self._where.error(problem)
        raise self.failed


def _size(attributes: dict[str, str]) -> tuple[float, float]:
    """Width and height in px, by the attributes or the view box (SVG 2, 8.2)."""
    box = [to_length(part) for part in re.split(r"[\s,]+", attributes.get("viewBox", "").strip())]
    ratio = None
    sides = [one.value for one in box[2:] if one is not None and one.value > 0]
    if len(box) == 4 and len(sides) == 2:  # x, y, width, height
        ratio = sides[0] / sides[1]
    width, height = (_px(attributes.get(side, "")) for side in ("width", "height"))
    if width is not None and height is not None:
        return width, height
    if ratio is not None:
        if width is not None:
            return width, width / ratio
        return (height * ratio, height) if height is not None else (sides[0], sides[1])
    return width or _DEFAULT[0], height or _DEFAULT[1]


def _px(text: str) -> float | None:
    length = to_length(text)
    return length.value if length is not None and length.scale == "px" and length.value > 0 else None
