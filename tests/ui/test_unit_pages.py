"""Pages of staff for somebody of one unit, and the choice of arms in a file for somebody who must not see them."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.model.study import Blinding
from workmh_measures.storage.events import EnrolledEvent, new_request_id
from workmh_measures.storage.repository import Store
from workmh_measures.study_export import Choices
from workmh_measures.ui.data_in import starting_entry as entry
from workmh_measures.ui.data_out.exporting import allowed_choices
from workmh_measures.ui.visitor import Visitor

UNITS = {"A0": "site_1", "B0": "site_2", "C0": None}


@pytest.fixture
def app(tmp_path, monkeypatch):
    store = Store.create(f"sqlite:///{tmp_path / 'store.db'}")
    for name, unit in UNITS.items():
        told = {"request_id": new_request_id(), "entered_by": "anna", "participant": name, "unit": unit}
        store.append("demo", [EnrolledEvent(**told, anchors={"inclusion": date(2026, 1, 5)})])
    running = SimpleNamespace(store=store, study=load_study("demo"))
    monkeypatch.setattr(entry, "application", lambda: running)
    monkeypatch.setattr(entry, "say", lambda key, **_slots: key)
    yield running
    store.close()


def staff(*, roles=(), units=()):
    held = frozenset(units)
    return Visitor("k", "n", "staff", "anna", "demo", roles=frozenset(roles), unit_roles=held)


def person_shown(monkeypatch, visitor: Visitor, typed: str) -> tuple[str | None, list[str]]:
    said: list[str] = []
    monkeypatch.setattr(entry.st, "error", said.append)
    monkeypatch.setattr(entry, "show_refusal", lambda problems: said.extend(one.code for one in problems))
    return entry._known(visitor, typed), said


def test_an_id_of_another_unit_is_told_like_an_id_nobody_has(app, monkeypatch):
    nurse = staff(units=[("assessor", "site_1")])
    assert person_shown(monkeypatch, nurse, "A0") == ("A0", [])
    for other in ("B0", "C0", "Z9", "A", "' OR 1=1 --", ""):
        assert person_shown(monkeypatch, nurse, other) == (None, ["entry_page.elsewhere"])


def test_with_a_role_in_the_whole_study_everybody_is_found_and_a_slip_is_explained(app, monkeypatch):
    everywhere = staff(roles=["assessor"])
    for name in UNITS:
        assert person_shown(monkeypatch, everywhere, name) == (name, [])
    person, told = person_shown(monkeypatch, everywhere, "Z9")
    assert person is None
    assert told == ["PERSON-UNKNOWN"]


@pytest.mark.parametrize(
    ("seen_by", "roles", "blind"),
    [
        (("statistician",), ["statistician"], False),
        (("statistician",), ["data_manager"], True),
        (("safety",), ["safety", "statistician"], True),
        ((), ["statistician", "data_manager", "colleague"], True),
        (None, ["data_manager"], False),
        (None, ["colleague"], True),
    ],
)
def test_who_may_not_see_arms_gets_a_blinded_copy_whatever_the_page_sends(app, seen_by, roles, blind):
    said = None if seen_by is None else Blinding(arm_seen_by=seen_by)
    study = app.study.model_copy(update={"blinding": said})
    asked = Choices(day=date(2026, 1, 1), language="en", blind=False)
    assert allowed_choices(asked, study, staff(roles=roles)).blind is blind
