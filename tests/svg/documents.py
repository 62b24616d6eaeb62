"""SVG documents of scenes, and what resvg makes of them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest

import vecdraw as vd
from tests.vector.comparison import Distance, Pixels, compare
from tests.vector.renderers import library, resvg
from vecdraw.backends.fallback import Fallback
from vecdraw.export.render import to_pixels

WIDTH, HEIGHT = 160, 120

needs_resvg = pytest.mark.skipif(library("resvg_py") is None, reason="resvg-py is not installed")


def svg_of(scene: vd.Scene, **options: Any) -> str:
    """The document of a scene."""
    return vd.encode(scene, "svg", **options).decode()


def parsed(scene: vd.Scene, **options: Any) -> ET.Element:
    """The root of the document."""
    return root_of(svg_of(scene, **options))


def root_of(document: str) -> ET.Element:
    """The root of a document, if it is well-formed XML."""
    return ET.fromstring(document)  # noqa: S314  # nobody else's document


def named(root: ET.Element, name: str) -> list[ET.Element]:
    """All elements of that name."""
    return list(root.iter(f"{{http://www.w3.org/2000/svg}}{name}"))


def fallbacks_of(scene: vd.Scene) -> list[Fallback]:
    """What the document holds as pictures."""
    found: list[Fallback] = []
    vd.encode(scene, "svg", on_fallback=found.append)
    return found


def drawn(draw: Callable[[vd.Context], object], background: str | None = None) -> vd.Scene:
    """The scene that `draw` records on a small canvas."""
    ctx = vd.Context(WIDTH, HEIGHT, background=background)
    draw(ctx)
    return ctx.scene


def by_resvg(scene: vd.Scene, **options: Any) -> Distance:
    """How far resvg's picture of the document is from our pixels."""
    ours: Pixels = to_pixels(scene, scale=1.0)  # type: ignore[assignment]  # of 8 bits, as the scene is
    theirs = resvg(svg_of(scene, **options), ours.shape[1], ours.shape[0])
    assert theirs is not None
    return compare(ours, theirs)
