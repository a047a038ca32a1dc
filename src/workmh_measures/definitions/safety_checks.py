"""Checks of the safety plan of a study, and what a study lacks before it may collect for real."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime

from ..errors import DefinitionError, Problem, nearest_match, problem
from ..model.civil_time import civil_day
from ..model.instrument import Instrument, Item
from ..model.safety import AlertRule, Safety
from ..model.study import Study
from ..model.text import Text
from .notes import Notes, repeated

__all__ = ["check_safety", "lacking_safety", "require_safety"]

Load = Callable[[str], Instrument]
_PARTS = (
    "version",
    "approved",
    "responsible",
    "stand_in",
    "investigator",
    "respond_within_hours",
    "readers",
    "panel",
    "rules",
)


def check_safety(study: Study, notes: Notes, load: Load, instrument_ids: Sequence[str]) -> None:
    """Note what is wrong with the safety plan of a study; nothing where it has none."""
    safety = study.safety
    if safety is None:
        return
    _check_people(safety, notes)
    _check_words(study, safety, notes)
    if safety.working_day.start >= safety.working_day.end:
        notes.add("DEF-STUDY", "safety", "working_day", text="The working day ends before it begins.")
    for index, line in enumerate(safety.help_lines):
        if line.number is None and line.chat is None:
            text = "A help line needs a number or a chat."
            notes.add("DEF-STUDY", "safety", "help_lines", index, text=text)
    if sum(line.number is not None for line in safety.help_lines) < 2:
        text = "Several telephone numbers are shown, never one alone: a line does not always get to answer."
        notes.add("DEF-STUDY", "safety", "help_lines", text=text)
    for index, name in repeated((rule.instrument, rule.item) for rule in safety.rules):
        notes.add("DEF-ID-DUPLICATE", "safety", "rules", index, found=" item ".join(name))
    scheduled = _scheduled(study)
    for index, rule in enumerate(safety.rules):
        place = ("safety", "rules", index)
        if notes.reference("DEF-INSTRUMENT-UNKNOWN", rule.instrument, scheduled, *place, "instrument"):
            _check_rule(rule, _loaded(rule.instrument, load, instrument_ids), place, notes)
    for instrument, item in _alert_items(study, load, instrument_ids):
        if safety.rule(instrument.id, item.id) is None:
            text = _no_rule(instrument, item)
            notes.add("DEF-STUDY", "safety", "rules", found=f"{instrument.id} {item.id}", text=text)


def lacking_safety(study: Study, load: Load, instrument_ids: Sequence[str]) -> list[Problem]:
    """Return everything a study lacks before people may answer in earnest; nothing where it is simulated."""
    items = [*_alert_items(study, load, instrument_ids)]
    if study.simulated or study.safety is not None or not items:
        return []
    where = f"study {study.id}"
    parts = f"The study has no safety plan: {', '.join(_PARTS)}."
    return [
        problem("STUDY-SAFETY", where=where, found="no safety", allowed=_PARTS, text=parts),
        *(problem("STUDY-SAFETY", where=where, text=_no_rule(*one)) for one in items),
    ]


def require_safety(study: Study, load: Load, instrument_ids: Sequence[str]) -> None:
    """Refuse to open a study in which an answer may tell of danger and nobody is named who looks at it.

    Raises
    ------
    DefinitionError
        STUDY-SAFETY with everything it lacks, or the days of its plan that are still to come: nobody has approved it or
        looked up a number on such a day.
    """
    lacking = [
        *lacking_safety(study, load, instrument_ids),
        *_days_to_come(study, civil_day(datetime.now(UTC))),
    ]
    if lacking:
        raise DefinitionError(lacking)


# --- parts ----------------------------------------------------------------------------------------


def _days_to_come(study: Study, today: date) -> Iterator[Problem]:
    if study.simulated or study.safety is None:
        return
    safety, where = study.safety, f"study {study.id}"
    days = [("approved.on", safety.approved.on)]
    days += [(f"checked_on of {line.number or line.chat}", line.checked_on) for line in safety.help_lines]
    for name, day in days:
        if day > today:
            text = f"The day {day} ({name}) is still to come."
            yield problem("STUDY-SAFETY", where=where, found=str(day), allowed=f"up to {today}", text=text)


def _no_rule(instrument: Instrument, item: Item) -> str:
    at_least = item.alert.at_least if item.alert is not None else 0
    return f"Item {item.id} of {instrument.id} needs a rule; the instrument proposes at_least {at_least:g}."


def _scheduled(study: Study) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.instrument for entry in study.schedule))


def _loaded(name: str, load: Load, instrument_ids: Sequence[str]) -> Instrument | None:
    try:
        return load(name) if name in instrument_ids else None
    except DefinitionError:
        return None  # said where the instrument is scheduled


def _alert_items(
    study: Study, load: Load, instrument_ids: Sequence[str]
) -> Iterator[tuple[Instrument, Item]]:
    for name in _scheduled(study):
        instrument = _loaded(name, load, instrument_ids)
        if instrument is not None:
            yield from ((instrument, item) for item in instrument.alert_items)


def _check_people(safety: Safety, notes: Notes) -> None:
    people = {
        "responsible": safety.responsible,
        "stand_in": safety.stand_in,
        "investigator": safety.investigator,
    }
    for place, person in people.items():
        if person.email is None:
            text = f"'{person.name}' has no email, and nobody is told of an alert otherwise."
            notes.add("DEF-STUDY", "safety", place, text=text)
    if safety.stand_in.name.casefold() == safety.responsible.name.casefold():
        text = "The stand-in is the one responsible; name somebody else."
        notes.add("DEF-STUDY", "safety", "stand_in", found=safety.stand_in.name, text=text)


def _check_words(study: Study, safety: Safety, notes: Notes) -> None:
    """Note texts that lack a further language of the form; the study's own languages are checked with all texts."""
    wanted = {language.partition("-")[0] for language in study.form_languages}
    texts: dict[tuple[str, ...], Text | None] = {
        ("safety", "readers"): safety.readers,
        ("safety", "panel", "title"): safety.panel.title,
        ("safety", "panel", "text"): safety.panel.text,
        ("safety", "panel", "call"): safety.panel.call,
    }
    for place, text in texts.items():
        lacking = sorted(wanted - text.languages) if text is not None else []
        if lacking:
            notes.add("DEF-LANGUAGE", *place, found=lacking, allowed=sorted(wanted | {*study.languages}))


def _check_rule(
    rule: AlertRule, instrument: Instrument | None, place: tuple[str | int, ...], notes: Notes
) -> None:
    if instrument is None:
        return
    if rule.item not in instrument.item_ids:
        near = nearest_match(rule.item, instrument.item_ids)
        parts = {"found": rule.item, "allowed": instrument.item_ids, "nearest": near}
        notes.add("DEF-ITEM-UNKNOWN", *place, "item", **parts)
        return
    scale, item = instrument.response_scale_of(rule.item), instrument.item(rule.item)
    if not scale.is_numeric or rule.at_least > scale.attainable[1]:
        text = f"No answer to item {rule.item} of {instrument.id} reaches {rule.at_least:g}."
        notes.add("DEF-STUDY", *place, "at_least", found=rule.at_least, allowed=scale.allowed, text=text)
    if item.alert is not None and rule.at_least > item.alert.at_least and rule.reason is None:
        text = f"A rule above the instrument's own ({item.alert.at_least:g}) needs a reason."
        notes.add("DEF-STUDY", *place, "at_least", found=rule.at_least, text=text)
