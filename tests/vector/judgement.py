"""What the other programs make of a scene's documents."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

import vecdraw as vd
from tests.oracle.chromium import Chromium
from tests.oracle.programs import SvgDocument
from tests.vector import renderers
from tests.vector.comparison import Distance, Pixels, averaged, compare, on_white
from vecdraw.backends.fallback import Fallback
from vecdraw.export.render import to_pixels
from vecdraw.geometry.rect import Rect

PAGE_FINER = 4  # a page has no pixels of its own: it is drawn so many times larger, and its pixels are averaged
CLIPPED = "wide-gamut colour"  # the one thing in a report that is no picture: its colours are others than ours
TEXT_FINER = 4  # small text: our pixels have what makes it easier to read on a screen, documents its bare outlines


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
    unlisted: Distance
    """How far it is where the report does not say that colours were clipped to the gamut."""

    @property
    def is_good(self) -> bool:
        """Whether the picture is near enough, as is asked of that renderer."""
        if self.renderer == "chromium" and not self.small_text:
            return self.unlisted.is_near and self.unlisted.is_close
        return self.unlisted.is_near

    def __str__(self) -> str:
        return f"{self.name} by {self.renderer}: {self.distance}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing to be judged. With `finer` it is drawn so many times larger, and its pixels are averaged."""

    name: str
    scene: vd.Scene
    small_text: bool
    finer: int = 1


def judge_svg(pictures: Sequence[Picture], browser: Chromium | None) -> Iterator[Verdict]:
    """The SVG of each picture as resvg and the browser draw it, those of the two that there are."""
    documents: list[SvgDocument] = []
    made: list[tuple[Picture, Pixels, tuple[Fallback, ...]]] = []
    for picture in pictures:
        svg, ours, listed = _svg(picture, picture.scene)
        height, width = ours.shape[:2]
        by_resvg = renderers.resvg(svg, width, height)
        if by_resvg is not None:
            yield _verdict("resvg", picture, ours, listed, by_resvg, picture.finer)
        if browser is not None:
            # Chromium dithers gradients, which a document can neither ask for nor forbid; so ours are dithered as well.
            svg, ours, listed = _svg(picture, replace(picture.scene, dither=True))
            documents.append({"width": width, "height": height, "svg": svg})
            made.append((picture, ours, listed))
    if browser is None:
        return
    for (picture, ours, fallbacks), theirs in zip(made, browser.draw(documents), strict=True):
        shown = np.zeros_like(ours) if isinstance(theirs, str) else theirs
        yield _verdict("chromium", picture, ours, fallbacks, shown, picture.finer)


def judge_pdf(pictures: Sequence[Picture], by: Collection[str] = tuple(renderers.PDF)) -> Iterator[Verdict]:
    """The PDF of each picture as PDFium, MuPDF and Poppler draw it, those of them that there are and are named."""
    for picture in pictures:
        listed: list[Fallback] = []
        finer = max(PAGE_FINER, picture.finer)
        # What becomes a picture has the pixels of ours: effects that go by pixels, as light does, are others in others.
        pdf = vd.encode(picture.scene, "pdf", on_fallback=listed.append, raster_scale=finer)
        ours = _pixels(picture.scene, finer)
        height, width = ours.shape[:2]
        for name, render in renderers.PDF.items():
            theirs = render(pdf, width, height) if name in by else None
            if theirs is not None:
                yield _verdict(name, picture, ours, tuple(listed), theirs, finer)


def _svg(picture: Picture, scene: vd.Scene) -> tuple[str, Pixels, tuple[Fallback, ...]]:
    """The SVG of a scene, our pixels, and what the report lists."""
    listed: list[Fallback] = []
    # What becomes a picture has the pixels of ours, as in PDF.
    svg = vd.encode(scene, "svg", on_fallback=listed.append, raster_scale=picture.finer).decode()
    return svg, _pixels(scene, picture.finer), tuple(listed)


def _pixels(scene: vd.Scene, scale: float = 1.0) -> Pixels:
    return np.asarray(to_pixels(scene, scale=scale), np.uint8)


def _verdict(
    renderer: str, picture: Picture, ours: Pixels, fallbacks: tuple[Fallback, ...], theirs: Pixels, finer: int
) -> Verdict:
    if finer > 1:
        ours, theirs = averaged(on_white(ours), finer), averaged(on_white(theirs), finer)
    whole = compare(ours, theirs)
    clipped = [fallback.box for fallback in fallbacks if fallback.feature == CLIPPED]
    unlisted = whole
    if clipped and not whole.is_near:
        unlisted = compare(*(_without(pixels, clipped) for pixels in (ours, theirs)))
    return Verdict(picture.name, renderer, whole, picture.small_text, ours, theirs, fallbacks, unlisted)


def _without(pixels: Pixels, boxes: Sequence[Rect]) -> Pixels:
    """The picture, which has a pixel a unit, with some boxes of it blank."""
    found = pixels.copy()
    for box in boxes:
        left, top = max(0, math.floor(box.x)), max(0, math.floor(box.y))
        found[top : max(top, math.ceil(box.bottom)), left : max(left, math.ceil(box.right))] = 0
    return found
