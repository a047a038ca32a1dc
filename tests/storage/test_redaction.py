"""A personal datum typed by mistake leaves the record; the chain verifies and everything else stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.storage.erasure import erase, request_erasure, waiting
from workmh_measures.storage.events import AnswerEvent, FormCompletedEvent, Kind, new_request_id
from workmh_measures.storage.redaction import Redaction, redact
from workmh_measures.storage.repository import Store
from workmh_measures.storage.roles import ERASER_ROLE, grant

Answer = Callable[..., AnswerEvent]


def asked(**changed: object) -> Redaction:
    usual = {"participant": "0412", "wave": "t0", "instrument": "hads", "item": "01"}
    who = {"reason": "a name was typed", "by": "Anna Aas", "second": "Berit Bo"}
    return Redaction(**{**usual, **who, **changed})  # type: ignore[arg-type]


def test_every_answer_to_the_item_loses_its_content_and_nothing_else_does(
    store: Store, answer: Answer
) -> None:
    store.append(
        "demo", [answer("Kanari"), answer("Kanari igjen"), answer(2, item="02"), answer(1, wave="t1")]
    )
    store.append("demo", [answer("Kanari", participant="0007")])
    done = redact(store, "demo", asked())
    assert done.removed == 2
    assert [(one.participant, one.wave, one.item) for one in store.current_answers("demo")] == [
        ("0007", "t0", "01"),
        ("0412", "t0", "02"),
        ("0412", "t1", "01"),
    ]
    report = store.verify("demo")
    assert (report.ok, report.erased) == (True, 2)
    [told] = store.events("demo", kind=Kind.ERASED)
    assert told.content == {"reason": "a name was typed", "second": "Berit Bo"}
    assert (told.columns["entered_by"], told.columns["item"], told.seq) == (
        "Anna Aas",
        "01",
        done.receipt.seq,
    )


def test_afterwards_the_person_goes_on_and_the_item_may_be_answered_anew(
    store: Store, answer: Answer
) -> None:
    store.append("demo", [answer("Kanari")])
    redact(store, "demo", asked())
    store.append("demo", [answer("uten navn"), answer(3, item="02")])
    assert [one.value for one in store.current_answers("demo")] == ["uten navn", 3]
    assert waiting(store, "demo") == []
    assert store.verify("demo").ok
    redact(store, "demo", asked())
    assert [one.item for one in store.current_answers("demo")] == ["02"]
    assert store.verify("demo").erased == 2


def test_a_form_that_was_handed_in_is_redacted_too(store: Store, answer: Answer) -> None:
    closed = FormCompletedEvent(
        request_id=new_request_id(), entered_by="x", participant="0412", wave="t0", instrument="hads"
    )
    store.append("demo", [answer("Kanari"), closed])
    assert redact(store, "demo", asked()).removed == 1
    assert store.verify("demo").ok


def test_a_redaction_and_then_an_erasure_leave_the_chain_whole(store: Store, answer: Answer) -> None:
    store.append("demo", [answer("Kanari"), answer(2, item="02")])
    redact(store, "demo", asked())
    request_erasure(store, "demo", "0412", reason="letter", by="Anna")
    erase(store, "demo", "0412", by="Anna")
    assert store.verify("demo").ok
    with pytest.raises(StoreError, match="STORE-ERASED"):
        redact(store, "demo", asked(item="02"))


@pytest.mark.parametrize(
    "changed",
    [
        {"item": "09"}, {"participant": "9999"}, {"wave": "t9"}, {"occasion": 2}, {"reason": " "},
        {"reason": "ring 41 23 45 67"}, {"second": "anna  AAS"}, {"by": ""}, {"second": "x" * 65},
    ],
)  # fmt: skip
def test_what_is_refused_changes_nothing(store: Store, answer: Answer, changed: dict[str, object]) -> None:
    store.append("demo", [answer("Kanari")])
    with pytest.raises(StoreError, match="REDACT-REFUSED"):
        redact(store, "demo", asked(**changed))
    assert [one.value for one in store.current_answers("demo")] == ["Kanari"]
    assert store.head("demo").seq == 1


def test_what_was_redacted_is_in_no_file_of_the_store(
    sqlite_store: Store, tmp_path: Path, answer: Answer
) -> None:
    words = "kanarifugl" * 50
    sqlite_store.append("demo", [answer(f"{words} {n}") for n in range(20)])
    assert [file for file in tmp_path.iterdir() if words.encode() in file.read_bytes()]
    redact(sqlite_store, "demo", asked())
    assert [file.name for file in tmp_path.iterdir() if words.encode() in file.read_bytes()] == []


@pytest.mark.postgres
def test_on_postgresql_only_the_account_that_may_erase_redacts(
    request: pytest.FixtureRequest, answer: Answer
) -> None:
    cluster = request.getfixturevalue("cluster")
    name = cluster.emptied()
    store = Store.create(cluster.url(name))
    grant(store)
    store.append("demo", [answer("Kanari")])
    users = {"redact_app": "workmh_app", "redact_keeper": ERASER_ROLE}
    for user, role in users.items():
        cluster.run(f"DROP ROLE IF EXISTS {user}", f"CREATE ROLE {user} LOGIN IN ROLE {role}", database=name)
    app, keeper = (Store.open(cluster.url(name, user=user)) for user in users)
    with pytest.raises(StoreError, match="permission denied"):
        redact(app, "demo", asked())
    assert store.head("demo").seq == 1
    assert redact(keeper, "demo", asked()).removed == 1
    assert store.verify("demo").ok
    for one in (app, keeper, store):
        one.close()
    cluster.run(*(f"DROP ROLE {user}" for user in users), database=name)
