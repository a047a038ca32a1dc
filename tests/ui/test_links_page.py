"""The page of links tells who is no longer asked and who has not consented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.model.study import ConsentRule
from workmh_measures.storage.events import EnrolledEvent, new_request_id
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import ConsentedEvent, DiedEvent, WithdrawnEvent
from workmh_measures.ui.pages import links
from workmh_measures.ui.words import word

START = date(2026, 1, 5)


@pytest.fixture
def page(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """Gives the table of the page for what happened to each of four people."""
    moment = datetime(2026, 1, 6, 12, tzinfo=UTC)
    store = Store.create(f"sqlite:///{tmp_path / 'store.db'}", now=lambda: moment)
    study = load_study("demo").model_copy(update={"simulated": False})

    def table(*happened: tuple[str, type, dict[str, Any]], consent: ConsentRule | None = None):
        for name in "ABCD":
            about = {"request_id": new_request_id(), "entered_by": "anna", "participant": name}
            store.append("demo", [EnrolledEvent(**about, anchors={"inclusion": START})])
        for name, kind, said in happened:
            about = {"request_id": new_request_id(), "entered_by": "anna", "participant": name}
            store.append("demo", [kind(**about, **said)])
        app = SimpleNamespace(store=store, study=study.model_copy(update={"consent": consent}))
        monkeypatch.setattr(links, "application", lambda: app)
        monkeypatch.setattr(links, "say", lambda key, **slots: word("en", key).format(**slots))
        monkeypatch.setattr(links, "text_in", lambda text, other: text.in_language("en") if text else other)
        return links.progress_table(store.participants("demo"))

    yield table
    store.close()


def test_who_left_or_died_is_marked(page) -> None:
    made = page(("B", WithdrawnEvent, {"level": "contact", "day": START}), ("C", DiedEvent, {"day": START}))
    assert made["Form"].tolist() == ["", "no longer asked", "no longer asked", ""]


def test_who_has_not_consented_is_marked_where_the_study_asks_for_it(page) -> None:
    given = ("A", ConsentedEvent, {"version": "2", "day": START})
    made = page(given, consent=ConsentRule(version="2"))
    assert made["Form"].tolist() == ["", *["no consent on record"] * 3]


def test_nothing_is_said_where_everybody_is_asked(page) -> None:
    assert "Form" not in page().columns
