"""Which wording each form of a study has: a pack, texts of our own, or short labels somebody answers for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from workmh_measures.definitions.wording import FOLDER, usable_pack
from workmh_measures.errors import DefinitionError
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.model.wording import WordingPack
from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store

__all__ = ["FormWording", "Wordings"]


@dataclass(frozen=True)
class FormWording:
    """The wording of one form in one language.

    Attributes
    ----------
    pack : the holder's wording, or None.
    acknowledged_by : who answers for asking without it, or None.
    ready : whether real answers may be collected with it.
    """

    pack: WordingPack | None
    acknowledged_by: str | None
    ready: bool


class Wordings:
    """The wordings of a study; safe to use by several threads.

    Parameters
    ----------
    study, store : the design, and the record in which an acknowledgement stands.
    folder : the study's data folder, where packs lie; None when there is none.
    """

    def __init__(self, study: Study, store: Store, folder: Path | None) -> None:
        self._study = study
        self._store = store
        self._folder = folder
        self._lock = Lock()
        self._packs: dict[tuple[str, str], tuple[int, Instrument, WordingPack | None]] = {}
        self._acknowledged: dict[tuple[str, str], str] = {}

    def of(self, instrument: Instrument, language: str) -> FormWording:
        """Return the wording of an instrument's form in a language.

        Notes
        -----
        Without a pack a form is ready when its wording is the project's own, when the study is simulated, or when
        somebody has put on record that the short labels may be used; never in a language the instrument lacks.
        """
        pack = self._pack(instrument, language)
        if pack is not None:
            return FormWording(pack, None, True)
        if language not in instrument.languages:
            return FormWording(None, None, False)
        if instrument.licence.wording == "project" or self._study.simulated:
            return FormWording(None, None, True)
        by = self._acknowledgement(instrument.id, language)
        return FormWording(None, by, by is not None)

    def _pack(self, instrument: Instrument, language: str) -> WordingPack | None:
        if self._folder is None:
            return None
        changed = _changed(self._folder / FOLDER / instrument.id / language)
        key = instrument.id, language
        with self._lock:
            known = self._packs.get(key)
            if known is None or known[0] != changed or known[1] is not instrument:
                pack = _usable(self._folder, instrument, language) if changed else None
                known = self._packs[key] = changed, instrument, pack
        return known[2]

    def _acknowledgement(self, instrument: str, language: str) -> str | None:
        key = instrument, language
        if key not in self._acknowledged:
            for event in self._store.events(self._study.id, kind=Kind.WORDING_ACKNOWLEDGED):
                named = event.columns["instrument"], event.columns["language"]
                self._acknowledged[named] = event.columns["entered_by"]
        return self._acknowledged.get(key)


def _usable(folder: Path, instrument: Instrument, language: str) -> WordingPack | None:
    try:
        return usable_pack(folder, instrument, language)
    except DefinitionError:
        # A damaged file must not be shown; the form stays shut, and `workmh wording list` says which file it is.
        return None


def _changed(folder: Path) -> int:
    """Return when something was last put into a folder; 0 when there is none."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0
