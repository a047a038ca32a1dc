"""Waves and forms of the trail as the rest of the application calls them; what the study no longer has keeps its id."""

from __future__ import annotations

from workmh_measures.definitions.library import load_instrument
from workmh_measures.storage.trail_pages import Place
from workmh_measures.ui.frame import text_in
from workmh_measures.ui.running import application

__all__ = ["form_told", "place_told", "wave_told"]


def wave_told(wave: str, occasion: int = 1) -> str:
    """Return the name of a wave, with the number of the job where it is not the first."""
    names = {one.id: text_in(one.label, one.id) for one in application().study.waves}
    name = names.get(wave, wave)
    return name if occasion == 1 else f"{name} ({occasion})"


def form_told(instrument: str) -> str:
    """Return the short name of an instrument."""
    study = application().study
    known = {one.instrument for one in study.schedule} | {one.instrument for one in study.unit_records}
    return load_instrument(instrument).short_name if instrument in known else instrument


def place_told(place: Place) -> str:
    """Return wave, form and item an event is about; empty where it concerns none."""
    wave = None if place.wave is None else wave_told(place.wave, place.occasion)
    form = None if place.instrument is None else form_told(place.instrument)
    return ", ".join(part for part in (wave, form, place.item) if part)
