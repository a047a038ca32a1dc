"""A store with a million answers for the benchmarks: the record a study of many people leaves behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import ScheduleEntry, Study, Wave
from workmh_measures.storage.events import AnswerEvent, EnrolledEvent, Event, FormCompletedEvent
from workmh_measures.storage.repository import Store

__all__ = ["FIRST_DAY", "instruments_of", "large_study", "made_store"]

INSTRUMENTS = ("hscl25", "hads", "jsse", "who5")
"""Fifty items together, each answered by one code."""

FIRST_DAY = date(2020, 1, 1)
_EACH_TIME = 5_000
_CHANGED = 97
"""Every so manieth answer is changed afterwards, so that the record holds more than is current."""


def large_study(waves: int) -> Study:
    """Return a study of so many waves, half a year apart, with all instruments at each."""
    ids = tuple(f"t{6 * number}" for number in range(waves))
    planned = tuple(
        Wave(id=name, anchor="inclusion", month=6.0 * number, window_days=(-14, 42), source="survey")
        for number, name in enumerate(ids)
    )
    entries = tuple(ScheduleEntry(instrument=i, waves=ids, evidence="default") for i in INSTRUMENTS)
    return load_study("demo").model_copy(
        update={
            "id": "large",
            "anchors": ("inclusion",),
            "waves": planned,
            "schedule": entries,
            "outcomes": (),
        }
    )


def instruments_of(study: Study) -> dict[str, Instrument]:
    """Return the instruments of a study by id."""
    return {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}


def made_store(url: str, study: Study, people: int) -> int:
    """Make a store in which everybody has answered everything, and return the number of answer events."""
    moment = [datetime(2020, 1, 1, 8, tzinfo=UTC)]
    store, answers, batch = Store.create(url, now=lambda: moment[0]), 0, list[Event]()
    try:
        for event in _events(study, people):
            answers += isinstance(event, AnswerEvent)
            batch.append(event)
            if len(batch) >= _EACH_TIME:
                store.append(study.id, batch)
                batch.clear()
                moment[0] += timedelta(minutes=97)
        store.append(study.id, batch)
    finally:
        store.close()
    return answers


def _events(study: Study, people: int) -> Iterator[Event]:
    names = [f"P{number * 7919 % 1_000_003:06d}" for number in range(people)]
    for number, name in enumerate(names):
        yield EnrolledEvent(
            request_id=f"{name}-enrolled",
            entered_by="staff",
            participant=name,
            arm=study.arms[number % 2].id,
            unit=f"centre_{number % 6}",
            strata={"benefit_group": str(number % 3 + 1)},
            anchors={"inclusion": FIRST_DAY + timedelta(days=number % 300)},
            preferred_language="nb",
        )
    instruments = instruments_of(study)
    prints = {name: fingerprint(instrument) for name, instrument in instruments.items()}
    for wave in study.waves:
        for number, name in enumerate(names):
            for instrument in instruments.values():
                yield from _form(name, wave.id, instrument, (prints[instrument.id], number))


def _form(name: str, wave: str, instrument: Instrument, known: tuple[str, int]) -> Iterator[Event]:
    mark, number = known
    form = {"entered_by": name, "participant": name, "wave": wave, "instrument": instrument.id, "mode": "web"}
    form |= {"language": "nb", "fingerprint": mark, "wording_hash": "w" * 64, "layout": "cards"}
    for place, item in enumerate(instrument.items):
        codes: Sequence[int] = instrument.response_scales[item.response_scale].codes
        turn = number * 31 + place * 17 + len(wave)
        for again in range(2 if turn % _CHANGED == 0 else 1):
            request = f"{name}-{wave}-{instrument.id}-{item.id}-{again}"
            skipped = turn % 53 == 0 and not again
            value = None if skipped else codes[(turn + again) % len(codes)]
            missing = -992 if skipped else None
            yield AnswerEvent(request_id=request, item=item.id, value=value, missing=missing, **form)
    yield FormCompletedEvent(request_id=f"{name}-{wave}-{instrument.id}-done", **form)
