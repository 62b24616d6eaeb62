"""What is in a document: well-formed, small, the same each time; what is shared is written once."""

import re
import tracemalloc

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import vecdraw as vd
from tests import scene_strategies
from tests.svg.documents import (
    HEIGHT,
    WIDTH,
    by_resvg,
    drawn,
    fallbacks_of,
    named,
    needs_resvg,
    parsed,
    root_of,
    svg_of,
)
from vecdraw import limits
from vecdraw.backends.svg import SvgOptions, write_svg
from vecdraw.errors import LimitError
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.ops import BeginLayer, State

ONE_PIXEL = Pixmap(bytes(4), 1, 1)


class OneDrawing:
    """What every drawing is here."""

    def draw(self, ops: object) -> None:
        """Changes nothing."""

    def snapshot(self, part: object = None) -> Pixmap:
        """A transparent pixel."""
        return ONE_PIXEL


def written(scene: vd.Scene) -> list[str]:
    """The parts of the document, with pictures that stand for those that would be drawn."""
    parts: list[str] = []
    write_svg(scene, parts.append, SvgOptions(), lambda *_: OneDrawing(), lambda pixmap: b"PNG")
    return parts


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=150)
@given(scene_strategies.scenes(text=False))
def test_any_scene_is_well_formed_and_refers_to_what_is_there(scene: vd.Scene) -> None:
    document = "".join(written(scene))
    root = root_of(document)
    ids = [each.attrib["id"] for each in root.iter() if "id" in each.attrib]
    assert len(ids) == len(set(ids))
    used = set(re.findall(r"url\(#([^)]+)\)", document)) | set(re.findall(r'href="#([^"]+)"', document))
    assert used <= set(ids)
    assert document == "".join(written(scene))


def test_size_and_view() -> None:
    root = root_of(svg_of(vd.Context(120.5, 80).scene))
    assert (root.attrib["width"], root.attrib["height"], root.attrib["viewBox"]) == ("120.5", "80", "0 0 120.5 80")


def test_an_empty_canvas() -> None:
    assert len(parsed(vd.Scene(0, 0))) == 0


def test_a_rectangle_is_brief() -> None:
    svg = svg_of(drawn(lambda ctx: ctx.fill_rect(10, 20, 30, 40)))
    assert svg.count("<") == 3
    assert '<rect x="10" y="20" width="30" height="40"/>' in svg


def test_a_gradient_is_defined_once() -> None:
    def draw(ctx: vd.Context) -> None:
        for x in range(0, 100, 10):
            ctx.fill_style = vd.LinearGradient((0, 0), (100, 0), ["red", "blue"])
            ctx.fill_rect(x, 0, 8, 8)

    root = parsed(drawn(draw))
    assert len(named(root, "linearGradient")) == 1
    assert len({rect.attrib["fill"] for rect in named(root, "rect")}) == 1


def test_neighbours_share_a_transform_and_a_clip() -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.begin_path()
        ctx.arc(50, 50, 40, 0, 7)
        ctx.clip()
        ctx.rotate(0.1)
        for x in range(0, 100, 10):
            ctx.fill_rect(x, 0, 8, 8)

    root = parsed(drawn(draw))
    assert len(named(root, "g")) == 2
    assert len(named(root, "clipPath")) == 1
    assert all("transform" not in rect.attrib for rect in named(root, "rect"))


def test_a_picture_is_embedded_once() -> None:
    image = Pixmap.from_array(np.arange(48, dtype=np.uint8).reshape(4, 4, 3))

    def draw(ctx: vd.Context) -> None:
        ctx.draw_image(image, 0, 0)
        ctx.draw_image(image, 40, 0, 20, 10)
        ctx.draw_image(image, 1, 1, 2, 2, 80, 0, 20, 20)

    root = parsed(drawn(draw))
    assert len(named(root, "image")) == 1
    assert len(named(root, "use")) == 3


def test_a_scene_is_written_once() -> None:
    inner = drawn(lambda ctx: ctx.fill_rect(1, 2, 3, 4))

    def draw(ctx: vd.Context) -> None:
        for x in range(5):
            ctx.draw_scene(inner, x * 10, 0)

    root = parsed(drawn(draw))
    assert len(named(root, "use")) == 5
    assert len([rect for rect in named(root, "rect") if rect.attrib.get("x") == "1"]) == 1


def test_scenes_that_draw_a_scene_twice_each_do_not_multiply() -> None:
    scene = drawn(lambda ctx: ctx.fill_rect(0, 0, 5, 5))
    for _ in range(10):
        outer = vd.Context(160, 120)
        outer.draw_scene(scene, 0, 0)
        outer.draw_scene(scene, 5, 5)
        scene = outer.scene
    assert len(svg_of(scene)) < 5000


def test_circles_ellipses_and_rounded_rectangles_are_elements() -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.begin_path()
        ctx.arc(30, 30, 20, 0, 7)
        ctx.fill()
        ctx.begin_path()
        ctx.ellipse(80, 30, 20, 10, 0, 0, 7)
        ctx.fill()
        ctx.begin_path()
        ctx.round_rect(10, 70, 60, 30, 8)
        ctx.fill()

    root = parsed(drawn(draw))
    assert [dict(each.attrib) for each in named(root, "circle")] == [{"cx": "30", "cy": "30", "r": "20"}]
    assert [each.attrib["ry"] for each in named(root, "ellipse")] == ["10"]
    assert [each.attrib["rx"] for each in named(root, "rect")] == ["8"]
    assert named(root, "path") == []


def test_the_prefix_begins_every_id() -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = vd.LinearGradient((0, 0), (100, 0), ["red", "blue"])
        ctx.filter = "blur(2px)"
        ctx.fill_rect(0, 0, 50, 50)

    root = parsed(drawn(draw), id_prefix="pic-")
    assert all(each.attrib["id"].startswith("pic-") for each in root.iter() if "id" in each.attrib)


def test_drawings_in_one_notebook_have_ids_of_their_own() -> None:
    def shown(color: str) -> str:
        ctx = vd.Context(WIDTH, HEIGHT)
        ctx.fill_style = vd.LinearGradient((0, 0), (100, 0), ["red", color])
        ctx.fill_rect(0, 0, 50, 50)
        markup = ctx._repr_svg_()
        assert markup is not None
        return markup

    blue, green = shown("blue"), shown("green")
    blue_id, green_id = (named(root_of(one), "linearGradient")[0].attrib["id"] for one in (blue, green))
    assert blue_id != green_id
    assert f"url(#{blue_id})" in blue
    assert f"url(#{green_id})" in green
    assert shown("blue") == blue


def test_the_document_comes_in_parts_as_it_is_written() -> None:
    def draw(ctx: vd.Context) -> None:
        for i in range(20_000):
            ctx.fill_rect(i % 150, i % 110, 5, 5)

    parts = written(drawn(draw))
    assert len(parts) > 5
    assert max(map(len, parts)) < 200_000


def test_what_changes_what_is_there_does_not_copy_it() -> None:
    def draw(count: int) -> int:
        ctx = vd.Context(160, 120, background="white")
        for i in range(count):
            ctx.fill_rect(i % 150, i % 110, 5, 5)
            if i % 4 == 0:
                ctx.clear_rect(i % 140, i % 100, 3, 3)
        return sum(map(len, written(ctx.scene)))

    assert draw(4000) < 2.5 * draw(2000)


def test_groups_do_not_nest_without_bound() -> None:
    def draw(ctx: vd.Context) -> None:
        for i in range(300):
            ctx.fill_rect(i % 150, i % 110, 5, 5)
            ctx.clear_rect(i % 140, i % 100, 3, 3)

    scene = drawn(draw, "white")
    depth = deepest = 0
    for tag in re.findall(r"<[^>]*>", "".join(written(scene))):
        depth += 0 if tag.endswith("/>") else -1 if tag.startswith("</") else 1
        deepest = max(deepest, depth)
    assert deepest < 50
    assert [fallback.feature for fallback in fallbacks_of(scene)] == ["compositing of what is below"]


def test_what_is_hidden_by_a_copy_is_not_written() -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = "red"
        ctx.fill_rect(0, 0, 50, 50)
        ctx.global_composite_operation = "copy"
        ctx.fill_style = "blue"
        ctx.fill_rect(10, 10, 5, 5)

    root = parsed(drawn(draw, "white"))
    assert [rect.attrib["fill"] for rect in named(root, "rect")] == ["#00f"]


def test_erasing_again_and_again_is_one_mask() -> None:
    def draw(ctx: vd.Context) -> None:
        for x in range(0, 100, 10):
            ctx.clear_rect(x, 0, 5, 50)

    assert len(named(parsed(drawn(draw, "white")), "mask")) == 1


def test_layers_that_are_masked_are_forgotten() -> None:
    few, many = (_most_memory(_masked_layers(count)) for count in (300, 1800))
    assert many - few < 1500 * 200  # bytes; a plan takes a thousand


def _masked_layers(count: int) -> vd.Scene:
    """Layers in which one rectangle masks another."""
    ctx = vd.Context(WIDTH, HEIGHT)
    for _ in range(count):
        with ctx.layer():
            ctx.fill_rect(10, 10, 14, 9)
            ctx.global_composite_operation = "destination-in"
            ctx.fill_rect(14, 14, 14, 9)
    return ctx.scene


def _most_memory(scene: vd.Scene) -> int:
    """Bytes of Python's that writing a scene takes at one time."""
    tracemalloc.start()
    write_svg(scene, lambda _: None, SvgOptions(), lambda *_: OneDrawing(), lambda pixmap: b"PNG")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_layers_without_end_are_refused() -> None:
    ops = (BeginLayer(State()),) * (limits.current().layer_depth + 1)
    with pytest.raises(LimitError, match="layers"):
        written(vd.Scene(10, 10, ops))


@needs_resvg
@pytest.mark.parametrize("erased", range(4))
def test_an_operation_is_in_the_picture_below_with_its_shadow_or_not_at_all(erased: int) -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.fill_rect(10, 10, 100, 80)
        ctx.global_composite_operation = "xor"
        ctx.shadow_color, ctx.shadow_offset_x = "red", 4
        for i in range(8):
            ctx.fill_style = f"hsl({i * 40} 60% 50%)"
            ctx.fill_rect(12 * i, 9 * i, 40, 30)
            if i >= 8 - erased:
                ctx.clear_rect(5 + 9 * i, 20, 6, 50)

    scene = drawn(draw, "white")
    assert parsed(scene) is not None
    assert [fallback.feature for fallback in fallbacks_of(scene)] == ["compositing of what is below"]
    assert by_resvg(scene).is_near
