"""The table of what is built: one `Face` for each font file of the bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

import characters
import sources
from sources import Package

CJK_SCRIPTS = ("Hani", "Hira", "Kana", "Hrkt", "Bopo", "Hang")
CJK_LANGUAGES = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK", "ja", "ko")
ALPHABETIC_SCRIPTS = ("Latn", "Grek", "Cyrl")
OFL_NOTICE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: where it comes from, what is kept, and what it is used for."""

    file: str
    family: str
    package: Package
    source: str
    keep: Callable[[Iterable[int]], set[int]]
    scripts: tuple[str, ...]
    licence: str
    copyright: str
    weight: int = 400
    style: Literal["normal", "italic"] = "normal"
    languages: tuple[str, ...] = ()
    font_number: int = 0
    # Faces of the same collection whose variation sequences are added.
    sequences_from: tuple[int, ...] = ()
    generic: tuple[str, ...] = ()
    # Other names the family is asked for by, each with the language whose forms that name stands for.
    aliases: dict[str, str | None] = field(default_factory=dict)
    # In the source's name table -> in ours, where the source names an instance or a format.
    renamed: dict[str, str] = field(default_factory=dict)
    dropped_features: tuple[str, ...] = ()
    dropped_tables: tuple[str, ...] = ()


def _cjk(kind: Literal["Sans", "Serif"], style: str, weight: int, years: str) -> Face:
    base = f"Noto {kind}"
    regions = {"SC": "zh-Hans", "TC": "zh-Hant-TW", "HK": "zh-Hant-HK", "JP": "ja", "KR": "ko"}
    aliases: dict[str, str | None] = {f"{base} {region}": language for region, language in regions.items()}
    aliases |= {f"{base} CJK {region}": language for region, language in regions.items() if region != "SC"}
    return Face(
        file=f"Noto{kind}CJKsc-{style}.otf",
        family=f"{base} CJK SC",
        package=sources.NOTO_CJK,
        source=f"usr/share/fonts/opentype/noto/Noto{kind}CJK-{style}.ttc",
        font_number=2,
        sequences_from=(0, 1, 3, 4),
        keep=characters.kept_in_cjk,
        scripts=CJK_SCRIPTS,
        languages=CJK_LANGUAGES,
        weight=weight,
        generic=("sans-serif", "system-ui") if kind == "Sans" else ("serif", "fangsong"),
        aliases=aliases,
        licence=f"Noto-{kind}-CJK.txt",
        copyright=f"© {years} Adobe (http://www.adobe.com/).",
        # `aalt` only lists the alternates the other features give.
        dropped_features=("aalt",),
    )


def _core(family: str, package: Package, style: str, weight: int, generic: str, licence: str) -> Face:
    return Face(
        file=f"{family.replace(' ', '')}-{style}.ttf",
        family=family,
        package=package,
        source=f"usr/share/fonts/truetype/noto/{family.replace(' ', '')}-{style}.ttf",
        keep=characters.kept_in_alphabetic,
        scripts=ALPHABETIC_SCRIPTS,
        weight=weight,
        style="italic" if "Italic" in style else "normal",
        generic=(generic,),
        licence=licence,
        copyright="Copyright 2015 Google LLC. All Rights Reserved.",
    )


def _symbols(family: str, scripts: tuple[str, ...], generic: tuple[str, ...], owner: str) -> Face:
    name = family.replace(" ", "")
    old_family = family.replace(" 2", "2")
    return Face(
        file=f"{name}-Regular.ttf",
        family=family,
        package=sources.NOTO_CORE,
        source=f"usr/share/fonts/truetype/noto/{name}-Regular.ttf",
        keep=characters.kept_whole,
        scripts=scripts,
        generic=generic,
        aliases={} if old_family == family else {old_family: None},
        renamed={old_family: family},
        licence=f"{family.replace(' ', '-')}.txt",
        copyright=f"Copyright {owner} All Rights Reserved.",
    )


def _inter(name: str, style: Literal["normal", "italic"]) -> Face:
    return Face(
        file=f"{name}.ttf",
        family="Inter",
        package=sources.INTER,
        source=f"package/variable/{name}.woff2",
        keep=characters.kept_whole,
        scripts=ALPHABETIC_SCRIPTS,
        style=style,
        generic=("sans-serif", "system-ui"),
        aliases={"Inter Variable": None},
        renamed={"Inter Variable": "Inter"},
        licence="Inter.txt",
        copyright="Copyright (c) 2016-2018 The Inter Project Authors (me@rsms.me)",
    )


def _noto(script: str, name: str, package: Package, languages: tuple[str, ...], year: int) -> Face:
    slug = name.lower()
    return Face(
        file=f"NotoSans{name}-Variable.ttf",
        family=f"Noto Sans {name}",
        package=package,
        source=f"package/files/noto-sans-{slug}-{slug}-wght-normal.woff2",
        keep=characters.kept_whole,
        scripts=(script,),
        languages=languages,
        generic=("sans-serif", "system-ui"),
        # The Hebrew source is named after its thinnest instance.
        renamed={f"Noto Sans {name} Thin": f"Noto Sans {name}", f"NotoSans{name}Thin": f"NotoSans{name}"},
        licence=f"Noto-Sans-{name}.txt",
        copyright=f"Copyright {year} The Noto Project Authors (https://github.com/notofonts/{slug})",
    )


FACES: tuple[Face, ...] = (
    _inter("InterVariable", "normal"),
    _inter("InterVariable-Italic", "italic"),
    _core("Noto Serif", sources.NOTO_CORE, "Regular", 400, "serif", "Noto-Serif.txt"),
    _core("Noto Serif", sources.NOTO_CORE, "Italic", 400, "serif", "Noto-Serif.txt"),
    _core("Noto Serif", sources.NOTO_CORE, "Bold", 700, "serif", "Noto-Serif.txt"),
    _core("Noto Serif", sources.NOTO_CORE, "BoldItalic", 700, "serif", "Noto-Serif.txt"),
    _core("Noto Sans Mono", sources.NOTO_MONO, "Regular", 400, "monospace", "Noto-Sans-Mono.txt"),
    _core("Noto Sans Mono", sources.NOTO_MONO, "Bold", 700, "monospace", "Noto-Sans-Mono.txt"),
    _cjk("Sans", "Regular", 400, "2014-2021"),
    _cjk("Sans", "Bold", 700, "2014-2021"),
    _cjk("Serif", "Regular", 400, "2017-2022"),
    _cjk("Serif", "Bold", 700, "2017-2022"),
    _noto("Arab", "Arabic", sources.ARABIC, ("ar", "fa", "ur", "ckb", "ug"), 2022),
    _noto("Hebr", "Hebrew", sources.HEBREW, ("he", "yi"), 2024),
    _noto("Deva", "Devanagari", sources.DEVANAGARI, ("hi", "mr", "ne", "sa"), 2022),
    _noto("Thai", "Thai", sources.THAI, ("th",), 2022),
    _symbols("Noto Sans Math", ("Zmth",), ("math",), "2018 Google LLC."),
    _symbols("Noto Sans Symbols 2", ("Zsym",), (), "2017 Google Inc."),
    Face(
        file="NotoColorEmoji.ttf",
        family="Noto Color Emoji",
        package=sources.EMOJI,
        source="package/files/noto-color-emoji-emoji-400-normal.woff2",
        keep=characters.kept_whole,
        scripts=("Zsye",),
        generic=("emoji",),
        licence="Noto-Color-Emoji.txt",
        copyright="Copyright 2021 Google Inc. All Rights Reserved.",
        # The same pictures a second time, as SVG documents.
        dropped_tables=("SVG ",),
    ),
)

# The families of each CSS generic family, in the order they are tried for a character.
_OTHERS = (
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Sans Math",
    "Noto Color Emoji",
    "Noto Sans Symbols 2",
)
_SANS = ("Inter", "Noto Sans CJK SC", *_OTHERS)
_SERIF = ("Noto Serif", "Noto Serif CJK SC", *_OTHERS)
GENERIC: dict[str, tuple[str, ...]] = {
    "sans-serif": _SANS,
    "system-ui": _SANS,
    "ui-sans-serif": _SANS,
    "serif": _SERIF,
    "ui-serif": _SERIF,
    "fangsong": ("Noto Serif CJK SC", "Noto Serif", *_OTHERS),
    "monospace": ("Noto Sans Mono", "Noto Sans CJK SC", *_OTHERS),
    "ui-monospace": ("Noto Sans Mono", "Noto Sans CJK SC", *_OTHERS),
    "math": ("Noto Sans Math", "Noto Serif", "Noto Serif CJK SC"),
    "emoji": ("Noto Color Emoji",),
    # CSS asks for some face for every generic family; the bundle has none drawn for these.
    "cursive": _SERIF,
    "fantasy": _SANS,
    "ui-rounded": _SANS,
}
