"""Compile one instrument into what the browser draws: plain JSON, in one language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from workmh_measures.errors import DefinitionError, nearest_match, problem
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.instrument import Instrument, Item
from workmh_measures.model.response_scale import ResponseScale
from workmh_measures.model.study import Study
from workmh_measures.model.text import Text
from workmh_measures.model.wording import WordingPack, text_direction, wording_problems
from workmh_measures.ui.form.gates import condition_as_data
from workmh_measures.ui.form.words import recall_words, words

__all__ = ["LAYOUT", "battery", "chosen_parameters", "collection_mode", "compile_form"]

LAYOUT = "card-1"
"""Version of the layout; stored with each answer, raised when the way items are shown changes."""


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
    (layout, fingerprint, wording_hash, mode).

    Raises
    ------
    DefinitionError
        If the language is not one of the study's, the instrument is not given at the wave, or the wording pack
        lacks a text.
    """
    _check_language(study, instrument, language, wording)
    parameters = chosen_parameters(study, instrument, wave)
    # A pack in a further language is written for the study, its choices filled in.
    filled = _placeholders(instrument, parameters, language) if language in instrument.languages else {}
    items = [_item(instrument, item, language, (filled, wording)) for item in instrument.items]
    texts = {**_head(instrument, language, wording), "items": items}
    mode = collection_mode(instrument)
    return {
        **texts,
        "instrument": instrument.id,
        "version": instrument.version,
        "wave": wave,
        "language": language,
        "direction": text_direction(language),
        "gates": [{"items": list(g.items), "when": condition_as_data(g.when)} for g in instrument.items_if],
        "layout": LAYOUT,
        "fingerprint": fingerprint(instrument),
        "wording_hash": wording.hash if wording is not None else _hash(texts),
        "mode": mode,
        "practice": any(item["practice"] for item in items),
        "practice_only": mode == "practice",
    }


def collection_mode(instrument: Instrument) -> str:
    """Return ``practice`` for an instrument with an alert item, ``web`` for any other.

    Notes
    -----
    An alert needs someone who looks at it. Until that part exists, such an instrument is for practice only; answers
    in mode ``practice`` are neither scored nor exported.
    """
    return "practice" if instrument.alert_items else "web"


def chosen_parameters(study: Study, instrument: Instrument, wave: str) -> dict[str, str]:
    """Return the parameters of an instrument at a wave: the study's choice, else the default."""
    entries = [entry for entry in study.instruments_at(wave) if entry.instrument == instrument.id]
    if not entries:
        ids = [entry.instrument for entry in study.instruments_at(wave)]
        found = problem("FORM-SCHEDULE", where=f"wave {wave}", found=instrument.id, allowed=ids)
        raise DefinitionError([found])
    defaults = {name: p.default for name, p in instrument.parameters.items() if p.default is not None}
    return {**defaults, **entries[0].parameters}


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
    for entry in study.instruments_at(wave):
        begun = "under_way" if set(answered.get(entry.instrument, ())) else "not_started"
        states.append(
            {"instrument": entry.instrument, "state": "done" if entry.instrument in done else begun}
        )
    return states


# --- texts ----------------------------------------------------------------------------------------

Source = tuple[Mapping[str, str], WordingPack | None]


def _head(instrument: Instrument, language: str, wording: WordingPack | None) -> dict[str, str]:
    if wording is not None:
        texts = wording.texts
        return {
            "title": texts["title"],
            "instruction": texts["instruction"],
            "recall": texts.get("recall", ""),
            "closing": texts.get("closing", ""),
        }
    own = instrument.instruction
    return {
        "title": instrument.name.in_language(language),
        "instruction": own.in_language(language) if own else words(language)["practice_instruction"],
        "recall": recall_words(instrument.recall_period, language),
    }


def _item(instrument: Instrument, item: Item, language: str, source: Source) -> dict[str, Any]:
    scale = instrument.response_scale_of(item.id)
    filled, wording = source
    if wording is not None:
        text = _fill(wording.texts[f"item.{item.id}"], filled)
    elif item.text is not None:
        text = _fill(item.text.in_language(language), filled)
    else:
        text = item.label.in_language(language)
    compiled: dict[str, Any] = {
        "id": item.id,
        "kind": scale.kind,
        "text": text,
        "practice": wording is None and item.text is None,
        "options": _options(scale, item.id, language, wording),
    }
    if wording is not None and f"section.{item.id}" in wording.texts:
        compiled["section"] = wording.texts[f"section.{item.id}"]
    if scale.minimum is not None and scale.maximum is not None:
        compiled |= {"low": scale.minimum, "high": scale.maximum, "decimals": scale.decimals}
    if scale.anchors is not None:
        own = {"low": scale.anchors.low, "high": scale.anchors.high}
        compiled["anchors"] = {
            end: _text(label, f"{end}.{item.id}", language, wording) for end, label in own.items()
        }
    if scale.unit is not None:
        compiled["unit"] = _text(scale.unit, f"unit.{item.id}", language, wording)
    if scale.kind == "text":
        compiled["max_bytes"] = scale.longest_text
    return compiled


def _text(own: Text, element: str, language: str, wording: WordingPack | None) -> str:
    """Return the pack's text of an element, or our own where there is no pack or it leaves the element out."""
    given = wording.texts.get(element) if wording is not None else None
    return own.in_language(language) if given is None else given


def _options(
    scale: ResponseScale, item_id: str, language: str, wording: WordingPack | None
) -> list[dict[str, Any]]:
    labels = {
        option.code: _text(option.label, f"option.{item_id}.{option.code}", language, wording)
        for option in scale.options
    }
    order = wording.display_order.get(item_id, scale.codes) if wording is not None else scale.codes
    alone = scale.exclusive_codes
    return [
        {"code": code, "label": labels[code], **({"exclusive": True} if code in alone else {})}
        for code in order
    ]


def _placeholders(instrument: Instrument, parameters: Mapping[str, str], language: str) -> dict[str, str]:
    """Return what stands for each {parameter} in a text: the label of its choice."""
    return {
        name: next(
            c.label.in_language(language) for c in instrument.parameters[name].choices if c.id == choice
        )
        for name, choice in parameters.items()
        if name in instrument.parameters
    }


def _fill(text: str, filled: Mapping[str, str]) -> str:
    for name, words_ in filled.items():
        text = text.replace("{" + name + "}", words_)
    return text


def _hash(texts: Mapping[str, Any]) -> str:
    canonical = json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


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
