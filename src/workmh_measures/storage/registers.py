"""What registers tell of the people of a study, as last imported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..model.work import BenefitSpell, EmploymentSpell, RegisterRecord
from .events import Kind
from .repository import Store

__all__ = ["register_records"]


def register_records(store: Store, study: str) -> list[RegisterRecord]:
    """Return the latest record of each participant and source, by pseudonym and source; erased ones are not there."""
    latest: dict[tuple[str, str], RegisterRecord] = {}
    for event in store.events(study, kind=Kind.REGISTER):
        if event.content is not None:
            record = _record(str(event.participant), event.content)
            latest[record.participant, record.source] = record
    return [latest[key] for key in sorted(latest)]


def _record(participant: str, told: Mapping[str, Any]) -> RegisterRecord:
    return RegisterRecord(
        participant=participant,
        source=told["source"],
        observed_from=date.fromisoformat(told["observed_from"]),
        observed_to=date.fromisoformat(told["observed_to"]),
        end_reason=told["end_reason"],
        employment=tuple(
            EmploymentSpell(s["kind"], *_days(s), percent=_number(s["percent"]), hours=_number(s["hours"]))
            for s in told["employment"]
        ),
        benefits=tuple(
            BenefitSpell(s["kind"], *_days(s), degree=_number(s["degree"])) for s in told["benefits"]
        ),
        tells=tuple(told["tells"]),
    )


def _days(spell: Mapping[str, Any]) -> tuple[date, date | None]:
    stop = spell["stop"]
    return date.fromisoformat(spell["start"]), None if stop is None else date.fromisoformat(stop)


def _number(value: float | None) -> float | None:
    # The record writes 50.0 as 50.
    return None if value is None else float(value)
