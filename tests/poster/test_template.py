"""Templates: boxes where they should be, data checked, mistakes named with their line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from vecdraw.errors import LimitError, TemplateError
from vecdraw.poster.tree import column, grid, image, repeat, row, shape, slot, space, stack, text, use

pytest.importorskip("stretchable")


def boxes(
    body: Any, size: str = "400x300", data: dict[str, Any] | None = None, **head: Any
) -> dict[str, tuple[float, ...]]:
    made = vd.Template({"size": size, "body": body, **head}).boxes(data)
    return {box.name: (box.x, box.y, box.width, box.height) for box in made.all() if box.name}


class TestLayout:
    def test_a_row_shares_its_room(self) -> None:
        made = boxes(
            row(shape("rectangle", name="a", grow=1), shape("rectangle", name="b", grow=3), gap=40, height=100)
        )
        assert made == {"a": (0, 0, 90, 100), "b": (130, 0, 270, 100)}

    def test_a_column_spreads(self) -> None:
        one = {"height": 50}
        made = boxes(column(shape("line", name="a", **one), space(), shape("line", name="b", **one), padding=10))
        assert made["a"] == (10, 10, 380, 50)
        assert made["b"] == (10, 240, 380, 50)

    def test_shares_of_the_container(self) -> None:
        made = boxes(row(shape("line", name="a", width="25%", height="50%"), padding="10 20"))
        assert made["a"] == (20, 10, 90, 140)

    def test_an_aspect_ratio(self) -> None:
        assert boxes(column(shape("line", name="a", width=160, aspect_ratio=2), align="start"))["a"] == (0, 0, 160, 80)

    def test_absolute_places(self) -> None:
        made = boxes(stack(shape("line", name="a", position="absolute", right=10, bottom=20, width=30, height=40)))
        assert made["a"] == (360, 240, 30, 40)

    def test_a_stack_lays_boxes_over_one_another(self) -> None:
        made = boxes(stack(shape("line", name="a"), shape("line", name="b"), padding=5))
        assert made["a"] == made["b"] == (5, 5, 390, 290)

    def test_a_grid(self) -> None:
        cells = [shape("line", name=name) for name in "abc"]
        made = boxes(grid(*cells, columns="100 1fr", rows=[50, 60], gap=[10, 20]))
        assert made == {"a": (0, 0, 100, 50), "b": (120, 0, 280, 50), "c": (0, 60, 100, 60)}

    def test_cells_that_span(self) -> None:
        made = boxes(grid(shape("line", name="a", grid_column="1 / span 2", grid_row=2), columns=4, rows=3))
        assert made["a"] == (0, 100, 200, 100)

    def test_units(self) -> None:
        assert boxes(column(shape("line", name="a", width="1in", height="72pt"), align="start"))["a"] == (0, 0, 96, 96)

    def test_text_wraps_where_there_is_no_room(self) -> None:
        made = boxes(row(text("word " * 20, name="a", size=20, line_height=1.5), width=200))
        assert made["a"][2] <= 200
        assert made["a"][3] % 30 == 0
        assert made["a"][3] > 30

    def test_text_in_em(self) -> None:
        made = boxes(column(column(shape("line", name="a", height="2em"), size="1.5em"), size=20))
        assert made["a"][3] == 60

    def test_lines_keep_their_share_of_a_size_that_changes(self) -> None:
        lines = text("one\ntwo", name="a", font="20px/1.5 Inter", when={"default": {"size": 40}})
        assert boxes(column(lines))["a"][3] == 120

    def test_padding_that_is_more_than_there_is_room_for(self) -> None:
        made = boxes(column(text("word", name="a", fit=[8, 20]), padding=250), size="400x600")
        assert made["a"][2] == 0

    def test_a_line_of_no_width_is_not_drawn(self) -> None:
        shapes = stack(shape("line", stroke="red", stroke_width=0), text("x", stroke="red", stroke_width=0))
        assert not vd.Template({"size": "20x20", "body": shapes}).render().to_numpy()[..., 0].any()

    def test_vertical_text_is_as_wide_as_its_lines(self) -> None:
        made = boxes(
            row(
                text("天地玄黄" * 4, name="a", size=20, line_height=1.5, writing_mode="vertical-rl"),
                height=160,
                align="start",
            )
        )
        assert made["a"][2:] == (60, 160)


class TestFlow:
    def test_repeat(self) -> None:
        body = row(repeat("{items}", shape("line", width="{item}", height=10, name="{index}")))
        template = vd.Template({"size": "400x300", "body": body | {"align": "start"}, "parameters": {"items": "list"}})
        widths = [box.width for box in template.boxes({"items": [10, 20, 30]}).all() if box.kind == "shape"]
        assert widths == [10, 20, 30]

    def test_repeat_of_nothing(self) -> None:
        body = column({"repeat": "{items}", "each": {"text": "x"}, "empty": {"text": "none", "name": "empty"}})
        template = vd.Template({"size": "40x30", "body": body, "parameters": {"items": "list"}})
        assert [box.content for box in template.boxes({"items": []}).all() if box.kind == "text"] == ["none"]

    @pytest.mark.parametrize(
        ("condition", "seen"),
        [
            ("{sale}", True),
            ({"not": "{sale}"}, False),
            ({"all": ["{sale}", "{price|above:100}"]}, False),
            ({"any": ["{sale}", "{price|above:100}"]}, True),
            (False, False),
        ],
    )
    def test_conditions(self, condition: Any, seen: bool) -> None:
        body = column(text("Sale", if_=condition, name="sale"))
        made = boxes(body, data={"sale": True, "price": 50}, parameters={"sale": "flag", "price": "number"})
        assert ("sale" in made) == seen

    def test_components_have_parameters_and_slots(self) -> None:
        card = {"parameters": {"title": "text"}, "body": column(text("{title}"), slot("more", text("default")))}
        body = column(
            use("card", with_={"title": "{name}!"}, slots={"more": [text("{name}?")]}),
            use("card", with_={"title": "B"}),
        )
        template = vd.Template(
            {"size": "400x300", "components": {"card": card}, "body": body, "parameters": {"name": "text"}}
        )
        assert [box.content for box in template.boxes({"name": "A"}).all() if box.kind == "text"] == [
            "A!",
            "A?",
            "B",
            "default",
        ]

    def test_sizes_change_attributes(self) -> None:
        body = column(text("x", name="a", size=20, when={"story": {"size": 40}, "square": {"hide": True}}))
        template = vd.Template({"sizes": {"banner": "400x300", "story": "300x400", "square": "300x300"}, "body": body})
        sizes = {
            name: [box.em for box in template.boxes(size=name).all() if box.kind == "text"] for name in template.sizes
        }
        assert sizes == {"banner": [20], "story": [40], "square": []}

    def test_a_component_that_uses_itself_ends(self) -> None:
        again = {"body": column(use("again"))}
        template = vd.Template({"size": "40x30", "components": {"again": again}, "body": column(use("again"))})
        with pytest.raises(LimitError, match="template_nesting"):
            template.render()


class TestPicture:
    def test_backgrounds_and_shapes(self) -> None:
        body = row(shape("rectangle", fill="red", width=20), shape("rectangle", fill="lime", width=20))
        pixels = vd.Template({"size": "60x10", "background": "blue", "body": body}).render().to_numpy()
        assert [tuple(pixels[5, x]) for x in (10, 30, 50)] == [(255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255)]

    @pytest.mark.parametrize("padding", [0, 4])
    def test_rectangles_have_round_corners(self, padding: int) -> None:
        body = shape("rectangle", fill="black", radius="0 12", padding=padding)
        alpha = vd.Template({"size": "40x40", "body": body}).render().to_numpy()[..., 3]
        first, last = padding, 39 - padding
        assert [bool(alpha[y, x]) for y in (first, last) for x in (first, last)] == [True, False, False, True]
        assert alpha[20, 20] == 255
        assert not alpha[:padding].any()

    def test_a_border_lies_inside(self) -> None:
        body = stack(background="white", border=5, border_color="black")
        pixels = vd.Template({"size": "40x40", "body": body}).render().to_numpy()
        assert (pixels[20, :, 0] == np.repeat([0, 255, 0], [5, 30, 5])).all()

    def test_sides_of_a_border(self) -> None:
        body = stack(background="white", border=[0, 4, 8, 0], border_color="black")
        template = vd.Template({"size": "20x20", "body": body})
        pixels = template.render().to_numpy()[..., 0]
        assert (pixels[:12, :16] == 255).all()
        assert not pixels[12:].any()
        assert not pixels[:, 16:].any()

    @pytest.mark.parametrize(("how", "row_of_picture"), [("cover", "LLLLRRRR"), ("contain", "..LLRR..")])
    def test_pictures_fit(self, how: str, row_of_picture: str) -> None:
        picture = np.zeros((8, 8, 3), np.uint8)
        picture[:, :4], picture[:, 4:] = (255, 0, 0), (0, 0, 255)
        body = image("{photo}", object_fit=how, width=80, height=40, smooth=False)
        template = vd.Template({"size": "80x40", "body": stack(body), "parameters": {"photo": "picture"}})
        pixels = template.render({"photo": picture}).to_numpy()
        letters = {(255, 0, 0, 255): "L", (0, 0, 255, 255): "R", (0, 0, 0, 0): "."}
        assert "".join(letters[tuple(map(int, pixels[20, x]))] for x in range(5, 80, 10)) == row_of_picture

    @pytest.mark.parametrize("also", [{}, {"opacity": 1, "margin": 10, "radius": 20}])
    def test_a_backdrop_is_filtered_within_its_box(self, also: dict[str, Any]) -> None:
        stripes = [shape("rectangle", fill="black", width=1, margin=[0, 1, 0, 0]) for _ in range(40)]
        glass = {"text": "", "backdrop": "blur(6px)", "width": 20, "height": 20, "margin": 10, **also}
        document = {"size": "80x40", "background": "white", "body": stack(row(*stripes), glass)}
        pixels = vd.Template(document).render().to_numpy()[..., 0].astype(int)
        plain = vd.Template({**document, "body": stack(row(*stripes))}).render().to_numpy()[..., 0]
        assert (pixels[:, 31:] == plain[:, 31:]).all()
        assert (pixels[31:] == plain[31:]).all()
        assert np.ptp(pixels[20, 14:26]) < 40
        assert np.ptp(pixels[20, 40:60]) == 255

    def test_a_table_without_rows_is_empty(self) -> None:
        template = vd.Template({"size": "20x20", "body": {"table": [], "stripe": "red", "line_color": "red"}})
        assert not template.render().to_numpy().any()

    def test_z_order(self) -> None:
        body = stack(shape("rectangle", fill="red", z=1), shape("rectangle", fill="blue"))
        assert tuple(vd.Template({"size": "4x4", "body": body}).render().to_numpy()[2, 2]) == (255, 0, 0, 255)

    def test_a_poster_as_high_as_it_needs(self) -> None:
        template = vd.Template(
            {"size": "200 x auto", "body": column(shape("rectangle", height=70), shape("line", height=30))}
        )
        assert template.render().height == 100

    def test_the_same_data_give_the_same_bytes(self) -> None:
        template = vd.Template(
            {"size": "200x100", "body": column(text("{name}", size=30)), "parameters": {"name": "text"}}
        )
        once = template.render({"name": "海报"}).encode("png")
        template.render({"name": "other"})
        assert template.render({"name": "海报"}).encode("png") == once


class TestMistakes:
    @pytest.mark.parametrize(
        ("yaml", "line", "path", "problem"),
        [
            ("size: 10x10\nbody:\n  - txt: Hello", 3, "body[0]", "did you mean 'text'"),
            ("size: 10x10\nbody:\n  - text: Hello\n    colour: red", 4, "body[0].colour", "did you mean 'color'"),
            ("size: 10x10\nbody:\n  - text: Hello\n    size: big", 4, "body[0].size", "a length of at least 0"),
            ("size: 10x10\nbody:\n  - text: Hello\n    align: middle", 4, "body[0].align", "unknown attribute"),
            ("size: 10x10\nbody:\n  - row: []\n    align: centre", 4, "body[0].align", "did you mean 'center'"),
            (
                "size: 10x10\nbody:\n  - text: '{nme}'\nparameters:\n  name: text",
                3,
                "body[0].text",
                "did you mean 'name'",
            ),
            ("size: ten\nbody: []", 1, "size", "expected a size"),
            ("body: []", 1, "", "needs size"),
            ("size: 10x10", 1, "", "needs a body"),
            ("size: 10x10\nbody: []\nparameters:\n  a: {type: txt}", 4, "parameters.a.type", "did you mean 'text'"),
            (
                "size: 10x10\nbody:\n  - shape: ellipse\n    fill: repeating-linear-gradient(red, blue)",
                4,
                "body[0].fill",
                "expected linear-gradient",
            ),
            (
                "size: 10x10\nbody:\n  - {chart: pie, data: [0, 0]}",
                3,
                "body[0]",
                "one of them above it",
            ),
            ("size: 10x10\nbody:\n  - use: card", 3, "body[0].use", "unknown component"),
            ("size: 10x10\nbody:\n  - image: ../x.png", 3, "body[0]", "inside"),
        ],
    )
    def test_they_are_named(self, yaml: str, line: int, path: str, problem: str, tmp_path: Path) -> None:
        file = tmp_path / "poster.yaml"
        file.write_text(yaml)
        with pytest.raises(TemplateError, match=problem) as caught:
            vd.Template.load(file).render({"name": "x"} if "parameters:\n  name" in yaml else {})
        assert (caught.value.line, caught.value.path) == (line, path)
        assert caught.value.source.endswith("poster.yaml")

    @pytest.mark.parametrize(
        ("declared", "given", "problem"),
        [
            ("text", {}, "a is missing"),
            ("text", {"a": 1, "b": 2}, "unknown parameter 'b'"),
            ("number", {"a": "many"}, "expected a number"),
            ({"type": "number", "min": 0}, {"a": -1}, "at least 0"),
            ({"type": "text", "max_length": 3}, {"a": "long"}, "at most 3 characters"),
            ({"type": "choice", "values": ["red", "blue"]}, {"a": "rde"}, "did you mean 'red'"),
            ("date", {"a": "21.11.2026"}, "a date such as"),
            ({"type": "list", "of": "integer"}, {"a": [1, 2.5]}, "a whole number"),
            ({"type": "record", "fields": {"x": "number"}}, {"a": {"y": 1}}, "unknown parameter 'y'"),
        ],
    )
    def test_data_that_is_not_as_declared(self, declared: Any, given: dict[str, Any], problem: str) -> None:
        template = vd.Template({"size": "10x10", "body": [], "parameters": {"a": declared}})
        with pytest.raises(TemplateError, match=problem):
            template.render(given)
