"""Completeness counts every form once, shows a hundred people at a time, and tells no arm."""

from __future__ import annotations

from typing import Any

from workmh_measures.storage.events import Kind


def html(at: Any) -> str:
    return " ".join(one.proto.body for one in at.get("html"))


def test_the_page_counts_what_was_handed_in_and_shows_everybody_once(staff_app) -> None:
    at = staff_app.page("completeness", "data_manager")
    shown = html(at)
    people = [one.participant for one in staff_app.store.participants(staff_app.study.id)]
    assert "24 people." in " ".join(one.value for one in at.text)
    for name in people:
        assert name in shown
    assert "person 1 to 24 of 24" in shown
    assert [*staff_app.store.events(staff_app.study.id, kind=Kind.FORM_COMPLETED)]


def test_the_order_by_share_shows_the_same_people(staff_app) -> None:
    at = staff_app.page("completeness", "auditor", language="nb")
    first = html(at)
    at.radio(key="map_order").set_value("share")
    at.run()
    assert not at.exception
    assert html(at) != first
    assert "person 1 til 24 av 24" in html(at)


def test_no_arm_is_on_the_page(staff_app) -> None:
    shown = html(staff_app.page("completeness", "auditor", language="en"))
    names = {arm.name.in_language(language) for arm in staff_app.study.arms for language in ("nb", "en")}
    assert not [name for name in {*names, *(arm.id for arm in staff_app.study.arms)} if f">{name}<" in shown]
