"""The head of a template: its sizes, language, background and theme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from vecdraw import limits
from vecdraw.poster.expressions import Bound, compiled, map_texts
from vecdraw.poster.font_kind import FontKind
from vecdraw.poster.kinds import Number, Text
from vecdraw.poster.lengths import Length, to_length
from vecdraw.poster.paints import Paint, PaintKind
from vecdraw.poster.source import counted
from vecdraw.poster.where import Where
from vecdraw.typeface.font import Font

VERSION: Final = 1
KEYS: Final = (
    "vecdraw", "title", "description", "size", "sizes", "dpi", "lang", "background", "font", "color", "theme",
    "parameters", "components", "body",
)  # fmt: skip
_SIZE: Final = re.compile(r"\s*([\d.]+\s*[a-z]*)\s*[x×]\s*([\d.]+\s*[a-z]*|auto)\s*", re.IGNORECASE)
_MOST: Final = 100_000.0  # px
ROOT_FONT: Final = Font(("sans-serif",), 16.0)


@dataclass(frozen=True, slots=True)
class Size:
    """A size of posters in px; `height` None: as high as what is in it. `scale` is how much larger it is drawn."""

    name: str
    width: float
    height: float | None
    scale: float = 1.0

    @property
    def across(self) -> Length:
        """The width as a length."""
        return Length("px", self.width)

    @property
    def down(self) -> Length:
        """The height as a length."""
        return Length("auto") if self.height is None else Length("px", self.height)


@dataclass(frozen=True, slots=True)
class Head:
    """What a template says beside its boxes. `constants` are the parts of the theme, `text` what all boxes inherit."""

    title: str
    lang: str
    dpi: float
    sizes: Mapping[str, Size]
    background: Paint | None
    constants: Mapping[str, Any]
    fonts: Mapping[str, str]
    text: Mapping[str, Any]


def read_head(data: Mapping[str, Any], where: Where) -> Head:
    """The head of a document. Raises `TemplateError`."""
    for key in data:
        if key not in KEYS:
            raise (where / str(key)).unknown("name at the top of a template", key, KEYS)
    if data.get("vecdraw", VERSION) != VERSION:
        (where / "vecdraw").fail(f"version {VERSION} of templates", data["vecdraw"])
    constants = _theme(data.get("theme"), where / "theme")
    fonts = constants.get("fonts", {})
    ready = {key: _filled(data[key], where / key, constants) for key in ("background", "font", "color") if key in data}
    text: dict[str, Any] = {"font": ROOT_FONT}
    if "font" in ready:
        text["font"] = FontKind().read(_named(ready["font"], fonts), where / "font")
    if "color" in ready:
        text["color"] = PaintKind().read(ready["color"], where / "color")
    return Head(
        title=Text().read(data.get("title", ""), where / "title"),
        lang=Text().read(data.get("lang", ""), where / "lang"),
        dpi=Number(1, 1e5).read(data.get("dpi", 96), where / "dpi"),
        sizes=_sizes(data, where),
        background=PaintKind().read(ready["background"], where / "background") if "background" in ready else None,
        constants=constants,
        fonts=fonts,
        text=text,
    )


def to_size(value: Any, name: str, where: Where) -> Size:
    """A size such as `1200x630`, `210mm x 297mm`, `1080 x auto` or `A4`; a pair; or a mapping with size and scale."""
    if isinstance(value, Mapping):
        for key in value:
            if key not in ("size", "scale"):
                raise (where / key).unknown("name in a size", key, ("size", "scale"))
        base = to_size(value.get("size"), name, where / "size")
        return Size(name, base.width, base.height, Number(0.01, 100).read(value.get("scale", 1), where / "scale"))
    if isinstance(value, (list, tuple)) and len(value) == 2:  # width and height
        pair = [None if one in ("auto", None) else to_length(one) for one in value]
        told = (pair[0], pair[1], value[1] in ("auto", None))
    elif isinstance(value, str) and (found := _SIZE.fullmatch(value)):
        told = (to_length(found[1]), to_length(found[2]), found[2].lower() == "auto")
    elif isinstance(value, str):
        return _page(value, name, where)
    else:
        where.fail("a size such as 1200x630, 210mm x 297mm, 1080 x auto or A4", value)
    width, height, is_free = told
    sides = [width] if is_free else [width, height]
    if any(one is None or one.scale != "px" or not 1 <= one.value <= _MOST for one in sides):
        where.fail(f"a size of 1 to {_MOST:,.0f} px a side", value)
    return Size(name, width.value if width else 0.0, None if is_free or height is None else height.value)


def _page(value: str, name: str, where: Where) -> Size:
    from vecdraw.errors import VecdrawError
    from vecdraw.geometry.page_size import page_size

    try:
        page = page_size(value)
    except VecdrawError as error:
        raise where.error(f"expected a size such as 1200x630, 210mm x 297mm or A4: {error}") from error
    return Size(name, *page.px)


def _sizes(data: Mapping[str, Any], where: Where) -> dict[str, Size]:
    if ("size" in data) == ("sizes" in data):
        raise where.error("a template needs size, such as 1200x630, or sizes: several of them by name")
    if "size" in data:
        return {"default": to_size(data["size"], "default", where / "size")}
    sizes = data["sizes"]
    if not isinstance(sizes, Mapping) or not sizes:
        (where / "sizes").fail("a mapping of names to sizes", sizes)
    return {name: to_size(one, name, where / "sizes" / name) for name, one in sizes.items()}


def _theme(value: Any, where: Where) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        where.fail("a mapping such as {colors: {ink: '#111'}, fonts: {title: ...}}", value)
    constants: dict[str, Any] = {}
    count = characters = 0
    for group, given in value.items():
        if not isinstance(given, Mapping):
            (where / group).fail("a mapping of names to values", given)
        constants[group] = {}
        for name, one in given.items():
            constants[group][name] = _filled(one, where / group / name, constants)
            count += counted(constants[group][name], limits.current().template_theme_values)
            limits.check("template_theme_values", count, f"values of the theme of {where.source}")
            characters += len(constants[group][name]) if isinstance(constants[group][name], str) else 0
            limits.check("template_all_text", characters, f"characters of the theme of {where.source}")
    for name, one in constants.get("fonts", {}).items():
        FontKind().read(one, where / "fonts" / name)
    return constants


def _named(font: Any, fonts: Mapping[str, str]) -> Any:
    """The font of the theme by that name, or the font itself."""
    return fonts.get(font, font) if isinstance(font, str) else font


def _filled(value: Any, where: Where, constants: Mapping[str, Any]) -> Any:
    """A value of the theme in which earlier parts of the theme may be named."""

    def change(text: str, at: Where) -> Any:
        made = compiled(text, at)
        return made.value(constants, "") if isinstance(made, Bound) else made

    return map_texts(value, where, change)
