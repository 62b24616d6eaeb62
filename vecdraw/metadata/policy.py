"""What of a source's metadata goes into a result: privacy by rules that are data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.exif import tag_named
from vecdraw.metadata.exif_tags import DIRECTORIES, MAKER_NOTE, is_named
from vecdraw.metadata.iptc import to_dataset
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.xmp import NAMESPACES, RDF, Array, Name, Node, Structure, Xmp, to_name

PolicyName = Literal["none", "keep", "public"]

_OWNER_TAGS: Final = ("CameraOwnerName", "HostComputer", "XPAuthor", "XPComment")
_SERIAL_TAGS: Final = ("BodySerialNumber", "LensSerialNumber", "CameraSerialNumber", "ImageUniqueID")
_PLACE_NAMES: Final = (
    *("exif:GPS*", "photoshop:City", "photoshop:State", "photoshop:Country"),
    *("Iptc4xmpCore:Location", "Iptc4xmpCore:CountryCode", "Iptc4xmpExt:Location*"),
)
_SERIALS: Final = (
    *("MicrosoftPhoto:CameraSerialNumber", "exifEX:BodySerialNumber", "exifEX:LensSerialNumber", "aux:*"),
    *("exif:ImageUniqueID", "xmpMM:*"),
)
_OWNERS: Final = ("exifEX:CameraOwnerName", "aux:OwnerName", "Iptc4xmpCore:CreatorContactInfo", "crs:*")
_FACES: Final = ("mwg-rs:*", "MP:*", "Iptc4xmpExt:PersonInImage*", "Iptc4xmpExt:ImageRegion")
_MORE: Final = ("photoshop:History", "photoshop:DocumentAncestors", "photoshop:SidecarForExtension", "xmp:Thumbnails")
_PLACE_DATASETS: Final = ("City", "Sub-location", "Province-State", "CountryCode", "CountryName", "2:26", "2:27")
_NAMED: Final = frozenset({RDF, *NAMESPACES.values()})
_KEYWORDS: Final = frozenset(
    {"Title", "Author", "Description", "Copyright", "Creation Time", "Software", "Disclaimer"}
    | {"Warning", "Source", "Comment", "Collection"}
)
"""The keywords of PNG 11.3.3.1; programs write places under others, such as "exif:GPSLatitude"."""
_IPTC: Final = ("Contact",)
_IPTC_PREVIEW: Final = ("2:200", "2:201", "2:202", "2:118", "2:225")


@dataclass(frozen=True, slots=True)
class MetadataPolicy:
    """Which parts of some metadata are left.

    `keep_exif`, `keep_xmp`, `keep_iptc`, `keep_texts`: whether each block is kept at all. `place`: whether the GPS
    directory is, and what XMP and IPTC say of the place. `thumbnail`: whether the small picture is, which shows what
    was cropped away. `maker_note`: whether the maker's own data is, which holds serial numbers, faces and places.
    `unknown`: whether tags, datasets and keywords without a name in the standards are, and XMP's properties in the
    namespaces of others. `drop_exif` are tags by name, `drop_xmp`
    properties by name, "prefix:*" for all of a namespace (inside structures too), `drop_iptc` datasets by name or
    number, `drop_texts` keywords.
    Raises `BadValueError` for a name that does not exist.
    """

    name: str = "custom"
    keep_exif: bool = True
    keep_xmp: bool = True
    keep_iptc: bool = True
    keep_texts: bool = True
    place: bool = True
    thumbnail: bool = True
    maker_note: bool = True
    unknown: bool = True
    drop_exif: tuple[str, ...] = ()
    drop_xmp: tuple[str, ...] = ()
    drop_iptc: tuple[str, ...] = ()
    drop_texts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for tag in self.drop_exif:
            tag_named(tag)
        for pattern in self.drop_xmp:
            to_name(pattern.replace("*", "x"))
        for dataset in self.drop_iptc:
            to_dataset(dataset)

    @property
    def is_private(self) -> bool:
        """Whether files should lose what is no metadata of `Blocks` too: small pictures, private chunks."""
        return not self.thumbnail

    def applied(self, metadata: Metadata) -> Metadata:
        """What is left of some metadata. A block that loses nothing keeps its bytes."""
        if not isinstance(metadata, Metadata):
            raise BadTypeError(f"a policy is applied to Metadata, got {shown(metadata)}")
        blocks = metadata.blocks
        left = Blocks(
            blocks.exif if self.keep_exif else b"",
            blocks.xmp if self.keep_xmp else b"",
            blocks.iptc if self.keep_iptc else b"",
            tuple(t for t in blocks.texts if not self._is_dropped_text(t[0])) if self.keep_texts else (),
        )
        kept = metadata if left == blocks else Metadata(left)
        if kept is metadata and self == POLICIES["keep"]:
            return metadata
        return self._without_xmp(self._without_exif(self._without_iptc(kept)))

    def _without_exif(self, metadata: Metadata) -> Metadata:
        exif = metadata.exif
        gone = [tag_named(name) for name in self.drop_exif]
        if not self.place:
            exif = exif.without("GPS")
        if not self.thumbnail:
            exif = exif.without("IFD1")
        if not self.maker_note:
            exif = exif.without("Exif", {MAKER_NOTE})
        for directory in DIRECTORIES:
            numbers = {tag.number for tag in gone if tag.directory == directory}
            if not self.unknown:
                entries = exif.directory(directory)
                numbers |= {e.tag for e in entries if not is_named(directory, e.tag)}
            exif = exif.without(directory, numbers)
        return metadata.with_exif(exif)

    def _without_xmp(self, metadata: Metadata) -> Metadata:
        xmp = metadata.xmp
        patterns = self.drop_xmp if self.place else self.drop_xmp + _PLACE_NAMES
        return metadata.with_xmp(Xmp(_Sieve.of(patterns, unknown=self.unknown).fields(xmp.properties), xmp.about))

    def _is_dropped_text(self, keyword: str) -> bool:
        return keyword in self.drop_texts or not (self.unknown or keyword in _KEYWORDS)

    def _without_iptc(self, metadata: Metadata) -> Metadata:
        iptc = metadata.iptc
        gone = {to_dataset(name) for name in self.drop_iptc + (() if self.place else _PLACE_DATASETS)}
        known = [d for d in iptc.datasets if self.unknown or ":" not in d.name or d.record == 1]
        kept = tuple(d for d in known if (d.record, d.number) not in gone)
        return metadata if kept == iptc.datasets else metadata.with_iptc(type(iptc)(kept))


class _Sieve(NamedTuple):
    """What a policy leaves of XMP: none of the names, none that begin as `begins` do, by the URI of their namespace."""

    names: frozenset[Name]
    begins: Mapping[str, tuple[str, ...]]
    unknown: bool

    @classmethod
    def of(cls, patterns: tuple[str, ...], *, unknown: bool) -> _Sieve:
        begins: dict[str, tuple[str, ...]] = {}
        for pattern in patterns:
            if pattern.endswith("*"):
                uri, local = to_name(pattern.replace("*", "x"))
                begins[uri] = (*begins.get(uri, ()), local[:-1])
        return cls(frozenset(to_name(p) for p in patterns if not p.endswith("*")), begins, unknown)

    def fields(self, fields: tuple[tuple[Name, Node], ...]) -> tuple[tuple[Name, Node], ...]:
        return tuple((name, self._node(node)) for name, node in fields if not self._is_dropped(name))

    def _node(self, node: Node) -> Node:
        match node.value:
            case Structure(fields):
                return node._replace(value=Structure(self.fields(fields)), qualifiers=self.fields(node.qualifiers))
            case Array(kind, items):
                return node._replace(value=Array(kind, tuple(map(self._node, items))))
            case _:
                return node._replace(qualifiers=self.fields(node.qualifiers))

    def _is_dropped(self, name: Name) -> bool:
        if not self.unknown and name.uri not in _NAMED:
            return True
        return name in self.names or name.local.startswith(self.begins.get(name.uri, ()))


POLICIES: Final[Mapping[str, MetadataPolicy]] = MappingProxyType(
    {
        "none": MetadataPolicy(
            "none", keep_exif=False, keep_xmp=False, keep_iptc=False, keep_texts=False, thumbnail=False
        ),
        "keep": MetadataPolicy("keep"),
        "public": MetadataPolicy(
            "public",
            place=False,
            thumbnail=False,
            maker_note=False,
            unknown=False,
            drop_exif=_OWNER_TAGS + _SERIAL_TAGS,
            drop_xmp=_SERIALS + _OWNERS + _FACES + _MORE,
            drop_iptc=_IPTC + _IPTC_PREVIEW,
            drop_texts=("Raw profile type exif", "Raw profile type APP1", "Raw profile type xmp"),
        ),
    }
)
"""The policies by name: "none" leaves nothing, "keep" everything, "public" what a stranger may know: title, creator,
copyright, keywords, times and how the picture was taken, but no place, owner, serial number, face, small picture or
maker's data."""


def to_policy(value: object) -> MetadataPolicy:
    """The policy of a name, or the value itself. Raises `BadValueError`."""
    if isinstance(value, MetadataPolicy):
        return value
    if not isinstance(value, str) or value not in POLICIES:
        raise BadValueError(f"a policy must be a MetadataPolicy or one of {', '.join(POLICIES)}, got {shown(value)}")
    return POLICIES[value]
