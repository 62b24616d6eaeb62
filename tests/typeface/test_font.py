"""The `Font` value: what it takes, what it refuses."""

import math
import os
import pickle
import subprocess
import sys
from typing import Any

import pytest

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, LimitError
from vecdraw.typeface.font import Font


def test_features_and_axes_are_sorted_pairs_however_they_are_given() -> None:
    one = Font(["Noto Sans SC"], 48, weight=700, features={"palt": 1, "kern": False}, axes={"wght": 650})
    two = Font(("Noto Sans SC",), 48.0, weight=700.0, features=[("kern", 0), ("palt", 1)], axes=(("wght", 650.0),))
    assert one == two
    assert hash(one) == hash(two)
    assert one.features == (("kern", 0), ("palt", 1))
    assert one.axes == (("wght", 650.0),)


def test_one_family_needs_no_list() -> None:
    assert Font("Inter", 12).families == ("Inter",)


def test_a_changed_copy_keeps_the_rest() -> None:
    font = Font("Inter", 12, weight=300, style="italic", axes={"opsz": 20})
    assert font.replaced(size=24) == Font("Inter", 24, weight=300, style="italic", axes={"opsz": 20})


def test_it_survives_pickling() -> None:
    font = Font(["Inter", "serif"], 12.5, line_height=20, features={"ss01": 1})
    assert pickle.loads(pickle.dumps(font)) == font


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"size": -1}, "size"),
        ({"size": math.nan}, "size"),
        ({"size": math.inf}, "size"),
        ({"weight": 0}, "weight"),
        ({"weight": 1001}, "weight"),
        ({"style": "slanted"}, "style"),
        ({"angle": 91}, "angle"),
        ({"stretch": -1}, "stretch"),
        ({"variant_caps": "caps"}, "variant_caps"),
        ({"line_height": -1}, "line_height"),
        ({"features": {"toolong": 1}}, "toolong"),
        ({"features": {"kern": -1}}, "kern"),
        ({"axes": {"wgh": 1}}, "wgh"),
        ({"axes": {"wght": math.nan}}, "wght"),
        ({"families": []}, "family"),
        ({"families": [" "]}, "family"),
    ],
)
def test_bad_values_are_named(arguments: dict[str, Any], named: str) -> None:
    with pytest.raises(BadValueError, match=named):
        Font(**({"families": "serif"} | arguments))


@pytest.mark.parametrize(
    "arguments",
    [
        {"size": "12"},
        {"size": True},
        {"size": None},
        {"families": b"serif"},
        {"families": [1]},
        {"features": {"kern": 1.5}},
    ],
)
def test_wrong_types_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(BadTypeError):
        Font(**({"families": "serif"} | arguments))


def test_the_number_of_families_is_bounded() -> None:
    with limits.relaxed(font_families=2), pytest.raises(LimitError, match="font_families"):
        Font(["a", "b", "c"])


def test_a_hash_that_is_known_does_not_travel_to_another_process() -> None:
    font = Font("Inter", 12, axes={"opsz": 20})
    hash(font)
    told = "import pickle, sys; font = pickle.loads(sys.stdin.buffer.read()); print({font: 1}[font.replaced()])"
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", told], input=pickle.dumps(font), capture_output=True, check=True, env=environment
        )
        assert run.stdout.split() == [b"1"]
