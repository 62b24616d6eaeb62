"""PDF's metadata: the XMP stream of the catalog (ISO 32000-2, 14.3.2) and the information dictionary beside it."""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from vecdraw import limits
from vecdraw.errors import ImageError, MissingLibraryError, UnsupportedError, VecdrawError
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.metadata import Metadata

if TYPE_CHECKING:
    from pikepdf import Pdf

_INFO: Final = {"title": "/Title", "description": "/Subject", "software": "/Creator"}

_TEXTS: Final = {"title": "Title", "creator": "Author", "description": "Description", "software": "Software"}
_KEYS: Final = {"/Title": "Title", "/Author": "Author", "/Subject": "Description", "/Creator": "Software"}


def read(data: bytes) -> Blocks:
    """The XMP of a PDF, and of its information dictionary what that is silent of, as texts, and keywords as XMP.

    Raises `ImageError`, `LimitError`, `UnsupportedError` for an encrypted file, and `MissingLibraryError` without
    pikepdf.
    """
    with _opened(data) as pdf:
        stream = pdf.Root.get("/Metadata")
        packet = _inflated(stream) if stream is not None and hasattr(stream, "read_raw_bytes") else b""
        said = Metadata(Blocks(xmp=packet))
        try:
            silent = [word for field, word in _TEXTS.items() if not getattr(said, field)]
            has_keywords = bool(said.keywords)
        except VecdrawError:  # a packet that is broken: who asks for what is in it is told so
            return said.blocks
        info = {word: str(pdf.docinfo[key]) for key, word in _KEYS.items() if word in silent and key in pdf.docinfo}
        told = Metadata(Blocks(xmp=packet, texts=tuple((word, text) for word, text in info.items() if text)))
        words = () if has_keywords else _words(pdf)
        return told.with_fields(keywords=words).blocks if words else told.blocks


def replace(data: bytes, blocks: Blocks, *, clean: bool = False) -> bytes:
    """The same PDF with another XMP stream, its information dictionary saying the same (deprecated in PDF 2.0).

    The objects are written anew, the pages' contents as they are; what no page needs is left out. `clean` also takes
    out the pages' own metadata and small pictures. Raises what `read` raises.
    """
    import pikepdf

    metadata = Metadata(blocks)
    with _opened(data) as pdf:
        for key in ("/Metadata", *(("/PieceInfo",) if clean else ())):
            if key in pdf.Root:
                del pdf.Root[key]
        if blocks.xmp:
            pdf.Root.Metadata = pdf.make_stream(blocks.xmp, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        info = {key: getattr(metadata, field) for field, key in _INFO.items()}
        info["/Author"] = ", ".join(metadata.creator)
        if metadata.keywords != _words(pdf):  # else they stay as they are written
            info["/Keywords"] = ", ".join(metadata.keywords) or metadata.xmp.text("pdf:Keywords") or ""
        for key, text in info.items():
            if key in pdf.docinfo:
                del pdf.docinfo[key]
            if text:
                pdf.docinfo[key] = text
        if clean:
            for page in pdf.pages:
                for key in ("/Metadata", "/Thumb", "/PieceInfo", "/LastModified"):
                    if key in page.obj:
                        del page.obj[key]
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _words(pdf: Pdf) -> tuple[str, ...]:
    """The keywords of the information dictionary."""
    text = str(pdf.docinfo.get("/Keywords", ""))
    return tuple(word.strip() for word in re.split("[,;]", text) if word.strip())


@contextmanager
def _opened(data: bytes) -> Iterator[Pdf]:
    try:
        import pikepdf  # an extra, and slow to import
    except ImportError as error:
        raise MissingLibraryError("metadata of PDF needs pikepdf: pip install 'vecdraw[print]'") from error
    log = logging.getLogger("pikepdf")
    if not log.handlers:  # what it warns of goes to those who listen, not to standard error
        log.addHandler(logging.NullHandler())
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            yield pdf
    except pikepdf.PasswordError as error:
        raise UnsupportedError("metadata of an encrypted PDF is neither read nor written") from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        if isinstance(error, VecdrawError):
            raise
        text = re.sub(r"stream <[^>]*>:? ?", "", str(error))  # it names the buffer by its address
        raise ImageError(f"PDF that cannot be read: {text}") from error


def _inflated(stream: Any) -> bytes:
    """A stream's bytes within `limits.metadata_bytes`; filters other than Flate are pikepdf's."""
    raw: bytes = stream.read_raw_bytes()
    if str(stream.get("/Filter", "")) == "/FlateDecode":
        bound = limits.current().metadata_bytes
        try:
            raw = zlib.decompressobj().decompress(raw, bound + 1)
        except zlib.error as error:
            raise ImageError(f"PDF: metadata that does not inflate: {error}") from error
    elif "/Filter" in stream:
        raise UnsupportedError(f"PDF: metadata through the filter {stream['/Filter']}; expected /FlateDecode or none")
    limits.check("metadata_bytes", len(raw), "bytes of a PDF's metadata")
    return raw
