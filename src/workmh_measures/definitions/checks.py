"""Everything an instrument file must fulfil beyond its form; all problems at once.

The worked examples are run through scoring last, and only when the rest holds.
"""

from __future__ import annotations

from ..errors import Problem, nearest_match
from ..model.instrument import Instrument
from ..model.missing import is_missing_code
from ..model.names import (
    MAX_NAME_BYTES,
    item_columns,
    norm_columns,
    reversed_column,
    score_columns,
    wide_name,
)
from .condition_checks import check_condition, items_of
from .evidence_checks import check_evidence
from .example_checks import check_examples
from .notes import Notes, by_line, repeated, texts_in
from .range_checks import check_ranges
from .reader import Document
from .response_checks import check_items, check_response_scales
from .scale_checks import check_scales
from .source_checks import check_sources

__all__ = ["instrument_problems"]

VARIABLE_LABEL_BYTES = 256
VALUE_LABEL_BYTES = 120
LONGEST_WAVE = "w" * 8
LABEL_LANGUAGES = ("nb", "nn", "en")
"""Languages in which exported files are labelled; a definition exists in one of them at least."""


def instrument_problems(instrument: Instrument, document: Document) -> list[Problem]:
    """Return every problem of an instrument.

    Parameters
    ----------
    instrument : the typed definition.
    document : what it was read from, for file and line.
    """
    words, names = Notes(document), Notes(document)
    for check in (_check_languages, check_evidence, _check_labels):
        check(instrument, words)
    for check in (
        _check_ids,
        check_response_scales,
        check_items,
        _check_gates,
        _check_maps,
        _check_parameters,
        check_scales,
        check_sources,
    ):
        check(instrument, names)
    # What scores come out can be said only where every name holds.
    for check in (_check_columns, check_ranges, check_examples):
        if not names.problems:
            check(instrument, names)
    return by_line([*words.problems, *names.problems])


def _check_ids(instrument: Instrument, notes: Notes) -> None:
    if notes.document.path.stem != instrument.id:
        notes.add("DEF-ID-FILE", "id", found=instrument.id, allowed=notes.document.path.stem)
    for index, name in repeated(instrument.item_ids):
        notes.add("DEF-ID-DUPLICATE", "items", index, found=name)
    for index, name in repeated(scale.id for scale in instrument.scales):
        notes.add("DEF-ID-DUPLICATE", "scales", index, found=name)
    for index, name in repeated(example.name for example in instrument.examples):
        notes.add("DEF-ID-DUPLICATE", "examples", index, found=name)


def _check_languages(instrument: Instrument, notes: Notes) -> None:
    if not instrument.languages & set(LABEL_LANGUAGES):
        notes.add("DEF-LANGUAGE", "name", found=" or ".join(LABEL_LANGUAGES))
    for place, text in texts_in(instrument):
        lacking = sorted(instrument.languages - text.languages)
        if lacking:
            notes.add("DEF-LANGUAGE", *place, found=lacking, allowed=sorted(instrument.languages))


def _check_gates(instrument: Instrument, notes: Notes) -> None:
    order = {item_id: position for position, item_id in enumerate(instrument.item_ids)}
    for position, gate in enumerate(instrument.items_if):
        place = ("items_if", position)
        shown = [i for i in gate.items if notes.reference("DEF-ITEM-UNKNOWN", i, order, *place, "items")]
        check_condition(instrument, gate.when, (), (*place, "when"), notes)
        for name in (name for name in items_of(gate.when) if name in order):
            for late in (i for i in shown if order[i] <= order[name]):
                text = f"Item '{late}' is shown by an answer to '{name}', which does not come before it."
                notes.add("DEF-GATE", *place, "when", text=text)


def _check_maps(instrument: Instrument, notes: Notes) -> None:
    for name, table in instrument.maps.items():
        for value in table.values():
            if value is not None and is_missing_code(value):
                notes.add("DEF-MISSING-RANGE", "maps", name, found=value)


def _check_parameters(instrument: Instrument, notes: Notes) -> None:
    for name, parameter in instrument.parameters.items():
        for index, choice in repeated(parameter.choice_ids):
            notes.add("DEF-ID-DUPLICATE", "parameters", name, "choices", index, found=choice)
        if parameter.default is not None and parameter.default not in parameter.choice_ids:
            known, found = parameter.choice_ids, parameter.default
            text = f"The default '{found}' of parameter '{name}' is none of its choices."
            place, nearest = ("parameters", name, "default"), nearest_match(found, known)
            notes.add("DEF-VALUE", *place, found=found, allowed=known, nearest=nearest, text=text)


def _check_columns(instrument: Instrument, notes: Notes) -> None:
    reversed_items = dict.fromkeys(u.item for s in instrument.scales for u in s.items if u.key == -1)
    copies = [reversed_column(instrument.id, item) for item in reversed_items]
    columns = [*item_columns(instrument), *copies, *score_columns(instrument), *norm_columns(instrument)]
    for _, name in repeated(columns):
        notes.add("DEF-COLUMN", "scales", found=name)
    for name in columns:
        longest = wide_name(name, LONGEST_WAVE)
        if len(longest.encode()) > MAX_NAME_BYTES:
            notes.add("DEF-NAME-LENGTH", "id", found=longest, allowed=f"{MAX_NAME_BYTES} bytes")


def _check_labels(instrument: Instrument, notes: Notes) -> None:
    for name, scale in instrument.response_scales.items():
        for position, option in enumerate(scale.options):
            for text in option.label.root.values():
                if len(text.encode()) > VALUE_LABEL_BYTES:
                    place = ("response_scales", name, "options", position)
                    notes.add("DEF-LABEL-LENGTH", *place, found=text, allowed=f"{VALUE_LABEL_BYTES} bytes")
    for position, item in enumerate(instrument.items):
        for text in item.label.root.values():
            if len(text.encode()) > VARIABLE_LABEL_BYTES - 96:
                allowed = f"{VARIABLE_LABEL_BYTES - 96} bytes beside instrument and wave"
                notes.add("DEF-LABEL-LENGTH", "items", position, "label", found=text, allowed=allowed)
