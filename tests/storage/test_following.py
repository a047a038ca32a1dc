from __future__ import annotations

from collections.abc import Callable

from workmh_measures.storage import following
from workmh_measures.storage.chain import Head
from workmh_measures.storage.events import AnswerEvent, FormCompletedEvent, Kind
from workmh_measures.storage.following import Step, steps_after
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]


def followed(store: Store, known: Head) -> list[Step] | None:
    with store.reading() as connection:
        steps = steps_after(connection, "demo", known)
    return None if steps is None else [*steps]


def test_each_event_is_told_once_with_what_it_says(store: Store, answer: Answer) -> None:
    begun = store.head("demo")
    store.append("demo", [answer(2, item="a")])
    first = store.head("demo")
    store.append("demo", [answer(missing=-992, item="b"), answer(item="b")])
    store.append("demo", [FormCompletedEvent(**_form())])
    steps = followed(store, begun)
    assert [step.head.seq for step in steps] == [1, 2, 3, 4]
    assert [(s.answer.item, s.answer.value, s.answer.missing) for s in steps[:3]] == [
        ("a", 2, None),
        ("b", None, -992),
        ("b", None, None),
    ]
    assert steps[2].answer == store.current_answers("demo", participant="0412")[1]
    assert (steps[3].kind, steps[3].participant, steps[3].wave, steps[3].occasion, steps[3].instrument) == (
        Kind.FORM_COMPLETED, "0412", "t0", 1, "hads",
    )  # fmt: skip
    assert followed(store, first) == steps[1:]
    assert followed(store, steps[-1].head) == []
    assert steps[-1].head == store.head("demo")


def test_a_record_that_is_not_the_one_known_is_not_followed(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1), answer(2, item="b")])
    assert followed(store, Head(1, "0" * 64)) is None
    assert followed(store, Head(9, "f" * 64)) is None


def test_too_much_at_once_is_not_followed(store: Store, answer: Answer, monkeypatch) -> None:
    monkeypatch.setattr(following, "_FROM", following._FROM.limit(10))
    monkeypatch.setattr(following, "FAR_BEHIND", 10)
    store.append("demo", [answer(1)])
    known = store.head("demo")
    store.append("demo", [answer(1, item=f"{n}") for n in range(8)])
    assert len(followed(store, known)) == 8
    store.append("demo", [answer(1, item="more")])
    assert followed(store, known) is None


def test_an_erased_answer_says_nothing(store: Store, answer: Answer) -> None:
    begun = store.head("demo")
    store.append("demo", [answer(1)])
    store.erase("demo", "0412", "asked by letter", by="anna")
    steps = followed(store, begun)
    assert [step.answer for step in steps] == [None] * len(steps)
    assert steps[-1].kind == Kind.ERASED


def _form() -> dict[str, str]:
    return {
        "request_id": "done",
        "entered_by": "0412",
        "participant": "0412",
        "wave": "t0",
        "instrument": "hads",
    }
