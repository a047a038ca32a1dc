"""Variables of work at a wave: names, labels that tell definition, threshold and source, and the rule in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from ..dataset.codebook import Labels, Variable
from ..model.study import WorkDefinition
from ..model.work import BENEFIT_KINDS, WORK_KINDS
from .variable_maker import VariableMaker
from .work_words import BENEFITS, WORK

__all__ = ["SHORT", "definition_label", "work_labels"]

Teller = Literal["reg", "staff", "self"]

SHORT = {"competitive": "comp"}
"""Short names of kinds in the names of variables."""

TELLERS: dict[str, Labels] = {
    "reg": {"nb": "register", "nn": "register", "en": "register"},
    "staff": {"nb": "ansattes logg", "nn": "loggen til dei tilsette", "en": "log of staff"},
    "self": {"nb": "egenrapport", "nn": "eigenrapport", "en": "self-report"},
}
_RULES = {
    "reg": "on the planned day of the wave, by the registers on record",
    "staff": "on the planned day of the wave, by the log of staff",
    "self": "at the answers of the wave, by work_status",
}
_HOURS: Labels = {
    "nb": "Arbeidstimer i uka, alle slags arbeid",
    "nn": "Arbeidstimar i veka, alle slag arbeid",
    "en": "Hours of work a week, every kind of work",
}
_GE20: Labels = {
    "nb": "Arbeid minst 20 timer i uka, alle slags arbeid",
    "nn": "Arbeid minst 20 timar i veka, alle slag arbeid",
    "en": "Work 20 hours a week or more, every kind of work",
}
_ANY: Labels = {
    "nb": "Ordinært arbeid minst én dag etter inklusjon",
    "nn": "Ordinært arbeid minst éin dag etter inklusjon",
    "en": "Competitive work on one day or more after inclusion",
}
_DAYS: Labels = {
    "nb": "Dager i ordinært arbeid etter inklusjon",
    "nn": "Dagar i ordinært arbeid etter inklusjon",
    "en": "Days in competitive work after inclusion",
}
_FIRST: Labels = {
    "nb": "Første dag i første ordinære jobb etter inklusjon",
    "nn": "Første dag i første ordinære jobb etter inklusjon",
    "en": "First day of the first competitive job after inclusion",
}
_DEGREE: Labels = {"nb": "grad (prosent)", "nn": "grad (prosent)", "en": "degree (per cent)"}
_STATUS: Labels = {
    "nb": "Hva som er kjent om arbeid på dagen",
    "nn": "Kva som er kjent om arbeid på dagen",
    "en": "What is known of work on the day",
}
_STATES: dict[int, Labels] = {
    0: {"nb": "Dagen er dekket", "nn": "Dagen er dekt", "en": "The day is covered"},
    1: {
        "nb": "Ingen opplysninger om personen",
        "nn": "Ingen opplysningar om personen",
        "en": "No record of the person",
    },
    2: {"nb": "Dagen er ikke dekket", "nn": "Dagen er ikkje dekt", "en": "The day is not covered"},
    3: {
        "nb": "Trukket fra registeroppfølging",
        "nn": "Trekt frå registeroppfølging",
        "en": "Withdrawn from register follow-up",
    },
    4: {"nb": "Død", "nn": "Død", "en": "Died"},
    5: {
        "nb": "Hendelsen dagen regnes fra, er ikke kjent",
        "nn": "Hendinga dagen er rekna frå, er ikkje kjend",
        "en": "The event the day is counted from is not known",
    },
    6: {"nb": "Dagen har ikke kommet", "nn": "Dagen har ikkje kome", "en": "The day has not come"},
}
_SINCE = "after the day of inclusion up to the planned day of the wave"


def work_labels(make: VariableMaker, teller: Teller) -> Iterator[Variable]:
    """Yield the variables that one teller has at each of its waves."""
    rule = _RULES[teller]
    if teller != "self":
        yield make.coded(f"work_{teller}_status", _by(_STATUS, teller), _STATES)
    for kind in WORK_KINDS:
        made = make.yes_no(f"{SHORT.get(kind, kind)}_{teller}", _by(WORK[kind], teller))
        yield replace(made, derivation=f"{kind} {rule}")
    hours = "hours of all work but education, overlapping jobs added up, "
    asked = "hours worked in the seven days before " if teller == "self" else hours
    yield replace(make.number(f"hours_wk_{teller}", _by(_HOURS, teller), "F8.2"), derivation=asked + rule)
    ge20 = make.yes_no(f"ge20h_{teller}", _by(_GE20, teller))
    yield replace(ge20, derivation=f"hours_wk_{teller} at least 20")
    if teller == "self":
        return
    since = (
        (make.yes_no(f"any_since_base_{teller}", _by(_ANY, teller)), "a day of competitive work"),
        (make.number(f"days_worked_{teller}", _by(_DAYS, teller), "F6.0"), "days of competitive work"),
        (make.day(f"date_first_job_{teller}", _by(_FIRST, teller)), "first start of a competitive job"),
    )
    for variable, what in since:
        yield replace(variable, derivation=f"{what} {_SINCE}")
    if teller == "reg":
        yield from _benefits(make, rule)


def _benefits(make: VariableMaker, rule: str) -> Iterator[Variable]:
    for kind in BENEFIT_KINDS:
        yield replace(make.yes_no(f"{kind}_reg", _by(BENEFITS[kind], "reg")), derivation=f"{kind} {rule}")
        label = {language: f"{text}, {_DEGREE[language]}" for language, text in BENEFITS[kind].items()}
        degree = make.number(f"{kind}_degree_reg", _by(label, "reg"), "F8.2")
        yield replace(degree, derivation=f"degree of {kind} {rule}")


def definition_label(definition: WorkDefinition, teller: Teller) -> tuple[Labels, str]:
    """Return the label of a study's own definition of work, and its rule in words."""
    label = {lang: definition.name.in_language(lang) for lang in definition.name.root}
    hours = (
        "" if definition.hours_at_least is None else f", at least {definition.hours_at_least:g} hours a week"
    )
    rule = f"{' or '.join(definition.counts)}{hours}; {definition.when.replace('_', ' ')}"
    return _by(label, teller), rule


def _by(label: Labels, teller: Teller) -> Labels:
    return {language: f"{text} ({TELLERS[teller][language]})" for language, text in label.items()}
