"""Key and design variables of a study's data set: who, which wave, which arm."""

from __future__ import annotations

from ..model.study import Study
from .codebook import Labels, ValueLabel, Variable

__all__ = ["CONSTANT_KEYS", "design_variables"]

CONSTANT_KEYS = ("id", "arm", "unit")
"""Variables that are the same at every wave; strata are too."""

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


def design_variables(study: Study) -> tuple[Variable, ...]:
    """Return the key and design variables of a study in their order."""
    languages = study.languages

    def named(name: str) -> Labels:
        return {lang: _LABELS[name][lang] for lang in languages}

    anchors = tuple(
        ValueLabel(i + 1, {lang: _ANCHORS.get(anchor, {}).get(lang, anchor) for lang in languages})
        for i, anchor in enumerate(study.anchors)
    )
    arms = tuple(ValueLabel(arm.code, {g: arm.name.in_language(g) for g in languages}) for arm in study.arms)
    no_yes = (
        ValueLabel(0, {"nb": "Nei", "nn": "Nei", "en": "No"}),
        ValueLabel(1, {"nb": "Ja", "nn": "Ja", "en": "Yes"}),
    )
    strata = tuple(
        Variable(
            name=stratum,
            label={lang: stratum.replace("_", " ") for lang in languages},
            kind="design",
            type="string",
            measure="nominal",
            format="A32",
            bytes=32,
        )
        for stratum in study.allocation.strata
    )
    return (
        _text("id", named("id"), 32, kind="id"),
        _text("wave", named("wave"), 8),
        _number("anchor", named("anchor"), measure="nominal", value_labels=anchors),
        _number("anchor_no", named("anchor_no")),
        _number("month", named("month"), format="F8.1"),
        _number("arm", named("arm"), measure="nominal", value_labels=arms, kind="design", reveals_arm=True),
        _text("unit", named("unit"), 32, kind="design"),
        *strata,
        Variable(
            name="date_form",
            label=named("date_form"),
            kind="date",
            type="date",
            measure="scale",
            format="DATE11",
            width=11,
        ),
        _number("days_from_anchor", named("days_from_anchor"), format="F8.0", kind="date"),
        _number("in_window", named("in_window"), measure="nominal", value_labels=no_yes, kind="date"),
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
