"""Plug-ins of other distributions: found, loaded when asked for, named when they fail, held when not trusted."""

import errno
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import vecdraw as vd
from vecdraw import limits
from vecdraw.codecs import plugins
from vecdraw.codecs.interceptors import Interceptor, intercepted
from vecdraw.errors import BadTypeError, BadValueError, PluginError, UnsupportedError
from vecdraw.metadata.metadata import Metadata

CODE = """
import os
from vecdraw.codecs.codec import Codec, PixelRows
from vecdraw.codecs.plugins import MetadataReader
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.metadata import Metadata
from dataclasses import dataclass

@dataclass(frozen=True)
class Options:
    dpi: float | None = None
    metadata: object = None

def encode(pixels, options, color_space):
    return b"DOT1" + bytes(pixels.shape[:2]) + pixels[..., 0].tobytes()

CODEC = Codec("dot", "image/x-dot", (".dot",), Options, encode)
@dataclass(frozen=True)
class Bare:
    level: int = 3

BARE = Codec("bare", "image/x-bare", (".bare",), Bare, lambda pixels, options, space: bytes([options.level]))
LOOSE = Codec("loose", "image/x-loose", (".loose",), dict, encode)
CLASH = Codec("twin", "image/png", (".png", ".twin"), Options, encode)
READER = MetadataReader(
    "dot",
    lambda head: head.startswith(b"DOT1"),
    lambda data: Blocks(texts=(("Title", "a dot"),)),
    lambda data, blocks: data + b"!",
)
LYING_READER = MetadataReader("lie", lambda head: head.startswith(b"LIE!"), lambda data: "nothing")
FAILING_READER = MetadataReader("fail", lambda head: head.startswith(b"FAIL"), lambda data: 1 / 0)

def stamp(metadata, context):
    return metadata.with_fields(title=f"{metadata.title or ''} for {context.get('format')}")
def raises(metadata, context):
    raise ValueError("no stamps left")
def says_no(metadata, context):
    return "no"
def hangs(metadata, context):
    while True:
        pass
def sleeps(metadata, context):
    import time
    time.sleep(1000)
def eats(metadata, context):
    return [b"x" * 10**9 for _ in range(100)]
def dies(metadata, context):
    os._exit(3)
def aborts(metadata, context):
    os.abort()
def leaves(metadata, context):
    raise SystemExit(0)
def lies(metadata, context):
    return Metadata(Blocks(exif=b"not a TIFF structure"))
def floods(metadata, context):
    while True:
        for pipe in range(1, 20):
            try:
                os.write(pipe, b"x" * 65536)
            except OSError:
                pass
def prints(metadata, context):
    print("x" * 100_000, flush=True)
    return metadata
def writes(metadata, context):
    open(FOLDER + "/left behind", "w").write("x")
def removes(metadata, context):
    os.unlink(FOLDER + "/code.txt")
def connects(metadata, context):
    import socket
    socket.create_connection(("127.0.0.1", 9), 1)
def forks(metadata, context):
    os.fork()
def starts(metadata, context):
    import subprocess
    subprocess.run(["true"])
def kills(metadata, context):
    os.kill(os.getppid(), 9)
def reads(metadata, context):
    return metadata.with_fields(title=open("/etc/passwd").read(10))
def environment(metadata, context):
    return metadata.with_fields(title=os.environ.get("VECDRAW_SECRET", "nothing"))
def mutates(metadata, context):
    object.__setattr__(metadata, "blocks", Blocks())
    return metadata
"""
INTERCEPTORS = [line[4:].partition("(")[0] for line in CODE.splitlines() if "(metadata, context)" in line]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A distribution with plug-ins, installed for one test."""
    entries = {
        "vecdraw.codecs": {"dot": "CODEC", "twin": "CLASH", "notacodec": "stamp", "bare": "BARE", "loose": "LOOSE"},
        "vecdraw.metadata_readers": {"dot": "READER", "fail": "FAILING_READER", "lie": "LYING_READER"},
        "vecdraw.interceptors": {**{name: name for name in INTERCEPTORS}, "absent": "not_there"},
    }
    _distribution(tmp_path, "dots", entries)
    monkeypatch.syspath_prepend(tmp_path)
    plugins.refresh()
    yield tmp_path
    sys.modules.pop("dots_code", None)
    plugins.refresh()


def _distribution(folder: Path, name: str, entries: dict[str, dict[str, str]]) -> None:
    info = folder / f"{name}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
    lines = []
    for group, found in entries.items():
        lines += [f"[{group}]", *(f"{key} = {name}_code:{value}" for key, value in found.items())]
    (info / "entry_points.txt").write_text("\n".join(lines))
    (folder / f"{name}_code.py").write_text(f"FOLDER = {str(folder)!r}\n{CODE}")
    (folder / "code.txt").write_text("stays")


def test_plugins_are_listed_without_being_loaded(installed: Path) -> None:
    names = {str(plugin.name) for plugin in plugins.plugins("vecdraw.codecs") if plugin.distribution == "dots"}
    assert names == {"dot", "twin", "notacodec", "bare", "loose"}
    assert "dots_code" not in sys.modules


@pytest.mark.parametrize("name", ["dot", ".dot", "DOT"])
def test_a_codec_writes_its_format(installed: Path, name: str) -> None:
    assert vd.encode(vd.Context(3, 2, background="white").scene, name) == b"DOT1\x02\x03" + b"\xff" * 6


def test_a_codec_is_found_by_a_files_suffix(installed: Path, tmp_path: Path) -> None:
    vd.save(vd.Context(3, 2, background="white").scene, tmp_path / "a.dot")
    assert (tmp_path / "a.dot").read_bytes().startswith(b"DOT1")


def test_a_codec_without_density_is_given_none(installed: Path) -> None:
    scene = vd.Context(3, 2).scene
    assert vd.encode(scene, "bare") == b"\3"
    assert vd.encode(scene, "bare", level=9) == b"\x09"
    with pytest.raises(BadValueError, match="bare has no option 'dpi'"):
        vd.encode(scene, "bare", dpi=300)


def test_a_name_near_that_of_a_plugin_is_told(installed: Path) -> None:
    said = pytest.raises(BadValueError, match=r"unknown format 'dott'; did you mean 'dot'\? The formats are png, .*dot")
    with pytest.warns(plugins.PluginWarning, match=r"passed over|which vecdraw keeps"), said:
        vd.encode(vd.Context(3, 2).scene, "dott")


def test_options_that_are_no_dataclass_are_named(installed: Path) -> None:
    with pytest.raises(PluginError, match=r"the options of plug-in 'loose' .* from dots 1.2\) are no dataclass"):
        vd.encode(vd.Context(3, 2).scene, "loose")


def test_no_plugin_takes_the_place_of_a_format(installed: Path) -> None:
    assert vd.encode(vd.Context(1, 1).scene, "png").startswith(b"\x89PNG")
    assert vd.encode(vd.Context(1, 1).scene, "image/png").startswith(b"\x89PNG")
    with pytest.warns(plugins.PluginWarning, match=r"twin.*dots 1\.2.*claims \.png, image/png, png"):
        assert vd.encode(vd.Context(1, 1).scene, "twin").startswith(b"DOT1")


def test_what_is_no_codec_is_named_with_its_distribution(installed: Path) -> None:
    with pytest.raises(PluginError, match=r"notacodec.*dots 1\.2.*no Codec"):
        vd.encode(vd.Context(1, 1).scene, "notacodec")


def test_two_with_one_name_are_both_named(installed: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    _distribution(other, "rivals", {"vecdraw.codecs": {"dot": "CODEC"}, "vecdraw.interceptors": {"stamp": "stamp"}})
    sys.path.insert(0, str(other))
    try:
        plugins.refresh()
        with pytest.raises(PluginError, match=r"dots 1\.2.*rivals 1\.2"):
            vd.encode(vd.Context(1, 1).scene, "dot")
        with pytest.raises(PluginError, match=r"dots 1\.2.*rivals 1\.2"):
            intercepted(Metadata(), ["stamp"])
    finally:
        sys.path.remove(str(other))


def test_plugins_that_cannot_be_used_do_not_stand_in_the_way(installed: Path) -> None:
    scene = vd.Context(3, 2, background="white").scene
    with pytest.warns(plugins.PluginWarning) as told:
        assert vd.encode(scene, "image/x-dot").startswith(b"DOT1")
    assert any(re.search(r"passed over.*notacodec.*dots 1\.2", str(each.message)) for each in told)
    with pytest.warns(plugins.PluginWarning), pytest.raises(BadValueError, match="did you mean 'png'"):
        vd.encode(scene, "pgn")


def test_a_reader_reads_its_format(installed: Path) -> None:
    assert vd.read_metadata(b"DOT1 and more").title == "a dot"
    path = installed / "a.dot"
    path.write_bytes(b"DOT1")
    vd.write_metadata(path, {"Title": "x"})
    assert path.read_bytes() == b"DOT1!"
    with pytest.raises(PluginError, match=r"fail.*dots 1\.2.*ZeroDivisionError"):
        vd.read_metadata(b"FAIL")
    with pytest.raises(PluginError, match=r"lie.*dots 1\.2.*Blocks"):
        vd.read_metadata(b"LIE!")
    with pytest.raises(UnsupportedError, match="does not write"):
        vd.write_metadata(_file(installed / "b", b"LIE!"), None)
    with pytest.raises(UnsupportedError, match="metadata is read in"):
        vd.read_metadata(b"other")


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_trusted_interceptor_runs_here(installed: Path) -> None:
    changed = intercepted(Metadata.of(title="A"), [Interceptor("stamp", trusted=True)], {"format": "png"})
    assert changed.title == "A for png"
    assert "dots_code" in sys.modules
    for name, told in (("raises", "ValueError: no stamps left"), ("says_no", "Metadata"), ("absent", "not_there")):
        with pytest.raises(PluginError, match=rf"dots 1\.2.*{told}"):
            intercepted(Metadata(), [Interceptor(name, trusted=True)])


def test_one_that_is_not_trusted_runs_elsewhere(installed: Path) -> None:
    changed = intercepted(Metadata.of(title="A"), ["stamp", lambda m, _: m.with_fields(rating=3)], {"format": "png"})
    assert (changed.title, changed.rating) == ("A for png", 3)
    assert "dots_code" not in sys.modules
    mine = Metadata.of(title="A")
    assert not intercepted(mine, ["mutates"])
    assert mine.title == "A"
    assert intercepted(mine, ["prints"]) == mine


def test_interceptors_are_an_option_of_every_format(installed: Path) -> None:
    scene = vd.Context(4, 4, background="white").scene
    for form in ("png", "jpeg", "svg"):
        data = vd.encode(scene, form, metadata={"Title": "A"}, interceptors=["stamp"])
        assert vd.read_metadata(data).title == f"A for {form}" or vd.read_metadata(data).xmp.text("dc:title")
    path = installed / "a.png"
    vd.save(scene, path)
    vd.write_metadata(path, {"Title": "A"}, interceptors=["stamp"])
    assert vd.read_metadata(path).title == "A for png"


FAILURES = {
    "raises": "ValueError: no stamps left",
    "says_no": "must give back Metadata, got str",
    "hangs": "stopped after 2 s|stopped as it used all of its processor time",
    "sleeps": "stopped after 2 s",
    "eats": "MemoryError",
    "dies": "ended with 3",
    "aborts": "ended by signal",
    "leaves": "SystemExit",
    "lies": "cannot be read: Exif must begin",
    "floods": "stopped a",
    "writes": "PermissionError|OSError|File too large",
    "absent": "AttributeError.*not_there",
}
CONFINED = {
    "writes": "PermissionError",
    "removes": "PermissionError",
    "connects": "PermissionError",
    "forks": "PermissionError",
    "starts": "PermissionError",
    "kills": "PermissionError",
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits for a process")
@pytest.mark.parametrize("name", FAILURES)
def test_one_that_misbehaves_is_stopped_and_named(installed: Path, name: str) -> None:
    begin = time.perf_counter()
    with (
        limits.relaxed(plugin_seconds=2),
        pytest.raises(PluginError, match=rf"(?s){name}.*dots 1\.2.*({FAILURES[name]})"),
    ):
        intercepted(Metadata.of(title="A"), [name])
    assert time.perf_counter() - begin < 30


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
@pytest.mark.parametrize("name", CONFINED)
def test_one_that_reaches_out_is_refused(installed: Path, name: str) -> None:
    with pytest.raises(PluginError, match=CONFINED[name]):
        intercepted(Metadata.of(title="A"), [name])
    assert (installed / "code.txt").read_text() == "stays"
    assert not (installed / "left behind").exists()


def _confined() -> str:
    code = "from vecdraw.codecs.confinement import confine; print(confine(60, 1 << 32, []))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    return done.stdout.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
def test_what_root_may_do_is_refused_too() -> None:
    """Restarting the machine, unmounting, modules, mounting in the new way: with arguments that come to nothing."""
    calls = {"x86_64": (169, 166, 175, 313, 429, 430, 304), "aarch64": (142, 39, 105, 273, 429, 430, 265)}
    numbers = calls.get(os.uname().machine)
    if numbers is None or "seccomp" not in _confined():
        pytest.skip("this system has no such filter")
    code = (
        "import ctypes; from vecdraw.codecs.confinement import confine; libc = ctypes.CDLL(None, use_errno=True); "
        f"confine(60, 1 << 32, []); print([(libc.syscall(n, 0, 0, 0, 0, 0), ctypes.get_errno()) for n in {numbers}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert done.stdout.decode().strip() == str([(-1, errno.EPERM)] * len(numbers))


@pytest.mark.skipif(sys.platform != "linux", reason="Landlock is Linux's")
def test_one_that_reads_others_files_is_refused(installed: Path) -> None:
    if "landlock" not in _confined():
        pytest.skip("this kernel has no Landlock")
    with pytest.raises(PluginError, match="PermissionError"):
        intercepted(Metadata.of(title="A"), ["reads"])


def test_the_environment_is_empty(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VECDRAW_SECRET", "secret")
    assert intercepted(Metadata(), ["environment"]).title == "nothing"


def test_after_a_failure_the_next_one_works(installed: Path) -> None:
    with pytest.raises(PluginError):
        intercepted(Metadata(), ["dies"])
    assert intercepted(Metadata(), ["stamp"], {"format": "x"}).title == " for x"


def test_what_are_no_interceptors_is_named(installed: Path) -> None:
    with pytest.raises(PluginError, match="no interceptor is called 'none-such'"):
        intercepted(Metadata(), ["none-such"])
    for bad in ("stamp", 5, [5]):
        with pytest.raises(BadTypeError, match="interceptor"):
            intercepted(Metadata(), bad)  # type: ignore[arg-type]  # what the test is about
    with pytest.raises(PluginError, match="JSON"):
        intercepted(Metadata(), ["stamp"], {"format": float("nan")})


def test_importing_vecdraw_looks_for_no_plugins() -> None:
    code = "import vecdraw, sys, json; print(json.dumps([m for m in sys.modules if m == 'importlib.metadata']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert json.loads(done.stdout) == []
