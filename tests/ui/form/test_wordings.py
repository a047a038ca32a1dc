"""Real answers are collected only with a wording somebody answers for; a pack may be in any language."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.definitions.wording import keep_wordings
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.model.wording import WordingPack, required_elements, structure
from workmh_measures.storage.events import WordingAcknowledgedEvent
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.repository import Store
from workmh_measures.storage.wordings import Wordings
from workmh_measures.ui.form.questionnaire import Questionnaire


def pack_for(instrument: Instrument, language: str, mark: str, **more: str) -> WordingPack:
    texts = {name: f"{mark} {name}" for name in required_elements(instrument, language)}
    return WordingPack(
        instrument=instrument.id,
        structure=structure(instrument),
        language=language,
        version="1",
        source="made up",
        licence_note="none needed",
        date="2026-01-15",
        recorded=datetime(2026, 1, 15, tzinfo=UTC),
        texts={**texts, **more},
    )


@pytest.fixture
def served(open_client, make_instrument, make_study, tmp_path: Path):
    """A client for an instrument whose wording is the holder's, with a data folder."""

    def make(*, wording: str = "holder", **changes: Any):
        instrument = make_instrument(wording=wording)
        study = make_study().model_copy(update=changes)
        client = open_client(instrument, study)
        client.instrument = instrument
        client.wordings = Wordings(study, client.store, tmp_path)
        client.questionnaire.forms.wordings = client.wordings
        return client

    return make


def acknowledge(store: Store, instrument: str, language: str) -> None:
    event = WordingAcknowledgedEvent(
        request_id=f"ack-{instrument}-{language}",
        entered_by="Kari Data",
        instrument=instrument,
        language=language,
        data={"reason": "the holder allows short labels"},
    )
    store.append("prove", [event])


def test_without_wording_no_form_is_shown_and_no_answer_is_taken(served) -> None:
    client = served()
    state = client.state()
    assert (state["form"], state["not_open"], state["languages"]) == (None, True, [])
    body = {"instrument": "diary", "wave": "t0", "item": "work", "language": "nb", "layout": "card-1"}
    body |= {
        "fingerprint": "0" * 64,
        "wording_hash": "0" * 64,
        "device": "phone",
        "request_id": "r",
        "value": 1,
    }
    reply = client.post("/form/answers", body)
    assert reply.codes == ["FORM-WORDING"]
    assert client.answers() == {}


def test_a_pack_opens_its_language_and_no_other(served, tmp_path: Path) -> None:
    client = served()
    assert client.state()["not_open"]
    pack = pack_for(client.instrument, "en", "Holder's")
    keep_wordings(tmp_path, [pack], client.instrument)
    state = client.state("nb")
    assert [one["id"] for one in state["languages"]] == ["en"]
    assert state["form"]["wording_hash"] == pack.hash
    assert state["form"]["items"][0]["text"] == "Holder's item.work"
    assert not state["form"]["practice"]
    assert client.answer("work", value=1).status == 200
    [stored] = client.store.current_answers("prove", participant="p001")
    assert (stored.wording_hash, stored.mode) == (pack.hash, "web")


def test_an_acknowledgement_on_record_opens_the_short_labels_in_that_language(served) -> None:
    client = served()
    acknowledge(client.store, "diary", "nb")
    state = client.state("en")
    assert [one["id"] for one in state["languages"]] == ["nb"]
    assert state["form"]["practice"], "the labels stay marked"
    assert client.wordings.of(client.instrument, "nb").acknowledged_by == "Kari Data"
    assert client.answer("work", value=1).status == 200


def test_one_of_another_instrument_opens_nothing(served) -> None:
    client = served()
    acknowledge(client.store, "other", "nb")
    assert client.state()["not_open"]


@pytest.mark.parametrize(("wording", "simulated"), [("project", False), ("holder", True)])
def test_our_own_wording_and_simulated_studies_need_nothing(served, wording: str, simulated: bool) -> None:
    client = served(wording=wording, simulated=simulated)
    state = client.state()
    assert not state["not_open"]
    assert [one["id"] for one in state["languages"]] == ["nb", "en"]


def test_a_further_language_needs_a_pack_whoever_wrote_the_wording(served, tmp_path: Path) -> None:
    client = served(wording="project", form_languages=("ar", "uk"))
    assert [one["id"] for one in client.state()["languages"]] == ["nb", "en"]
    acknowledge(client.store, "diary", "ar")
    client.wordings = client.questionnaire.forms.wordings = Wordings(
        client.questionnaire.study, client.store, tmp_path
    )
    assert [one["id"] for one in client.state()["languages"]] == ["nb", "en"]
    extra = {"section.work": "قسم", "closing": "شكرًا"}
    keep_wordings(tmp_path, [pack_for(client.instrument, "ar", "نص", **extra)], client.instrument)
    keep_wordings(tmp_path, [pack_for(client.instrument, "uk", "Текст")], client.instrument)
    arabic = client.state("ar")
    assert [one["id"] for one in arabic["languages"]] == ["nb", "en", "ar", "uk"]
    assert (arabic["words_language"], arabic["words_direction"]) == ("ar", "rtl")
    form = arabic["form"]
    assert (form["language"], form["direction"], form["closing"]) == ("ar", "rtl", "شكرًا")
    assert [item.get("section") for item in form["items"]][:2] == ["قسم", None]
    assert form["items"][4]["anchors"] == {"low": "نص low.line", "high": "نص high.line"}
    ukrainian = client.state("uk")
    assert (ukrainian["words_language"], ukrainian["form"]["direction"]) == ("nb", "ltr")


def test_a_newer_pack_is_shown_at_once_and_an_answer_to_the_older_is_asked_for_again(
    served, tmp_path: Path
) -> None:
    client = served()
    keep_wordings(tmp_path, [pack_for(client.instrument, "nb", "First")], client.instrument)
    old = client.about(item="work", value=1)
    newer = pack_for(client.instrument, "nb", "Second")
    newer = newer.model_copy(update={"recorded": datetime(2026, 2, 1, tzinfo=UTC)})
    keep_wordings(tmp_path, [newer], client.instrument)
    assert client.state()["form"]["wording_hash"] == newer.hash
    assert client.post("/form/answers", old).codes == ["FORM-STALE"]


def test_a_damaged_pack_keeps_the_form_shut(served, tmp_path: Path) -> None:
    client = served()
    [path] = keep_wordings(tmp_path, [pack_for(client.instrument, "nb", "Made up")], client.instrument)
    path.write_text(path.read_text("utf-8").replace("Made up item.work", "Changed"), "utf-8")
    assert client.state()["not_open"]


@pytest.mark.parametrize(("wording", "simulated"), [("project", False), ("holder", True), ("holder", False)])
def test_a_damaged_pack_does_not_bring_the_short_labels_back(
    served, tmp_path: Path, wording: str, simulated: bool
) -> None:
    client = served(wording=wording, simulated=simulated)
    acknowledge(client.store, "diary", "nb")
    [path] = keep_wordings(tmp_path, [pack_for(client.instrument, "nb", "Made up")], client.instrument)
    assert client.wordings.of(client.instrument, "nb").kind == "pack"
    path.unlink()
    assert client.wordings.of(client.instrument, "nb").ready
    [path] = keep_wordings(tmp_path, [pack_for(client.instrument, "nb", "Made up")], client.instrument)
    path.write_text(path.read_text("utf-8").replace("Made up item.work", "Changed"), "utf-8")
    assert client.wordings.of(client.instrument, "nb").kind == "lacking"


def test_a_language_of_the_definition_that_the_project_lacks_needs_a_pack(served, tmp_path: Path) -> None:
    client = served(wording="project")
    own = client.instrument.name
    name = type(own).model_validate({**own.root, "sv": "Dagbok"})
    swedish = client.instrument.model_copy(update={"name": name})
    assert client.wordings.of(swedish, "sv").kind == "lacking"
    keep_wordings(tmp_path, [pack_for(swedish, "sv", "Text")], swedish)
    assert client.wordings.of(swedish, "sv").kind == "pack"


def test_every_form_of_the_wave_must_be_ready(make_instrument, make_study, tmp_path: Path) -> None:
    ready, lacking = make_instrument(), make_instrument(wording="holder")
    lacking = lacking.model_copy(update={"id": "other"})
    plain = make_study()
    entry = plain.schedule[0].model_copy(update={"instrument": "other"})
    study: Study = plain.model_copy(update={"schedule": (*plain.schedule, entry)})
    store = Store.create(f"sqlite:///{tmp_path}/two.db")
    committer = GroupCommitter(store)
    load = {"diary": ready, "other": lacking}.__getitem__
    questionnaire = Questionnaire(study, store, committer, load=load)
    assert questionnaire.forms.open_languages("t0") == ()
    assert questionnaire.forms.open_languages(None) == ("nb", "en")
    committer.close()
    store.close()
