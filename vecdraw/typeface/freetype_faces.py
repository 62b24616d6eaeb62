"""FreeType's faces: those of the calling thread, since one may not be used by two threads at a time."""

from __future__ import annotations

import ctypes
import os
import threading
import weakref
from collections import OrderedDict
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from vecdraw import caches
from vecdraw.errors import FontError, MissingLibraryError
from vecdraw.typeface.freetype_slots import SlotReader
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.store import fonts

_OPEN: Final = 64  # faces that a thread keeps open
_FIXED: Final = 65536.0  # 16.16
_lock: Final = threading.RLock()  # FreeType opens and closes faces of one library in one thread at a time
_own: Final = threading.local()

if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release)


class FreetypeFace:
    """A face opened by FreeType, with its variations set; `handle` is for the thread that asked for it alone.

    `size` is the one that was set last, in 26.6 px per em, `place` names the transform that was. `address` is that of
    the face, `slot_address` that of its glyph slot, which `reader` reads.
    """

    __slots__ = ("__weakref__", "_bytes", "address", "handle", "place", "reader", "size", "slot", "slot_address")

    def __init__(self, key: FaceKey) -> None:
        source, index = fonts.font_file(key)
        ft = load_freetype()
        handle = ft.FT_Face()
        with _lock:
            library = _library()
            if isinstance(source, Path):
                failed = ft.FT_New_Face(library, str(source).encode(), index, ctypes.byref(handle))
                self._bytes = b""
            else:
                self._bytes = bytes(source)
                failed = ft.FT_New_Memory_Face(library, self._bytes, len(self._bytes), index, ctypes.byref(handle))
        if failed:
            raise FontError(f"FreeType cannot open the font {key.digest[:12]}…: error {failed}")
        weakref.finalize(self, _close, handle, self._bytes).atexit = False
        if key.coordinates:
            _vary(handle, key)
        self.handle = handle
        self.slot = handle.contents.glyph
        self.address = ctypes.cast(handle, ctypes.c_void_p).value or 0
        self.slot_address = ctypes.cast(self.slot, ctypes.c_void_p).value or 0
        self.reader = SlotReader(ft, self.slot_address)
        self.size = 0
        self.place: object = None


class _Faces(OrderedDict[FaceKey, FreetypeFace]):
    """The faces that a thread keeps open."""


_of_threads: Final[weakref.WeakValueDictionary[int, _Faces]] = weakref.WeakValueDictionary()


def freetype_face(key: FaceKey) -> FreetypeFace:
    """The face of a file, index and variation, without synthetic weight and slope. Raises `FontError`."""
    plain = key if not (key.embolden or key.slant) else key._replace(embolden=0.0, slant=0.0)
    faces: _Faces | None = getattr(_own, "faces", None)
    if faces is None:
        faces = _own.faces = _Faces()
        _of_threads[id(faces)] = faces
    found = faces.get(plain)
    if found is None:
        found = faces[plain] = FreetypeFace(plain)
        if len(faces) > _OPEN:
            faces.popitem(last=False)
    else:
        faces.move_to_end(plain)
    return found


def load_freetype() -> ModuleType:
    """FreeType's functions, as they are in C. Raises `MissingLibraryError`."""
    try:
        import freetype.raw  # loaded with the first glyph: a drawing without text does not pay for it
    except ImportError as error:
        raise MissingLibraryError(f"drawing text needs the package freetype-py ({error})") from error
    raw: ModuleType = freetype.raw
    return raw


@cache
def _library() -> Any:
    ft = load_freetype()
    library = ft.FT_Library()
    failed = ft.FT_Init_FreeType(ctypes.byref(library))
    if failed:
        raise MissingLibraryError(f"FreeType does not start: error {failed}")
    return library


def _close(handle: Any, _kept: bytes) -> None:
    """Closes a face; its file's bytes are kept until then."""
    with _lock:
        load_freetype().FT_Done_Face(handle)


def _vary(handle: Any, key: FaceKey) -> None:
    ft = load_freetype()
    axes = ctypes.POINTER(ft.FT_MM_Var)()
    failed = ft.FT_Get_MM_Var(handle, ctypes.byref(axes))
    if failed:
        raise FontError(f"FreeType cannot vary the font {key.digest[:12]}…: error {failed}")
    wanted = dict(key.coordinates)
    found = [axes.contents.axis[at] for at in range(axes.contents.num_axis)]
    tags = [axis.tag.to_bytes(4, "big").decode("latin-1") for axis in found]
    values = [
        round(wanted[tag] * _FIXED) if tag in wanted else axis.default for tag, axis in zip(tags, found, strict=True)
    ]
    array = (ctypes.c_long * len(values))(*values)
    failed = ft.FT_Set_Var_Design_Coordinates(handle, len(values), array)
    ft.FT_Done_MM_Var(_library(), axes)
    if failed:
        raise FontError(f"FreeType cannot vary the font {key.digest[:12]}… to {wanted}: error {failed}")


def _info() -> caches.CacheInfo:
    """The faces that threads keep open, each its own."""
    known = list(_of_threads.values())
    count = sum(map(len, known))
    return caches.CacheInfo(count, count, _OPEN * max(len(known), 1), "entries")


def _forget() -> None:
    """Closes the faces of the calling thread; those of others are not its own to close."""
    getattr(_own, "faces", {}).clear()


caches.register("freetype_faces", _info, _forget)
