"""After the lock nothing is entered at the desk: neither copy, nor what settles them, and the page says why in its language."""

from __future__ import annotations

from typing import Any

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.storage.adjudication import Settlement, settle
from workmh_measures.storage.study_events import DataLockedEvent, DataUnlockedEvent

SECOND = {"copy": "second"}


def lock(office: Any) -> None:
    told = DataLockedEvent(request_id="lock", entered_by="anna", fingerprint="f")
    office.store.append(office.study.id, [told])


@pytest.mark.parametrize("mode", ["paper", "telephone", "clinician"])
def test_no_form_is_entered_after_the_lock_and_what_is_in_it_stays(office: Any, mode: str) -> None:
    clinician = {"instrument": "gaf", "rater": "berit"} if mode == "clinician" else {}
    ticket = office.ticket(mode=mode, **clinician)
    items = office.desk.forms.load(ticket.instrument).item_ids
    for item in items:
        assert office.save(ticket, item, 50 if mode == "clinician" else 1).status == 200
    lock(office)
    before = office.store.head(office.study.id)
    for refused in (office.save(ticket, items[0], 2), office.complete(ticket)):
        assert (refused.status, refused.codes) == (422, ["LOCK-DATA"])
    assert office.store.head(office.study.id) == before


@pytest.mark.parametrize(("language", "told"), [("nb", "Dataene i studien er låst"), ("en", "are locked")])
@pytest.mark.parametrize("copy", ["first", "second"])
def test_the_page_of_a_form_says_that_the_data_are_locked(
    office: Any, language: str, told: str, copy: str
) -> None:
    if copy == "second":
        office.fill(office.ticket(), 3)
        office.visitor = office.staff("berit")
    ticket = office.ticket(copy=copy)
    assert office.state(ticket, page=language)["form"] is not None
    lock(office)
    state = office.state(ticket, page=language)
    assert state["form"] is None
    assert told in state["against"]
    office.store.append(office.study.id, [DataUnlockedEvent(request_id="lifted", entered_by="ben")])
    assert office.state(ticket, page=language)["form"] is not None


def test_a_second_copy_begun_before_the_lock_goes_on_when_it_is_lifted(office: Any) -> None:
    office.fill(office.ticket(), 3)
    office.visitor = office.staff("berit")
    ticket = office.ticket(copy="second")
    assert office.save(ticket, "01", 2).status == 200
    lock(office)
    refused = office.save(ticket, "02", 3)
    assert (refused.status, refused.codes) == (422, ["LOCK-DATA"])
    office.store.append(office.study.id, [DataUnlockedEvent(request_id="lifted", entered_by="ben")])
    for item in office.desk.forms.load("who5").item_ids[1:]:
        assert office.save(ticket, item, 3).status == 200
    assert office.complete(ticket).status == 200
    lock_again = DataLockedEvent(request_id="again", entered_by="anna", fingerprint="f")
    office.store.append(office.study.id, [lock_again])
    before = office.store.head(office.study.id)
    asked = Settlement(place=ticket.place(office.study.id), item="01", origin="second", by="carl")
    with pytest.raises(StoreError) as refused_settling:
        settle(office.store, office.study, office.desk.forms.load("who5"), asked)
    assert {one.code for one in refused_settling.value.problems} == {"LOCK-DATA"}
    assert office.store.head(office.study.id) == before
