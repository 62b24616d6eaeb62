"""Random programs: sequences of public calls on objects that live and die."""

import inspect
import random
from collections import defaultdict
from collections.abc import Sequence

from tests.fuzz import values
from tests.fuzz.surface import Member, members

Program = list[str]
"""Statements, one a line; each runs on its own, so that one that fails does not keep the next from running."""

_MADE_BY = {
    "get_image_data": "ImageData",
    "create_image_data": "ImageData",
    "create_pattern": "Pattern",
    "create_linear_gradient": "Gradient",
    "create_radial_gradient": "Gradient",
    "create_conic_gradient": "Gradient",
    "snapshot": "Pixmap",
    "scene": "Scene",
    "get_transform": "Affine",
    "load_image": "Pixmap",
    "to_numpy": "array",
    "from_array": "Pixmap",
    "data": "array",
    "encode": "bytes",
}
_GRADIENTS = ("LinearGradient", "RadialGradient", "ConicGradient")
_STYLES = ("Gradient", "Gradient", "Pattern", "Pattern", "MeshGradient", "Noise", "Shader", "Texture")
_TAKES = {
    "image": ("Context", "Context", "Pixmap", "ImageData", "array", "bytes"),
    "source": ("Pixmap", "bytes", "Path"),
    "pixmap": ("Pixmap",),
    "path": ("Path",),
    "scene": ("Scene",),
    "image_data": ("ImageData",),
    "transform": ("Affine",),
    "fill_style": _STYLES,
    "stroke_style": _STYLES,
    "other": ("Rect", "Affine"),
    "first": ("array",),
    "array": ("array",),
}
_MEANINGS = {("Shader", "source"): "sksl"}
_MANAGERS = frozenset({"saved", "layer", "clipped", "transformed"})
_WEIGHTS = {"Context": 12, "Path": 4, "ImageData": 2, "Pattern": 2, "Scene": 2, "Pixmap": 1, "Rect": 1, "Affine": 1}


class Generator:
    """Makes programs from a seed: the same seed and number, the same program."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._members: dict[str, list[Member]] = defaultdict(list)
        self._functions: list[Member] = []
        for member in members():
            if member.kind == "function":
                self._functions.append(member)
            else:
                self._members[member.owner].append(member)
        self._owners = sorted(self._members)

    def program(self, number: int) -> Program:
        """The program of that number."""
        rng = random.Random(f"{self._seed}:{number}")  # noqa: S311  # repeatable, not secret
        return _Writer(rng, self._members, self._functions).write()


_LAYOUTS = (
    "vd.layout_text('one two three\\u6c49\\u5b57\\u3002\\u300c\\u5f15\\u300d', width=50)",
    "vd.layout_text('\\u05d0\\u05d1 abc\\n', '9px serif', width=30, align='justify', overflow='ellipsis', max_lines=1)",
    "vd.layout_text(['a', vd.Span('b', size=30, fill='red')], width=9, height=40, writing_mode='vertical-rl')",
)
_MISSING = ("vd.MissingGlyphs(('\\ue000', 'a\\ue001'), 'b\\ue000', 1.0, 2.0, ('Inter',))",)
_COMPARED = ("vd.compare(np.zeros((8, 9, 4), np.uint8), np.full((8, 9, 4), 9, np.uint8))",)
_RECORDS = {"Comparison": _COMPARED, "Layout": _LAYOUTS, "MissingGlyphs": _MISSING}
"""How what is no more than a record is made."""


class _Writer:
    def __init__(self, rng: random.Random, by_class: dict[str, list[Member]], functions: Sequence[Member]) -> None:
        self._rng = rng
        self._by_class = by_class
        self._functions = functions
        self._live: dict[str, list[str]] = defaultdict(list)
        self._managers: list[str] = []
        self._count = 0
        self._lines: Program = []

    def write(self) -> Program:
        rng = self._rng
        for _ in range(rng.randint(1, 2)):
            self._new_context()
        for _ in range(rng.randint(5, 40)):
            rng.choices(
                (self._call, self._construct, self._function, self._drop, self._loop, self._manage, self._threads,
                 self._write_array, self._new_context),
                (60, 8, 3, 6, 5, 8, 2, 3, 2),
            )[0]()  # fmt: skip
        self._lines += [f"check({name})" for name in self._live["Context"]]
        return self._lines

    # --- statements ---------------------------------------------------------------------------------------------

    def _new_context(self) -> None:
        rng = self._rng
        size = f"{rng.choice((1, 8, 16, 33, 20.5))}, {rng.choice((1, 8, 16, 40, 0.25))}"
        options = [
            *(["scale=2"] if rng.random() < 0.2 else []),
            *(["strict=False"] if rng.random() < 0.4 else []),
            *(["pixel_format='rgba-float16'"] if rng.random() < 0.15 else []),
            *(["color_space='display-p3'"] if rng.random() < 0.15 else []),
            *(["background='white'"] if rng.random() < 0.2 else []),
        ]
        self._assign("Context", f"vd.Context({', '.join([size, *options])})")

    def _construct(self) -> None:
        owner = self._rng.choice(sorted(self._by_class))
        if owner in _RECORDS:  # made by a function
            self._assign(owner, self._rng.choice(_RECORDS[owner]))
            return
        made = [m for m in self._by_class[owner] if m.kind in {"constructor", "class"}]
        member = self._rng.choice(made)
        target = f"vd.{owner}" if member.kind == "constructor" else f"vd.{owner}.{member.name}"
        kind = "Gradient" if owner in _GRADIENTS else owner
        self._assign(kind, f"{target}({self._arguments(member)})")

    def _function(self) -> None:
        member = self._rng.choice(self._functions)
        self._result(member, f"{member.name}({self._arguments(member)})")

    def _call(self) -> None:
        call = self._one_call()
        if call is not None:
            self._result(*call)

    def _one_call(self) -> tuple[Member, str] | None:
        rng = self._rng
        known = {*self._by_class, "Gradient"}
        kinds = [kind for kind in sorted(self._live) if self._live[kind] and kind in known]
        if not kinds:
            return None
        kind = rng.choices(kinds, [_WEIGHTS.get(k, 1) for k in kinds])[0]
        owner = rng.choice(("LinearGradient", "RadialGradient")) if kind == "Gradient" else kind
        name = self._pick(kind)
        usable = [m for m in self._by_class[owner] if m.kind in {"method", "get", "set"} and m.name not in _MANAGERS]
        if name is None or not usable:
            return None
        member = rng.choice(usable)
        if member.kind == "get":
            return member, f"{name}.{member.name}"
        if member.kind == "set":
            return member, f"{name}.{member.name} = {self._value(member.name)}"
        return member, f"{name}.{member.name}({self._arguments(member)})"

    def _result(self, member: Member, text: str) -> None:
        kind = _MADE_BY.get(member.name.rpartition(".")[2])
        if kind is not None and member.kind != "set" and self._rng.random() < 0.7:
            self._assign(kind, text)
        else:
            self._lines.append(text)

    def _assign(self, kind: str, text: str) -> None:
        self._count += 1
        name = f"v{self._count}"
        self._live[kind].append(name)
        self._lines.append(f"{name} = {text}")

    def _drop(self) -> None:
        """An object dies while others may still refer to it."""
        kind = self._rng.choice(sorted(self._live))
        name = self._pick(kind)
        if name is not None:
            self._live[kind].remove(name)
            self._lines.append(f"del {name}; gc.collect()")

    def _loop(self) -> None:
        call = self._one_call()
        if call is not None:
            times = self._rng.choice((3, 30, 300))
            self._lines.append(f"for _ in range({times}): {call[1]}")

    def _manage(self) -> None:
        """A context manager is entered or left, in any order."""
        rng = self._rng
        if self._managers and rng.random() < 0.5:
            name = self._managers.pop(rng.randrange(len(self._managers)))
            self._lines.append(f"{name}.__exit__(None, None, None)")
            return
        target = self._pick("Context")
        if target is None:
            return
        usable = [m for m in self._by_class["Context"] if m.name in _MANAGERS]
        member = rng.choice(usable)
        self._count += 1
        name = f"v{self._count}"
        self._lines.append(f"{name} = {target}.{member.name}({self._arguments(member)}); {name}.__enter__()")
        self._managers.append(name)

    def _threads(self) -> None:
        calls = [self._one_call() for _ in range(3)]
        texts = [text for call in calls if call is not None and call[0].owner == "Context" for text in (call[1],)]
        if texts:
            self._lines.append(f"threads({', '.join(map(repr, texts))})")

    def _write_array(self) -> None:
        name = self._pick("array")
        if name is not None:
            self._lines.append(self._rng.choice((f"{name}[...] = 200", f"{name}.sum()", f"{name} = {name}[::2, ::-1]")))

    # --- values -------------------------------------------------------------------------------------------------

    def _pick(self, kind: str) -> str | None:
        return self._rng.choice(self._live[kind]) if self._live[kind] else None

    def _arguments(self, member: Member) -> str:
        rng = self._rng
        out: list[str] = []
        for parameter in member.parameters:
            match parameter.kind:
                case inspect.Parameter.VAR_POSITIONAL:
                    out += [values.number(rng) for _ in range(rng.choice((0, 1, 2, 2, 3, 4, 4, 6, 8, 8)))]
                case inspect.Parameter.VAR_KEYWORD:
                    if rng.random() < 0.05:
                        out.append(f"nonsense={values.nasty(rng)}")
                case inspect.Parameter.KEYWORD_ONLY:
                    if rng.random() < 0.25:
                        out.append(f"{parameter.name}={self._value(_meaning(member, parameter.name))}")
                case _:
                    optional = parameter.default is not inspect.Parameter.empty
                    if optional and rng.random() < 0.5:
                        break
                    out.append(self._value(_meaning(member, parameter.name)))
        return ", ".join(sorted(out, key=_is_keyword))

    def _value(self, name: str) -> str:
        rng = self._rng
        if rng.random() < 0.06:
            kind = rng.choice([*sorted(self._live), ""])
            return self._pick(kind) or values.nasty(rng)
        kinds = _TAKES.get(name)
        if kinds is not None and rng.random() < 0.6:
            held = self._pick(rng.choice(kinds))
            if held is not None:
                return held
        return values.named(rng, name) or values.number(rng)


def _meaning(member: Member, name: str) -> str:
    """What an argument of that name is to this member."""
    return _MEANINGS.get((member.owner, name), name)


def _is_keyword(argument: str) -> bool:
    head, sign, _ = argument.partition("=")
    return bool(sign) and head.isidentifier()
