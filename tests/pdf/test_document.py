"""Documents: pages, metadata, links, outline, structure, and files that are whole or not there."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import vecdraw as vd
from tests.pdf.readers import complaints
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Ref
from vecdraw.errors import BadTypeError, BadValueError, ImageError, StateError


def book(**options) -> vd.Document:
    """Two pages with all that a page can have."""
    with vd.Document(**options) as doc:
        with doc.page(595, 842) as page:
            page.font = "24px Inter"
            doc.bookmark("One")
            with page.tag("H1"):
                page.fill_text("Heading", 72, 100)
            with page.tag("Sect", lang="fr"), page.tag("P"):
                page.fill_text("Text", 72, 140)
            page.fill_rect(72, 150, 100, 1)
            with page.tag("Figure", alt="A red disc"):
                page.fill_style = "red"
                page.begin_path()
                page.arc(200, 300, 80, 0, 7)
                page.fill()
            page.link((72, 120, 200, 30), "https://example.org/ä?q=1", alt="An example")
            page.link_to((72, 300, 10, 20), "end")
            doc.bookmark("Below", 300, level=2)
        with doc.page(400, 300) as page:
            doc.bookmark("Two", 20)
            page.destination("end", 10, 20)
            page.fill_rect(0, 0, 10, 10)
    return doc


def opened(doc: vd.Document) -> PdfFile:
    return PdfFile(doc.encode())


def inherited(file: PdfFile, *path: str):
    """What the catalog's entries lead to."""
    value = file.get(file.root)
    for name in path:
        value = value[name]
        while isinstance(value, Ref):
            value = file.get(value)
    return value


def text(value: bytes) -> str:
    return value[2:].decode("utf-16-be") if value.startswith(b"\xfe\xff") else value.decode()


def test_the_file_is_in_order(tmp_path: Path) -> None:
    found = complaints(book(title="A book", lang="en").encode(), tmp_path)
    if found is None:
        pytest.skip("qpdf is not installed")
    assert found == []


def test_pages_are_as_large_as_was_asked_for_in_points() -> None:
    file = opened(book())
    assert [file.get(page)["MediaBox"] for page in file.pages()] == [[0, 0, 595, 842], [0, 0, 400, 300]]


def test_a_scene_makes_a_page_of_its_size_in_inches() -> None:
    for dpi, width in ((96.0, 300), (72.0, 400), (300.0, 96)):
        file = PdfFile(vd.Context(400, 200, dpi=dpi).encode("pdf"))
        assert file.get(file.pages()[0])["MediaBox"] == [0, 0, width, width / 2]


@pytest.mark.parametrize(("width", "height"), [(100.3, 50.25), (595.276, 841.89), (10.5, 3)])
def test_pages_that_are_not_whole_points_are_neither_cut_nor_larger(width: float, height: float) -> None:
    with vd.Document() as doc, doc.page(width, height) as page:
        page.link((0, 0, width, 2), "https://example.org")
    file = opened(doc)
    entries = file.get(file.pages()[0])
    left, bottom, right, top = (float(edge) for edge in entries["MediaBox"])
    assert (right - left, top - bottom) == pytest.approx((width, height))
    edges = [float(edge) for edge in file.get(entries["Annots"][0])["Rect"]]
    assert edges == pytest.approx([left, top - 2, right, top])


def test_metadata_is_what_was_said() -> None:
    date = datetime(2024, 2, 29, 12, 30, tzinfo=UTC)
    doc = book(title="书 & Book", author="Ann", subject="Tests", keywords="a, b", creator="pytest", date=date)
    file = opened(doc)
    info = file.get(file.info)
    said = {key: text(value) for key, value in info.items()}
    assert said == {
        "Title": "书 & Book",
        "Author": "Ann",
        "Subject": "Tests",
        "Keywords": "a, b",
        "Creator": "pytest",
        "Producer": "vecdraw",
        "CreationDate": "D:20240229123000+00'00'",
        "ModDate": "D:20240229123000+00'00'",
    }


def test_no_date_is_made_up() -> None:
    file = opened(book(title="x"))
    assert set(file.get(file.info)) == {"Title", "Producer"}


def test_the_same_drawing_gives_the_same_bytes() -> None:
    assert book(title="x").encode() == book(title="x").encode()


def test_language_stands_in_the_catalog() -> None:
    assert text(inherited(opened(book(lang="zh-Hans")), "Lang")) == "zh-Hans"
    assert "Lang" not in inherited(opened(book()))


def test_links_lead_to_urls_and_destinations() -> None:
    file = opened(book())
    first, second = file.pages()
    url, inner = (file.get(ref) for ref in file.get(first)["Annots"])
    assert url["A"]["URI"] == b"https://example.org/%C3%A4?q=1"
    assert text(url["Contents"]) == "An example"
    assert [float(edge) for edge in url["Rect"]] == [72, 842 - 150, 272, 842 - 120]
    names = inherited(file, "Names", "Dests", "Names")
    assert names[0] == inner["Dest"] == b"end"
    assert names[1][0] == second
    assert [float(number) for number in names[1][2:4]] == [10, 280]


def test_links_go_through_the_transform() -> None:
    with vd.Document() as doc, doc.page(200, 100) as page:
        page.scale(2, 2)
        page.translate(10, 10)
        page.link((0, 0, 20, 5), "https://example.org")
    file = opened(doc)
    link = file.get(file.get(file.pages()[0])["Annots"][0])
    assert [float(edge) for edge in link["Rect"]] == [20, 70, 60, 80]


def test_the_outline_nests() -> None:
    file = opened(book())
    first = inherited(file, "Outlines", "First")
    below, second = file.get(first["First"]), file.get(first["Next"])
    assert [text(each["Title"]) for each in (first, below, second)] == ["One", "Below", "Two"]
    assert below["Dest"][0] == file.pages()[0]
    assert second["Dest"][0] == file.pages()[1]
    assert float(below["Dest"][3]) == 842 - 300


def test_a_line_of_the_outline_counts_all_that_are_below_it() -> None:
    with vd.Document() as doc, doc.page(100, 100):
        for level in (1, 2, 3, 3, 2, 1):
            doc.bookmark(f"of level {level}", level=level)
    file = opened(doc)
    root = inherited(file, "Outlines")
    first = file.get(root["First"])
    below = file.get(first["First"])
    assert [each.get("Count", 0) for each in (root, first, below, file.get(below["First"]))] == [6, 4, 2, 0]


def test_links_belong_to_the_tag_that_they_are_made_in() -> None:
    with vd.Document() as doc, doc.page(100, 100) as page:
        page.font = "10px Inter"
        with page.tag("P"):
            page.fill_text("See", 10, 20)
            with page.tag("Link", alt="The example"):
                page.fill_text("there", 40, 20)
                page.link((40, 10, 30, 10), "https://example.org")
            page.fill_text("and", 10, 40)
            page.link((10, 30, 30, 10), "https://example.org/and", alt="And")
        page.link((10, 60, 30, 10), "https://example.org/apart")
    file = opened(doc)
    (root,) = inherited(file, "StructTreeRoot", "K")
    _, _, _, (paragraph, apart) = elements(file, root)
    links = file.get(file.pages()[0])["Annots"]
    role, _, _, (first, tagged, second, behind) = paragraph
    assert (role, first, second) == ("P", 0, 2)
    assert tagged[:3] == ["Link", "The example", ""]
    assert [kid if isinstance(kid, int) else kid["Obj"] for kid in tagged[3]] == [1, links[0]]
    assert behind[:2] == ["Link", "And"]
    assert [kid["Obj"] for kid in (*behind[3], *apart[3])] == links[1:]
    numbers = inherited(file, "StructTreeRoot", "ParentTree", "Nums")
    owners = dict(zip(numbers[0::2], numbers[1::2], strict=True))
    for link in links:
        owner = file.get(owners[file.get(link)["StructParent"]])
        assert link in [kid["Obj"] for kid in owner["K"] if isinstance(kid, dict)]


def elements(file: PdfFile, ref: Ref) -> list:
    """A structure element as [role, alt, language, kids]; marked content as its number."""
    entry = file.get(ref)
    kids = [elements(file, kid) if isinstance(kid, Ref) else kid for kid in entry["K"]]
    return [entry["S"], text(entry.get("Alt", b"")), text(entry.get("Lang", b"")), kids]


def test_tags_become_a_tree() -> None:
    file = opened(book())
    (root,) = inherited(file, "StructTreeRoot", "K")
    role, _, _, kids = elements(file, root)
    assert role == "Document"
    assert kids[0] == ["H1", "", "", [0]]
    assert kids[1] == ["Sect", "", "fr", [["P", "", "", [1]]]]
    assert kids[2] == ["Figure", "A red disc", "", [2]]
    assert [kid[0] for kid in kids[3:]] == ["Link", "Link"]
    assert inherited(file, "MarkInfo")["Marked"] is True


def test_content_is_marked_by_its_tag() -> None:
    file = opened(book())
    content = file.get(file.get(file.pages()[0])["Contents"]).content()
    marks = [line.split(b" ")[0] for line in content.split(b"\n") if line.endswith((b"BDC", b"BMC"))]
    assert marks == [b"/H1", b"/P", b"/Artifact", b"/Figure"]
    assert content.count(b"EMC") == len(marks)
    assert b".0009765625" not in content
    assert content.index(b"/H1") < content.index(b"BT") < content.index(b"/P") < content.rindex(b"BT")


def test_the_parent_tree_leads_back_to_the_elements() -> None:
    file = opened(book())
    numbers = inherited(file, "StructTreeRoot", "ParentTree", "Nums")
    trees = dict(zip(numbers[0::2], numbers[1::2], strict=True))
    owners = file.get(trees[file.get(file.pages()[0])["StructParents"]])
    assert [file.get(owner)["S"] for owner in owners] == ["H1", "P", "Figure"]


def test_without_tags_there_is_no_structure() -> None:
    with vd.Document() as doc, doc.page(100, 100) as page:
        page.fill_rect(0, 0, 10, 10)
    file = opened(doc)
    assert "StructTreeRoot" not in inherited(file)
    assert "StructParents" not in file.get(file.pages()[0])


def test_a_document_is_written_when_its_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    with vd.Document(path) as doc:
        with doc.page(100, 100) as page:
            page.fill_rect(0, 0, 10, 10)
        assert not path.exists()
    assert path.read_bytes().startswith(b"%PDF-1.7")
    assert doc.report.size == path.stat().st_size
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    with pytest.raises(ZeroDivisionError), vd.Document(path) as doc, doc.page(100, 100):
        raise ZeroDivisionError
    with pytest.raises(BadValueError, match="destination"), vd.Document(path) as doc, doc.page(100, 100) as page:
        page.link_to((0, 0, 10, 10), "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_an_error_leaves_the_older_file(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(b"older")
    with pytest.raises(ZeroDivisionError), vd.Document(path) as doc, doc.page(100, 100):
        raise ZeroDivisionError
    assert path.read_bytes() == b"older"


def test_a_document_that_is_not_finished_is_let_go() -> None:
    def draw(page_of_bookmark: int) -> None:
        with vd.Document() as doc:
            with doc.page(100, 100) as page:
                page.fill_rect(0, 0, 10, 10)
            doc.bookmark("nowhere", page=page_of_bookmark)
            if page_of_bookmark == 0:
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        draw(0)
    with pytest.raises(BadValueError, match="page 9 of 1"):
        draw(9)


def test_a_page_that_raised_is_left_out() -> None:
    with vd.Document() as doc:
        with pytest.raises(ZeroDivisionError), doc.page(100, 100):
            raise ZeroDivisionError
        with doc.page(50, 50) as page:
            page.fill_rect(0, 0, 10, 10)
    assert len(opened(doc).pages()) == doc.page_count == 1


def test_a_path_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="no directory"):
        vd.Document(tmp_path / "missing" / "book.pdf")


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"title": 1}, BadTypeError),
        ({"lang": "no language"}, BadValueError),
        ({"date": "today"}, BadTypeError),
        ({"quality": 0}, BadValueError),
        ({"quality": 1.5}, BadTypeError),
        ({"raster_scale": 0}, BadValueError),
        ({"raster_scale": "2"}, BadTypeError),
    ],
)
def test_bad_options_are_named(options, error) -> None:
    with pytest.raises(error, match=next(iter(options))):
        vd.Document(**options)
    with pytest.raises(error, match=next(iter(options))):
        vd.Context(10, 10).encode("pdf", **options)


def test_bad_arguments_of_pages_are_named() -> None:
    with vd.Document() as doc:
        with pytest.raises(BadValueError, match="width"), doc.page(0, 10):
            pass
        with doc.page(100, 100) as page:
            for bad in ("", "with space", "line\nbreak"):
                with pytest.raises(BadValueError, match="URL"):
                    page.link((0, 0, 1, 1), bad)
            with pytest.raises(BadTypeError, match="box"):
                page.link((0, 0, 1), "https://example.org")
            with pytest.raises(BadValueError, match="finite"):
                page.destination("x", float("nan"), 0)
            with pytest.raises(BadValueError, match="role"), page.tag("Heading"):
                pass
            with pytest.raises(StateError, match="layer"), page.layer(), page.tag("P"):
                pass
            with pytest.raises(StateError, match="open"), doc.page(10, 10):
                pass
            with pytest.raises(BadValueError, match="level"):
                doc.bookmark("x", level=2)
    with pytest.raises(StateError, match="finished"), doc.page(10, 10):
        pass


def test_a_document_without_pages_is_refused() -> None:
    with pytest.raises(BadValueError, match="page"), vd.Document():
        pass


def test_two_destinations_of_one_name_are_refused() -> None:
    doc = vd.Document()
    with doc.page(10, 10) as page:
        page.destination("twice")
        page.destination("twice", 1, 1)
    with pytest.raises(BadValueError, match="twice"), doc:
        pass


def test_what_was_drawn_as_pictures_is_told_page_by_page() -> None:
    with vd.Document() as doc:
        with doc.page(100, 100) as page:
            page.fill_rect(0, 0, 10, 10)
        with doc.page(100, 100) as page:
            page.filter = "blur(2px)"
            page.fill_rect(20, 20, 10, 10)
    assert [[each.feature for each in found] for found in doc.fallbacks] == [[], ["filter"]]
    assert [each.feature for each in doc.report.fallbacks] == ["filter"]
