"""What may stand after a bar in an expression: formats of values, and tests for conditions.

Numbers, money and dates are written as the locale of the template has it, by Babel and the Unicode CLDR.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

from vecdraw import limits
from vecdraw.errors import BadValueError, MissingLibraryError, shown
from vecdraw.poster.numerals import digits_of, in_digits, numbering_system, symbols_of

Locale = str
"""A BCP 47 tag; "" for English."""


class Format(NamedTuple):
    """A format: what it makes of a value, how many arguments it takes, and what it is for."""

    apply: Callable[[Any, tuple[str, ...], Locale], Any]
    least: int
    most: int
    expected: str
    usage: str
    doc: str


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise TypeError("not a text")
    return str(value)


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise TypeError("not a number")
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError("not a number") from error
    if not number.is_finite() or abs(number.adjusted()) > 300:  # a text of the digits is made
        raise ValueError("not a number that can be written")
    return number


def _babel(module: str) -> Any:
    try:
        from importlib import import_module

        return import_module(f"babel.{module}")
    except ImportError as error:
        raise MissingLibraryError(
            "numbers, money and dates are formatted by Babel, which is not installed: pip install 'vecdraw[poster]'"
        ) from error


def _locale(locale: Locale) -> Any:
    from vecdraw.poster.locales import babel_locale

    return babel_locale(locale)


def _format_number(value: Any, arguments: tuple[str, ...], locale: Locale) -> str:
    pattern, numbers, known = (arguments[0] if arguments else None), _babel("numbers"), _locale(locale)
    if pattern is not None and pattern.isdigit():
        pattern = _with_digits(known.decimal_formats[None], min(int(pattern), 20))
    system = numbering_system(locale, known)
    written = numbers.format_decimal(
        _number(value), format=pattern, locale=known, numbering_system=symbols_of(system, known)
    )
    return in_digits(str(written), system, known)


def _with_digits(pattern: Any, digits: int) -> str:
    """A pattern of a locale (UTS 35, part 3) with so many digits after the point: its groups and signs stay."""
    return _FRACTION.sub("0" + ("." + "0" * digits if digits else ""), pattern.pattern)


_FRACTION: Final = re.compile(r"0(?:\.[0#]+)?(?![0#.,])")


def _compact(value: Any, _: tuple[str, ...], locale: Locale) -> str:
    numbers, known = _babel("numbers"), _locale(locale)
    system = numbering_system(locale, known)
    written = numbers.format_compact_decimal(
        _number(value), locale=known, fraction_digits=1, numbering_system=symbols_of(system, known)
    )
    return in_digits(str(written), system, known)


def _percent(value: Any, arguments: tuple[str, ...], locale: Locale) -> str:
    digits = int(arguments[0]) if arguments else 0
    if not 0 <= digits <= 20:  # more say nothing
        raise ValueError("0 to 20 digits")
    numbers, known = _babel("numbers"), _locale(locale)
    pattern = _with_digits(known.percent_formats[None], digits)
    system = numbering_system(locale, known)
    written = numbers.format_percent(
        _number(value), format=pattern, locale=known, numbering_system=symbols_of(system, known)
    )
    return in_digits(str(written), system, known)


def _money(value: Any, arguments: tuple[str, ...], locale: Locale) -> str:
    currency = arguments[0].upper()
    numbers = _babel("numbers")
    if not numbers.is_currency(currency):
        raise BadValueError(f"money expects a currency of ISO 4217 such as CNY or EUR, got {shown(arguments[0])}")
    whole = len(arguments) > 1 and arguments[1] == "whole"
    if len(arguments) > 1 and not whole:
        raise BadValueError(f"money takes a currency and 'whole', got {shown(arguments[1])}")
    known = _locale(locale)
    pattern = _with_digits(known.currency_formats["standard"], 0) if whole else None
    system = numbering_system(locale, known)
    written = numbers.format_currency(
        _number(value),
        currency,
        format=pattern,
        locale=known,
        currency_digits=not whole,
        numbering_system=symbols_of(system, known),
    )
    return in_digits(str(written), system, known)


def _date(value: Any, arguments: tuple[str, ...], locale: Locale) -> str:
    return _moment("format_date", as_date(value), arguments[0] if arguments else "medium", locale)


def _time(value: Any, arguments: tuple[str, ...], locale: Locale) -> str:
    return _moment("format_time", as_time(value), arguments[0] if arguments else "short", locale)


def _datetime(value: Any, arguments: tuple[str, ...], locale: Locale) -> str:
    return _moment("format_datetime", as_datetime(value), arguments[0] if arguments else "medium", locale)


def _moment(function: str, moment: dt.date | dt.time, form: str, locale: Locale) -> str:
    known = _locale(locale)
    try:
        written = str(getattr(_babel("dates"), function)(moment, format=form, locale=known))
    except AttributeError as error:  # the hour of a date, the year of a time
        raise ValueError(f"the pattern {shown(form)} wants what the value does not have: {error}") from error
    return written.translate(digits_of(numbering_system(locale, known)))


def as_date(value: Any) -> dt.date:
    """A date of a date, a time with a date, or ISO 8601 text. Raises `ValueError` and `TypeError`."""
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        raise TypeError("not a date")
    text = value.strip()
    is_plain = len(text) <= len("2026-11-21")
    return dt.date.fromisoformat(text) if is_plain else dt.datetime.fromisoformat(text).date()


def as_time(value: Any) -> dt.time:
    """A time of day. Raises `ValueError` and `TypeError`."""
    if isinstance(value, dt.datetime):
        return value.timetz()
    if isinstance(value, dt.time):
        return value
    if not isinstance(value, str):
        raise TypeError("not a time")
    text = value.strip()
    return dt.datetime.fromisoformat(text).timetz() if "-" in text[:10] else dt.time.fromisoformat(text)


def as_datetime(value: Any) -> dt.datetime:
    """A date with a time. Raises `ValueError` and `TypeError`."""
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001  # a date has no zone
    if not isinstance(value, str):
        raise TypeError("not a date with a time")
    return dt.datetime.fromisoformat(value.strip())


def _join(value: Any, arguments: tuple[str, ...], _: Locale) -> str:
    if not isinstance(value, (list, tuple)):
        raise TypeError("not a list")
    mark, pieces = arguments[0] if arguments else ", ", list(map(_text, value))
    limits.check("template_text", sum(map(len, pieces)) + len(mark) * len(pieces), "characters of a list as one text")
    return mark.join(pieces)


def _truncate(value: Any, arguments: tuple[str, ...], _: Locale) -> str:
    text, most = _text(value), int(arguments[0])
    if most < 1:
        raise ValueError("at least 1 character")
    mark = arguments[1] if len(arguments) > 1 else "…"
    if len(text) <= most:
        return text
    kept = text[: max(0, most - len(mark))]
    while kept and unicodedata.combining(text[len(kept)]):
        kept = kept[:-1]
    return kept.rstrip() + mark


def _length(value: Any, _: tuple[str, ...], __: Locale) -> int:
    if not isinstance(value, (str, list, tuple, Mapping)):
        raise TypeError("no length")
    return len(value)


def _at(index: int) -> Callable[[Any, tuple[str, ...], Locale], Any]:
    def pick(value: Any, _: tuple[str, ...], __: Locale) -> Any:
        if not isinstance(value, (str, list, tuple)) or not value:
            raise ValueError("nothing in it")
        return value[index]

    return pick


def _choose(value: Any, arguments: tuple[str, ...], _: Locale) -> str:
    return arguments[0] if is_true(value) else arguments[1]


def is_true(value: Any) -> bool:
    """Whether a condition holds: not None, False, 0, nor empty."""
    return bool(value) and not (isinstance(value, str) and not value.strip())


def _compared(test: Callable[[Any, Any], bool]) -> Callable[[Any, tuple[str, ...], Locale], bool]:
    def compare(value: Any, arguments: tuple[str, ...], _: Locale) -> bool:
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            return test(_number(value), _number(arguments[0]))
        if isinstance(value, dt.datetime):
            return test(value, dt.datetime.fromisoformat(arguments[0]))
        if isinstance(value, dt.date):
            return test(value, as_date(arguments[0]))
        return test(_text(value), arguments[0])

    return compare


def _is(value: Any, arguments: tuple[str, ...], _: Locale) -> bool:
    if isinstance(value, bool) or value is None:
        return ("true" if value else "false" if value is False else "null") == arguments[0]
    if isinstance(value, (int, float, Decimal)):
        try:
            return _number(value) == _number(arguments[0])
        except ValueError:
            return False
    if isinstance(value, (list, tuple, Mapping)):
        raise TypeError("no text")
    return str(value) in arguments


_TEXT, _NUMBER, _DATE, _ANY = "a text", "a number", "a date such as 2026-11-21", "a value"

FORMATS: Final[dict[str, Format]] = {
    "upper": Format(lambda v, _, __: _text(v).upper(), 0, 0, _TEXT, "nothing", "capitals"),
    "lower": Format(lambda v, _, __: _text(v).lower(), 0, 0, _TEXT, "nothing", "small letters"),
    "title": Format(lambda v, _, __: _text(v).title(), 0, 0, _TEXT, "nothing", "a capital at each word"),
    "trim": Format(lambda v, _, __: _text(v).strip(), 0, 0, _TEXT, "nothing", "without blanks around it"),
    "truncate": Format(_truncate, 1, 2, _TEXT, "a number of characters and a mark", "cut to so many characters"),
    "join": Format(_join, 0, 1, "a list of texts", "what stands between", "a list as one text"),
    "length": Format(_length, 0, 0, "a text or list", "nothing", "how many there are"),
    "first": Format(_at(0), 0, 0, "a text or list with something in it", "nothing", "the first of a list"),
    "last": Format(_at(-1), 0, 0, "a text or list with something in it", "nothing", "the last of a list"),
    "default": Format(
        lambda v, a, _: v if is_true(v) or v in (0, False) else a[0],
        1,
        1,
        _ANY,
        "a text",
        "this where there is nothing",
    ),
    "choose": Format(_choose, 2, 2, _ANY, "two texts", "the first where it holds, else the second"),
    "number": Format(_format_number, 0, 1, _NUMBER, "digits after the point or a CLDR pattern", "as the locale has it"),
    "compact": Format(_compact, 0, 0, _NUMBER, "nothing", "12K, 1.2万"),
    "percent": Format(_percent, 0, 1, _NUMBER, "digits after the point", "0.25 as 25 %"),
    "money": Format(_money, 1, 2, _NUMBER, "a currency and perhaps 'whole'", "an amount with its currency"),
    "date": Format(_date, 0, 1, _DATE, "short, medium, long, full or a CLDR pattern", "a date"),
    "time": Format(_time, 0, 1, "a time such as 19:30", "short, medium, long, full or a CLDR pattern", "a time"),
    "datetime": Format(_datetime, 0, 1, "a date with a time", "short, medium, long, full or a CLDR pattern", "both"),
    "is": Format(_is, 1, 16, _ANY, "the values it may have", "whether it is one of them"),
    "not": Format(lambda v, _, __: not is_true(v), 0, 0, _ANY, "nothing", "whether it does not hold"),
    "above": Format(_compared(lambda a, b: a > b), 1, 1, "a number, date or text", "a value", "whether it is more"),
    "below": Format(_compared(lambda a, b: a < b), 1, 1, "a number, date or text", "a value", "whether it is less"),
    "at-least": Format(_compared(lambda a, b: a >= b), 1, 1, "a number, date or text", "a value", "not less"),
    "at-most": Format(_compared(lambda a, b: a <= b), 1, 1, "a number, date or text", "a value", "not more"),
}
