"""After the lock every page that would change the data says so in its language, and the record is as it was."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from workmh_measures.definitions.library import load_study
from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.allocation import Asked, seal_with_new_key
from workmh_measures.storage.events import EnrolledEvent
from workmh_measures.storage.sessions import exchange_link, issue_link
from workmh_measures.study_trial import lock_study
from workmh_measures.trial.allocation_plan import drawing_plan
from workmh_measures.ui import running
from workmh_measures.ui.shell import SCRIPT
from workmh_measures.ui.uploads import running_uploads

from .staff_app import StaffApp

TOLD = {"nb": "Dataene i studien er låst siden", "en": "The data of the study are locked since"}
HOW = {"nb": "To personer låser opp", "en": "Two people lift the lock"}
PERSON = "C38PC2F"


@pytest.fixture
def locked(staff_app: StaffApp) -> Iterator[StaffApp]:
    """The demo with a fidelity scale of its centres, locked; nothing is recorded after it."""
    study = staff_app.study.model_copy(update={"unit_records": load_study("ips_rct").unit_records[:1]})
    running.run(replace(staff_app.app, study=study))
    link = issue_link(staff_app.store, "demo", PERSON, by="anna")
    lock_study(staff_app.store, staff_app.study, today=civil_day(staff_app.store.now()), by="anna")
    before = staff_app.store.head("demo")
    yield staff_app
    assert staff_app.store.head("demo") == before
    # A link of before the lock still opens the page that says the study has closed.
    assert exchange_link(staff_app.store, link) is not None


def refused(at: AppTest, language: str = "nb") -> None:
    assert not at.exception
    assert not at.success
    said = " ".join(one.value for one in (*at.error, *at.text)).replace("\\", "")
    assert TOLD[language] in said
    assert HOW[language] in said


def field(at: AppTest, kind: str, start: str):
    [found] = [one for one in getattr(at, kind) if str(one.key).startswith(start)]
    return found


@pytest.mark.parametrize(("language", "label"), [("nb", "Registrer"), ("en", "Enrol")])
def test_nobody_is_enrolled(locked: StaffApp, language: str, label: str) -> None:
    at = locked.page("enrol", "coordinator", language=language)
    field(at, "selectbox", "unit_").select("centre_1")
    [level] = [one for one in (*at.text_input, *at.selectbox) if str(one.key).startswith("stratum_")]
    level.set_value("2")
    field(at, "text_input", "day_inclusion").input("1.3.2024")
    [button] = [one for one in at.button if one.label == label]
    refused(button.click().run(), language)


def test_no_link_is_made_and_the_earlier_one_stays(locked: StaffApp) -> None:
    at = locked.page("links", "coordinator", language="nb")
    at.text_input(key="person").input(PERSON).run()
    at.button(key="link_issue").click().run()
    refused(at)
    assert not at.code


def test_no_unit_is_rated(locked: StaffApp) -> None:
    at = locked.page("units", "coordinator", language="nb")
    at.selectbox(key="units_unit").select("centre_1").run()
    field(at, "text_input", "rating_day").input("1.3.2024")
    field(at, "text_input", "rating_rater").input("Berit")
    for one in at.radio:
        one.set_value(4)
    at.button(key="rating_save_0").click().run()
    refused(at)


def test_no_answer_is_corrected(locked: StaffApp) -> None:
    [told, *_] = [one for one in locked.store.current_answers("demo", instrument="who5") if one.wave == "t0"]
    at = locked.page("corrections", "data_manager", language="nb")
    at.text_input(key="correct_person_").set_value(told.participant).run()
    at.selectbox(key="correct_wave_").set_value("t0").run()
    at.selectbox(key="correct_form_t0_").set_value("who5").run()
    at.selectbox(key="correct_item_who5_").set_value(told.item).run()
    key = f"{told.participant}_t0_1_who5_{told.item}"
    at.radio(key=f"kind_{key}").set_value("missing").run()
    at.selectbox(key=f"code_{key}").set_value(-992)
    at.text_area(key=f"why_{key}").set_value("Aldri besvart.")
    [save] = [one for one in at.button if one.label == "Lagre rettelsen"]
    refused(save.click().run())


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("reached", {"what": ("selectbox", "job_start")}),
        ("consent", {"given": ("segmented_control", "yes")}),
    ],
)
def test_no_day_of_a_person_is_recorded(
    locked: StaffApp, step: str, typed: dict[str, tuple[str, str]]
) -> None:
    at = AppTest.from_file(str(SCRIPT), default_timeout=60)
    at.user = locked.sit_down("coordinator")
    at.query_params["lang"], at.query_params["id"] = "nb", PERSON
    at._page_hash = calc_hash("person")
    at = at.run().segmented_control(key="step_kind").set_value(step).run()
    for name, (kind, value) in typed.items():
        field(at, kind, f"step_{name}").set_value(value).run()
    field(at, "text_input", "step_day_").input("1.3.2024").run()
    at.button(key=f"step_record_{step}").click().run()
    refused(at)


def test_nobody_is_given_an_arm(staff_app: StaffApp, tmp_path: Path) -> None:
    plan = drawing_plan(staff_app.study, levels={"benefit_group": ["1", "2"]}, block_sizes=(4,), ratio=())
    key = tmp_path / "arms.key"
    seal_with_new_key(staff_app.store, key, plan, Asked("ola"))
    running.run(replace(staff_app.app, settings=replace(staff_app.app.settings, allocation_key=key)))
    days = {"inclusion": date(2024, 3, 1)}
    told = {"entered_by": "anna", "participant": "P1", "unit": "centre_1", "strata": {"benefit_group": "2"}}
    staff_app.store.append("demo", [EnrolledEvent(request_id="new", anchors=days, **told)])
    lock_study(staff_app.store, staff_app.study, today=civil_day(staff_app.store.now()), by="anna")
    before = staff_app.store.head("demo")
    at = staff_app.page("enrol", "coordinator", language="nb")
    at.segmented_control(key="enrol_step").set_value("allocate").run()
    at.selectbox(key="arm_person").select("P1").run()
    at.button(key="arm_ask").click().run()
    if any(one.key == "arm_confirm" for one in at.button):
        at.button(key="arm_confirm").click().run()
    refused(at)
    assert staff_app.store.head("demo") == before


def test_a_file_is_checked_and_not_imported(locked: StaffApp) -> None:
    [person] = [one.participant for one in locked.store.participants("demo")][:1]
    at = locked.page("import", "data_manager", language="nb")
    running_uploads().keep(
        at.user["session"], "answers", "fil.csv", f"participant,who5_01\n{person},1\n".encode()
    )
    at = worked(locked, at.run())
    at.radio(key="import_shape").set_value("one").run()
    at.selectbox(key="import_wave").set_value("t0").run()
    at.selectbox(key="import_form_t0").set_value("who5").run()
    at.text_input(key="import_reason").set_value("Papirskjema").run()
    at.button(key="import_check_button").click().run()
    at = worked(locked, at)
    if any(one.key == "import_do" for one in at.button):
        at.button(key="import_do").click().run()
        at = worked(locked, at)
    assert not at.success
    said = " ".join([*(one.value for one in at.text), *(str(one.value.to_dict()) for one in at.dataframe)])
    assert TOLD["nb"] in said


def worked(app: StaffApp, at: AppTest) -> AppTest:
    for _ in range(900):
        if all(job.is_over for job in app.app.jobs.jobs_of(at.user["session"])):
            break
        time.sleep(0.1)
    return at.run()
