from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from workmh_measures.ui.identity import IdentityMiddleware
from workmh_measures.ui.limits import MOST_BYTES, LimitsMiddleware
from workmh_measures.ui.pace import Pace

PERSON = {"cookie": "workmh=person-cookie"}


@pytest.fixture
def read():
    """How many bytes the application behind was given."""
    return []


@pytest.fixture
def app(doorkeeper, read):
    async def behind(scope, receive, send):
        body = await Request(scope, receive).body()
        read.append(len(body))
        await PlainTextResponse("fine")(scope, receive, send)

    limits = LimitsMiddleware(behind, pace=Pace(3, 0.001))
    return IdentityMiddleware(limits, doorkeeper=lambda: doorkeeper, allowed_hosts=lambda: ["localhost"])


@pytest.mark.parametrize("told", [str(MOST_BYTES + 1), "52428800", "9" * 400, "-1", "many", "²"])
def test_a_body_told_too_large_is_refused_unread(app, call, read, told):
    answer = call(app, method="POST", headers={"content-length": told}, body=b"x")
    assert (answer.status, answer.headers["connection"]) == (413, "close")
    assert read == []


def test_a_body_that_goes_on_without_end_is_cut(app, call, read):
    answer = call(app, method="POST", body=b"x" * (MOST_BYTES + 1))
    assert (answer.status, answer.headers["connection"]) == (413, "close")
    assert read == []


def test_a_body_up_to_the_limit_is_let_through(app, call, read):
    assert call(app, method="POST", body=b"x" * MOST_BYTES).status == 200
    assert read == [MOST_BYTES]


def test_a_session_that_asks_without_end_waits_and_nobody_else_does(app, call):
    assert [call(app, "/form/state", headers=PERSON).status for _ in range(4)] == [200, 200, 200, 429]
    assert call(app, "/form/form.js", headers=PERSON).status == 200
    assert call(app, "/form/state", headers={"cookie": "workmh=staff-cookie"}).status == 200
    assert call(app, "/p").status == 200
    assert int(call(app, "/form/state", headers=PERSON).headers["retry-after"]) > 0
