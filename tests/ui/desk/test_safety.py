"""What staff read after an answer that tells of danger: the study's own words and lines on the telephone, else one line."""

from __future__ import annotations

from typing import Any

import pytest

from workmh_measures.storage.events import Kind
from workmh_measures.storage.wordings import acknowledgements


def _text(text: str) -> dict[str, str]:
    return {language: f"{text} {language}" for language in ("nb", "en")}


def _person(name: str) -> dict[str, str]:
    return {"name": name, "email": f"{name}@example.org"}


def _line(number: str) -> dict[str, Any]:
    told = {"name": _text("Own line"), "when": _text("always")}
    return {**told, "number": number, "source": "the study", "checked_on": "2026-10-01"}


SAFETY = {
    "version": "7",
    "approved": {"by": "Investigator", "on": "2026-10-01"},
    "responsible": _person("first"),
    "stand_in": _person("second"),
    "investigator": _person("third"),
    "respond_within_hours": 4,
    "readers": _text("Read every day"),
    "panel": {
        "version": "1",
        "title": _text("Title"),
        "text": _text("Text"),
        "call": _text("Somebody calls"),
    },
    "rules": ({"instrument": "phq9", "item": "09", "at_least": 1},),
    "help_lines": (_line("11 11 11 11"), _line("22 22 22 22")),
}


@pytest.fixture
def guarded(make_office: Any) -> Any:
    """Makes an office whose study gives PHQ-9 under a safety plan; in earnest or simulated."""

    def make(*, simulated: bool = False) -> Any:
        schedule = ({"instrument": "phq9", "waves": ("t0", "t6"), "evidence": "confirmed"},)
        office = make_office(simulated=simulated, schedule=schedule, safety=SAFETY)
        forms = [("phq9", language) for language in ("nb", "en")]
        office.store.append(office.study.id, acknowledgements(forms, by="anna", reason="test"))
        office.enrol()
        return office

    return make


def test_an_interviewer_reads_out_the_words_and_lines_of_the_study(guarded: Any) -> None:
    office = guarded()
    told = office.state(office.ticket(instrument="phq9", mode="telephone"), page="en", lang="nb")
    assert [line["number"] for line in told["help"]] == ["11 11 11 11", "22 22 22 22"]
    assert (told["safety"]["title"], told["safety"]["call"]) == ("Title nb", "Somebody calls nb")
    assert (
        told["for_staff"] == "Read this to the person. Once the answer is saved, it is in the safety queue."
    )
    assert told["form"]["alerts"] == {"09": 1}


def test_whoever_types_paper_in_reads_one_line_for_staff_and_no_thanks_to_the_person(guarded: Any) -> None:
    office = guarded()
    for ticket in (office.ticket(instrument="phq9"), office.ticket(instrument="phq9", copy="second")):
        told = office.state(ticket, page="nb")
        assert (told["help"], told["for_staff"]) == ([], "")
        assert told["safety"]["title"] == "Svaret gir varsel"
        assert "call" not in told["safety"]
        assert "Text nb" not in str(told)


def test_the_line_for_staff_comes_with_the_answer_that_raises_an_alert(guarded: Any) -> None:
    office = guarded()
    ticket = office.ticket(instrument="phq9")
    assert office.state(ticket)["form"]["alerts"] == {"09": 1}
    assert office.save(ticket, "09", 1).status == 200
    assert len([*office.store.events(office.study.id, kind=Kind.ALERT_RAISED)]) == 1


def test_in_a_simulated_study_staff_are_told_of_no_alert(guarded: Any) -> None:
    office = guarded(simulated=True)
    assert office.state(office.ticket(instrument="phq9"))["form"]["alerts"] == {}
    told = office.state(office.ticket(instrument="phq9", mode="telephone"), page="nb")
    assert told["for_staff"] == "Les dette for personen."
    assert told["form"]["alerts"] == {"09": 1}


def test_without_a_plan_an_interviewer_still_has_words_and_lines_and_paper_says_nothing(
    make_office: Any,
) -> None:
    schedule = ({"instrument": "phq9", "waves": ("t0", "t6"), "evidence": "confirmed"},)
    office = make_office(schedule=schedule)
    office.enrol()
    told = office.state(office.ticket(instrument="phq9", mode="telephone"))
    assert told["safety"] is None
    assert len(told["help"]) >= 3
    assert told["form"]["alerts"] == {"09": 1}
    assert office.state(office.ticket(instrument="phq9"))["form"]["alerts"] == {}
