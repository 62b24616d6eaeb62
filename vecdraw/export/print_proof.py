"""How print will look, and how much ink it takes."""

from __future__ import annotations

from typing import NamedTuple

from vecdraw.arguments import to_bool, to_float
from vecdraw.codecs.managed import check_output, converted, proofed
from vecdraw.codecs.profile import Intent, Profile, check_intent, to_profile
from vecdraw.errors import BadTypeError, BadValueError, UnsupportedError, shown
from vecdraw.export.render import to_pixels
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.scene import Scene

_PAPER = "white"


class InkReport(NamedTuple):
    """Total ink in per cent, of 400 for four inks: the `largest` of a pixel, the `mean`, and the share `over` a limit.

    `over` is a part of all pixels, 0 to 1.
    """

    largest: float
    mean: float
    over: float


def proof(
    scene: Scene,
    profile: object,
    *,
    intent: Intent = "relative",
    black_point: bool = True,
    paper: bool = False,
    scale: float | None = None,
) -> Pixmap:
    """A picture of how `scene` will look in the colours of `profile` (anything that `save` takes as a profile).

    Colours are turned to the profile by the rendering intent, with black point compensation if `black_point`, and back
    to the scene's colour space: what the press cannot print is gone. With `paper` white is as gray or yellow as the
    profile's paper. Raises `ProfileError` for a profile that does not turn colours both ways, `BadValueError`,
    `BadTypeError`, and what drawing raises.
    """
    press = _press(profile)
    check_intent(intent)
    check_output(press, intent)
    flags = to_bool(black_point, "black_point"), to_bool(paper, "paper")
    pixels = to_pixels(scene, scale=scale)
    levels = proofed(pixels, scene.color_space, press, intent, black_point=flags[0], paper=flags[1])
    return Pixmap.from_array(levels, color_space=scene.color_space)


def ink(
    scene: Scene,
    profile: object,
    *,
    limit: float = 300.0,
    intent: Intent = "relative",
    black_point: bool = True,
    scale: float | None = None,
) -> InkReport:
    """How much ink `scene` takes on white in the CMYK of `profile`, and which part of it takes more than `limit` %.

    Printers give a limit: about 240 for newspapers, 300 to 330 for coated paper. Raises `UnsupportedError` for a
    profile that is not of CMYK, `BadValueError` for a limit outside 0..400, and what `proof` raises.
    """
    import numpy as np  # `import vecdraw` does not pay for it

    press = _press(profile)
    if press.space != "CMYK":
        raise UnsupportedError(f"ink is counted in CMYK; the profile {press.description!r} is of {press.space}")
    most = to_float(limit)
    if most is None or isinstance(limit, bool):
        raise BadTypeError(f"limit must be a number of per cent, got {shown(limit)}")
    if not 0.0 <= most <= 400.0:
        raise BadValueError(f"limit must be from 0 to 400 %, got {shown(limit)}")
    check_output(press, intent)
    pixels = to_pixels(scene, scale=scale, background=scene.background or _PAPER)
    inks = converted(pixels, scene.color_space, press, intent, black_point=to_bool(black_point, "black_point")).colors
    total = inks.sum(axis=2, dtype=np.uint16)
    unit = 100.0 / 255.0
    return InkReport(float(total.max()) * unit, float(total.mean()) * unit, float((total > most / unit).mean()))


def _press(profile: object) -> Profile:
    found = to_profile(profile)
    if found is None:
        raise BadTypeError("a profile is needed: 'display-p3', a path, bytes or a Profile, got None")
    return found
