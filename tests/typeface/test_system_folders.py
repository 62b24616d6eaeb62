"""Where each platform keeps its fonts: pure functions of the environment."""

import pytest

from vecdraw.typeface.system_folders import configuration, font_folders

CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <!-- <dir>/commented/out</dir> -->
  <dir>/opt/fonts &amp; more</dir>
  <dir prefix="xdg">more</dir>
  <dir salt="x" prefix='relative'>beside</dir>
  <dir>~/mine</dir>
  <dir prefix="cwd">nowhere</dir>
  <dir></dir>
</fontconfig>"""


USER = "\\h\\AppData\\Local\\Microsoft\\Windows\\Fonts"
MACOS = "/h/Library/Fonts /Library/Fonts /System/Library/Fonts /System/Library/AssetsV2 /Network/Library/Fonts"
XDG = {"XDG_DATA_HOME": "/d", "XDG_DATA_DIRS": "/a/::/b"}
WINDOWS = {"WINDIR": "D:\\Win", "LOCALAPPDATA": "C:\\L"}


@pytest.mark.parametrize(
    ("platform", "environment", "folders"),
    [
        ("linux", {}, "/h/.local/share/fonts /h/.fonts /usr/local/share/fonts /usr/share/fonts"),
        ("freebsd14", XDG, "/d/fonts /h/.fonts /a/fonts /b/fonts"),
        ("darwin", {}, MACOS),
        ("win32", WINDOWS, "C:\\L\\Microsoft\\Windows\\Fonts D:\\Win\\Fonts"),
        ("win32", {"SYSTEMROOT": "E:\\W"}, f"{USER} E:\\W\\Fonts"),
        ("win32", {}, f"{USER} C:\\Windows\\Fonts"),
        ("android", {}, "/product/fonts /system/fonts"),
    ],
)
def test_the_folders_of_a_platform(platform: str, environment: dict[str, str], folders: str) -> None:
    assert list(font_folders(platform, environment, "/h")) == folders.split(" ")


def test_fontconfig_names_more_folders() -> None:
    found = font_folders("linux", {}, "/h", {"/etc/fonts/fonts.conf": CONFIG}.get)
    assert found[4:] == ("/opt/fonts & more", "/h/.local/share/more", "/etc/fonts/beside", "/h/mine")


@pytest.mark.parametrize(
    ("environment", "path"),
    [
        ({"FONTCONFIG_PATH": "/p"}, "/p/fonts.conf"),
        ({"FONTCONFIG_FILE": "/f/x.conf"}, "/f/x.conf"),
        ({"FONTCONFIG_PATH": "/p", "FONTCONFIG_FILE": "x.conf"}, "/p/x.conf"),
    ],
)
def test_the_environment_says_where_its_configuration_is(environment: dict[str, str], path: str) -> None:
    found = font_folders("linux", environment, "/h", {path: "<dir>/one</dir><dir>/one</dir>"}.get)
    assert found[4:] == ("/one",)


def test_a_configuration_that_cannot_be_read_is_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("conf")
    (folder / "binary").write_bytes(b"\xff\xfe\xff")
    (folder / "large").write_bytes(b" " * 1_000_000)
    (folder / "good").write_text("<dir>/x</dir>")
    found = [configuration(str(folder / name)) for name in ("binary", "large", "absent", "", "good")]
    assert found == [None, None, None, None, "<dir>/x</dir>"]
    assert configuration("\0") is None
