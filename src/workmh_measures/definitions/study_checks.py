"""Everything a study file must fulfil beyond its form; all problems at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from ..errors import DefinitionError, Problem
from ..model.instrument import Instrument
from ..model.study import ScheduleEntry, Study
from ..scoring.parameters import resolved_parameters
from .notes import Notes, texts_in
from .reader import Document

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
    for index, entry in enumerate(study.schedule):
        place = ("schedule", index)
        for wave in entry.waves:
            notes.reference("DEF-WAVE-UNKNOWN", wave, [w.id for w in study.waves], *place, "waves")
        if notes.reference("DEF-INSTRUMENT-UNKNOWN", entry.instrument, instrument_ids, *place, "instrument"):
            _check_entry(study, entry, index, load, notes)
    return notes.problems


def _check_design(study: Study, notes: Notes) -> None:
    for kind in ("arms", "waves", "units", "outcomes"):
        for name, times in Counter(part.id for part in getattr(study, kind)).items():
            if times > 1:
                notes.add("DEF-ID-DUPLICATE", kind, found=name)
    codes = [arm.code for arm in study.arms]
    if len(codes) != len(set(codes)):
        notes.add("DEF-ID-DUPLICATE", "arms", found="arm code")
    for index, wave in enumerate(study.waves):
        if wave.anchor not in study.anchors:
            text = f"Wave '{wave.id}' uses anchor '{wave.anchor}', which is not in 'anchors'."
            notes.add("DEF-STUDY", "waves", index, allowed=study.anchors, text=text)
        if wave.window_days is not None and wave.window_days[0] > wave.window_days[1]:
            text = f"The window of wave '{wave.id}' ends before it starts."
            notes.add("DEF-STUDY", "waves", index, "window_days", text=text)
    randomised = study.allocation.kind == "randomised"
    if randomised and len(study.allocation.ratio) != len(study.arms):
        text = f"The allocation ratio has {len(study.allocation.ratio)} numbers for {len(study.arms)} arms."
        notes.add("DEF-STUDY", "allocation", "ratio", text=text)


def _check_entry(
    study: Study, entry: ScheduleEntry, index: int, load: Callable[[str], Instrument], notes: Notes
) -> None:
    try:
        instrument = load(entry.instrument)
        resolved_parameters(instrument, entry.parameters)
    except DefinitionError as error:
        for found in error.problems:
            notes.add(
                "DEF-STUDY",
                "schedule",
                index,
                text=f"{entry.instrument}: {found.text}",
                allowed=found.allowed,
            )
        return
    lacking = sorted(set(study.languages) - instrument.languages)
    if lacking:
        notes.add("DEF-LANGUAGE", "schedule", index, found=lacking, allowed=sorted(instrument.languages))
