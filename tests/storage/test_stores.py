"""Stores: a folder, memory and S3 behave alike; uploads that fail are said, and leave nothing half-written."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import vecdraw as vd
from tests.storage.s3_server import Bucket, Failure, serving
from vecdraw.cli import main
from vecdraw.errors import BadTypeError, BadValueError, ImageError, MissingLibraryError
from vecdraw.storage.checksum import crc32c
from vecdraw.storage.object_store import ObjectInfo
from vecdraw.storage.stores import store_of

KEY = "sesame"
LARGE = bytes(range(256)) * (20 << 12)  # 20 MiB: three parts
QUICK = {
    "max_retries": 3,
    "retry_timeout": timedelta(seconds=5),
    "backoff": {"init_backoff": timedelta(milliseconds=1)},
}


def at(url: str, root: str = "s3://bucket/posters") -> vd.Store:
    """The store of a server at `url`."""
    return vd.open_store(
        root,
        endpoint=url,
        region="us-east-1",
        access_key_id=KEY,
        secret_access_key=KEY,
        virtual_hosted_style_request=False,
        client_options={"allow_http": True},
        retry_config=QUICK,
    )


@pytest.fixture
def server() -> Iterator[tuple[Bucket, str]]:
    """A bucket and the URL of its server."""
    pytest.importorskip("obstore")
    with serving() as found:
        yield found


@pytest.fixture(params=["folder", "memory", "s3", "moto"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[vd.Store]:
    """An empty store of each kind."""
    if request.param == "folder":
        yield vd.FolderStore(tmp_path / "store")
    elif request.param == "memory":
        yield vd.open_store("memory://")
    elif request.param == "s3":
        pytest.importorskip("obstore")
        with serving() as (_, url):
            yield at(url)
    else:
        pytest.importorskip("obstore")
        moto = pytest.importorskip("moto.server", reason="moto, a second server that speaks S3, is not installed")
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        server.start()
        try:
            host, port = server.get_host_and_port()
            at(f"http://{host}:{port}")
            import boto3

            client = boto3.client(
                "s3",
                endpoint_url=f"http://{host}:{port}",
                region_name="us-east-1",
                aws_access_key_id=KEY,
                aws_secret_access_key=KEY,
            )
            client.create_bucket(Bucket="bucket")
            yield at(f"http://{host}:{port}")
        finally:
            server.stop()


def test_stores_keep_objects(store: vd.Store) -> None:
    assert isinstance(store, vd.Store)
    assert store.head("a/b.png") is None
    for data in (b"old", b"data"):
        told = store.put("a/b.png", data)
        assert (told.key, told.size) == ("a/b.png", len(data))
    store.put("a/c 字.png", b"")
    store.put("d.png", LARGE)
    assert store.get("a/b.png") == b"data"
    assert store.get("d.png") == LARGE
    head = store.head("a/b.png")
    assert head is not None
    assert (head.key, head.size) == ("a/b.png", 4)
    assert {info.key: info.size for info in store.list()} == {"a/b.png": 4, "a/c 字.png": 0, "d.png": len(LARGE)}
    assert {info.key for info in store.list("a/b")} == {"a/b.png"}
    for _ in range(2):
        store.delete("a/b.png")
    assert store.head("a/b.png") is None
    with pytest.raises(ImageError, match=r"cannot read .*a/b\.png"):
        store.get("a/b.png")


def test_pictures_are_saved_in_stores(store: vd.Store, tmp_path: Path) -> None:
    context = vd.Context(20, 10, background="red")
    for save in (context.save_as, lambda *args, **options: vd.save(context.scene, *args, **options)):
        for name in ("p/a.png", "p/a.svg", "p/a.pdf"):
            report = save(name, store=store)
            assert (report.size, report.crc32c) == (len(store.get(name)), crc32c(store.get(name)))
    assert store.get("p/a.png") == context.encode()
    assert list(tmp_path.glob("p*")) == []


def test_resumed_work_in_stores(store: vd.Store, tmp_path: Path) -> None:
    scenes = [vd.Context(10 + number, 10, background="red").scene for number in range(4)]
    jobs = [(f"a/{number}.png", scene) for number, scene in enumerate(scenes)]
    first = vd.save_many(jobs[:3], store, manifest=tmp_path / "m")
    second = vd.save_many(jobs, store, manifest=tmp_path / "m", verify="checksum")
    assert (first.written, second.written, second.finished) == (3, 1, 3)
    store.put("a/1.png", b"x" * len(store.get("a/1.png")))
    store.delete("a/2.png")
    third = vd.save_many(jobs, store, manifest=tmp_path / "m", verify="checksum")
    assert (third.written, third.finished) == (2, 2)
    assert [store.get(name) for name, _ in jobs] == [vd.encode(scene) for scene in scenes]


def test_an_upload_that_was_not_recorded_is_looked_at(tmp_path: Path) -> None:
    class KilledError(Exception):
        """Stands for the end of the program."""

    class Dying(vd.MemoryStore):
        arrives = True

        def put(self, key: str, data: bytes) -> ObjectInfo:
            if self.arrives:
                super().put(key, data)
            raise KilledError

    store = Dying()
    for name, arrives in (("a", True), ("b", False)):
        store.arrives = arrives
        with vd.resumable(store, manifest=tmp_path / "m") as work:
            work._withdraw = lambda *_: None  # type: ignore[method-assign]  # a program that is killed does not
            with pytest.raises(KilledError):
                work.write(b"data", name)
    with vd.resumable(store, manifest=tmp_path / "m", verify="record") as work:
        assert work.find("a") is not None
        assert work.find("b") is None
    with vd.resumable(store, manifest=tmp_path / "m") as work, pytest.raises(KilledError):
        work.write(b"new", "a")
    assert vd.Manifest(tmp_path / "m").get("a").status == "failed"  # type: ignore[union-attr]  # it is there


def test_a_url_is_a_place(server: tuple[Bucket, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bucket, url = server
    for name, value in {
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_ALLOW_HTTP": "true",
        "AWS_VIRTUAL_HOSTED_STYLE_REQUEST": "false",
    }.items():
        monkeypatch.setenv(name, value)
    store_of.cache_clear()
    context = vd.Context(20, 10)
    assert context.save_as("s3://bucket/a/b c%20d.png").format == "png"
    vd.save(context.scene, f"file://{tmp_path}/out.png")
    with vd.Document("s3://bucket/b.pdf") as document, document.page(20, 10):
        pass
    (tmp_path / "scene.vds").write_bytes(context.scene.to_bytes())
    assert main(["render", str(tmp_path / "scene.vds"), "-o", "s3://bucket/c.png"]) == 0
    vd.save_many([("e.png", context.scene)], "s3://bucket/f", manifest=tmp_path / "m")
    assert set(bucket.objects) == {"a/b c%20d.png", "b.pdf", "c.png", "f/e.png"}
    assert bucket.objects["a/b c%20d.png"] == (tmp_path / "out.png").read_bytes() == context.encode()
    store_of.cache_clear()


FLEETING: list[list[Failure | None]] = [
    ["503"],
    ["503", "503"],
    ["drop"],
    ["drop after"],
    [None, "503"],
    ["foreign etag"],
]


@pytest.mark.parametrize("failures", FLEETING)
@pytest.mark.parametrize("data", [b"data", LARGE], ids=["small", "large"])
def test_failures_that_pass_are_not_noticed(
    server: tuple[Bucket, str], failures: list[Failure | None], data: bytes
) -> None:
    bucket, url = server
    bucket.failures = list(failures)
    at(url).put("a.png", data)
    assert bucket.objects == {"posters/a.png": data}


@pytest.mark.parametrize(
    ("failures", "message"),
    [
        (["503"] * 20, "503"),
        (["drop"] * 20, "error"),
        (["forbidden"] * 20, "403|permission|Forbidden"),
        (["truncate"], r"read back, it has 2 bytes and CRC32C [0-9a-f]{8}; sent were 4 and"),
    ],
)
def test_failures_that_stay_are_said(server: tuple[Bucket, str], failures: list[Failure | None], message: str) -> None:
    bucket, url = server
    store = at(url)
    store.put("a.png", b"old")
    bucket.failures = list(failures)
    with pytest.raises(ImageError, match=rf"cannot write 's3://bucket/posters/a\.png': .*({message})") as caught:
        store.put("a.png", b"data")
    assert "\n" not in str(caught.value)
    assert KEY not in str(caught.value)
    expected = {} if failures == ["truncate"] else {"posters/a.png": b"old"}  # what was damaged is not left there
    assert bucket.objects == expected


def test_what_is_damaged_and_cannot_be_deleted_is_said(server: tuple[Bucket, str]) -> None:
    bucket, url = server
    bucket.failures = ["truncate", "forbidden"]
    told = r"cannot write '.*a\.png': read back, it has 2 bytes .*; cannot delete '.*a\.png': "
    with pytest.raises(ImageError, match=told):
        at(url).put("a.png", b"data")


@pytest.mark.parametrize("failing", [["503"] * 20, [None, "forbidden"], [None, "truncate"]])
def test_a_large_upload_that_fails_leaves_nothing(server: tuple[Bucket, str], failing: list[Failure | None]) -> None:
    bucket, url = server
    bucket.failures = list(failing)
    with pytest.raises(ImageError, match=r"cannot write 's3://bucket/posters/a\.png'"):
        at(url).put("a.png", LARGE)
    assert (bucket.objects, bucket.uploads) == ({}, {})


def test_a_batch_goes_on_when_the_store_is_back(server: tuple[Bucket, str], tmp_path: Path) -> None:
    bucket, url = server
    jobs = [(f"{number}.png", vd.Context(10 + number, 10).scene) for number in range(6)]
    bucket.failures = [None, None, *["503"] * 4]
    with pytest.raises(ImageError, match="503"):
        vd.save_many(jobs, at(url), manifest=tmp_path / "m", workers=1)
    bucket.failures = []
    before = len([line for line in bucket.requests if line.startswith("PUT")])
    done = vd.save_many(jobs, at(url), manifest=tmp_path / "m", workers=1)
    assert done.written + done.finished == 6
    assert done.finished == 2
    assert len([line for line in bucket.requests if line.startswith("PUT")]) == before + 4
    assert bucket.objects == {f"posters/{name}": vd.encode(scene) for name, scene in jobs}


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: vd.open_store("bucket"), BadValueError, "a store must be a URL such as 's3://bucket', got 'bucket'"),
        (lambda: vd.open_store("ftp://host"), BadValueError, "no stores of the kind 'ftp'; the kinds are abfs"),
        (lambda: vd.open_store("memory://", region="x"), BadValueError, "a memory store has no option 'region'"),
        (lambda: vd.save(vd.Scene(4, 4), "memory://a.png"), BadValueError, "would be lost at once"),
        (lambda: vd.save(vd.Scene(4, 4), "ftp://host/a.png"), BadValueError, "no stores of the kind 'ftp'"),
        (lambda: vd.save(vd.Scene(4, 4), "a.png", store=7), BadTypeError, "a store must have put, get"),  # type: ignore[arg-type]  # that is what is tested
        (lambda: vd.save(vd.Scene(4, 4), "../a.png", store=vd.MemoryStore()), BadValueError, "a relative path"),
        (lambda: vd.save(vd.Scene(4, 4), Path("a.png"), store=vd.MemoryStore()), BadTypeError, "must be a str"),
        (lambda: vd.resumable(vd.MemoryStore()).__enter__(), BadValueError, "must be given the folder of its manifest"),
    ],
)
def test_places_that_are_none(call: Callable[[], Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


def test_an_option_that_the_store_does_not_know() -> None:
    pytest.importorskip("obstore")
    with pytest.raises(BadValueError, match=r"cannot open the store 's3://bucket': .*regoin"):
        vd.open_store("s3://bucket", regoin="x")
    with pytest.raises(BadValueError, match="client_options must map names to values, got 7"):
        vd.open_store("s3://bucket", client_options=7)


def test_the_library_is_named_where_it_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(MissingLibraryError, match=r"pip install vecdraw\[stores\]"):
        vd.open_store("s3://bucket")
