"""Tagged documents keep the rules of PDF/UA-1 (ISO 14289-1) that a program can see."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import vecdraw as vd
from tests.pdf.pdfua import complaints_ua
from tests.pdf.readers import complaints
from tests.vector.pictures import probes
from vecdraw.backends.pdf_document import PdfOptions, PdfPage, PdfTag
from vecdraw.backends.skia.pdf import write_pdf
from vecdraw.errors import BadValueError
from vecdraw.scene.ops import BeginLayer, EndLayer

pikepdf = pytest.importorskip("pikepdf")

CLAIMED = {"title": "All kinds", "lang": "en", "standard": "pdf/ua-1"}
NESTING = ("Sect", "Div")


def all_kinds(**options: Any) -> vd.Document:
    """A document with every kind of tag that has rules of its own, and a page with none."""
    with vd.Document(**options) as doc:
        with doc.page(300, 400, background="#fffaf0") as page:
            page.font = "12px 'Noto Sans SC'"
            page.fill_rect(0, 0, 300, 10)
            with page.tag("H1"):
                page.fill_text("Heading ﬁ שלום 12", 20, 40)
            with page.tag("P", lang="zh-Hans"):
                page.fill_text_box("永和九年，岁在癸丑", (20, 50, 60, 80), writing_mode="vertical-rl")
            with page.tag("P"), page.tag("Link"):
                page.fill_text("A link", 20, 150)
                page.link((20, 140, 40, 12), "https://example.org")
            with page.tag("Figure", alt="A red disc"):
                page.fill_style = "red"
                page.begin_path()
                page.arc(200, 100, 40, 0, 7)
                page.fill()
            page.link_to((20, 160, 40, 12), "end")
            with page.tag("L"):
                for at, text in enumerate(("one", "two")):
                    with page.tag("LI"):
                        with page.tag("Lbl"):
                            page.fill_text("•", 20, 180 + 20 * at)
                        with page.tag("LBody"):
                            page.fill_text(text, 40, 180 + 20 * at)
            with page.tag("Table"):
                for row, cells in enumerate((("TH", "TH"), ("TH", "TD"))):
                    with page.tag("TR"):
                        for column, role in enumerate(cells):
                            with page.tag(role):
                                page.fill_text(f"{row} {column}", 20 + 60 * column, 240 + 20 * row)
            page.global_composite_operation = "lighter"
            with page.tag("Figure", alt="Light"):
                page.fill_rect(200, 200, 60, 60)
        with doc.page(200, 200, background="white") as page:
            page.fill_rect(0, 0, 10, 10)
            page.destination("end")
        with doc.page(200, 200) as page, page.tag("H2"):
            page.fill_text("😀 smile", 20, 40)
    return doc


@pytest.mark.parametrize("options", [{}, {"bleed": "3mm", "marks": True}, {"bleed": "3mm", "marks": ("bars",)}])
def test_a_document_says_that_it_is_accessible_and_is(options: dict[str, Any], tmp_path: Path) -> None:
    data = all_kinds(**CLAIMED, **options).encode()
    assert complaints_ua(data) == []
    assert complaints(data, tmp_path) in ([], None)


def test_a_tagged_document_with_a_title_has_it_where_readers_look() -> None:
    assert complaints_ua(all_kinds(title="All kinds").encode(), is_claimed=False) == []


def test_a_title_that_xml_cannot_hold_stays_in_the_information_dictionary() -> None:
    with pikepdf.open(io.BytesIO(all_kinds(title="a\x01b").encode())) as pdf:
        assert "/Metadata" not in pdf.Root
        assert str(pdf.docinfo["/Title"]) == "a\x01b"
    with pytest.raises(BadValueError, match=r"U\+0001"):
        vd.Document(**(CLAIMED | {"title": "a\x01b"}))


def found(pdf: Any, role: str) -> list[Any]:
    """The structure elements of a role, in their order."""

    def walk(element: Any) -> list[Any]:
        kids = [kid for kid in element.get("/K", []) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        return [*([element] if str(element.S)[1:] == role else []), *(each for kid in kids for each in walk(kid))]

    return walk(pdf.Root.StructTreeRoot.K[0])


def test_figures_have_their_boxes_and_heads_of_tables_their_scopes() -> None:
    with pikepdf.open(io.BytesIO(all_kinds().encode())) as pdf:
        boxes = [[float(edge) for edge in each.A.BBox] for each in found(pdf, "Figure")]
        scopes = [str(each.A.Scope) for each in found(pdf, "TH")]
    assert boxes == [pytest.approx([160, 260, 240, 340], abs=1), pytest.approx([200, 140, 260, 200], abs=1)]
    assert scopes == ["/Column", "/Column", "/Row"]


def test_links_have_words() -> None:
    with pikepdf.open(io.BytesIO(all_kinds().encode())) as pdf:
        assert [str(each.Contents) for each in pdf.pages[0].Annots] == ["https://example.org", "end"]


def test_what_replaces_is_of_the_tag_that_it_is_drawn_in() -> None:
    with pikepdf.open(io.BytesIO(all_kinds().encode())) as pdf:
        assert [len(each.K) for each in found(pdf, "Figure")] == [1, 1]


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ([("Figure", "")], "alt="),
        ([("Formula", "")], "alt="),
        ([("H2", "")], "H1 at most"),
        ([("H1", ""), ("H3", "")], "H2 at most"),
        ([("H", "")], "level"),
        ([("LI", "")], "inside of L"),
        ([("TD", "")], "inside of TR"),
        ([], "tags"),
    ],
)
def test_what_is_not_accessible_is_refused(tags: list[tuple[str, str]], words: str) -> None:
    def draw() -> None:
        with vd.Document(**CLAIMED) as doc, doc.page(100, 100) as page:
            for role, alt in tags:
                with page.tag(role, alt=alt):
                    page.fill_rect(0, 0, 10, 10)

    with pytest.raises(BadValueError, match=words):
        draw()


@pytest.mark.parametrize("left_out", ["title", "lang"])
def test_what_has_to_be_said_is_asked_for(left_out: str) -> None:
    with pytest.raises(BadValueError, match=f"{left_out}="):
        vd.Document(**{key: value for key, value in CLAIMED.items() if key != left_out})


def tagged(scene: vd.Scene, rng: random.Random) -> tuple[PdfTag, ...]:
    """Tags at random, inside each other."""
    depth, free = 0, [0]
    for at, op in enumerate(scene.ops):
        depth += isinstance(op, BeginLayer) - isinstance(op, EndLayer)
        free += [at + 1] if depth == 0 else []
    tags: list[PdfTag] = []

    def fill(start: int, stop: int, parent: int) -> None:
        places = [at for at in free if start <= at <= stop]
        cuts = sorted(rng.sample(places, min(len(places), rng.randint(2, 5))))
        for begin, end in pairwise(cuts):
            role = rng.choice(("P", "Figure", "Span", "Note", *NESTING, ""))
            if role:
                tags.append(PdfTag(role, begin, end, "words" * (role == "Figure"), rng.choice(("", "fr")), parent))
            if role in NESTING and end - begin < stop - start:
                fill(begin, end, len(tags) - 1)

    fill(0, len(scene.ops), -1)
    return tuple(tags)


@pytest.mark.parametrize("part", range(4))
def test_drawings_with_tags_at_random(part: int) -> None:
    for picture in probes()[part::16]:
        tags = tagged(picture.scene, random.Random(picture.name))  # noqa: S311  # for a test
        if not tags:
            continue
        parts: list[bytes] = []
        options = PdfOptions("Tagged", lang="en", standard="pdf/ua-1")
        write_pdf([PdfPage(picture.scene, tags=tags), PdfPage(picture.scene)], parts.append, options)
        assert complaints_ua(b"".join(parts)) == [], picture.name


def without(*path: str) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        value = pdf.Root
        for key in path[:-1]:
            value = value[key]
        del value[path[-1]]

    return change


def unmarked(pdf: Any) -> None:
    pdf.pages[0].contents_add(b"0 0 5 5 re f")


def nested(pdf: Any) -> None:
    contents = pdf.pages[0].Contents
    contents.write(contents.read_bytes().replace(b"/H1 <</MCID 0>> BDC", b"/Artifact BMC /H1 <</MCID 0>> BDC EMC"))


def swapped(pdf: Any) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    numbers[1] = pdf.make_indirect(pikepdf.Array(reversed(list(numbers[1]))))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without("/MarkInfo"), "marked"),
        (without("/Lang"), "language"),
        (without("/Metadata"), "metadata"),
        (without("/ViewerPreferences"), "title"),
        (without("/StructTreeRoot"), "structure tree"),
        (unmarked, "belongs to no tag"),
        (nested, "inside artifact"),
        (swapped, "another element's"),
        (lambda pdf: pdf.pages[0].Annots[0].__delitem__("/Contents"), "without words"),
        (lambda pdf: pdf.pages[0].obj.__delitem__("/Tabs"), "order of tabs"),
        (lambda pdf: found(pdf, "Figure")[0].__delitem__("/Alt"), "without a description"),
        (lambda pdf: found(pdf, "Figure")[0].__delitem__("/A"), "without its box"),
        (lambda pdf: found(pdf, "H2")[0].__setitem__("/S", pikepdf.Name("/H3")), "H3 after H1"),
        (lambda pdf: found(pdf, "P")[0].__setitem__("/S", pikepdf.Name("/Verse")), "no standard type"),
    ],
)
def test_the_rules_are_noticed_where_they_are_broken(change: Callable[[Any], None], words: str) -> None:
    with pikepdf.open(io.BytesIO(all_kinds(**CLAIMED).encode())) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    assert any(words in line for line in complaints_ua(out.getvalue()))
