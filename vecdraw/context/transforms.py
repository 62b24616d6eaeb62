"""The state stack and transforms of the Context."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from vecdraw import limits
from vecdraw.context.recorder import Recorder
from vecdraw.context.state import DrawingState
from vecdraw.errors import BadTypeError, StateError
from vecdraw.geometry.affine import Affine, to_affine

_IDENTITY = Affine()


class Transforms(Recorder):
    """save, restore, reset; scale, rotate, translate, transform."""

    def save(self) -> None:
        """Pushes the state: transform, clip, styles, everything but the path and the pixels."""
        limits.check("saved_states", len(self._stack) + 1, "nested saves")
        self._stack.append(("save", self._state))
        self._state = self._state.copy()

    def restore(self) -> None:
        """Takes the state last pushed. Raises `StateError` without a matching `save` (ignored with `strict=False`)."""
        if not self._stack:
            self._reject(StateError("restore() without a matching save()"))
            return
        kind, state = self._stack[-1]
        if kind == "layer":
            raise StateError("restore() inside a layer without a matching save(); end_layer() ends the layer")
        self._stack.pop()
        self._state = state

    @contextmanager
    def saved(self) -> Iterator[None]:
        """Saves the state for the length of a `with` block, and restores it however the block ends."""
        depth = len(self._stack)
        self.save()
        try:
            yield
        finally:
            self._unwind(depth)

    def _unwind(self, depth: int) -> None:
        """Restores states, and ends layers, until the stack is `depth` high."""
        while len(self._stack) > depth:
            if self._stack[-1][0] == "layer":
                self._close_layer()
            else:
                self.restore()

    def _close_layer(self) -> None:
        raise AssertionError("layers are closed by the class that opens them")

    def reset(self) -> None:
        """A blank canvas of the same size and everything at its default (HTML Standard, reset)."""
        self._clear_canvas(self._canvas.width, self._canvas.height)

    def resize(self, width: float, height: float) -> None:
        """A blank canvas of another size and everything at its default, as setting the canvas' width does."""
        self._clear_canvas(width, height)

    @property
    def width(self) -> float:
        """Width in user units."""
        return self._canvas.width

    @property
    def height(self) -> float:
        """Height in user units."""
        return self._canvas.height

    def _set(self, transform: Affine) -> None:
        state: DrawingState = self._state
        state.transform = transform
        state.shared = None

    def scale(self, x: float, y: float) -> None:
        """Scales what is drawn from now on about the origin."""
        if self._finite(x, y):
            self._set(self._state.transform.scale(float(x), float(y)))

    def rotate(self, angle: float) -> None:
        """Turns what is drawn from now on by `angle` radians, clockwise on the screen."""
        if self._finite(angle):
            self._set(self._state.transform.rotate(angle))

    def translate(self, x: float, y: float) -> None:
        """Moves what is drawn from now on."""
        if self._finite(x, y):
            self._set(self._state.transform.translate(float(x), float(y)))

    def transform(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None:
        """Applies `matrix(a, b, c, d, e, f)` before the transform in force."""
        if self._finite(a, b, c, d, e, f):
            self._set(self._state.transform @ Affine(float(a), float(b), float(c), float(d), float(e), float(f)))

    def set_transform(self, *matrix: float | Affine) -> None:
        """Replaces the transform: by six numbers, by an `Affine`, or by the identity when nothing is given."""
        if not matrix:
            self.reset_transform()
            return
        if len(matrix) == 1:
            affine = to_affine(matrix[0])
            if self._finite(*affine):
                self._set(affine)
            return
        if len(matrix) != 6:
            raise BadTypeError(f"set_transform() takes nothing, an Affine or six numbers, got {len(matrix)} arguments")
        if self._finite(*matrix):
            self._set(Affine(*(float(v) for v in matrix if not isinstance(v, Affine))))

    def get_transform(self) -> Affine:
        """The transform in force, from user units to the canvas (without the canvas' own scale)."""
        return self._state.transform

    def reset_transform(self) -> None:
        """Makes the transform the identity."""
        self._set(_IDENTITY)

    @contextmanager
    def transformed(self, *matrix: float | Affine) -> Iterator[None]:
        """Applies a transform (an `Affine` or six numbers) before the one in force, for a `with` block."""
        affine = to_affine(matrix[0] if len(matrix) == 1 else matrix)
        with self.saved():
            self.transform(*affine)
            yield


