"""Build the font files of the bundle, their licences and `index.json`.

    python fonts/recipe/build_fonts.py --cache /tmp/font-sources [--only NotoSansCJKsc-Bold.otf]

Needs fontTools and brotli, the commands `apt-get` and `dpkg-deb` (Debian 12) and `npm`. The same sources and the
same fontTools give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import characters
import sources
from faces import FACES, GENERIC, OFL_NOTICE, Face
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from sources import digest, unpacked

BUNDLE = Path(__file__).parent.parent
OFL_TEXT = Path(__file__).parent / "OFL-1.1.txt"


def build_face(face: Face, cache: Path) -> str:
    """Subset one face into the bundle; returns a line that tells what came out."""
    source = unpacked(face.package, cache) / face.source
    options = subset.Options()
    options.font_number = face.font_number
    options.hinting = False
    options.layout_scripts = ["*"]
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["GlyphOrder"]
    font = subset.load_font(str(source), options)
    for tag in face.dropped_tables:
        del font[tag]
    for number in face.sequences_from:
        _add_sequences(font, TTFont(source, fontNumber=number, lazy=True))
    options.layout_features = sorted(_features(font) - set(face.dropped_features))
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=face.keep(_available(font)) | _selectors(font))
    subsetter.subset(font)
    font.flavor = None
    _make_regular_the_default(font)
    _rename(font, face.renamed)
    target = BUNDLE / face.file
    subset.save_font(font, str(target), options)
    return f"{face.file}: {len(font.getGlyphOrder())} glyphs, {target.stat().st_size:,} bytes"


def _features(font: TTFont) -> set[str]:
    return {
        record.FeatureTag
        for tag in ("GSUB", "GPOS")
        if tag in font and font[tag].table.FeatureList is not None
        for record in font[tag].table.FeatureList.FeatureRecord
    }


def _available(font: TTFont) -> set[int]:
    return {code for table in font["cmap"].tables if table.isUnicode() and table.format != 14 for code in table.cmap}


def _sequences(font: TTFont) -> dict[int, list[tuple[int, str | None]]]:
    """Cmap format 14: selector -> (base, glyph), where no glyph stands for the base's own."""
    for table in font["cmap"].tables:
        if table.format == 14:
            found: dict[int, list[tuple[int, str | None]]] = table.uvsDict
            return found
    return {}


def _selectors(font: TTFont) -> set[int]:
    return set(_sequences(font))


def _add_sequences(font: TTFont, sibling: TTFont) -> None:
    """Add the variation sequences only another face of the same collection has; the faces share their glyphs."""
    own, own_glyphs, sibling_glyphs = _sequences(font), font.getBestCmap(), sibling.getBestCmap()
    for selector, pairs in _sequences(sibling).items():
        listed = own.setdefault(selector, [])
        bases = {base for base, _ in listed}
        for base, variant in pairs:
            glyph = variant or sibling_glyphs[base]
            if base not in bases:
                listed.append((base, None if glyph == own_glyphs[base] else glyph))


def _make_regular_the_default(font: TTFont) -> None:
    """Move the default of the weight axis to 400 where the source has it elsewhere."""
    for axis in font["fvar"].axes if "fvar" in font else ():
        if axis.axisTag == "wght" and axis.defaultValue != 400:
            limits = {"wght": (axis.minValue, 400, axis.maxValue)}
            instancer.instantiateVariableFont(font, limits, inplace=True)
            font["OS/2"].usWeightClass = 400


def _rename(font: TTFont, renamed: dict[str, str]) -> None:
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            text = record.toUnicode()
            for old, new in renamed.items():
                text = text.replace(old, new)
            record.string = text


def write_licences() -> None:
    """One file a family: its copyright notice, then the text of the licence."""
    text = OFL_TEXT.read_text(encoding="utf-8")
    for face in FACES:
        notice = f"{face.copyright}\n\n{OFL_NOTICE}\n\n"
        (BUNDLE / "licences" / face.licence).write_text(notice + text, encoding="utf-8")


def index_entry(face: Face, cache: Path) -> dict[str, Any]:
    """What `index.json` says of one file; everything that can be read from the file is read from it."""
    target = BUNDLE / face.file
    font = TTFont(target, lazy=True)
    axes = {
        axis.axisTag: {"min": axis.minValue, "default": axis.defaultValue, "max": axis.maxValue}
        for axis in (font["fvar"].axes if "fvar" in font else ())
    }
    weight = axes.get("wght", {"min": face.weight, "max": face.weight})
    return {
        "file": face.file,
        "index": 0,
        "family": face.family,
        "aliases": face.aliases,
        "weight": [int(weight["min"]), int(weight["max"])],
        "width": 100,
        "style": face.style,
        "axes": axes,
        "generic": list(face.generic),
        "scripts": list(face.scripts),
        "languages": list(face.languages),
        "outlines": "colr-v1" if "COLR" in font else "cff" if "CFF " in font else "truetype",
        "characters": len(_available(font)),
        "glyphs": font["maxp"].numGlyphs,
        "size": target.stat().st_size,
        "sha256": digest(target),
        "licence": {"spdx": "OFL-1.1", "file": f"licences/{face.licence}"},
        "origin": {
            "package": face.package.label,
            "version": font["name"].getDebugName(5),
            "file": face.source,
            "font_number": face.font_number,
            "sha256": digest(unpacked(face.package, cache) / face.source),
        },
    }


def write_index(cache: Path) -> None:
    """Write `index.json` for the files that are built; every face must be there."""
    index = {
        "format": 1,
        "generic": {name: list(families) for name, families in GENERIC.items()},
        "files": [index_entry(face, cache) for face in FACES],
    }
    (BUNDLE / "index.json").write_text(json.dumps(index, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Fetch, subset, write the licences and the index."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, help="directory for the downloaded packages")
    parser.add_argument("--only", nargs="*", help="build just these files; the index is written for all of them")
    parser.add_argument("--sets", action="store_true", help="write the character sets again from the Unihan database")
    arguments = parser.parse_args()
    if arguments.sets:
        characters.write_unihan_sets(unpacked(sources.UNICODE_DATA, arguments.cache))
    chosen = [face for face in FACES if arguments.only is None or face.file in arguments.only]
    for package in {face.package for face in chosen}:
        unpacked(package, arguments.cache)
    with ProcessPoolExecutor(max_workers=2) as pool:
        for line in pool.map(build_face, chosen, [arguments.cache] * len(chosen)):
            print(line, flush=True)
    write_licences()
    write_index(arguments.cache)
    return 0


if __name__ == "__main__":
    sys.exit(main())
