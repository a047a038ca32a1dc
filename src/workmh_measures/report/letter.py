"""Letters on A4 for a window envelope: a few sentences, a link as a QR code, and a code to type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from .environment import TEMPLATES, environment
from .qr_code import qr_svg

__all__ = ["Letter", "letters_html"]


@dataclass(frozen=True)
class Letter:
    """One letter; every text is finished and in its language.

    Attributes
    ----------
    to : lines that show in the window: name and address, and nothing else.
    back : where the letter goes back to, in one small line above them; empty for none.
    day : as it is written in the language.
    before, after : paragraphs above and below the code.
    scan, typed : what to do with the QR code, and with the address to type.
    link, address : personal link in the QR code; the short form to type.
    label : of the QR code, for a screen reader.
    closing : the last lines, greeting and signature.
    """

    language: str
    to: Sequence[str] = field(repr=False)
    day: str
    subject: str
    before: Sequence[str] = field(repr=False)
    scan: str
    typed: str
    link: str = field(repr=False)
    address: str = field(repr=False)
    after: Sequence[str]
    closing: Sequence[str]
    label: str
    back: str = ""

    @property
    def qr(self) -> Markup:
        """The link as a drawing."""
        return qr_svg(self.link, label=self.label)


def letters_html(letters: Sequence[Letter]) -> str:
    """Return letters as one HTML document made for A4, each on a page of its own."""
    style = Markup((TEMPLATES / "letter.css").read_text(encoding="utf-8"))  # our own file
    first = letters[0]
    page = environment().get_template("letter.html")
    return page.render(letters=letters, style=style, language=first.language, title=first.subject)
