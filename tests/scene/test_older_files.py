"""Scene files of older versions are still read."""

import base64

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.brush import ColorStop, ConicBrush, LinearBrush, PatternBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Compositing, Shadow
from vecdraw.paint.filters import Blur, DropShadow, HueRotate, Sepia
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    Clip,
    DrawImage,
    EndLayer,
    FillPath,
    FillRect,
    PutPixels,
    State,
    StrokePath,
    StrokeRect,
)
from vecdraw.scene.scene import Scene

VERSION_1 = (
    "iXZkc2NlbmUNChoKAQAOAEZPTlQABAAAAAAAAAAEAAAAAAAAABzfRCEAAAAAQ09MUgF4AAAAAAAAABkAAAAAAAAAk6nSb3ic"
    "Y2KAgQ/2DFgBLnHcAKbjAR6dADJ3BK9QSVhNAB8AAAAAAAAAHwAAAAAAAABUY8FwAQAAAAIAAAACAAAAAAIAAAECAwQFBgcI"
    "CQoLDA0OD1BBVEgBQAAAAAAAAAAdAAAAAAAAADcnOfp4nGNkYGBgAWI2IGZgZARTmEDJATtfyQEAEhcBOkJSU0gB+gAAAAAA"
    "AAA9AAAAAAAAAFy9cC54nGNhYGBgZMAKlBxgNBNW+Q/2II1MMA5UFKqJA0oLQGkRKC2B1zBmXIbh08QCYjIyomnFUIouAgAL"
    "sgszU1RSSwFQAAAAAAAAAB4AAAAAAAAA1UOf+3icY2KAAwcIpeKAEGKCsz7Yo6qC8ZFVgwAAg44Dq0NPTVABjQAAAAAAAAA1"
    "AAAAAAAAAJpEeZB4nGNigIEH9tyMrAyMcL6AA4T+YI9KMzA4cMB0sMCkONHUQPVygGkckgwM/4EAWQ4AVc8O30NMSVABPQAA"
    "AAAAAAAbAAAAAAAAAFe1c3R4nGNkYGD4DwRAioGRAQw+2DNgBZjiACRiBl1TVEFUAXQAAAAAAAAAIAAAAAAAAAA3WbsbeJxj"
    "YoCBD/YMWAFMHC7vgF0elz4E+A8EjEAaALpoCitGQUNFAAQAAAAAAAAABAAAAAAAAAAc30QhAAAAAEdSVU4ABAAAAAAAAAAE"
    "AAAAAAAAABzfRCEAAAAAUlVOUwAEAAAAAAAAAAQAAAAAAAAAHN9EIQAAAABCT1hTAAQAAAAAAAAABAAAAAAAAAAc30QhAAAA"
    "AFNDTkUBLgEAAAAAAABgAAAAAAAAAFSn4Rd4nGNkgAETBwitAqUZoHQEmGZkYOAEUlwMuIGIAzIN1MDAzABjgQALiGCCckCC"
    "3FCZD/aoNIcDjGaGqgRhVjxWozkZ3UABBxjNDDKJjQHuNqirkByGBhBGgXQCALLKC24="
)
"""What version 0.1 wrote of `everything()`."""


def everything() -> Scene:
    """A scene of what there was."""
    red, blue = Color(1.0, 0.0, 0.0), Color(0.0, 0.0, 1.0, 0.5)
    stops = (ColorStop(0.0, red), ColorStop(1.0, blue))
    picture = Pixmap(bytes(range(16)), 2, 2)
    path = PathData(b"\x00\x01\x01\x06", (0.0, 0.0, 9.0, 0.0, 9.0, 9.0))
    filters = (Blur(2.0), Sepia(0.5), HueRotate(1.0), DropShadow(1.0, 2.0, 3.0, red), DropShadow(1.0, 2.0))
    state = State(
        Affine.translation(1.0, 2.0),
        Clip(None, path, "evenodd", Affine(), 1),
        Compositing(0.5, "multiply", Shadow(blue, 4.0, 1.0, 1.0), filters),
    )
    pattern = PatternBrush(picture, "repeat-x", Affine(), "low")
    ops = (
        BeginLayer(state),
        FillRect(0.0, 0.0, 5.0, 5.0, LinearBrush(0.0, 0.0, 9.0, 9.0, stops), State()),
        FillPath(path, "nonzero", RadialBrush(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, stops), state),
        StrokePath(path, ConicBrush(1.0, 2.0, 3.0, stops), Stroke(2.0, dash=(1.0, 2.0)), State()),
        EndLayer(),
        StrokeRect(1.0, 1.0, 3.0, 3.0, pattern, Stroke(), State()),
        DrawImage(picture, 0.0, 0.0, 2.0, 2.0, 1.0, 1.0, 4.0, 4.0, "high", State()),
        PutPixels(picture, 3, 4),
        ClearRect(0.0, 0.0, 1.0, 1.0, State()),
    )
    return Scene(20.0, 10.0, ops, 2.0, 96.0, red)


def test_files_of_version_1_are_read() -> None:
    assert Scene.from_bytes(base64.b64decode(VERSION_1)) == everything()
