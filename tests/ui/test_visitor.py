from __future__ import annotations

from dataclasses import replace

from workmh_measures.ui.visitor import Doorkeeper


def test_the_store_is_asked_once_a_second(make_visitor):
    asked, now = [], [0.0]

    def look_up(cookies):
        asked.extend(cookies)
        return dict.fromkeys(cookies, make_visitor())

    doorkeeper = Doorkeeper(look_up, clock=lambda: now[0])
    for moment in (0.0, 0.5, 0.99, 1.0, 1.5, 2.0):
        now[0] = moment
        assert doorkeeper.visitor("c") == make_visitor()
    assert len(asked) == 3


def test_strangers_are_asked_about_each_time_and_never_kept(make_visitor):
    people = {}
    doorkeeper = Doorkeeper(lambda cookies: {c: people[c] for c in cookies if c in people})
    assert doorkeeper.visitor("c") is None
    people["c"] = make_visitor()
    assert doorkeeper.visitor("c") == make_visitor()


def test_no_cookie_is_nobody_without_asking():
    def never(cookies):
        raise RuntimeError("asked")

    doorkeeper = Doorkeeper(never)
    assert doorkeeper.visitor(None) is None
    assert doorkeeper.visitor("") is None


def test_a_forgotten_visitor_is_looked_up_again(make_visitor):
    people = {"c": make_visitor()}
    doorkeeper = Doorkeeper(lambda cookies: {c: people[c] for c in cookies if c in people})
    assert doorkeeper.visitor("c") is not None
    people.clear()
    assert doorkeeper.visitor("c") is not None
    doorkeeper.forget("c")
    assert doorkeeper.visitor("c") is None


def test_staff_may_what_their_roles_say_and_participants_nothing_of_staff(make_visitor):
    nurse = replace(make_visitor(), roles=frozenset({"safety"}))
    person = replace(make_visitor(role="participant"), roles=frozenset({"safety"}))
    actions = ("library", "follow_alerts", "scores", "enter")
    assert [nurse.may(action) for action in actions] == [True, True, False, False]
    assert [person.may(action) for action in actions] == [False] * 4


def test_a_role_in_one_unit_opens_the_pages_that_know_units_for_its_people_alone(make_visitor):
    here = frozenset({("coordinator", "site_1"), ("data_manager", "site_2")})
    one = replace(make_visitor(), unit_roles=here)
    assert [one.may(action) for action in ("progress", "enter", "scores", "export")] == [
        True,
        True,
        False,
        False,
    ]
    units = ("site_1", "site_2", "site_3", "", None)
    assert [one.may_with("progress", unit) for unit in units] == [True, True, False, False, False]
    assert [one.may_with("issue_links", unit) for unit in units] == [True, False, False, False, False]
    assert not one.may_with("scores", "site_2")
    whole = replace(make_visitor(), roles=frozenset({"coordinator"}))
    assert all(whole.may_with("progress", unit) for unit in units)
