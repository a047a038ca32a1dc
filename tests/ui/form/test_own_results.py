"""A person's own score: after handing in, in the session that gave the answers, in the study's words, nobody judged."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.participant_pages import OwnResult
from workmh_measures.storage.events import EnrolledEvent, new_request_id

START = date(2026, 1, 5)
ITEMS = ("01", "02", "03", "04", "05")


def _result(**changed: Any) -> OwnResult:
    told = {
        "instrument": "who5",
        "scale": "total",
        "waves": ("t0", "t3"),
        "title": {"nb": "Hvordan du har hatt det", "en": "How you have been"},
        "text": {"nb": "De siste to ukene", "en": "The last two weeks"},
        "higher_means": {"nb": "Høyere er bedre", "en": "Higher is better"},
    }
    return OwnResult.model_validate({**told, **changed})


@pytest.fixture
def shown(open_client, make_study):
    """Make a client of a study that gives WHO-5 at two waves and shows a result of it."""

    def client(*results: OwnResult, simulated: bool = True):
        study = make_study(waves=("t0", "t3"))
        entry = study.schedule[0].model_copy(update={"instrument": "who5", "parameters": {}})
        changed = {"schedule": (entry,), "results": results, "simulated": simulated}
        made = open_client(instrument=load_instrument("who5"), study=study.model_copy(update=changed))
        about = {"request_id": new_request_id(), "entered_by": "anna", "participant": "p001"}
        made.store.append("prove", [EnrolledEvent(**about, anchors={"inclusion": START})])
        made.store.now = lambda: datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
        return made

    return client


def _answer(client, *codes: int) -> None:
    for item, code in zip(ITEMS, codes, strict=True):
        said = {"missing": code} if code < 0 else {"value": code}
        assert client.answer(item, **said).status == 200


def _results(client, language: str = "en") -> Any:
    return client.request("GET", f"/form/results?lang={language}").json


def test_the_score_is_shown_with_its_ends_in_the_studys_own_words(shown) -> None:
    client = shown(_result())
    _answer(client, 5, 4, 3, 2, 1)
    assert client.complete().status == 200
    assert client.state()["results"] is True
    [told] = _results(client)
    # The sum of the five answers times four.
    assert told == {
        "title": "How you have been",
        "text": "The last two weeks",
        "higher_means": "Higher is better",
        "low": "0",
        "high": "100",
        "scores": [{"wave": None, "score": "60"}],
    }
    assert _results(client, "nb")[0]["title"] == "Hvordan du har hatt det"


def test_nothing_is_shown_before_the_form_is_handed_in(shown) -> None:
    client = shown(_result())
    _answer(client, 5, 4, 3, 2, 1)
    assert _results(client) == []


def test_another_browser_session_sees_nothing(shown) -> None:
    client = shown(_result())
    _answer(client, 5, 4, 3, 2, 1)
    client.complete()
    client.session = client.visitor("key-2")
    assert client.state()["results"] is False
    assert _results(client) == []
    client.session = None
    assert client.request("GET", "/form/results").status == 401


def test_a_score_of_which_one_answer_came_from_elsewhere_is_not_shown(shown) -> None:
    client = shown(_result())
    _answer(client, 5, 4, 3, 2, 1)
    client.session = client.visitor("key-2")
    assert client.answer("05", value=5).status == 200
    assert client.complete().status == 200
    assert _results(client) == []


def test_too_few_answers_are_no_number(shown) -> None:
    client = shown(_result())
    _answer(client, 5, -992, -993, -992, -992)
    client.complete()
    assert _results(client)[0]["scores"] == [{"wave": None, "score": None}]


def test_only_the_waves_the_study_names_are_shown(shown) -> None:
    client = shown(_result(waves=("t3",)))
    _answer(client, 5, 4, 3, 2, 1)
    client.complete()
    assert client.state()["results"] is False
    assert _results(client) == []


@pytest.mark.parametrize(("earlier", "scores"), [(False, ["100"]), (True, ["100", "60"])])
def test_an_earlier_wave_stands_beside_it_where_the_study_allows(shown, earlier: bool, scores) -> None:
    client = shown(_result(earlier=earlier))
    _answer(client, 5, 4, 3, 2, 1)
    client.complete()
    client.store.now = lambda: datetime(2026, 4, 6, 12, 0, tzinfo=UTC)
    _answer(client, 5, 5, 5, 5, 5)
    client.complete()
    assert [one["score"] for one in _results(client)[0]["scores"]] == scores


def test_a_study_without_results_shows_none(shown) -> None:
    client = shown()
    _answer(client, 5, 4, 3, 2, 1)
    client.complete()
    assert (client.state()["results"], _results(client)) == (False, [])


def test_no_band_no_cut_off_and_no_name_of_the_instrument_is_told(shown) -> None:
    client = shown(_result())
    _answer(client, 0, 0, 0, 0, 1)
    client.complete()
    told = client.request("GET", "/form/results?lang=en").body.decode().casefold()
    assert "who" not in told.replace("how you", "")
    for scale in load_instrument("who5").scales:
        assert all(band.label.in_language("en").casefold() not in told for band in scale.bands)
