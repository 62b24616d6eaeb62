"""Groups of neighbours that share a clip or a transform."""

from __future__ import annotations

from vecdraw.backends.svg.clips import Clips
from vecdraw.backends.svg.markup import start_tag, transform
from vecdraw.backends.svg.page import Page
from vecdraw.geometry.affine import Affine
from vecdraw.scene.ops import Clip, State


class Groups:
    """The groups with clips, and the one with a transform in them, that are open at the end of what is written."""

    def __init__(self, page: Page, clips: Clips) -> None:
        self._page = page
        self._clips = clips
        self._clips_open: list[str] = []
        self._transform: Affine | None = None

    def enter(self, state: State, outer: Clip | None, following: State | None) -> tuple[dict[str, str], Affine]:
        """Makes clip and transform of `state` those in force; what of it the next element has to say itself.

        `outer` is the clip that holds already; `following` is the state of the next element, if that may share a group.
        """
        opened, matrix = self._clips_open, state.transform
        if state.clip is outer and not opened and self._transform is None and matrix.is_identity:
            return {}, matrix
        clips = self._clips.each(state.clip, outer)
        if clips != opened or (self._transform is not None and self._transform != matrix):
            self._leave_transform()
        stays = following is not None and following.clip is state.clip
        kept = next((i for i, (one, two) in enumerate(zip(clips, opened, strict=False)) if one != two), None)
        self._leave_clips(min(len(clips), len(opened)) if kept is None else kept)
        attributes: dict[str, str] = {}
        for clip in clips[len(opened) :]:
            if clip is clips[-1] and not stays and matrix.is_identity:
                attributes["clip-path"] = clip
            else:
                self._page.write(start_tag("g", {"clip-path": clip}))
                opened.append(clip)
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
        self._leave_clips(0)

    def _leave_transform(self) -> None:
        if self._transform is not None:
            self._page.write("</g>")
            self._transform = None

    def _leave_clips(self, kept: int) -> None:
        if kept < len(self._clips_open):
            self._page.write("</g>" * (len(self._clips_open) - kept))
            del self._clips_open[kept:]
