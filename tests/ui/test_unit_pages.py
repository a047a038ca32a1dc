"""Pages of staff for somebody of one unit, and the choice of arms in a file for somebody who must not see them."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.model.study import Blinding
from workmh_measures.storage.events import EnrolledEvent, new_request_id
from workmh_measures.storage.repository import Store
from workmh_measures.ui import exporting
from workmh_measures.ui.pages import entry, links
from workmh_measures.ui.visitor import Visitor

UNITS = {"A0": "site_1", "B0": "site_2", "C0": None}


@pytest.fixture
def app(tmp_path, monkeypatch):
    store = Store.create(f"sqlite:///{tmp_path / 'store.db'}")
    for name, unit in UNITS.items():
        told = {"request_id": new_request_id(), "entered_by": "anna", "participant": name, "unit": unit}
        store.append("demo", [EnrolledEvent(**told, anchors={"inclusion": date(2026, 1, 5)})])
    running = SimpleNamespace(store=store, study=load_study("demo"))
    for page in (entry, links, exporting):
        monkeypatch.setattr(page, "application", lambda: running)
        monkeypatch.setattr(page, "say", lambda key, **_slots: key)
    yield running
    store.close()


def staff(*, roles=(), units=()):
    held = frozenset(units)
    return Visitor("k", "n", "staff", "anna", "demo", roles=frozenset(roles), unit_roles=held)


def person_shown(monkeypatch, visitor: Visitor, typed: str) -> tuple[str | None, list[str]]:
    said: list[str] = []
    monkeypatch.setattr(entry.st, "error", said.append)
    monkeypatch.setattr(entry, "page_language", lambda: "en")
    return entry._person(visitor, typed), said


def test_an_id_of_another_unit_is_told_like_an_id_nobody_has(app, monkeypatch):
    nurse = staff(units=[("assessor", "site_1")])
    assert person_shown(monkeypatch, nurse, "A0") == ("A0", [])
    for other in ("B0", "C0", "Z9", "A", "' OR 1=1 --", ""):
        assert person_shown(monkeypatch, nurse, other) == (None, ["entry_page.elsewhere"])


def test_with_a_role_in_the_whole_study_everybody_is_found_and_a_slip_is_explained(app, monkeypatch):
    everywhere = staff(roles=["assessor"])
    for name in UNITS:
        assert person_shown(monkeypatch, everywhere, name) == (name, [])
    [person, [told]] = person_shown(monkeypatch, everywhere, "Z9")
    assert person is None
    assert told != "entry_page.elsewhere"


@pytest.mark.parametrize(
    ("visitor", "listed", "offered"),
    [
        (staff(roles=["coordinator"]), ["A0", "B0", "C0"], ["A0", "B0", "C0"]),
        (staff(units=[("coordinator", "site_2")]), ["B0"], ["B0"]),
        (staff(units=[("data_manager", "site_1"), ("coordinator", "site_2")]), ["A0", "B0"], ["B0"]),
        (staff(roles=["auditor"]), ["A0", "B0", "C0"], None),
        (staff(units=[("coordinator", "site_9")]), None, None),
    ],
)
def test_the_page_of_links_holds_the_people_of_the_unit_alone(app, monkeypatch, visitor, listed, offered):
    seen = {}
    monkeypatch.setattr(links, "require_staff", lambda action: visitor)
    monkeypatch.setattr(links, "progress_table", lambda people: [one.participant for one in people])
    monkeypatch.setattr(links.st, "title", lambda *_a, **_k: None)
    monkeypatch.setattr(links.st, "text", lambda *_a, **_k: None)
    monkeypatch.setattr(links.st, "dataframe", lambda table, **_k: seen.update(listed=table))

    def selectbox(_label, options, **_how):
        seen["offered"] = list(options)

    monkeypatch.setattr(links.st, "selectbox", selectbox)
    monkeypatch.setattr(links.st, "button", lambda *_a, **_k: False)
    links.draw()
    assert (seen.get("listed"), seen.get("offered")) == (listed, offered)


class Column:
    """A column of the page that notes what was asked in it; the box is ticked off, whoever sees it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def segmented_control(self, label: str, *_a: object, **_k: object) -> str:
        return "en"

    def checkbox(self, label: str, **_how: object) -> bool:
        self.asked.append(label)
        return False


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
def test_who_may_not_see_arms_is_not_even_asked(app, monkeypatch, seen_by, roles, blind):
    said = None if seen_by is None else Blinding(arm_seen_by=seen_by)
    app.study = app.study.model_copy(update={"blinding": said})
    left, right, made = Column(), Column(), []
    monkeypatch.setattr(exporting, "page_language", lambda: "en")
    monkeypatch.setattr(exporting.st, "columns", lambda *_a, **_k: (left, right))
    monkeypatch.setattr(exporting.st, "button", lambda *_a, **_k: True)
    monkeypatch.setattr(exporting, "_hand_over", lambda *_a, **how: made.append(how["blind"]))
    data = SimpleNamespace(dataset=SimpleNamespace(codebook=SimpleNamespace(languages=("en",))))
    exporting.ask_for_file(data, staff(roles=roles))
    assert made == [blind]
    assert right.asked == ([] if blind else ["scores.blind"])
