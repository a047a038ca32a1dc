"""Words that look as if they held personal data: the person is asked, and what is kept waits for a decision."""

from __future__ import annotations

import json

import pytest

from workmh_measures.storage.events import AnswerEvent, Kind
from workmh_measures.storage.frames import answers_frame
from workmh_measures.storage.history import history_lines
from workmh_measures.storage.kept_words import kept_words

NUMBER = "Nr 018170 12345"


@pytest.mark.parametrize(
    ("words", "kinds"),
    [(NUMBER, "identity_number"), ("a@example.no", "email"), ("ring 41234567", "phone"),
     ("a@b.no 41 23 45 67", "email, phone")],
)  # fmt: skip
def test_the_person_is_asked_before_anything_is_stored(client, words: str, kinds: str) -> None:
    reply = client.answer("words", value=words)
    assert (reply.status, reply.codes, reply.json[0]["found"]) == (422, ["FORM-PERSONAL"], kinds)
    assert words not in reply.body.decode()
    assert list(client.store.events("prove")) == []


def test_changed_words_are_stored_without_a_mark_and_kept_words_with_one(client) -> None:
    assert client.answer("words", value="Jeg ringte legen").status == 200
    assert client.answer("words", value=NUMBER, kept=True).status == 200
    assert client.answers() == {"words": NUMBER}
    plain, kept = client.store.events("prove", kind=Kind.ANSWER)
    assert plain.content == {"value": "Jeg ringte legen"}
    assert kept.content == {"value": NUMBER, "personal": ["identity_number"]}
    assert client.state()["answers"] == {"words": {"value": NUMBER}}


def test_the_same_request_twice_is_one_event_also_when_words_are_kept(client) -> None:
    sent = client.about(item="words", value=NUMBER, kept=True)
    first, second = client.post("/form/answers", sent), client.post("/form/answers", sent)
    assert (first.status, second.status) == (200, 200)
    assert first.json["seq"] == second.json["seq"]
    assert len(list(client.store.events("prove"))) == 1


def test_a_refused_request_may_come_again_with_other_words(client) -> None:
    sent = client.about(item="words", value=NUMBER)
    assert client.post("/form/answers", sent).status == 422
    assert client.post("/form/answers", {**sent, "value": "uten nummer"}).status == 200
    assert client.answers() == {"words": "uten nummer"}


def test_numbers_days_and_choices_are_never_asked_about(client) -> None:
    for item, value in (("day", "2026-01-02"), ("line", 40), ("which", [1, 2, 3])):
        assert client.answer(item, value=value).status == 200


@pytest.mark.parametrize(
    "content", [{"value": 1, "kept": True}, {"value": "x", "kept": 1}, {"cleared": True, "kept": True}]
)
def test_only_words_are_kept(client, content: dict[str, object]) -> None:
    assert client.answer("words", **content).codes == ["FORM-REQUEST"]


def test_words_without_such_data_get_no_mark_though_kept(client) -> None:
    client.answer("words", value="ingenting her", kept=True)
    [told] = client.store.events("prove", kind=Kind.ANSWER)
    assert told.content == {"value": "ingenting her"}


def test_kept_words_are_in_no_data_set_and_masked_for_staff_until_somebody_decides(client) -> None:
    client.answer("words", value=NUMBER, kept=True)
    assert answers_frame(client.store, "prove")["text"].isna().all()
    [waiting] = kept_words(client.store, "prove")
    assert (waiting.item, waiting.kinds, waiting.words) == ("words", ("identity_number",), "Nr •••")
    lines = list(history_lines(client.store.history("prove", "p001")))
    assert [line.text for line in lines] == ["Nr •••"]
    assert NUMBER not in json.dumps([vars_of(line) for line in lines])
    columns = next(client.store.events("prove", kind=Kind.ANSWER)).columns
    about = {
        name: columns[name]
        for name in ("participant", "wave", "instrument", "item", "mode", "language", "fingerprint")
    }
    decided = AnswerEvent(
        request_id="decided", entered_by="Anna Aas", value=NUMBER, reason="an order number", **about
    )
    client.store.append("prove", [decided])
    assert kept_words(client.store, "prove") == []
    assert answers_frame(client.store, "prove")["text"].to_list() == [NUMBER]


def vars_of(line) -> dict[str, str]:
    return {name: str(getattr(line, name)) for name in line.__slots__}
