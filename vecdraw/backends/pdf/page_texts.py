"""The texts of a page, sheet by sheet: what is drawn again in one place is one text, on whichever sheet."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product

from vecdraw.backends.pdf.pieces import Place, ShownText, Whole
from vecdraw.backends.pdf.sheet_text import SheetText

_Spot = tuple[Place, Whole | None]


class PageTexts:
    """The texts of a page, which are asked for anew each time they are needed: there may be very many."""

    def __init__(self, sheets: Sequence[Iterable[ShownText]]) -> None:
        self._sheets = sheets
        self._shared = _shared(sheets) if len(sheets) > 1 else frozenset[int]()
        """The hashes of runs in their places that are on several sheets."""
        self._larger: dict[_Spot, list[ShownText]] = defaultdict(list)
        """Texts of several runs, of which some are on several sheets."""
        for text in (text for texts in sheets for text in texts) if self._shared else ():
            if len(text.runs) > 1 and self._is_shared(text):
                self._larger[text.place, text.whole].append(text)

    def once(self) -> Iterator[tuple[ShownText, bool]]:
        """All texts, each once, and whether it is a part of a larger one in its place."""
        met: set[ShownText] = set()
        for texts in self._sheets:
            found = dict.fromkeys(texts)
            parts = set(map(id, _parted(found, self._larger)[1]))
            for text in found:
                if text in met:
                    continue
                if self._is_shared(text):
                    met.add(text)
                yield text, id(text) in parts

    def sheets(self) -> Iterator[SheetText]:
        """The text of each sheet; what is shown on one is repeated on those behind it."""
        met: set[ShownText] = set()
        for texts in self._sheets:
            whole, parts = _parted(dict.fromkeys(texts), self._larger)
            again = [text for text in whole if text in met] if met else []
            sheet = SheetText([text for text in whole if text not in met] if again else whole, again, parts)
            yield sheet
            if self._shared:
                met.update(filter(self._is_shared, sheet.read()))

    def _is_shared(self, text: ShownText) -> bool:
        return bool(self._shared) and not self._shared.isdisjoint(_hashes(text))


def _hashes(text: ShownText) -> list[int]:
    """The hashes of the runs of a text in their place."""
    spot = hash((text.place, text.whole))
    return [hash((spot, run)) for run in text.runs]


def _shared(sheets: Sequence[Iterable[ShownText]]) -> frozenset[int]:
    """The hashes that runs of several sheets have."""
    import numpy as np  # `import vecdraw` does not pay for it

    hashes = array("q")
    for texts in sheets:
        hashes.extend({each for text in texts for each in _hashes(text)})
    found, counts = np.unique(np.asarray(hashes), return_counts=True)
    return frozenset(found[counts > 1].tolist())


def _parted(
    found: Collection[ShownText], elsewhere: Mapping[_Spot, Sequence[ShownText]]
) -> tuple[list[ShownText], list[ShownText]]:
    """Texts, and those of them that were drawn again as parts of a larger text in their place.

    The larger one takes the turn of the first of its parts; it may also be `elsewhere`.
    """
    placed: dict[_Spot, list[ShownText]] = defaultdict(list)
    for text in found:
        placed[text.place, text.whole].append(text)
    larger: dict[int, ShownText] = {}
    for spot, alike in placed.items():
        around = [*alike, *(text for text in elsewhere.get(spot, ()) if text not in alike)]
        several = [text for text in around if len(text.runs) > 1] if len(around) > 1 else []
        for whole, part in product(several, alike):
            if len(part.runs) < len(whole.runs) and all(run in whole.runs for run in part.runs):
                larger[id(part)] = whole
    if not larger:
        return list(found), []
    here = {text: text for text in found}
    taken = (here.get(larger.get(id(text), text)) for text in found)
    return list(dict.fromkeys(filter(None, taken))), [text for text in found if id(text) in larger]
