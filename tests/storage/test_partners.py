"""Event, content and head enter together or not at all: a fault is put before every statement in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event as hook
from sqlalchemy import func, select

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.storage import erasure
from workmh_measures.storage.corrections import Correction, correct
from workmh_measures.storage.events import AnswerEvent, FormCompletedEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import issue_link
from workmh_measures.storage.tables import chain_head, event, payload

Answer = Callable[..., AnswerEvent]
STUDY, HADS = load_study("demo"), load_instrument("hads")


class Fault(Exception):
    """What happens before the n-th statement."""


@contextmanager
def fault_before(store: Store, n: int) -> Iterator[list[str]]:
    """Raise before the n-th statement; the list tells which were sent until then."""
    sent: list[str] = []

    def count(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)
        if len(sent) == n:
            raise Fault(statement)

    engine = store._database.engine
    hook.listen(engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        hook.remove(engine, "before_cursor_execute", count)


def whole(store: Store) -> tuple[int, int]:
    """Check that nothing lacks its partner, and return how many events and contents there are."""
    with store.reading() as connection:
        same = (payload.c.study == event.c.study) & (payload.c.seq == event.c.seq)
        alone = select(func.count()).select_from(payload.outerjoin(event, same)).where(event.c.seq.is_(None))
        assert connection.execute(alone).scalar_one() == 0
        events = connection.execute(select(func.count()).select_from(event)).scalar_one()
        contents = connection.execute(select(func.count()).select_from(payload)).scalar_one()
        assert connection.execute(select(chain_head.c.seq)).scalar_one() == events
    report = store.verify("demo")
    assert report.ok, report
    assert contents == events - report.erased
    return events, contents


def filled(store: Store, answer: Answer) -> None:
    form = {"participant": "0412", "wave": "t0", "instrument": "hads", "entered_by": "0412"}
    done = FormCompletedEvent(request_id="done", mode="web", language="nb", **form)
    store.append("demo", [answer(1), answer(2, item="02"), done])
    issue_link(store, "demo", "0412", by="anna")


def appending(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(2, item="03", wave="t6"), answer(3, item="04", wave="t6", based_on=0)])


def retrying(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1, request_id="request-1"), answer(2, item="05", wave="t6")])


def correcting(store: Store, _: Answer) -> None:
    about = {"participant": "0412", "wave": "t0", "instrument": "hads", "item": "01"}
    correct(store, STUDY, HADS, Correction(**about, value=3, reason="misread", by="anna"))


def erasing(store: Store, _: Answer) -> None:
    erasure.erase(store, "demo", "0412", by="anna")


@pytest.mark.parametrize("deed", [appending, retrying, correcting, erasing])
def test_a_fault_before_any_statement_leaves_nothing_without_its_partner(
    store: Store, answer: Answer, deed: Callable[[Store, Answer], None]
) -> None:
    filled(store, answer)
    if deed is erasing:
        erasure.request_erasure(store, "demo", "0412", reason="asked by letter", by="anna")
    before, n = whole(store), 0
    while True:
        n += 1
        try:
            with fault_before(store, n) as sent:
                deed(store, answer)
        except Fault:
            assert whole(store) == before, sent
        else:
            break
    assert n > 4
    after = whole(store)
    assert after != before
    # What failed half-way is done once, by the time it succeeds.
    assert after[0] - before[0] == {appending: 2}.get(deed, 1)
