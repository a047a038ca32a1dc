"""The forms of a person as a table and as choices, and a date as people type it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import pandas as pd

from workmh_measures.definitions.library import scheduled_instruments
from workmh_measures.interop.form_reader import given_waves
from workmh_measures.ui.desk.opening import FormOf
from workmh_measures.ui.frame import say, text_in
from workmh_measures.ui.running import application

__all__ = [
    "day_typed",
    "form_name",
    "forms_table",
    "given_wave_names",
    "left_to_enter",
    "mode_names",
    "wave_name",
]

_NORWEGIAN = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def forms_table(forms: Sequence[FormOf]) -> pd.DataFrame:
    """Return one row for each form: wave, form, who fills it in, how far it has come."""
    return pd.DataFrame(
        [
            {
                say("entry_page.wave"): wave_name(form.wave, form.occasion),
                say("entry_page.form"): form_name(form.instrument),
                say("entry_page.who"): say("entry_page.clinician")
                if form.respondent == "clinician"
                else say("entry_page.participant"),
                say("entry_page.state"): _state(form),
            }
            for form in forms
        ]
    )


def mode_names(forms: Sequence[FormOf]) -> dict[str, str]:
    """Return the ways in which staff may enter these forms, with their names."""
    names = {"telephone": say("entry_page.telephone"), "paper": say("entry_page.paper")}
    rated = any(form.respondent == "clinician" for form in forms)
    return names | ({"clinician": say("entry_page.clinician_rating")} if rated else {})


def left_to_enter(forms: Sequence[FormOf], mode: str) -> dict[int, str]:
    """Return the forms that are not handed in and come in this way, by their place in the list, with their names."""
    who = "clinician" if mode == "clinician" else "participant"
    return {
        place: f"{wave_name(form.wave, form.occasion)}: {form_name(form.instrument)}"
        for place, form in enumerate(forms)
        if form.respondent == who and form.state != "handed_in"
    }


def day_typed(text: str) -> date | None:
    """Return a date typed as 1.10.2026, 01/10/2026 or 2026-10-01; None for anything else."""
    norwegian, iso = _NORWEGIAN.fullmatch(text.strip()), _ISO.fullmatch(text.strip())
    if norwegian is not None:
        day, month, year = map(int, norwegian.groups())
    elif iso is not None:
        year, month, day = map(int, iso.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def wave_name(wave: str, occasion: int) -> str:
    """Return the name of a wave, with the number of the job where it is not the first."""
    name = text_in(application().study.wave(wave).label, wave)
    return name if occasion == 1 else f"{name} ({occasion})"


def given_wave_names() -> dict[str, str]:
    """Return the names of the waves at which anybody fills anything in, by id."""
    return {wave: wave_name(wave, 1) for wave in given_waves(application().study)}


def form_name(instrument: str) -> str:
    """Return the short name of an instrument."""
    return scheduled_instruments(application().study)[instrument].short_name


def _state(form: FormOf) -> str:
    if form.state == "handed_in":
        return say("entry_page.handed_in")
    if form.state == "not_begun":
        return say("entry_page.not_begun")
    return say("entry_page.begun", answered=form.n_answered, items=form.n_items)
