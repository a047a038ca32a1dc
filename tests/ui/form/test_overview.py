"""Around the questions: the forms of a wave, going to another, the study's own words, and when the next forms come."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from workmh_measures.model.participant_pages import Contact
from workmh_measures.model.study import ScheduleEntry
from workmh_measures.model.text import Text
from workmh_measures.storage.events import EnrolledEvent, new_request_id
from workmh_measures.storage.study_events import WithdrawnEvent
from workmh_measures.ui.form.overview import month_in_words

START = date(2026, 1, 5)


def _text(nb: str, en: str) -> Text:
    return Text.model_validate({"nb": nb, "en": en})


@pytest.fixture
def two_forms(open_client, make_study, make_instrument):
    """A client of a study that gives the diary twice under two names."""
    first, second = make_instrument(), make_instrument().model_copy(update={"id": "evening"})
    entry = make_study().schedule[0]
    evening = ScheduleEntry.model_validate(
        {**entry.model_dump(), "instrument": "evening", "title": {"nb": "Kvelden", "en": "The evening"}}
    )
    study = make_study().model_copy(update={"schedule": (entry, evening)})
    client = open_client(study=study)
    client.questionnaire.forms.load = lambda name: second if name == "evening" else first
    return client


def _enrol(client, **said: Any) -> None:
    about = {"request_id": new_request_id(), "entered_by": "anna", "participant": "p001"}
    client.store.append("prove", [EnrolledEvent(**about, anchors={"inclusion": START}, **said)])
    client.store.now = lambda: datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def _hand_in(client, *, form: str = "") -> None:
    answers = {"work": 0, "which": [2], "line": 50, "day": "2026-01-05", "words": "fine"}
    for item, value in answers.items():
        sent = client.about(item=item, value=value)
        assert client.post("/form/answers", sent | ({"instrument": form} if form else {})).status == 200
    sent = client.about()
    assert client.post("/form/complete", sent | ({"instrument": form} if form else {})).status == 200


def test_the_overview_tells_what_is_done_and_about_how_long_the_rest_takes(two_forms) -> None:
    state = two_forms.state("en")
    told = [(one["instrument"], one["state"], one["title"], one["minutes"]) for one in state["forms"]]
    assert told == [("diary", "not_started", None, 2), ("evening", "not_started", "The evening", 2)]
    assert (state["n"], state["of"], state["minutes"]) == (1, 2, 3)
    two_forms.answer("work", value=0)
    _hand_in(two_forms)
    state = two_forms.state("nb")
    told = [(one["instrument"], one["state"], one["title"], one["minutes"]) for one in state["forms"]]
    assert told == [("diary", "done", None, 0), ("evening", "not_started", "Kvelden", 2)]
    assert (state["n"], state["of"], state["form"]["instrument"]) == (2, 2, "evening")


def test_a_person_may_go_to_a_form_that_is_left_and_to_no_other(two_forms) -> None:
    state = two_forms.request("GET", "/form/state", form_wanted="evening").json
    assert (state["form"]["instrument"], state["n"]) == ("evening", 2)
    for wanted in ("diary", "hads", "", "%00"):
        told = two_forms.request("GET", "/form/state", form_wanted=wanted).json
        assert told["form"]["instrument"] == "diary"
    evening = state["form"]
    for item, value in {"work": 0, "which": [2], "line": 50, "day": "2026-01-05", "words": "a"}.items():
        told = {name: evening[name] for name in ("instrument", "fingerprint", "wording_hash")}
        assert two_forms.post("/form/answers", two_forms.about(item=item, value=value) | told).status == 200
    told = {name: evening[name] for name in ("instrument", "fingerprint", "wording_hash")}
    assert two_forms.post("/form/complete", two_forms.about() | told).status == 200
    state = two_forms.request("GET", "/form/state", form_wanted="evening").json
    assert (state["form"]["instrument"], state["n"], state["of"]) == ("diary", 1, 2)
    assert [one["state"] for one in state["forms"]] == ["not_started", "done"]


def test_the_studys_own_words_are_told_in_the_language_of_the_form(open_client, make_study) -> None:
    contact = Contact.model_validate(
        {
            "text": {"nb": "Ring oss", "en": "Call us"},
            "telephone": "+47 00 00 00 00",
            "withdrawal": {"questionnaires": {"nb": "Bare skjemaene", "en": "Only the forms"}},
        }
    )
    own = {
        "contact": contact,
        "readers": _text("To forskere", "Two researchers"),
        "closing": _text("Ha det", "Bye"),
    }
    told = open_client(study=make_study().model_copy(update=own)).state("en")["study"]
    assert told["readers"] == "Two researchers"
    assert told["closing"] == "Bye"
    assert told["contact"] == {
        "text": "Call us",
        "telephone": "+47 00 00 00 00",
        "email": "",
        "hours": "",
        "withdrawal": ["Only the forms"],
    }
    assert told["language"] == "en"


def test_a_study_that_says_nothing_of_its_own_leaves_it_to_the_general_words(client) -> None:
    told = client.state()["study"]
    assert [told[name] for name in ("consent", "contact", "readers", "closing", "titles")] == [None] * 4 + [
        {}
    ]


def test_withdrawing_from_registers_is_offered_where_the_study_asks_them(open_client, make_study) -> None:
    study = make_study(waves=("t0", "t3"))
    waves = (study.waves[0], study.waves[1].model_copy(update={"source": "register"}))
    asking = open_client(study=study.model_copy(update={"waves": waves}))
    assert asking.state()["withdrawal"] == ["questionnaires", "register", "contact", "deletion"]
    assert open_client().state()["withdrawal"] == ["questionnaires", "contact", "deletion"]


def test_when_the_next_forms_come_is_told_as_a_month_where_it_is_known(open_client, make_study) -> None:
    client = open_client(study=make_study(waves=("t0", "t3")))
    _enrol(client)
    assert "next_month" not in client.state()
    _hand_in(client)
    # Planned for 5 April, and the window opens two weeks before.
    assert [client.state(language)["next_month"] for language in ("nb", "en")] == ["mars 2026", "March 2026"]
    about = {"request_id": new_request_id(), "entered_by": "anna", "participant": "p001"}
    client.store.append("prove", [WithdrawnEvent(**about, level="questionnaires", day=START)])
    assert client.state()["next_month"] is None


def test_nothing_is_promised_after_the_last_wave(client) -> None:
    _enrol(client)
    _hand_in(client)
    state = client.state()
    assert (state["form"], state["next_month"], state["of"]) == (None, None, 1)


@pytest.mark.parametrize(
    ("language", "month"),
    [("nb", "juni 2027"), ("nn", "juni 2027"), ("en", "June 2027"), ("ar", "يونيو 2027")],
)
def test_a_month_is_said_in_every_language_the_form_has_words_in(language: str, month: str) -> None:
    assert month_in_words(date(2027, 6, 14), language) == month


def test_the_language_last_answered_in_is_that_of_the_next_wave(open_client, make_study) -> None:
    client = open_client(study=make_study(waves=("t0", "t3")))
    _enrol(client, preferred_language="nb")
    assert client.state()["language"] == "nb"
    assert client.answer("work", value=0, language="en", **_shown_in(client, "en")).status == 200
    assert client.state()["language"] == "en"
    client.store.now = lambda: datetime(2026, 4, 6, 12, 0, tzinfo=UTC)
    state = client.state()
    assert (state["wave"], state["language"]) == ("t3", "en")


def _shown_in(client, language: str) -> dict[str, str]:
    form = client.state(language)["form"]
    return {"wording_hash": form["wording_hash"]}
