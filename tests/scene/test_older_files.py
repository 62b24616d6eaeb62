"""Scene files of older versions are still read."""

import base64
import pickle
import struct
from dataclasses import replace

import pytest

from vecdraw.errors import SceneFormatError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.brush import ColorStop, ConicBrush, LinearBrush, PatternBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Compositing, Shadow
from vecdraw.paint.filters import Blur, DropShadow, HueRotate, Sepia
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.stroke import Stroke
from vecdraw.scene import file_layout as layout
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    Clip,
    DrawImage,
    EndLayer,
    FillPath,
    FillRect,
    FillText,
    PutPixels,
    State,
    StrokePath,
    StrokeRect,
)
from vecdraw.scene.scene import Scene
from vecdraw.typeface.key import FaceKey

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

VERSION_6 = (
    "iXZkc2NlbmUNChoKBgAQAEZPTlQABAAAAAAAAAAEAAAAAAAAABzfRCEAAAAAQ09MUgE+AAAAAAAAABAAAAAAAAAA5AmoXnic"
    "Y2QgBD7Y45YDACFhATFQSVhNAAQAAAAAAAAABAAAAAAAAAAc30QhAAAAAFBBVEgABAAAAAAAAAAEAAAAAAAAABzfRCEAAAAA"
    "QlJTSAAJAAAAAAAAAAkAAAAAAAAA7QBy8QEAAAAAAAAAAFNUUksABAAAAAAAAAAEAAAAAAAAABzfRCEAAAAAQ09NUAEQAAAA"
    "AAAAAA8AAAAAAAAArltYhHicY2SAgQ/2IBIABvsBMUZJTFQABAAAAAAAAAAEAAAAAAAAABzfRCEAAAAAUFJPSgAEAAAAAAAA"
    "AAQAAAAAAAAAHN9EIQAAAABDTElQAAQAAAAAAAAABAAAAAAAAAAc30QhAAAAAFNUQVQBPAAAAAAAAAAWAAAAAAAAAPy32vF4"
    "nGNkgIEP9gxYAab4fyAA0QBz1AZcRkFDRQFMAAAAAAAAACcAAAAAAAAAocECvXicY2RgYGBUdk3vXH32PS6aAQtgBGIWIC5P"
    "zygBCwS0OAAATqYR1UdSVU4BLAEAAAAAAABsAAAAAAAAAL2qBs94nGNhQAYmDhDaDEIzAbGhEYhkBmIWBnSg5oAhBASMOIxk"
    "BBmUkQoy5vqE6xNBPHYgZoMrhdra4IBhLCO6ANxYE4cmBqj7nm3YAVLHiaFWBMm8B/YItgpUXAliIUhzJYhgxbTtAIgEACfU"
    "D4lSVU5TARgAAAAAAAAAFwAAAAAAAADt0YsyeJxjZGBgYGGAAEYgZgJiZiAGAACoAAxCT1hTASQAAAAAAAAAFQAAAAAAAAA5"
    "HMJ+eJxjZEAHJgcgtJsDhLZ0AAAWXgH1U0NORQFYAAAAAAAAACkAAAAAAAAAMLjkoHicY2SAAT8HCO0CpT/YQ+gIh/9AwMjA"
    "AEQM7HDlcHkGNPUQAAC8Fgl+"
)
"""What was written of `text_of_both_directions()` before runs had levels."""


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


def text_of_both_directions() -> Scene:
    key = FaceKey("0123456789abcdef" * 4, 0, (("wght", 650.0),), 0.0, 0.0)
    left = GlyphRun(key, 20.0, (3, 4), (0.0, 11.0), (0.0, 0.0), (0, 1), "12", 22.0)
    right = GlyphRun(key, 20.0, (7, 6), (22.0, 33.0), (0.0, 0.0), (1, 0), "אב", 22.0, "rtl", "he")
    down = GlyphRun(key, 20.0, (9,), (0.0,), (5.0,), (0,), "永", 20.0, "ttb", "", (0.5,))
    beside = GlyphRun(key, 10.0, (5,), (0.0,), (-20.0,), (0,), "y", 9.0, is_beside=True)
    runs, box, black = (left, right, down, beside), (0.0, -20.0, 44.0, 25.0), Color(0.0, 0.0, 0.0)
    return Scene(60.0, 40.0, (FillText(runs, 1.0, 2.0, 1.0, box, black, State()),))


def test_files_of_version_1_are_read() -> None:
    assert Scene.from_bytes(base64.b64decode(VERSION_1)) == everything()


def test_files_without_levels_are_read() -> None:
    found = Scene.from_bytes(base64.b64decode(VERSION_6))
    assert found == text_of_both_directions()
    assert found.to_bytes() == base64.b64decode(VERSION_6)
    (op,) = found.ops
    assert [run.level for run in op.runs] == [0] * 4  # type: ignore[union-attr]  # text


def test_levels_are_kept_and_raise_the_version() -> None:
    scene = text_of_both_directions()
    (op,) = scene.ops
    runs = op.runs  # type: ignore[union-attr]  # text
    levelled = tuple(replace(run, level=level) for run, level in zip(runs, (2, 1, 126, 2), strict=True))
    known = replace(scene, ops=(op._replace(runs=levelled),))  # type: ignore[union-attr]  # text
    data = known.to_bytes()
    assert struct.unpack_from("<H", data, len(layout.MAGIC)) == (7,)
    assert Scene.from_bytes(data) == known != scene
    assert pickle.loads(pickle.dumps(known)) == known
    assert "level 126" in known.dump()


def test_levels_beyond_those_of_the_standard_are_refused() -> None:
    (op,) = text_of_both_directions().ops
    deep = tuple(replace(run, level=127) for run in op.runs)  # type: ignore[union-attr]  # text
    scene = Scene(60.0, 40.0, (op._replace(runs=deep),))  # type: ignore[union-attr]  # text
    with pytest.raises(SceneFormatError, match="level"):
        Scene.from_bytes(scene.to_bytes())
