"""The fields that Exif, XMP, IPTC and PNG's texts share, and where each keeps them.

The mapping is the Metadata Working Group's (Guidelines for Handling Image Metadata 2.0, chapter 5) and the IPTC Photo
Metadata Standard's; PNG's keywords are those of PNG 11.3.3.2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeVar

from vecdraw.errors import BadValueError, shown
from vecdraw.metadata.exif import Exif
from vecdraw.metadata.iptc import Iptc
from vecdraw.metadata.place import Place
from vecdraw.metadata.time import CaptureTime
from vecdraw.metadata.xmp import Xmp

T = TypeVar("T")

Texts = tuple[tuple[str, str], ...]

_VERSION: Final = b"0231"  # the first with offsets of time zones


class Sources(NamedTuple):
    """The four places that a field may stand in."""

    exif: Exif
    xmp: Xmp
    iptc: Iptc
    texts: Texts


class Simple(NamedTuple):
    """Where a field of text stands: an empty name is a place that has none. `alternative`: a language alternative.

    `later` is the tag of Exif 3.0, `windows` that of Windows' Explorer: both are read, and changed where they are.
    """

    exif: str = ""
    xmp: str = ""
    iptc: str = ""
    keyword: str = ""
    alternative: bool = False
    later: str = ""
    windows: str = ""


SIMPLE: Final[Mapping[str, Simple]] = {
    "title": Simple("", "dc:title", "ObjectName", "Title", True, "ImageTitle", "XPTitle"),
    "description": Simple("ImageDescription", "dc:description", "Caption-Abstract", "Description", True),
    "copyright": Simple("Copyright", "dc:rights", "CopyrightNotice", "Copyright", True),
    "software": Simple("Software", "xmp:CreatorTool", "OriginatingProgram", "Software"),
    "headline": Simple("", "photoshop:Headline", "Headline"),
    "credit": Simple("", "photoshop:Credit", "Credit"),
    "source": Simple("", "photoshop:Source", "Source", "Source"),
}


def read_simple(sources: Sources, field: str) -> dict[str, str]:
    """What each place says of a field of text, in the order in which they are believed (MWG 2.0, 3.2)."""
    where = SIMPLE[field]
    exif = next((text for tag in (where.exif, where.later) if tag and (text := sources.exif.get(tag))), None)
    iptc = sources.iptc.texts(where.iptc) if where.iptc else ()
    xmp = sources.xmp.text(where.xmp)
    said = {
        "exif": _unpadded(exif, xmp) if isinstance(exif, str) else None,
        "xmp": xmp,
        "iptc": iptc[0] if iptc else None,
        "texts": dict(sources.texts).get(where.keyword),
        "windows": _windows(sources.exif, where.windows) if where.windows else None,
    }
    return {place: text for place, text in said.items() if text}


def _unpadded(exif: str, xmp: str | None) -> str:
    """Exif's text without the spaces that cameras fill it up with; with those that XMP has too."""
    text = exif.strip("\0 ")
    return xmp if xmp is not None and xmp.strip("\0 ") == text else text


def _windows(exif: Exif, tag: str) -> str | None:
    """A text as Windows' Explorer writes it, in UTF-16; None where there is none."""
    value = exif.get(tag)
    data = bytes(value) if isinstance(value, tuple) else b""
    return data[: len(data) & ~1].decode("utf-16-le", "replace").rstrip("\0") or None


def _items(text: str | None) -> tuple[str, ...]:
    """The items of Windows' lists."""
    return tuple(item.strip() for item in (text or "").split(";") if item.strip())


def _in_use(exif: Exif, later: str, windows: str, text: str | None) -> Exif:
    """Exif with a text in those tags of Exif 3.0 and of Windows that it has; without them for None."""
    if later and exif.get(later) is not None:
        exif = exif.with_value(later, text)
    if windows and exif.get(windows) is not None:
        exif = exif.with_value(windows, None if text is None else tuple(f"{text}\0".encode("utf-16-le")))
    return exif


def _stripped(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for name in names if name.strip())


def write_simple(sources: Sources, field: str, text: str | None) -> Sources:
    """The field set in XMP and Exif, and in IPTC and the texts where they are already in use (MWG 2.0, 3.3)."""
    where = SIMPLE[field]
    exif = sources.exif.with_value(where.exif, text) if where.exif else sources.exif
    exif = _in_use(exif, where.later, where.windows, text)
    write = sources.xmp.with_alternative if where.alternative else sources.xmp.with_property
    return sources._replace(
        exif=exif,
        xmp=write(where.xmp, text),
        iptc=_iptc(sources.iptc, where.iptc, (text,) if text else ()),
        texts=_texts(sources.texts, where.keyword, text),
    )


def read_creator(sources: Sources) -> dict[str, tuple[str, ...]]:
    """What each place says of the creators."""
    artist = sources.exif.get("Artist") or sources.exif.get("Photographer")
    author = dict(sources.texts).get("Author")
    xmp = sources.xmp.texts("dc:creator")
    names = split_names(artist) if isinstance(artist, str) else ()
    said = {
        "exif": xmp if _stripped(names) == _stripped(xmp) else names,
        "xmp": xmp,
        "iptc": sources.iptc.texts("By-line"),
        "texts": (author,) if author else (),
        "windows": _items(_windows(sources.exif, "XPAuthor")),
    }
    return {place: names for place, names in said.items() if any(names)}


def write_creator(sources: Sources, names: tuple[str, ...]) -> Sources:
    """The creators set as `write_simple` sets a text."""
    exif = sources.exif.with_value("Artist", joined_names(names) or None)
    exif = _in_use(exif, "Photographer", "", joined_names(names) or None)
    return Sources(
        _in_use(exif, "", "XPAuthor", ";".join(names) or None),
        sources.xmp.with_array("dc:creator", "Seq", names),
        _iptc(sources.iptc, "By-line", names),
        _texts(sources.texts, "Author", ", ".join(names) or None),
    )


def joined_names(names: tuple[str, ...]) -> str:
    """Several names in Exif's one: with "; " between them, quoted where they hold one (MWG 2.0, 5.4)."""
    return "; ".join('"' + n.replace('"', '""') + '"' if ";" in n or n.startswith('"') else n for n in names)


def split_names(text: str) -> tuple[str, ...]:
    """The names of Exif's Artist; the inverse of `joined_names`."""
    names, at = [], 0
    text = text.strip("\0 ")
    while at < len(text):
        if text[at] == '"':
            end = at + 1
            while end < len(text) and (text[end] != '"' or text[end : end + 2] == '""'):
                end += 2 if text[end] == '"' else 1
            names.append(text[at + 1 : end].replace('""', '"'))
            at = end + 1
            at += text[at : at + 1] == ";"
        else:
            end = text.find(";", at)
            end = len(text) if end < 0 else end
            names.append(text[at:end].strip())
            at = end + 1
        at += len(text[at:]) - len(text[at:].lstrip())
    return tuple(name for name in names if name)


def read_keywords(sources: Sources) -> dict[str, tuple[str, ...]]:
    """What each place says of the keywords."""
    said = {
        "xmp": sources.xmp.texts("dc:subject"),
        "iptc": sources.iptc.texts("Keywords"),
        "windows": _items(_windows(sources.exif, "XPKeywords")),
    }
    return {place: words for place, words in said.items() if words}


def write_keywords(sources: Sources, words: tuple[str, ...]) -> Sources:
    """The keywords set as `write_simple` sets a text."""
    xmp = sources.xmp.with_array("dc:subject", "Bag", words)
    exif = _in_use(sources.exif, "", "XPKeywords", ";".join(words) or None)
    return sources._replace(exif=exif, xmp=xmp, iptc=_iptc(sources.iptc, "Keywords", words))


def read_rating(sources: Sources) -> dict[str, float]:
    """What each place says of the rating: 0 to 5, -1 for rejected (ISO 16684-1, 8.4)."""
    return _readable({"xmp": lambda: _xmp_rating(sources.xmp), "exif": lambda: _exif_rating(sources.exif)})


def _xmp_rating(xmp: Xmp) -> float | None:
    text = xmp.text("xmp:Rating")
    try:
        return float(text) if text else None
    except ValueError as error:
        raise BadValueError(f"xmp:Rating must be a number from -1 to 5, got {shown(text)}") from error


def _exif_rating(exif: Exif) -> float | None:
    number = exif.get("Rating")
    return float(number[0]) if isinstance(number, tuple) and number else None


def write_rating(sources: Sources, rating: float | None) -> Sources:
    """The rating set in XMP, and in Exif where it has one of its own."""
    if rating is None:
        exif, xmp = sources.exif.with_value("Rating", None), sources.xmp.with_property("xmp:Rating", None)
        return sources._replace(exif=exif, xmp=xmp)
    if isinstance(rating, bool) or not -1 <= rating <= 5:
        raise BadValueError(f"a rating must be from -1 (rejected) to 5, got {rating!r}")
    exif = sources.exif
    if exif.get("Rating") is not None:
        exif = exif.with_value("Rating", max(0, int(rating)))
    return sources._replace(exif=exif, xmp=sources.xmp.with_property("xmp:Rating", f"{rating:g}"))


class Moment(NamedTuple):
    """Where a time stands: Exif's three tags, XMP's property, IPTC's two datasets."""

    exif: tuple[str, str, str]
    xmp: str
    iptc: tuple[str, str] | None


MOMENTS: Final[Mapping[str, Moment]] = {
    "created": Moment(
        ("DateTimeOriginal", "SubSecTimeOriginal", "OffsetTimeOriginal"),
        "photoshop:DateCreated",
        ("DateCreated", "TimeCreated"),
    ),
    "digitized": Moment(
        ("DateTimeDigitized", "SubSecTimeDigitized", "OffsetTimeDigitized"),
        "xmp:CreateDate",
        ("DigitalCreationDate", "DigitalCreationTime"),
    ),
    "modified": Moment(("DateTime", "SubSecTime", "OffsetTime"), "xmp:ModifyDate", None),
}


def read_moment(sources: Sources, field: str) -> dict[str, CaptureTime]:
    """What each place says of a time. Raises `BadValueError` where all of them say what is none."""
    where = MOMENTS[field]
    return _readable(
        {
            "exif": lambda: _exif_moment(sources.exif, where),
            "xmp": lambda: CaptureTime.from_xmp(text) if (text := sources.xmp.text(where.xmp)) else None,
            "iptc": lambda: _iptc_moment(sources.iptc, where),
        }
    )


def _exif_moment(exif: Exif, where: Moment) -> CaptureTime | None:
    stamp, subsecond, offset = (exif.get(name) for name in where.exif)
    known = isinstance(stamp, str)
    return CaptureTime.from_exif(str(stamp), str(subsecond or ""), str(offset or "")) if known else None


def _iptc_moment(iptc: Iptc, where: Moment) -> CaptureTime | None:
    if where.iptc is None:
        return None
    day, clock = (iptc.texts(name) for name in where.iptc)
    return CaptureTime.from_iptc(day[0], clock[0] if clock else "") if day and day[0].strip("0 ") else None


def _readable(readers: Mapping[str, Callable[[], T | None]]) -> dict[str, T]:
    """What the places say that can be read; what one cannot say hides no other. Raises for one if none can."""
    said: dict[str, T] = {}
    failed: BadValueError | None = None
    for place, read in readers.items():
        try:
            value = read()
        except BadValueError as error:
            failed = failed or error
            continue
        if value is not None:
            said[place] = value
    if failed is not None and not said:
        raise failed
    return said


def write_moment(sources: Sources, field: str, time: CaptureTime | None) -> Sources:
    """A time set as `write_simple` sets a text; PNG's "Creation Time" where it is in use, in RFC 3339's form."""
    where = MOMENTS[field]
    exif, iptc, texts = sources.exif, sources.iptc, sources.texts
    values = ("", "", "") if time is None else time.to_exif()
    for name, value in zip(where.exif, values, strict=True):
        exif = exif.with_value(name, value or None)
    exif = _with_version(sources.exif, exif)
    if where.iptc is not None:
        day, clock = ("", "") if time is None else time.to_iptc()
        iptc = _iptc(iptc, where.iptc[0], (day,) if day else ())
        iptc = _iptc(iptc, where.iptc[1], (clock,) if clock else ())
    text = None if time is None else time.to_xmp()
    if field == "created":
        texts = _texts(texts, "Creation Time", text)
    return Sources(exif, sources.xmp.with_property(where.xmp, text), iptc, texts)


def _with_version(old: Exif, new: Exif) -> Exif:
    """`new` with the version that a directory of how a picture was taken must have (CIPA DC-008, 4.6.5).

    One that was there stays as it is; what holds nothing but its version goes with the last of its tags.
    """
    if new.exif == old.exif:
        return new
    if not old.exif:
        return new.with_value("ExifVersion", _VERSION)
    version = new.get("ExifVersion")
    return new.with_value("ExifVersion", None) if version is not None and len(new.exif) == 1 else new


def read_place(sources: Sources) -> dict[str, Place]:
    """What Exif and XMP say of the place. Raises `BadValueError` where both say what is none."""
    return _readable({"exif": lambda: Place.from_exif(sources.exif), "xmp": lambda: Place.from_xmp(sources.xmp)})


def write_place(sources: Sources, place: Place | None) -> Sources:
    """The place set in Exif and XMP; all of Exif's GPS directory goes with None."""
    if place is not None:
        return sources._replace(exif=place.to_exif(sources.exif), xmp=place.to_xmp(sources.xmp))
    kept = tuple(p for p in sources.xmp.properties if not str(p[0]).startswith("exif:GPS"))
    return sources._replace(exif=sources.exif.without("GPS"), xmp=Xmp(kept, sources.xmp.about))


def read_orientation(sources: Sources) -> dict[str, int]:
    """What Exif and XMP say of the orientation, 1 to 8 (TIFF 6.0, section 8)."""
    number = sources.exif.get("Orientation")
    text = sources.xmp.text("tiff:Orientation") or ""
    said = {
        "exif": number[0] if isinstance(number, tuple) and number else 0,
        "xmp": int(text) if text in set("12345678") else 0,
    }
    return {where: value for where, value in said.items() if value in range(1, 9)}


def write_orientation(sources: Sources, value: int | None) -> Sources:
    """The orientation set in Exif, and in XMP where it is in use."""
    if value is not None and (isinstance(value, bool) or value not in range(1, 9)):
        raise BadValueError(f"an orientation is a number from 1 to 8, got {value!r}")
    xmp = sources.xmp
    if xmp.get("tiff:Orientation") is not None:
        xmp = xmp.with_property("tiff:Orientation", None if value is None else str(value))
    return sources._replace(exif=sources.exif.with_value("Orientation", value), xmp=xmp)


def first(said: Mapping[str, T]) -> T | None:
    """What the place says that is believed first."""
    return next(iter(said.values()), None)


READERS: Final[Mapping[str, Callable[[Sources], Mapping[str, object]]]] = {
    **{name: (lambda sources, name=name: read_simple(sources, name)) for name in SIMPLE},  # type: ignore[misc]  # mypy infers no type for a lambda with a default
    **{name: (lambda sources, name=name: read_moment(sources, name)) for name in MOMENTS},  # type: ignore[misc]  # as above
    "creator": read_creator,
    "keywords": read_keywords,
    "rating": read_rating,
    "place": read_place,
    "orientation": read_orientation,
}


def _iptc(iptc: Iptc, name: str, texts: tuple[str, ...]) -> Iptc:
    """IPTC is written only where it is there already: XMP has taken its place (MWG 2.0, 3.3)."""
    if not name or not iptc.datasets or (not texts and not iptc.texts(name)):
        return iptc
    return iptc.with_texts(name, texts)


def _texts(texts: Texts, keyword: str, text: str | None) -> Texts:
    if keyword not in dict(texts):
        return texts
    return tuple((k, t if k != keyword else text) for k, t in texts if k != keyword or text is not None)  # type: ignore[misc]  # None is left out
