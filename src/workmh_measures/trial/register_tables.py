"""Tables of what sources tell: a row for each person, source and month; a row for each spell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..dataset.codebook import Dataset, Labels
from ..dataset.due import due_from
from ..model.record import Enrolment
from ..model.study import Study
from ..model.work import (
    BENEFIT_KINDS,
    WORK_KINDS,
    BenefitSpell,
    EmploymentSpell,
    RegisterRecord,
)
from .employment import known_until
from .spans import Span
from .variable_maker import Cell, Column, VariableMaker, dataset_of
from .work_months import MonthState, civil_month, month_states, months_between
from .work_words import BENEFITS, END_CODES, KIND_CODES, WORK, coded_ends, coded_kinds

__all__ = ["known_records", "register_months", "spells"]

_ID: Labels = {"nb": "Deltaker (pseudonym)", "nn": "Deltakar (pseudonym)", "en": "Participant (pseudonym)"}
_SOURCE: Labels = {"nb": "Kilde", "nn": "Kjelde", "en": "Source"}


@dataclass(frozen=True, slots=True)
class _Month:
    participant: str
    source: str
    number: int | None
    state: MonthState


def known_records(
    enrolments: Sequence[Enrolment], records: Sequence[RegisterRecord]
) -> Iterator[RegisterRecord]:
    """Yield what may be known of the people who are enrolled, in their order, source by source.

    Notes
    -----
    Nothing counts from withdrawal of register follow-up on, and nothing after death.
    """
    of_person: dict[str, list[RegisterRecord]] = {}
    for record in records:
        of_person.setdefault(record.participant, []).append(record)
    for person in enrolments:
        for record in sorted(of_person.get(person.participant, []), key=lambda record: record.source):
            known = known_until(record, person)
            if known is not None:
                yield known


def register_months(
    study: Study, enrolments: Sequence[Enrolment], records: Sequence[RegisterRecord]
) -> Dataset:
    """Return one row for each person, source and civil month.

    Parameters
    ----------
    enrolments : everybody in the study; the order of the rows.
    records : what the sources tell, one for each person and source.

    Returns
    -------
    Dataset
        From the month of inclusion, or of the window when it opens earlier, to the month of the last planned register
        wave, or the end of the window when that is later; month 0 is the civil month of inclusion. A kind is 1 when a
        day of the month had it, 0 when the whole month was observed and no day had it, otherwise empty. No rows where
        no source is on record.

    See Also
    --------
    work_months.MonthState : what days, hours, per cent and degree of a month are.
    """
    rows = [*_months(study, enrolments, [*known_records(enrolments, records)])]
    make = VariableMaker(study.languages)
    title = {"nb": "registermåneder", "nn": "registermånader", "en": "register months"}
    columns = [*_month_keys(make, rows), *_month_work(make, rows), *_month_benefits(make, rows)]
    return dataset_of(study, columns, title=title, keys=("id", "source", "civil_month"))


def _months(
    study: Study, enrolments: Sequence[Enrolment], known: Sequence[RegisterRecord]
) -> Iterator[_Month]:
    sources = sorted({record.source for record in known})
    by_key = {(record.participant, record.source): record for record in known}
    waves = [wave for wave in study.waves if wave.source == "register" and wave.anchor == study.anchors[0]]
    for person in enrolments:
        start = person.anchors.get(study.anchors[0])
        last = [] if start is None else [start, *(due_from(wave, start).planned for wave in waves)]
        for source in sources:
            record = by_key.get((person.participant, source))
            window = [] if record is None else [record.observed_from, record.observed_to]
            days = [*last, *window]
            if not days:
                continue
            for state in _states(record, min(days), max(days)):
                number = None if start is None else months_between(start, state.month.first)
                yield _Month(person.participant, source, number, state)


def _states(record: RegisterRecord | None, first: date, last: date) -> Iterator[MonthState]:
    if record is not None:
        yield from month_states(record, first, last)
        return
    # Of somebody the source has no record of nothing is known, month by month.
    nobody = RegisterRecord("", "", date.min, date.min, tells=())
    yield from month_states(nobody, civil_month(first).first, last)


def _month_keys(make: VariableMaker, rows: Sequence[_Month]) -> Iterator[Column]:
    label: dict[str, Labels] = {
        "month": {
            "nb": "Måned etter inklusjon (0: kalendermåneden for inklusjon)",
            "nn": "Månad etter inklusjon (0: kalendermånaden for inklusjon)",
            "en": "Month after inclusion (0: the civil month of inclusion)",
        },
        "civil_month": {
            "nb": "Første dag i måneden",
            "nn": "Første dag i månaden",
            "en": "First day of the month",
        },
        "days_in_month": {"nb": "Dager i måneden", "nn": "Dagar i månaden", "en": "Days in the month"},
        "days_observed": {
            "nb": "Dager kilden dekker",
            "nn": "Dagar kjelda dekkjer",
            "en": "Days the source covers",
        },
    }
    yield make.text("id", _ID), [row.participant for row in rows]
    yield make.text("source", _SOURCE), [row.source for row in rows]
    yield make.number("month", label["month"], "F4.0"), [row.number for row in rows]
    yield make.day("civil_month", label["civil_month"]), [row.state.month.first for row in rows]
    yield (
        make.number("days_in_month", label["days_in_month"], "F4.0"),
        [row.state.month.days for row in rows],
    )
    yield make.number("days_observed", label["days_observed"], "F4.0"), [row.state.observed for row in rows]


_DAYS: Labels = {"nb": "dager", "nn": "dagar", "en": "days"}
_DEGREE: Labels = {
    "nb": "grad, middel over dagene som dekkes (prosent)",
    "nn": "grad, middel over dagane som er dekte (prosent)",
    "en": "degree, mean over the days covered (per cent)",
}
_HOURS: Labels = {
    "nb": "Arbeidstimer i uka, middel over dagene som dekkes, uten utdanning",
    "nn": "Arbeidstimar i veka, middel over dagane som er dekte, utan utdanning",
    "en": "Hours of work a week, mean over the days covered, without education",
}
_PERCENT: Labels = {
    "nb": "Stillingsprosent, middel over dagene som dekkes, uten utdanning",
    "nn": "Stillingsprosent, middel over dagane som er dekte, utan utdanning",
    "en": "Per cent of full time, mean over the days covered, without education",
}


def _month_work(make: VariableMaker, rows: Sequence[_Month]) -> Iterator[Column]:
    for kind in WORK_KINDS:
        yield make.yes_no(kind, WORK[kind]), [row.state.has(kind) for row in rows]
        yield (
            make.number(f"{kind}_days", _joined(WORK[kind], _DAYS), "F4.0"),
            [row.state.days[kind] for row in rows],
        )
    yield make.number("hours_wk", _HOURS, "F8.2"), [row.state.hours for row in rows]
    yield make.number("percent", _PERCENT, "F8.2"), [row.state.percent for row in rows]


def _month_benefits(make: VariableMaker, rows: Sequence[_Month]) -> Iterator[Column]:
    for kind in BENEFIT_KINDS:
        label = BENEFITS[kind]
        yield make.yes_no(kind, label), [row.state.has(kind) for row in rows]
        yield (
            make.number(f"{kind}_days", _joined(label, _DAYS), "F4.0"),
            [row.state.days[kind] for row in rows],
        )
        degree = make.number(f"{kind}_degree", _joined(label, _DEGREE), "F8.2")
        yield degree, [row.state.degrees[kind] for row in rows]


def _joined(label: Labels, more: Labels) -> Labels:
    return {language: f"{text}: {more[language]}" for language, text in label.items()}


# --- spells --------------------------------------------------------------------------------------

_SPELL: dict[str, Labels] = {
    "spell": {
        "nb": "Nummer hos personen og kilden",
        "nn": "Nummer hos personen og kjelda",
        "en": "Number within person and source",
    },
    "kind": {"nb": "Slag", "nn": "Slag", "en": "Kind"},
    "start": {"nb": "Første dag", "nn": "Første dag", "en": "First day"},
    "stop": {
        "nb": "Siste dag (tom: fortsatte)",
        "nn": "Siste dag (tom: heldt fram)",
        "en": "Last day (empty: it went on)",
    },
    "percent": {"nb": "Stillingsprosent", "nn": "Stillingsprosent", "en": "Per cent of full time"},
    "hours": {"nb": "Timer i uka", "nn": "Timar i veka", "en": "Hours a week"},
    "degree": {
        "nb": "Grad av ytelsen i prosent",
        "nn": "Grad av ytinga i prosent",
        "en": "Degree in per cent",
    },
    "began_before": {
        "nb": "Begynte før kilden dekker personen",
        "nn": "Byrja før kjelda dekkjer personen",
        "en": "Began before the source covers the person",
    },
    "censored": {
        "nb": "Fortsatte da dekningen sluttet",
        "nn": "Heldt fram då dekninga slutta",
        "en": "Went on when the cover ended",
    },
    "observed_from": {"nb": "Dekket fra", "nn": "Dekt frå", "en": "Covered from"},
    "observed_to": {"nb": "Dekket til", "nn": "Dekt til", "en": "Covered to"},
    "end_reason": {
        "nb": "Hvorfor dekningen slutter",
        "nn": "Kvifor dekninga sluttar",
        "en": "Why the cover ends",
    },
}


def spells(study: Study, enrolments: Sequence[Enrolment], records: Sequence[RegisterRecord]) -> Dataset:
    """Return one row for each spell of work or benefit that has a day in the window.

    Parameters and records as for `register_months`.

    Returns
    -------
    Dataset
        Ordered by person, source and first day. The last day is empty, and `censored` is 1, when the spell went on past
        the last day that may be known; the first day is the one told, also where it lies before the window.
    """
    rows = [
        (record, number, spell)
        for record in known_records(enrolments, records)
        for number, spell in enumerate(_in_window(record), start=1)
    ]
    make = VariableMaker(study.languages)

    def column(name: str, cells: list[Cell], form: str = "F8.0") -> Column:
        return make.number(name, _SPELL[name], form), cells

    def days(name: str, cells: list[Cell]) -> Column:
        return make.day(name, _SPELL[name]), cells

    columns: list[Column] = [
        (make.text("id", _ID), [r.participant for r, _, _ in rows]),
        (make.text("source", _SOURCE), [r.source for r, _, _ in rows]),
        column("spell", [number for _, number, _ in rows], "F4.0"),
        (make.coded("kind", _SPELL["kind"], coded_kinds()), [KIND_CODES[s.kind] for _, _, s in rows]),
        days("start", [s.start for _, _, s in rows]),
        days("stop", [None if _goes_on(s, r) else s.stop for r, _, s in rows]),
        *(
            column(n, [getattr(s, n, None) for _, _, s in rows], "F8.2")
            for n in ("percent", "hours", "degree")
        ),
        (
            make.yes_no("began_before", _SPELL["began_before"]),
            [s.start < r.observed_from for r, _, s in rows],
        ),
        (make.yes_no("censored", _SPELL["censored"]), [_goes_on(s, r) for r, _, s in rows]),
        days("observed_from", [r.observed_from for r, _, _ in rows]),
        days("observed_to", [r.observed_to for r, _, _ in rows]),
        (
            make.coded("end_reason", _SPELL["end_reason"], coded_ends()),
            [END_CODES[r.end_reason] for r, _, _ in rows],
        ),
    ]
    title = {"nb": "forløp", "nn": "forløp", "en": "spells"}
    return dataset_of(study, columns, title=title, keys=("id", "source", "spell"))


def _in_window(record: RegisterRecord) -> list[EmploymentSpell | BenefitSpell]:
    told: list[EmploymentSpell | BenefitSpell] = [*record.employment, *record.benefits]
    window = Span(record.observed_from, record.observed_to)
    kept = [s for s in told if s.start <= window.last and (s.stop is None or s.stop >= window.first)]
    return sorted(kept, key=lambda s: (s.start, KIND_CODES[s.kind], s.stop or date.max))


def _goes_on(spell: EmploymentSpell | BenefitSpell, record: RegisterRecord) -> bool:
    return spell.stop is None or spell.stop > record.observed_to
