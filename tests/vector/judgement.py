"""What the other programs make of a scene's documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

import vecdraw as vd
from tests.oracle.chromium import Chromium
from tests.oracle.programs import SvgDocument
from tests.vector import renderers
from tests.vector.comparison import Distance, Pixels, averaged, compare, on_white
from vecdraw.backends.fallback import Fallback
from vecdraw.export.render import to_pixels

FINER = 4  # a page has no pixels of its own: it is drawn so many times larger, and its pixels are averaged


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far one renderer's picture of a document is from our pixels; `small_text` is in the picture."""

    name: str
    renderer: str
    distance: Distance
    small_text: bool
    ours: Pixels
    theirs: Pixels
    fallbacks: tuple[Fallback, ...]

    @property
    def is_good(self) -> bool:
        """Whether the picture is near enough, as is asked of that renderer."""
        if self.renderer == "chromium" and not self.small_text:
            return self.distance.is_near and self.distance.is_close
        return self.distance.is_near

    def __str__(self) -> str:
        return f"{self.name} by {self.renderer}: {self.distance}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing to be judged."""

    name: str
    scene: vd.Scene
    small_text: bool


def judge_svg(pictures: Sequence[Picture], browser: Chromium | None) -> Iterator[Verdict]:
    """The SVG of each picture as resvg and the browser draw it, those of the two that there are."""
    documents: list[SvgDocument] = []
    fallbacks: list[tuple[Fallback, ...]] = []
    pixels = [_pixels(each.scene) for each in pictures]
    for picture, ours in zip(pictures, pixels, strict=True):
        listed: list[Fallback] = []
        svg = vd.encode(picture.scene, "svg", on_fallback=listed.append).decode()
        fallbacks.append(tuple(listed))
        height, width = ours.shape[:2]
        documents.append({"width": width, "height": height, "svg": svg})
        by_resvg = renderers.resvg(svg, width, height)
        if by_resvg is not None:
            yield _verdict(picture, "resvg", ours, by_resvg, fallbacks[-1])
    if browser is None:
        return
    drawn = browser.draw(documents)
    for picture, ours, theirs, found in zip(pictures, pixels, drawn, fallbacks, strict=True):
        shown = np.zeros_like(ours) if isinstance(theirs, str) else theirs
        yield _verdict(picture, "chromium", ours, shown, found)


def judge_pdf(pictures: Sequence[Picture]) -> Iterator[Verdict]:
    """The PDF of each picture as PDFium and MuPDF draw it, those of the two that there are."""
    for picture in pictures:
        listed: list[Fallback] = []
        pdf = vd.encode(picture.scene, "pdf", on_fallback=listed.append)
        ours = on_white(_pixels(picture.scene, FINER))
        height, width = ours.shape[:2]
        for name, render in renderers.PDF.items():
            theirs = render(pdf, width, height)
            if theirs is not None:
                yield _verdict(picture, name, averaged(ours, FINER), averaged(theirs, FINER), tuple(listed))


def _pixels(scene: vd.Scene, scale: float = 1.0) -> Pixels:
    pixels: Pixels = to_pixels(scene, scale=scale)
    return pixels


def _verdict(picture: Picture, renderer: str, ours: Pixels, theirs: Pixels, fallbacks: tuple[Fallback, ...]) -> Verdict:
    return Verdict(
        picture.name, renderer, compare(ours, theirs), picture.small_text, ours, theirs, fallbacks
    )
