"""Expressions: values found, formatted, and never executed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from vecdraw.errors import TemplateError, VecdrawError
from vecdraw.poster.expressions import Bound, compiled
from vecdraw.poster.where import Where

HERE = Where("a.yaml", lambda _: None, ("body", "text"))
SCOPE: dict[str, Any] = {
    "title": "Poster",
    "price": 1234.5,
    "big": 1_234_567,
    "none": None,
    "date": dt.date(2026, 11, 21),
    "tags": ["a", "b"],
    "item": {"name": "Tea", "sizes": [1, 2, 3]},
    "sale": True,
}


def told(text: str, locale: str = "en") -> Any:
    made = compiled(text, HERE)
    return made.value(SCOPE, locale) if isinstance(made, Bound) else made


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("{title}", "Poster"),
        ("a {title} b", "a Poster b"),
        ("{{title}}", "{title}"),
        ("{{{title}}}", "{Poster}"),
        ("{item.name}", "Tea"),
        ("{item.sizes[0]}", 1),
        ("{item.sizes[-1]}", 3),
        ("{tags}", ["a", "b"]),
        ("{price}", 1234.5),
        ("{price} EUR", "1234.5 EUR"),
        ("[{none}]", "[]"),
        ("{title|upper}", "POSTER"),
        ("{tags|join: + }", "a+b"),
        ('{tags|join:" | "}', "a | b"),
        ("{title|truncate:4}", "Pos…"),
        ("{none|default:nothing}", "nothing"),
        ("{sale|choose:Sale:Regular}", "Sale"),
        ("{price|above:1000}", True),
        ("{date|below:2026-01-01}", False),
        ("{title|is:Poster:Banner}", True),
        ("{tags|length}", 2),
    ],
)
def test_values(text: str, value: object) -> None:
    assert told(text) == value


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("{price|number}", "en", "1,234.5"),
        ("{price|number}", "de", "1.234,5"),
        ("{price|number:2}", "en", "1,234.50"),
        ("{price|money:CNY}", "zh-Hans", "¥1,234.50"),
        ("{price|money:EUR}", "de", "1.234,50\xa0€"),
        ("{price|money:JPY:whole}", "ja", "￥1,234"),
        ("{price|money:EUR:whole}", "de", "1.234\u00a0€"),
        ("{price|number:2}", "fa", "۱٬۲۳۴٫۵۰"),
        ("{price|number:2}", "ar-EG", "١٬٢٣٤٫٥٠"),
        ("{price|number:2}", "ar-MA", "1.234,50"),
        ("{price|number:2}", "bn", "১,২৩৪.৫০"),
        ("{price|number:2}", "fa-u-nu-latn", "1,234.50"),
        ("{price|number:2}", "mr-u-ca-buddhist-nu-thai", "๑,๒๓๔.๕๐"),
        ("{price|number:2}", "en-u-nu-roman", "1,234.50"),
        ("{price|percent}", "fa", "۱۲۳٬۴۵۰٪"),
        ("{big|compact}", "fa", "۱٫۲\u00a0میلیون"),
        ("{price|money:EUR:whole}", "fa", "\u200e€\u00a0۱٬۲۳۴"),
        ("{big|number}", "zh-Hans-u-nu-hanidec", "一,二三四,五六七"),
        ("{date|date:long}", "fa", "۲۱ نوامبر ۲۰۲۶"),
        ("{date|date:short}", "ne", "२६/११/२१"),
        ("{price|money:EUR:whole}", "he", "\u200f1,234\u00a0\u200f€"),
        ("{price|percent}", "de", "123.450\u00a0%"),
        ("{price|percent:1}", "tr", "%123.450,0"),
        ("{big|number:1}", "hi", "12,34,567.0"),
        ("{big|number:0}", "de-CH", "1’234’567"),
        ("{date|date:long}", "en", "November 21, 2026"),
        ("{date|date:long}", "zh-Hans", "2026年11月21日"),
        ("{date|date:long}", "ja", "2026年11月21日"),
        ("{date|date:yyyy/MM}", "en", "2026/11"),
    ],
)
def test_formats_of_the_locale(text: str, locale: str, value: str) -> None:
    pytest.importorskip("babel")
    assert told(text, locale) == value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{titel}", "did you mean 'title'"),
        ("{item.nmae}", "did you mean 'name'"),
        ("{title|uper}", "did you mean 'upper'"),
        ("{", "without its }"),
        ("}", "without its {"),
        ("{}", "expected a name"),
        ("{title.name}", "no names in it"),
        ("{item[0]}", "no list"),
        ("{tags[5]}", "a list of 2"),
        ("{title + 1}", "makes no sense"),
        ("{title.upper()}", "no names in it|makes no sense"),
        ("{__import__('os')}", "makes no sense"),
        ("{title|money:XXQ}", "ISO 4217"),
        ("{title|number}", "a number"),
        ("{item} x", "no text"),
    ],
)
def test_mistakes_say_what_was_meant(text: str, problem: str) -> None:
    with pytest.raises(TemplateError, match=problem) as caught:
        told(text)
    assert caught.value.path == "body.text"


def test_attributes_of_objects_are_out_of_reach() -> None:
    for text in ("{title.__class__}", "{item.__class__}", "{tags.append}"):
        with pytest.raises(VecdrawError):
            told(text)
