"""Pages of many operations: drawn on several sheets that become one, with the memory of one; streams on the disk."""

import re
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

import vecdraw as vd
from tests.pdf.readers import AVAILABLE, complaints, lines
from tests.print.press import press_profile
from tests.vector.renderers import PDF
from vecdraw.backends.pdf import file as pdf_file
from vecdraw.backends.pdf import page_resources, spool
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Name, Ref, Stream, contents_of, text_string
from vecdraw.backends.skia import pdf_renderer, pdf_sheets

WORDS = ("One line", "another line", "שלום world", "the last of them")


def drawing(ctx: vd.Context) -> None:
    """Marks of all kinds, whose states reach over several operations."""
    gradient = vd.LinearGradient((0, 0), (300, 0), ["red", "blue"])
    picture = vd.Pixmap.from_array(np.arange(48, dtype=np.uint8).reshape(4, 4, 3))
    ctx.font = "14px Inter"
    for at, words in enumerate(WORDS):
        ctx.fill_style = ["#036", "teal", gradient, "black"][at]
        ctx.fill_text(words, 20, 30 + 40 * at)
        with ctx.saved():
            ctx.begin_path()
            ctx.arc(220, 30 + 40 * at, 30, 0, 7)
            ctx.clip()
            ctx.global_alpha = 0.5
            for step in range(6):
                ctx.fill_rect(190 + 10 * step, 10 + 40 * at, 8, 30)
            ctx.draw_image(picture, 200, 20 + 40 * at, 20, 20)
        with ctx.layer(alpha=0.6):
            ctx.fill_rect(150, 20 + 40 * at, 20, 20)
            ctx.stroke_rect(155, 25 + 40 * at, 20, 20)


@pytest.fixture
def small_sheets(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes sheets of few operations, and streams go to the disk at once, when it is called."""

    def shrink() -> None:
        for module in (pdf_renderer, pdf_sheets):
            monkeypatch.setattr(module, "FULL", 3)
        monkeypatch.setattr(pdf_file, "_SHORT", 16)
        monkeypatch.setattr(pdf_file, "_FRESH", 8)
        monkeypatch.setattr(spool, "_IN_MEMORY", 64)
        monkeypatch.setattr(page_resources, "_LONG", 64)

    return shrink


def written(*, is_cleared: bool = False) -> bytes:
    ctx = vd.Context(300, 200, background=None if is_cleared else "white")
    drawing(ctx)
    if is_cleared:
        ctx.clear_rect(160, 30, 6, 6)
        ctx.fill_rect(162, 32, 2, 2)
    return ctx.encode("pdf")


def sheets_of(data: bytes) -> int:
    file = PdfFile(data)
    (page,) = file.pages()
    return len(contents_of(file.get(page)))


@pytest.mark.parametrize("name", PDF)
def test_a_page_of_many_sheets_looks_like_one_of_one(name: str, small_sheets: Callable[[], None]) -> None:
    one = written()
    small_sheets()
    many = written()
    assert sheets_of(one) == 1
    assert sheets_of(many) > 8
    seen = PDF[name](one, 600, 400)
    if seen is None:
        pytest.skip(f"{name} is not installed")
    np.testing.assert_allclose(PDF[name](many, 600, 400), seen, rtol=0, atol=1)


def nested(*, is_scene: bool) -> bytes:
    """Much inside a clip, as a layer or a scene that is mixed with what is there; in it another one of each."""
    inside = vd.Context(300, 200, background="#ff08")
    drawing(inside)
    ctx = vd.Context(300, 200, background="#def")
    ctx.font = "14px Inter"
    ctx.fill_rect(0, 0, 100, 100)
    with ctx.saved():
        ctx.begin_path()
        ctx.arc(150, 100, 140.3, 0, 7)
        ctx.clip()
        ctx.rotate(0.1)
        ctx.global_alpha = 0.8
        ctx.global_composite_operation = "multiply"
        if is_scene:
            ctx.draw_scene(inside.scene, 10, 10, 280, 150)
        else:
            ctx.global_alpha = 1.0
            with ctx.layer():
                ctx.global_composite_operation = "source-over"
                with ctx.layer(alpha=0.9):
                    drawing(ctx)
                ctx.draw_scene(inside.scene, 60, 80, 150, 100)
                ctx.global_composite_operation = "destination-out"
                ctx.fill_rect(100, 100, 50, 5)
                ctx.global_composite_operation = "screen"
                drawing(ctx)
    ctx.fill_text("behind it", 20, 190)
    return ctx.encode("pdf")


@pytest.mark.parametrize("is_scene", [True, False])
@pytest.mark.parametrize("name", PDF)
def test_large_layers_and_scenes_look_like_those_of_one_sheet(
    name: str, is_scene: bool, small_sheets: Callable[[], None]
) -> None:
    one = nested(is_scene=is_scene)
    small_sheets()
    many = nested(is_scene=is_scene)
    assert b"/P" not in b"".join(names_of(one))
    assert sum(name.startswith(b"/P") for name in names_of(many)) > 8
    seen = PDF[name](one, 600, 400)
    if seen is None:
        pytest.skip(f"{name} is not installed")
    np.testing.assert_allclose(PDF[name](many, 600, 400), seen, rtol=0, atol=2)


@pytest.mark.parametrize("alpha", [1.0, 0.8])
@pytest.mark.parametrize("name", PDF)
def test_what_is_mixed_in_a_large_layer_is_mixed_with_what_is_in_it(
    name: str, alpha: float, small_sheets: Callable[[], None]
) -> None:
    def mixed() -> bytes:
        ctx = vd.Context(100, 100, background="#def")
        ctx.fill_style = "red"
        with ctx.layer(alpha=alpha):
            for step in range(5):
                ctx.fill_rect(10, 10 + step, 60, 60)
            ctx.fill_style, ctx.global_composite_operation = "lime", "screen"
            ctx.fill_rect(30, 30, 60, 60)
        return ctx.encode("pdf")

    one = mixed()
    small_sheets()
    many = mixed()
    assert any(each.startswith(b"/P") for each in names_of(many)) == (alpha == 1.0)  # PDFium mixes nothing there
    seen = PDF[name](one, 200, 200)
    if seen is None:
        pytest.skip(f"{name} is not installed")
    np.testing.assert_allclose(PDF[name](many, 200, 200), seen, rtol=0, atol=1)


def names_of(data: bytes) -> list[bytes]:
    """The names by which the streams of a file draw forms and pictures."""
    file = PdfFile(data)
    streams = (file.get(Ref(number)) for number in range(1, len(re.findall(rb" obj\n", data)) + 1))
    contents = [each.content() for each in streams if isinstance(each, Stream) and "Subtype" not in each.entries]
    contents += [file.get(ref).content() for ref in file.holding(b"/Subtype /Form")]
    return re.findall(rb"/\w+(?= Do\n)", b"".join(contents))


@pytest.mark.parametrize("is_scene", [True, False])
@pytest.mark.parametrize("read", AVAILABLE)
def test_text_of_large_layers_and_scenes_is_copied_like_that_of_one_sheet(
    read: Callable[[bytes, Path], str], is_scene: bool, small_sheets: Callable[[], None], tmp_path: Path
) -> None:
    one = nested(is_scene=is_scene)
    small_sheets()
    many = nested(is_scene=is_scene)
    assert complaints(many, tmp_path) in ([], None)
    assert lines(read(many, tmp_path)) == lines(read(one, tmp_path))


def test_what_is_masked_stays_on_one_sheet(small_sheets: Callable[[], None]) -> None:
    one = written(is_cleared=True)
    small_sheets()
    seen = PDF["mupdf"](one, 600, 400)
    if seen is None:
        pytest.skip("MuPDF is not installed")
    np.testing.assert_array_equal(PDF["mupdf"](written(is_cleared=True), 600, 400), seen)


@pytest.mark.parametrize("read", AVAILABLE)
def test_text_of_many_sheets_is_copied_like_that_of_one(
    read: Callable[[bytes, Path], str], small_sheets: Callable[[], None], tmp_path: Path
) -> None:
    one = written()
    small_sheets()
    many = written()
    assert complaints(many, tmp_path) in ([], None)
    assert lines(read(many, tmp_path)) == lines(read(one, tmp_path))
    assert sorted(lines(read(many, tmp_path))) == sorted(WORDS)


@pytest.mark.parametrize("read", AVAILABLE)
def test_text_that_is_drawn_again_on_another_sheet_is_read_once(
    read: Callable[[bytes, Path], str], small_sheets: Callable[[], None], tmp_path: Path
) -> None:
    def twice() -> bytes:
        ctx = vd.Context(300, 200, background="white")
        ctx.font = "14px Inter"
        for _ in range(2):
            for at, words in enumerate(WORDS):
                ctx.fill_text(words, 20, 30 + 40 * at)
                for step in range(8):
                    ctx.stroke_rect(200 + 3 * step, 30 + 40 * at, 10, 10)
        return ctx.encode("pdf")

    one = twice()
    small_sheets()
    many = twice()
    assert sheets_of(many) > 8
    assert lines(read(many, tmp_path)) == lines(read(one, tmp_path))
    assert sorted(lines(read(many, tmp_path))) == sorted(WORDS)


def test_few_objects_stay_in_memory(small_sheets: Callable[[], None]) -> None:
    file = PdfFile(written())
    small_sheets()
    values = [{"Type": Name("a b"), "N": at, "Text": f"{at} ש"} for at in range(30)]
    refs = [file.add(value) for value in values]
    assert len(file._changed) <= 8
    found = [file.get(ref) for ref in refs]
    assert [(value["Type"], value["N"]) for value in found] == [("a b", at) for at in range(30)]
    parts: list[bytes] = []
    file.put(file.root, {**file.get(file.root), "Own": refs})
    file.write(parts.append)
    again = PdfFile(b"".join(parts))
    kept = [again.get(ref) for ref in again.get(again.root)["Own"]]
    assert [value["Text"] for value in kept] == [text_string(value["Text"]) for value in values]


@pytest.mark.parametrize("read", AVAILABLE)
def test_text_is_read_on_the_sheet_that_shows_it(
    read: Callable[[bytes, Path], str], small_sheets: Callable[[], None], tmp_path: Path
) -> None:
    def halves() -> bytes:
        ctx = vd.Context(300, 200, background="white")
        ctx.font = "14px Inter"
        for top in (0, 100):
            with ctx.saved():
                ctx.begin_path()
                ctx.rect(0, top, 300, 100)
                ctx.clip()
                for at, words in enumerate(WORDS):
                    ctx.fill_text(words, 20, 30 + 45 * at)
                for step in range(8):
                    ctx.stroke_rect(200 + 3 * step, 30 + top, 10, 10)
        return ctx.encode("pdf")

    one = halves()
    small_sheets()
    many = halves()
    assert sheets_of(many) > 4
    assert lines(read(many, tmp_path)) == lines(read(one, tmp_path))
    assert sorted(lines(read(many, tmp_path))) == sorted(WORDS)


@pytest.mark.parametrize("read", AVAILABLE)
def test_parts_of_a_label_on_another_sheet_are_not_read(
    read: Callable[[bytes, Path], str], small_sheets: Callable[[], None], tmp_path: Path
) -> None:
    def label() -> bytes:
        ctx = vd.Context(300, 200, background="white")
        ctx.font = "24px Inter, 'Noto Color Emoji'"
        for draw in (ctx.stroke_text, ctx.fill_text):
            draw("Rain ☔ today", 20, 60)
            for step in range(8):
                ctx.stroke_rect(200 + 3 * step, 130, 10, 10)
        return ctx.encode("pdf")

    one = label()
    small_sheets()
    many = label()
    assert sheets_of(many) > 4
    assert lines(read(many, tmp_path)) == lines(read(one, tmp_path))


def tagged() -> bytes:
    with vd.Document() as doc, doc.page(300, 200) as page:
        for at in range(3):
            with page.tag("P", alt=f"Part {at}"):
                for step in range(7):
                    page.fill_rect(20 * step, 40 * at, 10, 10)
                    page.stroke_rect(20 * step, 40 * at + 20, 10, 10)
    return doc.encode()


def test_marked_content_goes_on_from_sheet_to_sheet(small_sheets: Callable[[], None], tmp_path: Path) -> None:
    small_sheets()
    data = tagged()
    assert complaints(data, tmp_path) in ([], None)
    file = PdfFile(data)
    (page,) = file.pages()
    contents = [file.get(ref).content() for ref in contents_of(file.get(page))]
    assert len(contents) > 3
    assert all(content.count(b"BDC") == content.count(b"EMC") > 0 for content in contents)
    numbers = [int(number) for content in contents for number in re.findall(rb"/MCID (\d+)", content)]
    assert numbers == list(range(len(numbers)))
    tree = file.get(file.get(file.root)["StructTreeRoot"])
    (document,) = tree["K"]
    kids = [file.get(kid)["K"] for kid in file.get(document)["K"]]
    assert [number for own in kids for number in own] == numbers
    assert len(kids) == 3


def test_marks_and_inks_are_those_of_all_sheets(small_sheets: Callable[[], None]) -> None:
    def printed() -> bytes:
        ctx = vd.Context(300, 200, background="white")
        drawing(ctx)
        return ctx.encode("pdf", bleed="3mm", marks=("crop", "bars"), output_intent=press_profile(), colors="cmyk")

    one = printed()
    small_sheets()
    many = printed()
    file = PdfFile(many)
    (page,) = file.pages()
    contents = [file.get(ref).content() for ref in contents_of(file.get(page))]
    assert len(contents) > 8
    assert not any(re.search(rb" rg\b", content) for content in contents)
    assert sum(b"/All CS" in content for content in contents) == 1
    seen = PDF["mupdf"](one, 600, 400)
    if seen is not None:
        np.testing.assert_allclose(PDF["mupdf"](many, 600, 400), seen, rtol=0, atol=1)


def test_pages_after_one_of_many_sheets_are_pages(small_sheets: Callable[[], None], tmp_path: Path) -> None:
    small_sheets()
    with vd.Document() as doc:
        for count in (1, 30, 2):
            with doc.page(100 + count, 80) as page:
                doc.bookmark(f"Page of {count}")
                for at in range(count):
                    page.stroke_rect(at, at, 5, 5)
    data = doc.encode()
    assert complaints(data, tmp_path) in ([], None)
    file = PdfFile(data)
    assert [file.get(page)["MediaBox"][2] for page in file.pages()] == [101, 130, 102]
    assert [len(contents_of(file.get(page))) > 1 for page in file.pages()] == [False, True, False]


def test_long_streams_are_read_back_from_the_disk(small_sheets: Callable[[], None]) -> None:
    small_sheets()
    file = PdfFile(written())
    streams = [Stream({"Type": Name("X"), "Length": size}, bytes([size % 251]) * size) for size in (5, 40, 900, 30)]
    refs = [file.add(stream) for stream in streams]
    assert [file.get(ref) for ref in refs] == streams
    assert not isinstance(file._spool._file, BytesIO)


def test_without_a_place_for_files_memory_is_taken(
    small_sheets: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    small_sheets()
    expected = written()

    def refuse(*_: object, **__: object) -> None:
        raise FileNotFoundError("no usable temporary directory")

    monkeypatch.setattr(spool, "TemporaryFile", refuse)
    monkeypatch.setattr(pdf_sheets, "mkstemp", refuse)
    assert written() == expected


LIMITED = """
import resource, signal, sys
import numpy as np
import vecdraw as vd

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
noise = np.random.default_rng(1).integers(0, 256, (300, 300, 3), np.uint8)
ctx = vd.Context(300, 300)
ctx.draw_image(noise, 0, 0)
expected = ctx.encode("jpeg")
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
assert ctx.encode("jpeg") == expected
def draw(doc):
    for at in range(3):
        with doc.page(300, 300) as page:
            page.draw_image(noise + at, 0, 0)

with vd.Document() as doc:
    draw(doc)
print(doc.encode().count(b"/MediaBox"))
try:
    with vd.Document(sys.argv[1]) as doc:
        draw(doc)
except vd.errors.ImageError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it takes room away as Linux does")
def test_a_process_that_may_write_no_long_files_makes_documents_in_memory(tmp_path: Path) -> None:
    target = tmp_path / "doc.pdf"
    command = [sys.executable, "-c", LIMITED, str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["3", f"cannot write '{target}': File too large"]
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_is_told_of_before_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = vd.Pixmap.from_array(np.zeros((2000, 2000, 3), np.uint8))
    room = 100 << 20
    monkeypatch.setattr(pdf_sheets, "_room", lambda _: room)
    doc = vd.Document()
    with doc.page(300, 300) as page:
        page.fill_rect(0, 0, 100, 100)
    room = 40 << 20
    with doc.page(300, 300) as page:
        page.fill_rect(0, 0, 100, 100)
    with pytest.raises(vd.errors.ImageError, match="no room"), doc.page(300, 300) as page:
        page.draw_image(noise, 0, 0)


GROWTH = """
import sys
import vecdraw as vd

def drawing(count):
    ctx = vd.Context(1000, 1000)
    for at in range(count):
        ctx.stroke_style = f"#{at * 7919 % 0xFFFFFF:06x}"
        ctx.begin_path()
        for step in range(300):
            ctx.line_to(step * 37 % 991 + at / 7, step * 91 % 997 + at / 9)
        ctx.stroke()
    return ctx.scene

def peak():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])

vd.encode(drawing(5), sys.argv[1])
scene = drawing(int(sys.argv[2]))
before = peak()
vd.save(scene, sys.argv[3], format=sys.argv[1])
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it asks Linux for the most memory there was")
@pytest.mark.parametrize("form", ["pdf", "svg"])
def test_memory_does_not_grow_with_what_is_drawn(form: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", GROWTH, form, "1500", str(tmp_path / f"many.{form}")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 8000  # KiB; the page's content is 6 MB
