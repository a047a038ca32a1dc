"""Which of several jobs is the first that meets the study's definition of work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ..model.record import Enrolment
from ..model.study import Study, WorkDefinition
from ..model.work import RegisterRecord
from .employment import amount_on, has_on
from .register_tables import known_records

__all__ = ["counting_jobs"]


def counting_jobs(
    study: Study, enrolments: Sequence[Enrolment], records: Sequence[RegisterRecord]
) -> dict[str, int]:
    """Return the number of that job for everybody for whom it is not the first one.

    Parameters
    ----------
    records : what registers and staff tell of work.

    Notes
    -----
    A job meets the definition when a source tells of such work on its first day. Where no job does, as far as is known,
    the first job stands. The definition is that of the primary outcome, else the first of the study.
    """
    definition = _definition(study)
    if definition is None:
        return {}
    of_person: dict[str, list[RegisterRecord]] = {}
    for record in known_records(enrolments, records):
        of_person.setdefault(record.participant, []).append(record)
    found = {}
    for person in enrolments:
        own = of_person.get(person.participant, [])
        meets = (number for number, day in _jobs(study, person) if own and _counts(definition, own, day))
        number = next(meets, 1)
        if number != 1:
            found[person.participant] = number
    return found


def _definition(study: Study) -> WorkDefinition | None:
    wanted = [o.definition for o in study.outcomes if o.kind == "employment" and o.role == "primary"]
    known = {definition.id: definition for definition in study.work_definitions}
    named = [known[name] for name in wanted if name in known]
    return next(iter([*named, *study.work_definitions]), None)


def _jobs(study: Study, person: Enrolment) -> Iterator[tuple[int, date]]:
    for anchor in study.anchors[1:]:
        if anchor in person.anchors:
            yield 1, person.anchors[anchor]
        yield from sorted((again.number, again.day) for again in person.repeated if again.anchor == anchor)


def _counts(definition: WorkDefinition, records: Sequence[RegisterRecord], day: date) -> bool:
    if not has_on(records, definition.counts, day):
        return False
    hours = definition.hours_at_least
    return hours is None or amount_on(records, definition.counts, day, measure="hours").value >= hours
