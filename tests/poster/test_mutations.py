"""Templates that are broken on purpose, a few hundred of them; `python -m tests.poster.mutations` does ten thousand."""

from __future__ import annotations

import json
import random

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from tests.poster.mutations import UnexpectedError, changed, designs, drawn, flipped
from tests.poster.strategies import documents

pytest.importorskip("stretchable")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_templates_of_the_schema(document: dict[str, object]) -> None:
    assert drawn(json.dumps(document), "json", 0.5)


@pytest.mark.parametrize("number", range(5))
def test_designs_with_bytes_changed(number: int) -> None:
    chance = random.Random(number)  # noqa: S311  # no secret
    for text in designs():
        assert drawn(flipped(text, chance), "yaml", 0.05)


@pytest.mark.parametrize("number", range(5))
def test_designs_with_parts_changed(number: int) -> None:
    chance = random.Random(number)  # noqa: S311  # no secret
    for text in designs():
        assert drawn(json.dumps(changed(yaml.safe_load(text), chance), default=str), "json", 0.05)


def test_anything_else_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("vecdraw.Template.render", broken)
    with pytest.raises(UnexpectedError, match="KeyError"):
        drawn("{size: 9x9, body: {shape: line}}", "yaml")
