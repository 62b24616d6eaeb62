"""The preview: what a template's author sees in the browser, and what the server refuses."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.oracle.chromium import find_chromium
from tests.service.browser import Browser
from vecdraw.service.preview import Workshop, serving

pytest.importorskip("stretchable")

TEMPLATE = """\
title: Card
sizes: {banner: 400x200, square: 200x200}
parameters:
  title: {type: text, sample: Hello}
  color: {type: color, sample: "#ff0000"}
  count: {type: integer, sample: 3}
  sale: {type: flag, sample: true}
body:
  - stack:
      - {shape: rectangle, fill: "{color}"}
      - {text: "{title}", size: 30, name: title}
"""


@pytest.fixture
def card(tmp_path: Path) -> Path:
    path = tmp_path / "card.yaml"
    path.write_text(TEMPLATE)
    return path


def ask(address: str, body: Any = None, **headers: str) -> Any:
    data = None if body is None else json.dumps(body).encode()
    return json.loads(fetch(urllib.request.Request(address, data, headers)))


def fetch(request: urllib.request.Request) -> bytes:
    with urllib.request.urlopen(request, timeout=60) as answer:
        found: bytes = answer.read()
        return found


class TestServer:
    def test_state_and_pictures(self, card: Path) -> None:
        with serving(Workshop(card)) as address:
            state = ask(address + "state")
            assert state["sizes"] == {"banner": [400, 200], "square": [200, 200]}
            assert state["data"] == {"title": "Hello", "color": "#ff0000", "count": 3, "sale": True}
            drawn = ask(address + "draw", {"data": state["data"]})
            assert [one["size"] for one in drawn["pictures"]] == ["banner", "square"]
            assert any(box["name"] == "title" and box["line"] == 11 for box in drawn["pictures"][0]["boxes"])
            assert len(drawn["pictures"][0]["baselines"]) == 1

    def test_data_that_are_wrong(self, card: Path) -> None:
        with serving(Workshop(card)) as address:
            error = ask(address + "draw", {"data": {"title": "x", "color": "rde", "count": 1, "sale": False}})["error"]
            assert error["path"] == "color"

    def test_a_file_that_makes_no_sense_keeps_the_last_that_did(self, card: Path) -> None:
        workshop = Workshop(card)
        card.write_text(TEMPLATE.replace("size: 30", "size: big"))
        assert workshop.look()
        assert workshop.template is not None
        with serving(workshop) as address:
            assert ask(address + "state")["error"]["line"] == 11

    @pytest.mark.parametrize("host", ["evil.example:80", "", "127.0.0.1.evil.example:1"])
    def test_other_sites_are_refused(self, card: Path, host: str) -> None:
        with serving(Workshop(card)) as address, pytest.raises(urllib.error.HTTPError, match="403"):
            ask(address + "state", Host=host)

    @pytest.mark.parametrize("body", [[], "x", None])
    def test_bodies_that_make_no_sense(self, card: Path, body: Any) -> None:
        with serving(Workshop(card)) as address, pytest.raises(urllib.error.HTTPError, match="40"):
            fetch(urllib.request.Request(address + "draw", json.dumps(body).encode()))


@pytest.mark.skipif(find_chromium() is None, reason="no Chromium is installed")
def test_in_the_browser(card: Path) -> None:
    executable = find_chromium()
    assert executable is not None
    with serving(Workshop(card)) as address, Browser(executable) as page:
        page.open(address)
        assert page.until("document.querySelectorAll('.sheet img').length") == 2
        first = page.until("document.querySelector('.sheet img')?.src")

        card.write_text(TEMPLATE.replace("size: 30", "size: 60"))
        second = page.until(f"(s => s !== {json.dumps(first)} && s)(document.querySelector('.sheet img').src)")

        field = "document.querySelector('[name=title]')"
        page.evaluate(f"{field}.value = 'Changed'; {field}.dispatchEvent(new Event('input', {{bubbles: true}}))")
        page.until(f"(s => s !== {json.dumps(second)} && s)(document.querySelector('.sheet img').src)")

        page.evaluate("document.getElementById('boxes').click()")
        assert page.until("document.querySelectorAll('.box').length") >= 6
        page.evaluate("document.getElementById('baselines').click()")
        page.until("document.querySelectorAll('.baseline').length")

        card.write_text(TEMPLATE.replace("size: 30", "size: big"))
        told = page.until("!document.getElementById('error').hidden && document.getElementById('error').textContent")
        assert "line 11" in told
        assert "body[0].stack[1].size" in told

        card.write_text(TEMPLATE)
        page.until("document.getElementById('error').hidden")
        assert page.evaluate(f"{field}.value") == "Changed"  # what was typed stays
