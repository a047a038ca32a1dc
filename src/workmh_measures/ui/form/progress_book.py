"""How far the people who answer now have come, kept in memory and brought up to the end of the record before each use.

Every answer is a question about all the answers before it. Read anew each time it would cost several questions to the
database; followed along the record it costs the events since the last look, whoever wrote them. What is kept is never
trusted further than that look: the store compares its number with what it finds inside the transaction.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from workmh_measures.storage.chain import Head, head
from workmh_measures.storage.events import Kind
from workmh_measures.storage.following import Step, steps_after
from workmh_measures.storage.reading import CurrentAnswer, ParticipantRecord
from workmh_measures.storage.repository import Store
from workmh_measures.storage.versions import Versions, numbers_within
from workmh_measures.ui.form.progress import Place, Progress, progress_within

__all__ = ["ProgressBook"]


@dataclass
class _Page:
    """One person at one wave; `as_of` is the last event that was in the record when it was read."""

    answers: dict[Place, dict[str, dict[str, CurrentAnswer]]]
    numbers: dict[tuple[Place, str], dict[str, list[int]]]
    completed: frozenset[tuple[Place, str]]
    record: ParticipantRecord | None
    as_of: int


class ProgressBook:
    """The progress of the people of one study who answer now; for one thread at a time.

    Parameters
    ----------
    store, study : the record that is followed.
    most_people : those who have not answered for longest are forgotten beyond it.
    clock : monotonic seconds; tells how old the last look is.
    """

    def __init__(
        self,
        store: Store,
        study: str,
        *,
        most_people: int = 2_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._study = study
        self._most_people = most_people
        self._clock = clock
        self._pages: OrderedDict[str, dict[str, _Page]] = OrderedDict()
        self._followed: Head | None = None
        self._looked = float("-inf")

    def progress(self, participant: str, wave: str, *, since: float) -> Progress:
        """Return how far a person has come at a wave.

        Parameters
        ----------
        since : a moment by the clock; nothing recorded before it is missing.
        """
        if self._looked < since:
            self._look()
        page = self._page(participant, wave)
        return Progress(page.answers, page.completed, page.record, max(self._end, page.as_of))

    def versions(self, participant: str, place: Place, instrument: str, *, at_least: int) -> Versions:
        """Return the numbers of every answer to a form.

        Parameters
        ----------
        at_least : number of an event that must be among what was followed.
        """
        if self._end < at_least:
            self._look()
        return Versions(self._page(participant, place[0]).numbers.get((place, instrument), {}))

    @property
    def _end(self) -> int:
        return self._followed.seq if self._followed is not None else 0

    def _look(self) -> None:
        looked = self._clock()
        with self._store.reading() as connection:
            steps = None if self._followed is None else steps_after(connection, self._study, self._followed)
            if steps is None:
                self._pages.clear()
                self._followed = head(connection, self._study)
        for step in steps or ():
            self._take(step)
            self._followed = step.head
        self._looked = looked

    def _take(self, step: Step) -> None:
        pages = self._pages.get(step.participant or "", {})
        place = step.wave or "", step.occasion
        if step.kind == Kind.FORM_COMPLETED:
            for one in pages.values():
                one.completed |= {(place, str(step.instrument))}
        elif step.kind != Kind.ANSWER:
            self._pages.pop(step.participant or "", None)  # rare, so it is read anew
        elif step.answer is not None and (page := pages.get(place[0])) and step.head.seq > page.as_of:
            instrument, item = step.answer.instrument, step.answer.item
            page.answers.setdefault(place, {}).setdefault(instrument, {})[item] = step.answer
            page.numbers.setdefault((place, instrument), {}).setdefault(item, []).append(step.head.seq)

    def _page(self, participant: str, wave: str) -> _Page:
        pages = self._pages.setdefault(participant, {})
        self._pages.move_to_end(participant)
        if wave not in pages:
            pages[wave] = self._read(participant, wave)
            if len(self._pages) > self._most_people:
                self._pages.popitem(last=False)
        return pages[wave]

    def _read(self, participant: str, wave: str) -> _Page:
        with self._store.reading() as connection:
            progress = progress_within(connection, self._study, participant, wave=wave)
            found = numbers_within(connection, self._study, participant, wave)
        answers = {
            place: {instrument: dict(given) for instrument, given in forms.items()}
            for place, forms in progress.answers.items()
        }
        numbers: dict[tuple[Place, str], dict[str, list[int]]] = {}
        for occasion, instrument, item, seq in found:
            form = (wave, occasion), instrument
            numbers.setdefault(form, {}).setdefault(item, []).append(seq)
        return _Page(answers, numbers, progress.completed, progress.record, progress.as_of)
