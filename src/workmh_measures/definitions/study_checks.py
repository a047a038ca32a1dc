"""Everything a study file must fulfil beyond its form; all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..errors import DefinitionError, Problem, nearest_match
from ..model.instrument import Instrument
from ..model.names import DESIGN_COLUMNS
from ..model.study import Outcome, ScheduleEntry, Study
from ..scoring.parameters import resolved_parameters
from .analysis_plan_checks import check_analysis_plan
from .hypothesis_checks import Known, check_hypotheses
from .notes import Notes, by_line, repeated, texts_in
from .plan_columns import check_plan_columns
from .reader import Document
from .safety_checks import check_safety
from .study_page_checks import check_participant_pages
from .study_person_checks import check_persons
from .study_plan_checks import check_plan, check_unit_records, check_work_definition, check_work_source

__all__ = ["study_problems"]


def study_problems(
    study: Study, document: Document, load: Callable[[str], Instrument], instrument_ids: Sequence[str]
) -> list[Problem]:
    """Return every problem of a study.

    Parameters
    ----------
    load : loads an instrument by id, for its languages and parameters.
    instrument_ids : the instruments that exist.
    """
    notes = Notes(document)
    if document.path.stem != study.id:
        notes.add("DEF-ID-FILE", "id", found=study.id, allowed=document.path.stem)
    for place, text in texts_in(study):
        lacking = sorted(set(study.languages) - text.languages)
        if lacking:
            notes.add("DEF-LANGUAGE", *place, found=lacking, allowed=sorted(study.languages))
    _check_design(study, notes)
    check_plan(study, notes)
    check_persons(study, notes)
    check_participant_pages(study, notes, load)
    check_unit_records(study, notes, load, instrument_ids)
    check_safety(study, notes, load, instrument_ids)
    for index, entry in enumerate(study.schedule):
        place = ("schedule", index)
        for wave in entry.waves:
            notes.reference("DEF-WAVE-UNKNOWN", wave, [w.id for w in study.waves], *place, "waves")
        if entry.instrument in instrument_ids:
            _check_entry(study, entry, index, load, notes)
        else:
            found, nearest = entry.instrument, nearest_match(entry.instrument, instrument_ids)
            notes.add("DEF-INSTRUMENT-UNKNOWN", *place, "instrument", found=found, nearest=nearest)
    _check_repeats(study, notes)
    _check_outcomes(study, load, notes)
    check_analysis_plan(study, notes)
    check_plan_columns(study, notes, load, instrument_ids)
    check_hypotheses(study.hypotheses, notes, Known(load, instrument_ids, study))
    return by_line(notes.problems)


def _check_design(study: Study, notes: Notes) -> None:
    kinds = ("arms", "waves", "units", "outcomes", "strata", "flags", "covariates")
    for kind in (*kinds, "work_definitions", "reports"):
        for index, name in repeated(part.id for part in getattr(study, kind)):
            notes.add("DEF-ID-DUPLICATE", kind, index, found=name)
    for index, code in repeated(arm.code for arm in study.arms):
        notes.add("DEF-ID-DUPLICATE", "arms", index, found=f"arm code {code}")
    for index, wave in enumerate(study.waves):
        if wave.anchor not in study.anchors:
            text = f"Wave '{wave.id}' uses anchor '{wave.anchor}', which is not in 'anchors'."
            notes.add("DEF-STUDY", "waves", index, allowed=study.anchors, text=text)
        if wave.window_days is not None and wave.window_days[0] > wave.window_days[1]:
            text = f"The window of wave '{wave.id}' ends before it starts."
            notes.add("DEF-STUDY", "waves", index, "window_days", text=text)
    for kind, names in (("anchors", study.anchors), ("languages", study.languages)):
        for index, name in repeated(names):
            notes.add("DEF-ID-DUPLICATE", kind, index, found=name)
    for index, name in repeated((*study.languages, *study.form_languages)):
        if index >= len(study.languages):
            notes.add("DEF-ID-DUPLICATE", "form_languages", index - len(study.languages), found=name)
    _check_allocation(study, notes)


def _check_allocation(study: Study, notes: Notes) -> None:
    rule = study.allocation
    if (rule.kind == "randomised" or rule.ratio) and len(rule.ratio) != len(study.allocated_arms):
        text = f"The allocation ratio has {len(rule.ratio)} numbers for {len(study.allocated_arms)} arms."
        notes.add("DEF-STUDY", "allocation", "ratio", text=text)
    if (rule.kind == "single_group") != (len(study.arms) == 1):
        text = f"Allocation '{rule.kind}' does not fit the number of arms, {len(study.arms)}."
        notes.add("DEF-STUDY", "allocation", "kind", text=text)
    if rule.kind == "cluster" and not study.units:
        notes.add("DEF-STUDY", "allocation", "kind", text="Allocation by cluster needs 'units'.")
    scheduled = {entry.instrument for entry in study.schedule}
    for name in study.person_columns:
        if name in DESIGN_COLUMNS or any(name.startswith(f"{instrument}_") for instrument in scheduled):
            notes.add("DEF-COLUMN", *_place_of(study, name), found=name)
    for _, name in repeated(study.person_columns):
        notes.add("DEF-COLUMN", *_place_of(study, name), found=name)
    for index, name in repeated(rule.strata):
        notes.add("DEF-ID-DUPLICATE", "allocation", "strata", index, found=name)


def _place_of(study: Study, name: str) -> tuple[str | int, ...]:
    flags = [flag.id for flag in study.flags]
    return ("flags", flags.index(name)) if name in flags else ("allocation", "strata")


def _check_repeats(study: Study, notes: Notes) -> None:
    first: dict[str, ScheduleEntry] = {}
    for index, entry in enumerate(study.schedule):
        known = first.setdefault(entry.instrument, entry)
        if known.parameters != entry.parameters:
            text = f"Instrument '{entry.instrument}' is scheduled with different parameters."
            notes.add("DEF-STUDY", "schedule", index, "parameters", text=text)
    given = [(i, entry.instrument, w) for i, entry in enumerate(study.schedule) for w in entry.waves]
    for position, (name, wave) in repeated((name, wave) for _, name, wave in given):
        notes.add("DEF-ID-DUPLICATE", "schedule", given[position][0], found=f"{name} at {wave}")


def _check_outcomes(study: Study, load: Callable[[str], Instrument], notes: Notes) -> None:
    waves = [wave.id for wave in study.waves]
    scheduled = [entry.instrument for entry in study.schedule]
    for index, outcome in enumerate(study.outcomes):
        place = ("outcomes", index)
        if outcome.until is not None and notes.reference(
            "DEF-WAVE-UNKNOWN", outcome.until, waves, *place, "until"
        ):
            check_work_source(study, outcome, index, notes)
        if outcome.kind == "employment":
            if outcome.definition is None or outcome.instrument is not None or outcome.scale is not None:
                text = f"Outcome '{outcome.id}' of work names a definition, no instrument and no scale."
                notes.add("DEF-STUDY", *place, text=text)
            else:
                check_work_definition(study, outcome.definition, index, notes)
        elif outcome.kind == "measured":
            _check_measured(outcome, index, notes)
        elif outcome.instrument is None or outcome.scale is None or outcome.definition is not None:
            text = f"Outcome '{outcome.id}' of a score names an instrument and a scale, no definition."
            notes.add("DEF-STUDY", *place, text=text)
        elif outcome.instrument not in scheduled:
            text = f"Outcome '{outcome.id}' is of '{outcome.instrument}', which is not scheduled."
            notes.add("DEF-STUDY", *place, "instrument", text=text)
        else:
            known = _scales(outcome.instrument, load)
            if known:
                notes.reference("DEF-SCALE-UNKNOWN", outcome.scale, known, *place, "scale")


def _check_measured(outcome: Outcome, index: int, notes: Notes) -> None:
    lacking = [name for name in ("column", "values", "name") if getattr(outcome, name) is None]
    if lacking:
        text = f"Outcome '{outcome.id}' is a column of the data; it lacks {', '.join(lacking)}."
        notes.add("DEF-STUDY", "outcomes", index, found=lacking, text=text)
    if outcome.definition is not None or outcome.instrument is not None or outcome.scale is not None:
        text = f"Outcome '{outcome.id}' is a column of the data and names no definition, instrument or scale."
        notes.add("DEF-STUDY", "outcomes", index, text=text)


def _scales(instrument_id: str, load: Callable[[str], Instrument]) -> list[str]:
    try:
        return [scale.id for scale in load(instrument_id).scales]
    except DefinitionError:
        return []  # said where the instrument is scheduled


def _check_entry(
    study: Study, entry: ScheduleEntry, index: int, load: Callable[[str], Instrument], notes: Notes
) -> None:
    try:
        instrument = load(entry.instrument)
    except DefinitionError as error:
        for found in error.problems:
            text = f"Instrument '{entry.instrument}' has a problem itself, {found.where}: {found.text}"
            notes.add("DEF-STUDY", "schedule", index, allowed=found.allowed, text=text)
        return
    try:
        resolved_parameters(instrument, entry.parameters)
    except DefinitionError as error:
        for found in error.problems:
            parts = {"found": found.found, "allowed": found.allowed, "nearest": found.nearest}
            notes.add("DEF-STUDY", "schedule", index, **parts, text=found.text)
    if instrument.respondent != entry.respondent:
        text = f"Instrument '{entry.instrument}' is answered by {instrument.respondent}, not by {entry.respondent}."
        allowed = (
            [instrument.respondent] if instrument.respondent != "unit" else ["an entry of 'unit_records'"]
        )
        notes.add("DEF-STUDY", "schedule", index, found=entry.respondent, allowed=allowed, text=text)
    lacking = sorted(set(study.languages) - instrument.languages)
    if lacking:
        notes.add("DEF-LANGUAGE", "schedule", index, found=lacking, allowed=sorted(instrument.languages))
    if instrument.given_at == "follow_up" and study.first_survey_wave in entry.waves:
        wave = study.first_survey_wave
        text = f"Instrument '{entry.instrument}' looks back to the start and is not given at wave '{wave}'."
        notes.add("DEF-STUDY", "schedule", index, "waves", text=text)
