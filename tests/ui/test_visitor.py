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
    words = ("participant", "staff", "safety", "auditor")
    assert [nurse.may(word) for word in words] == [False, True, True, False]
    assert [person.may(word) for word in words] == [True, False, False, False]
