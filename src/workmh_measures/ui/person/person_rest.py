"""What only some may see of a person: the arm, what it is drawn by, how many queries and alerts there are; and messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workmh_measures.invitations.occasions import Attempt, Occasion
from workmh_measures.invitations.record import latest_attempts
from workmh_measures.storage.alert_queue import alerts
from workmh_measures.storage.events import Kind
from workmh_measures.storage.participants import known_person
from workmh_measures.storage.person_record import PersonRecord
from workmh_measures.storage.queries import queries
from workmh_measures.storage.reading import participants, stored_events
from workmh_measures.ui.arms_seen import sees_arms
from workmh_measures.ui.board.enrolment_fields import strata_asked
from workmh_measures.ui.frame import say, text_in
from workmh_measures.ui.running import application
from workmh_measures.ui.study_names import level_name, stratum_name
from workmh_measures.ui.visitor import Visitor

__all__ = ["arm_told", "counted", "messages", "strata_told"]


def arm_told(participant: str, visitor: Visitor) -> tuple[str, str] | None:
    """Return the name of the fact and the arm of a person; None for whoever may not see arms: then it is not read."""
    if not sees_arms(visitor):
        return None
    app = application()
    with app.store.reading() as connection:
        arms = {record.arm for record in participants(connection, app.study.id, participant)}
    names = {arm.id: text_in(arm.name, arm.id) for arm in app.study.arms}
    told = [names.get(arm, arm) for arm in arms if arm is not None]
    return say("person.arm"), told[0] if told else say("person.arm_none")


def strata_told(record: PersonRecord, visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Yield what the arm is drawn by as it is on record, to whoever may put it right."""
    app = application()
    if not visitor.may_with("enrol", record.unit):
        return
    with app.store.reading() as connection:
        known = known_person(connection, app.study.id, record.participant)
    for name in strata_asked(app.study):
        level = known.strata.get(name)
        yield stratum_name(name), say("enrol.none") if level is None else level_name(name, level)


def counted(record: PersonRecord, visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Yield how many queries and alerts there are about a person, to whoever answers them or looks after them."""
    app = application()
    if visitor.may_with("answer_queries", record.unit):
        about = (one for one in queries(app.store, app.study.id) if one.participant == record.participant)
        yield say("person.queries"), _counts(one.state != "closed" for one in about)
    if app.study.safety is not None and visitor.may_with("follow_alerts", record.unit):
        raised = (one for one in alerts(app.store, app.study.id) if one.participant == record.participant)
        yield say("person.alerts"), _counts(one.state != "closed" for one in raised)


def _counts(are_open: Iterable[bool]) -> str:
    told = [*are_open]
    return say("person.counted", open=sum(told), closed=len(told) - sum(told))


def messages(participant: str) -> Mapping[Occasion, Attempt]:
    """Return the latest attempt of each message to a person."""
    app = application()
    with app.store.reading() as connection:
        told = stored_events(
            connection, app.study.id, {"kind": Kind.INVITED.value, "participant": participant}
        )
        return latest_attempts(told)
