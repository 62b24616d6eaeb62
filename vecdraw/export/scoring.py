"""How like a canvas an encoded picture of it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vecdraw.backends.registry import Raster
from vecdraw.codecs.decode import decode_image
from vecdraw.compare.comparison import Metric
from vecdraw.paint.color import to_color

if TYPE_CHECKING:
    from vecdraw.compare.pictures import Picture
    from vecdraw.paint.pixmap import ColorSpace


class Scorer:
    """Scores encoded pictures by what they decode to.

    A format without alpha is compared with the canvas laid on `background`, a colour; a file in another colour space
    than the canvas in that of the two which has the colours of both, as `compare` does it.
    """

    def __init__(self, raster: Raster, metric: Metric, background: Any) -> None:
        from vecdraw.codecs.pixels import checked, to_uint8  # numpy, which `import vecdraw` does not pay for
        from vecdraw.compare.pictures import Picture

        self._original = Picture(to_uint8(checked(raster.read_pixels())), raster.color_space)
        self._metric = metric
        self._background = background
        self._known: dict[tuple[bool, ColorSpace], Callable[[Picture], float]] = {}

    def shown(self, data: bytes) -> Picture:
        """What a file shows. Raises `ImageError` for one that cannot be read here."""
        from vecdraw.codecs.pixels import unpremultiplied8  # see __init__
        from vecdraw.compare.pictures import Picture

        pixmap = decode_image(data)
        return Picture(unpremultiplied8(pixmap), pixmap.color_space)

    def __call__(self, other: Picture) -> float:
        """The score of what a file shows."""
        from vecdraw.compare.metrics import METRICS  # see __init__
        from vecdraw.compare.pictures import in_one_space

        flat = other.opaque and not self._original.opaque
        kind = flat, other.color_space
        if kind not in self._known:
            shown = self._original.laid_on(to_color(self._background)) if flat else self._original
            self._known[kind] = METRICS[self._metric](in_one_space(shown, other)[0])
        return self._known[kind](other.in_space(self._original.color_space))
