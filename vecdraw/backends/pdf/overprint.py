"""Text in black ink alone is printed over what lies under it (ISO 32000-1, 8.6.7), as programs for layout do.

Otherwise that has holes of its shape, which show as seams where plates do not quite meet. In mode 1 an ink that a
colour has nothing of leaves alone what is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vecdraw.backends.pdf.objects import Dict, Name

_OVER: Final = "Overprint"
_APART: Final = "Knockout"
STATES: Final[Dict] = {
    _OVER: {"Type": Name("ExtGState"), "OP": True, "op": True, "OPM": 1},
    _APART: {"Type": Name("ExtGState"), "OP": False, "op": False, "OPM": 0},
}
"""The graphics states that `overprinted` content has among its resources."""
BLACK: Final = b"0 0 0 1"
_BEGIN: Final = b"/Overprint gs\n"
_END: Final = b"\n/Knockout gs"
_TOKEN: Final = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|^(q|Q)$|(\S+ \S+ \S+ \S+) k$|(?<=\s)(?:g|rg|sc|scn|cs)$|^BT$.*?^ET$",
    re.DOTALL | re.MULTILINE,
)


def overprinted(content: bytes) -> bytes:
    """A content stream in inks with its black text printed over what lies under it."""
    return b"".join(_parts(content))


def _parts(content: bytes) -> Iterator[bytes]:
    is_black, outer, at = False, list[bool](), 0
    for found in _TOKEN.finditer(content):
        token, state, inks = found[0], found[1], found[2]
        if state == b"q":
            outer.append(is_black)
        elif state == b"Q":
            is_black = outer.pop() if outer else False
        elif token.startswith(b"BT"):
            if is_black:
                yield content[at : found.start()]
                yield _BEGIN + token + _END
                at = found.end()
        elif not token.startswith(b"("):
            is_black = inks == BLACK
    yield content[at:]
