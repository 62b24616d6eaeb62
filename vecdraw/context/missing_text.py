"""Text that no font has, on the Context: told of as `on_missing` says, and listed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from vecdraw import text as phases
from vecdraw.context.writing import Writing
from vecdraw.errors import BadTypeError, BadValueError, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vecdraw.geometry.path import Path
    from vecdraw.text.laid_text import Layout
    from vecdraw.text.missing import OnMissing
    from vecdraw.typeface.font import Font

_WAYS: Final = ("draw", "warn", "error")


class MissingText(Writing):
    """missing_glyphs, and what tells of them before text is drawn."""

    @property
    def missing_glyphs(self) -> tuple[str, ...]:
        """The grapheme clusters drawn until now that no font has, each once, in the order they were drawn as boxes.

        It is the same list whatever `on_missing` says, and goes on through `save` and `restore`; `reset` begins a new
        one. Scenes that are drawn with `draw_scene` do not count: their own Contexts told of them.
        """
        return tuple(self._missing)

    def _tell_missing(
        self,
        clusters: tuple[str, ...],
        text: str,
        x: float,
        y: float,
        fonts: Iterable[tuple[Font, str]] | None = None,
    ) -> None:
        """Tells of text at a point that no font has, before it is drawn; `fonts` (with languages) where not one."""
        if self._on_missing != "draw":
            state = self._state.text
            asked = phases.missing.families_asked([(state.font, state.lang)] if fonts is None else fonts)
            missing = phases.missing.MissingGlyphs(clusters, text, float(x), float(y), asked)
            phases.missing.tell(missing, self._on_missing)
        self._missing.update(dict.fromkeys(clusters))

    def _tell_missing_of(self, layout: Layout, x: float, y: float) -> None:
        """As `_tell_missing`, of a layout whose top left is at a point; what is elided is not drawn."""
        clusters, text = layout.missing, layout.text
        if layout.elided:
            shown, at = "", 0
            for start, end in sorted(layout.elided):
                shown += text[at:start]
                at = max(at, end)
            shown += text[at:]
            clusters = tuple([one for one in clusters if one in shown or one not in text])
        if clusters:
            from vecdraw.text.laid_text import fonts_of  # loads numpy; there is a layout, so it is loaded

            self._tell_missing(clusters, text, x, y, fonts_of(layout))

    def _tell_missing_but(
        self,
        clusters: tuple[str, ...],
        text: str,
        hidden: str,
        path: Path,
        fonts: Iterable[tuple[Font, str]] | None = None,
    ) -> None:
        """As `_tell_missing`, of text on a path, where the characters `hidden` are not drawn; it begins the path."""
        if hidden:
            drawn = "".join((Counter(text) - Counter(hidden)).elements())
            clusters = tuple([one for one in clusters if set(one) <= set(drawn) or one not in text])
        if clusters:
            x, y = path.data().coords[:2]
            self._tell_missing(clusters, text, x, y, fonts)


def to_on_missing(value: object) -> OnMissing:
    """`value`, if it is a way to treat missing glyphs. Raises `BadValueError`, `BadTypeError`."""
    if isinstance(value, str):
        if value not in _WAYS:
            raise BadValueError(f"on_missing must be one of {', '.join(_WAYS)} or a callable, got {shown(value)}")
        return value  # type: ignore[return-value]  # it is one of the literals
    if not callable(value):
        raise BadTypeError(f"on_missing must be one of {', '.join(_WAYS)} or a callable, got {shown(value)}")
    return value
