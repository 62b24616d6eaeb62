"""Groups of neighbours that share a clip or a transform."""

from __future__ import annotations

from vecdraw.backends.svg.clips import Clips
from vecdraw.backends.svg.markup import start_tag, transform
from vecdraw.backends.svg.page import Page
from vecdraw.geometry.affine import Affine
from vecdraw.scene.ops import Clip, State


class Groups:
    """The group with a clip and the one with a transform in it that are open at the end of what is written."""

    def __init__(self, page: Page, clips: Clips) -> None:
        self._page = page
        self._clips = clips
        self._clip = ""
        self._transform: Affine | None = None

    def enter(self, state: State, outer: Clip | None, following: State | None) -> tuple[dict[str, str], Affine]:
        """Makes clip and transform of `state` those in force; what of it the next element has to say itself.

        `outer` is the clip that holds already; `following` is the state of the next element, if that may share a group.
        """
        clip = self._clips.reference(state.clip, outer)
        stays = following is not None and following.clip is state.clip
        matrix = state.transform
        if clip != self._clip or (self._transform is not None and self._transform != matrix):
            self._leave_transform()
        attributes: dict[str, str] = {}
        if clip != self._clip:
            self._leave_clip()
            if clip and not stays and matrix.is_identity:
                attributes["clip-path"] = clip
            elif clip:
                self._page.write(start_tag("g", {"clip-path": clip}))
                self._clip = clip
        if self._transform is not None or matrix.is_identity:
            return attributes, Affine()
        if stays and following is not None and following.transform == matrix:
            self._page.write(start_tag("g", {"transform": transform(matrix, self._page.options.precision)}))
            self._transform = matrix
            return attributes, Affine()
        return attributes, matrix

    def leave(self) -> None:
        """Closes what is open."""
        self._leave_transform()
        self._leave_clip()

    def _leave_transform(self) -> None:
        if self._transform is not None:
            self._page.write("</g>")
            self._transform = None

    def _leave_clip(self) -> None:
        if self._clip:
            self._page.write("</g>")
            self._clip = ""
