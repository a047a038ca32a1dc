"""Which wording each form of a study has: a pack, texts of our own, or short labels somebody answers for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Literal

from workmh_measures.dataset.recall_words import OWN_LANGUAGES
from workmh_measures.definitions.wording import FOLDER, usable_pack
from workmh_measures.errors import DefinitionError
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.model.wording import WordingPack
from workmh_measures.storage.events import Kind, WordingAcknowledgedEvent, new_request_id
from workmh_measures.storage.repository import Store

__all__ = ["FormWording", "Wordings", "acknowledgements", "form_wordings"]


@dataclass(frozen=True)
class FormWording:
    """The wording of one form in one language.

    Attributes
    ----------
    kind : where the words come from: a ``pack``; the ``project``; ``simulated``, short labels in a study of made-up
        answers; ``acknowledged``, short labels somebody answers for; ``lacking``, and the form stays shut.
    pack : the holder's wording, or None.
    acknowledged_by : who answers for asking without it, or None.
    """

    kind: Literal["pack", "project", "simulated", "acknowledged", "lacking"]
    pack: WordingPack | None = None
    acknowledged_by: str | None = None

    @property
    def ready(self) -> bool:
        """Whether answers may be collected with it."""
        return self.kind != "lacking"


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
        self._kept: dict[tuple[str, str], tuple[int, Instrument, FormWording | None]] = {}
        self._acknowledged: dict[tuple[str, str], str] = {}

    def of(self, instrument: Instrument, language: str) -> FormWording:
        """Return the wording of an instrument's form in a language.

        Notes
        -----
        Without a pack a form is ready when its wording is the project's own, when the study is simulated, or when
        somebody has put on record that the short labels may be used; never in a language the instrument or the
        project lacks, nor while a file of its packs is damaged: other words than those chosen would be shown.
        """
        kept = self._in_folder(instrument, language)
        if kept is not None:
            return kept
        if language not in instrument.languages & OWN_LANGUAGES:
            return FormWording("lacking")
        if instrument.licence.wording == "project":
            return FormWording("project")
        if self._study.simulated:
            return FormWording("simulated")
        by = self._acknowledgement(instrument.id, language)
        return FormWording("lacking") if by is None else FormWording("acknowledged", acknowledged_by=by)

    def _in_folder(self, instrument: Instrument, language: str) -> FormWording | None:
        if self._folder is None:
            return None
        changed = _changed(self._folder / FOLDER / instrument.id / language)
        key = instrument.id, language
        with self._lock:
            known = self._kept.get(key)
            if known is None or known[0] != changed or known[1] is not instrument:
                kept = _from_packs(self._folder, instrument, language) if changed else None
                known = self._kept[key] = changed, instrument, kept
        return known[2]

    def _acknowledgement(self, instrument: str, language: str) -> str | None:
        key = instrument, language
        if key not in self._acknowledged:
            for event in self._store.events(self._study.id, kind=Kind.WORDING_ACKNOWLEDGED):
                named = event.columns["instrument"], event.columns["language"]
                self._acknowledged[named] = event.columns["entered_by"]
        return self._acknowledged.get(key)


def _from_packs(folder: Path, instrument: Instrument, language: str) -> FormWording | None:
    """Return the wording of the usable pack, or None where there is none; one damaged file shuts the form."""
    try:
        pack = usable_pack(folder, instrument, language)
    except DefinitionError:
        # `workmh wording list` says which file it is.
        return FormWording("lacking")
    return None if pack is None else FormWording("pack", pack)


def _changed(folder: Path) -> int:
    """Return when something was last put into a folder; 0 when there is none."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def form_wordings(
    wordings: Wordings, study: Study, instruments: Mapping[str, Instrument]
) -> Iterator[tuple[str, str, FormWording]]:
    """Yield instrument, language and wording of every form of a study, in the order of the schedule.

    Parameters
    ----------
    instruments : every instrument of the schedule, by id.
    """
    for name in dict.fromkeys(entry.instrument for entry in study.schedule):
        for language in (*study.languages, *study.form_languages):
            yield name, language, wordings.of(instruments[name], language)


def acknowledgements(
    forms: Iterable[tuple[str, str]], *, by: str, reason: str
) -> list[WordingAcknowledgedEvent]:
    """Return the events that put on record who answers for short labels, and why.

    Parameters
    ----------
    forms : instrument and language of each form.
    """
    return [
        WordingAcknowledgedEvent(
            request_id=new_request_id(),
            entered_by=by,
            instrument=instrument,
            language=language,
            data={"reason": reason},
        )
        for instrument, language in forms
    ]
