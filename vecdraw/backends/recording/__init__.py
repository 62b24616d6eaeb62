"""A backend without pixels: a scene as the list of calls that drawing it comes to, for tests to look at."""

from vecdraw.backends.recording.recorder import Call, record

__all__ = ["Call", "record"]
