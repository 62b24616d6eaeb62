"""Where the fonts of a machine lie, by platform. Nothing here opens a font."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

_MACOS: Final = (
    "/Library/Fonts",
    "/System/Library/Fonts",
    "/System/Library/AssetsV2",  # fonts that macOS loads when they are first wanted
    "/Network/Library/Fonts",
)
_ANDROID: Final = ("/product/fonts", "/system/fonts")
_COMMENT: Final = re.compile("<!--.*?-->", re.DOTALL)
_DIR: Final = re.compile(r"<dir(?:\s[^>]*?prefix\s*=\s*[\"'](\w*)[\"'][^>]*|\s[^>]*)?>([^<]*)</dir>")
_LARGEST_CONFIGURATION: Final = 256 * 1024  # bytes; fontconfig's own has 3 kB

ReadText = Callable[[str], str | None]
"""The text of a file, or None where there is none."""


def font_folders(
    platform: str, environment: Mapping[str, str], home: str, read_text: ReadText = lambda _: None
) -> tuple[str, ...]:
    """The folders to search, those of the user first; whether they exist is another question.

    `platform` is one of `sys.platform`; `read_text` reads the configuration of fontconfig (Linux and its like).
    """
    if platform == "win32":
        found = _windows(environment, home)
    elif platform == "darwin":
        found = [f"{home}/Library/Fonts", *_MACOS]
    elif platform == "android":
        found = list(_ANDROID)
    else:
        found = _freedesktop(environment, home, read_text)
    return tuple(dict.fromkeys(found))


def configuration(path: str) -> str | None:
    """The text of a configuration file, or None where it cannot be read or is larger than any such file."""
    try:
        file = Path(path)
        return file.read_text("utf-8") if file.stat().st_size <= _LARGEST_CONFIGURATION else None
    except (OSError, ValueError):
        return None


def _windows(environment: Mapping[str, str], home: str) -> list[str]:
    local = environment.get("LOCALAPPDATA") or PureWindowsPath(home, "AppData", "Local")
    windows = environment.get("WINDIR") or environment.get("SYSTEMROOT") or "C:\\Windows"
    return [str(PureWindowsPath(local, "Microsoft", "Windows", "Fonts")), str(PureWindowsPath(windows, "Fonts"))]


def _freedesktop(environment: Mapping[str, str], home: str, read_text: ReadText) -> list[str]:
    """The XDG base directories, `~/.fonts`, and what fontconfig's configuration names."""
    data_home = environment.get("XDG_DATA_HOME") or f"{home}/.local/share"
    shared = (environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
    found = [f"{data_home}/fonts", f"{home}/.fonts", *(f"{one.rstrip('/')}/fonts" for one in shared if one)]
    folder = PurePosixPath(environment.get("FONTCONFIG_PATH") or "/etc/fonts")
    config = folder / (environment.get("FONTCONFIG_FILE") or "fonts.conf")
    text = read_text(str(config))
    return found if text is None else [*found, *_named(text, config.parent, home, data_home)]


def _named(config: str, beside: PurePosixPath, home: str, data_home: str) -> Iterator[str]:
    """The folders that the `dir` elements of a fontconfig configuration name."""
    for prefix, raw in _DIR.findall(_COMMENT.sub("", config)):
        name = raw.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
        if name == "~" or name.startswith("~/"):
            yield home + name[1:]
        elif prefix == "xdg" and name:
            yield f"{data_home}/{name}"
        elif prefix == "relative" and name:
            yield str(beside / name)
        elif name.startswith("/"):
            yield name
