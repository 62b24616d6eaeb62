"""No option is forgotten: what the formats take is what the property tests draw."""

from dataclasses import fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.codecs.animation_strategies import ANIMATION_OPTIONS
from tests.codecs.option_strategies import OPTIONS, REFUSED
from tests.codecs.test_png_options import options as png_options
from vecdraw.codecs.registry import LISTED, codec_named
from vecdraw.errors import UnsupportedError
from vecdraw.export.animation import ANIMATIONS, animation_named

ALL: dict[str, tuple[Any, st.SearchStrategy[dict[str, Any]], set[str]]] = {
    **{name: (codec_named(name).options, drawn, REFUSED.get(name, set())) for name, drawn in OPTIONS.items()},
    **{
        f"moving {name}": (animation_named(name).options, drawn, REFUSED.get(name, set()))
        for name, drawn in ANIMATION_OPTIONS.items()
    },
}


def test_every_format_has_strategies() -> None:
    assert {*OPTIONS, "png"} == {each.name for each in LISTED}
    assert set(ANIMATION_OPTIONS) == {codec.name for codec in ANIMATIONS}


@pytest.mark.parametrize("name", ALL)
def test_every_option_is_drawn_with_every_word(name: str) -> None:
    """Flags and the values that a type names one by one are all drawn; None is where the option is left out."""
    options, strategy, refused = ALL[name]
    seen = drawn(strategy)
    assert set(seen) | refused == {field.name for field in fields(options)}
    hints = get_type_hints(options, localns={"Backdrop": object})
    for option, values in seen.items():
        assert literals(hints[option]) <= values, option


def test_every_option_of_png_is_drawn() -> None:
    assert set(drawn(png_options())) == {field.name for field in fields(codec_named("png").options)}


def drawn(strategy: st.SearchStrategy[dict[str, Any]]) -> dict[str, set[str]]:
    """The values that are drawn of each option, as they are shown."""
    seen: dict[str, set[str]] = {}

    @settings(max_examples=200, derandomize=True, database=None)
    @given(strategy)
    def look(given_options: dict[str, Any]) -> None:
        for name, value in given_options.items():
            seen.setdefault(name, set()).add(repr(value))

    look()
    return seen


def literals(hint: Any) -> set[str]:
    """The values that a type names one by one, as they are shown."""
    if hint is bool:
        return {"True", "False"}
    if get_origin(hint) is Literal:
        return set(map(repr, get_args(hint)))
    return {value for part in get_args(hint) for value in literals(part)}


@pytest.mark.parametrize(
    ("name", "option"), [(name, option) for name, every in REFUSED.items() for option in sorted(every)]
)
def test_what_is_not_drawn_is_refused(name: str, option: str) -> None:
    for codec in (codec_named(name), animation_named(name)):
        with pytest.raises(UnsupportedError):
            codec.make_options({option: {"dpi": 300, "profile": "srgb"}[option]})
