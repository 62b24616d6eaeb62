"""A server that speaks as much of S3 as uploads need, in memory, and fails when it is told to."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

Failure = Literal["503", "drop", "drop after", "truncate", "foreign etag", "forbidden"]


class Bucket:
    """What the server keeps, what it was asked, and how the next requests that change something fail."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.etags: dict[str, str] = {}
        self.uploads: dict[str, dict[int, bytes]] = {}
        self.requests: list[str] = []
        self.failures: list[Failure | None] = []
        self.lock = threading.Lock()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket: Bucket

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def handle_any(self) -> None:
        """Answers a request, or fails as it was told to."""
        url = urlsplit(self.path)
        key = unquote(url.path).lstrip("/").partition("/")[2]
        query = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.bucket.lock:
            self.bucket.requests.append(f"{self.command} {key} {'&'.join(sorted(query))}".strip())
            changes = self.command in {"PUT", "POST"}
            failure = self.bucket.failures.pop(0) if changes and self.bucket.failures else None
            if failure == "drop":
                self.close_connection = True
                return
            if failure in {"503", "forbidden"}:
                self._answer(503 if failure == "503" else 403, b"<Error><Code>No</Code></Error>")
                return
            status, answer, etag = getattr(self, f"_{self.command.lower()}")(
                key, query, body[: len(body) // 2] if failure == "truncate" else body
            )
        if failure == "drop after":
            self.close_connection = True
            return
        self._answer(status, answer, "1234-foreign" if failure == "foreign etag" else etag)

    def _put(self, key: str, query: dict[str, str], body: bytes) -> tuple[int, bytes, str]:
        if "uploadId" in query:
            self.bucket.uploads[query["uploadId"]][int(query["partNumber"])] = body
        else:
            self.bucket.objects[key] = body
            self.bucket.etags[key] = _md5(body)
        return 200, b"", _md5(body)

    def _post(self, key: str, query: dict[str, str], body: bytes) -> tuple[int, bytes, str]:
        if "uploads" in query:
            upload = f"upload-{len(self.bucket.requests)}"
            self.bucket.uploads[upload] = {}
            return (
                200,
                _xml(
                    "InitiateMultipartUploadResult",
                    f"<Bucket>bucket</Bucket><Key>{key}</Key><UploadId>{upload}</UploadId>",
                ),
                "",
            )
        if "delete" in query:
            named = re.findall("<Key>(.*?)</Key>", body.decode())
            gone = [
                f"<Deleted><Key>{name}</Key></Deleted>"
                for name in named
                if self.bucket.objects.pop(name, b"") is not None
            ]
            return 200, _xml("DeleteResult", "".join(gone)), ""
        parts = self.bucket.uploads.pop(query["uploadId"])
        listed = [parts[int(number)] for number in re.findall(rb"<PartNumber>(\d+)</PartNumber>", body)]
        self.bucket.objects[key] = b"".join(listed)
        etag = self.bucket.etags[key] = f"{_md5(b''.join(bytes.fromhex(_md5(part)) for part in listed))}-{len(listed)}"
        return (
            200,
            _xml(
                "CompleteMultipartUploadResult",
                f"<Bucket>bucket</Bucket><Key>{key}</Key><ETag>&quot;{etag}&quot;</ETag>",
            ),
            etag,
        )

    def _get(self, key: str, query: dict[str, str], _: bytes) -> tuple[int, bytes, str]:
        if "list-type" in query:
            found = [
                f"<Contents><Key>{name}</Key><Size>{len(data)}</Size><ETag>&quot;{self.bucket.etags[name]}&quot;</ETag>"
                "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
                for name, data in sorted(self.bucket.objects.items())
                if name.startswith(query.get("prefix", ""))
            ]
            return 200, _xml("ListBucketResult", "<IsTruncated>false</IsTruncated>" + "".join(found)), ""
        data = self.bucket.objects.get(key)
        return (
            (404, b"<Error><Code>NoSuchKey</Code></Error>", "") if data is None else (200, data, self.bucket.etags[key])
        )

    _head = _get

    def _delete(self, key: str, query: dict[str, str], _: bytes) -> tuple[int, bytes, str]:
        if "uploadId" in query:
            self.bucket.uploads.pop(query["uploadId"], None)
        self.bucket.objects.pop(key, None)
        return 204, b"", ""

    def _answer(self, status: int, body: bytes, etag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        if etag:
            self.send_header("ETag", f'"{etag}"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Says nothing of connections that clients close."""


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _xml(name: str, inside: str) -> bytes:
    return f'<?xml version="1.0"?><{name}>{inside}</{name}>'.encode()


@contextmanager
def serving() -> Iterator[tuple[Bucket, str]]:
    """The bucket of a server, and the server's URL."""
    bucket = Bucket()
    methods = {f"do_{name}": _Handler.handle_any for name in ("GET", "PUT", "POST", "DELETE", "HEAD")}
    handler = type("Handler", (_Handler,), {"bucket": bucket, **methods})
    server = _Server(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield bucket, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
