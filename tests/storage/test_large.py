"""Pictures in strips: the pixels of the one-piece drawing, the same bytes after a kill, bounded memory."""

import contextlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError, ImageError, LimitError, StateError, UnsupportedError
from vecdraw.export import resumable_picture
from vecdraw.scene.strips import reach_around, stays_opaque
from vecdraw.storage.progress import Progress


def pixels(data: bytes | Path) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(data) if isinstance(data, bytes) else data) as image:
        return np.asarray(image.convert("RGBA"))


def poster(**options: Any) -> vd.Context:
    """Things that a strip can get wrong: text, gradients with dither, shadows, filters, layers, pictures."""
    context = vd.Context(300, 700, **options)
    context.fill_style = vd.LinearGradient((0, 0), (30, 700), ["#fde", "#123"])
    context.fill_rect(0, 0, 300, 700)
    context.font = "24px serif"
    context.fill_style = "black"
    for y in range(30, 700, 40):
        context.fill_text(f"永和九年 line at {y}", 10, y)
    context.shadow_color, context.shadow_blur, context.shadow_offset_y = "navy", 12, 15
    for y in range(60, 700, 200):
        context.fill_style = "orange"
        context.fill_rect(60, y, 80, 50)
    context.shadow_color = "transparent"
    with context.layer(alpha=0.7, filter="blur(6px)"):
        context.fill_style = "teal"
        context.fill_rect(180, 180, 60, 200)
    noise = np.random.default_rng(3).integers(0, 256, (64, 64, 4), np.uint8)
    context.draw_image(noise, 200, 420, 64, 64)
    return context


@pytest.mark.parametrize("scale", [1, 1.7])
def test_strips_have_the_pixels_of_the_whole(tmp_path: Path, scale: float) -> None:
    scene = poster().scene
    whole = pixels(vd.encode(scene, scale=scale)).astype(int)
    vd.save_large(scene, tmp_path / "a.png", scale=scale, rows=97, compression="fast")
    found = pixels(tmp_path / "a.png")
    assert found.shape == whole.shape
    differing = np.abs(found - whole).max(axis=2)
    if scale == 1:
        assert differing.max() == 0
    assert differing.max() <= 16  # where a picture is resampled, and on a few edges
    assert np.count_nonzero(differing > 2) <= differing.size // 1000


def test_one_strip_is_what_save_writes(tmp_path: Path) -> None:
    for name, options in {"a": {}, "b": {"dpi": 300, "metadata": {"Title": "t"}}, "c": {"background": "red"}}.items():
        report = vd.save_large(poster().scene, tmp_path / f"{name}.png", **options)
        vd.save(poster().scene, tmp_path / "whole.png", **options)
        assert (tmp_path / f"{name}.png").read_bytes() == (tmp_path / "whole.png").read_bytes()
        assert report.size == (tmp_path / "whole.png").stat().st_size
    assert {path.suffix for path in tmp_path.iterdir()} == {".png"}


def test_transparent_and_deep_pictures(tmp_path: Path) -> None:
    context = vd.Context(64, 300, pixel_format="rgba-float16", color_space="display-p3")
    context.fill_style = "color(display-p3 1 0 0 / 0.5)"
    context.fill_rect(0, 0, 64, 150)
    vd.save_large(context.scene, tmp_path / "a.png", rows=100, compression="fast")
    found = vd.load_image(tmp_path / "a.png")
    assert np.array_equal(found.to_numpy(), vd.load_image(context.encode("png")).to_numpy())
    assert found.color_space == "display-p3"


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_an_interrupted_picture_goes_on(tmp_path: Path, stop: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = poster().scene
    vd.save_large(scene, tmp_path / "whole.png", rows=90)
    target = tmp_path / "a.png"
    target.write_bytes(b"older")
    seen: list[int] = []

    def interrupt(row: int, _: int) -> None:
        seen.append(row)
        if len(seen) == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vd.save_large(scene, target, rows=90, on_progress=interrupt)
    assert target.read_bytes() == b"older"
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == {
        ".a.png.vecdraw-part",
        ".a.png.vecdraw-progress",
    }
    more: list[int] = []
    vd.save_large(scene, target, rows=90, on_progress=lambda row, _: more.append(row))
    assert set(seen).isdisjoint(more)
    assert target.read_bytes() == (tmp_path / "whole.png").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"a.png", "whole.png"}


@pytest.mark.parametrize("damage", ["cut off", "flipped", "torn line", "no lines", "other scene", "gone"])
def test_what_is_damaged_is_written_again(tmp_path: Path, damage: str) -> None:
    scene, other = poster().scene, poster(dither=False).scene
    vd.save_large(scene, tmp_path / "whole.png", rows=90)
    target, part = tmp_path / "a.png", tmp_path / ".a.png.vecdraw-part"
    lines = tmp_path / ".a.png.vecdraw-progress"

    def interrupt(row: int, _: int) -> None:
        if row > 500:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vd.save_large(other if damage == "other scene" else scene, target, rows=90, on_progress=interrupt)
    data = part.read_bytes()
    if damage == "cut off":
        part.write_bytes(data[: len(data) // 2])
    elif damage == "flipped":
        part.write_bytes(data[:-40] + bytes([data[-40] ^ 1]) + data[-39:])
    elif damage == "torn line":
        lines.write_bytes(lines.read_bytes()[:-20])
    elif damage == "no lines":
        lines.write_bytes(b"")
    elif damage == "gone":
        part.unlink()
    vd.save_large(scene, target, rows=90)
    assert target.read_bytes() == (tmp_path / "whole.png").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"a.png", "whole.png"}


def test_a_finished_picture_is_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = poster().scene
    for _ in range(2):
        with vd.resumable(tmp_path / "out") as work:
            record = work.save_large(scene, "a/b.png", rows=90, scale=1.0, id="x", index=3)
        monkeypatch.setattr(resumable_picture, "raster_backend", None)
    assert (record.id, record.index, record.size) == ("x", 3, (tmp_path / "out/a/b.png").stat().st_size)


def killed(*_: object) -> None:
    """What a process does that is killed."""
    raise KeyboardInterrupt


def interrupted(target: Path, steps: int) -> int:
    """Goes on for so many steps and is interrupted then, if not before; how many there were, -1 if that came first."""
    before = -1
    with contextlib.suppress(KeyboardInterrupt), Progress(target, "made of", "full") as progress:
        before = 0 if progress.step is None else progress.step.state["count"]
        for count in range(before, before + steps):
            progress.add(b"strip", {"count": count + 1})
        killed()
    return before


@pytest.mark.parametrize("call", ["write", "ftruncate", "fsync"])
def test_going_on_is_interrupted_anywhere(call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was noted is there at every moment, also while the next process begins."""
    target = tmp_path / "large.bin"
    interrupted(target, 3)
    with monkeypatch.context() as patched:
        patched.setattr(f"vecdraw.storage.progress.os.{call}", killed)
        interrupted(target, 1)
    assert interrupted(target, 0) == 3


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    scene = poster().scene

    def again(*_: int) -> None:
        vd.save_large(scene, tmp_path / "a.png")

    with pytest.raises(StateError, match=r"another process is writing '.*a\.png'"):
        vd.save_large(scene, tmp_path / "a.png", on_progress=again)
    assert list(tmp_path.iterdir()) == []


def test_an_error_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a.png").write_bytes(b"older")
    monkeypatch.setattr(Progress, "_append", full)
    with pytest.raises(ImageError, match=r"cannot write '.*a\.png': No space left on device"):
        vd.save_large(poster().scene, tmp_path / "a.png", rows=90)
    monkeypatch.undo()
    with pytest.raises(ZeroDivisionError):
        vd.save_large(poster().scene, tmp_path / "a.png", rows=90, on_progress=lambda *_: 1 // 0)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.png": b"older"}


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"rows": 0}, BadValueError, "rows must be from 1"),
        ({"rows": 1.5}, BadTypeError, "rows must be an integer"),
        ({"scale": -1}, BadValueError, "scale must be positive"),
        ({"scale": 5000}, LimitError, "canvas_side"),
        ({"durability": "x"}, BadValueError, "durability"),
        ({"palette": 16}, UnsupportedError, "in bands has no"),
        ({"colour": 1}, BadValueError, "png has no option 'colour'"),
    ],
)
def test_bad_arguments(tmp_path: Path, options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        vd.save_large(vd.Scene(10, 10), tmp_path / "a.png", **options)
    assert list(tmp_path.iterdir()) == []


def test_what_strips_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedError, match="as PNG or TIFF only, got jpeg"):
        vd.save_large(vd.Scene(10, 10), tmp_path / "a.jpg")
    with pytest.raises(BadTypeError, match="expected a Scene, got 7"):
        vd.save_large(7, tmp_path / "a.png")  # type: ignore[arg-type]  # that is what is tested
    with vd.limits.relaxed(large_pixels=99), pytest.raises(LimitError, match="large_pixels"):
        vd.save_large(vd.Scene(10, 10), tmp_path / "a.png")
    with pytest.raises(BadValueError, match="no pixels"):
        vd.save_large(vd.Scene(0, 10), tmp_path / "a.png")
    context = vd.Context(10, 10)
    context.filter = "blur(500px)"
    context.fill_rect(0, 0, 10, 10)
    with pytest.raises(UnsupportedError, match="looks further around each pixel"):
        vd.save_large(context.scene, tmp_path / "a.png", scale=10)
    assert list(tmp_path.iterdir()) == []


def test_how_far_a_scene_looks() -> None:
    context = vd.Context(100, 100)
    assert reach_around(context.scene, 1) == 0
    context.fill_rect(0, 0, 5, 5)
    assert reach_around(context.scene, 1) == 0
    with context.layer(filter="blur(2px)"):
        context.filter = "blur(4px)"
        context.fill_rect(0, 0, 5, 5)
    one = reach_around(context.scene, 1)
    assert one >= 3 * 6
    assert reach_around(context.scene, 2) == 2 * one
    outer = vd.Context(100, 100)
    outer.draw_scene(context.scene, 0, 0, 300, 300)
    assert reach_around(outer.scene, 1) == 3 * one


def test_what_is_opaque_for_certain() -> None:
    def opaque(background: str | None, draw: Any = lambda _: None, scale: float = 1.0) -> bool:
        context = vd.Context(100.6, 100, background=background)
        draw(context)
        return stays_opaque(context.scene, scale)

    assert opaque("white")
    assert not opaque(None)
    assert not opaque("rgb(0 0 0 / 0.5)")
    assert not opaque("white", lambda context: context.clear_rect(0, 0, 1, 1))
    assert opaque(None, lambda context: context.fill_rect(-1, 0, 103, 100))
    assert not opaque(None, lambda context: context.fill_rect(0, 0, 100.6, 100))  # the last px is covered in part
    assert not opaque(None, lambda context: context.fill_rect(0, 0, 99, 100))


def test_memory_is_that_of_a_strip(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="memory is measured with POSIX's resource")
    program = (
        "import json, resource, sys, vecdraw as vd\n"
        "context = vd.Context(100, 2000, background='white'); context.fill_style = 'red'\n"
        "context.arc(50, 1000, 40, 0, 6); context.fill()\n"
        "vd.save_large(context.scene, sys.argv[1], scale=1, rows=256)\n"
        "def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "before = peak()\n"
        "vd.save_large(context.scene, sys.argv[1], scale=20, rows=256, compression='fast', durability='fast')\n"
        "print(json.dumps([before, peak()]))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "a.png")], capture_output=True, check=True)
    before, after = json.loads(done.stdout)
    if sys.platform == "darwin":
        before, after = before // 1024, after // 1024
    assert after - before < 60, "80 megapixels would take 320 MB"
    assert re.fullmatch(
        rb"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x07\xd0\0\0\x9c\x40", (tmp_path / "a.png").read_bytes()[:24]
    )
