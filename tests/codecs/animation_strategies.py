"""Every combination of options that each format of moving pictures takes, and scenes to go with them."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

import vecdraw as vd
from tests.codecs.option_strategies import PALETTE, Choices, Options, chosen, dpi, metadata
from tests.codecs.pictures import COLORS, letters

SOLID = [letter for letter, color in COLORS.items() if color[3] in {0, 255}]

_LOOPS = (None, 0, 1, 2, 3, 65_535)
_RGB = (None, "srgb", "display-p3")
_INTENTS = (None, "perceptual", "relative", "saturation", "absolute")
_COMMON: Choices = {"loop": _LOOPS, "optimize": (None, True, False), "metadata": metadata(), "intent": _INTENTS}

ANIMATION_CHOICES: dict[str, Choices] = {
    "gif": {
        **_COMMON,
        "palette": (None, "frame", "global", PALETTE),
        "colors": (None, 2, 3, 16, 64, 255, 256),
        "dither": (None, True, False),
    },
    "apng": {
        **_COMMON,
        "compression": ("fast", "balanced", "small"),
        "profile": _RGB,
        "dpi": dpi(25_000),  # twice that with a scale of 2
    },
    "webp": {
        **_COMMON,
        "quality": st.none() | st.integers(60, 100),
        "lossless": (None, False, True),
        "effort": tuple(range(7)),
        "profile": _RGB,
        "dpi": dpi(25_000),
    },
}
"""The values that are tried of each option; None leaves it out."""

def _settled(given: Options) -> Options:
    """Takes away what does not go together."""
    if given.get("lossless"):
        given.pop("quality", None)
    if isinstance(given.get("palette"), list) and given.get("colors", 256) <= len(PALETTE):
        del given["colors"]
    return given


ANIMATION_OPTIONS = {name: chosen(**choices).map(_settled) for name, choices in ANIMATION_CHOICES.items()}
"""The options of each format, in any combination that it says it takes."""


class Film(NamedTuple):
    """What is to be seen: pictures, for how many seconds each, and on what canvas."""

    pictures: list[NDArray[np.uint8]]
    seconds: list[float]
    canvas: dict[str, Any]
    scale: float
    background: str | None

    @property
    def scenes(self) -> list[Any]:
        """The pictures as scenes."""
        return [self._scene(picture) for picture in self.pictures]

    def _scene(self, picture: NDArray[np.uint8]) -> Any:
        height, width = picture.shape[:2]
        ctx = vd.Context(width, height, **self.canvas)
        ctx.image_smoothing_enabled = False
        ctx.draw_image(picture, 0, 0)
        return ctx.scene


@st.composite
def films(draw: st.DrawFn) -> Film:
    """Some frames, some of which look alike, of few colours or of many, opaque or not."""
    width, height = draw(st.integers(1, 9)), draw(st.integers(1, 7))
    alphabet = draw(st.sampled_from([SOLID, list(COLORS), ["K", "W"]]))
    slope = draw(st.booleans())
    pictures: list[NDArray[np.uint8]] = []
    for number in range(draw(st.integers(1, 5))):
        text = draw(st.text(alphabet=alphabet, min_size=width * height, max_size=width * height))
        picture = letters(*[text[at * width : (at + 1) * width] for at in range(height)])
        if slope:
            y, x = np.mgrid[0:height, 0:width]
            levels = np.stack([x * 28, y * 36, (x + y + 3 * number) * 15], axis=-1).astype(np.uint8)
            picture[..., :3] = np.where(picture[..., 3:] > 0, levels, 0)
        again = bool(pictures) and draw(st.integers(0, 3)) == 0
        pictures.append(pictures[-1].copy() if again else picture)
    lengths = st.sampled_from([0.02, 0.021, 1 / 30, 0.1, 0.25, 1, 7.5, 199.99, 600]) | st.floats(0.02, 600)
    return Film(
        pictures,
        [draw(lengths) for _ in pictures],
        {
            "color_space": draw(st.sampled_from(["srgb", "srgb", "display-p3"])),
            "pixel_format": draw(st.sampled_from(["rgba-unorm8", "rgba-float16"])),
            "background": draw(st.sampled_from([None, None, "white", "rgb(0 90 40 / 0.5)"])),
        },
        draw(st.sampled_from([1, 1, 2, 0.5])),
        draw(st.sampled_from([None, None, "gold"])),
    )
