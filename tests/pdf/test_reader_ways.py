"""What readers make of small documents written by hand: what text is written for, and what cannot be helped."""

from pathlib import Path

import pytest

from tests.pdf.readers import READERS, lines


def document(content: str, properties: str = "", strings: tuple[str, ...] = ()) -> bytes:
    """A page of 300 x 300 pt with Helvetica as /F; `strings` are the objects from 6 on."""
    stream = content.encode("latin-1")
    font = "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>"
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources <</Font <</F 5 0 R>> "
        b"/Properties <<" + properties.encode() + b">>>>>>",
        b"<</Length %d>> stream\n" % len(stream) + stream + b"\nendstream",
        font.encode(),
        *(string.encode() for string in strings),
    ]
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % size + table
    return data + b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def shown(text: str, x: float, y: float, matrix: str = "1 0 0 1") -> str:
    return f"BT /F 20 Tf {matrix} {x} {y} Tm ({text}) Tj ET\n"


def read(name: str, pdf: bytes, folder: Path) -> list[str]:
    reader, is_there = READERS[name]
    if not is_there:
        pytest.skip(f"{name} is not installed")
    return lines(reader(pdf, folder))


def test_poppler_reads_a_text_with_line_feeds_as_lines(tmp_path: Path) -> None:
    content = "/Span <</ActualText (one\\ntwo)>> BDC\n" + shown("glyphs", 20, 200, "0 -1 1 0") + "EMC\n"
    assert read("poppler", document(content), tmp_path) == ["one", "two"]


@pytest.mark.parametrize(
    ("turn", "found"), [("0.99 -0.09 0.09 0.99", ["first  second"]), ("9 -0.9 0.9 9", ["first", "second"])]
)
def test_pdfium_takes_what_is_aslant_for_one_line_by_the_numbers_of_its_matrix(
    turn: str, found: list[str], tmp_path: Path
) -> None:
    size = 20 / float(turn.split(maxsplit=1)[0])
    content = "".join(
        f"BT /F {size} Tf {turn} 20 {y} Tm ({text}) Tj ET\n"
        for y, text in ((200, "first, which is as long as the page is wide"), (176, "second"))
    )
    wide = [line.replace("first", "first, which is as long as the page is wide") for line in found]
    assert read("pdfium", document(content), tmp_path) == [" ".join(line.split()) for line in wide]


@pytest.mark.parametrize("name", READERS)
def test_a_text_of_no_character_silences_all_with_an_empty_one_inside(name: str, tmp_path: Path) -> None:
    silent = (
        "/Span /T0 BDC\n/Span <</ActualText <FEFF0000>>> BDC\n/Glyphs /T0 BDC\n" + shown("seen", 20, 200) + "EMC\n" * 3
    )
    pdf = document(silent + shown("read", 20, 100), "/T0 <</ActualText 6 0 R>>", ("<>",))
    assert read(name, pdf, tmp_path) == ["read"]


@pytest.mark.parametrize(
    ("name", "found"), [("poppler", ["to Poppler"]), ("pdfium", ["glyphs"]), ("mupdf", ["to MuPDF"])]
)
def test_each_reader_minds_another_of_texts_inside_each_other(name: str, found: list[str], tmp_path: Path) -> None:
    begin = (
        "/Span <</ActualText (to all)>> BDC\n/Span <</ActualText (to Poppler)>> BDC\n"
        "/Glyphs <</ActualText ()>> BDC\n/Glyphs /T1 BDC\n"
    )
    pdf = document(
        begin + shown("glyphs", 20, 200) + "EMC\n" * 4,
        "/T1 <</ActualText 6 0 R>>",
        ("(to MuPDF)",),
    )
    assert read(name, pdf, tmp_path) == found


@pytest.mark.parametrize(
    ("between", "found"),
    [
        ("", ["left", "right"]),
        ("/Span <</ActualText <FEFF0000>>> BDC\n" + shown("x", 0, -900) + "EMC\n", ["right", "left"]),
    ],
)
def test_pdfium_sorts_columns_that_begin_at_one_height(between: str, found: list[str], tmp_path: Path) -> None:
    down = "0 -1 1 0"
    content = shown("right", 200, 250, down) + between + shown("left", 100, 250, down)
    assert read("pdfium", document(content), tmp_path) == found


def test_poppler_reads_columns_from_right_to_left(tmp_path: Path) -> None:
    down = "0 -1 1 0"
    content = shown("first column", 100, 250, down) + shown("second column", 130, 250, down)
    assert read("poppler", document(content), tmp_path) == ["second column", "first column"]


def test_poppler_joins_lines_at_a_hyphen(tmp_path: Path) -> None:
    content = shown("a hy-", 20, 200) + shown("phen", 20, 170)
    assert read("poppler", document(content), tmp_path) == ["a hyphen"]


def test_mupdf_begins_a_line_where_the_text_is_turned(tmp_path: Path) -> None:
    content = shown("level", 20, 200) + shown("turned", 68, 200, "0.98 -0.2 0.2 0.98")
    assert read("mupdf", document(content), tmp_path) == ["level", "turned"]
