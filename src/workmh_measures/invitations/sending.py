"""Send what is due, each message at most once: put on record, handed over, and what became of it put on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from workmh_measures.errors import Problem
from workmh_measures.invitations.carriers import Carrier, ServerDown
from workmh_measures.invitations.contact import Contact
from workmh_measures.invitations.occasions import Wanted
from workmh_measures.invitations.record import Ending, Pending, begin, finish
from workmh_measures.invitations.settings import InvitationSettings
from workmh_measures.invitations.words import language_for, wording
from workmh_measures.model.study import Study
from workmh_measures.storage.repository import Store

__all__ = ["Line", "Report", "Run", "personal_link", "send"]

Fate = Literal["sent", "refused", "deferred", "uncertain", "changed", "unreachable", "held_back", "left"]


@dataclass(frozen=True, slots=True)
class Line:
    """What became of the message to one person; nothing of who that is."""

    participant: str
    fate: Fate
    waves: tuple[str, ...] = ()
    channel: str | None = None
    text: str = ""


@dataclass(slots=True)
class Report:
    """Everything a run did; `problem` is why it stopped before the end, None when it did not."""

    lines: list[Line] = field(default_factory=list)
    problem: Problem | None = None

    def count(self, fate: Fate) -> int:
        """Return how many people had a fate."""
        return sum(line.fate == fate for line in self.lines)

    @property
    def is_fine(self) -> bool:
        """Whether nothing went wrong in this run."""
        tried = (line for line in self.lines if line.channel is not None)
        return self.problem is None and all(line.fate == "sent" for line in tried)


@dataclass(frozen=True)
class Run:
    """What one run works with.

    Attributes
    ----------
    study, settings, wanted : what is sent, and when.
    by : who sends.
    contacts : how to reach people, by id.
    carriers : by channel; each person gets the message by the first that reaches them.
    pause : called between two messages, so that no server is flooded.
    """

    study: Study
    settings: InvitationSettings
    wanted: Wanted
    by: str
    contacts: Mapping[str, Contact]
    carriers: Sequence[Carrier]
    pause: Callable[[], None] = lambda: None


def send(store: Store, run: Run, people: Sequence[Pending]) -> Report:
    """Send every message that is ready, and tell of every person what became of it.

    Notes
    -----
    Handing mail over and writing down that it was handed over cannot be one step. A message is begun in the record
    before it goes out, and one that was begun is never sent again unless a person says so: at most once, not at least.
    """
    report = Report()
    for one in people:
        if one.held_back is not None:
            report.lines.append(Line(one.participant, "held_back", text=one.held_back))
            continue
        report.lines += _undecided(one)
        if not one.ready:
            continue
        if report.problem is not None:
            report.lines.append(_line(one, "left"))
            continue
        try:
            report.lines.append(_sent(store, run, one))
        except ServerDown as failure:
            report.problem = failure.problem
            report.lines.append(_line(one, "left"))
    return report


def personal_link(site: str, token: str) -> str:
    """Return the address of the forms with a token after the #, where no server and no log sees it."""
    return f"{site.rstrip('/')}/p#{token}"


def _sent(store: Store, run: Run, one: Pending) -> Line:
    contact = run.contacts.get(one.participant, Contact(one.participant))
    faults = {carrier.channel: contact.fault(carrier.channel) for carrier in run.carriers}
    carrier = next((one for one in run.carriers if faults[one.channel] is None), None)
    if carrier is None:
        return _line(one, "unreachable", text=", ".join(str(fault) for fault in faults.values()))
    carrier.ready()
    wanted = replace(run.wanted, now=store.now())
    begun = begin(store, run.study, one, wanted=wanted, by=(run.by, carrier.channel))
    if begun is None:
        return _line(one, "changed")
    language = language_for(contact.language, one.language, otherwise=run.settings.language)
    is_reminder = all(errand.occasion.reminder for errand in one.ready)
    words = wording(run.settings, language, contact.name, is_reminder=is_reminder)
    link = personal_link(run.settings.site, begun.token)
    outcome, code = carrier.carry(contact, words, link, at=store.now())
    if outcome != "uncertain":
        finish(store, run.study, [begun], Ending(outcome, code), by=run.by)
    run.pause()
    text = "" if outcome == "sent" else (code or "the connection was lost")
    return _line(one, outcome, channel=carrier.channel, text=text)


def _undecided(one: Pending) -> list[Line]:
    """Return what a person has to decide about, from earlier runs."""
    return [
        Line(one.participant, errand.standing, (errand.occasion.wave,))
        for errand in one.errands
        if errand.standing != "ready"
    ]


def _line(one: Pending, fate: Fate, *, channel: str | None = None, text: str = "") -> Line:
    return Line(one.participant, fate, tuple(errand.occasion.wave for errand in one.ready), channel, text)
