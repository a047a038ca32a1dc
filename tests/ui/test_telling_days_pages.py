"""A milestone of one arm alone, looked for on every page of staff by somebody who is kept blind."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from workmh_measures.definitions.library import load_study
from workmh_measures.model.study import Milestone
from workmh_measures.model.text import Text
from workmh_measures.storage.events import new_request_id
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import ReachedEvent
from workmh_measures.storage.study_record import update_study
from workmh_measures.ui.shell import SCRIPT
from workmh_measures.ui.staff_pages import STAFF_PAGES

from .staff_app import StaffApp, simulated_store, staff_app_of

PERSON = "C38PC2F"
CANARIES = ("kanarifugl", "Gul vinge", "Yellow wing", r"(?<![\d.])1999(?!\d)")
"""Id and names of the milestone, and the day it was reached: in no other place is anything of that year."""
DAY = date(1999, 9, 9)
BLIND = ("coordinator", "data_manager", "auditor", "assessor", "researcher", "safety", "administrator")


@pytest.fixture
def canary_app(tmp_path, monkeypatch):
    bird = Milestone(id="kanarifugl", name=Text({"nb": "Gul vinge", "en": "Yellow wing"}), reveals_arm=True)
    study = load_study("demo").model_copy(update={"milestones": (bird,)})
    file = tmp_path / "store.sqlite"
    shutil.copyfile(simulated_store(), file)
    store = Store.open(f"sqlite:///{file}")
    update_study(store, study, by="anna")
    told = ReachedEvent(
        request_id=new_request_id(), entered_by="anna", participant=PERSON, what=bird.id, day=DAY, number=1
    )
    store.append(study.id, [told])
    store.close()
    with staff_app_of(file, study, monkeypatch) as made:
        yield made


def page(app: StaffApp, path: str, *roles: str, language: str = "en", person: str = PERSON) -> AppTest:
    at = AppTest.from_file(str(SCRIPT), default_timeout=120)
    at.user = app.sit_down(*roles, name=f"of_{len(roles)}")
    at.query_params["lang"], at.query_params["id"] = language, person
    at._page_hash = calc_hash(path or "start")
    at.run()
    assert not at.exception, path
    return at


def sent(at: AppTest) -> str:
    """Return everything a page sends: each element as it goes to the browser."""
    return " ".join(str(getattr(one, "proto", "")) for one in at) + json.dumps(
        [str(one.proto.body) for one in at.get("html")], ensure_ascii=False
    )


def found(text: str) -> list[str]:
    return [word for word in CANARIES if re.search(word, text)]


@pytest.mark.parametrize("address", [one.path for one in STAFF_PAGES])
def test_who_is_kept_blind_finds_it_on_no_page(canary_app: StaffApp, address: str) -> None:
    at = page(canary_app, address, *BLIND, language="nb")
    assert not found(sent(at))


def test_it_is_not_offered_as_a_step_to_whoever_is_blind_and_is_to_others(canary_app: StaffApp) -> None:
    blind = (
        page(canary_app, "person", "coordinator")
        .segmented_control(key="step_kind")
        .set_value("reached")
        .run()
    )
    assert not blind.exception
    assert not found(sent(blind))
    seen = page(canary_app, "person", "coordinator", "statistician")
    assert len(found(sent(seen))) >= 2
    offered = seen.segmented_control(key="step_kind").set_value("reached").run()
    [what] = [one for one in offered.selectbox if str(one.key).startswith("step_what")]
    assert "Yellow wing" in what.options


def test_the_form_of_somebody_new_asks_for_it_of_whoever_may_see_arms_alone(canary_app: StaffApp) -> None:
    assert "Yellow wing" not in sent(page(canary_app, "enrol", "coordinator", person=""))
    assert "Yellow wing" in sent(page(canary_app, "enrol", "coordinator", "statistician", person=""))
