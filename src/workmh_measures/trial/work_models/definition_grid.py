"""Definitions of work that differ from a study's own in one thing, or in several: to see how far a result rests on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from ...model.study import WorkDefinition
from ...model.text import Text
from ...model.work import WORK_KINDS, WorkKind
from ..work_words import WORK

__all__ = ["LANGUAGES", "DefinitionChoice", "definition_grid"]

LANGUAGES = ("nb", "nn", "en")

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class DefinitionChoice:
    """A definition, and whether it is the study's own."""

    definition: WorkDefinition
    is_own: bool


_KINDS: dict[str, tuple[WorkKind, ...]] = {
    "competitive": ("competitive",),
    "subsidised": ("competitive", "subsidised"),
    "all_kinds": WORK_KINDS,
}
_HOURS: dict[str, float | None] = {"any": None, "1h": 1.0, "20h": 20.0}
_WHENS = ("at_wave", "any_until_wave", "increased_or_maintained")
_WHEN_IDS = {"at_wave": "now", "any_until_wave": "ever", "increased_or_maintained": "kept"}

_ALL: Words = {
    "nb": "Alt arbeid og utdanning",
    "nn": "Alt arbeid og utdanning",
    "en": "All kinds of work and education",
}
_JOIN: Words = {"nb": " eller ", "nn": " eller ", "en": " or "}
_AT_LEAST: Words = {
    "nb": "minst {hours} timer i uka",
    "nn": "minst {hours} timar i veka",
    "en": "at least {hours} hours a week",
}
_ONE_HOUR: Words = {
    "nb": "minst 1 time i uka",
    "nn": "minst 1 time i veka",
    "en": "at least 1 hour a week",
}
_ANY_HOURS: Words = {"nb": "uansett timer", "nn": "uansett timar", "en": "whatever the hours"}
_WHEN_WORDS: dict[str, Words] = {
    "at_wave": {"nb": "ved måletidspunktet", "nn": "ved måletidspunktet", "en": "at the wave"},
    "any_until_wave": {
        "nb": "en eller annen gang til da",
        "nn": "ein eller annan gong til då",
        "en": "at any time until then",
    },
    "increased_or_maintained": {
        "nb": "minst så mye som ved inklusjon",
        "nn": "minst så mykje som ved inklusjon",
        "en": "at least as much as at inclusion",
    },
}


def definition_grid(own: WorkDefinition, *, every_combination: bool = False) -> tuple[DefinitionChoice, ...]:
    """Return a study's own definition and others that vary its kinds, its hours and when.

    Parameters
    ----------
    own : the study's.
    every_combination : vary all three at once, up to 48 definitions; else one at a time, up to 9.

    Returns
    -------
    tuple of DefinitionChoice
        The study's own first. Kinds: competitive work only, subsidised work too, all kinds with education. Hours: none asked for,
        at least 1, at least 20 a week. When: at the wave, at any time until it, no less than at inclusion. Nothing occurs
        twice.
    """
    kinds = {tuple(own.counts): "own", **{kinds: name for name, kinds in _KINDS.items()}}
    hours = {own.hours_at_least: "own", **{least: name for name, least in _HOURS.items()}}
    found = [DefinitionChoice(own, is_own=True)]
    for counts, least, when in product(kinds, hours, _WHENS):
        changed = (set(counts) != set(own.counts)) + (least != own.hours_at_least) + (when != own.when)
        if changed and (every_combination or changed == 1):
            name = f"{kinds[counts]}_{hours[least]}_{_WHEN_IDS[when]}"
            found.append(DefinitionChoice(_definition(name, counts, least, when), is_own=False))
    return tuple(_different(found))


def _different(choices: list[DefinitionChoice]) -> Iterator[DefinitionChoice]:
    seen = set()
    for choice in choices:
        one = choice.definition
        meaning = (frozenset(one.counts), one.hours_at_least, one.when)
        if meaning not in seen:
            seen.add(meaning)
            yield choice


def _definition(name: str, counts: tuple[WorkKind, ...], least: float | None, when: str) -> WorkDefinition:
    told = {
        language: ", ".join((_kinds(counts, language), _hours(least, language), _WHEN_WORDS[when][language]))
        for language in LANGUAGES
    }
    return WorkDefinition.model_validate(
        {"id": name, "name": Text(told), "counts": counts, "hours_at_least": least, "when": when}
    )


def _kinds(counts: tuple[WorkKind, ...], language: str) -> str:
    if set(counts) == set(WORK_KINDS):
        return _ALL[language]
    first, *others = (WORK[kind][language] for kind in counts)
    return _JOIN[language].join((first, *(one[0].lower() + one[1:] for one in others)))


def _hours(least: float | None, language: str) -> str:
    if least is None:
        return _ANY_HOURS[language]
    if least == 1:
        return _ONE_HOUR[language]
    shown = f"{least:g}" if language == "en" else f"{least:g}".replace(".", ",")
    return _AT_LEAST[language].format(hours=shown)
