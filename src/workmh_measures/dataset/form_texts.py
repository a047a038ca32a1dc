"""The texts of one instrument's form in one language: the same for the page in a browser and the form on paper."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

from ..errors import DefinitionError, problem
from ..model.instrument import Instrument, Item
from ..model.response_scale import ResponseScale
from ..model.study import Study
from ..model.text import Text
from ..model.wording import WordingPack
from .recall_words import PRACTICE_INSTRUCTION, RATER_INSTRUCTION, recall_words

__all__ = ["chosen_parameters", "collection_mode", "form_texts", "minutes_to_answer", "wording_hash"]


SECONDS_PER_ITEM = 10
"""What one question takes, for the promise how long a form takes."""


def form_texts(
    instrument: Instrument, language: str, *, parameters: Mapping[str, str], wording: WordingPack | None
) -> dict[str, Any]:
    """Return title, instruction, recall period and items with their answers, as plain data.

    Parameters
    ----------
    language : of the wording pack, or one of the instrument's own where there is no pack.
    parameters : choices by parameter; the label of a choice stands for its {parameter} in an item.
    wording : the holder's wording, complete for the instrument; None shows the project's texts. An item whose
        full text the project does not have shows its short label and is marked ``practice``.
    """
    # A pack in a further language is written for the study, its choices filled in.
    filled = _placeholders(instrument, parameters, language) if language in instrument.languages else {}
    items = [_item(instrument, item, language, (filled, wording)) for item in instrument.items]
    return {**_head(instrument, language, wording), "items": items}


def minutes_to_answer(n_items: int) -> int:
    """Return about how many minutes so many questions take, one at least."""
    return max(1, math.ceil(n_items * SECONDS_PER_ITEM / 60))


def wording_hash(texts: Mapping[str, Any], wording: WordingPack | None) -> str:
    """Return the hash stored with each answer: that of the pack, else the SHA-256 of the texts shown."""
    if wording is not None:
        return wording.hash
    canonical = json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def collection_mode(study: Study | None, instrument: Instrument) -> str:
    """Return ``practice`` for an instrument with an alert item in a study that names nobody who looks at it, else ``web``.

    Parameters
    ----------
    study : None where the form belongs to no study.

    Notes
    -----
    Answers in mode ``practice`` are neither scored nor exported. A study that collects for real is not opened without
    its safety plan, so that this concerns forms to look at only.
    """
    is_watched = study is not None and (study.simulated or study.safety is not None)
    return "practice" if instrument.alert_items and not is_watched else "web"


def chosen_parameters(study: Study, instrument: Instrument, wave: str) -> dict[str, str]:
    """Return the parameters of an instrument at a wave: the study's choice, else the default."""
    entries = [entry for entry in study.instruments_at(wave) if entry.instrument == instrument.id]
    if not entries:
        ids = [entry.instrument for entry in study.instruments_at(wave)]
        found = problem("FORM-SCHEDULE", where=f"wave {wave}", found=instrument.id, allowed=ids)
        raise DefinitionError([found])
    defaults = {name: p.default for name, p in instrument.parameters.items() if p.default is not None}
    return {**defaults, **entries[0].parameters}


# --- parts ---------------------------------------------------------------------------------------

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
    general = PRACTICE_INSTRUCTION if instrument.respondent == "participant" else RATER_INSTRUCTION
    return {
        "title": instrument.name.in_language(language),
        "instruction": own.in_language(language) if own else general[language],
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
