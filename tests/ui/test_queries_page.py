"""The pages of queries and corrections, through the application on a real store."""

from __future__ import annotations

import time
from typing import Any

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.storage.corrections import Correction, correct
from workmh_measures.storage.queries import Asked, ask, queries, query

from .staff_app import StaffApp


def someone(app: StaffApp) -> Any:
    """An answer of somebody to an item of a choice, and its unit."""
    units = {one.participant: one.unit for one in app.store.participants("demo")}
    told = next(
        a for a in app.store.current_answers("demo", wave="t0", instrument="who5") if a.value is not None
    )
    return told, units[told.participant]


def asked_about(app: StaffApp, told: Any, words: str = "Is it right?") -> int:
    place = {name: getattr(told, name) for name in ("participant", "wave", "instrument", "item")}
    asked = Asked(**place, words=words, by="dana")
    return ask(app.store, app.study, load_instrument("who5").item_ids, asked).seq


def shown(at: Any) -> str:
    return "\n".join([*(one.value for one in at.text), *(str(one.value.to_csv()) for one in at.dataframe)])


def test_a_data_manager_asks_and_a_coordinator_of_the_unit_replies(staff_app: StaffApp) -> None:
    told, unit = someone(staff_app)
    at = staff_app.page("queries", "data_manager", language="nb")
    at.text_input(key="query_person").set_value(told.participant.lower())
    at.text_area(key="query_words").set_value("Is it right?").run()
    for key, value in (("query_wave", "t0"), ("query_form_t0", told.instrument)):
        # Nothing is chosen beforehand, and nothing is asked while something lacks.
        assert at.selectbox(key=key).value is None
        at.button(key="query_ask").click().run()
        assert "Ingenting er lagret" in at.error[0].value
        at.selectbox(key=key).set_value(value).run()
    assert queries(staff_app.store, "demo") == []
    at.selectbox(key=f"query_item_{told.instrument}").set_value(told.item).run()
    at.button(key="query_ask").click().run()
    assert not at.exception
    assert not at.error
    [one] = queries(staff_app.store, "demo")
    assert (one.participant, one.wave, one.words, one.state) == (
        told.participant,
        "t0",
        "Is it right?",
        "open",
    )
    at = staff_app.page("queries", units=[("coordinator", unit)], language="nb")
    at.selectbox(key="query_number").set_value(one.number).run()
    at.text_area(key=f"reply_words_{one.number}_1").set_value("Yes, it is.")
    [send] = [b for b in at.button if b.label == "Send svaret"]
    send.click().run()
    assert not at.exception
    assert not at.error
    one = query(staff_app.store, "demo", one.number)
    assert (one.state, one.steps[-1].by) == ("answered", f"coordinator.{unit}")


def test_who_is_of_another_unit_sees_nothing_of_a_query(staff_app: StaffApp) -> None:
    told, unit = someone(staff_app)
    asked_about(staff_app, told, "Kanari?")
    other = next(one.unit for one in staff_app.store.participants("demo") if one.unit != unit)
    at = staff_app.page("queries", units=[("coordinator", other)])
    assert "Kanari" not in shown(at)
    assert told.participant not in shown(at)
    assert not at.selectbox
    assert "Kanari" in shown(staff_app.page("queries", units=[("coordinator", unit)]))


def test_who_may_not_see_answers_reads_a_query_without_the_answer(staff_app: StaffApp) -> None:
    told, _ = someone(staff_app)
    number = asked_about(staff_app, told)
    for role, sees in (("coordinator", False), ("data_manager", True)):
        at = staff_app.page("queries", role)
        at.selectbox(key="query_number").set_value(number).run()
        assert ("The answer now: " in shown(at)) is sees
        assert ("not shown to you" in shown(at)) is not sees
        assert bool([b for b in at.button if b.label == "Close"]) is sees


def test_closing_an_open_query_without_a_reason_is_refused_in_words(staff_app: StaffApp) -> None:
    told, _ = someone(staff_app)
    number = asked_about(staff_app, told)
    at = staff_app.page("queries", "data_manager", language="nb")
    at.selectbox(key="query_number").set_value(number).run()
    [close] = [b for b in at.button if b.label == "Lukk"]
    close.click().run()
    assert "hvorfor det lukkes" in at.error[0].value
    assert query(staff_app.store, "demo", number).state == "open"


def test_a_correction_from_a_query_is_filled_in_and_answers_it(staff_app: StaffApp) -> None:
    told, _ = someone(staff_app)
    number = asked_about(staff_app, told)
    at = staff_app.page("corrections", "data_manager", language="nb")
    at.query_params["query"] = str(number)
    at.run()
    key = f"{told.participant}_t0_1_who5_{told.item}"
    assert at.text_input(key=f"correct_person_{number}").value == told.participant
    at.radio(key=f"kind_{key}").set_value("value").run()
    new = 0 if told.value != 0 else 1
    at.selectbox(key=f"value_{key}").set_value(new)
    at.text_area(key=f"why_{key}").set_value("Misread on the paper.")
    [save] = [b for b in at.button if b.label == "Lagre rettelsen"]
    save.click().run()
    assert not at.exception
    assert not at.error
    assert len(at.success) == 1
    assert "Rettet fra" in shown(at)
    one = query(staff_app.store, "demo", number)
    assert (one.state, one.steps[-1].corrected, one.steps[-1].words) == (
        "answered",
        True,
        "Misread on the paper.",
    )
    now = staff_app.store.history("demo", told.participant, instrument="who5", item=told.item)
    assert [e.content["value"] for e in now if e.kind.value == "answer"][-1] == new


def test_a_page_that_is_old_is_refused_and_tells_both_answers(staff_app: StaffApp) -> None:
    told, _ = someone(staff_app)
    place: dict[str, Any] = {n: getattr(told, n) for n in ("participant", "wave", "instrument", "item")}
    at = staff_app.page("corrections", "data_manager", language="nb")
    at.text_input(key="correct_person_").set_value(told.participant).run()
    at.selectbox(key="correct_wave_").set_value("t0").run()
    [form] = [box for box in at.selectbox if box.key == "correct_form_t0_"]
    form.set_value("who5").run()
    at.selectbox(key="correct_item_who5_").set_value(told.item).run()
    key = f"{told.participant}_t0_1_who5_{told.item}"
    at.radio(key=f"kind_{key}").set_value("missing").run()
    at.selectbox(key=f"code_{key}").set_value(-992)
    at.text_area(key=f"why_{key}").set_value("Never answered.")
    others = 5 if told.value != 5 else 4
    correct(
        staff_app.store, staff_app.study, load_instrument("who5"),
        Correction(**place, value=others, reason="misread", by="berit"),
    )  # fmt: skip
    [save] = [b for b in at.button if b.label == "Lagre rettelsen"]
    save.click().run()
    assert "mens siden var åpen" in at.error[0].value
    said = shown(at)
    assert f"Du så {told.value:g}" in said
    assert f"nå står det {others}" in said
    assert not at.success


@pytest.mark.parametrize(
    ("language", "save", "refused"),
    [("nb", "Lagre rettelsen", "Ingenting er lagret"), ("en", "Save the correction", "Nothing was stored")],
)
def test_no_answer_and_no_reason_is_chosen_beforehand_and_an_empty_one_is_refused(
    staff_app: StaffApp, language: str, save: str, refused: str
) -> None:
    told, _ = someone(staff_app)
    number = asked_about(staff_app, told)
    before = staff_app.store.head("demo")
    at = staff_app.page("corrections", "data_manager", language=language)
    at.query_params["query"] = str(number)
    at.run()
    key = f"{told.participant}_t0_1_who5_{told.item}"
    for kind, field in (("value", f"value_{key}"), ("missing", f"code_{key}")):
        at.radio(key=f"kind_{key}").set_value(kind).run()
        box = at.selectbox(key=field)
        assert box.value is None
        assert box.placeholder == {"nb": "Velg", "en": "Choose"}[language]
        at.text_area(key=f"why_{key}").set_value("Misread on the paper." if kind == "value" else "")
        [press] = [one for one in at.button if one.label == save]
        press.click().run()
        # A reason that lacks is told in the same breath.
        assert [refused in one.value for one in at.error] == [True, *([False] if kind == "missing" else [])]
    assert staff_app.store.head("demo") == before
    codes = [int(one.rpartition("(")[2].rstrip(")")) for one in at.selectbox(key=f"code_{key}").options]
    assert codes == [-990, -992, -993, -994, -997, -998]


def test_no_place_is_chosen_beforehand(staff_app: StaffApp) -> None:
    told, _ = someone(staff_app)
    at = staff_app.page("corrections", "data_manager", language="nb")
    at.text_input(key="correct_person_").set_value(told.participant).run()
    for key, value in (
        ("correct_wave_", "t0"), ("correct_form_t0_", "who5"), ("correct_item_who5_", told.item),
    ):  # fmt: skip
        assert at.selectbox(key=key).value is None
        assert "Velg tidspunkt, skjema og spørsmål." in shown(at)
        at.selectbox(key=key).set_value(value).run()
    assert "Velg tidspunkt, skjema og spørsmål." not in shown(at)
    assert at.radio[0].value is None


def test_what_the_machine_proposes_becomes_a_query_by_one_press(staff_app: StaffApp) -> None:
    at = staff_app.page("queries", "data_manager", language="nb")
    at.button(key="query_look").click().run()
    jobs = staff_app.app.jobs
    [job] = jobs.jobs_of(at.user["session"])
    for _ in range(600):
        if job.is_over:
            break
        time.sleep(0.1)
    assert job.state == "done", job
    at.run()
    assert not [one for one in at.button if one.key == "proposal_ask"]
    at.selectbox(key="proposal").set_value(0).run()
    at.button(key="proposal_ask").click().run()
    assert not at.exception
    assert not at.error
    [one] = queries(staff_app.store, "demo")
    assert one.origin in ("range", "contradiction", "audit")


def test_markup_in_words_and_names_is_shown_as_text(staff_app: StaffApp) -> None:
    told, _ = someone(staff_app)
    nasty = "![x](http://beacon.example/x.png) <img src=x onerror=alert(1)>"
    number = asked_about(staff_app, told, nasty)
    at = staff_app.page("queries", "data_manager", language="nb")
    at.selectbox(key="query_number").set_value(number).run()
    assert nasty in shown(at)
    marked_up = [*at.markdown, *at.error, *at.success, *at.caption, *at.subheader, *at.header, *at.title]
    assert not any("beacon" in str(one.value) for one in marked_up)
