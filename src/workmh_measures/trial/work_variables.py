"""Work at each wave, as registers, staff and the people themselves tell of it: beside each other, none overruled.

Names end with who tells: ``_reg`` registers, ``_staff`` the log of those who support the people, ``_self`` the person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from ..dataset.codebook import Dataset, Variable
from ..dataset.due import due_from
from ..model.record import Enrolment
from ..model.study import Study, Wave, WorkDefinition
from ..model.work import BENEFIT_KINDS, WORK_KINDS, RegisterRecord, WorkKind
from .employment import AT_WORK, LOG, amount_on, has_on, is_known_on
from .register_tables import known_records
from .self_outcomes import self_outcome
from .self_report import INSTRUMENT, SelfReport, said_of, self_reports
from .variable_maker import Cell, VariableMaker, series_of
from .work_outcomes import days_worked, first_job, work_outcome, worked_since
from .work_variable_labels import SHORT, Teller, definition_label, work_labels

__all__ = ["with_work_variables"]

Cells = dict[str, Cell]

COMPETITIVE: tuple[WorkKind, ...] = ("competitive",)
HOURS = 20.0
SINCE = ("any_since_base_", "days_worked_", "date_first_job_")
"""Variables of the time after inclusion."""

_SOURCES: Mapping[str, Teller] = {"register": "reg", "staff": "staff", "survey": "self"}
_TELLERS: tuple[Teller, ...] = ("reg", "staff", "self")
STATUS = {"known": 0, "no_record": 1, "not_covered": 2, "withdrawn": 3, "died": 4, "no_day": 5, "not_due": 6}


@dataclass(frozen=True, slots=True)
class _Moment:
    """A wave of a person: the planned day, and what is known of the person."""

    person: Enrolment
    wave: Wave
    inclusion: date
    planned: date


def with_work_variables(
    dataset: Dataset,
    study: Study,
    enrolments: Sequence[Enrolment],
    records: Sequence[RegisterRecord],
    *,
    today: date,
) -> Dataset:
    """Return a long data set with what is known of work at each wave.

    Parameters
    ----------
    dataset : long, as `dataset.assemble` makes it.
    enrolments : everybody in the data set.
    records : what the sources tell, one for each person and source; source `staff` is the log of staff, all others are
        registers.
    today : at waves whose planned day lies after it nothing is told, not even what can be known already.

    Returns
    -------
    Dataset
        With further variables at the end, each at the waves it belongs to (`Variable.waves`): of registers at register
        waves and on the day of inclusion, of staff at the waves of outcomes that staff tells, of the person where `work_status` is asked. Empty:
        not known, or no such wave; ``work_reg_status`` and ``work_staff_status`` say why.
    """
    variables = [v for teller in _TELLERS for v in _variables(study, teller, _waves(study, teller))]
    if not variables:
        return dataset
    cells = _cells(dataset, study, enrolments, records, today=today)
    made = {
        variable.name: series_of(variable, (row.get(variable.name) for row in cells))
        for variable in variables
    }
    frame = pd.concat([dataset.frame.reset_index(drop=True), pd.DataFrame(made)], axis="columns")
    codebook = replace(dataset.codebook, variables=(*dataset.codebook.variables, *variables))
    return Dataset(frame, codebook)


def _waves(study: Study, teller: Teller) -> tuple[str, ...]:
    if teller == "reg":
        planned = {wave.id for wave in study.waves if wave.source == "register"}
        # What was so on the day of inclusion is needed wherever a later state is compared with it.
        asked = planned | {wave.id for wave in study.waves if planned and _is_start(study, wave)}
        return tuple(wave.id for wave in study.waves if wave.id in asked)
    if teller == "self":
        asked = {wave for entry in study.schedule if entry.instrument == INSTRUMENT for wave in entry.waves}
    else:
        asked = {
            o.until for o in study.outcomes if o.kind == "employment" and o.source == "staff" and o.until
        }
    return tuple(wave.id for wave in study.waves if wave.id in asked)


def _is_start(study: Study, wave: Wave) -> bool:
    """Say whether a wave is planned for the day of inclusion."""
    return wave.anchor == study.anchors[0] and wave.month == 0


def _variables(study: Study, teller: Teller, waves: tuple[str, ...]) -> Iterator[Variable]:
    if not waves:
        return
    later = tuple(wave for wave in waves if not _is_start(study, study.wave(wave)))
    for variable in work_labels(VariableMaker(study.languages), teller):
        at = later if variable.name.startswith(SINCE) else waves
        yield replace(variable, waves=at, reveals_arm=_tells_arm(teller))
    for definition, told_at in _definitions(study, teller).values():
        label, rule = definition_label(definition, teller)
        made = VariableMaker(study.languages).yes_no(f"{definition.id}_{teller}", label)
        at = tuple(wave.id for wave in study.waves if wave.id in told_at)
        yield replace(made, waves=at, derivation=rule, reveals_arm=_tells_arm(teller))


def _tells_arm(teller: Teller) -> bool:
    """Whether who is told of tells the arm: staff keep a log of those in the programme alone."""
    return teller == "staff"


def _definitions(study: Study, teller: Teller) -> dict[str, tuple[WorkDefinition, set[str]]]:
    """Return the definitions of work this source tells of, each with its waves."""
    known = {definition.id: definition for definition in study.work_definitions}
    found: dict[str, tuple[WorkDefinition, set[str]]] = {}
    for outcome in study.outcomes:
        wanted = outcome.kind == "employment" and _SOURCES[outcome.source] == teller
        if wanted and outcome.definition in known and outcome.until is not None:
            found.setdefault(outcome.definition, (known[outcome.definition], set()))[1].add(outcome.until)
    return found


def _cells(
    dataset: Dataset,
    study: Study,
    enrolments: Sequence[Enrolment],
    records: Sequence[RegisterRecord],
    *,
    today: date,
) -> list[Cells]:
    people = {person.participant: person for person in enrolments}
    known: dict[str, list[RegisterRecord]] = {name: [] for name in people}
    for record in known_records(enrolments, records):
        known[record.participant].append(record)
    told = {name: [*_tellers(own)] for name, own in known.items()}
    keys = zip(dataset.frame["id"], dataset.frame["wave"], dataset.frame["anchor_no"], strict=True)
    rows: list[Cells] = []
    for name, wave_id, number in keys:
        moment = _moment(study, people[name], study.wave(wave_id), int(number))
        row: Cells = {}
        for teller, own in told[name]:
            if wave_id in _waves(study, teller):
                row |= _status(moment, people[name], own, teller, today)
                come = moment is not None and moment.planned <= today
                row |= _at(study, moment, own, teller) if moment is not None and come else {}
        rows.append(row)
    for row, said in zip(rows, _self_cells(study, dataset), strict=False):
        row |= said  # no self-reports at all where the form is not in the study
    return rows


def _tellers(own: Sequence[RegisterRecord]) -> Iterator[tuple[Teller, list[RegisterRecord]]]:
    yield "reg", [record for record in own if record.source != LOG]
    yield "staff", [record for record in own if record.source == LOG]


def _moment(study: Study, person: Enrolment, wave: Wave, number: int) -> _Moment | None:
    inclusion = person.anchors.get(study.anchors[0])
    again = (r.day for r in person.repeated if (r.anchor, r.number) == (wave.anchor, number))
    day = person.anchors.get(wave.anchor) if number == 1 else next(again, None)
    if inclusion is None or day is None:
        return None
    return _Moment(person, wave, inclusion, due_from(wave, day).planned)


def _status(
    moment: _Moment | None, person: Enrolment, own: Sequence[RegisterRecord], teller: Teller, today: date
) -> Cells:
    name = f"work_{teller}_status"
    if moment is None:
        return {name: STATUS["no_day"]}
    covered = any(r.observed_from <= moment.planned <= r.observed_to for r in own)
    if covered and moment.planned <= today:
        return {name: STATUS["known"]}
    if person.died is not None and moment.planned > person.died:
        return {name: STATUS["died"]}
    left = [person.withdrawn[level] for level in ("register", "deletion") if level in person.withdrawn]
    if left and moment.planned >= min(left):
        return {name: STATUS["withdrawn"]}
    if moment.planned > today:
        return {name: STATUS["not_due"]}
    return {name: STATUS["not_covered" if own else "no_record"]}


def _at(study: Study, moment: _Moment, own: Sequence[RegisterRecord], teller: Teller) -> Cells:
    """Return what the records of a person tell of a wave."""
    day, since = moment.planned, (moment.inclusion, moment.planned)
    row: Cells = {f"{SHORT.get(k, k)}_{teller}": has_on(own, (k,), day) for k in WORK_KINDS}
    row |= _hours(own, day, teller)
    row[f"any_since_base_{teller}"] = worked_since(own, COMPETITIVE, *since).value
    row[f"days_worked_{teller}"] = days_worked(own, COMPETITIVE, *since).value
    row[f"date_first_job_{teller}"] = first_job(own, COMPETITIVE, *since).value
    if teller == "reg":
        for kind in BENEFIT_KINDS:
            has = has_on(own, (kind,), day)
            row[f"{kind}_reg"] = has
            degree = amount_on(own, (kind,), day, measure="degree").told if has is not None else None
            row[f"{kind}_degree_reg"] = degree
    for definition, waves in _definitions(study, teller).values():
        if moment.wave.id in waves:
            finding = work_outcome(definition, own, inclusion=moment.inclusion, planned=day)
            row[f"{definition.id}_{teller}"] = finding.value
    return row


def _hours(own: Sequence[RegisterRecord], day: date, teller: Teller) -> Cells:
    told = [kind for kind in AT_WORK if any(kind in record.tells for record in own)]
    hours = amount_on(own, told, day, measure="hours")
    total = hours.told if is_known_on(own, told, day) else None
    # Enough hours are enough, whatever else is not told.
    enough = True if hours.value >= HOURS else None if total is None else False
    return {f"hours_wk_{teller}": total, f"ge20h_{teller}": enough}


def _self_cells(study: Study, dataset: Dataset) -> Iterator[Cells]:
    anchors = {wave.id: wave.anchor for wave in study.waves}
    asked, definitions = _waves(study, "self"), _definitions(study, "self")
    reports = [*self_reports(dataset)]
    beside: dict[tuple[str, str, int], list[SelfReport]] = {}
    for report in (report for report in reports if report.wave in asked):
        key = (report.participant, anchors[report.wave], report.anchor_no)
        beside.setdefault(key, []).append(report)
    for report in reports:
        row: Cells = {}
        if report.wave in asked:
            row = {f"{SHORT.get(k, k)}_self": said_of(report, k) for k in WORK_KINDS}
            row["hours_wk_self"] = report.hours
            row["ge20h_self"] = None if report.hours is None else report.hours >= HOURS
            told = beside[report.participant, anchors[report.wave], report.anchor_no]
            for definition, waves in definitions.values():
                if report.wave in waves:
                    row[f"{definition.id}_self"] = self_outcome(definition, report, told)
        yield row
