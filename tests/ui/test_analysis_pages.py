"""Reliability and the trial on pages of staff: computed beside the server, shown by section, and blind where it must be."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from workmh_measures.definitions.library import load_study, study_path
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.blocks import Note, Phrase, Section
from workmh_measures.storage.chain import Head
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_record import start_study
from workmh_measures.trial.instrument_inquiry import PARTS
from workmh_measures.ui import running
from workmh_measures.ui.results.analysis_book import AnalysisBook, analysis_book
from workmh_measures.ui.results.analysis_work import Made, languages_of, run_plan
from workmh_measures.ui.settings import Settings

from .staff_app import StaffApp, simulated_store, staff_app_of

CANARIES = ("stillits", "kanarifugl", "Rød maske", "Red mask", "Gul vinge", "Yellow wing", "735197351")


def shown(at: AppTest) -> str:
    """Return everything a page sends, as text."""
    assert not at.exception
    return " ".join(str(getattr(one, "proto", "")) for one in at) + "".join(
        one.proto.body for one in at.get("html")
    )


def choice(at: AppTest, label: str):
    """Return the box of this label."""
    [box] = [one for one in at.selectbox if one.label == label]
    return box


def pressed(at: AppTest) -> AppTest:
    """Press what begins a computation, and wait until the page tells what came of it."""
    [button] = [one for one in at.button if str(one.key).startswith("compute_")]
    at = button.click().run()
    for _ in range(600):
        jobs = running.application().jobs._jobs.values()
        if all(job.is_over for job in jobs):
            return at.run()
        time.sleep(0.1)
    raise AssertionError("it still runs")


def made_of(rows: int = 1, *, marker: str = "told") -> Made:
    section = Section("about", marker, [Note(Phrase(marker))])
    estimates = [Estimate(analysis="mean", value=float(k)) for k in range(rows)]
    pages = dict.fromkeys(("nb", "en"), f"<p>{marker}</p>")
    sections = {language: [section] for language in pages}
    return Made(Head(10**9, "0" * 64), date(2026, 1, 1), sections, pages, {"made": marker}, estimates)


@pytest.fixture(scope="module")
def canary_file(tmp_path_factory):
    """The file of a study whose arms are called what nothing else is called."""
    text = study_path("demo").read_text(encoding="utf-8")
    lines = {
        "  - {id: control, code: 0, name: {nb: Vanlig oppfølging, en: Usual follow-up}}": (
            "  - {id: stillits, code: 735197351, name: {nb: Rød maske, en: Red mask}}"
        ),
        "  - {id: programme, code: 1, name: {nb: Program, en: Programme}}": (
            "  - {id: kanarifugl, code: 2, name: {nb: Gul vinge, en: Yellow wing}}"
        ),
        "  reference: control": "  reference: stillits",
    }
    for line, other in lines.items():
        assert line in text
        text = text.replace(line, other)
    file = tmp_path_factory.mktemp("study") / "demo.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def canary_app(canary_file, tmp_path, monkeypatch):
    file = tmp_path / "store.sqlite"
    shutil.copyfile(simulated_store(str(canary_file)), file)
    with staff_app_of(file, load_study(str(canary_file)), monkeypatch) as made:
        running.run(replace(made.app, settings=Settings(f"sqlite:///{file}", str(canary_file))))
        yield StaffApp(running.application(), monkeypatch)


def test_the_quick_part_is_there_at_once_and_every_part_is_offered(staff_app):
    at = staff_app.page("reliability", "researcher")
    assert at.header[0].value == "Results: Baseline"
    assert "Alpha if deleted" in shown(at)
    assert len(choice(at, "What you want to know").options) == len(PARTS)
    for place in range(len(PARTS)):
        at = choice(at, "What you want to know").select_index(place).run()
        assert not at.exception
        assert at.header or at.button or at.text


def test_a_heavier_part_is_computed_on_a_press_and_kept_for_whoever_sees_the_same(staff_app):
    at = staff_app.page("reliability", "researcher", language="nb")
    at = choice(at, "Hva du vil vite").select("audit").run()
    assert not at.header
    assert pressed(at).header
    colleague = staff_app.page("reliability", "data_manager", language="nb")
    assert choice(colleague, "Hva du vil vite").select("audit").run().header
    # Who may know the arms asks of other data.
    other = staff_app.page("reliability", "statistician", language="nb")
    assert not choice(other, "Hva du vil vite").select("audit").run().header


def begun(at: AppTest) -> AppTest:
    """Ask for the part on consistency, and do not wait."""
    at = choice(at, "What you want to know").set_value("consistency").run()
    [button] = [one for one in at.button if str(one.key).startswith("compute_")]
    return button.click().run()


def test_an_analysis_is_followed_cancelled_and_asked_for_again(staff_app):
    at = begun(staff_app.page("reliability", "researcher"))
    [job] = staff_app.app.jobs._jobs.values()
    for _ in range(600):
        if job.step:
            break
        time.sleep(0.1)
    at = at.run()
    assert "Reading the data" in shown(at)
    [cancel] = [one for one in at.button if one.key == f"cancel_{job.id}"]
    at = cancel.click().run()
    assert (job.state, job.made, staff_app.app.jobs._jobs) == ("cancelled", None, {job.id: job})
    at = at.run()
    assert not [one for one in at.button if str(one.key).startswith("cancel_")]
    assert not at.get("html")
    assert not [*analysis_book()._kept]
    [compute] = [one for one in at.button if str(one.key).startswith("compute_")]
    compute.click().run()
    again = [one for one in staff_app.app.jobs._jobs.values() if not one.is_over]
    assert len(again) == 1
    assert again[0] is not job


def test_two_who_ask_for_the_same_follow_one_job(staff_app):
    begun(staff_app.page("reliability", "researcher"))
    second = begun(staff_app.page("reliability", "data_manager", language="en"))
    [job] = staff_app.app.jobs._jobs.values()
    assert len(job.followers) == 2
    assert [one for one in second.button if one.key == f"cancel_{job.id}"]


def test_groups_by_arm_are_offered_to_those_only_who_may_know_the_arms(staff_app):
    for role, offered in (("researcher", False), ("data_manager", False), ("statistician", True)):
        at = choice(staff_app.page("reliability", role), "What you want to know").select("structure").run()
        options = choice(at, "Groups").options
        assert ("Arm" in options) is offered
        assert {"Unit", "Benefit group"} <= set(options)


def test_an_empty_study_tells_that_too_few_answered(tmp_path, monkeypatch):
    store = Store.create(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    study = load_study("demo")
    start_study(store, study, by="anna")
    store.close()
    with staff_app_of(tmp_path / "empty.sqlite", study, monkeypatch) as app:
        at = app.page("reliability", "researcher")
        assert not at.exception
        assert "Fewer than 5 people answered at Baseline" in " ".join(one.value for one in at.text)
        assert not app.page("trial", "researcher").exception


def test_the_plan_is_shown_to_everybody_and_names_no_arm_to_whoever_is_blind(canary_app):
    at = canary_app.page("trial", "researcher")
    told = shown(at)
    assert "What the plan compares" in told
    assert "Competitive work" in told
    assert [one for one in CANARIES if one in told] == []


def test_whoever_is_blind_gets_a_trial_that_holds_no_arm(canary_app):
    at = pressed(canary_app.page("trial", "researcher"))
    told = shown(at)
    assert "Enrolled" in told
    made = analysis_book().latest(("trial", False))
    assert made is not None
    everything = told + repr(made) + json.dumps(made.document, ensure_ascii=False)
    assert [one for one in CANARIES if one in everything] == []
    assert {row.group for row in made.rows} == {None}
    assert analysis_book().latest(("trial", True)) is None


def test_results_by_arm_are_shown_to_those_only_who_may_know_them(canary_app):
    analysis_book().keep(("trial", True), made_of(marker="Yellow wing won"))
    analysis_book().keep(("trial", False), made_of(marker="all together"))
    blind = shown(canary_app.page("trial", "researcher"))
    assert "all together" in blind
    assert "Yellow wing won" not in blind
    assert "Yellow wing won" in shown(canary_app.page("trial", "statistician"))


def test_with_the_arms_known_the_plan_is_run_as_on_the_command_line(canary_file):
    store = f"sqlite:///{simulated_store(str(canary_file))}"
    steps = []
    made = run_plan(
        lambda done, step: steps.append((done, step)),
        store=store,
        study=str(canary_file),
        arms=False,
    )
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert [row.as_json() for row in made.rows] == made.document["estimates"]
    assert made.document["before_lock"] is True
    assert set(made.sections) == set(made.pages) == {"nb", "en"}
    ids = [section.id for section in made.sections["nb"]]
    assert ids == [section.id for section in made.sections["en"]]
    assert {"trial-flow", "trial-baseline", "trial-completeness", "trial-effects", "trial-closed"} <= set(ids)


def test_the_book_keeps_the_latest_of_each_and_forgets_the_oldest():
    book = AnalysisBook(most=2)
    for key in ("a", "b"):
        book.keep(key, made_of())
    older = replace(made_of(marker="older"), head=Head(3, "1" * 64))
    book.keep("a", older)
    assert book.latest("a") == made_of()
    book.keep("c", made_of())
    assert book.latest("b") is None
    assert book.latest("a") is not None


def test_a_result_is_shown_in_the_languages_all_its_parts_have():
    assert languages_of(["nb", "en"], frozenset({"en", "fr"})) == ["en"]
    assert languages_of(["nn"]) == []
