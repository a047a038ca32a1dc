"""Assemble a study's answers into one long data set: every person at every planned wave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from ..errors import ResponseError
from ..model.instrument import Instrument
from ..model.record import Enrolment
from ..model.study import ScheduleEntry, Study
from ..scoring.answers import Flags
from ..scoring.parameters import resolved_parameters
from ..scoring.score import score
from .answer_columns import InstrumentAnswers, coded, first_and_last_day, item_columns
from .codebook import Codebook, Dataset, InstrumentUse, Variable
from .design_columns import design_columns
from .keys import design_variables
from .person_waves import Days, PersonWaves, person_waves
from .placing import unplaced
from .reasons import Forms, fill_reasons
from .schedule import UNDER_HANDS
from .variables import item_variables, score_variables

__all__ = ["ANSWER_COLUMNS", "Answers", "Form", "assemble"]

ANSWER_COLUMNS = ("participant", "wave", "occasion", "instrument", "item", "value", "text", "day")
"""Columns of the answers of a study."""

Form = tuple[str, str, int, str]
"""Participant, wave, occasion, instrument."""


@dataclass(frozen=True)
class Answers:
    """Current answers of a study.

    Attributes
    ----------
    frame : one row for each answer, columns `ANSWER_COLUMNS`: value is a float (a missing code where there
        is a reason instead), text is words (texts, dates, and the chosen codes of a
        multiple choice with blanks between), day (civil date of the answer). Words may be categories.
    completed : forms the person has finished.
    waves : those that were read, and no others are in the data set; None: all.
    """

    frame: pd.DataFrame
    completed: frozenset[Form] = frozenset()
    waves: tuple[str, ...] | None = None


def assemble(
    study: Study,
    instruments: Mapping[str, Instrument],
    answers: Answers,
    enrolments: Sequence[Enrolment],
    *,
    today: date,
) -> Dataset:
    """Return the long data set of a study, scores included.

    Parameters
    ----------
    instruments : every instrument of the schedule, by id.
    answers : current answers.
    enrolments : everybody in the study, once; the order of the rows.
    today : the day that decides which forms are due and which are overdue.

    Returns
    -------
    Dataset
        One row for each person and planned wave; of a wave counted from an event that came several times (jobs), one
        for each. Empty is what is not due or not scheduled; -996 a form that was due and did not come, -995 and -999
        one that was due when the person had withdrawn or died, -991 an item that no earlier answer opens, -992 any
        other item left out of a form that did come. A form answered before it is due is in the data set with its
        scores. The columns are the same whichever waves were read.

    Raises
    ------
    ResponseError
        With every answer that has no place (nobody enrolled, not scheduled, no such item) or is impossible.
    """
    found = [*unplaced(study, instruments, answers.frame, enrolments)]
    if found:
        raise ResponseError(found)
    waves = [w for w in study.waves if answers.waves is None or w.id in answers.waves]
    given = coded(answers.frame, [e.participant for e in enrolments], [w.id for w in waves])
    rows = person_waves(study, enrolments, given.numbers(), waves=waves, today=today)
    first_day, last_day = first_and_last_day(given, rows)
    by_instrument = given.of_each_instrument(rows)
    columns = design_columns(study, rows, first_day)
    variables: list[Variable] = [*design_variables(study)]
    uses: list[InstrumentUse] = []
    closed, row_names = _closed(rows, last_day, today), pd.Index(rows.names(), name="person")
    for entry in _merged(study.schedule):
        instrument, answered = instruments[entry.instrument], by_instrument.get(entry.instrument)
        items = item_columns(instrument, answered, len(rows))
        forms = _forms(entry, items, rows, answers.completed, closed)
        fill_reasons(instrument, items, forms)
        use = _use(instrument, entry, answered)
        columns |= items
        columns |= _score_columns(use, items, row_names, forms.wanted)
        variables += _variables(use)
        uses.append(use)
    frame = pd.DataFrame({variable.name: columns[variable.name] for variable in variables})
    return Dataset(frame, _codebook(study, variables, uses))


def _use(instrument: Instrument, entry: ScheduleEntry, answered: InstrumentAnswers | None) -> InstrumentUse:
    hashes = answered.wording_hashes() if answered is not None else ()
    return InstrumentUse(instrument, resolved_parameters(instrument, entry.parameters), entry.waves, hashes)


def _variables(use: InstrumentUse) -> list[Variable]:
    hashes = " ".join(use.wording_hashes) or None
    asked = [replace(variable, wording_hash=hashes) for variable in item_variables(use.instrument)]
    return [*asked, *score_variables(use.instrument, use.parameters)]


def _codebook(study: Study, variables: Sequence[Variable], uses: Sequence[InstrumentUse]) -> Codebook:
    return Codebook(
        variables=tuple(variables),
        title={lang: study.title.in_language(lang) for lang in study.languages},
        languages=study.languages,
        study=study.id,
        simulated=study.simulated,
        keys=("id", "wave", "anchor_no"),
        instruments=tuple(uses),
    )


def _merged(schedule: Iterable[ScheduleEntry]) -> list[ScheduleEntry]:
    merged: dict[str, ScheduleEntry] = {}
    for entry in schedule:
        known = merged.get(entry.instrument)
        if known is None:
            merged[entry.instrument] = entry
            continue
        if known.parameters != entry.parameters:
            raise ValueError(f"{entry.instrument} is scheduled with different parameters")
        waves = (*known.waves, *(w for w in entry.waves if w not in known.waves))
        merged[entry.instrument] = known.model_copy(update={"waves": waves})
    return list(merged.values())


def _closed(rows: PersonWaves, last_day: Days, today: date) -> Flags:
    """Say which windows are over; what is still being answered is not closed under the person's hands."""
    under_hands = np.datetime64(today) - last_day <= np.timedelta64(UNDER_HANDS.days, "D")
    closed: Flags = rows.closed & ~under_hands
    return closed


def _forms(
    entry: ScheduleEntry,
    items: Mapping[str, pd.Series],
    rows: PersonWaves,
    completed: frozenset[Form],
    closed: Flags,
) -> Forms:
    given = [(c != "") if c.dtype == "str" else c.notna() for c in items.values()]
    people, waves = [e.participant for e in rows.enrolments], [w.id for w in rows.waves]
    places = zip(rows.person.tolist(), rows.wave.tolist(), rows.number.tolist(), strict=True)
    done = [(people[p], waves[w], number, entry.instrument) in completed for p, w, number in places]
    return Forms(
        rows=rows,
        scheduled=np.asarray([wave in entry.waves for wave in waves], dtype=np.bool_)[rows.wave],
        begun=np.any([flags.to_numpy() for flags in given], axis=0),
        done=np.asarray(done, dtype=np.bool_),
        closed=closed,
    )


def _score_columns(
    use: InstrumentUse, items: Mapping[str, pd.Series], names: pd.Index, wanted: Flags
) -> dict[str, object]:
    instrument = use.instrument
    answers = pd.DataFrame(
        {v.name.removeprefix(f"{instrument.id}_"): items[v.name] for v in item_variables(instrument)}
    )
    scores = score(instrument, answers.set_axis(names)[wanted], parameters=use.parameters).frame
    columns: dict[str, object] = {}
    for name in scores.columns:
        values = scores[name]
        if pd.api.types.is_string_dtype(values.dtype):
            texts = np.full(len(wanted), "", dtype=object)
            texts[wanted] = values.to_numpy()
            columns[name] = pd.Series(texts, dtype="str")
        else:
            numbers = np.full(len(wanted), np.nan)
            numbers[wanted] = values.to_numpy(dtype=np.float64)
            columns[name] = numbers
    return columns
