"""Pages of one TIFF: what was drawn is what Pillow's reader, libvips' and our own find there."""

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageSequence

import vecdraw as vd
from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, LimitError, RenderError, UnsupportedError
from vecdraw.export.render import to_pixels


def page(width: int, height: int, hue: int, **settings: Any) -> vd.Scene:
    ctx = vd.Context(width, height, **settings)
    ctx.fill_style = f"hsl({hue} 70% 50%)"
    ctx.fill_rect(0, 0, width * 0.7, height)
    ctx.fill_style = "rgb(0 0 0 / 40%)"
    ctx.fill_rect(2, 2, width / 2, height / 3)
    return ctx.scene


ONE: Any = page(5, 5, 0)
TWO: Any = "2"
SEVEN: Any = 7


def pixels_of(scene: vd.Scene) -> np.ndarray[Any, Any]:
    return np.asarray(to_pixels(scene))


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(1, 70), st.integers(1, 70), st.integers(0, 359)), min_size=1, max_size=6),
    st.sampled_from(["deflate", "lzw", "none"]),
)
def test_pages_are_what_was_drawn(sizes: list[tuple[int, int, int]], compression: str) -> None:
    scenes = [page(*size, dpi=72 + index) for index, size in enumerate(sizes)]
    data = vd.encode_pages(scenes, compression=compression)
    with Image.open(io.BytesIO(data)) as file:
        found = [(np.asarray(each.convert("RGBA")), each.info["dpi"]) for each in ImageSequence.Iterator(file)]
        assert [int(each.tag_v2.get(254, 0)) for each in ImageSequence.Iterator(file)] == (  # type: ignore[attr-defined]  # of TIFF's images
            [2] * len(scenes) if len(scenes) > 1 else [0]
        )
    frames = list(vd.load_frames(data))
    assert len(found) == len(frames) == len(scenes)
    for index, (scene, (got, dpi), frame) in enumerate(zip(scenes, found, frames, strict=True)):
        drawn = pixels_of(scene)
        assert np.array_equal(got, drawn)
        assert np.array_equal(np.asarray(frame.pixmap.to_numpy())[drawn[..., 3] > 0], drawn[drawn[..., 3] > 0])
        assert dpi == pytest.approx((72 + index, 72 + index), abs=0.01)


def test_libvips_reads_every_page() -> None:
    pyvips = pytest.importorskip("pyvips")
    scenes = [page(40, 30, 40 * index) for index in range(5)]
    data = vd.encode_pages(scenes)
    for index, scene in enumerate(scenes):
        image = pyvips.Image.new_from_buffer(data, "", page=index)
        assert image.get("n-pages") == 5
        assert np.array_equal(image.numpy(), pixels_of(scene))


def test_one_page_is_the_file_of_one_picture() -> None:
    scene = page(50, 40, 10)
    assert vd.encode_pages([scene]) == vd.encode(scene, "tiff")


def test_pages_are_numbered_and_carry_profile_and_metadata() -> None:
    scenes = [page(20, 20, 0, color_space="display-p3"), page(30, 10, 90, color_space="display-p3")]
    data = vd.encode_pages(iter(scenes), metadata={"Title": "Two pages"}, dpi=300)
    assert vd.read_metadata(data).title == "Two pages"
    with Image.open(io.BytesIO(data)) as file:
        for index, each in enumerate(ImageSequence.Iterator(file)):
            assert each.tag_v2[297] == (index, 2)  # type: ignore[attr-defined]  # of TIFF's images
            assert each.info["icc_profile"]
            assert each.info["dpi"] == (300, 300)
    frames = list(vd.load_frames(data))
    assert [frame.pixmap.color_space for frame in frames] == ["display-p3"] * 2
    assert [(frame.pixmap.width, frame.pixmap.height) for frame in frames] == [(20, 20), (30, 10)]


def test_scenes_are_asked_for_one_after_the_other(tmp_path: Path) -> None:
    asked: list[int] = []

    def scenes() -> Iterator[Any]:
        for index in range(4):
            asked.append(index)
            yield lambda index=index: page(10 + index, 10, 0)

    report = vd.save_pages(scenes(), tmp_path / "pages.tif", durability="fast")
    assert asked == [0, 1, 2, 3]
    assert report.size == (tmp_path / "pages.tif").stat().st_size
    assert len(list(vd.load_frames(tmp_path / "pages.tif"))) == 4


def test_a_store_takes_them_and_interceptors_see_their_metadata(tmp_path: Path) -> None:
    seen: list[Any] = []

    def stamp(metadata: vd.Metadata, context: Any) -> vd.Metadata:
        seen.append(dict(context))
        return metadata.with_fields(creator=["A. Painter"])

    store = vd.FolderStore(tmp_path / "out")
    vd.save_pages([page(9, 9, 0)] * 2, "a/pages.tiff", store=store, interceptors=[stamp], metadata={"Title": "T"})
    kept = vd.read_metadata(tmp_path / "out" / "a" / "pages.tiff")
    assert (kept.title, kept.creator) == ("T", ("A. Painter",))
    assert seen == [{"format": "tiff"}]


def test_interceptors_are_an_option_of_animations_and_of_large_pictures(tmp_path: Path) -> None:
    def stamp(metadata: vd.Metadata, context: Any) -> vd.Metadata:
        return metadata.with_fields(title=f"For {context['format']}")

    for name in ("gif", "apng", "webp"):
        data = vd.encode_animation([page(9, 9, 0), page(9, 9, 120)], name, interceptors=[stamp])
        assert vd.read_metadata(data).title == f"For {name}"
    vd.save_animation([page(9, 9, 0)], tmp_path / "a.gif", interceptors=[stamp])
    assert vd.read_metadata(tmp_path / "a.gif").title == "For gif"
    for _ in range(2):
        vd.save_large(page(60, 200, 0), tmp_path / "large.png", rows=64, interceptors=[stamp])
        assert vd.read_metadata(tmp_path / "large.png").title == "For png"
    with pytest.raises(BadTypeError, match="interceptors"):
        vd.encode_animation([page(9, 9, 0)], "gif", interceptors="stamp")


def test_a_chain_of_pages_that_lies_is_an_error() -> None:
    data = bytearray(vd.encode_pages([page(12, 12, 0), page(12, 12, 90), page(12, 12, 180)]))
    (first,) = struct.unpack_from("<L", data, 4)
    (count,) = struct.unpack_from("<H", data, first)
    for target in (first, len(data) + 100, len(data) - 1, 3):
        struct.pack_into("<L", data, first + 2 + 12 * count, target)
        with pytest.raises(vd.errors.ImageError):
            list(vd.load_frames(bytes(data)))


def test_pages_are_bounded() -> None:
    with limits.relaxed(image_frames=3):
        with pytest.raises(LimitError, match="pages"):
            vd.encode_pages([page(5, 5, 0)] * 4)
        data = vd.encode_pages([page(5, 5, 0)] * 3)
    with limits.relaxed(image_frames=2), pytest.raises(LimitError):
        list(vd.load_frames(data))


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: vd.encode_pages([]), BadValueError, "at least one"),
        (lambda: vd.encode_pages(ONE), BadTypeError, "iterable"),
        (lambda: vd.encode_pages([page(5, 5, 0)], "png"), UnsupportedError, "png has no pages"),
        (lambda: vd.encode_pages([page(5, 5, 0)], "pdf"), UnsupportedError, "Document"),
        (lambda: vd.encode_pages([page(5, 5, 0)], quality=3), BadValueError, "quality"),
        (lambda: vd.encode_pages([page(5, 5, 0)], dpi=-1), BadValueError, "dpi"),
        (lambda: vd.encode_pages([page(5, 5, 0)], scale=TWO), BadTypeError, "scale"),
        (lambda: vd.encode_pages([page(5, 5, 0), SEVEN]), RenderError, "1"),
        (lambda: vd.save_pages([page(5, 5, 0)], "pages.png"), UnsupportedError, "png has no pages"),
        (lambda: vd.save_pages([page(5, 5, 0)], "/nowhere/at/all/pages.tiff"), vd.errors.ImageError, "nowhere"),
    ],
)
def test_what_cannot_be_is_said(call: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        call()
