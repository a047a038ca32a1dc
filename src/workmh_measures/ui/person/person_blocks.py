"""What is on record about one person, as blocks: waves and forms, messages, facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workmh_measures.dataset.schedule import State
from workmh_measures.invitations.occasions import Attempt, Occasion
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.record import Consent, WithdrawalLevel
from workmh_measures.report.blocks import Cell, Facts, Group, Table, head, words
from workmh_measures.storage.person_record import PersonForm, PersonRecord, PersonWave
from workmh_measures.ui.board.board_blocks import unit_name
from workmh_measures.ui.desk.choosing import form_name, wave_name
from workmh_measures.ui.form.words import language_choice
from workmh_measures.ui.frame import say, text_in
from workmh_measures.ui.moments import day_said
from workmh_measures.ui.running import application
from workmh_measures.ui.study_names import day_name

__all__ = ["LEVELS", "facts", "message_table", "next_lines", "wave_table"]

_STATES: Mapping[State, str] = {
    State.WAITING: "person.state_waiting",
    State.OPEN: "person.state_open",
    State.DUE: "person.state_due",
    State.LATE: "person.state_late",
    State.CLOSED: "person.state_closed",
    State.DONE: "person.state_done",
    State.ENDED: "person.state_ended",
}
LEVELS: Mapping[WithdrawalLevel, str] = {
    "treatment": "person.level_treatment",
    "questionnaires": "person.level_questionnaires",
    "register": "person.level_register",
    "contact": "person.level_contact",
    "deletion": "person.level_deletion",
}
_WAYS = {"email": "person.by_email", "sms": "person.by_sms", "letter": "person.by_letter"}
_FATES = {
    "sent": "person.fate_sent",
    "refused": "person.fate_refused",
    "deferred": "person.fate_deferred",
    None: "person.fate_uncertain",
}


def next_lines(record: PersonRecord) -> list[str]:
    """Return what comes next, a sentence each."""
    if not record.is_asked:
        return [say("person.next_outside")]
    if record.left is not None:
        return [say("person.next_left", day=day_said(record.left))]
    shut = [say("person.next_consent")] if record.lacks_consent else []
    lines = []
    for one in record.next:
        about = {"wave": wave_name(one.wave, one.number), "forms": _n_forms(one.n_left)}
        if one.day is None:
            lines.append(say("person.next_open_end", **about))
        else:
            key = "person.next_open" if one.is_open else "person.next_opens"
            lines.append(say(key, **about, day=day_said(one.day)))
    n_late = sum(form.stage == "late" for one in record.waves for form in one.forms)
    if n_late:
        lines.append(say("person.next_late", forms=_n_forms(n_late)))
    nothing = "person.next_nothing" if record.waves else "person.next_no_day"
    return [*shut, *(lines or [say(nothing)])]


def _n_forms(n: int) -> str:
    return say("person.one_form") if n == 1 else say("person.forms", n=n)


def wave_table(record: PersonRecord) -> Table:
    """Return the waves of a person, each with its window and its forms; no answers."""
    heads = [say("person.form"), say("person.who"), say("person.stands")]
    return Table(
        id="person_waves",
        caption=say("person.waves"),
        heads=[[*map(head, heads)]],
        groups=[
            Group(
                [_form(form) for form in one.forms],
                Cell(text=_wave(one), scope="rowgroup", columns=len(heads)),
            )
            for one in record.waves
        ],
        look="quiet",
    )


def _wave(one: PersonWave) -> str:
    wave = wave_name(one.wave, one.number)
    if not one.forms:  # nobody answers it: a register tells
        return say("person.wave_register", wave=wave, day=day_said(one.when.planned))
    about = {"wave": wave, "state": say(_STATES[one.state])}
    if one.when.opens is None or one.when.closes is None:
        return say("person.wave_day", **about, day=day_said(one.when.planned))
    return say(
        "person.wave_window", **about, opens=day_said(one.when.opens), closes=day_said(one.when.closes)
    )


def _form(form: PersonForm) -> list[Cell]:
    who = say("person.by_staff") if form.by_staff else say("person.by_participant")
    return [Cell(text=form_name(form.instrument), scope="row"), words(who), words(_stands(form))]


def _stands(form: PersonForm) -> str:
    if form.handed_in is not None:
        return say("person.handed_in", day=day_said(form.handed_in))
    if form.stage == "shut":
        return say("person.shut")
    if form.touched is not None:
        return say("person.begun", day=day_said(form.touched))
    return say("person.state_waiting") if form.stage == "waiting" else say("person.not_begun")


def message_table(attempts: Mapping[Occasion, Attempt]) -> Table:
    """Return the messages that went to a person or may have gone, oldest first; never an address."""
    heads = [say("person.message"), say("person.how"), say("person.fate"), say("person.day")]
    told = sorted(attempts.items(), key=lambda pair: pair[1].begun)
    return Table(
        id="person_messages",
        caption=say("person.messages"),
        heads=[[*map(head, heads)]],
        groups=[Group([_message(occasion, tried) for occasion, tried in told])],
        look="quiet",
    )


def _message(occasion: Occasion, tried: Attempt) -> list[Cell]:
    kind = say("person.reminder", n=occasion.reminder) if occasion.reminder else say("person.invitation")
    way = say(_WAYS[tried.channel]) if tried.channel in _WAYS else tried.channel
    return [
        Cell(text=f"{wave_name(occasion.wave, occasion.job)}, {kind}", scope="row"),
        words(way),
        words(say(_FATES[tried.outcome])),
        words(day_said(civil_day(tried.begun))),
    ]


def facts(record: PersonRecord, more: Iterable[tuple[str, str]]) -> Facts:
    """Return what is on record, and what the caller adds."""
    return Facts([*_facts(record), *more])


def _facts(record: PersonRecord) -> Iterator[tuple[str, str]]:
    yield say("person.unit"), unit_name(record.unit)
    yield say("person.enrolled"), day_said(civil_day(record.enrolled_at))
    if record.language is not None:
        yield say("person.language"), language_choice(record.language)["name"]
    for name, days in record.reached.items():
        told = [
            day_said(day) if number == 1 else f"({number}) {day_said(day)}" for number, day in days.items()
        ]
        yield day_name(name), ", ".join(told)
    if application().study.consent is not None or record.consent is not None:
        yield say("person.consent"), _consent(record.consent)
    if record.withdrawn:
        left = [f"{day_said(day)}: {say(LEVELS[level])}" for level, day in record.withdrawn.items()]
        yield say("person.withdrawn"), " · ".join(left)
    if record.died is not None:
        yield say("person.died"), day_said(record.died)
    yield say("person.links"), _links(record)


def _consent(said: Consent | None) -> str:
    study = application().study
    if said is None:
        in_form = study.consent is not None and study.consent.in_form
        return say("person.consent_asked") if in_form else say("person.consent_none")
    key = "person.consent_given" if said.given else "person.consent_refused"
    # What a study says of a part may tell the arm; such a part is left out for everybody.
    flags = {flag.id: flag for flag in study.flags if not flag.reveals_arm}
    parts = [
        say(
            "person.part",
            name=text_in(flags[part].name, part),
            said=say("person.yes" if yes else "person.no"),
        )
        for part, yes in said.parts.items()
        if part in flags
    ]
    return " · ".join([say(key, day=day_said(said.day), version=said.version), *parts])


def _links(record: PersonRecord) -> str:
    links = record.links
    if links.latest is None:
        return say("person.links_none")
    force = say("person.link_works" if links.in_force else "person.link_void")
    return say("person.links_told", n=links.n, day=day_said(civil_day(links.latest)), force=force)
