"""The forms of one study, compiled once for each wave, language and wording; safe to use by several threads."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.storage.wordings import FormWording, Wordings
from workmh_measures.ui.form.compile import compile_form

__all__ = ["Forms"]

_BELIEVED = 1.0
"""Seconds for which what was read from a file is believed."""


class Forms:
    """What is asked: instruments, their wording, and which languages are open.

    Parameters
    ----------
    study : the design.
    wordings : which wording each form has.
    load : gives an instrument by its id.
    clock : monotonic seconds.

    Notes
    -----
    Files of instruments are read once a second: hundreds of answers in it need not all read them.
    """

    def __init__(
        self,
        study: Study,
        wordings: Wordings,
        load: Callable[[str], Instrument] = load_instrument,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.study = study
        self.wordings = wordings
        self._load = load
        self._clock = clock
        self._known: dict[str, tuple[float, Instrument]] = {}
        self._compiled: dict[tuple[str, str, str], tuple[FormWording, Instrument, dict[str, Any]]] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language the study's forms may be in."""
        return (*self.study.languages, *self.study.form_languages)

    def open_languages(self, wave: str | None) -> tuple[str, ...]:
        """Return the languages in which every form of a wave may be answered; all of them when no wave is due."""
        entries = self.study.forms_at(wave) if wave is not None else ()
        instruments = [self.load(entry.instrument) for entry in entries]
        return tuple(
            language
            for language in self.languages
            if all(self.is_ready(instrument, language) for instrument in instruments)
        )

    def load(self, name: str) -> Instrument:
        """Return an instrument by its id, as its file was a second ago at most."""
        now, known = self._clock(), self._known.get(name)
        if known is None or now - known[0] >= _BELIEVED:
            known = self._known[name] = now, self._load(name)
        return known[1]

    def is_ready(self, instrument: Instrument, language: str) -> bool:
        """Say whether real answers may be given to an instrument in a language."""
        return self.wordings.of(instrument, language).ready

    def form(self, name: str, wave: str, language: str) -> tuple[Instrument, dict[str, Any]]:
        """Return an instrument and its compiled form at a wave in a language."""
        instrument = self.load(name)
        wording = self.wordings.of(instrument, language)
        known = self._compiled.get((name, wave, language))
        if known is None or known[0] != wording or known[1] is not instrument:
            form = compile_form(self.study, instrument, wave=wave, language=language, wording=wording.pack)
            known = self._compiled[name, wave, language] = wording, instrument, form
        return known[1:]
