"""Somebody who is there for one unit finds nothing of the others: no pseudonym, no unit, and no difference between an id and none."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.staff_rights import BY_UNIT, STAFF_ROLES
from workmh_measures.storage.queries import Asked, ask
from workmh_measures.ui.staff_pages import STAFF_PAGES

from .sent import everything, pressed, recorded, replayed, widgets
from .staff_app import StaffApp, demo_app

TYPED = {"entry": "entry_person", "links": "person"}
NAMED = ("person", "enrol")


@pytest.fixture(scope="module")
def divided(tmp_path_factory) -> Iterator[StaffApp]:
    """A trial in which an answer of somebody in each unit is asked about."""
    with pytest.MonkeyPatch.context() as patch, demo_app(tmp_path_factory.mktemp("units"), patch) as made:
        items = load_instrument("who5").item_ids
        answers = made.store.current_answers("demo", wave="t0", instrument="who5")
        for told in [one for one in answers if one.item == "01"]:
            place = {name: getattr(told, name) for name in ("participant", "wave", "instrument", "item")}
            ask(made.store, made.study, items, Asked(**place, words="Is it right?", by="dana"))
        yield made


@pytest.fixture(scope="module")
def units(divided: StaffApp) -> dict[str, list[str]]:
    """Unit -> its people."""
    found: dict[str, list[str]] = {}
    for one in divided.store.participants("demo"):
        found.setdefault(one.unit, []).append(one.participant)
    assert len(found) > 1
    return found


def of_one_unit(app: StaffApp, path: str, unit: str, **asked: str) -> AppTest:
    """Open a page as somebody who has every role there is, in one unit."""
    who = [(role, unit) for role in STAFF_ROLES]
    at = app.page(path, units=who, name="here", language="nb")
    if asked:
        at.query_params.update(asked)
        at.run()
    return at


def test_no_page_names_anybody_of_another_unit(divided, units) -> None:
    here, *elsewhere = sorted(units)
    others = [one.encode() for unit in elsewhere for one in (unit, *units[unit])]
    seen_own = set()
    for page in STAFF_PAGES:
        sent = everything(of_one_unit(divided, page.path, here))
        assert [one for one in others if one in sent] == [], page.path
        if any(one.encode() in sent for one in units[here]):
            seen_own.add(page.path)
    assert {"board", "queries"} <= seen_own
    assert {page.path for page in STAFF_PAGES if page.action not in BY_UNIT}.isdisjoint(seen_own)
    everybody = everything(divided.page("board", "coordinator", language="nb"))
    assert any(one in everybody for one in others)


@pytest.mark.parametrize("path", [*NAMED, *TYPED])
def test_an_id_of_another_unit_is_answered_like_one_that_is_nobodys(divided, units, path: str) -> None:
    here, elsewhere, *_ = sorted(units)
    mine, other = units[here][0], units[elsewhere][0]
    known = {one for people in units.values() for one in people}
    nobody = next(one for n in range(10) if (one := other[:-2] + f"{n}A") not in known)
    told = {who: answered(divided, path, here, who) for who in (mine, other, nobody)}
    assert told[other] == told[nobody]
    if path != "enrol":  # everybody in a simulated trial has an arm, so nobody is offered there
        assert told[mine] != told[nobody]


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
    here, elsewhere, *_ = sorted(units)
    other = units[elsewhere][0]
    at = divided.page(path, *STAFF_ROLES, name="everywhere", language="nb")
    at.query_params["id"] = other
    at.run()
    forged = [state for one in widgets(at) if (state := pressed(one)) is not None]
    at = of_one_unit(divided, path, here, id=other)
    before = recorded(divided)
    at = replayed(at, forged)
    assert not at.exception
    assert recorded(divided) == before
    assert everything(at).count(other.encode()) <= everything(
        of_one_unit(divided, path, here, id=other)
    ).count(other.encode())
