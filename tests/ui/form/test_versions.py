"""What the routes tell a page, so that two pages of one person know what they replaced."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from copy import copy
from threading import Barrier


def test_an_answer_tells_which_one_it_replaced_and_where_the_others_are(client) -> None:
    first = client.answer("work", value=1).json
    assert (first["seq"], first["before"], first["versions"]) == (1, 0, {"work": 1})
    other = client.answer("hours", value=2.5).json
    assert (other["before"], other["versions"]) == (0, {"work": 1, "hours": 2})
    second = client.answer("work", cleared=True).json
    assert (second["seq"], second["before"], second["versions"]) == (3, 1, {"work": 3, "hours": 2})
    assert client.state()["versions"] == {"work": 3, "hours": 2}


def test_a_retry_tells_what_the_first_sending_replaced(client) -> None:
    client.answer("work", value=1)
    sent = client.about(item="work", value=0)
    first = client.post("/form/answers", sent).json
    client.session = client.visitor("key-2")
    client.answer("work", value=1)
    client.session = client.visitor()
    again = client.post("/form/answers", sent).json
    assert (again["seq"], again["before"]) == (first["seq"], 1)
    assert again["versions"] == {"work": 3}


def test_nothing_due_has_no_versions(client) -> None:
    for item in ("work", "which", "line", "day", "words"):
        assert client.answer(item, missing=-992).status == 200
    assert client.complete().status == 200
    assert client.state()["versions"] == {}


def test_a_form_is_handed_in_once_from_however_many_pages(client) -> None:
    for item in ("work", "which", "line", "day", "words"):
        client.answer(item, missing=-992)
    two = [client.about(), client.about()]
    assert client.post("/form/complete", two[0]).status == 200
    late = client.post("/form/complete", two[1])
    assert (late.status, late.codes) == (422, ["STORE-COMPLETED"])
    assert client.post("/form/complete", two[0]).status == 200  # the retry of the first


def test_in_two_hundred_races_both_answers_are_kept_and_the_later_page_is_told(client) -> None:
    """Two pages press at once, and each sends its request twice as after a lost reply."""
    pages = [client.visitor("key-1"), client.visitor("key-2")]
    barrier = Barrier(2)

    def press(page: int, sent: dict[str, object]) -> list[dict[str, int]]:
        mine = copy(client)
        mine.session = pages[page]
        barrier.wait()
        return [mine.post("/form/answers", sent).json for _ in range(2)]

    seen = 0
    with ThreadPoolExecutor(2) as threads:
        for _ in range(200):
            sent = [client.about(item="work", value=value) for value in (0, 1)]
            replies = list(threads.map(press, range(2), sent))
            for first, retry in replies:
                assert (first["seq"], first["before"]) == (retry["seq"], retry["before"])
            early, late = sorted((first for first, _ in replies), key=lambda reply: reply["seq"])
            # The page that came second replaced what it had not seen; the other sees a newer version than its own.
            assert (early["before"], late["before"]) == (seen, early["seq"])
            assert client.state()["versions"]["work"] == late["seq"] > early["seq"]
            seen = late["seq"]
    assert len(client.store.history("prove", "p001")) == 400
    assert client.store.verify("prove").ok
