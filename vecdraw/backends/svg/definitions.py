"""What the elements of a document share, each written once, before its first use."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from vecdraw.backends.svg.markup import Attributes, element, start_tag

_REMEMBERED: Final = 8192  # definitions known to be written; one that is older is written again when it is needed
_KEPT_WHOLE: Final = 256  # characters of a definition up to which it is its own key

Out = Callable[[str], object]


class Definitions:
    """Writes definitions to `out` where they are first needed and gives their ids.

    Equal ones are written once, as long as they are among the most recent; so memory does not grow with the document.
    Ids are a letter for the kind and a number.
    """

    def __init__(self, out: Out, prefix: str = "") -> None:
        self._out = out
        self._prefix = prefix
        self._counts: dict[str, int] = {}
        self._known: OrderedDict[str, str] = OrderedDict()

    def new_id(self, kind: str) -> str:
        """The next id of a kind (one letter), for a definition that the caller writes."""
        count = self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{self._prefix}{kind}{count}"

    def add(self, kind: str, name: str, attributes: Attributes, content: str = "") -> str:
        """The id of the element `name` with these attributes and content; it is written if it is new.

        For elements that draw nothing where they stand (gradients, patterns, clips, masks, filters, symbols).
        """
        return self.shared(
            kind, element(name, attributes, content), lambda own: element(name, {"id": own, **attributes}, content)
        )

    def add_drawn(self, kind: str, name: str, attributes: Attributes, content: str = "") -> str:
        """As `add`, for elements that would draw where they stand."""
        return self.shared(
            kind,
            element(name, attributes, content),
            lambda own: f"<defs>{element(name, {'id': own, **attributes}, content)}</defs>",
        )

    def shared(self, kind: str, key: str, make: Callable[[str], str]) -> str:
        """The id of what `key` stands for; when it is new, `make` is called with the id and gives the markup."""
        if len(key) > _KEPT_WHOLE:
            key = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        known = self._known.get(kind + key)
        if known is not None:
            self._known.move_to_end(kind + key)
            return known
        own = self.new_id(kind)
        self._out(make(own))
        self._known[kind + key] = own
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return own


def opened(name: str, attributes: Attributes) -> str:
    """The start of a definition whose content is written after it."""
    return start_tag(name, attributes)
