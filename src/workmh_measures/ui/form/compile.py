"""Compile one instrument into what the browser draws: plain JSON, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from workmh_measures.dataset.form_texts import (
    SECONDS_PER_ITEM,
    chosen_parameters,
    collection_mode,
    form_texts,
    wording_hash,
)
from workmh_measures.errors import DefinitionError, nearest_match, problem
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.model.wording import WordingPack, text_direction, wording_problems
from workmh_measures.ui.form.gates import condition_as_data
from workmh_measures.ui.form.safety import thresholds

__all__ = ["LAYOUT", "LAYOUTS", "battery", "chosen_parameters", "collection_mode", "compile_form"]

LAYOUTS = ("card-1", "table-1")
"""Versions of the layouts an answer may come from; stored with it, and raised when the way items are shown changes."""

LAYOUT = LAYOUTS[0]
"""The layout of who says nothing of it: one item by itself."""


def compile_form(
    study: Study, instrument: Instrument, *, wave: str, language: str, wording: WordingPack | None = None
) -> dict[str, Any]:
    """Compile the form of one instrument at one wave.

    Parameters
    ----------
    study, instrument : the design, which says the parameters, and what is asked.
    wave, language : when it is asked, and in which language.
    wording : the holder's wording; without it items without full text show the project's short labels,
        marked as practice wording.

    Returns
    -------
    Plain data: texts, items in order with their answers, gates, and what each stored answer must name
    (layout, fingerprint, wording_hash, mode); whether the reason to rather not answer is offered.

    Raises
    ------
    DefinitionError
        If the language is not one of the study's, the instrument is not given at the wave, or the wording pack
        lacks a text.
    """
    _check_language(study, instrument, language, wording)
    parameters = chosen_parameters(study, instrument, wave)
    texts = form_texts(instrument, language, parameters=parameters, wording=wording)
    mode = collection_mode(study, instrument)
    return {
        **texts,
        "instrument": instrument.id,
        "version": instrument.version,
        "wave": wave,
        "language": language,
        "direction": text_direction(language),
        "gates": [{"items": list(g.items), "when": condition_as_data(g.when)} for g in instrument.items_if],
        "alerts": thresholds(study, instrument),
        "layout": LAYOUT,
        "fingerprint": fingerprint(instrument),
        "wording_hash": wording_hash(texts, wording),
        "mode": mode,
        "may_decline": study.may_decline,
        "seconds_per_item": SECONDS_PER_ITEM,
        "practice": any(item["practice"] for item in texts["items"]),
        "practice_only": mode == "practice",
    }


def battery(
    study: Study,
    wave: str,
    *,
    answered: Mapping[str, Iterable[str]],
    completed: Iterable[str],
) -> list[dict[str, str]]:
    """Return the instruments of a wave in the order of the schedule with how far each has come.

    Parameters
    ----------
    answered : ids of the items answered so far, by instrument.
    completed : instruments that were handed in.
    """
    done = set(completed)
    states = []
    for entry in study.forms_at(wave):
        begun = "under_way" if set(answered.get(entry.instrument, ())) else "not_started"
        states.append(
            {"instrument": entry.instrument, "state": "done" if entry.instrument in done else begun}
        )
    return states


# --- what must hold -------------------------------------------------------------------------------


def _check_language(study: Study, instrument: Instrument, language: str, wording: WordingPack | None) -> None:
    if wording is not None and (lacking := wording_problems(instrument, wording)):
        raise DefinitionError(lacking)
    if wording is not None and wording.language != language:
        raise DefinitionError([problem("FORM-LANGUAGE", found=language, allowed=[wording.language])])
    own = [name for name in study.languages if name in instrument.languages]
    allowed = own if wording is None else [*study.languages, *study.form_languages]
    if language not in allowed:
        found = problem(
            "FORM-LANGUAGE",
            where=f"study {study.id}, {instrument.id}",
            found=language,
            allowed=allowed,
            nearest=nearest_match(language, allowed),
        )
        raise DefinitionError([found])
