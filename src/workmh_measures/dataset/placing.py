"""Which answers have no place in a study's data set: nobody's, not scheduled, or no answer to the item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pandas as pd

from ..errors import Problem, problem
from ..model.instrument import Instrument
from ..model.record import Enrolment
from ..model.response_scale import ResponseScale, chosen_codes
from ..model.study import Study

__all__ = ["unplaced"]


def unplaced(
    study: Study,
    instruments: Mapping[str, Instrument],
    answers: pd.DataFrame,
    enrolments: Sequence[Enrolment],
) -> Iterator[Problem]:
    """Yield a problem for everything that could only enter the data set by being left out or changed.

    Parameters
    ----------
    answers : one row for each answer: participant, wave, instrument, item, text.

    Notes
    -----
    Numbers are checked where they are scored. Of many people with the same problem the first is named.
    """
    times = Counter(person.participant for person in enrolments)
    for name in (name for name, n in times.items() if n > 1):
        yield problem("RESP-UNPLACED", where=f"Participant {name}", text="The participant is enrolled twice.")
    for name in answers["participant"].drop_duplicates():
        if name not in times:
            yield problem(
                "RESP-UNPLACED", where=f"Participant {name}", text="The participant is not enrolled."
            )
    yield from _unknown_levels(study, enrolments)
    planned = {(wave, entry.instrument) for entry in study.schedule for wave in entry.waves}
    for first in _first_of_each(answers, "wave", "instrument", "item"):
        where, instrument = _where(first), instruments.get(str(first["instrument"]))
        if instrument is None or (first["wave"], first["instrument"]) not in planned:
            text = "The instrument is not scheduled at this wave."
            yield problem("RESP-UNPLACED", where=where, text=text)
        elif first["item"] not in instrument.item_ids:
            yield problem("RESP-UNPLACED", where=where, text="The instrument has no such item.")
    yield from _impossible_texts(instruments, answers)


def _unknown_levels(study: Study, enrolments: Sequence[Enrolment]) -> Iterator[Problem]:
    allowed = {stratum.id: [level.id for level in stratum.levels] for stratum in study.strata}
    # Records made before flags had a place of their own carry them with the strata.
    allowed |= {flag.id: ["0", "1"] for flag in study.flags}
    for name, levels in allowed.items():
        wrong = (p for p in enrolments if p.strata.get(name, "") not in ("", *levels))
        # One line for each value that is not known; of many people with it the first is named.
        for value, person in {p.strata[name]: p for p in reversed([*wrong])}.items():
            where, text = f"Participant {person.participant}, {name}", f"The study has no '{value}' here."
            yield problem("RESP-UNPLACED", where=where, found=value, allowed=levels, text=text)


def _impossible_texts(instruments: Mapping[str, Instrument], answers: pd.DataFrame) -> Iterator[Problem]:
    for first in _first_of_each(answers[answers["text"].notna()], "instrument", "item", "text"):
        instrument = instruments.get(str(first["instrument"]))
        if instrument is None or first["item"] not in instrument.item_ids:
            continue
        response = instrument.response_scale_of(str(first["item"]))
        if not _is_possible(str(first["text"]), response):
            name = instrument.item(str(first["item"])).response_scale
            yield problem(
                "RESP-RANGE", where=_where(first), found=first["text"], allowed=response.allowed, scale=name
            )


def _is_possible(text: str, response: ResponseScale) -> bool:
    try:
        if response.kind == "date":
            return date.fromisoformat(text).isoformat() == text
        if response.kind == "multiple_choice":
            codes = chosen_codes(text)
            alone = len(codes) == 1 or not set(codes) & set(response.exclusive_codes)
            return bool(codes) and set(codes) <= set(response.codes) and alone
    except ValueError:
        return False
    return response.kind == "text"


def _first_of_each(answers: pd.DataFrame, *columns: str) -> Iterator[dict[str, object]]:
    yield from answers.drop_duplicates(list(columns)).to_dict("records")


def _where(answer: Mapping[str, object]) -> str:
    return f"Participant {answer['participant']}, wave {answer['wave']}, {answer['instrument']} item {answer['item']}"
