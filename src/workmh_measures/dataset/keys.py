"""Key and design variables of a study's data set: who, which wave, which arm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..model.study import PAIR, Study
from .codebook import Labels, ValueLabel, Variable

__all__ = ["DIED", "LEFT", "anchor_date", "constant_columns", "design_variables", "person_label"]

LEFT, DIED = "date_withdrawn", "date_died"
"""Columns of the day from which a person answers no more, and of the day of death."""

_LABELS: dict[str, Labels] = {
    "id": {"nb": "Deltaker (pseudonym)", "nn": "Deltakar (pseudonym)", "en": "Participant (pseudonym)"},
    "wave": {"nb": "Måletidspunkt", "nn": "Måletidspunkt", "en": "Wave"},
    "anchor": {
        "nb": "Tidspunktet regnes fra",
        "nn": "Tidspunktet er rekna frå",
        "en": "Wave is counted from",
    },
    "anchor_no": {"nb": "Nummer på hendelsen", "nn": "Nummer på hendinga", "en": "Number of the event"},
    "month": {"nb": "Måned etter hendelsen", "nn": "Månad etter hendinga", "en": "Month after the event"},
    "arm": {"nb": "Gruppe", "nn": "Gruppe", "en": "Arm"},
    "unit": {"nb": "Enhet", "nn": "Eining", "en": "Unit"},
    LEFT: {
        "nb": "Svarer ikke lenger fra (trukket seg)",
        "nn": "Svarer ikkje lenger frå (trekt seg)",
        "en": "Answers no more from this day (withdrew)",
    },
    DIED: {"nb": "Dødsdato", "nn": "Dødsdato", "en": "Date of death"},
    "date_form": {"nb": "Dato for utfylling", "nn": "Dato for utfylling", "en": "Date of answering"},
    "days_from_anchor": {
        "nb": "Dager fra hendelsen",
        "nn": "Dagar frå hendinga",
        "en": "Days from the event",
    },
    "in_window": {
        "nb": "Besvart innenfor vinduet",
        "nn": "Svara innanfor vindauget",
        "en": "Answered in the window",
    },
}
_ANCHORS: dict[str, Labels] = {
    "inclusion": {"nb": "Inklusjon", "nn": "Inklusjon", "en": "Inclusion"},
    "job_start": {"nb": "Jobbstart", "nn": "Jobbstart", "en": "Job start"},
}
_DATE_OF = {"nb": "Dato for", "nn": "Dato for", "en": "Date of"}
_CLUSTER: Labels = {"nb": "Enhet (klynge)", "nn": "Eining (klynge)", "en": "Unit (cluster)"}
_PAIR: Labels = {"nb": "Par (matchet)", "nn": "Par (matcha)", "en": "Matched pair"}
_UNNAMED: dict[str, Labels] = {
    PAIR: _PAIR,
    "benefit_group": {"nb": "Ytelsesgruppe", "nn": "Ytingsgruppe", "en": "Benefit group"},
}
"""What columns of a person are called where the study file gives them no name."""
_NO_YES = {"nb": ("Nei", "Ja"), "nn": ("Nei", "Ja"), "en": ("No", "Yes")}


def constant_columns(study: Study) -> tuple[str, ...]:
    """Return the columns that are the same at every wave of a person, in their order."""
    return ("id", "arm", "unit", *study.person_columns, *map(anchor_date, study.anchors), LEFT, DIED)


def anchor_date(anchor: str) -> str:
    """Return the column of the day on which a person reached an anchor the first time."""
    return f"date_{anchor}"


def design_variables(study: Study) -> tuple[Variable, ...]:
    """Return the key and design variables of a study in their order."""
    languages: tuple[str, ...] = study.languages
    label = {name: {lang: words[lang] for lang in languages} for name, words in _LABELS.items()}
    in_cluster = study.allocation.kind == "cluster"
    label["unit"] = {lang: _CLUSTER[lang] for lang in languages} if in_cluster else label["unit"]
    return (
        _text("id", label["id"], 32, kind="id"),
        _text("wave", label["wave"], 8),
        _number("anchor", label["anchor"], measure="nominal", value_labels=_anchor_labels(study)),
        _number("anchor_no", label["anchor_no"]),
        _number("month", label["month"], format="F8.1"),
        _number("arm", label["arm"], **_NOMINAL, value_labels=_arm_labels(study), reveals_arm=True),
        # Where units were allocated, to know the unit is to know the arm.
        replace(_text("unit", label["unit"], 32, kind="design"), reveals_arm=in_cluster),
        *_person_variables(study),
        *_person_days(study),
        _day("date_form", label["date_form"]),
        _number("days_from_anchor", label["days_from_anchor"], format="F8.0", kind="date"),
        _number("in_window", label["in_window"], measure="nominal", value_labels=_no_yes(study), kind="date"),
    )


def _person_variables(study: Study) -> Iterator[Variable]:
    flags = {flag.id: flag for flag in study.flags}
    for name in study.person_columns:
        label = person_label(study, name)
        if name in flags:
            reveals_arm = flags[name].reveals_arm
            parts = {**_NOMINAL, "value_labels": _no_yes(study), "reveals_arm": reveals_arm}
            yield _number(name, label, **parts)
        else:
            yield _text(name, label, 32, kind="design")


def person_label(study: Study, name: str) -> Labels:
    """Return what a stratum, a flag or the pair is called, in every language of the study."""
    named = {one.id: one.name for one in study.strata} | {one.id: one.name for one in study.flags}
    if name in named:
        return {language: named[name].in_language(language) for language in study.languages}
    plain = _UNNAMED.get(name, {})
    return {language: plain.get(language, name.replace("_", " ")) for language in study.languages}


def _person_days(study: Study) -> Iterator[Variable]:
    languages: tuple[str, ...] = study.languages
    for anchor in study.anchors:
        words = {lang: _ANCHORS.get(anchor, {}).get(lang, anchor) for lang in languages}
        label = {lang: f"{_DATE_OF[lang]} {word[0].lower()}{word[1:]}" for lang, word in words.items()}
        yield replace(_day(anchor_date(anchor), label), kind="design")
    for name in (LEFT, DIED):
        yield replace(_day(name, {lang: _LABELS[name][lang] for lang in languages}), kind="design")


_NOMINAL: dict[str, object] = {"measure": "nominal", "kind": "design"}


def _anchor_labels(study: Study) -> tuple[ValueLabel, ...]:
    languages: tuple[str, ...] = study.languages
    labels = [{lang: _ANCHORS.get(a, {}).get(lang, a) for lang in languages} for a in study.anchors]
    return tuple(ValueLabel(number, label) for number, label in enumerate(labels, start=1))


def _arm_labels(study: Study) -> tuple[ValueLabel, ...]:
    languages: tuple[str, ...] = study.languages
    return tuple(ValueLabel(arm.code, {g: arm.name.in_language(g) for g in languages}) for arm in study.arms)


def _no_yes(study: Study) -> tuple[ValueLabel, ...]:
    languages: tuple[str, ...] = study.languages
    return tuple(ValueLabel(code, {lang: _NO_YES[lang][code] for lang in languages}) for code in (0, 1))


def _day(name: str, label: Labels) -> Variable:
    return Variable(
        name=name, label=label, kind="date", type="date", measure="scale", format="DATE11", width=11
    )


def _text(name: str, label: Labels, size: int, *, kind: str = "key") -> Variable:
    return Variable(
        name=name,
        label=label,
        kind=kind,  # type: ignore[arg-type]
        type="string",
        measure="nominal",
        format=f"A{size}",
        bytes=size,
        width=size,
    )


def _number(name: str, label: Labels, **more: object) -> Variable:
    parts: dict[str, object] = {"kind": "key", "measure": "scale", "format": "F4.0"}
    return Variable(name=name, label=label, type="numeric", **{**parts, **more})  # type: ignore[arg-type]
