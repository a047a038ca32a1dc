"""What people type about participants: days, and pairs such as benefit_group=2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import click

from ..model.record import Consent
from ..model.study import Study

__all__ = ["consent_typed", "day_typed", "pairs_typed", "today_in_norway", "yes_or_no"]

_YES_NO = {"yes": True, "no": False, "ja": True, "nei": False, "1": True, "0": False}


def today_in_norway() -> date:
    """Return the civil day it is now in the study's time zone."""
    from ..model.civil_time import civil_day

    return civil_day(datetime.now(UTC))


def day_typed(text: str) -> date:
    """Return a day typed as 2026-06-25 or 25.6.2026, or as the word today."""
    from ..interop.table_cells import CellFault, day_of

    if text.strip().casefold() in ("today", "i dag"):
        return today_in_norway()
    try:
        found = day_of(text, earliest=date(1900, 1, 1), latest=date(2200, 1, 1))
    except CellFault as fault:
        raise click.UsageError(f"{fault.text} Days are written {fault.allowed}.") from None
    if found is None or found.form not in ("iso", "norwegian"):
        raise click.UsageError(f"'{text}' is not a day. Days are written 2026-06-25 or 25.6.2026.")
    return found.day


def pairs_typed(option: str, given: Sequence[str]) -> dict[str, str]:
    """Return ``NAME=VALUE`` options as a mapping."""
    pairs: dict[str, str] = {}
    for one in given:
        name, sign, value = (part.strip() for part in one.partition("="))
        if not sign or not name or not value:
            raise click.UsageError(f"{option} takes NAME=VALUE, not '{one}'.")
        if name in pairs:
            raise click.UsageError(f"{option} gives '{name}' twice.")
        pairs[name] = value
    return pairs


def consent_typed(
    study: Study, day: str | None, version: str | None, parts: Sequence[str], *, given: bool = True
) -> Consent | None:
    """Return the consent that was typed, None where none was; without a version the study's own."""
    said = pairs_typed("--part", parts)
    if day is None:
        if version or said:
            raise click.UsageError("--version and --part belong to a consent; say on which day it was given.")
        return None
    if said and not given:
        raise click.UsageError("Without consent there is no consent to a part: leave --part out.")
    told = version or (study.consent.version if study.consent is not None else None)
    if told is None:
        raise click.UsageError("The study file names no version of the information; say --version.")
    answers = {name: yes_or_no("--part", name, value) for name, value in said.items()}
    return Consent(told, day_typed(day), given, answers)


def yes_or_no(option: str, name: str, value: str) -> bool:
    """Return what a yes or no says."""
    if value.casefold() not in _YES_NO:
        raise click.UsageError(f"{option} {name}={value} is neither yes nor no.")
    return _YES_NO[value.casefold()]
