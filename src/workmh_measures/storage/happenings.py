"""What the record tells of a person, as the happenings a schedule is worked out from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from workmh_measures.dataset.schedule import FormCompleted, FormTouched, Happening, course_happenings
from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.events import Kind
from workmh_measures.storage.reading import participants
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import event, of_other_kind

__all__ = ["happenings", "happenings_of_everybody", "happenings_within"]


def happenings(store: Store, study: str, participant: str) -> tuple[Happening, ...]:
    """Return what happened to one person; empty for somebody nobody enrolled and who answered nothing."""
    with store.reading() as connection:
        return happenings_within(connection, study, participant)


def happenings_within(connection: Connection, study: str, participant: str) -> tuple[Happening, ...]:
    """Return the same as `happenings`, inside a connection."""
    records = participants(connection, study, participant)
    told = [h for record in records for h in course_happenings(record)]
    return (*told, *(h for _, h in _forms(connection, study, participant)))


def happenings_of_everybody(store: Store, study: str) -> dict[str, tuple[Happening, ...]]:
    """Return what happened to everybody enrolled, by id."""
    with store.reading() as connection:
        records = participants(connection, study)
        forms: dict[str, list[Happening]] = defaultdict(list)
        for participant, happening in _forms(connection, study, None):
            forms[participant].append(happening)
    return {one.participant: (*course_happenings(one), *forms.get(one.participant, ())) for one in records}


def _forms(connection: Connection, study: str, participant: str | None) -> Iterator[tuple[str, Happening]]:
    """Yield on which day a form was last touched, and that it was handed in; no content is read."""
    place = [event.c[name] for name in ("participant", "wave", "instrument", "occasion")]
    mine = [] if participant is None else [event.c.participant == participant]
    kinds = ((event.c.kind == Kind.ANSWER), of_other_kind(study, Kind.FORM_OPENED))
    for of_kind in kinds:
        latest = (
            select(*place, func.max(event.c.seq).label("seq"))
            .where(event.c.study == study, of_kind, *mine)
            .group_by(*place)
            .subquery()
        )
        touched = select(
            *(latest.c[name] for name in ("participant", "wave", "instrument", "occasion")),
            event.c.recorded_at,
        ).select_from(latest.join(event, (event.c.study == study) & (event.c.seq == latest.c.seq)))
        for row in connection.execute(touched):
            day = civil_day(row.recorded_at)
            yield row.participant, FormTouched(row.wave, row.instrument, day, row.occasion)
    handed_in = select(*place).where(of_other_kind(study, Kind.FORM_COMPLETED), *mine).distinct()
    for row in connection.execute(handed_in):
        yield row.participant, FormCompleted(row.wave, row.instrument, row.occasion)
