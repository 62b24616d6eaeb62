"""Documents: values as YAML 1.2, TOML and JSON have them, and the line of every mistake."""

from __future__ import annotations

import sys

import pytest

from vecdraw import limits
from vecdraw.errors import LimitError, MissingLibraryError, TemplateError
from vecdraw.poster.source import parse
from vecdraw.poster.where import Position

YAML = """\
title: Norway
codes: [no, yes, on, 12:30, 0o17, 1e3, .5, ~, 'true', 007]
body:
  - text: Hello
    size: 40
"""


def test_scalars_are_those_of_the_core_schema() -> None:
    """YAML 1.1 would have False, True, True, 750 and the octal 7."""
    data = parse(YAML, "yaml", "a.yaml").data
    assert data["codes"] == ["no", "yes", "on", "12:30", 15, 1000.0, 0.5, None, "true", 7]


def test_the_extra_is_named_where_pyyaml_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(MissingLibraryError, match=r"PyYAML, which is not installed: pip install 'vecdraw\[poster\]'"):
        parse(YAML, "yaml", "a.yaml")
    assert parse('{"size": "9x9"}', "json", "a.json").data == {"size": "9x9"}


@pytest.mark.parametrize(
    ("form", "text", "steps", "line"),
    [
        ("yaml", YAML, ("body", 0, "size"), 5),
        ("yaml", YAML, ("codes", 3), 2),
        ("json", '{"a": 1,\n "b": [{"c": "}"},\n  {"d": 2}]}', ("b", 1, "d"), 3),
        ("json", '{"a": {"x": "\\""},\n "b": 2}', ("b",), 2),
        ("toml", 'a = 1\n[b]\nc = 2\n[[d]]\ne = 1\n[[d]]\ne = 2\n', ("d", 1, "e"), 7),
        ("toml", 'a = 1\n[b]\nc = 2\n', ("b", "c"), 3),
        ("toml", 'a = 1\nx = {y = 2}\n', ("x", "y"), 2),
    ],
)  # fmt: skip
def test_places_are_found(form: str, text: str, steps: tuple[str | int, ...], line: int) -> None:
    place = parse(text, form, "a").locate(steps)  # type: ignore[arg-type]  # a literal, by parametrize
    assert place is not None
    assert place.line == line


def test_columns_count_from_one() -> None:
    assert parse(YAML, "yaml", "a").locate(("title",)) == Position(1, 8)


@pytest.mark.parametrize(
    ("form", "text", "line", "problem"),
    [
        ("yaml", "a: 1\nb: [", 3, ""),
        ("yaml", "a: 1\na: 2", 2, "twice"),
        ("yaml", "a: !!python/object:os.system x", 1, "tags"),
        ("yaml", "a: &x 1\nb:\n  <<: *x", 3, "merge keys"),
        ("yaml", "a: *nothing", 1, ""),
        ("yaml", "a: 1\n---\nb: 2", 2, "one document"),
        ("yaml", "? [a]\n: 1", 1, "key"),
        ("json", '{"a": 1,\n}', 2, ""),
        ("json", '{"a": 1, "a": 2}', None, "twice"),
        ("json", '{"a": NaN}', None, "NaN"),
        ("toml", "a = 1\nb = ", 2, ""),
    ],
)
def test_mistakes_have_their_line(form: str, text: str, line: int | None, problem: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(text, form, "poster.x")  # type: ignore[arg-type]  # as above
    assert caught.value.line == line
    assert problem in str(caught.value)
    assert str(caught.value).startswith("poster.x")


def test_aliases_do_not_multiply() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(LimitError, match="template_values"):
        parse("\n".join(lines), "yaml", "bomb.yaml")


@pytest.mark.parametrize(
    ("form", "text"), [("yaml", "[" * 100_000), ("json", "[" * 100_000), ("json", '{"a":' * 5000 + "1" + "}" * 5000)]
)
def test_depth_is_bounded(form: str, text: str) -> None:
    with pytest.raises((LimitError, TemplateError)):
        parse(text, form, "deep")  # type: ignore[arg-type]  # as above


def test_bytes_are_bounded() -> None:
    with limits.relaxed(template_bytes=10), pytest.raises(LimitError, match="template_bytes"):
        parse("a: 123456789", "yaml", "a")


@pytest.mark.parametrize("text", [b"\xff\xfe", "a: \ud800"])
def test_text_is_utf8(text: bytes | str) -> None:
    with pytest.raises(TemplateError, match="UTF-8"):
        parse(text, "yaml", "a")
