"""Hypothesis strategies of template documents: every kind of box and attribute, values that fit and values that do not.

They are made of the tables that templates are read with, so that an attribute that is added is mutated too.
"""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from vecdraw.poster.attributes import Attribute
from vecdraw.poster.formats import FORMATS
from vecdraw.poster.kinds import Choice, Flag, ListOf, Number
from vecdraw.poster.lengths import LengthKind
from vecdraw.poster.node_kinds import CHARTS, FLOW_KEYS, FLOW_KINDS, NODE_KINDS, SHAPES

_SVG: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'

HOSTILE: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 0.5, 7, 100, 1e9, -1e9, 1e300, 10**40, float("nan"), float("inf"), "", " ", "\0",
    "{", "}", "{{", "{}", "{a", "{title}", "{nothing}", "{items}", "{items[0]}", "{items[99999999]}", "{n|money:XXX}",
    "{n|number:" + "#" * 300 + "}", "{n|number:\"'\"}", "{n|date:" + "y" * 300 + "}", "{title|truncate:-1}",
    "{title|upper|lower|title|trim|length}", "{items|join:\"}{\"}", "{n|percent:99}", "{n|time}", "{n|compact}",
    "auto", "50%", "-50%", "1e9px", "99999999999999999999px", "1em", "2fr", "minmax(1px, 2fr)", "span 999999", "1 / 0",
    "red", "#12", "#1234567890", "oklch(70% .15 30)", "color-mix(in oklab, red, blue)", "linear-gradient(red, blue)",
    "linear-gradient()", "radial-gradient(circle at 0% 0%, red 0%, blue 100%)", "conic-gradient(from 9deg, red, blue)",
    "blur(4px)", "blur(99999px)", "drop-shadow(0 0 9999px red)", "url(x)", "0 8px 24px #0004", "0 0 0 99999px red",
    "700 40px/1 Inter", "0px x", "1e9px serif", "x" * 2000, "汉字，标点。" * 30, "\u202e\u2066\u0301" * 40,
    "\ud7ff\uffff",
    "M0 0H10V10Z", "M0 0" + "L1 1" * 300, "A 1 1 1 1 1 1 1", "M0 0C1e38 1e38 -1e38 1e38 0 0", _SVG, _SVG[:40],
    "../x.png", "/etc/passwd", "C:\\x.png", "\\\\host\\x.png", "http://x.invalid/a.png", "data:image/png;base64,AAAA",
    "data:,", "file:///etc/passwd", "picture.png", "banner", "row", "<b>x</b>", "<b><i>", "<ruby>a<rt>b</rt></ruby>",
    "2026-11-21", "19:30", "zh-Hant", "xx-" * 40, "ar", "vertical-rl", (), [], {}, [[]], [[[[1]]]], [1, 2, 3],
    [1, "x", None],
    [[1, 2], [3, 4]], [[1], [2, 3]], [["a", "b"], ["c", 1.5]], [{"label": "a", "value": 3}, {"label": "b"}],
    {"linear": ["red", [0.5, "blue"]], "angle": 40}, {"radial": ["red"], "center": ["50%", "50%"]}, {"conic": []},
    {"picture": "x.png"}, {"all": [True, {"not": "{n}"}]}, {"text": "x"}, {"repeat": 3, "each": {"text": "{item}"}},
)  # fmt: skip
"""Values that a template may have anywhere, most of them where they make no sense."""

_CONTENT: Final[dict[str, tuple[Any, ...]]] = {
    "text": ("Hello", "{title}", "{n|number:2} 汉字", "a\nb", ""),
    "image": ("picture.png", "{title}"),
    "svg": (_SVG,),
    "shape": SHAPES,
    "path": ("M0 0H10V10Z", "M0 0Q5 9 9 0"),
    "qr": ("https://example.com/", "{title}"),
    "barcode": ("4006381333931", "ABC-123"),
    "chart": CHARTS,
    "table": ([["a", "b"], ["c", "d"]], [["{title}"]]),
    "space": (None,),
}
_MOST_INSIDE: Final = 3
_HEAD: Final[dict[str, Any]] = {
    "size": "120x80",
    "parameters": {
        "title": {"type": "text", "default": "Title"},
        "n": {"type": "number", "default": 3},
        "items": {"type": "list", "default": ["a", "b"]},
    },
    "components": {"card": {"parameters": {"label": "text"}, "body": [{"text": "{label}"}, {"slot": "more"}]}},
}


def _fitting(one: Attribute) -> st.SearchStrategy[Any]:
    """Values that an attribute takes, as far as its kind tells."""
    match one.kind:
        case Choice(words):
            return st.sampled_from(words)
        case Flag():
            return st.booleans()
        case Number(low, high, whole):
            least, most = max(low, -1000), min(high, 1000)
            return st.integers(int(least), int(most)) if whole else st.floats(least, most)
        case LengthKind():
            return st.one_of(st.integers(0, 200), st.sampled_from(["50%", "1em", "3mm", "auto"]))
        case ListOf(each):
            return st.lists(_fitting(Attribute("", each, "", "look")), max_size=4)
        case _:
            return st.sampled_from(HOSTILE)


def _attributes(known: dict[str, Attribute]) -> st.SearchStrategy[dict[str, Any]]:
    hostile = st.sampled_from(HOSTILE)
    pairs = st.sampled_from(sorted(known)).flatmap(
        lambda name: st.tuples(st.just(name), st.one_of(_fitting(known[name]), _fitting(known[name]), hostile))
    )
    return st.lists(pairs, max_size=5).map(dict)


def _node(kind: str, inside: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    known = NODE_KINDS[kind].known
    usual = st.sampled_from(_CONTENT[kind]) if kind in _CONTENT else st.lists(inside, max_size=_MOST_INSIDE)
    content = st.one_of(usual, usual, usual, st.sampled_from(HOSTILE))
    extras = st.fixed_dictionaries(
        {}, optional={"if": st.sampled_from(("{n|above:2}", True, {"not": "{title}"}, {"all": []})), "name": st.text()}
    )
    return st.tuples(content, _attributes(known), extras).map(lambda made: {kind: made[0], **made[1], **made[2]})


def _flow(kind: str, inside: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    hostile = st.sampled_from(HOSTILE)
    first = {
        "repeat": st.one_of(st.integers(0, 4), st.just("{items}"), hostile),
        "use": st.one_of(st.just("card"), hostile),
        "slot": st.one_of(st.just("more"), hostile),
    }[kind]
    parts = {
        "each": st.lists(inside, max_size=2), "empty": inside, "default": inside, "as": st.sampled_from(("it", "", 3)),
        "index": st.just("at"), "most": hostile, "if": hostile, "with": st.one_of(st.just({"label": "x"}), hostile),
        "slots": st.one_of(st.dictionaries(st.just("more"), inside), hostile),
    }  # fmt: skip
    optional = {key: parts[key] for key in FLOW_KEYS[kind] if key not in ("each", "with")}
    needed = {key: parts[key] for key in FLOW_KEYS[kind] if key in ("each", "with")}
    return st.fixed_dictionaries({kind: first, **needed}, optional=optional)


def boxes() -> st.SearchStrategy[Any]:
    """A box with boxes inside: a mapping as a document has it."""
    leaves = st.one_of(*(_node(kind, st.nothing()) for kind in _CONTENT))

    def around(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        nodes = [_node(kind, inside) for kind in ("row", "column", "grid", "stack")]
        return st.one_of(*nodes, *nodes, *(_flow(kind, inside) for kind in FLOW_KINDS))

    return st.recursive(leaves, around, max_leaves=8)


def expressions() -> st.SearchStrategy[str]:
    """Expressions with formats, most of which do not fit the value."""
    argument = st.one_of(
        st.integers(-5, 400).map(str), st.sampled_from(("EUR", "long", '"x"', "yyyy", "#,##0.00", "'"))
    )
    call = st.tuples(st.sampled_from(sorted(FORMATS)), st.lists(argument, max_size=3)).map(
        lambda c: ":".join((c[0], *c[1]))
    )
    name = st.sampled_from(("title", "n", "items", "items[0]", "title.x", "size"))
    return st.tuples(name, st.lists(call, max_size=3)).map(lambda parts: "{" + "|".join((parts[0], *parts[1])) + "}")


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """Whole templates; some parts of the head are other than they should be."""
    hostile = st.sampled_from(HOSTILE)
    head = st.fixed_dictionaries(
        {},
        optional={
            "size": st.one_of(st.sampled_from(("50x50", "A7", "80 x auto", "1e9x1", "0x0")), hostile),
            "lang": st.one_of(st.sampled_from(("zh-Hans", "de", "ar", "xx")), hostile),
            "background": hostile, "font": hostile, "color": hostile,
            "theme": st.one_of(st.just({"colors": {"a": "red"}}), hostile),
            "dpi": hostile, "vecdraw": hostile, "title": hostile,
        },
    )  # fmt: skip
    heads = st.one_of(st.just({}), st.just({}), head)
    texts = st.builds(lambda text: {"text": text}, expressions())
    body = st.one_of(boxes(), boxes(), st.lists(boxes(), max_size=3), texts)
    return st.builds(lambda changes, made: {**_HEAD, **changes, "body": made}, heads, body)
