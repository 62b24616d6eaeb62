"""What a file says of itself, for people and as JSON; what cannot be read is told of beside what can."""

from __future__ import annotations

import base64
import json
import math
import sys
from dataclasses import dataclass
from typing import Final

from vecdraw.errors import VecdrawError
from vecdraw.export.metadata_files import format_of, read_metadata
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.difference import Change, printable, value_text
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.place import Place
from vecdraw.metadata.tiff import Rational
from vecdraw.metadata.time import CaptureTime

_FIELDS: Final = (
    *("title", "headline", "description", "creator", "copyright", "credit", "source", "keywords", "rating"),
    *("created", "digitized", "modified", "place", "orientation", "software"),
)
_CUT: Final = 1000  # characters of a field




@dataclass(frozen=True, slots=True)
class About:
    """What a file says: its format, the fields, each block's values by path, and what could not be read."""

    file: str
    format: str
    fields: dict[str, object]
    disagreements: dict[str, dict[str, object]]
    values: dict[str, object]
    problems: list[str]

    def as_json(self) -> dict[str, object]:
        """As values of JSON; see `vecdraw metadata` in the guide for their form."""
        return {
            "file": self.file,
            "format": self.format,
            "fields": {name: _json(value) for name, value in self.fields.items()},
            "disagreements": {
                name: {block: _json(value) for block, value in said.items()}
                for name, said in self.disagreements.items()
            },
            "values": {path: _json(value) for path, value in self.values.items()},
            "problems": self.problems,
        }


def read_file(name: str, source: str | bytes) -> About:
    """What a file says. Raises `VecdrawError` for one whose metadata cannot be reached."""
    metadata = read_metadata(source)
    problems: list[str] = []
    values: dict[str, object] = {}
    for block in Blocks._fields:
        one = Metadata(Blocks(**{block: getattr(metadata.blocks, block)}))
        try:
            values |= one.values()
            problems += one.exif.problems
        except VecdrawError as error:
            problems.append(f"{block}: {error}")
    fields: dict[str, object] = {}
    for field in _FIELDS:
        try:
            said = getattr(metadata, field)
        except VecdrawError as error:
            problems.append(f"{field}: {error}")
            continue
        if said not in (None, (), ""):
            fields[field] = said
    try:
        disagreements = metadata.disagreements()
    except VecdrawError:  # told of above
        disagreements = {}
    return About(name, format_of(source), fields, disagreements, values, list(dict.fromkeys(problems)))


def report(about: About) -> str:
    """What a file says, in lines: the fields first, then everything."""
    lines = [f"{printable(about.file)} ({about.format})"]
    width = max(map(len, about.fields), default=0)
    for name, value in about.fields.items():
        lines.append(f"  {name:{width}}  {printable(_text(value))}")
        for block, other in about.disagreements.get(name, {}).items():
            if other != value:
                lines.append(f"  {'':{width}}  but {block} says {printable(_text(other))}")
    lines += [f"  {printable(path)}: {printable(value_text(value))}" for path, value in about.values.items()]
    lines += [f"  not read: {printable(problem)}" for problem in about.problems]
    return "\n".join(lines if len(lines) > 1 else [*lines, "  nothing"])


def change_json(change: Change) -> dict[str, object]:
    """A change as values of JSON."""
    return {
        "path": change.path,
        "kind": change.kind,
        "before": _json(change.before),
        "after": _json(change.after),
    }


def as_json(value: object) -> str:
    """JSON that no terminal takes for a command; in ASCII where stdout has not all characters."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    text = json.dumps(value, indent=2, ensure_ascii=encoding != "utf8", allow_nan=False)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def _text(value: object) -> str:
    match value:
        case tuple():
            text = "; ".join(map(str, value))
        case CaptureTime():
            text = value.to_xmp()
        case Place():
            text = _place_text(value)
        case float():
            text = f"{value:g}"
        case _:
            text = str(value)
    return text if len(text) <= _CUT else text[: _CUT - 1] + "…"


def _place_text(place: Place) -> str:
    """Such as "52.52, 13.405, 34 m above, WGS-84, within 5 m"."""
    parts = [", ".join(f"{float(angle.exact):.9g}" for angle in (place.latitude, place.longitude))]
    if place.altitude is not None:
        parts.append(f"{float(place.altitude):g} m {place.altitude_ref.replace('-', ' ')}")
    if place.datum:
        parts.append(place.datum)
    if place.horizontal_error is not None:
        parts.append(f"within {float(place.horizontal_error):g} m")
    if place.dop is not None:
        parts.append(f"dilution {float(place.dop):g}")
    if place.date_stamp or place.time_stamp:
        parts.append(f"fixed {' '.join(filter(None, (place.date_stamp, _clock(place))))} UTC")
    return ", ".join(parts)


def _clock(place: Place) -> str:
    if place.time_stamp is None:
        return ""
    hours, minutes, seconds = (float(part) for part in place.time_stamp)
    return f"{hours:02g}:{minutes:02g}:{seconds:02g}"


def _json(value: object) -> object:
    match value:
        case CaptureTime():
            return value.to_xmp()
        case Place():
            return _place_json(value)
        case bytes():
            return {"base64": base64.b64encode(value).decode("ascii")}
        case Rational():
            return f"{value.numerator}/{value.denominator}"
        case tuple() if len(value) == 1 and not isinstance(value[0], str):
            return _json(value[0])
        case tuple():
            return [_json(each) for each in value]
        case float() if not math.isfinite(value):
            return str(value)
        case _:
            return value


def _place_json(place: Place) -> dict[str, object]:
    said: dict[str, object] = {
        "latitude": float(place.latitude.exact),
        "longitude": float(place.longitude.exact),
        "altitude": None if place.altitude is None else float(place.altitude),
        "altitude_ref": None if place.altitude is None else place.altitude_ref,
        "datum": place.datum or None,
        "horizontal_error": None if place.horizontal_error is None else float(place.horizontal_error),
        "dop": None if place.dop is None else float(place.dop),
        "dimensions": place.dimensions,
        "date_stamp": place.date_stamp or None,
        "time_stamp": _clock(place) or None,
    }
    return {name: value for name, value in said.items() if value is not None}
