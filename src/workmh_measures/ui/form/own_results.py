"""A participant's own scores: only what was handed in, only in the session that gave the answers, without judgement."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from workmh_measures.model.instrument import Instrument
from workmh_measures.model.participant_pages import OwnResult, spoken
from workmh_measures.ui.form.compile import chosen_parameters
from workmh_measures.ui.form.forms import Forms
from workmh_measures.ui.form.participant import Participant
from workmh_measures.ui.form.progress import Place, Progress

__all__ = ["has_results", "own_results", "places_to_show"]

_DECIMALS = Decimal("0.01")


def has_results(forms: Forms, progress: Progress, participant: Participant) -> bool:
    """Say whether there is anything to show."""
    return any(places_to_show(forms, progress, participant, result) for result in forms.study.results)


def own_results(
    forms: Forms, progress: Progress, participant: Participant, language: str
) -> list[dict[str, Any]]:
    """Return what the study lets a person see of the own scores.

    Returns
    -------
    Of each result title, text and what higher means in the study's words, the lowest and highest possible, and the
    scores by wave, latest first; a score that could not be made is None. Numbers are written as people write them.
    """
    shown = []
    for result in forms.study.results:
        places = places_to_show(forms, progress, participant, result)
        if places:
            shown.append(_told(forms, progress, result, places, language))
    return shown


def places_to_show(
    forms: Forms, progress: Progress, participant: Participant, result: OwnResult
) -> list[Place]:
    """Return waves and occasions a result is shown of, latest first.

    Notes
    -----
    Another browser session shows no earlier answers, so it shows no scores of them either. Answers given for practice
    are not scored.
    """
    instrument = forms.load(result.instrument)
    handed_in = [place for place, name in progress.completed if name == result.instrument]
    own = [
        place
        for place in handed_in
        if place[0] in result.waves and _is_own(progress, participant, place, instrument)
    ]
    own.sort(
        key=lambda place: max(a.seq for a in progress.answers[place][instrument.id].values()), reverse=True
    )
    return own if result.earlier else own[:1]


def _is_own(progress: Progress, participant: Participant, place: Place, instrument: Instrument) -> bool:
    answers = progress.answers.get(place, {}).get(instrument.id, {}).values()
    return bool(answers) and all(
        answer.entered_by == participant.mark and answer.mode != "practice" for answer in answers
    )


def _told(
    forms: Forms, progress: Progress, result: OwnResult, places: list[Place], language: str
) -> dict[str, Any]:
    from workmh_measures.scoring.attainable import attainable_range

    instrument = forms.load(result.instrument)
    parameters = chosen_parameters(forms.study, instrument, places[0][0])
    low, high = attainable_range(instrument, instrument.scale(result.scale), parameters)
    scores = _scores(instrument, result.scale, parameters, [progress.given(p, instrument.id) for p in places])
    return {
        "title": spoken(result.title, language),
        "text": None if result.text is None else spoken(result.text, language),
        "higher_means": spoken(result.higher_means, language),
        "low": _written(low, language),
        "high": _written(high, language),
        "scores": [
            {
                "wave": _wave_name(forms, place, language),
                "score": None if score is None else _written(score, language),
            }
            for place, score in zip(places, scores, strict=True)
        ],
    }


def _scores(
    instrument: Instrument, scale: str, parameters: dict[str, str], given: list[Any]
) -> Iterator[float | None]:
    """Yield the score of each place: the one function that scores everywhere, with a row for each."""
    import math

    import pandas as pd

    from workmh_measures.model.names import score_column
    from workmh_measures.scoring.score import score, scored_item_ids

    rows = [{item: _number(answers.get(item)) for item in scored_item_ids(instrument)} for answers in given]
    frame = score(instrument, pd.DataFrame(rows, dtype="float64"), parameters=parameters).frame
    for value in frame[score_column(instrument.id, scale, "")]:
        yield None if math.isnan(value) else float(value)


def _number(answer: Any) -> float:
    value = None if answer is None else answer.value if answer.missing is None else answer.missing
    return float("nan") if value is None else float(value)


def _written(value: float, language: str) -> str:
    """Write a number with two decimals at most, a half away from zero as everywhere."""
    from babel.numbers import format_decimal

    rounded = Decimal(repr(value)).quantize(_DECIMALS, ROUND_HALF_UP)
    return format_decimal(rounded, format="0.##", locale=language.replace("-", "_"))


def _wave_name(forms: Forms, place: Place, language: str) -> str | None:
    label = forms.study.wave(place[0]).label
    if label is None or not {language, language.partition("-")[0]} & label.languages:
        return None
    return spoken(label, language)
