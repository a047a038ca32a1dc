"""Letters for those a mail does not reach: on record like a mail, one file, each letter once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from workmh_measures.errors import StoreError, problem
from workmh_measures.invitations.contact import Contact
from workmh_measures.invitations.record import Begun, Ending, Pending, begin, finish
from workmh_measures.invitations.sending import Line, Report, Run, personal_link
from workmh_measures.invitations.settings import InvitationSettings
from workmh_measures.invitations.words import language_for, wording
from workmh_measures.report.letter import Letter, letters_html
from workmh_measures.report.pdf import pdf_bytes
from workmh_measures.storage.repository import Store
from workmh_measures.storage.typed_codes import grouped

__all__ = ["letter", "write_letters"]

CHANNEL = "letter"
_MOST_LINES = 6  # as many as the window shows


def write_letters(store: Store, run: Run, people: Sequence[Pending], out: Path) -> Report:
    """Write a letter to each person into one new file that only its owner may read.

    Raises
    ------
    StoreError
        INVITE-PLACE if the file exists or its folder cannot be written to; nothing was recorded then.
    ExportError
        As `report.pdf`: a library is not there, or a letter no font has. The letters are then on record as not sent.
    """
    report, begun, pages = Report(), list[Begun](), list[Letter]()
    with _NewFile(out) as part:
        for one in people:
            line, made = _begun(store, run, one)
            report.lines.append(line)
            if made is not None:
                begun.append(made)
                pages.append(_page(run, one, made))
        if not begun:
            return report
        try:
            content, _ = pdf_bytes([letters_html(pages)])
            part.publish(content)
        except Exception:
            finish(
                store, run.study, begun, Ending("deferred"), by=run.by
            )  # no letter was ever seen by anybody
            raise
        finish(store, run.study, begun, Ending("sent"), by=run.by)
    return report


def letter(settings: InvitationSettings, words_to: tuple[str, Contact], made: Begun, *, day: date) -> Letter:
    """Return the letter to one person.

    Parameters
    ----------
    words_to : language, and how to reach the person.
    day : written at its head.
    """
    from babel.dates import format_date

    language, contact = words_to
    is_reminder = all(errand.occasion.reminder for errand in made.errands)
    words = wording(settings, language, contact.name, is_reminder=is_reminder)
    typed = personal_link(settings.site, grouped(made.code)).partition("://")[2]
    return Letter(
        language=language,
        to=_window(contact),
        back=settings.return_address or "",
        day=format_date(day, "long", locale=language),
        subject=words.subject,
        before=[words.hello, words.asked],
        scan=words.say("scan"),
        typed=words.say("type"),
        link=personal_link(settings.site, made.token),
        address=typed,
        after=[" ".join(words.after), words.contact],
        closing=[words.bye, words.signed],
        label=words.say("code"),
    )


def _begun(store: Store, run: Run, one: Pending) -> tuple[Line, Begun | None]:
    waves = tuple(errand.occasion.wave for errand in one.ready)
    contact = run.contacts.get(one.participant, Contact(one.participant))
    fault = contact.fault(CHANNEL)
    if fault is None and len(_window(contact)) > _MOST_LINES:
        fault = f"name and address have more than {_MOST_LINES} lines"
    if fault is not None:
        return Line(one.participant, "unreachable", waves, text=fault), None
    wanted = replace(run.wanted, now=store.now())
    made = begin(store, run.study, one, wanted=wanted, by=(run.by, CHANNEL))
    if made is None:
        return Line(one.participant, "changed", waves), None
    return Line(one.participant, "sent", waves, CHANNEL), made


def _page(run: Run, one: Pending, made: Begun) -> Letter:
    contact = run.contacts[one.participant]
    language = language_for(contact.language, one.language, otherwise=run.settings.language)
    return letter(run.settings, (language, contact), made, day=run.wanted.today)


def _window(contact: Contact) -> list[str]:
    lines = (line.strip() for line in contact.address.replace(";", "\n").splitlines())
    return [contact.name, *(line for line in lines if line)]


class _NewFile:
    """A place for a new file, taken before anything is recorded; the file appears whole, or not at all."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._part: Path | None = None

    def __enter__(self) -> _NewFile:
        if self._out.exists():
            raise StoreError([problem("INVITE-PLACE", text=f"There is a file {self._out} already.")])
        try:
            handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=self._out.parent)
        except OSError as failure:
            text = f"{self._out} cannot be written: {failure.strerror}."
            raise StoreError([problem("INVITE-PLACE", text=text)]) from None
        os.close(handle)
        self._part = Path(name)
        return self

    def __exit__(self, *_: object) -> None:
        if self._part is not None:
            self._part.unlink(missing_ok=True)

    def publish(self, content: bytes) -> None:
        """Let the file appear, on stable storage."""
        if self._part is None:
            raise RuntimeError("the place was never taken")
        with self._part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(self._part, self._out)  # refuses to replace a file that came there since
        except OSError as failure:
            text = f"{self._out} cannot be written: {failure.strerror}."
            raise StoreError([problem("INVITE-PLACE", text=text)]) from None
