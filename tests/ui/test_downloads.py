from __future__ import annotations

import hashlib

import pytest
from starlette.applications import Starlette

from workmh_measures.ui.downloads import Downloads, download_route
from workmh_measures.ui.headers import HeadersMiddleware
from workmh_measures.ui.identity import IdentityMiddleware

STAFF = {"cookie": "workmh=staff-cookie"}


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def downloads(clock):
    return Downloads(clock=clock)


@pytest.fixture
def offer(downloads):
    def offered(content=b"x", name="a.sav"):
        digest = hashlib.sha256(content).hexdigest()
        return downloads.offer(content, name, session_key="k1", sha256=digest)

    return offered


@pytest.fixture
def app(downloads, doorkeeper, people, make_visitor):
    people["staff-cookie"] = make_visitor(roles=("data_manager",))
    inner = Starlette(routes=[download_route(lambda: downloads)])
    identity = IdentityMiddleware(inner, doorkeeper=lambda: doorkeeper, allowed_hosts=lambda: ["localhost"])
    return HeadersMiddleware(identity)


def test_the_bytes_fetched_are_the_bytes_offered_and_nothing_keeps_a_copy(app, downloads, offer, call):
    content = bytes(range(256)) * 5000
    ticket = offer(content, "demo.sav")
    answer = call(app, f"/download/{ticket}", headers=STAFF)
    assert answer.status == 200
    assert hashlib.sha256(answer.body).hexdigest() == hashlib.sha256(content).hexdigest()
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="demo.sav"'
    assert downloads._waiting == {}


def test_a_file_is_fetched_once(app, offer, call):
    ticket = offer()
    assert [call(app, f"/download/{ticket}", headers=STAFF).status for _ in range(2)] == [200, 410]
    for language, told in (("nb", "Lag den på nytt."), ("en", "Make it again.")):
        gone = call(app, f"/download/{ticket}", headers=STAFF, query=f"lang={language}")
        assert (gone.status, gone.body.decode().endswith(told)) == (410, True)


def test_a_file_waits_five_minutes(app, offer, call, clock):
    ticket = offer()
    clock.now = 300.0
    assert call(app, f"/download/{ticket}", headers=STAFF).status == 410


def test_the_link_in_other_hands_is_refused_and_the_file_still_waits(app, offer, call, people, make_visitor):
    people["other-cookie"] = make_visitor(key="k3", nonce="n3", roles=("data_manager",))
    ticket = offer()
    assert call(app, f"/download/{ticket}").status == 403
    assert call(app, f"/download/{ticket}", headers={"cookie": "workmh=person-cookie"}).status == 403
    assert call(app, f"/download/{ticket}", headers={"cookie": "workmh=other-cookie"}).status == 410
    assert call(app, f"/download/{ticket}", headers=STAFF).status == 200


def test_looking_does_not_take(app, offer, call):
    ticket = offer()
    assert call(app, f"/download/{ticket}", method="HEAD", headers=STAFF).status == 405
    assert call(app, f"/download/{ticket}", headers=STAFF).status == 200


def test_two_equal_files_are_two_downloads(offer):
    assert offer() != offer()


def test_only_a_few_files_wait(offer, downloads, make_visitor):
    tickets = [offer() for _ in range(30)]
    assert downloads.take(tickets[0], make_visitor(roles=["statistician"])) is None
    assert downloads.take(tickets[-1], make_visitor(roles=["statistician"])) is not None
    assert len(downloads._waiting) <= 20


def test_a_file_that_differs_from_its_manifest_is_not_handed_over(downloads):
    with pytest.raises(ValueError, match="manifest"):
        downloads.offer(b"x", "a.sav", session_key="k1", sha256=hashlib.sha256(b"y").hexdigest())


@pytest.mark.parametrize("roles", [(), ("coordinator",), ("researcher", "auditor"), ("administrator",)])
def test_who_may_not_export_fetches_no_file_not_even_an_own_one(
    app, offer, call, people, make_visitor, roles
):
    ticket = offer()
    people["staff-cookie"] = make_visitor(roles=roles)
    assert call(app, f"/download/{ticket}", headers=STAFF).status == 410


def test_what_others_make_takes_no_file_away_and_of_ones_own_the_oldest_goes(app, downloads, offer, call):
    first = offer()
    digest = hashlib.sha256(b"theirs").hexdigest()
    for number in range(200):
        downloads.offer(b"theirs", "b.sav", session_key=f"other{number % 2}", sha256=digest)
    assert len(downloads._waiting) == 1 + 2 * 20
    assert call(app, f"/download/{first}", headers=STAFF).status == 200
    own = [offer() for _ in range(21)]
    assert [call(app, f"/download/{ticket}", headers=STAFF).status for ticket in own[:2]] == [410, 200]
