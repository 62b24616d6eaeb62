"""Fonts in templates: CSS shorthands, families, features."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from vecdraw.errors import VecdrawError
from vecdraw.poster.kinds import Json
from vecdraw.poster.where import Where
from vecdraw.typeface.font import Font
from vecdraw.typeface.font_css import parse_font

_TAG: Final = re.compile(r"[ -~]{4}")
_MOST_FEATURES: Final = 100


@dataclass(frozen=True, slots=True)
class FontKind:
    """A CSS `font` shorthand."""

    expected: str = "a CSS font such as \"700 48px/1.3 'Noto Sans SC'\""

    def read(self, value: Any, where: Where) -> Font:
        if not isinstance(value, str):
            where.fail(self.expected, value)
        try:
            return parse_font(value)
        except VecdrawError as error:
            raise where.error(f"expected {self.expected}: {error}") from error

    def schema(self) -> Json:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class FamilyKind:
    """One family name or several."""

    expected: str = "a font family, or a list of them"

    def read(self, value: Any, where: Where) -> tuple[str, ...]:
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, (list, tuple)) or not given or not all(isinstance(one, str) and one for one in given):
            where.fail(self.expected, value)
        try:
            return Font(tuple(given), 10).families
        except VecdrawError as error:
            raise where.error(f"expected {self.expected}: {error}") from error

    def schema(self) -> Json:
        return {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}


@dataclass(frozen=True, slots=True)
class FeaturesKind:
    """OpenType tags with their values, or a list of tags to switch on."""

    expected: str = "a mapping of OpenType tags to numbers such as {palt: 1}, or a list of tags"

    def read(self, value: Any, where: Where) -> tuple[tuple[str, int], ...]:
        given = dict.fromkeys(value, 1) if isinstance(value, list) and all(isinstance(t, str) for t in value) else value
        if not isinstance(given, Mapping) or len(given) > _MOST_FEATURES:
            where.fail(self.expected, value)
        for tag, setting in given.items():
            if not isinstance(tag, str) or not _TAG.fullmatch(tag):
                (where / str(tag)).fail("an OpenType tag of four characters", tag)
            if not isinstance(setting, int) or not 0 <= setting < 1 << 16:
                (where / tag).fail("a whole number", setting)
        return tuple(sorted((tag, int(setting)) for tag, setting in given.items()))

    def schema(self) -> Json:
        return {
            "anyOf": [
                {"type": "object", "additionalProperties": {"type": ["integer", "boolean"]}},
                {"type": "array", "items": {"type": "string"}},
            ]
        }
