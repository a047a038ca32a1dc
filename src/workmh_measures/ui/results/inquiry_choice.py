"""What somebody chooses to know of an instrument: part, wave, groups, two waves, an outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from workmh_measures.dataset.codebook import Dataset, Variable
from workmh_measures.report.remarks import capitalised
from workmh_measures.trial.instrument_inquiry import (
    PARTS,
    Asked,
    Inquiry,
    group_variables,
    outcomes_offered,
    waves_of,
)
from workmh_measures.ui.frame import label_in, say, text_in
from workmh_measures.ui.results.result_choice import blinded_data, choose, wave_names
from workmh_measures.ui.running import application
from workmh_measures.ui.study_data import StudyData

__all__ = ["QUICK", "asked_now", "choose_inquiry", "group_codes", "lacking", "section_names"]

QUICK = "overview"
"""The part that is computed at once."""
_NONE = _EVERY = ""
_OVER_TIME = ("retest", "change", "invariance")
_BY_GROUP = ("structure", "confirmatory", "invariance", "dif", "retest", "hypotheses", "change")


def part_names() -> dict[str, str]:
    """Return what the parts are called in the language of the page."""
    return {
        "overview": say("reliability.overview"),
        "consistency": say("reliability.consistency"),
        "structure": say("reliability.structure"),
        "confirmatory": say("reliability.confirmatory"),
        "item_response": say("reliability.item_response"),
        "invariance": say("reliability.invariance"),
        "dif": say("reliability.dif"),
        "retest": say("reliability.retest"),
        "hypotheses": say("reliability.hypotheses"),
        "criterion": say("reliability.criterion"),
        "change": say("reliability.change"),
        "audit": say("reliability.audit"),
    }


def section_names(part: str) -> dict[str, str]:
    """Return what is told while the sections of a part are computed."""
    name = part_names()[part]
    count = len(PARTS[part])
    return {
        section: name if count == 1 else f"{name} ({place} / {count})"
        for place, section in enumerate(PARTS[part], 1)
    }


def data_seen(data: StudyData, *, arms: bool) -> Dataset:
    """Return the data as somebody may see them: without anything that tells the arm, unless they may know."""
    return data.dataset if arms else blinded_data(data)


def asked_now(data: StudyData, *, arms: bool) -> Asked:
    """Return what a quick inquiry is answered from: the answers alone, without what came later."""
    return Asked(application().study, data_seen(data, arms=arms))


def choose_inquiry(data: StudyData, *, arms: bool) -> Inquiry | None:
    """Draw the choices; return None where the study has no instrument.

    Parameters
    ----------
    arms : the one who chooses may know the arms; else nothing that tells them is offered.
    """
    study = application().study
    seen = data_seen(data, arms=arms)
    uses = {use.instrument.id: use for use in seen.codebook.instruments if use.instrument.scales}
    if not uses:
        return None
    left, right = st.columns(2)
    with left:
        labels = {one: use.instrument.short_name for one, use in uses.items()}
        instrument = choose("instrument", say("reliability.instrument"), labels) or next(iter(uses))
    names = {wave: wave_names()[wave] for wave in waves_of(study, seen, instrument)}
    with right:
        part = choose("part", say("reliability.part"), part_names()) or QUICK
    waves, wave = (_two_waves(names), None) if part in _OVER_TIME else (None, None)
    left, right = st.columns(2)
    if part not in _OVER_TIME:
        with left:
            wave = _one_wave(instrument, names)
    with right if part not in _OVER_TIME else left:
        group = _group(seen, instrument, part, arms=arms)
        outcome = _outcome(arms=arms) if part == "criterion" else None
    return Inquiry(
        instrument=instrument, part=part, wave=wave, group=group, waves=waves, outcome=outcome, arms=arms
    )


def _one_wave(instrument: str, names: Mapping[str, str]) -> str | None:
    """Draw the choice of a wave, the first one at first; None for every wave."""
    every = {**names, _EVERY: say("reliability.every_wave")}
    return choose(f"wave_of_{instrument}", say("reliability.wave"), every) or None


def _two_waves(names: Mapping[str, str]) -> tuple[str, str] | None:
    """Draw the choice of two waves, the later of those after the earlier; None where there is but one."""
    ids = list(names)
    if len(ids) < 2:
        return None
    left, right = st.columns(2)
    with left:
        earlier = {one: names[one] for one in ids[:-1]}
        first = choose("first_wave", say("reliability.first_wave"), earlier) or ids[0]
    with right:
        later = {one: names[one] for one in ids[ids.index(first) + 1 :]}
        second = choose("second_wave", say("reliability.second_wave"), later) or ids[-1]
    return first, second


def _group(seen: Dataset, instrument: str, part: str, *, arms: bool) -> str | None:
    """Draw the choice of groups where the part knows them; an arm is offered to those who may know it only."""
    if part not in _BY_GROUP:
        return None
    found = group_variables(seen.codebook, instrument, arms=arms)
    labels = _variable_names(found)
    needed = part == "dif"
    options = labels if needed else {_NONE: say("reliability.no_group"), **labels}
    return choose(f"group_of_{part}", say("reliability.group"), options) or None


def _variable_names(found: Sequence[Variable]) -> dict[str, str]:
    """Return what the groups are called; those called the same stand with the name of their column."""
    named = {variable.name: capitalised(label_in(variable.label)) for variable in found}
    several = {one for one in named.values() if [*named.values()].count(one) > 1}
    return {name: f"{label} ({name})" if label in several else label for name, label in named.items()}


def _outcome(*, arms: bool) -> str | None:
    offered = {
        one.id: f"{text_in(one.name, one.id)} ({wave_names()[str(one.until)]})"
        for one in outcomes_offered(application().study, arms=arms)
    }
    return choose("outcome", say("reliability.outcome"), offered) if offered else None


def lacking(inquiry: Inquiry) -> str:
    """Return what an inquiry still needs, as a sentence."""
    if inquiry.lacks == "waves":
        return say("reliability.lacks_waves")
    return say("reliability.lacks_group" if inquiry.lacks == "group" else "reliability.lacks_outcome")


def group_codes(data: StudyData, inquiry: Inquiry) -> str:
    """Return what the codes of the groups mean; empty where they are words already."""
    seen = data_seen(data, arms=inquiry.arms)
    if inquiry.group is None or inquiry.group not in seen.codebook:
        return ""
    labels = seen.codebook[inquiry.group].value_labels
    return ", ".join(f"{one.code:g} = {label_in(one.label)}" for one in labels if one.code >= 0)
