"""SVG pictures in posters, drawn by resvg in the size they are seen in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from vecdraw import limits
from vecdraw.codecs.sources import load_image
from vecdraw.errors import MissingLibraryError, VecdrawError, shown
from vecdraw.paint.pixmap import Pixmap
from vecdraw.poster.kinds import to_length
from vecdraw.poster.where import Where

if TYPE_CHECKING:
    from vecdraw.poster.resources import Resources

_INNER_URL: Final = re.compile(r"url\(\s*['\"]?\s*(?!#|data:)", re.IGNORECASE)
_INNER: Final = re.compile(r"\s*(#|data:(?!image/svg))", re.IGNORECASE)
_MOST_DEPTH: Final = 256  # elements inside each other; the renderer recurses
_MOST_ELEMENTS: Final = 200_000
_DEFAULT: Final = (300.0, 150.0)  # px; CSS Images 3, 5.3


class SvgPicture:
    """An SVG: its size, and its pixels in any size. Nothing that it refers to outside itself is read."""

    def __init__(self, content: str, resources: Resources, where: Where) -> None:
        is_markup = content.lstrip()[:1] == "<"
        data = content.encode() if is_markup else resources.bytes_of(content, where)
        self._where = where
        self._text, self.size = _checked(data, where)

    def drawn(self, width: int, height: int) -> Pixmap:
        """The picture in `width` x `height` px. Raises `TemplateError` for what resvg cannot read."""
        limits.check("template_image_pixels", width * height, "pixels of an SVG picture")
        try:
            import resvg_py
        except ImportError as error:
            raise MissingLibraryError(
                "SVG pictures are drawn by resvg-py, which is not installed: pip install 'vecdraw[poster]'"
            ) from error
        try:
            png = resvg_py.svg_to_bytes(svg_string=self._text, width=width, height=height, skip_system_fonts=True)
        except (ValueError, RuntimeError, OSError) as error:
            raise self._where.error(f"expected an SVG picture: {error}") from error
        return load_image(bytes(png))


def _checked(data: bytes, where: Where) -> tuple[str, tuple[float, float]]:
    """The text of an SVG that refers to nothing outside itself, and its size in px."""
    reader = _Reader(where)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise where.error(f"expected an SVG picture: {error}") from error
    if reader.failed is not None:
        raise reader.failed
    return data.decode("utf-8", "replace"), reader.size


class _Reader:
    """Reads the markup once for what must not be in it, and for its size."""

    def __init__(self, where: Where) -> None:
        self.size = _DEFAULT
        self.failed: VecdrawError | None = None
        self._where = where
        self._depth = self._count = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._refuse_entities
        self.parser.ProcessingInstructionHandler = self._instruction

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._count == 1:
            if name.rpartition(":")[2] != "svg":
                self._fail(f"expected an SVG picture, got the element {shown(name)}")
            self.size = _size(attributes)
        if self._depth > _MOST_DEPTH or self._count > _MOST_ELEMENTS:
            self._fail(f"an SVG picture has at most {_MOST_ELEMENTS:,} elements, {_MOST_DEPTH} inside each other")
        for key, value in attributes.items():
            if key.rpartition(":")[2] in {"href", "src"} and not _INNER.match(value) and name.rpartition(":")[2] != "a":
                self._fail(f"an SVG picture refers to nothing outside itself, got {shown(value)}")
            self._text(value)

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _text(self, text: str) -> None:
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
