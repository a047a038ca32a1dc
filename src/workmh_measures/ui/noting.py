"""Notes in the access log what staff was shown, refused or given; see `storage.access_log`."""

from __future__ import annotations

from workmh_measures.model.staff_rights import EVERY, FOR_ALL_STAFF
from workmh_measures.storage.access_book import AccessBook
from workmh_measures.storage.access_log import Access, Outcome
from workmh_measures.storage.passwords import staff_names
from workmh_measures.ui.running import Application, application, made_once
from workmh_measures.ui.visitor import Visitor

__all__ = ["access_book", "note_denied", "note_fetched", "note_read", "note_refused_login"]


@made_once
def access_book(app: Application) -> AccessBook:
    """Return the access book of the running application."""
    return AccessBook(app.store)


def note_read(visitor: Visitor, action: str, about: str, participant: str | None = None) -> None:
    """Note that a page was shown, or one person on it; what shows nothing about anybody is not noted."""
    if action not in FOR_ALL_STAFF:
        _note(visitor, action, about, "read", participant)


def note_denied(visitor: Visitor, action: str, about: str, participant: str | None = None) -> None:
    """Note that somebody asked for what they may not; a participant who does is named by the pseudonym."""
    _note(visitor, action, about, "denied", participant)


def note_fetched(visitor: Visitor, action: str, name: str) -> None:
    """Note that a file was handed over."""
    _note(visitor, action, name, "fetched", None)


def note_refused_login(name: str, about: str) -> None:
    """Note that somebody did not get in; a name that is no account's is left out: it may be a password."""
    known = name if name in staff_names(application().store) else ""
    access_book().note(Access(EVERY, known, "log_in", about, "denied"))


def _note(visitor: Visitor, action: str, about: str, outcome: Outcome, participant: str | None) -> None:
    is_staff = visitor.role == "staff"
    account = visitor.subject if is_staff else ""
    whose = participant if is_staff else visitor.subject
    try:
        book = access_book()
    except RuntimeError:  # without an application nothing is shown, and there is nowhere to note it
        return
    book.note(Access(visitor.study, account, action, about, outcome, whose))
