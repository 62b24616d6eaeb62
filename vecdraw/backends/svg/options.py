"""How an SVG is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, get_args

from vecdraw.arguments import check_lang, is_one_of, to_float
from vecdraw.errors import BadTypeError, BadValueError, shown

TextMode = Literal["paths", "embed"]

_PREFIX: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)?")
_LARGEST_SCALE: Final = 64.0
_MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class SvgOptions:
    """How an SVG is written.

    `text` is `"paths"` (outlines, the same everywhere) or `"embed"` (text that can be selected and searched, with the
    fonts it needs in the file). `title` and `description` are what the picture is called and shows, `lang` is the
    language (a BCP 47 tag) they and the text are in. Numbers have `precision` decimals (0..9), of user units.
    `raster_scale` is px per user unit of what is drawn as a picture because SVG cannot say it, on top of the scene's
    own scale. `id_prefix` begins every id, for documents that are put into one page.
    """

    text: TextMode = "paths"
    title: str = ""
    description: str = ""
    lang: str = ""
    precision: int = 3
    raster_scale: float = 2.0
    id_prefix: str = ""

    def __post_init__(self) -> None:
        if not is_one_of(self.text, get_args(TextMode)):
            raise BadValueError(f"text must be 'paths' or 'embed', got {shown(self.text)}")
        for name in ("title", "description", "id_prefix"):
            if not isinstance(getattr(self, name), str):
                raise BadTypeError(f"{name} must be a str, got {shown(getattr(self, name))}")
        check_lang(self.lang)
        if not _PREFIX.fullmatch(self.id_prefix):
            raise BadValueError(f"id_prefix must be letters, digits, - and _, got {shown(self.id_prefix)}")
        if isinstance(self.precision, bool) or not isinstance(self.precision, int):
            raise BadTypeError(f"precision must be an integer from 0 to {_MOST_DIGITS}, got {shown(self.precision)}")
        if not 0 <= self.precision <= _MOST_DIGITS:
            raise BadValueError(f"precision must be from 0 to {_MOST_DIGITS}, got {self.precision}")
        scale = to_float(self.raster_scale)
        if scale is None or isinstance(self.raster_scale, bool):
            raise BadTypeError(f"raster_scale must be a number, got {shown(self.raster_scale)}")
        if not 0.0 < scale <= _LARGEST_SCALE:
            raise BadValueError(f"raster_scale must be from 0 to {_LARGEST_SCALE:g}, got {shown(self.raster_scale)}")
