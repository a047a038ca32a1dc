"""Somebody new is enrolled from the page, and gets an arm: checks, blindness, presses repeated, people of other units."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import StoreError
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.study import Blinding, ConsentRule
from workmh_measures.storage.access_log import Asked as AccessAsked
from workmh_measures.storage.access_log import access_lines
from workmh_measures.storage.allocation import Asked, seal_with_new_key
from workmh_measures.storage.allocation_check import verify
from workmh_measures.storage.allocation_draw import draw
from workmh_measures.storage.allocation_key import read_key
from workmh_measures.storage.events import Kind
from workmh_measures.storage.participants import enrol
from workmh_measures.storage.reading import StoredEvent
from workmh_measures.trial.allocation_plan import drawing_plan
from workmh_measures.ui import running
from workmh_measures.ui.board.enrolling import Typed, newcomer_typed
from workmh_measures.ui.board.enrolling import enrol_typed as enrol_person
from workmh_measures.ui.noting import access_book
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.visitor import Visitor
from workmh_measures.ui.words.refusals import refusal_in_words

from .staff_app import StaffApp

KARI = Visitor("k", "n", "staff", "kari", "demo", roles=frozenset({"coordinator"}))
NURSE = replace(KARI, roles=frozenset(), unit_roles=frozenset({("coordinator", "centre_1")}))
DAY = {"inclusion": "1.3.2024"}


def field(at: AppTest, kind: str, start: str):
    [found] = [one for one in getattr(at, kind) if str(one.key).startswith(start)]
    return found


def send(at: AppTest) -> AppTest:
    [button] = [one for one in at.button if one.label in ("Enrol", "Registrer")]
    return button.click().run()


def filled(at: AppTest, **days: str) -> AppTest:
    field(at, "selectbox", "unit_").select("centre_1")
    [level] = [one for one in (*at.text_input, *at.selectbox) if str(one.key).startswith("stratum_")]
    level.set_value("2")
    field(at, "selectbox", "language_").select("nb")
    for name, day in (days or DAY).items():
        field(at, "text_input", f"day_{name}").input(day)
    return at


@pytest.fixture
def sealed(staff_app: StaffApp, tmp_path: Path) -> StaffApp:
    """A study whose arms are drawn on this server."""
    plan = drawing_plan(
        staff_app.study, levels={"benefit_group": ["1", "2", "3"]}, block_sizes=(4,), ratio=()
    )
    file = tmp_path / "arms.key"
    seal_with_new_key(staff_app.store, file, plan, Asked("ola"))
    running.run(replace(staff_app.app, settings=replace(staff_app.app.settings, allocation_key=file)))
    return staff_app


def newcomer(app: StaffApp, unit: str = "centre_1", **said: str) -> str:
    typed = Typed(unit=unit, strata={"benefit_group": "2"}, days=DAY, **said)
    return enrol_person(app.store, app.study, typed, KARI, request=unit + str(said)).participant


def test_somebody_is_enrolled_with_a_new_id_and_a_link_can_be_made(staff_app: StaffApp) -> None:
    before = {one.participant for one in staff_app.store.participants("demo")}
    at = send(filled(staff_app.page("enrol", "coordinator")))
    assert not at.exception
    assert not at.error
    [new] = [one for one in staff_app.store.participants("demo") if one.participant not in before]
    assert (new.unit, dict(new.strata), new.arm, new.language) == (
        "centre_1",
        {"benefit_group": "2"},
        None,
        "nb",
    )
    assert str(new.anchors["inclusion"]) == "2024-03-01"
    assert new.participant in at.success[0].value
    at.button(key="link_issue").click().run()
    assert "/p#" in at.code[0].value
    at.button(key="enrol_another").click().run()
    assert field(at, "text_input", "day_inclusion").value == ""


def test_everything_that_is_wrong_is_told_at_once_and_nobody_is_enrolled(staff_app: StaffApp) -> None:
    n = len(staff_app.store.participants("demo"))
    at = filled(
        staff_app.page("enrol", "coordinator", language="nb"), inclusion="31.2.2024", job_start="1.1.2199"
    )
    field(at, "text_input", "own_id").input("01019012345")
    field(at, "text_input", "consent_day").input("i fjor")
    errors = [one.value.replace("\\", "") for one in send(at).error]
    # Beside both days that are none; everything else below the form.
    assert errors.count("Dette er ikke en dag. Skriv den som 25.6.2026.") == 2
    for sentence in (
        "Dagen for Jobbstart, 01.01.2199, er ikke kommet ennå.",
        "Koden «***********» har elleve siffer, som et fødselsnummer.",
        "Dager som ikke kan leses: 2.",
    ):
        assert [one for one in errors if sentence in one]
    assert len(staff_app.store.participants("demo")) == n
    assert field(at, "text_input", "day_inclusion").value == "31.2.2024"  # kept, to be corrected


def test_the_same_entry_sent_twice_enrols_one_person(staff_app: StaffApp) -> None:
    typed = Typed(unit="centre_1", strata={"benefit_group": "2"}, days=DAY)
    first, again = (
        enrol_person(staff_app.store, staff_app.study, typed, KARI, request="one") for _ in range(2)
    )
    assert (first.is_new, again.is_new) == (True, False)
    assert first.participant == again.participant


def test_somebody_of_one_unit_enrols_there_only_and_hears_nothing_of_others(staff_app: StaffApp) -> None:
    at = staff_app.page("enrol", units=[("coordinator", "centre_1")])
    assert field(at, "selectbox", "unit_").options == ["centre_1"]
    assert not [one for one in at.text_input if str(one.key).startswith("new_unit")]
    told = Typed(days=DAY, strata={"benefit_group": "2"})
    for typed, said in (
        (told, "Choose one of your own units."),
        (replace(told, unit="centre_2"), "'centre_2' is none of your units."),
        (replace(told, unit="centre_1", own_id="c38-pc2f"), "'c38-pc2f' is taken already."),
        (replace(told, unit="centre_1", own_id="C38PC2F"), "'C38PC2F' is taken already."),
    ):
        with pytest.raises(StoreError) as refused:
            enrol_person(staff_app.store, staff_app.study, typed, NURSE, request="x")
        assert [one.text for one in refused.value.problems if one.text != "The unit is missing."] == [said]
    assert access_book().flush()
    # Both spellings are one person, tried twice in a minute.
    tried = access_lines(staff_app.store, "demo", AccessAsked(outcome="denied"))
    assert [(one.action, one.participant) for one in tried] == [("enrol", "C38PC2F")]


@pytest.mark.parametrize(
    ("language", "beside", "below"),
    [
        (
            "nb",
            [
                "Velg enheten.",
                "Fyll ut; gruppen trekkes etter dette.",
                "Fyll ut; skjemaene regnes fra denne dagen.",
            ],
            "Ingen er registrert. Det som mangler, står ved feltene (3).",
        ),
        (
            "en",
            [
                "Choose the unit.",
                "Tell it; arms are drawn by this.",
                "Tell it; the forms are counted from this day.",
            ],
            "Nobody was enrolled. What is missing stands beside the fields (3).",
        ),
    ],
)
def test_an_empty_form_enrols_nobody_and_says_beside_the_fields_what_lacks(
    staff_app: StaffApp, language: str, beside: list[str], below: str
) -> None:
    head = staff_app.store.head("demo")
    at = send(staff_app.page("enrol", "coordinator", language=language))
    assert [one.value for one in at.error] == [*beside, below]
    assert not at.success
    assert staff_app.store.head("demo") == head
    assert [one.value for one in send(filled(at)).error] == []
    assert len(staff_app.store.participants("demo")) == 25


def test_days_and_strata_are_called_as_the_data_set_calls_them(staff_app: StaffApp) -> None:
    at = staff_app.page("enrol", "coordinator", language="nb")
    [level] = [one for one in (*at.text_input, *at.selectbox) if str(one.key).startswith("stratum_")]
    assert level.label == "Ytelsesgruppe"
    assert field(at, "text_input", "day_inclusion").label == "Inklusjon"


def test_what_is_wrong_is_told_under_the_form_beside_what_lacks(staff_app: StaffApp) -> None:
    at = staff_app.page("enrol", "coordinator", language="nb")
    field(at, "text_input", "day_inclusion").input("1.3.2024")
    field(at, "text_input", "day_job_start").input("1.2.2024")
    told = [one.value.replace("\\", "") for one in send(at).error]
    assert told[:2] == ["Velg enheten.", "Fyll ut; gruppen trekkes etter dette."]
    assert "Dagen for Jobbstart, 01.02.2024, er før Inklusjon, 01.03.2024." in told[2]


def test_consent_on_paper_is_recorded_with_its_parts(staff_app: StaffApp) -> None:
    study = load_study("sjm").model_copy(
        update={"consent": ConsentRule(version="2", parts=("consent_employer",))}
    )
    typed = Typed(days=DAY, consent_day="1.3.2024", version="2", parts={"consent_employer": None})
    person, problems = newcomer_typed(typed, "x")
    assert not problems
    from workmh_measures.storage.newcomers import newcomer_problems

    today = civil_day(staff_app.store.now())
    [lacking] = newcomer_problems(study, [person], {}, taken=(), today=today)
    assert "consent_employer" in lacking.text
    assert "hver del får sitt eget ja eller nei" in refusal_in_words([lacking], "nb")
    given, _ = newcomer_typed(replace(typed, parts={"consent_employer": False}), "x")
    assert given.consent is not None
    assert given.consent.parts == {"consent_employer": False}
    assert newcomer_problems(study, [given], {}, taken=(), today=today) == []
    _, [no_day] = newcomer_typed(replace(typed, consent_day="", parts={"consent_employer": True}), "x")
    assert no_day.text == "The day of the consent is missing."


def allocation(app: StaffApp, person: str, *roles: str, **who: object) -> AppTest:
    at = app.page("enrol", *roles, **who)
    at.segmented_control(key="enrol_step").set_value("allocate").run()
    return at.selectbox(key="arm_person").select(person).run()


def everything(at: AppTest) -> str:
    return " ".join(str(getattr(one, "proto", "")) for one in at) + " ".join(
        map(str, at.session_state._state.filtered_state.values())
    )


def test_an_arm_is_asked_for_confirmed_and_drawn_and_the_blinded_find_it_nowhere(sealed: StaffApp) -> None:
    person = newcomer(sealed)
    at = allocation(sealed, person, "coordinator")
    assert "Benefit group: 2" in [one.value for one in at.text]
    at.button(key="arm_ask").click().run()
    assert record(sealed, person).arm is None  # one press allocates nobody
    at.button(key="arm_cancel").click().run()
    at.button(key="arm_ask").click().run()
    at.button(key="arm_confirm").click().run()
    assert not at.exception
    assert at.success[0].value.replace("\\", "") == f"{person}: allocated, number 1."
    arm = record(sealed, person).arm
    assert arm in ("control", "programme")
    shown = everything(at)
    for word in ("control", "programme", "Programme", "Usual follow-up"):
        assert word not in shown, word
    [told] = allocations(sealed, person)
    assert told.content is not None
    assert "shown" not in told.content["data"]
    assert verify(sealed.store, "demo", read_key(running.application().settings.allocation_key)).faults == ()


def record(app: StaffApp, person: str):
    [found] = [one for one in app.store.participants("demo") if one.participant == person]
    return found


def allocations(app: StaffApp, person: str) -> list[StoredEvent]:
    found = app.store.events("demo", kind=Kind.ALLOCATED)
    return [one for one in found if one.columns["participant"] == person]


def test_a_second_press_draws_nothing_twice(sealed: StaffApp) -> None:
    from workmh_measures.ui.board import giving_arms

    person = newcomer(sealed)
    wish = giving_arms.Wish(person, "request-1")
    with sealed.store.reading() as connection:
        way = giving_arms.way_of(connection, sealed.study)
    told = [giving_arms._give(wish, record(sealed, person), way, KARI) for _ in range(2)]
    assert told == [{"participant": person, "number": "1"}] * 2
    assert len(allocations(sealed, person)) == 1


def test_whom_the_study_lets_see_arms_is_told_and_the_record_says_so(sealed: StaffApp) -> None:
    seen = sealed.study.model_copy(update={"blinding": Blinding(arm_seen_by=("coordinator",))})
    running.run(replace(running.application(), study=seen))
    person = newcomer(sealed)
    at = allocation(sealed, person, units=[("coordinator", "centre_1")])
    at.button(key="arm_ask").click().run()
    at.button(key="arm_confirm").click().run()
    arm = record(sealed, person).arm
    name = {one.id: one.name.in_language("en") for one in sealed.study.arms}[arm]
    assert f"Arm: {name}" in [one.value for one in at.text]
    [told] = allocations(sealed, person)
    assert told.content["data"]["shown"] == "on a page of staff"


def test_people_of_other_units_wait_for_nobody_here(sealed: StaffApp) -> None:
    here, there = newcomer(sealed), newcomer(sealed, unit="centre_2")
    at = sealed.page("enrol", units=[("coordinator", "centre_1")])
    at.segmented_control(key="enrol_step").set_value("allocate").run()
    assert at.selectbox(key="arm_person").options == [here]
    assert there not in everything(at)


def test_what_stands_against_a_draw_is_told_and_no_number_is_used(sealed: StaffApp) -> None:
    person = newcomer(sealed)
    lacking = sealed.study.model_copy(update={"simulated": False})
    running.run(replace(running.application(), study=lacking))
    at = allocation(sealed, person, "coordinator", language="nb")
    told = at.error[0].value.replace("\\", "")
    assert told.startswith("Samtykke til versjon 1 av informasjonen er ikke ført.")
    assert not [one for one in at.button if one.key == "arm_ask"]
    assert record(sealed, person).arm is None
    key = read_key(running.application().settings.allocation_key)
    with pytest.raises(StoreError, match="Consent to version 1 of the information is not on record"):
        draw(sealed.store, lacking, person, key, Asked("kari"))


def test_without_a_level_no_draw_is_offered_and_the_way_leads_to_where_it_is_told(sealed: StaffApp) -> None:
    [made] = enrol(
        sealed.store, sealed.study, [Newcomer(unit="centre_1")], by="import", today=date(2024, 3, 1)
    )
    at = allocation(sealed, made.participant, "coordinator")
    assert "has no level of" in at.error[0].value
    assert not [one for one in at.button if one.key == "arm_ask"]
    [way] = [one.proto.url for one in at.get("link_button")]
    assert way == f"/person?id={made.participant}&lang=en&step=right"


def test_before_an_arm_is_drawn_it_is_told_that_no_consent_is_on_record(sealed: StaffApp) -> None:
    without, consented = newcomer(sealed), newcomer(sealed, consent_day="1.3.2024", version="1")
    for person, is_told in ((without, True), (consented, False)):
        at = allocation(sealed, person, "coordinator")
        at.button(key="arm_ask").click().run()
        assert ("No consent of the participant is on record." in [one.value for one in at.text]) is is_told


def test_without_a_key_or_a_sealing_the_page_says_where_arms_are_drawn(
    staff_app: StaffApp, tmp_path: Path
) -> None:
    newcomer(staff_app)
    at = staff_app.page("enrol", "coordinator")
    at.segmented_control(key="enrol_step").set_value("allocate").run()
    assert "not sealed yet" in at.info[0].value
    plan = drawing_plan(staff_app.study, levels={"benefit_group": ["1", "2"]}, block_sizes=(4,), ratio=())
    seal_with_new_key(staff_app.store, tmp_path / "arms.key", plan, Asked("ola"))
    assert "the key file is not on this server" in at.run().info[0].value


def test_what_was_typed_is_shown_and_never_read_as_markup() -> None:
    assert (
        as_it_is("![x](http://y) :red[z] **b**") == "!\\[x\\](http\\:\u2060//y) \\:red\\[z\\] \\*\\*b\\*\\*"
    )


def test_the_way_leads_from_enrolling_to_the_arm_of_the_same_person(sealed: StaffApp) -> None:
    at = send(filled(sealed.page("enrol", "coordinator")))
    at.button(key="enrol_to_arm").click().run()
    assert not at.exception
    [new] = [one for one in sealed.store.participants("demo") if one.arm is None]
    assert at.selectbox(key="arm_person").value == new.participant
    assert [one.key for one in at.button if one.key == "arm_ask"] == ["arm_ask"]
