from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_data import current

Answer = Callable[..., AnswerEvent]


def days(store: Store) -> dict[tuple[str, str], date]:
    frame = current(store, "demo").frame
    told = zip(frame["participant"], frame["item"], frame["day"], strict=True)
    return {(str(person), str(item)): day.date() for person, item, day in told}


def test_a_correction_does_not_change_the_day_a_person_answered(store: Store, answer: Answer) -> None:
    said = [
        (datetime(2026, 3, 1, 12, tzinfo=UTC), answer(1, item="01")),
        (datetime(2026, 3, 2, 12, tzinfo=UTC), answer(2, item="01")),
        (datetime(2026, 3, 2, 12, tzinfo=UTC), answer(2, item="02")),
        (datetime(2026, 5, 9, 12, tzinfo=UTC), answer(3, item="01", reason="misread", entered_by="berit")),
        (datetime(2026, 6, 9, 12, tzinfo=UTC), answer(0, item="01", reason="misread", entered_by="berit")),
        (datetime(2026, 6, 9, 12, tzinfo=UTC), answer(0, item="03", reason="on paper", entered_by="berit")),
        (datetime(2026, 6, 9, 12, tzinfo=UTC), answer(0, item="01", participant="0500")),
    ]
    for moment, event in said:
        store.now = lambda moment=moment: moment  # type: ignore[misc]
        store.append("demo", [event])
    assert days(store) == {
        ("0412", "01"): date(2026, 3, 2),
        ("0412", "02"): date(2026, 3, 2),
        ("0412", "03"): date(2026, 6, 9),
        ("0500", "01"): date(2026, 6, 9),
    }
    frame = current(store, "demo").frame
    assert frame.loc[(frame["participant"] == "0412") & (frame["item"] == "01"), "value"].tolist() == [0]


def test_the_day_is_that_of_the_clocks_in_norway(store: Store, answer: Answer) -> None:
    store.now = lambda: datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    store.append("demo", [answer(1)])
    assert set(days(store).values()) == {date(2026, 7, 2)}
