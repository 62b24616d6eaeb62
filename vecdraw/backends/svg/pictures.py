"""Pictures inside the document, each once: as PNG, or as the SVG that they are."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from vecdraw.backends.svg.markup import element
from vecdraw.backends.svg.page import Page
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Smoothing
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.ops import DrawImage, State
from vecdraw.scene.scene import Scene

_RENDERING: Final[dict[Smoothing, str]] = {
    "none": "image-rendering:pixelated",
    "low": "image-rendering:smooth",
    "medium": "image-rendering:smooth",
    "high": "image-rendering:smooth",
}


class Pictures:
    """Writes pictures; those drawn more than once are defined and used. `uses` counts how often each is drawn."""

    def __init__(self, page: Page, uses: Mapping[Pixmap, int]) -> None:
        self._page = page
        self._uses = uses

    def is_shared(self, pixmap: Pixmap) -> bool:
        """Whether the picture is drawn more than once."""
        return self._uses.get(pixmap, 1) > 1

    def image(self, pixmap: Pixmap, attributes: Mapping[str, str]) -> str:
        """The picture at (0, 0), a pixel a unit, with further attributes (a transform, ...)."""
        if self.is_shared(pixmap):
            return element("use", {"href": f"#{self._defined(pixmap)}", **attributes})
        return element("image", {**self._own(pixmap), **attributes})

    def placed(self, pixmap: Pixmap, place: Mapping[str, str], attributes: Mapping[str, str]) -> str:
        """The picture stretched into `place` (x, y, width and height); never shared."""
        own = self._own(pixmap, sized=False)
        return element("image", {**place, **own, "preserveAspectRatio": "none", **attributes})

    def _defined(self, pixmap: Pixmap) -> str:
        definitions = self._page.definitions
        return definitions.shared(
            "i", pixmap.digest, lambda own: f"<defs>{element('image', {'id': own, **self._own(pixmap)})}</defs>"
        )

    def _own(self, pixmap: Pixmap, *, sized: bool = True) -> dict[str, str]:
        is_svg = stands_as_svg(pixmap)
        if is_svg:  # as a document of its own, in which no script runs and whose ids are its own (SVG 2, 2.2.5)
            data, kind = b64encode(pixmap.svg.encode()).decode("ascii"), "svg+xml"
        else:
            if pixmap.svg:
                box = Rect(0.0, 0.0, float(pixmap.width), float(pixmap.height))
                self._page.fallback("SVG picture", f"drawn as pixels: {pixmap.svg_unfit}", box)
            data, kind = b64encode(self._page.encode_png(self._plain(pixmap))).decode("ascii"), "png"
        size = {"width": str(pixmap.width), "height": str(pixmap.height)} if sized else {}
        ratio = {"preserveAspectRatio": "none"} if is_svg and sized else {}
        return {**size, **ratio, "href": f"data:image/{kind};base64,{data}"}

    def _plain(self, pixmap: Pixmap) -> Pixmap:
        """The picture in sRGB: not every renderer reads the colour spaces of pictures."""
        if pixmap.color_space == "srgb":
            return pixmap
        width, height = float(pixmap.width), float(pixmap.height)
        box = Rect(0.0, 0.0, width, height)
        self._page.fallback("wide-gamut picture", "pictures in SVG are sRGB: clipped to its gamut", box)
        op = DrawImage(pixmap, *box, *box, "none", State())
        return self._page.rasterize(Scene(width, height, (op,), dither=False), 1.0).snapshot()


def stands_as_svg(pixmap: Pixmap) -> bool:
    """Whether the picture is in the document as the SVG that it is."""
    return bool(pixmap.svg) and not pixmap.svg_unfit


def rendering(smoothing: Smoothing) -> dict[str, str]:
    """The attributes that resample a picture as `smoothing` says."""
    return {"style": _RENDERING[smoothing]}
