from __future__ import annotations

from dataclasses import replace
from datetime import date

from workmh_measures.model.rating import UnitRating
from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import UnitRatedEvent
from workmh_measures.storage.unit_ratings import keep_unit_ratings, rating_changes, unit_ratings

RATING = UnitRating("ips25", "Bergen", date(2016, 4, 1), "A", {"01": 4.0, "02": -998.0}, 98.0, "good")
LATER = UnitRating("ips25", "Bergen", date(2017, 10, 1), "A", {}, 99.5)
TOLD = {"entered_by": "data manager", "fingerprint": "f" * 64}


def keep(store: Store, *ratings: UnitRating) -> tuple[int, int, int]:
    changes = keep_unit_ratings(store, "demo", ratings, TOLD)
    return len(changes.new), len(changes.changed), len(changes.unchanged)


def test_ratings_come_back_as_they_were_told_by_unit_and_day(store: Store) -> None:
    assert keep(store, LATER, RATING) == (2, 0, 0)
    assert unit_ratings(store, "demo") == [RATING, LATER]


def test_the_same_ratings_again_change_nothing(store: Store) -> None:
    keep(store, RATING)
    end = store.head("demo")
    assert rating_changes(store, "demo", [RATING]).unchanged == (RATING,)
    assert keep(store, RATING) == (0, 0, 1)
    assert store.head("demo") == end


def test_a_rating_told_again_counts_as_last_told_and_the_first_stays_in_the_history(store: Store) -> None:
    keep(store, RATING)
    corrected = replace(RATING, band="fair")
    assert keep(store, corrected, LATER) == (1, 1, 0)
    assert unit_ratings(store, "demo") == [corrected, LATER]
    assert len([*store.events("demo", kind=Kind.UNIT_RATED)]) == 3


def test_another_rater_on_the_same_day_is_another_rating(store: Store) -> None:
    other = replace(RATING, rater="B")
    assert keep(store, RATING, other) == (2, 0, 0)
    assert unit_ratings(store, "demo") == [RATING, other]


def test_a_rating_that_was_taken_back_is_not_there(store: Store) -> None:
    keep(store, RATING)
    back = UnitRatedEvent(
        request_id="back",
        entered_by="x",
        instrument="ips25",
        fingerprint="f" * 64,
        unit=RATING.unit,
        day=RATING.day,
        rater=RATING.rater,
        answers={},
        data={"withdrawn": True},
    )
    store.append("demo", [back])
    assert unit_ratings(store, "demo") == []
