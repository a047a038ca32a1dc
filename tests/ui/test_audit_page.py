"""The page of the audit trail: filtered, paged, checked, taken away, and who looked at what beside it."""

from __future__ import annotations

import io
import time
from datetime import date
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text

from workmh_measures.storage.access_log import Asked, access_lines
from workmh_measures.storage.events import Kind
from workmh_measures.storage.trail_pages import (
    Chosen,
    Part,
    Place,
    count_events,
    seq_of_hash,
    trail_lines,
    values_of,
)
from workmh_measures.ui.data_out.browsing_trail import make_trail_file
from workmh_measures.ui.data_out.checking_chain import check_chains
from workmh_measures.ui.data_out.places import place_told
from workmh_measures.ui.noting import access_book
from workmh_measures.ui.words.happenings import HAPPENINGS

from .staff_app import StaffApp


def drawn(at: Any) -> str:
    return "\n".join([*(one.value for one in at.text), *(one.proto.body for one in at.get("html"))])


def told(_done: float, _words: str) -> None:
    """A job that nobody follows."""


def test_events_are_chosen_and_come_newest_first_by_fifty(staff_app: StaffApp) -> None:
    store, study = staff_app.store, staff_app.study.id
    everything = list(store.events(study))
    assert count_events(store, study, Chosen()) == len(everything)
    first_page = trail_lines(store, study, Chosen())
    assert [one.line.seq for one in first_page] == [one.seq for one in everything[::-1][:50]]
    assert [one.line.seq for one in trail_lines(store, study, Chosen(), Part(2, 7))] == [
        one.seq for one in everything[::-1][14:21]
    ]
    handed_in = [one for one in everything if one.kind is Kind.FORM_COMPLETED]
    person, wave = handed_in[0].participant or "", handed_in[0].columns["wave"]
    for kind in (Kind.ANSWER, Kind.FORM_COMPLETED):
        chosen = Chosen(participant=person, kind=kind.value, wave=wave)
        expected = [
            one.seq
            for one in everything
            if one.participant == person and one.kind is kind and one.columns["wave"] == wave
        ]
        assert expected
        assert [one.line.seq for one in trail_lines(store, study, chosen, Part(size=10_000))] == expected[
            ::-1
        ]
        assert count_events(store, study, chosen) == len(expected)
    assert count_events(store, study, Chosen(first=date(2000, 1, 1), last=date(2000, 1, 2))) == 0
    assert wave in values_of(store, study, "wave")
    assert seq_of_hash(store, study, everything[4].columns["row_hash"]) == everything[4].seq
    assert seq_of_hash(store, study, "f" * 64) is None
    assert {one.kind.value for one in everything} <= set(HAPPENINGS)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_shows_the_newest_and_what_a_filter_leaves_and_who_was_looked_at_is_noted(
    staff_app: StaffApp, language: str
) -> None:
    at = staff_app.page("audit", "auditor", language=language)
    newest = [*staff_app.store.events(staff_app.study.id)][-1]
    assert f">{newest.seq}<" in drawn(at)
    assert "<table" in drawn(at)
    at.text_input(key="audit_person").input(str(newest.participant)).run()
    at.text_input(key="audit_by").input("nobody at all").run()
    assert "<table" not in drawn(at)
    access_book().flush()
    lines = access_lines(staff_app.store, staff_app.study.id, Asked(participant=newest.participant))
    assert [(one.account, one.about, one.outcome) for one in lines] == [("auditor", "/audit", "read")]
    at.segmented_control(key="audit_part").set_value("accesses").run()
    assert "auditor" in drawn(at)
    assert "/audit" in drawn(at)
    assert not at.exception


@pytest.mark.parametrize(
    ("language", "place"), [("nb", "Start, HADS, 01"), ("en", "Baseline, HADS, 01")], ids=["nb", "en"]
)
def test_where_something_happened_stands_in_the_words_of_the_rest_of_the_application(
    staff_app: StaffApp, language: str, place: str
) -> None:
    at = staff_app.page("audit", "auditor", language=language)
    wave, form = (at.selectbox(key=f"audit_{name}") for name in ("wave", "form"))
    assert place.split(", ")[0] in wave.options
    assert {"HADS", "WHO-5"} <= set(form.options)
    at.selectbox(key="audit_kind").select("answer").run()
    at.selectbox(key="audit_wave").select("t0").run()
    at.selectbox(key="audit_form").select("hads").run()
    assert f">{place}<" in drawn(at)
    assert "t0 hads" not in drawn(at)


def test_a_job_that_is_not_the_first_is_counted_and_what_the_study_has_not_keeps_its_id(
    staff_app: StaffApp,
) -> None:
    staff_app.page("audit", "auditor")
    wave = staff_app.study.waves[-1]
    assert place_told(Place(wave.id, 2, "who5", None)).endswith(" (2), WHO-5")
    assert place_told(Place("t99", 1, "gone", "03")) == "t99, gone, 03"
    assert place_told(Place(None, 1, None, None)) == ""


def test_no_arm_stands_on_the_page_or_in_the_file_of_somebody_blind(staff_app: StaffApp) -> None:
    store, study = staff_app.store, staff_app.study
    arms = {arm.id for arm in study.arms}
    at = staff_app.page("audit", "data_manager")
    at.selectbox(key="audit_kind").select("enrolled").run()
    assert "enrolled" in drawn(at)
    assert not any(f'"{arm}"' in drawn(at) or f">{arm}<" in drawn(at) for arm in arms)
    slots = {"store_url": staff_app.app.settings.store_url, "study": study.id, "by": "anna", "step": ""}
    blind, seeing = (
        make_trail_file(told, chosen={"kind": "enrolled"}, arms=sees, **slots) for sees in (False, True)
    )
    assert (b'"arm":"(hidden)"' in blind["content"].replace(b'""', b'"')) is True
    assert any(f'"arm":"{arm}"'.encode() in seeing["content"].replace(b'""', b'"') for arm in arms)
    frame = pd.read_csv(io.BytesIO(blind["content"]))
    assert len(frame) == blind["events"] == count_events(store, study.id, Chosen(kind="enrolled"))
    assert [one.columns["entered_by"] for one in store.events(study.id, kind=Kind.EXPORTED)][-2:] == [
        "anna"
    ] * 2


def test_the_check_is_a_job_and_tells_the_end_of_the_chain(staff_app: StaffApp) -> None:
    at = staff_app.page("audit", "auditor")
    at.segmented_control(key="audit_part").set_value("chain").run()
    head = staff_app.store.head(staff_app.study.id)
    at.text_input(key="audit_anchor").input(head.hash)
    at.button(key="audit_check").click().run()
    job = staff_app.app.jobs.job(at.session_state["audit_check_job"], session_key=at.user["session"])
    assert job is not None
    for _ in range(600):
        if job.is_over:
            break
        time.sleep(0.05)
    at.run()
    assert at.code[0].value == head.hash
    assert [one.value for one in at.success] == [
        f"All {head.seq} events are as they were written.",
        f"The hash you typed is that of event {head.seq}.",
    ]


def test_a_changed_event_and_an_unknown_hash_are_told(staff_app: StaffApp) -> None:
    with staff_app.store.writing() as connection:
        connection.execute(text("DROP TRIGGER event_no_update"))
        connection.execute(text("UPDATE event SET entered_by = 'x' WHERE seq = 7"))
    found = check_chains(
        told,
        store_url=staff_app.app.settings.store_url,
        study=staff_app.study.id,
        anchor="0" * 64,
        step="",
    )
    assert (found.bad_seq, found.anchor, found.bad_line) == (7, 0, None)
