from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event as hook

from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.versions import FormPlace, Versions, versions_of

Answer = Callable[..., AnswerEvent]
PLACE = FormPlace("demo", "0412", "t0", 1, "hads")


def test_the_events_of_one_form_are_told_by_item(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1), answer(2, item="02"), answer(3), answer(None)])
    others = [{"participant": "0007"}, {"wave": "t6"}, {"instrument": "who5"}, {"occasion": 2}]
    store.append("demo", [answer(9, **other) for other in others])
    store.append("other", [answer(9)])
    found = versions_of(store, PLACE)
    assert found.latest == {"01": 4, "02": 2}
    assert [found.before("01", seq) for seq in (1, 3, 4, 9)] == [0, 1, 3, 4]
    assert found.before("03", 9) == 0
    assert versions_of(store, FormPlace("demo", "nobody", "t0", 1, "hads")) == Versions({})


def test_an_index_alone_answers(sqlite_store: Store, answer: Answer) -> None:
    asked: list[tuple[str, object]] = []
    sqlite_store.append("demo", [answer(1)])
    engine = sqlite_store._database.engine

    def listen(*told: object) -> None:
        asked.append((str(told[2]), told[3]))

    hook.listen(engine, "before_cursor_execute", listen)
    versions_of(sqlite_store, PLACE)
    hook.remove(engine, "before_cursor_execute", listen)
    [(statement, parameters)] = [told for told in asked if told[0].startswith("SELECT")]
    with sqlite_store.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
        first, *_ = [row[-1] for row in plan]
    place = "study=? AND participant=? AND wave=? AND instrument=?"
    assert first == f"SEARCH event USING COVERING INDEX event_cell ({place})"
