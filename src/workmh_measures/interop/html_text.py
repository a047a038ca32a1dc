"""Text out of HTML labels, as survey programs keep them; what could act is refused."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from ..model.plain_text import tidied

__all__ = ["ActiveContent", "text_of_html"]

_TAG = re.compile(r"<[/!?]?[A-Za-z]|<!--|&(#[0-9]+|#x[0-9a-fA-F]+|[A-Za-z]+[0-9]?);")
_ACTIVE_TAGS = frozenset("script style iframe object embed link meta base form svg math template".split())
_LOST_TAGS = frozenset("img audio video input select table".split())
_BREAKS = frozenset("br p div li tr h1 h2 h3 h4 h5 h6".split())
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "background"})


# The parser takes a time that grows with the square of broken marks.
_LONGEST_LABEL = 20_000
_MOST_TAGS = 500


class ActiveContent(ValueError):
    """A label holds a script, or something that text cannot stand for."""


def text_of_html(label: str) -> tuple[str, bool]:
    """Return the plain text of a label, and whether marks were taken off.

    Raises
    ------
    ActiveContent
        For scripts, styles, event attributes and their like, and for pictures and tables, whose meaning plain text
        would lose.
    """
    if _TAG.search(label) is None:
        return tidied(label), False
    if len(label) > _LONGEST_LABEL or label.count("<") > _MOST_TAGS:
        raise ActiveContent(f"{len(label):,} characters with {label.count('<'):,} marks of HTML")
    reader = _Reader()
    reader.feed(label)
    reader.close()
    text = tidied(re.sub(r"\n\s*\n+", "\n", re.sub(r"[ \t\xa0]+", " ", "".join(reader.pieces))))
    return text, True


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ACTIVE_TAGS:
            raise ActiveContent(f"<{tag}>")
        if tag in _LOST_TAGS:
            raise ActiveContent(f"<{tag}>, which plain text cannot stand for")
        for name, value in attrs:
            address = re.sub(r"[\s\x00-\x1f]", "", html.unescape(value or "")).lower()
            acts = name in _ADDRESSES and address.startswith(("javascript:", "data:", "vbscript:"))
            if name.startswith("on") or acts:
                raise ActiveContent(f"{name}=")
        if tag in _BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS - {"br"}:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
