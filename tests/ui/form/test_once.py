"""One submission is one event, two hundred times, whatever happens to the request or its reply."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from copy import copy
from threading import Barrier

from workmh_measures.errors import StoreError, problem


class Forgetful:
    """Stands before the writer; the first time it stores and then says that nothing was confirmed."""

    def __init__(self, behind) -> None:
        self._behind = behind
        self._forgets = True

    def enter(self, study, prepare):
        stored = self._behind.enter(study, prepare)
        if not self._forgets:
            return stored
        self._forgets = False
        stored.result()
        unconfirmed: Future[object] = Future()
        unconfirmed.set_exception(StoreError([problem("STORE-UNCONFIRMED", found="the line broke")]))
        return unconfirmed


def test_two_hundred_submissions_are_two_hundred_events(client) -> None:
    """Pressed twice at once, sent again after a lost reply, sent again by a page that was reloaded, confirmed late."""
    barrier = Barrier(2)

    def press(sent: dict[str, object]) -> int:
        mine = copy(client)
        barrier.wait()
        return int(mine.post("/form/answers", sent).status)

    def twice_at_once(sent: dict[str, object]) -> list[int]:
        return list(threads.map(press, [sent, sent]))

    def again_after_the_reply(sent: dict[str, object]) -> list[int]:
        return [client.post("/form/answers", sent).status for _ in range(3)]

    def from_another_session(sent: dict[str, object]) -> list[int]:
        first = client.post("/form/answers", sent).status
        other = copy(client)
        other.session = client.visitor("key-2")
        return [first, other.post("/form/answers", sent).status]

    def confirmed_late(sent: dict[str, object]) -> list[int]:
        behind = client.questionnaire.intake.committer
        client.questionnaire.intake.committer = Forgetful(behind)
        replies = [client.post("/form/answers", sent).status for _ in range(2)]
        client.questionnaire.intake.committer = behind
        assert replies[0] == 503
        return replies[1:]

    ways = (twice_at_once, again_after_the_reply, from_another_session, confirmed_late)
    ids = []
    with ThreadPoolExecutor(2) as threads:
        for n in range(200):
            sent = client.about(item="line", value=n % 101)
            ids.append(sent["request_id"])
            assert set(ways[n % 4](sent)) == {200}
    events = list(client.store.events("prove"))
    assert [event.columns["request_id"] for event in events] == ids
    assert [event.content["value"] for event in events] == [n % 101 for n in range(200)]
    assert client.store.verify("prove").ok
