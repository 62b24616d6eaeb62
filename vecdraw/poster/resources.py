"""What a template may read beside itself: files inside its folder, and nothing else."""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from vecdraw import limits
from vecdraw.codecs.sources import pixmap_from
from vecdraw.errors import VecdrawError, shown
from vecdraw.paint.pixmap import Pixmap
from vecdraw.poster.kept import Kept
from vecdraw.poster.where import Where
from vecdraw.storage.regular import open_regular

Fetch = Callable[[str], bytes]
"""Gets the bytes at a URL: given by whoever allows a template to ask for them."""

_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DATA: Final = re.compile(r"data:([^,;]*)((?:;[^,;]*)*),(.*)", re.DOTALL)
_OUTSIDE: Final = re.compile(r"^/|^[A-Za-z]:|[\\\0]")
"""Absolute paths, drives, and what leads to another machine on Windows as soon as it is looked at."""
_NAME: Final = 4096  # characters of a file's name


class Resources:
    """Files inside `folder`, read once for each poster. `fetch` gets URLs; without it they are refused.

    With no folder no file is read at all.
    """

    def __init__(self, folder: Path | None, fetch: Fetch | None = None) -> None:
        self._folder = None if folder is None else folder.resolve()
        self._fetch = fetch
        self._pixmaps: dict[Any, Pixmap] = {}

    def picture(self, source: Any, where: Where) -> Pixmap:
        """A picture by the name of its file, a data: URL, or the picture itself. Raises `TemplateError`."""
        key = source if isinstance(source, str) else id(source)
        found = self._pixmaps.get(key)
        if found is not None:
            return found
        try:
            pixmap = (
                self._named(os.fspath(source), where) if isinstance(source, (str, os.PathLike)) else _bounded(source)
            )
        except VecdrawError as error:
            if isinstance(error, type(where.error(""))):
                raise
            raise where.error(f"the picture {shown(source)}: {error}") from error
        limits.check("template_image_pixels", pixmap.width * pixmap.height, f"px of {shown(source)}")  # a kept one too
        self._pixmaps[key] = pixmap
        return pixmap

    def _named(self, name: str, where: Where) -> Pixmap:
        """The picture in a file, decoded once while the file stays as it is."""
        path = None if _URL.match(name) else self._path(name, where)
        if path is None:
            return _bounded(self.bytes_of(name, where))
        try:
            told = path.stat()
        except OSError as error:  # it has gone since
            raise where.error(f"cannot read {shown(name)}: {error}") from error
        key = (str(path), told.st_mtime_ns, told.st_size)
        return _decoded.get(key, lambda: _bounded(self.bytes_of(name, where)), lambda one: one.width * one.height * 4)

    def bytes_of(self, name: str | os.PathLike[str], where: Where) -> bytes:
        """The bytes of a file inside the folder, or in a data: URL. Raises `TemplateError`."""
        text = os.fspath(name)
        data = _DATA.fullmatch(text)
        if data is not None:
            limits.check("template_image_bytes", len(text) * 3 // 4, "bytes of a data: URL")
            return _data_url(data, where)
        if _URL.match(text):
            return self._fetched(text, where)
        return self._file(text, where)

    def _fetched(self, address: str, where: Where) -> bytes:
        if self._fetch is None:
            raise where.error(f"addresses are not followed, got {shown(address)}; give a file, or allow them by fetch")
        try:
            data = self._fetch(address)
        except Exception as error:  # whatever another's function raises
            raise where.error(f"cannot fetch {shown(address)}: {error}") from error
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise where.error(f"fetch must give bytes for {shown(address)}, got {shown(data)}")
        limits.check("template_image_bytes", len(data), f"bytes of {shown(address)}")
        return bytes(data)

    def _path(self, name: str, where: Where) -> Path:
        """The path of a file inside the folder."""
        if self._folder is None:
            raise where.error(f"this template may read no files, got {shown(name)}")
        if len(name) > _NAME or _OUTSIDE.search(name) or ".." in name.split("/"):
            raise where.error(
                f"files are read inside {shown(str(self._folder))} only, by names such as img/a.png, got {shown(name)}"
            )
        try:
            path = (self._folder / name).resolve()
            inside = path.is_relative_to(self._folder)
            if not inside:
                raise where.error(f"files are read inside {shown(str(self._folder))} only, got {shown(name)}")
            if not path.is_file():
                raise where.error(f"there is no file {shown(name)} in {shown(str(self._folder))}")
        except (OSError, ValueError, RuntimeError) as error:  # a NUL in the name, a loop of links
            if isinstance(error, VecdrawError):
                raise
            raise where.error(f"cannot read {shown(name)}: {error}") from error
        return path

    def _file(self, name: str, where: Where) -> bytes:
        path = self._path(name, where)
        try:
            with open_regular(path) as file:
                data = file.read(limits.current().template_image_bytes + 1)
        except OSError as error:
            raise where.error(f"cannot read {shown(name)}: {error}") from error
        limits.check("template_image_bytes", len(data), f"bytes of {shown(name)}")
        return data


_decoded: Final[Kept[tuple[str, int, int], Pixmap]] = Kept(
    lambda: limits.current().template_picture_cache_bytes, "poster_pictures"
)


def _bounded(source: Any) -> Pixmap:
    """A picture within the limits of templates."""
    now = limits.current()
    with limits.relaxed(
        image_pixels=min(now.image_pixels, now.template_image_pixels),
        image_bytes=min(now.image_bytes, now.template_image_bytes),
    ):
        return pixmap_from(source)


def _data_url(data: re.Match[str], where: Where) -> bytes:
    """RFC 2397."""
    try:
        if data[2].rstrip().endswith(";base64"):
            return base64.b64decode(unquote_to_bytes(data[3]), validate=True)
        return unquote_to_bytes(data[3])
    except (binascii.Error, ValueError) as error:
        raise where.error(f"expected a data: URL in base64: {error}") from error
