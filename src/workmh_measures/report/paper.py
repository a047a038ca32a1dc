"""A paper form, or a booklet of several with a cover, as one HTML document made for A4."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..dataset.form_texts import minutes_to_answer
from ..model.missing import MissingCode
from ..model.wording import text_direction
from .environment import TEMPLATES, environment
from .paper_blocks import PaperBlock, paper_blocks
from .paper_form import PaperForm
from .paper_words import PaperWords

__all__ = ["Booklet", "Cover", "booklet_html"]

HASH_DIGITS = 12
_PAGE, _PAGES = Markup('<b class="page"></b>'), Markup('<b class="pages"></b>')
_ENTRY_CODES = ("skipped", "unreadable", "not_shown", "prefer_not_to_answer")


@dataclass(frozen=True)
class Cover:
    """The first page of a booklet: its title tells no illness, office or instrument."""

    title: str


@dataclass(frozen=True)
class Booklet:
    """Forms in the order they are given, for one participant or for nobody yet.

    Attributes
    ----------
    forms : one or more, in one language.
    own_words : language of the words that are not the instruments' (nb, nn, en or ar).
    cover : None prints the forms alone.
    participant : code printed on every page; empty leaves room to write it.
    wave : what the time point is called, on the cover and on every page; empty for none.
    """

    forms: Sequence[PaperForm]
    own_words: str
    cover: Cover | None = None
    participant: str = ""
    wave: str = ""

    @property
    def title(self) -> str:
        """The title of the document."""
        return self.cover.title if self.cover else str(self.forms[0].texts["title"])


def booklet_html(booklet: Booklet) -> str:
    """Return a booklet as HTML; printed from the same forms it is the same to the letter.

    Notes
    -----
    No date and no clock: a form is known by the hashes at the foot of each page.
    """
    say = PaperWords(booklet.own_words)
    language = booklet.forms[0].language
    return (
        environment()
        .get_template("paper.html")
        .render(
            booklet=booklet,
            sheets=[_Sheet(form, say, paper_blocks(form, say)) for form in booklet.forms],
            say=say,
            minutes=minutes_to_answer(sum(len(form.texts["items"]) for form in booklet.forms)),
            language=language,
            direction=text_direction(language),
            page_number=_with_markup(say, "page", page=_PAGE, pages=_PAGES),
            own=_own(language, booklet.own_words),
            entry_codes=[(int(MissingCode[name.upper()]), say(f"code.{name}")) for name in _ENTRY_CODES],
            style=_style(),
        )
    )


def _style() -> Markup:
    texts = [(TEMPLATES / name).read_text(encoding="utf-8") for name in ("paper.css", "paper_blocks.css")]
    return Markup("\n".join(texts))  # our own files, and only they, are let through as they are


@dataclass(frozen=True)
class _Sheet:
    """A form with its blocks and what stands at the head and foot of its pages."""

    form: PaperForm
    say: PaperWords
    blocks: Sequence[PaperBlock]

    @property
    def mark(self) -> tuple[str, str] | None:
        """What must be seen on every page before it is handed out."""
        if self.form.is_practice:
            return self.say("practice"), self.say("practice_wording")
        if self.form.is_practice_only:
            return self.say("drill"), self.say("practice_only")
        return None

    @property
    def rights(self) -> str:
        """Who holds the rights."""
        return self.say("rights", holder=self.form.instrument.licence.holder)

    @property
    def known_by(self) -> list[str | Markup]:
        """Id, version, definition and wording."""
        one = self.form.instrument
        parts: list[str | Markup] = [f"{one.id} {one.version}"]
        if one.status == "draft":
            parts.append(self.say("draft"))
        for key, digest in (("definition", self.form.fingerprint), ("wording", self.form.wording_hash)):
            # Its digits and letters stay in order between words that run the other way.
            known = Markup('<bdi dir="ltr">{}</bdi>').format(digest[:HASH_DIGITS])
            parts.append(_with_markup(self.say, key, hash=known))
        return parts


def _own(language: str, own_words: str) -> Markup:
    """Return the attributes of an element in the page's own words, where those are of another language."""
    if own_words == language:
        return Markup("")
    return Markup(' lang="{}" dir="{}"').format(own_words, text_direction(own_words))


def _with_markup(say: PaperWords, key: str, **slots: Markup) -> Markup:
    """Return one text with markup in its slots and everything else escaped."""
    text = say(key, **{name: f"{{{name}}}" for name in slots})
    parts = re.split(r"\{(\w+)\}", text)
    return Markup("").join(slots[part] if n % 2 else part for n, part in enumerate(parts))
