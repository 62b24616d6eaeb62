"""Every Hypothesis strategy of the tests.

Numbers are multiples of 1/100: a drawing must not hang on the last bit of a float.
"""

import base64
import math
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from hypothesis import strategies as st

from tests.oracle.programs import Program, Step

T = TypeVar("T")

COMPOSITE_OPERATIONS = (
    *("source-over", "source-in", "source-out", "source-atop"),
    *("destination-over", "destination-in", "destination-out", "destination-atop"),
    *("lighter", "copy", "xor"),
)
BLEND_MODES = (
    *("multiply", "screen", "overlay", "darken", "lighten", "color-dodge", "color-burn", "hard-light"),
    *("soft-light", "difference", "exclusion", "hue", "saturation", "color", "luminosity"),
)
REPETITIONS = ("repeat", "repeat-x", "repeat-y", "no-repeat")
SOLID_COLORS = ("black", "white", "#e63946", "#2a9d8f", "rebeccapurple", "gold", "#08f", "hsl(95 60% 45%)")
ANGLES = (0, math.pi / 2, math.pi, -math.pi / 2, math.pi / 3)


SIZE = 96  # px, of the canvas that the drawings are laid out for
IMAGE, GRADIENTS, PATTERN, PATH = {"$": 0}, ({"$": 1}, {"$": 2}), {"$": 3}, {"$": 4}  # the resources of every program
LARGEST_PICTURE = 24  # px

# px of standard deviation. Below it Chromium takes two box filters, whole pixels wide, for a Gaussian, or none at all.
NARROWEST_BLUR = 2


# Hypothesis prefers integers close to 0, and so the first of a list: that heaps a drawing in its top left corner. This
# far from 0 it draws evenly.
FAR = 2**80


def evenly(low: int, high: int) -> st.SearchStrategy[int]:
    """Integers from `low` to `high`, each as often; they shrink to `low`."""
    return st.integers(FAR + low, FAR + high).map(lambda number: number - FAR)


def choice(options: Sequence[T]) -> st.SearchStrategy[T]:
    """The options, each as often; they shrink to the first."""
    return evenly(0, len(options) - 1).map(options.__getitem__)


def hundredths(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers from `low` to `high`: half of them whole or quarters, as people write them, half to two places."""
    first, last = math.ceil(low * 100), math.floor(high * 100)

    def rounded(number: int) -> float:
        step = (100, 25, 1, 1)[number % 4]
        nearest = number // step * step
        return (nearest if nearest >= first else number) / 100

    return evenly(first, last).map(rounded)


def coordinates() -> st.SearchStrategy[float]:
    """Coordinates on the canvas, and a little beside it."""
    return hundredths(-0.2 * SIZE, 1.2 * SIZE)


def angles() -> st.SearchStrategy[float]:
    """Angles in radians, also beyond a full turn."""
    return st.one_of(choice(ANGLES), hundredths(-8, 8))


def translucent_colors() -> st.SearchStrategy[str]:
    """CSS colours with any alpha."""
    byte = evenly(0, 255)
    return st.builds("rgba({}, {}, {}, {})".format, byte, byte, byte, evenly(0, 20).map(lambda n: n / 20))


def css_colors() -> st.SearchStrategy[str]:
    """CSS colours: more of them opaque than not."""
    byte = evenly(0, 255)
    return st.one_of(choice(SOLID_COLORS), st.builds("rgb({} {} {})".format, byte, byte, byte), translucent_colors())


def _step(verb: str, *arguments: Any) -> st.SearchStrategy[Step]:
    """A step of a program, its arguments drawn where they are strategies."""
    drawn = [value if isinstance(value, st.SearchStrategy) else st.just(value) for value in arguments]
    return st.tuples(*drawn).map(lambda values: [verb, *values])


def matrices() -> st.SearchStrategy[list[float]]:
    """Affine maps that keep most of a drawing in sight: a b c d e f; a few mirror, none is singular."""
    diagonal = st.one_of(hundredths(0.4, 1.8), hundredths(0.4, 1.8), hundredths(-1.2, 1.2))
    skew = st.one_of(st.just(0.0), hundredths(-0.6, 0.6))
    shift = hundredths(-SIZE / 4, SIZE / 4)
    invertible = st.tuples(diagonal, skew, skew, diagonal, shift, shift).filter(_is_invertible)
    return invertible.map(list)


def _is_invertible(matrix: tuple[float, ...]) -> bool:
    a, b, c, d = matrix[:4]
    return abs(a * d - b * c) > 0.05


SINGULAR = ([1, 0, 0, 0, 8, 8], [0, 0, 0, 0, 40, 40], [1, 1, 1, 1, 0, 0], [0, 0.5, 0, 1, 3.5, 0])


def _point() -> tuple[st.SearchStrategy[float], st.SearchStrategy[float]]:
    return coordinates(), coordinates()


def _radii() -> st.SearchStrategy[float]:
    return st.one_of(hundredths(0, SIZE / 2), hundredths(0, SIZE / 4), st.just(0.0))


def _corner_radii() -> st.SearchStrategy[Any]:
    point = st.builds(lambda x, y: {"x": x, "y": y}, _radii(), _radii())
    corner = st.one_of(_radii(), _radii(), point)
    return st.one_of(_radii(), st.lists(corner, min_size=1, max_size=4))


def path_steps() -> st.SearchStrategy[list[Step]]:
    """What builds a path: every verb, sub-paths open and closed, often degenerate."""
    xy = _point()
    extent = hundredths(-0.3 * SIZE, 0.7 * SIZE)
    side = hundredths(0, 0.7 * SIZE)
    turn = evenly(0, 1).map(bool)
    move, line = _step("moveTo", *xy), _step("lineTo", *xy)
    curves = st.one_of(
        _step("quadraticCurveTo", *xy, *xy),
        _step("bezierCurveTo", *xy, *xy, *xy),
        _step("arcTo", *xy, *xy, _radii()),
        _step("arc", *xy, _radii(), angles(), angles(), turn),
        _step("ellipse", *xy, _radii(), _radii(), angles(), angles(), angles(), turn),
    )
    shapes = st.one_of(
        _step("rect", *xy, extent, extent),
        _step("roundRect", *xy, side, side, _corner_radii()),  # negative sides: see docs/guide/conformance.md
        _step("arc", *xy, _radii(), st.just(0), st.just(2 * math.pi)),
    )
    verbs = st.one_of(line, line, curves, curves, shapes, move, _step("closePath"))
    return st.builds(_path, move, st.lists(verbs, min_size=1, max_size=7))


def _path(first: Step, rest: list[Step]) -> list[Step]:
    """The steps; a line more where there is only an arc.

    Filling a lone line is no drawing at all, and whether an arc without radius is one hangs on how Chromium keeps it.
    """
    verbs = [step[0] for step in rest if step[0] not in {"moveTo", "closePath"}]
    return [first, *rest, ["lineTo", 8, 8]] if verbs in (["arc"], ["arcTo"], ["ellipse"]) else [first, *rest]


def gradients() -> st.SearchStrategy[dict[str, Any]]:
    """Linear, radial (any two circles) and conic gradients, a few of them degenerate."""
    offsets = st.one_of(choice((0, 0.5, 1)), evenly(0, 100).map(lambda n: n / 100))
    stops = st.lists(st.tuples(offsets, css_colors()).map(list), min_size=1, max_size=5)
    circle = (*_point(), _radii())

    def of_kind(kind: str, *arguments: st.SearchStrategy[float]) -> st.SearchStrategy[dict[str, Any]]:
        return st.builds(
            lambda args, stops: {"kind": kind, "args": list(args), "stops": stops}, st.tuples(*arguments), stops
        )

    linear, conic = of_kind("linear", *_point(), *_point()), of_kind("conic", angles(), *_point())
    return st.one_of(linear, of_kind("radial", *circle, *circle), conic)


def pictures() -> st.SearchStrategy[dict[str, Any]]:
    """Small pictures: noise, checks or a ramp; opaque or with every alpha."""
    side = evenly(1, LARGEST_PICTURE)
    texture = choice(("noise", "checks", "ramp"))
    return st.builds(_picture, side, side, texture, evenly(0, 255), evenly(0, 1).map(bool))


def _picture(width: int, height: int, texture: str, number: int, opaque: bool) -> dict[str, Any]:
    rows, columns = np.mgrid[:height, :width]
    pixels = np.random.default_rng(number).integers(0, 256, (height, width, 4))
    if texture == "checks":
        pixels = np.where(((rows // 2 + columns // 2) % 2)[..., None], pixels[0, 0], pixels[-1, -1])
    elif texture == "ramp":
        ramp = rows * 255 // height, columns * 255 // width, (rows + columns) % 256, 255 - rows * 255 // height
        pixels = np.stack(ramp, axis=2)
    if opaque:
        pixels[..., 3] = 255
    rgba = base64.b64encode(pixels.astype(np.uint8).tobytes()).decode()
    return {"kind": "image", "width": width, "height": height, "rgba": rgba}


def patterns() -> st.SearchStrategy[dict[str, Any]]:
    """Patterns of the picture, in all repetitions, some with a transform."""
    transforms = st.one_of(st.none(), matrices())
    return st.builds(
        lambda repetition, transform: {
            "kind": "pattern",
            "image": IMAGE["$"],
            "repetition": repetition,
            "transform": transform,
        },
        choice(REPETITIONS),
        transforms,
    )


def filters() -> st.SearchStrategy[str]:
    """The CSS filter functions, alone and in chains, with no blur of less than NARROWEST_BLUR.

    And not `none`: where it was set, Chromium composites shadows as if they were a filter's.
    """
    amount = evenly(0, 20).map(lambda n: n / 10)
    fraction = evenly(0, 10).map(lambda n: n / 10)
    offset, radius = evenly(-8, 8), choice((0, 4, 5, 8))
    function = st.one_of(
        st.builds("blur({}px)".format, hundredths(NARROWEST_BLUR, 5)),
        st.builds("{}({})".format, choice(("brightness", "contrast", "saturate")), amount),
        st.builds("{}({})".format, choice(("grayscale", "invert", "opacity", "sepia")), fraction),
        st.builds("hue-rotate({}deg)".format, evenly(-180, 360)),
        st.builds("drop-shadow({}px {}px {}px {})".format, offset, offset, radius, choice(SOLID_COLORS)),
    )
    return st.lists(function, min_size=1, max_size=2).map(" ".join)


def _one(step: st.SearchStrategy[Step]) -> st.SearchStrategy[list[Step]]:
    return step.map(lambda only: [only])


def _line_styles() -> st.SearchStrategy[list[Step]]:
    """Pens: any width with any cap, dashed or not."""
    width = _step("lineWidth=", st.one_of(hundredths(0.25, 4), hundredths(1, 24)))
    styles = st.one_of(
        _one(width),
        st.tuples(_step("lineCap=", choice(("butt", "round", "square"))), width).map(list),
        _one(_step("lineJoin=", choice(("miter", "round", "bevel")))),
        _one(_step("miterLimit=", hundredths(1, 12))),
        _one(_step("setLineDash", st.lists(hundredths(0, SIZE / 6), max_size=4))),
        _one(_step("lineDashOffset=", hundredths(-20, 20))),
    )
    return st.lists(styles, min_size=1, max_size=3).map(_joined)


def _joined(parts: list[list[Step]]) -> list[Step]:
    return [step for part in parts for step in part]


def _transforms() -> st.SearchStrategy[list[Step]]:
    shift = hundredths(-SIZE / 4, SIZE / 4)
    scale = st.one_of(hundredths(0.5, 2), hundredths(-1.5, -0.2))
    return _one(
        st.one_of(
            _step("translate", shift, shift),
            _step("rotate", angles()),
            _step("scale", scale, scale),
            matrices().map(lambda matrix: ["transform", *matrix]),
            matrices().map(lambda matrix: ["setTransform", *matrix]),
            choice(SINGULAR).map(lambda matrix: ["setTransform", *matrix]),
            st.just(["resetTransform"]),
            _step("resetTransform"),
        )
    )


def _shadows() -> st.SearchStrategy[list[Step]]:
    offset = hundredths(-12, 12)
    return st.tuples(
        _step("shadowColor=", css_colors()),
        _step("shadowBlur=", st.one_of(st.just(0.0), hundredths(2 * NARROWEST_BLUR, 16))),
        _step("shadowOffsetX=", offset),
        _step("shadowOffsetY=", offset),
    ).map(list)


def _images() -> st.SearchStrategy[list[Step]]:
    to = hundredths(-0.4 * SIZE, 0.9 * SIZE)
    corner, extent = hundredths(-2, LARGEST_PICTURE), hundredths(-LARGEST_PICTURE / 2, LARGEST_PICTURE)
    plain = st.one_of(
        _step("drawImage", IMAGE, *_point()),
        _step("drawImage", IMAGE, *_point(), to, to),
        _step("drawImage", IMAGE, corner, corner, extent, extent, *_point(), to, to),
    )
    smoothing = st.one_of(
        _step("imageSmoothingEnabled=", evenly(0, 1).map(bool)), _step("imageSmoothingQuality=", "low")
    )
    return st.one_of(st.builds(lambda before, step: [*before, step], st.lists(smoothing, max_size=1), plain), _smooth())


def _smooth() -> st.SearchStrategy[list[Step]]:
    """Pictures in better quality, scaled evenly: which mipmap uneven scales take is a build option of Skia."""
    quality = _step("imageSmoothingQuality=", choice(("medium", "high")))
    source, target = evenly(1, LARGEST_PICTURE), hundredths(1, 0.8 * SIZE)
    image = st.builds(lambda x, y, s, t: ["drawImage", IMAGE, 0, 0, s, s, x, y, t, t], *_point(), source, target)
    return st.builds(lambda q, step: [["save"], ["resetTransform"], q, step, ["restore"]], quality, image)


def _pixels() -> st.SearchStrategy[list[Step]]:
    at, dirty = evenly(-8, SIZE), evenly(-4, LARGEST_PICTURE)
    return _one(st.one_of(_step("putImageData", IMAGE, at, at), _step("putImageData", IMAGE, at, at, *[dirty] * 4)))


def _rules() -> st.SearchStrategy[list[str]]:
    return choice(([], ["nonzero"], ["evenodd"]))


def _outlines() -> st.SearchStrategy[list[Step]]:
    """The current path, or the Path, filled, stroked or both."""
    ends = st.one_of(
        _rules().map(lambda rule: [["fill", *rule]]),
        st.just([["stroke"]]),
        _rules().map(lambda rule: [["fill", *rule], ["stroke"]]),
    )
    current = st.builds(lambda path, end: [["beginPath"], *path, *end], path_steps(), ends)
    other = st.one_of(_rules().map(lambda rule: [["fill", PATH, *rule]]), st.just([["stroke", PATH]]))
    return st.one_of(current, current, current, other)


def _clips() -> st.SearchStrategy[list[Step]]:
    """Clips that leave something: rectangles and circles around the middle, and any path."""
    low, high = hundredths(0, 0.4 * SIZE), hundredths(0.3 * SIZE, SIZE)
    middle = hundredths(0.3 * SIZE, 0.7 * SIZE)
    simple = _one(
        st.one_of(
            _step("rect", low, low, high, high),
            _step("arc", middle, middle, hundredths(0.2 * SIZE, 0.6 * SIZE), 0, 2 * math.pi),
        )
    )
    outline = st.one_of(simple, simple, path_steps())
    return st.builds(lambda path, rule: [["beginPath"], *path, ["clip", *rule]], outline, _rules())


def _path_resources() -> st.SearchStrategy[dict[str, Any]]:
    return path_steps().map(lambda steps: {"kind": "path", "steps": steps})


def _paints() -> st.SearchStrategy[Any]:
    resources = choice((*GRADIENTS, PATTERN))
    return choice((css_colors(), resources)).flatmap(lambda paint: paint)


def _actions() -> list[st.SearchStrategy[list[Step]]]:
    """What a program is made of, the frequent ones more than once."""
    extent = hundredths(-0.5 * SIZE, 0.9 * SIZE)
    operations = st.one_of(st.just("source-over"), choice(COMPOSITE_OPERATIONS), choice(BLEND_MODES))
    rectangles = choice(("fillRect", "fillRect", "strokeRect", "clearRect"))
    weighted = (
        (8, _outlines()),
        (4, st.builds(lambda *step: [list(step)], rectangles, *_point(), extent, extent)),
        (3, _images()),
        (5, _one(st.one_of(_step("fillStyle=", _paints()), _step("strokeStyle=", _paints())))),
        (3, _line_styles()),
        (3, _transforms()),
        (2, _one(_step("globalCompositeOperation=", operations))),
        (1, _one(_step("globalAlpha=", evenly(0, 10).map(lambda n: n / 10)))),
        (2, _shadows()),
        (1, _clips()),
        (2, choice(([["save"]], [["restore"]]))),
        (1, _one(_step("filter=", filters()))),
        (1, _pixels()),
    )
    return [action for weight, action in weighted for _ in range(weight)]


def _beginnings() -> st.SearchStrategy[list[Step]]:
    """Half of the programs fill the canvas first."""
    fill = _step("fillStyle=", _paints())
    background = fill.map(lambda paint: [["save"], paint, ["fillRect", 0, 0, 128, 128], ["restore"]])
    return st.builds(lambda first, second: [*first, second], st.one_of(st.just([]), background), fill)


def drawing_programs() -> st.SearchStrategy[Program]:
    """Programs for tests.oracle: all of the canvas but text; most of them draw a good deal."""
    # sampled and then drawn: one_of would flatten the nested choices and lose the weights
    body = st.lists(choice(_actions()).flatmap(lambda action: action), min_size=6, max_size=20)
    side = evenly(64, 128)
    resources = st.tuples(pictures(), gradients(), gradients(), patterns(), _path_resources()).map(list)
    return st.builds(_program, side, side, resources, _beginnings(), body)


def _program(width: int, height: int, resources: list[Any], beginning: list[Step], body: list[list[Step]]) -> Program:
    steps = _without_stale_dither(beginning + _joined(body))
    drawn = [_agreed(paths, steps) for paths in (resources[PATH["$"]]["steps"], steps)]
    path = {**resources[PATH["$"]], "steps": drawn[0]}
    return {"width": width, "height": height, "resources": [*resources[: PATH["$"]], path], "steps": drawn[1]}


def _agreed(path: list[Step], steps: list[Step]) -> list[Step]:
    """The path's steps, where `steps` draw them, without the caps of points.

    The standard has none on a subpath that is closed where it starts, Chromium draws them.
    """
    if all(step[0] != "lineCap=" or step[1] == "butt" for step in steps):
        return path
    kept: list[Step] = []
    for step in path:
        if not (step[0] == "closePath" and kept and kept[-1][0] in {"moveTo", "rect", "roundRect"}):
            kept.append(step)
    return kept


def _without_stale_dither(steps: list[Step]) -> list[Step]:
    """The steps, with gradients for the plain colours and patterns that follow a gradient.

    Chromium dithers what is painted with a gradient, and then all that is painted with this style, up to a restore.
    """
    kept: list[Step] = []
    dithered: list[frozenset[str]] = [frozenset()]
    for step in steps:
        match step:
            case ["save"]:
                dithered.append(dithered[-1])
            case ["restore"] if len(dithered) > 1:
                dithered.pop()
            case ["fillStyle=" | "strokeStyle=" as style, value] if value in GRADIENTS:
                dithered[-1] |= {style}
            case ["fillStyle=" | "strokeStyle=" as style, _] if style in dithered[-1]:
                kept.append([style, GRADIENTS[0]])
                continue
            case _:
                pass
        kept.append(step)
    return kept
