"""Bar codes as runs of modules, by python-barcode."""

from __future__ import annotations

from typing import Any, Final

from vecdraw.errors import MissingLibraryError, shown
from vecdraw.poster.where import Where

_NAMES: Final = {
    "ean13": "ean13",
    "ean8": "ean8",
    "upca": "upca",
    "code128": "code128",
    "code39": "code39",
    "itf": "itf",
}
_MOST: Final = 200  # characters; no scanner reads a longer one


def bars(text: str, symbology: str, where: Where) -> tuple[bytes, str]:
    """The modules of a code, 1 for a bar, and what is written under it, its check digit included.

    Raises `TemplateError` for characters that the symbology has not, or too many of them.
    """
    try:
        import barcode
        from barcode.errors import BarcodeError
    except ImportError as error:
        raise MissingLibraryError(
            "bar codes are made by python-barcode, which is not installed: pip install 'vecdraw[poster]'"
        ) from error
    if not 1 <= len(text) <= _MOST:
        raise where.error(f"a bar code holds 1 to {_MOST} characters, got {len(text)}")
    options: dict[str, Any] = {"add_checksum": False} if symbology == "code39" else {}
    try:
        code = barcode.get_barcode_class(_NAMES[symbology])(text, **options)
        modules = "".join(code.build())
    except (BarcodeError, ValueError, KeyError, IndexError, AssertionError) as error:
        raise where.error(f"no {symbology} bar code holds {shown(text)}: {error}") from error
    return bytes(1 if module == "1" else 0 for module in modules), str(code.get_fullcode())
