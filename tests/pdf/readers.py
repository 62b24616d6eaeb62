"""The programs that read text out of a PDF, and check it; each is absent where it is not installed."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import vecdraw as vd

_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # pdftotext wraps lines in them


def lines(text: str) -> list[str]:
    """The lines of copied text, without white space around them and marks of direction."""
    found = (_DIRECTION_MARKS.sub("", line) for line in re.split(r"[\r\n\f]+", text))
    return [" ".join(unicodedata.normalize("NFC", line).split()) for line in found if line.strip()]


def poppler(pdf: bytes, folder: Path) -> str:
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def mupdf(pdf: bytes, folder: Path) -> str:
    with _library("pymupdf").open(stream=pdf, filetype="pdf") as document:
        return "\n".join(page.get_text() for page in document)


def pdfium(pdf: bytes, folder: Path) -> str:
    document = _library("pypdfium2").PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


READERS: dict[str, tuple[Callable[[bytes, Path], str], bool]] = {
    "poppler": (poppler, shutil.which("pdftotext") is not None),
    "mupdf": (mupdf, find_spec("pymupdf") is not None),
    "pdfium": (pdfium, find_spec("pypdfium2") is not None),
}
"""How each reader is called, and whether it is there."""


AVAILABLE = [
    pytest.param(read, id=name, marks=[] if there else pytest.mark.skip(f"{name} is not installed"))
    for name, (read, there) in READERS.items()
]
"""The readers as parameters of a test."""


def copied(read: Callable[[bytes, Path], str], ctx: vd.Context, folder: Path) -> list[str]:
    """The lines that a reader copies out of what was drawn; the file is in order."""
    pdf = ctx.encode("pdf")
    assert complaints(pdf, folder) in ([], None)
    return lines(read(pdf, folder))


def drawn(*texts: str) -> list[str]:
    """The lines of texts as `copied` should give them."""
    return lines("\n".join(texts))


def complaints(pdf: bytes, folder: Path) -> list[str] | None:
    """What qpdf finds wrong with a file, as a program or in pikepdf; None where there is neither."""
    program = shutil.which("qpdf")
    if program is None and find_spec("pikepdf") is None:
        return None
    if program is None:
        with _library("pikepdf").open(io.BytesIO(pdf)) as document:
            return [str(problem) for problem in document.check_pdf_syntax()]
    path = folder / "checked.pdf"
    path.write_bytes(pdf)
    done = subprocess.run([program, "--check", str(path)], capture_output=True, text=True, check=False)
    if done.returncode == 0 and not done.stderr:
        return []
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]


def _library(name: str) -> Any:
    return import_module(name)
