"""What boxes and text are painted with: a colour, a gradient placed by the box, a picture that repeats; and shadows."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from vecdraw import limits
from vecdraw.errors import VecdrawError
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color, to_color
from vecdraw.paint.gradient import ConicGradient, Gradient, LinearGradient, RadialGradient
from vecdraw.paint.pattern import Pattern
from vecdraw.paint.pixmap import Pixmap
from vecdraw.poster.kinds import ColorKind, Json, ListOf
from vecdraw.poster.lengths import Length, LengthKind, to_length
from vecdraw.poster.where import Where

LoadPicture = Callable[[str, Where], Pixmap]
Brush = Color | Gradient | Pattern

_TO: Final[dict[str, float]] = {"top": 0.0, "right": 90.0, "bottom": 180.0, "left": 270.0}
_NAMES: Final = ("linear", "radial", "conic", "picture")
_ALSO: Final[dict[str, tuple[str, ...]]] = {
    "linear": ("angle",),
    "radial": ("center", "radius", "shape"),
    "conic": ("center", "angle"),
    "picture": ("size", "repeat", "where"),
}
_EVERY: Final = ("interpolation",)
_CSS: Final = re.compile(r"\s*(linear|radial|conic)-gradient\((.*)\)\s*", re.DOTALL)
_ANGLE: Final = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+))(deg|turn|rad|grad)", re.ASCII)
_IN_DEGREES: Final = {"deg": 1.0, "turn": 360.0, "rad": 180 / math.pi, "grad": 0.9}


class Stop(NamedTuple):
    """A colour and where it stands, in hundredths of the gradient; None: evenly between its neighbours."""

    place: float | None
    color: Color


@dataclass(frozen=True, slots=True)
class GradientFill:
    """A gradient whose geometry is that of the box it fills, as CSS Images 4 has it.

    `angle` is in degrees clockwise, 0 pointing up; `center` shares of the box; `radius` a length, or None for as far as
    the farthest corner.
    """

    kind: Literal["linear", "radial", "conic"]
    stops: tuple[Stop, ...]
    angle: float = 180.0
    center: tuple[Length, Length] = (Length("%", 50.0), Length("%", 50.0))
    radius: Length | None = None
    is_circle: bool = False
    interpolation: str | None = None

    def brush(self, box: Rect) -> Brush:
        """The gradient for a box."""
        stops = [stop.color if stop.place is None else (stop.place / 100, stop.color) for stop in self.stops]
        cx, cy = box.x + self.center[0].px(box.width), box.y + self.center[1].px(box.height)
        extra: dict[str, Any] = {"interpolation": self.interpolation}
        match self.kind:
            case "linear":
                turn = math.radians(self.angle)
                dx, dy = math.sin(turn), -math.cos(turn)
                half = (abs(box.width * dx) + abs(box.height * dy)) / 2
                mx, my = box.x + box.width / 2, box.y + box.height / 2
                return LinearGradient(
                    (mx - dx * half, my - dy * half), (mx + dx * half, my + dy * half), stops, **extra
                )
            case "conic":
                return ConicGradient(math.radians(self.angle - 90), (cx, cy), stops, **extra)
            case "radial":
                return self._radial(box, cx, cy, stops, extra)

    def _radial(self, box: Rect, cx: float, cy: float, stops: Any, extra: dict[str, Any]) -> Brush:
        from vecdraw.geometry.affine import Affine

        wide, high = max(cx - box.x, box.x + box.width - cx), max(cy - box.y, box.y + box.height - cy)
        if self.radius is not None:
            radius = self.radius.px(math.hypot(box.width, box.height) / math.sqrt(2))
            return RadialGradient((cx, cy), 0, (cx, cy), radius, stops, **extra)
        if self.is_circle or not (wide and high):
            return RadialGradient((cx, cy), 0, (cx, cy), math.hypot(wide, high), stops, **extra)
        stretched = Affine.translation(cx, cy) @ Affine.scaling(wide * math.sqrt(2), high * math.sqrt(2))
        return RadialGradient((0, 0), 0, (0, 0), 1, stops, transform=stretched, **extra)


@dataclass(frozen=True, slots=True)
class PictureFill:
    """A picture repeated over the box from its top left corner; `size` is the width of a tile in px."""

    picture: str
    where: Where
    size: float | None = None
    repeat: str = "repeat"

    def brush(self, box: Rect, load: LoadPicture) -> Brush:
        """The pattern for a box."""
        from vecdraw.geometry.affine import Affine

        pixmap = load(self.picture, self.where)
        width = self.size or pixmap.width
        size = (width, width * pixmap.height / pixmap.width)
        return Pattern(pixmap, self.repeat, Affine.translation(box.x, box.y), size=size)


Paint = Color | GradientFill | PictureFill


def brush_for(paint: Paint, box: Rect, load: LoadPicture) -> Brush:
    """What a Context fills a box with."""
    match paint:
        case Color():
            return paint
        case GradientFill():
            return paint.brush(box)
        case PictureFill():
            return paint.brush(box, load)


@dataclass(frozen=True, slots=True)
class PaintKind:
    """A colour, a gradient or a picture."""

    expected: str = "a CSS colour, a gradient such as 'linear-gradient(135deg, #f06, gold)', or a mapping for one"

    def read(self, value: Any, where: Where) -> Paint:
        if isinstance(value, str) and (css := _CSS.fullmatch(value)):
            return _gradient(_from_css(css[1], css[2], where), where)
        if isinstance(value, str):
            if "gradient(" in value.lower():
                where.fail("linear-gradient(), radial-gradient() or conic-gradient() and nothing after it", value)
            return ColorKind().read(value, where)
        if not isinstance(value, Mapping):
            where.fail(self.expected, value)
        named = [name for name in _NAMES if name in value]
        if len(named) != 1:
            raise where.error(f"a fill needs one of {', '.join(_NAMES)}, got {', '.join(map(str, value)) or 'nothing'}")
        return _picture(value, where) if named[0] == "picture" else _gradient(value, where)

    def schema(self) -> Json:
        color = {"type": "string"}
        stop = {"anyOf": [color, {"type": "array", "minItems": 2, "maxItems": 2}]}
        kinds: list[Json] = [color]
        for name in _NAMES:
            main: Json = color if name == "picture" else {"type": "array", "items": stop, "minItems": 1}
            properties = {name: main, **{also: {} for also in (*_ALSO[name], *_EVERY)}}
            kinds.append(
                {"type": "object", "properties": properties, "required": [name], "additionalProperties": False}
            )
        return {"anyOf": kinds}


def _gradient(value: Mapping[str, Any], where: Where) -> GradientFill:
    kind = next(name for name in _NAMES if name in value)
    known = (kind, *_ALSO[kind], *_EVERY)
    for name in value:
        if name not in known:
            raise (where / name).unknown("name in a gradient", name, known)
    if isinstance(value[kind], (list, tuple)):
        limits.check("template_gradient_stops", len(value[kind]), f"colour stops of a gradient in {where.source}")
    stops = ListOf(_StopKind(), 1).read(value[kind], where / kind)
    made: dict[str, Any] = {}
    if "angle" in value:
        made["angle"] = _angle(value["angle"], where / "angle")
    elif kind == "conic":
        made["angle"] = 0.0
    if "center" in value:
        center = ListOf(LengthKind(), 2, 2).read(value["center"], where / "center")
        made["center"] = (center[0], center[1])
    if "radius" in value:
        made["radius"] = LengthKind(negative=False).read(value["radius"], where / "radius")
    if value.get("shape", "ellipse") not in ("circle", "ellipse"):
        (where / "shape").fail("circle or ellipse", value["shape"])
    made["is_circle"] = value.get("shape") == "circle"
    fill = GradientFill(kind, stops, interpolation=value.get("interpolation"), **made)  # type: ignore[arg-type]  # one of the three
    try:
        fill.brush(Rect(0, 0, 1, 1))
    except VecdrawError as error:
        raise where.error(f"expected a gradient: {error}") from error
    return fill


def _picture(value: Mapping[str, Any], where: Where) -> PictureFill:
    known = ("picture", "size", "repeat")
    for name in value:
        if name not in known:
            raise (where / name).unknown("name in a picture fill", name, known)
    if not isinstance(value["picture"], str):
        (where / "picture").fail("the name of a picture file", value["picture"])
    size = (
        LengthKind(percent=False, em=False, negative=False).read(value["size"], where / "size").value
        if "size" in value
        else None
    )
    repeat = value.get("repeat", "repeat")
    if repeat not in ("repeat", "repeat-x", "repeat-y", "no-repeat"):
        (where / "repeat").fail("repeat, repeat-x, repeat-y or no-repeat", repeat)
    return PictureFill(value["picture"], where / "picture", size or None, repeat)


@dataclass(frozen=True, slots=True)
class _StopKind:
    expected: str = "a colour, or a pair of a place such as '40%' or 0.4 and a colour"

    def read(self, value: Any, where: Where) -> Stop:
        if isinstance(value, str):
            return Stop(None, ColorKind().read(value, where))
        if not isinstance(value, (list, tuple)) or len(value) != 2:  # a pair
            where.fail(self.expected, value)
        place, color = value if not isinstance(value[1], (int, float)) else (value[1], value[0])
        if isinstance(place, (int, float)) and not isinstance(place, bool):
            share = place * 100.0
        else:
            length = to_length(place)
            if length is None or length.scale != "%":
                where.fail(self.expected, value)
            share = length.value
        if not 0 <= share <= 100:  # hundredths
            where.fail("a place from 0 to 1, or from 0% to 100%", place)
        return Stop(share, ColorKind().read(color, where))

    def schema(self) -> Json:
        return {}


def _angle(value: Any, where: Where) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    found = _ANGLE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        where.fail("an angle in degrees, clockwise from the top", value)
    return float(found[1]) * _IN_DEGREES[found[2]]


def _from_css(kind: str, inside: str, where: Where) -> dict[str, Any]:
    """The mapping that says what CSS `linear-gradient(...)` and its like say (CSS Images 4, 3)."""
    parts = [part.strip() for part in _split(inside, ",")]
    made: dict[str, Any] = {}
    if not parts:
        raise where.error(f"a {kind}-gradient() needs colours, such as {kind}-gradient(#f06, gold)")
    head = parts[0]
    if kind == "linear" and head.startswith("to "):
        sides = head[3:].split()
        if len(sides) != 1 or sides[0] not in _TO:
            where.fail("'to top', 'to right', 'to bottom', 'to left' or an angle", head)
        made["angle"], parts = _TO[sides[0]], parts[1:]
    elif kind == "linear" and _ANGLE.fullmatch(head):
        made["angle"], parts = _angle(head, where), parts[1:]
    elif kind == "radial" and re.match(r"(circle|ellipse|at\b)", head):
        shape, _, center = head.partition("at ")
        made["shape"] = "circle" if "circle" in shape else "ellipse"
        made.update({"center": center.split()} if center else {})
        parts = parts[1:]
    elif kind == "conic" and re.match(r"(from|at)\b", head):
        turn, _, center = head.partition("at ")
        made.update({"angle": _angle(turn.removeprefix("from").strip(), where)} if turn.strip() else {})
        made.update({"center": center.split()} if center else {})
        parts = parts[1:]
    stops: list[Any] = []
    for part in parts:
        words = _split(part, " ")
        stops.append([words[-1], " ".join(words[:-1])] if len(words) > 1 and words[-1].endswith("%") else part)
    return {kind: stops, **made}


def _split(text: str, mark: str) -> list[str]:
    """Parted at a mark that stands in no brackets."""
    parts, depth, start = list[str](), 0, 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == mark and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [part for part in (*parts, text[start:]) if part.strip()]


class BoxShadow(NamedTuple):
    """A shadow of a box or of text: its offset, blur (twice the standard deviation, as CSS has it) and spread in px."""

    dx: float
    dy: float
    blur: float
    spread: float
    color: Color


_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:px)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ShadowKind:
    """One shadow as CSS writes it, or several in a list: `0 8px 24px #0004`."""

    spread: bool = True
    expected: str = "a shadow such as '0 8px 24px rgb(0 0 0 / 0.3)', or a list of them"

    def read(self, value: Any, where: Where) -> tuple[BoxShadow, ...]:
        if value is None or value == "none":
            return ()
        given = _split(value, ",") if isinstance(value, str) else value
        if not isinstance(given, (list, tuple)):
            where.fail(self.expected, value)
        limits.check("template_filters", len(given), f"shadows in {where.source}")
        return tuple(self._one(one, where) for one in given)

    def _one(self, value: Any, where: Where) -> BoxShadow:
        if not isinstance(value, str):
            where.fail(self.expected, value)
        words = _split(value.strip(), " ")
        numbers = [word for word in words if _NUMBER.fullmatch(word)]
        rest = [word for word in words if not _NUMBER.fullmatch(word)]
        most = 4 if self.spread else 3
        if not 2 <= len(numbers) <= most or len(rest) > 1:  # offsets
            where.fail(self.expected, value)
        lengths = [float(number.removesuffix("px")) for number in numbers] + [0.0] * (4 - len(numbers))
        if lengths[2] < 0 or any(abs(length) > 1e5 for length in lengths):  # px; nobody sees it
            where.fail(self.expected, value)
        color = ColorKind().read(rest[0], where) if rest else to_color("black")
        return BoxShadow(lengths[0], lengths[1], lengths[2], lengths[3], color)

    def schema(self) -> Json:
        return {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
