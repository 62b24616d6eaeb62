"""Tokens of CSS values (CSS Syntax 3, 4): names, functions, numbers with their units, everything else as it stands.

Comments vanish, white space is kept as a mark on the token after it, escapes are resolved, names are lower case
(ASCII letters only). Blocks and strings that end with the input are complete, as the specification has it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal, NamedTuple

from vecdraw import limits
from vecdraw.errors import ParseError, shown

TokenKind = Literal["ident", "function", "hash", "number", "percent", "dimension", "string", "delim", "end"]

WHITESPACE: Final = " \t\n\r\f"
_MAX_NESTING: Final = 32  # functions inside functions; the parser recurses, and real values nest three or four deep

_NEWLINE = r"(?:\r\n|[ \t\n\r\f])"
_ESCAPE = rf"\\(?:[0-9a-fA-F]{{1,6}}{_NEWLINE}?|[^\n\r\f0-9a-fA-F]|\Z)"
_LETTER = r"[a-zA-Z_\x00]|[^\x00-\x7f]"
_NAME = rf"(?:{_LETTER}|[0-9-]|{_ESCAPE})"
_IDENT = rf"(?:--|-?(?:{_LETTER}|{_ESCAPE})){_NAME}*"
_ASCII_LOWER = {c: c + 32 for c in range(ord("A"), ord("Z") + 1)}


class Token(NamedTuple):
    """One token.

    `text` is the lower-case name (ident, function), the unit (dimension), the digits (hash) or the character (delim);
    `value` the number of a number, percent or dimension; `spaced` whether white space stands before it; `offset` where
    it begins, in characters.
    """

    kind: TokenKind
    text: str
    value: float
    spaced: bool
    offset: int


class Tokens:
    """A cursor over the tokens of one CSS value.

    Raises `LimitError` for a text longer than the limit `css_length`.
    """

    __slots__ = ("_depth", "_index", "_tokens", "_what", "text")

    def __init__(self, text: str, what: str) -> None:
        limits.check("css_length", len(text), f"characters of {what}")
        self.text = text
        self._what = what
        self._tokens = _tokenize(text)
        self._index = 0
        self._depth = 0

    @property
    def next(self) -> Token:
        """The next token, not consumed; of kind `end` after the last."""
        return self._tokens[self._index]

    def take(self) -> Token:
        """Consumes the next token."""
        token = self._tokens[self._index]
        if token.kind != "end":
            self._index += 1
        return token

    def at(self, char: str) -> bool:
        """Whether the next token is the single character `char`."""
        token = self._tokens[self._index]
        return token.kind == "delim" and token.text == char

    def accept(self, char: str) -> bool:
        """Consumes the next token if it is the single character `char`."""
        if self.at(char):
            self._index += 1
            return True
        return False

    def expect(self, char: str) -> None:
        """Consumes the single character `char`; raises `ParseError` if something else is next."""
        if not self.accept(char):
            raise self.error(f"expected {char!r}")

    def accept_ident(self, name: str) -> bool:
        """Consumes the next token if it is the name `name` (lower case)."""
        token = self._tokens[self._index]
        if token.kind == "ident" and token.text == name:
            self._index += 1
            return True
        return False

    def open(self) -> str:
        """Consumes a function token (or an opening parenthesis) and returns its name; `close` must follow."""
        if self._depth >= _MAX_NESTING:
            raise self.error(f"nested deeper than {_MAX_NESTING} levels")
        self._depth += 1
        return self.take().text

    def close(self) -> None:
        """Consumes the parenthesis that closes a function, which the end of the text stands for."""
        if self.next.kind != "end":
            self.expect(")")
        self._depth -= 1

    def finish(self) -> None:
        """Raises `ParseError` if anything is left."""
        if self.next.kind != "end":
            raise self.error("expected nothing more")

    def error(self, problem: str, at: Token | None = None) -> ParseError:
        """The error to raise for `problem` at token `at` (default: the next one)."""
        offset = (at or self.next).offset
        message = f"invalid {self._what} {shown(self.text)}: {problem} at character {offset}"
        return ParseError(message, self.text, offset)


@cache
def _pattern() -> re.Pattern[str]:
    """One token; compiled when first needed, for it takes longer than importing the rest of this room."""
    return re.compile(
        rf"(?P<space>[ \t\n\r\f]+)"
        rf"|(?P<comment>/\*[\s\S]*?(?:\*/|\Z))"
        rf"|(?P<string>\"(?:[^\"\\\n\r\f]|\\[\s\S]|\\\Z)*(?:\"|\Z)|'(?:[^'\\\n\r\f]|\\[\s\S]|\\\Z)*(?:'|\Z))"
        rf"|#(?P<hash>{_NAME}+)"
        rf"|(?P<number>[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?P<unit>%|{_IDENT})?"
        rf"|(?P<ident>{_IDENT})(?P<call>\()?"
        rf"|(?P<delim>[\s\S])"
    )


def ascii_lower(text: str) -> str:
    """`text` with A-Z in lower case and nothing else changed (CSS names ignore ASCII case only)."""
    return text.lower() if text.isascii() else text.translate(_ASCII_LOWER)


def _tokenize(text: str) -> list[Token]:
    tokens: list[Token] = []
    spaced = False
    for match in _pattern().finditer(text):
        group = match.lastgroup
        if group == "space":
            spaced = True
        elif group != "comment":
            tokens.append(_token(match, group, spaced))
            spaced = False
    tokens.append(Token("end", "", 0.0, spaced, len(text)))
    return tokens


def _token(match: re.Match[str], group: str | None, spaced: bool) -> Token:
    offset = match.start()
    match group:
        case "number":
            return Token("number", "", float(match["number"]), spaced, offset)
        case "unit":
            unit = match["unit"]
            kind: TokenKind = "percent" if unit == "%" else "dimension"
            return Token(kind, _name(unit), float(match["number"]), spaced, offset)
        case "ident":
            return Token("ident", _name(match["ident"]), 0.0, spaced, offset)
        case "call":
            return Token("function", _name(match["ident"]), 0.0, spaced, offset)
        case "hash":
            return Token("hash", _name(match["hash"]), 0.0, spaced, offset)
        case "string":
            return Token("string", match["string"], 0.0, spaced, offset)
        case _:
            return Token("delim", match["delim"], 0.0, spaced, offset)


def _name(raw: str) -> str:
    return ascii_lower(re.sub(_ESCAPE, _unescaped, raw) if "\\" in raw else raw)


def _unescaped(match: re.Match[str]) -> str:
    body = match[0][1:].rstrip(WHITESPACE) if len(match[0]) > 2 else match[0][1:]
    if not body:
        return "\ufffd"
    if body[0] not in "0123456789abcdefABCDEF":
        return body
    code = int(body, 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
