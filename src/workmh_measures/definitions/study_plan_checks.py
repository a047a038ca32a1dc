"""Checks of a study's plan beyond its schedule: repeated waves, source status, unit records, work, strata."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..errors import DefinitionError, nearest_match
from ..model.instrument import Instrument
from ..model.study import Outcome, Study, UnitRecord, Wave, with_repeated_waves
from ..scoring.parameters import resolved_parameters
from .notes import Notes, repeated

__all__ = ["check_plan", "check_unit_records", "check_work_definition", "check_work_source"]


def check_plan(study: Study, notes: Notes) -> None:
    """Note what is wrong with repeated waves, marks of single waves, gaps, levels and arms."""
    waves = [wave.id for wave in study.waves]
    for index, wave in enumerate(study.waves):
        for text in _objections_to_repeats(wave):
            notes.add("DEF-STUDY", "waves", index, text=text)
    if not any(True for wave in study.waves for _ in _objections_to_repeats(wave)):
        _check_repeated_names(study, notes)
    _check_second_entry(study, notes)
    for index, entry in enumerate(study.schedule):
        for wave_id in entry.evidence_at:
            notes.reference("DEF-WAVE-UNKNOWN", wave_id, entry.waves, "schedule", index, "evidence_at")
    for index, gap in enumerate(study.not_covered):
        for wave_id in gap.waves:
            notes.reference("DEF-WAVE-UNKNOWN", wave_id, waves, "not_covered", index, "waves")
    for index, stratum in enumerate(study.strata):
        for level, name in repeated(level.id for level in stratum.levels):
            notes.add("DEF-ID-DUPLICATE", "strata", index, "levels", level, found=name)
    if not study.allocated_arms:
        notes.add("DEF-STUDY", "arms", text="Every arm is external: nobody would be in the study.")
    for index, role in repeated(study.blinding.arm_seen_by if study.blinding else ()):
        notes.add("DEF-ID-DUPLICATE", "blinding", "arm_seen_by", index, found=role)
    if study.blinding is not None and len(study.arms) == 1:
        notes.add("DEF-STUDY", "blinding", text="With one arm there is nothing to be kept blind to.")
    if study.allocation.matched_on and study.allocation.kind != "matched":
        text = f"'matched_on' is for matched groups, and allocation is '{study.allocation.kind}'."
        notes.add("DEF-STUDY", "allocation", "matched_on", text=text)


def _check_second_entry(study: Study, notes: Notes) -> None:
    """Note instruments that are to be entered twice and are not scheduled, so that none would ever be."""
    scheduled = sorted({entry.instrument for entry in study.schedule})
    for index, name in enumerate(study.second_entry.instruments if study.second_entry else ()):
        if name not in scheduled:
            text = f"'{name}' is to be entered twice and is not in 'schedule'."
            place = ("second_entry", "instruments", index)
            nearest = nearest_match(name, scheduled)
            notes.add("DEF-STUDY", *place, found=name, allowed=scheduled, nearest=nearest, text=text)


def _objections_to_repeats(wave: Wave) -> list[str]:
    if wave.every_months is None and wave.until_month is None:
        return []
    if wave.every_months is None or wave.until_month is None:
        return [f"Wave '{wave.id}' comes again only with both 'every_months' and 'until_month'."]
    found = []
    if wave.until_month <= wave.month:
        found.append(f"Wave '{wave.id}' would never come again: 'until_month' is not after its month.")
    if not wave.id.endswith(f"{wave.month:g}"):
        found.append(f"Wave '{wave.id}' comes again, so its id must end with its month, {wave.month:g}.")
    return found


def _check_repeated_names(study: Study, notes: Notes) -> None:
    given = [wave.id for wave in study.waves]
    for _, name in repeated(wave.id for wave in with_repeated_waves(study).waves):
        if given.count(name) == 1:
            text = f"A wave that comes again would be named '{name}', as another wave is."
            notes.add("DEF-STUDY", "waves", given.index(name), text=text)


def check_unit_records(
    study: Study, notes: Notes, load: Callable[[str], Instrument], instrument_ids: Sequence[str]
) -> None:
    """Note unit records of what is no unit, no instrument, or an instrument about persons."""
    for index, record in enumerate(study.unit_records):
        place = ("unit_records", index)
        if record.unit not in [unit.id for unit in study.units]:
            known = [unit.id for unit in study.units] or ["none"]
            text = f"'{record.instrument}' is of unit '{record.unit}', which is not in 'units'."
            notes.add("DEF-STUDY", *place, "unit", found=record.unit, allowed=known, text=text)
        if record.instrument not in instrument_ids:
            found, nearest = record.instrument, nearest_match(record.instrument, instrument_ids)
            notes.add("DEF-INSTRUMENT-UNKNOWN", *place, "instrument", found=found, nearest=nearest)
        else:
            _check_unit_instrument(study, record, index, (load, notes))


def _check_unit_instrument(
    study: Study, record: UnitRecord, index: int, by: tuple[Callable[[str], Instrument], Notes]
) -> None:
    load, notes = by
    try:
        instrument = load(record.instrument)
        resolved_parameters(instrument, record.parameters)
    except DefinitionError as error:
        for found in error.problems:
            parts = {"found": found.found, "allowed": found.allowed, "nearest": found.nearest}
            notes.add("DEF-STUDY", "unit_records", index, **parts, text=found.text)
        return
    if instrument.respondent != "unit":
        text = f"'{record.instrument}' is answered by {instrument.respondent}; it belongs in 'schedule'."
        notes.add("DEF-STUDY", "unit_records", index, "instrument", text=text)
    lacking = sorted(set(study.languages) - instrument.languages)
    if lacking:
        notes.add("DEF-LANGUAGE", "unit_records", index, found=lacking, allowed=sorted(instrument.languages))


def check_work_definition(study: Study, name: str, index: int, notes: Notes) -> None:
    """Note an outcome of work that names no definition of the study."""
    known = [definition.id for definition in study.work_definitions]
    if name not in known:
        text = f"Outcome '{study.outcomes[index].id}' is of '{name}', which is not in 'work_definitions'."
        place = ("outcomes", index, "definition")
        parts = {"found": name, "allowed": known or ["none"], "nearest": nearest_match(name, known)}
        notes.add("DEF-STUDY", *place, **parts, text=text)


def check_work_source(study: Study, outcome: Outcome, index: int, notes: Notes) -> None:
    """Note a register outcome at a wave people answer, or the other way round: the two are kept apart."""
    wave = study.wave(str(outcome.until))
    if (outcome.source == "register") != (wave.source == "register"):
        text = (
            f"Outcome '{outcome.id}' is from {outcome.source}, and wave '{wave.id}' is a {wave.source} wave."
        )
        notes.add("DEF-STUDY", "outcomes", index, "source", found=outcome.source, text=text)
