"""Which answers raise an alert: the one place every way in asks, so that answer and alert are written together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from sqlalchemy import bindparam, exists, select

from workmh_measures.model.safety import AlertRule, Safety
from workmh_measures.model.study import Study
from workmh_measures.storage.alert_events import AlertRaisedEvent
from workmh_measures.storage.events import AnswerEvent, Event
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import event

__all__ = ["NOT_IN_EARNEST", "SCREENS", "reaches", "with_alerts"]

NOT_IN_EARNEST = ("practice", "simulated")
"""Modes of answers nobody gave in earnest; they never raise an alert."""

SCREENS = ("web", "kiosk")
"""Modes in which the person reads the panel at once."""

_KNOWN = select(exists().where(event.c.study == bindparam("of"), event.c.request_id == bindparam("request")))


def with_alerts(store: Store, study: Study, events: Sequence[Event]) -> list[Event]:
    """Return the events of one submission and the alerts its answers raise, to be written together.

    Parameters
    ----------
    events : that belong together; answers of every kind and way in, corrections among them.

    Notes
    -----
    An alert follows from its answer alone, so that an answer sent twice raises one. An answer that is in the record
    already brings none: its alert was written with it, under the rules of that day.
    """
    raised = [] if study.simulated or study.safety is None else [*_raised(store, study, study.safety, events)]
    return [*events, *raised]


def reaches(value: object, rule: AlertRule) -> bool:
    """Say whether an answer reaches the threshold of a rule; a missing code and a cleared answer never do."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= rule.at_least


def _raised(
    store: Store, study: Study, safety: Safety, events: Sequence[Event]
) -> Iterator[AlertRaisedEvent]:
    for told in events:
        if not isinstance(told, AnswerEvent) or told.mode in NOT_IN_EARNEST:
            continue
        rule = safety.rule(str(told.instrument), str(told.item))
        if rule is None or not reaches(told.value, rule) or _is_known(store, study.id, told.request_id):
            continue
        yield AlertRaisedEvent(
            request_id=f"alert/{hashlib.sha256(told.request_id.encode()).hexdigest()[:32]}",
            entered_by=told.entered_by,
            participant=told.participant,
            wave=told.wave,
            occasion=told.occasion,
            instrument=told.instrument,
            item=told.item,
            mode=told.mode,
            language=told.language,
            fingerprint=told.fingerprint,
            answer=told.request_id,
            rules=safety.version,
            at_least=rule.at_least,
            panel=safety.panel.version if _is_read(told) else None,
            answered_on=told.answered_on.isoformat() if told.answered_on is not None else None,
        )


def _is_read(told: AnswerEvent) -> bool:
    """Say whether the person sat before a screen that showed the panel; staff who corrects a web answer is not the person."""
    return told.mode in SCREENS and told.reason is None


def _is_known(store: Store, study: str, request_id: str) -> bool:
    with store.reading() as connection:
        asked = {"of": study, "request": request_id}
        return bool(connection.execute(_KNOWN, asked).scalar_one())
