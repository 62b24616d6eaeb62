"""Large pictures as TIFF and BigTIFF, and in stores: the same file however often the work was stopped."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import vecdraw as vd
from tests.codecs.decoders import AbsentError, exiftool
from tests.storage.s3_server import serving
from tests.storage.test_large import poster
from tests.storage.test_stores import at
from vecdraw.codecs import tiff_bands
from vecdraw.codecs.tiff import TiffOptions
from vecdraw.codecs.tiff_bands import TiffBands
from vecdraw.errors import BadValueError, ImageError, StateError
from vecdraw.export import resumable_picture
from vecdraw.metadata.difference import diff


def shown(path: Path) -> Any:
    return np.asarray(vd.load_image(path).to_numpy())


@pytest.fixture(params=[False, True], ids=["classic", "big"])
def big(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether files are BigTIFF, as those that may have 4 GB are."""
    if request.param:
        monkeypatch.setattr(tiff_bands, "_CLASSIC_BYTES", 1000)
    return bool(request.param)


@pytest.mark.parametrize("compression", ["deflate", "lzw", "none"])
def test_a_large_tiff_shows_what_a_small_one_does(tmp_path: Path, big: bool, compression: str) -> None:
    scene = poster().scene
    vd.save_large(scene, tmp_path / "large.tif", rows=90, compression=compression)
    vd.save(scene, tmp_path / "small.tif", compression=compression)
    data = (tmp_path / "large.tif").read_bytes()
    assert data[:4] == (b"II\x2b\0" if big else b"II\x2a\0")
    assert (shown(tmp_path / "large.tif") == shown(tmp_path / "small.tif")).all()
    with Image.open(io.BytesIO(data)) as large, Image.open(tmp_path / "small.tif") as small:
        assert (np.asarray(large) == np.asarray(small)).all()
        assert large.info["dpi"] == small.info["dpi"]
    vips = pytest.importorskip("pyvips")
    read = vips.Image.new_from_buffer(data, "")
    assert (read.width, read.height) == (small.width, small.height)
    assert (read.numpy() == np.asarray(vips.Image.new_from_file(str(tmp_path / "small.tif")).numpy())).all()


@pytest.mark.parametrize("stop", [1, 2])
def test_an_interrupted_tiff_goes_on(tmp_path: Path, big: bool, stop: int) -> None:
    scene = poster(dither=False).scene
    vd.save_large(scene, tmp_path / "whole.tif", rows=90)
    seen: list[int] = []

    def interrupt(row: int, _: int) -> None:
        seen.append(row)
        if len(seen) == stop:
            raise KeyboardInterrupt

    target = tmp_path / "a.tif"
    with pytest.raises(KeyboardInterrupt):
        vd.save_large(scene, target, rows=90, on_progress=interrupt)
    part = tmp_path / ".a.tif.vecdraw-part"
    part.write_bytes(b"II*\0abcd" + part.read_bytes()[8:] + b"tail")  # killed when its beginning was written already
    more: list[int] = []
    vd.save_large(scene, target, rows=90, on_progress=lambda row, _: more.append(row))
    assert set(seen).isdisjoint(more)
    assert more
    assert target.read_bytes() == (tmp_path / "whole.tif").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"a.tif", "whole.tif"}


def test_a_large_tiff_has_density_profile_and_metadata(tmp_path: Path, big: bool) -> None:
    path = tmp_path / "a.tif"
    metadata = vd.Metadata.of(title="Sonata", creator="A. Person", place=vd.Place.at(40.5, -3.25))
    clear = vd.Context(200, 150)
    clear.fill_style = "rgb(200 30 30 / 0.5)"
    clear.fill_rect(0, 60, 200, 60)
    report = vd.save_large(clear.scene, path, dpi=300, profile="display-p3", metadata=metadata, rows=16)
    assert (report.format, report.size) == ("tiff", path.stat().st_size)
    read = vd.read_metadata(path)
    assert (read.title, read.place) == ("Sonata", metadata.place)
    vd.save(clear.scene, tmp_path / "b.tif", dpi=300, profile="display-p3", metadata=metadata)
    assert not diff(read, vd.read_metadata(tmp_path / "b.tif")).changes
    with Image.open(path) as large, Image.open(tmp_path / "b.tif") as small:
        assert large.info["dpi"] == (300, 300)
        assert large.info["icc_profile"] == small.info["icc_profile"]
        assert (np.asarray(large) == np.asarray(small)).all()
        assert large.getexif().get(0x013B) == "A. Person"
        assert large.getexif().get_ifd(0x8825)[1] == "N"


def test_other_programs_read_the_metadata_of_a_bigtiff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiff_bands, "_CLASSIC_BYTES", 1000)
    path = tmp_path / "a.tif"
    metadata = vd.Metadata.of(title="Sonata", creator="李白", place=vd.Place.at(40.5, -3.25))
    vd.save_large(poster().scene, path, dpi=300, metadata=metadata, rows=90)
    assert path.read_bytes()[2:4] == b"\x2b\0"
    try:
        tags = exiftool(path.read_bytes(), ".tif")
    except AbsentError as error:
        pytest.skip(str(error))
    assert (tags["XMP-dc:Title"], tags["IFD0:Artist"]) == ("Sonata", "李白")
    assert (tags["XMP-exif:GPSLatitude"], tags["XMP-exif:GPSLongitude"]) == (40.5, -3.25)
    position = {value for key, value in tags.items() if key.startswith("GPSInfo:")}  # those with a name outside GPS
    assert {"N", "40 30 0"} <= position
    assert (tags["IFD0:XResolution"], tags["IFD0:ResolutionUnit"]) == (300, 2)
    assert not [key for key in tags if key.endswith((":Warning", ":Error"))]


@pytest.mark.parametrize("given", [{}, {"creator": "Another"}, {"title": "x" * 100_000}])
def test_metadata_of_a_bigtiff_is_replaced(
    tmp_path: Path, given: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiff_bands, "_CLASSIC_BYTES", 1000)
    path = tmp_path / "a.tif"
    metadata = vd.Metadata.of(title="Sonata", creator="A. Person", place=vd.Place.at(40.5, -3.25))
    vd.save_large(poster().scene, path, dpi=300, metadata=metadata, profile="display-p3", rows=90)
    before = shown(path)
    with Image.open(path) as image:
        profile = image.info["icc_profile"]
    other = vd.Metadata.of(**given) if given else None
    vd.write_metadata(path, other, policy="public" if other is None else "keep")
    read = vd.read_metadata(path)
    assert (read.title, read.creator) == (given.get("title"), (given["creator"],) if "creator" in given else ())
    assert read.place is None
    data = path.read_bytes()
    assert data[2:4] == b"\x2b\0"
    assert b"Sonata" not in data
    assert (shown(path) == before).all()
    with Image.open(path) as image:
        assert (image.info["dpi"], image.info["icc_profile"]) == ((300, 300), profile)


def test_metadata_beyond_4_gb_is_read_where_it_is(tmp_path: Path) -> None:
    """A file with a hole of five gigabytes where the pixels would be."""
    options = TiffOptions(compression="none", metadata=vd.Metadata.of(title="Far", place=vd.Place.at(1, 2)))
    begun = TiffBands(50_000, 33_334, options, opaque=True)
    size = 50_000 * 33_334 * 3
    state = begun.state._replace(rows=33_334, at=16 + size, lengths=(150_000,) * 33_334)
    end = TiffBands(50_000, 33_334, options, opaque=True, state=state)
    path, tail = tmp_path / "a.tif", end.finish()
    with path.open("wb") as file:
        file.write(end.head())
        file.seek(16 + size)
        file.write(tail)
    assert path.stat().st_size > 5_000_000_000
    read = vd.read_metadata(path)
    assert (read.title, read.place) == ("Far", vd.Place.at(1, 2))
    path.unlink()


def test_damaged_bigtiff_headers_are_said() -> None:
    for head, match in (
        (b"II+\0", "header is cut off"),
        (b"II+\0\x08\0\0\0", "header is cut off, after 8"),
        (b"MM\0+\0\x04\0\0" + bytes(8), "places have 4 bytes"),
        (b"II+\0\x08\0\0\0" + b"\xff" * 8, "lies outside"),
        (b"II+\0\x08\0\0\0\x10" + bytes(7) + b"\xff" * 8, "ends after"),
    ):
        with pytest.raises(ImageError, match=match):
            vd.read_metadata(head)


def test_what_bands_of_a_tiff_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    bands = TiffBands(10, 20, opaque=True)
    with pytest.raises(BadValueError, match="strips of 20 rows"):
        bands.add(np.zeros((3, 10, 4), np.uint8))
    with pytest.raises(BadValueError, match="opaque"):
        bands.add(np.zeros((20, 10, 4), np.uint8))
    with pytest.raises(StateError, match="20 of 20 rows are missing"):
        bands.finish()
    monkeypatch.setattr(tiff_bands, "_CLASSIC_BYTES", 100)
    assert TiffBands(10, 20, TiffOptions(metadata={"Title": "x"})).is_big


def test_offsets_of_a_bigtiff_go_beyond_32_bits() -> None:
    bands = TiffBands(60_000, 60_000, TiffOptions(compression="none"), opaque=True)
    assert bands.is_big
    state = bands.state._replace(rows=60_000, at=16 + 10_800_000_000, lengths=(180_000,) * 60_000)
    end = TiffBands(60_000, 60_000, TiffOptions(compression="none"), opaque=True, state=state)
    tail = end.finish()
    (directory,) = struct.unpack("<8xQ", end.head())
    assert state.at <= directory < state.at + len(tail)
    at_tail = directory - state.at
    (count,) = struct.unpack_from("<Q", tail, at_tail)
    entries = {
        struct.unpack_from("<H", tail, at)[0]: struct.unpack_from("<2xHQQ", tail, at)
        for at in range(at_tail + 8, at_tail + 8 + 20 * count, 20)
    }
    kind, length, start = entries[273]
    assert (kind, length) == (16, 60_000)
    offsets = struct.unpack_from(f"<{length}Q", tail, start - state.at)
    assert (offsets[0], offsets[-1]) == (16, 16 + 180_000 * 59_999)


@pytest.mark.parametrize("name", ["a.png", "b/c.tif"])
@pytest.mark.parametrize("kind", ["folder", "memory", "s3"])
def test_large_pictures_go_to_stores(tmp_path: Path, kind: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scene, spool = poster().scene, tmp_path / "spool"
    vd.save_large(scene, tmp_path / Path(name).name, rows=90)
    expected = (tmp_path / Path(name).name).read_bytes()

    def check(store: vd.Store) -> None:
        seen: list[int] = []

        def interrupt(row: int, _: int) -> None:
            seen.append(row)
            if len(seen) == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            vd.save_large(scene, name, store=store, spool=spool, rows=90, on_progress=interrupt)
        assert store.head(name) is None
        more: list[int] = []
        report = vd.save_large(
            scene, name, store=store, spool=spool, rows=90, on_progress=lambda row, _: more.append(row)
        )
        assert set(seen).isdisjoint(more)
        assert store.get(name) == expected
        assert report.size == len(expected)
        assert list(spool.iterdir()) == []

    if kind == "s3":
        pytest.importorskip("obstore")
        monkeypatch.setattr("vecdraw.storage.object_store._PART", 5 << 20)
        with serving() as (_, url):
            check(at(url))
    else:
        check(vd.FolderStore(tmp_path / "store") if kind == "folder" else vd.MemoryStore())


@pytest.mark.parametrize("error", [KeyboardInterrupt, ImageError])
def test_an_upload_that_failed_draws_nothing_again(
    tmp_path: Path, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dying(vd.MemoryStore):
        dies = True

        def put(self, key: str, data: bytes) -> Any:
            if self.dies:
                raise error("no way")
            return super().put(key, data)

    store, scene = Dying(), poster().scene
    with pytest.raises(error):
        vd.save_large(scene, "a.tif", store=store, spool=tmp_path, rows=90)
    store.dies = False
    monkeypatch.setattr(resumable_picture, "raster_backend", None)
    vd.save_large(scene, "a.tif", store=store, spool=tmp_path, rows=90)
    assert store.get("a.tif")[:4] == b"II*\0"
    assert list(tmp_path.iterdir()) == []


def test_a_resumable_program_uploads_large_pictures_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, scene = vd.MemoryStore(), poster().scene
    for _ in range(2):
        with vd.resumable(store, manifest=tmp_path / "m") as work:
            record = work.save_large(scene, "a/b.tif", rows=90, id="x")
        monkeypatch.setattr(resumable_picture, "raster_backend", None)
    info = store.head("a/b.tif")
    assert info is not None
    assert (record.id, record.size, record.etag) == ("x", info.size, info.etag)
    assert not [path for path in (tmp_path / "m").iterdir() if "vecdraw-" in path.name or path.suffix == ".tiff"]


@pytest.mark.parametrize("failing", [["503"] * 40, [None, "forbidden"], [None, "truncate"]])
def test_a_file_that_does_not_arrive_is_said(tmp_path: Path, failing: list[Any]) -> None:
    pytest.importorskip("obstore")
    path = tmp_path / "large"
    path.write_bytes(bytes(range(256)) * (20 << 12))
    with serving() as (bucket, url):
        store: Any = at(url)
        assert store.put_file("a", path).etag.endswith("-3")
        assert bucket.objects["posters/a"] == path.read_bytes()
        bucket.failures = list(failing)
        with pytest.raises(ImageError, match=r"cannot write 's3://bucket/posters/b'"):
            store.put_file("b", path)
        assert "posters/b" not in bucket.objects
        bucket.failures = [None, "foreign etag", None, None, "foreign etag"]
        store.put_file("c", path)
        assert bucket.objects["posters/c"] == path.read_bytes()


def test_a_spool_is_of_stores_alone(tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match="spool, a folder, is needed"):
        vd.save_large(vd.Scene(4, 4), "a.png", store=vd.MemoryStore())
    with pytest.raises(BadValueError, match="for those alone"):
        vd.save_large(vd.Scene(4, 4), tmp_path / "a.png", spool=tmp_path)
