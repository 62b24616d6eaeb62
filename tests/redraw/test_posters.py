"""What kernels draw past Skia is drawn again inside the damage alone, on canvases that are large enough for them."""

import random
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.redraw.drawings import drawn_anew, pixels_of, reused
from vecdraw.backends.skia import damage, redraw
from vecdraw.backends.skia.patches import PatchRenderer
from vecdraw.scene.ops import Op
from vecdraw.scene.scene import Scene

WIDTH, HEIGHT = 160, 120
_PHOTO: Final = vd.Pixmap(bytes(range(256)) * 27, 48, 36, alpha="opaque")
_STICKER: Final = vd.Pixmap(bytes(value // 2 for value in range(256)) * 27, 48, 36, alpha="premultiplied")
_BRUSHES: Final = (
    "#123456",
    "#12345680",
    "#ff08",
    vd.LinearGradient((0, 0), (0, HEIGHT), ["#123456", "#fedcba"]),
    vd.LinearGradient((10, 5), (90, 70), ["#12345680", "#fedcba20", "#00ff00"]),
    vd.RadialGradient((80, 50), 0, (80, 50), 90, ["#ffeecc80", "#ffeecc00"]),
    vd.ConicGradient(0.3, (80, 60), ["red", "lime", "red"]),
)

coordinate = st.one_of(*[st.integers(-10, WIDTH)] * 4, st.floats(-10, WIDTH, width=32))
length = st.one_of(*[st.integers(1, 150)] * 4, st.floats(1, 150, width=32))
part = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["rect", "rect", "card", "text", "text", "photo", "sticker", "clear", "stroke"]),
        "x": coordinate,
        "y": coordinate,
        "width": length,
        "height": length,
        "brush": st.sampled_from([*_BRUSHES, *["#654321"] * 4]),
        "alpha": st.sampled_from([1.0, 1.0, 0.6]),
        "shadow": st.sampled_from([None, None, 3.0]),
        "scale": st.sampled_from([1.0, 1.0, 1.5, 0.3]),
        "text": st.sampled_from(["永和九年", "Ag", "f", "😀a"]),
        "blend": st.sampled_from(["source-over"] * 4 + ["multiply", "xor", "source-atop", "destination-out", "copy"]),
    }
)


def _draw(ctx: vd.Context, what: dict[str, Any]) -> None:
    x, y, width, height = what["x"], what["y"], what["width"], what["height"]
    with ctx.saved():
        ctx.fill_style = ctx.stroke_style = what["brush"]
        if what["alpha"] != 1.0:
            ctx.global_alpha = what["alpha"]
        if what["blend"] != "source-over":
            ctx.global_composite_operation = what["blend"]
        if what["scale"] != 1.0:
            ctx.scale(what["scale"], what["scale"])
        if what["shadow"]:
            ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_x = "#0008", what["shadow"], 2
        match what["kind"]:
            case "rect":
                ctx.fill_rect(x, y, width, height)
            case "card":
                ctx.begin_path()
                ctx.round_rect(x, y, width, height, 9)
                ctx.fill()
            case "text":
                ctx.font = f"{width / 3 + 6}px 'Noto Sans SC', Inter, 'Noto Color Emoji'"
                ctx.fill_text(what["text"], x, y)
            case "photo":
                ctx.draw_image(_PHOTO, x, y, width, height)
            case "sticker":
                ctx.draw_image(_STICKER, x, y, width, height)
            case "clear":
                ctx.clear_rect(x, y, width / 4, height / 4)
            case _:
                ctx.stroke_rect(x, y, width, height)


def poster(parts: list[dict[str, Any]], background: str | None, scale: float = 1.0) -> Scene:
    """A background, and the parts on it in order."""
    ctx = vd.Context(WIDTH, HEIGHT, background=background, scale=scale)
    ctx.fill_style = _BRUSHES[3]
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)
    for what in parts:
        _draw(ctx, what)
    return ctx.scene


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(part, min_size=2, max_size=7),
    st.lists(st.tuples(st.integers(0, 6), part), min_size=1, max_size=3),
    st.sampled_from([None, "white", "#8888"]),
    st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0]),
)
def test_posters_with_other_parts(
    eager: None,
    parts: list[dict[str, Any]],
    edits: list[tuple[int, dict[str, Any]]],
    background: str | None,
    scale: float,
) -> None:
    drawings = [poster(parts, background, scale)]
    for at, other in edits:
        parts = [*parts[: at % len(parts)], other, *parts[at % len(parts) + 1 :]]
        drawings.append(poster(parts, background, scale))
    reused(drawings)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(part, min_size=2, max_size=6),
    st.lists(st.lists(part, min_size=1, max_size=3), min_size=4, max_size=5),
    st.sampled_from([None, "white", "#8888"]),
    st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0]),
)
def test_posters_that_end_otherwise(
    repairing: None,
    parts: list[dict[str, Any]],
    ends: list[list[dict[str, Any]]],
    background: str | None,
    scale: float,
) -> None:
    """The parts that all begin with are drawn once beneath what changes, and copied from then on."""
    reused([poster([*parts, *end], background, scale) for end in ends])


def test_what_is_beneath_changes_is_drawn_once(repairing: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text little longer than those before still lies where the pixels beneath are known; one elsewhere does not."""
    inside: list[Op] = []
    draw_inside = PatchRenderer.draw_inside

    def noted(self: PatchRenderer, op: Op, windows: Any) -> bool:
        inside.append(op)
        return draw_inside(self, op, windows)

    monkeypatch.setattr(PatchRenderer, "draw_inside", noted)

    def card(text: str, x: float) -> Scene:
        ctx = vd.Context(WIDTH, HEIGHT)
        ctx.fill_style = _BRUSHES[3]
        ctx.fill_rect(0, 0, WIDTH, HEIGHT)
        ctx.fill_style = _BRUSHES[5]
        ctx.fill_rect(0, 0, WIDTH, HEIGHT)
        ctx.fill_style = "black"
        ctx.font = "20px 'Noto Sans SC'"
        ctx.fill_text("永", 130, 110)
        ctx.fill_text(text, x, 40)
        return ctx.scene

    drawn: list[int] = []
    texts = [("海报", 10), ("报海", 10), ("海海", 10), ("报报", 11), ("海报", 90), ("报", 91)]
    expected = [drawn_anew(card(*text)) for text in texts]
    inside.clear()
    for text, pixels in zip(texts, expected, strict=True):
        before = len(inside)
        np.testing.assert_array_equal(pixels_of(card(*text)), pixels)
        drawn.append(len(inside) - before)
    assert drawn == [0, 3, 1, 1, 3, 1]


def test_what_a_backdrop_adds_to_the_damage_is_drawn_too(repairing: None) -> None:
    """A text that grows, inside the pixels at hand, to where a layer looks behind itself: all of the layer changes."""

    def card(text: str) -> Scene:
        ctx = vd.Context(WIDTH, HEIGHT)
        for brush in (_BRUSHES[3], _BRUSHES[5]):
            ctx.fill_style = brush
            ctx.fill_rect(0, 0, WIDTH, HEIGHT)
        ctx.fill_style = "black"
        ctx.font = "30px 'Noto Sans SC'"
        ctx.fill_text(text, 10, 40)
        with ctx.saved():
            ctx.begin_path()
            ctx.rect(78, 5, 60, 100)
            ctx.clip()
            with ctx.layer(backdrop_filter="blur(4px)"):
                ctx.fill_style = "#fff4"
                ctx.fill_rect(78, 5, 60, 100)
        return ctx.scene

    assert reused([card(text) for text in ("永", "一", "二", "永i", "永永", "永")])[0] == 5


def test_parts_are_drawn_inside_the_damage(eager: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text, cards, gradients, shadows and scaled pictures are."""
    inside: list[tuple[Op, bool]] = []
    draw_inside = PatchRenderer.draw_inside

    def noted(self: PatchRenderer, op: Op, windows: Any) -> bool:
        inside.append((op, draw_inside(self, op, windows)))
        return inside[-1][1]

    monkeypatch.setattr(PatchRenderer, "draw_inside", noted)
    plain: dict[str, Any] = {
        "x": 7,
        "y": 8.25,
        "width": 120,
        "height": 90,
        "alpha": 1.0,
        "shadow": None,
        "blend": "source-over",
        "scale": 1.0,
        "text": "永",
    }
    kinds: list[dict[str, Any]] = [
        {"kind": "card", "brush": "#12345680"},
        {"kind": "card", "brush": "#12345680", "shadow": 3.0},
        {"kind": "rect", "brush": _BRUSHES[5], "x": 5, "y": 5},
        {"kind": "rect", "brush": "#12345680"},
        {"kind": "photo", "brush": "red"},
        {"kind": "text", "brush": "black", "width": 30, "y": 60},
    ]
    parts: list[dict[str, Any]] = [plain | kind for kind in kinds]
    changed = [*parts, plain | {"kind": "text", "brush": "red", "width": 40, "y": 70}]
    reused([poster(parts, None), poster(changed, None), poster(parts, None)])
    assert len(inside) == 2 * (1 + len(parts)) + 1
    assert all(done for _, done in inside), [type(op).__name__ for op, done in inside if not done]


def test_what_lies_below_something_opaque_is_not_drawn(eager: None, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[list[int]] = []
    search = damage.damage

    def noted(*arguments: Any) -> Any:
        done = search(*arguments)
        found.append([] if done is None else done.hiders)
        return done

    monkeypatch.setattr(redraw, "damage", noted)
    drawings = []
    for number in range(2):
        ctx = vd.Context(WIDTH, HEIGHT)
        for color, x in (("#12345680", 0), ("#654321", 10), ("#65432180", 10)):
            ctx.fill_style = color
            ctx.fill_rect(x, 10, 100, 100)
        ctx.fill_style = "black"
        ctx.fill_text(f"{number}", 30, 40)
        ctx.fill_text(f"{number}", 140, 115)
        drawings.append(ctx.scene)
    assert reused(drawings)[0] == 1
    assert found == [[1, -1]]


def _random_part(rng: random.Random) -> dict[str, Any]:
    """A part with sides on whole units, mostly, in plain ways, mostly."""
    return {
        "kind": rng.choice(["rect", "rect", "rect", "card", "text", "photo", "clear", "stroke"]),
        "x": rng.randint(-10, 120),
        "y": rng.randint(-10, 90),
        "width": rng.choice([rng.randint(5, 90), rng.randint(5, 90), rng.uniform(5, 90)]),
        "height": rng.randint(5, 90),
        "brush": rng.choice([*_BRUSHES, *["#654321", "#123456"] * 5]),
        "alpha": rng.choice([*[1.0] * 9, 0.6]),
        "shadow": rng.choice([*[None] * 9, 3.0]),
        "scale": rng.choice([*[1.0] * 9, 0.3]),
        "text": rng.choice(["永和九年", "Ag"]),
        "blend": rng.choice(["source-over"] * 20 + ["multiply", "xor", "source-atop", "destination-out"]),
    }


@pytest.mark.parametrize("scale", [0.5, 1.0, 1.5, 2.0, 3.0])
def test_rectangles_that_skia_fills_are_cut_in_pixels(
    eager: None, scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: list[Op] = []
    draw_clipped = PatchRenderer.draw_clipped

    def noted(self: PatchRenderer, op: Any, windows: Any) -> None:
        cut.append(op)
        draw_clipped(self, op, windows)

    monkeypatch.setattr(PatchRenderer, "draw_clipped", noted)
    rng = random.Random(7)  # noqa: S311  # drawings, no secrets
    for _ in range(40):
        parts = [_random_part(rng) for _ in range(6)]
        background = rng.choice([None, "white", "#8888"])
        other = [parts[0], _random_part(rng), *parts[2:]]
        reused([poster(parts, background, scale), poster(other, background, scale)])
    assert cut
