"""Somebody who is there for one unit finds nothing of the others: no pseudonym, no unit, and no difference between an id and none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.second_entry import SecondEntryRule
from workmh_measures.model.staff_rights import BY_UNIT, STAFF_ROLES
from workmh_measures.storage.access_log import Asked as AccessAsked
from workmh_measures.storage.access_log import access_lines
from workmh_measures.storage.alert_queue import alerts
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.events import AnswerEvent, EnrolledEvent, FormCompletedEvent
from workmh_measures.storage.queries import Asked, ask, queries
from workmh_measures.storage.second_entry import second_forms
from workmh_measures.storage.second_entry_events import SecondAnswerEvent, SecondCompletedEvent
from workmh_measures.ui import running
from workmh_measures.ui.noting import access_book
from workmh_measures.ui.staff_pages import STAFF_PAGES
from workmh_measures.ui.words import word

from .sent import everything, pressed, recorded, replayed, widgets
from .staff_app import StaffApp, demo_app

OPEN_TO_ALL = ("catalogue", "wording")
TYPED = {"entry": "entry_person", "links": "person", "corrections": "correct_person_"}
NAMED = ("person", "enrol", "course")
CANARIES = {
    "centre_1": ("CANARY-1A", "CANARY-1B"),
    "centre_2": ("CANARY-2A", "CANARY-2B"),
    None: ("CANARY-0",),
}
"""People of each unit of whom everything is on record that a page of one unit may show: the last of no unit at all."""


@pytest.fixture(scope="module")
def divided(tmp_path_factory) -> Iterator[StaffApp]:
    """A trial with alerts, queries and forms to be entered twice of somebody in each unit, and of somebody in none."""
    with pytest.MonkeyPatch.context() as patch, demo_app(tmp_path_factory.mktemp("units"), patch) as made:
        made.app = replace(made.app, study=made.study.model_copy(update={"second_entry": SecondEntryRule()}))
        running.run(made.app)
        for unit, people in CANARIES.items():
            for person in people:
                answers(made, person, unit)
        items = load_instrument("who5").item_ids
        for told in made.store.current_answers("demo", wave="t0", instrument="who5"):
            if told.item == "01" and not told.participant.endswith("B"):
                place = {name: getattr(told, name) for name in ("participant", "wave", "instrument", "item")}
                ask(made.store, made.study, items, Asked(**place, words="Is it right?", by="dana"))
        yield made


def answers(app: StaffApp, person: str, unit: str | None) -> None:
    """Enrol somebody who answered so that an alert was raised, and whose other form waits for its second entry.

    Of those whose id ends with B it was entered, and the copies differ.
    """
    anchors = {"inclusion": date(2026, 1, 5)}
    enrolled = EnrolledEvent(
        request_id=person, entered_by="kari", participant=person, unit=unit, anchors=anchors
    )
    app.store.append("demo", [enrolled])

    def about(form: str, name: str, by: str = "kari") -> dict[str, Any]:
        return {
            "request_id": f"{person}/{form}/{name}", "entered_by": by, "participant": person, "wave": "t0",
            "instrument": form, "mode": "paper", "language": "nb", "fingerprint": fingerprint(load_instrument(form)),
        }  # fmt: skip

    earnest = app.study.model_copy(update={"simulated": False})
    alarming = AnswerEvent(**about("phq9", "09"), item="09", value=2)
    app.store.append("demo", with_alerts(app.store, earnest, [alarming]))
    who5 = load_instrument("who5").item_ids
    first = [AnswerEvent(**about("who5", item), item=item, value=3) for item in who5]
    end = FormCompletedEvent(**about("who5", "end"), data={"second_entry": True, "answered_on": "2026-01-06"})
    app.store.append("demo", [*first, end])
    if person.endswith("B"):
        again = [
            SecondAnswerEvent(**about("who5", f"second {item}", "olav"), item=item, value=4) for item in who5
        ]
        app.store.append("demo", [*again, SecondCompletedEvent(**about("who5", "second end", "olav"))])


@pytest.fixture(scope="module")
def units(divided: StaffApp) -> dict[str, list[str]]:
    """Unit -> its people, with those of no unit under an empty name."""
    found: dict[str, list[str]] = {}
    for one in divided.store.participants("demo"):
        found.setdefault(one.unit or "", []).append(one.participant)
    assert {unit or "" for unit in CANARIES} <= {*found}
    return dict(sorted(found.items(), key=lambda pair: pair[0] or "~"))


def of_one_unit(app: StaffApp, path: str, unit: str, **asked: str) -> AppTest:
    """Open a page as somebody who has every role there is, in one unit."""
    who = [(role, unit) for role in STAFF_ROLES]
    at = app.page(path, units=who, name=f"in_{unit}", language="nb")
    if asked:
        at.query_params.update(asked)
        at.run()
    return at


def test_no_page_names_anybody_of_another_unit(divided, units) -> None:
    here, *elsewhere = units
    others = [one.encode() for unit in elsewhere for one in (unit, *units[unit]) if one]
    seen_own = set()
    for page in STAFF_PAGES:
        sent = everything(of_one_unit(divided, page.path, here))
        assert [one for one in others if one in sent] == [], page.path
        if any(one.encode() in sent for one in units[here]):
            seen_own.add(page.path)
        says = f"Din enhet: {here}.".encode() in sent
        # Where a page does not open the first page stands there, which says it too.
        assert says is (page.action is None or page.action in BY_UNIT or page.path not in OPEN_TO_ALL), (
            page.path
        )
    assert {"board", "queries", "safety", "second-entry", "completeness"} <= seen_own
    assert {page.path for page in STAFF_PAGES if page.action not in BY_UNIT}.isdisjoint(seen_own)
    everybody = everything(divided.page("board", "coordinator", language="nb"))
    assert any(one in everybody for one in others)


@pytest.mark.parametrize("path", [*NAMED, *TYPED])
def test_an_id_of_another_unit_is_answered_like_one_that_is_nobodys(divided, units, path: str) -> None:
    here, elsewhere, *_ = units
    mine, other = units[here][0], units[elsewhere][0]
    known = {one for people in units.values() for one in people}
    nobody = next(one for n in range(10) if (one := other[:-2] + f"{n}A") not in known)
    told = {who: answered(divided, path, here, who) for who in (mine, other, nobody)}
    assert told[other] == told[nobody]
    if path != "enrol":  # everybody in a simulated trial has an arm, so nobody is offered there
        assert told[mine] != told[nobody]
    access_book().flush()
    refused = {
        line.participant
        for line in access_lines(divided.store, "demo", AccessAsked(account=f"in_{here}", outcome="denied"))
        if line.about == f"/{path}"
    }
    assert refused == (set() if path == "enrol" else {other})


def answered(app: StaffApp, path: str, unit: str, who: str) -> bytes:
    """Return what a page says to an id, which stands for itself in it, without what is drawn by chance."""
    if path in TYPED:
        at = of_one_unit(app, path, unit)
        at = at.text_input(key=TYPED[path]).set_value(who).run()
    else:
        at = of_one_unit(app, path, unit, id=who)
    assert not at.exception
    return re.sub(rb"[0-9a-f]{16,}", b"#", everything(at).replace(who.encode(), b"@"))


@pytest.mark.parametrize("path", NAMED)
def test_what_the_page_of_another_units_person_offers_is_done_for_nobody_who_forges_it(
    divided, units, path: str
) -> None:
    here, elsewhere, *_ = units
    other = units[elsewhere][0]
    at = divided.page(path, *STAFF_ROLES, name="everywhere", language="nb")
    at.query_params["id"] = other
    at.run()
    forged = [state for one in widgets(at) if (state := pressed(one)) is not None]
    at = of_one_unit(divided, path, here, id=other)
    before = recorded(divided)
    at = replayed(at, forged)
    assert not at.exception
    # The way to the next person leads to own people, of whom a file may be made.
    assert recorded(divided)[: 3 if path == "course" else None] == before[: 3 if path == "course" else None]
    assert everything(at).count(other.encode()) <= everything(
        of_one_unit(divided, path, here, id=other)
    ).count(other.encode())


@pytest.mark.parametrize("path", ["queries", "corrections"])
def test_a_query_of_another_unit_is_answered_like_a_number_nobody_has(divided, units, path: str) -> None:
    here, elsewhere, *_ = units
    of_each = {one.unit: one.number for one in queries(divided.store, "demo")}
    told = [
        re.sub(rb"[0-9a-f]{16,}", b"#", everything(of_one_unit(divided, path, here, query=str(number))))
        for number in (of_each[here], of_each[elsewhere], of_each[None], 999_999)
    ]
    assert told[1] == told[2] == told[3]
    assert (told[0] != told[1]) is (path == "corrections")


def taking_an_alert(app: StaffApp, at: AppTest, person: str) -> AppTest:
    number = next(one.number for one in alerts(app.store, "demo") if one.participant == person)
    at.selectbox(key="alert").select(number).run()
    [step] = [one for one in at.radio if str(one.key).startswith("step_")]
    return step.set_value("taken").run()


def closing_a_query(app: StaffApp, at: AppTest, person: str) -> AppTest:
    number = next(one.number for one in queries(app.store, "demo") if one.participant == person)
    at.selectbox(key="query_number").select(number).run()
    [why] = [one for one in at.text_input if str(one.key).startswith("close_words_")]
    why.set_value("Settled on the telephone.")
    return at


def asking(app: StaffApp, at: AppTest, person: str) -> AppTest:
    at.text_input(key="query_person").set_value(person)
    at.text_area(key="query_words").set_value("Is the whole form right?").run()
    for key, value in (("query_wave", "t0"), ("query_form_t0", "who5"), ("query_item_who5", "02")):
        at.selectbox(key=key).set_value(value).run()
    return at


def correcting(app: StaffApp, at: AppTest, person: str) -> AppTest:
    at.text_input(key="correct_person_").set_value(person).run()
    for key, value in (("correct_wave_", "t0"), ("correct_form_t0_", "who5"), ("correct_item_who5_", "03")):
        at.selectbox(key=key).set_value(value).run()
    place = f"{person}_t0_1_who5_03"
    at.radio(key=f"kind_{place}").set_value("value").run()
    at.selectbox(key=f"value_{place}").set_value(1)
    at.text_area(key=f"why_{place}").set_value("Read wrongly.")
    return at


def settling(app: StaffApp, at: AppTest, person: str) -> AppTest:
    [chosen] = [one for one in at.selectbox if any(person[:-1] + "B" in told for told in one.options)][-1:]
    chosen.select(next(told for told in chosen.options if person[:-1] + "B" in told)).run()
    [item] = [one for one in at.selectbox if str(one.key).startswith("second_item_")]
    item.select_index(0).run()
    [origin] = [one for one in at.radio if str(one.key).startswith("second_origin_")]
    origin.set_value("second")
    return at


ACTS: dict[str, Callable[[StaffApp, AppTest, str], AppTest]] = {
    "safety": taking_an_alert,
    "queries": closing_a_query,
    "queries ask": asking,
    "corrections": correcting,
    "second-entry": settling,
}


@pytest.mark.parametrize("what", ACTS)
def test_what_is_filled_in_about_somebody_elsewhere_does_nothing_when_it_is_forged(
    divided, what: str
) -> None:
    """Whoever may in the whole study fills a form in about somebody; sent by somebody of another unit it does nothing."""
    path = what.split()[0]
    here, elsewhere, *_ = CANARIES
    other = CANARIES[elsewhere][0]

    def filled() -> AppTest:
        at = divided.page(path, *STAFF_ROLES, name="everywhere", language="nb")
        at = ACTS[what](divided, at, other)
        assert not at.exception
        assert other[:-1].encode() in everything(at)
        return at

    leads_away = "correct_"  # from a query to the page of corrections, before anything is done
    forged = [
        state
        for one in widgets(filled())
        if not (what == "queries" and str(one.key).startswith(leads_away))
        if (state := pressed(one)) is not None
    ]
    before = recorded(divided)
    at = replayed(of_one_unit(divided, path, str(here)), forged)
    assert not at.exception
    assert recorded(divided)[0] == before[0]
    assert other[:-1].encode() not in everything(at).replace(_typed(forged, other), b"")
    replayed(filled(), forged)
    # Without this, that nothing happened would prove nothing.
    assert recorded(divided)[0] != before[0]


def _typed(forged: list[WidgetState], person: str) -> bytes:
    """Return the id as a field holds it into which it was typed."""
    return person.encode() if any(one.string_value == person for one in forged) else b"\0"


def test_every_number_is_of_the_own_unit_and_of_the_whole_study_for_who_is_there_for_it(
    divided, units
) -> None:
    open_ones = [one.participant for one in alerts(divided.store, "demo") if one.state == "open"]
    n_of = {unit: sum(one in people for one in open_ones) for unit, people in units.items()}
    assert (n_of["centre_3"], 0 < n_of["centre_1"] < len(open_ones)) == (0, True)
    everybody = sum(map(len, units.values()))
    for unit, n_people, n_alerts in (
        ("centre_1", len(units["centre_1"]), n_of["centre_1"]),
        ("centre_3", len(units["centre_3"]), 0),
        (None, everybody, len(open_ones)),
    ):
        for path in ("completeness", ""):
            at = (
                of_one_unit(divided, path, unit)
                if unit is not None
                else divided.page(path, "safety", "data_manager", language="nb", name="numbers")
            )
            drawn = "".join(one.proto.body for one in at.get("html"))
            counted = [n for n in range(1, 50) if word("nb", "safety.badge", n=n) in drawn]
            assert counted == ([n_alerts] if n_alerts and path else []), (unit, path)
        told = "\n".join(one.value for one in of_one_unit(divided, "completeness", unit).text) if unit else ""
        assert not told or f"\n{n_people} personer" in told
        waits = b"".join(one.proto.body.encode() for one in at.get("html"))
        many = word("nb", "start.one_alert" if n_alerts == 1 else "start.alerts", n=n_alerts)
        assert (many.encode() in waits) is (n_alerts > 0), unit
    whole = divided.page("completeness", "data_manager", language="nb")
    assert any(one.value.startswith(f"{everybody} personer") for one in whole.text)


def test_an_alert_of_somebody_of_no_unit_is_seen_by_who_is_there_for_the_whole_study_alone(divided) -> None:
    [person] = CANARIES[None]
    assert person.encode() in everything(divided.page("safety", "safety", language="nb"))
    for unit in filter(None, CANARIES):
        assert person.encode() not in everything(of_one_unit(divided, "safety", unit))


def test_copies_of_the_own_unit_alone_are_compared(divided) -> None:
    compared = [one for one in second_forms(divided.store, "demo") if one.state in ("differs", "done")]
    fields = len(load_instrument("who5").item_ids)
    assert len(compared) > 1
    for n, at in (
        (1, of_one_unit(divided, "second-entry", "centre_1")),
        (len(compared), divided.page("second-entry", "data_manager", language="nb")),
    ):
        assert any(f" av {fields * n} felter er ulike" in one.value for one in at.text), n
    assert not any(
        "felter er ulike" in one.value for one in of_one_unit(divided, "second-entry", "centre_3").text
    )


@pytest.mark.parametrize("path", ["queries", "queries ask"])
def test_words_that_name_somebody_elsewhere_are_refused_like_an_id_nobody_has(
    divided, units, path: str
) -> None:
    here, elsewhere, *_ = CANARIES
    told = []
    for name in (CANARIES[elsewhere][1], "CANARY-7X", units["centre_3"][0]):
        at = of_one_unit(divided, "queries", str(here))
        before = recorded(divided)
        if path == "queries":
            number = next(
                one.number for one in queries(divided.store, "demo") if one.participant == CANARIES[here][0]
            )
            at.selectbox(key="query_number").select(number).run()
            [field] = [one for one in at.text_area if str(one.key).startswith("reply_words_")]
            field.set_value(f"The same as {name}.")
            [sent] = [one for one in at.button if one.label == word("nb", "queries.send_reply")]
            at = sent.click().run()
        else:
            at = asking(divided, at, CANARIES[here][0])
            at.text_area(key="query_words").set_value(f"The same as {name}?")
            at = at.button(key="query_ask").click().run()
        assert recorded(divided) == before
        told.append([one.value.replace(name, "@").replace(name.replace("-", "\\-"), "@") for one in at.error])
    assert told[0] == told[1] == told[2] != []
