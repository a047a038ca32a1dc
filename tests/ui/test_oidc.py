"""Login with an identity provider that runs in a process of its own: the way in, and every lie that is no way in."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette

from workmh_measures.errors import StoreError
from workmh_measures.storage.access_log import Asked, access_lines
from workmh_measures.storage.accounts import add_account, disable_account
from workmh_measures.storage.sessions import session_for
from workmh_measures.storage.sign_in import account_of_identity, link_identity, unlink_identity
from workmh_measures.ui import running, sessions
from workmh_measures.ui.entry import entry_routes
from workmh_measures.ui.exchange import exchange_routes
from workmh_measures.ui.identity_providers import read_providers
from workmh_measures.ui.noting import access_book
from workmh_measures.ui.oidc import oidc_routes

from .staff_app import PASSWORD, StaffApp

SUBJECT = "24400320"


class Follower(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        """Follow nothing: the browser's side is played by the test."""


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    program = Path(__file__).with_name("identity_provider.py")
    process = subprocess.Popen([sys.executable, str(program), "0"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.terminate()
    process.communicate(timeout=10)


@pytest.fixture
def lie(issuer: str) -> Iterator[Callable[..., None]]:
    def tell(**how: object) -> None:
        urllib.request.urlopen(urllib.request.Request(f"{issuer}/lie", json.dumps(how).encode())).close()

    yield tell
    tell()


SETTINGS = """
[provider.test]
name = "Test"
issuer = "{issuer}"
client_id = "workmh"
client_secret_file = "secret.txt"
address = "http://localhost:8501"
{more}
"""


@pytest.fixture
def served(staff_app: StaffApp, issuer: str, tmp_path: Path) -> Callable[[str], Starlette]:
    def serve(more: str = "") -> Starlette:
        file = tmp_path / "providers.toml"
        file.write_text(SETTINGS.format(issuer=issuer, more=more), "utf-8")
        (tmp_path / "secret.txt").write_text("a secret of the test\n", "utf-8")
        staff_app.app = replace(
            staff_app.app, settings=replace(staff_app.app.settings, identity_providers=file)
        )
        running.run(staff_app.app)
        return Starlette(routes=[*oidc_routes(), *entry_routes()])

    return serve


@pytest.fixture
def linked(staff_app: StaffApp, issuer: str) -> StaffApp:
    add_account(staff_app.store, "kari", PASSWORD, roles=["auditor"])
    link_identity(staff_app.store, "kari", issuer=issuer, subject=SUBJECT, by="boss")
    return staff_app


def sent_back(app: Starlette, call: Any) -> tuple[str, str]:
    """Begin a login and let the provider send the browser back; return the query and the binding cookie."""
    begun = call(app, "/staff/oidc/start", query="provider=test")
    assert begun.status == 303, begun.body
    binding = begun.headers["set-cookie"].split(";")[0]
    try:
        urllib.request.build_opener(Follower).open(begun.headers["location"])
    except urllib.error.HTTPError as redirect:
        back = redirect.headers["Location"]
        assert back.startswith("http://localhost:8501/staff/oidc/back?")
        return urlsplit(back).query, binding
    raise AssertionError("the provider did not lead back")


def login(app: Starlette, call: Any) -> Any:
    query, binding = sent_back(app, call)
    return call(app, "/staff/oidc/back", query=query, headers={"cookie": binding})


def session_in(answer: Any) -> str:
    """Return the value of the session cookie an answer sets; empty for none."""
    found = [
        value.decode()
        for message in answer.messages
        for name, value in message.get("headers", ())
        if name.lower() == b"set-cookie" and value.startswith(b"workmh=")
    ]
    return found[0].split(";")[0].partition("=")[2] if found else ""


def test_the_right_identity_opens_the_session_a_password_opens(linked, served, call) -> None:
    app = served("")
    assert b"/staff/oidc/start?provider=test" in call(app, "/staff/login").body
    begun = call(app, "/staff/oidc/start", query="provider=test")
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert "samesite=lax" in begun.headers["set-cookie"].lower()
    answer = login(app, call)
    assert answer.status == 200
    session = session_for(linked.store, session_in(answer))
    assert session is not None
    assert (session.subject, session.role) == ("kari", "staff")
    assert b"url=/?lang=" in answer.body
    [line] = access_lines(linked.store, linked.study.id, Asked(account="kari", outcome="opened"))
    assert line.action == "log_in"


@pytest.mark.parametrize(
    "how",
    [
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"aud": "another"}},
        {"claims": {"aud": ["workmh", "another"]}},
        {"claims": {"azp": "another"}},
        {"claims": {"iss": "https://another.example"}},
        {"claims": {"exp": 1_700_000_000}},
        {"claims": {"exp": None}},
        {"claims": {"iat": 4_000_000_000}},
        {"claims": {"sub": "another"}},
        {"claims": {"sub": None}},
        {"signed": "none"},
        {"signed": "hmac"},
        {"signed": "other"},
        {"state": "another"},
        {"answer": "https://another.example"},
    ],
    ids=str,
)
def test_an_identity_that_lies_opens_nothing(linked, served, call, lie, how) -> None:
    app = served("")
    lie(**how)
    answer = login(app, call)
    assert answer.status == 403
    assert session_in(answer) == ""
    assert b"another" not in answer.body
    access_book().flush()
    [line] = access_lines(linked.store, linked.study.id, Asked(outcome="denied"))
    assert (line.account, line.action) == ("", "log_in")


def test_an_answer_counts_once_in_the_browser_that_asked(linked, served, call) -> None:
    app = served("")
    query, binding = sent_back(app, call)
    assert call(app, "/staff/oidc/back", query=query).status == 403  # and it is used up by that
    assert call(app, "/staff/oidc/back", query=query, headers={"cookie": binding}).status == 403
    query, binding = sent_back(app, call)
    other = sent_back(app, call)[1]
    assert call(app, "/staff/oidc/back", query=query, headers={"cookie": other}).status == 403
    query, binding = sent_back(app, call)
    assert call(app, "/staff/oidc/back", query=query, headers={"cookie": binding}).status == 200
    assert call(app, "/staff/oidc/back", query=query, headers={"cookie": binding}).status == 403
    code = parse_qs(query)["code"][0]
    fresh, binding = sent_back(app, call)
    state = parse_qs(fresh)["state"][0]
    replayed = f"code={code}&state={state}"
    assert call(app, "/staff/oidc/back", query=replayed, headers={"cookie": binding}).status == 403


def test_a_login_that_takes_too_long_and_one_nobody_began_open_nothing(linked, served, call) -> None:
    from workmh_measures.ui.oidc import provider_login

    app = served("")
    query, binding = sent_back(app, call)
    logins = provider_login()
    begun = logins._clock
    logins._clock = lambda: begun() + 601
    assert call(app, "/staff/oidc/back", query=query, headers={"cookie": binding}).status == 403
    assert call(app, "/staff/oidc/back", query="code=x&state=y").status == 403
    assert call(app, "/staff/oidc/start", query="provider=none").status == 403


def test_wrong_answers_from_one_address_are_told_to_wait_and_then_not_even_a_right_one_is_looked_at(
    linked, served, call
) -> None:
    app = served("")
    query, binding = sent_back(app, call)
    for tried in range(10):
        assert call(app, "/staff/oidc/back", query=f"code=x&state={tried}").status == 403
    held = call(app, "/staff/oidc/back", query=query, headers={"cookie": binding})
    assert (held.status, session_in(held)) == (429, "")
    assert 0 < int(held.headers["retry-after"]) <= 60
    # The same count as of passwords: another way in is no way around it.
    body = f"username=kari&password={PASSWORD.replace(' ', '+')}".encode()
    password = Starlette(routes=exchange_routes())
    by_password = call(
        password, "/session/staff", method="POST", body=body, headers={"origin": "http://localhost:8501"}
    )
    assert (by_password.status, session_in(by_password)) == (429, "")


def test_a_provider_that_cannot_be_asked_counts_against_nobody(linked, served, call, issuer) -> None:
    from workmh_measures.ui.oidc import provider_login

    app = served("")
    logins = provider_login()
    for _ in range(12):
        query, binding = sent_back(app, call)
        known, document, keys = logins._known["test"]
        silent = {**document, "token_endpoint": "http://127.0.0.1:9/token"}
        logins._known["test"] = (known, silent, keys)
        assert call(app, "/staff/oidc/back", query=query, headers={"cookie": binding}).status == 403
        logins._known["test"] = (known, document, keys)
    assert login(app, call).status == 200


def test_an_address_begins_so_many_logins_and_crowds_nobody_out(linked, served, call) -> None:
    app = served("")
    query, binding = sent_back(app, call)
    statuses = [call(app, "/staff/oidc/start", query="provider=test").status for _ in range(21)]
    assert (statuses[:19], statuses[19:]) == ([303] * 19, [429] * 2)
    assert call(app, "/staff/oidc/back", query=query, headers={"cookie": binding}).status == 200


def test_the_level_and_the_method_asked_for_must_be_told(linked, served, call, lie) -> None:
    app = served('acr = ["idporten-loa-substantial", "idporten-loa-high"]\namr = ["BankID"]')
    begun = call(app, "/staff/oidc/start", query="provider=test")
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert asked["acr_values"] == ["idporten-loa-substantial idporten-loa-high"]
    assert login(app, call).status == 200
    for claims in (
        {"acr": "idporten-loa-low"},
        {"acr": None},
        {"amr": ["pwd"]},
        {"amr": None},
        {"amr": "BankID"},
    ):
        lie(claims=claims)
        assert login(app, call).status == 403, claims


def test_keys_the_provider_changed_are_fetched_anew(linked, served, call, lie) -> None:
    from workmh_measures.ui.oidc import provider_login

    app = served("")
    assert login(app, call).status == 200
    lie(key="second")
    logins = provider_login()
    begun = logins._clock
    logins._clock = lambda: begun() + 61
    assert login(app, call).status == 200
    lie(key="first")


def test_nobody_gets_an_account_by_logging_in_and_one_switched_off_stays_shut(
    staff_app, served, call, issuer
) -> None:
    app = served("")
    assert login(app, call).status == 403
    add_account(staff_app.store, "kari", PASSWORD, roles=["auditor"])
    link_identity(staff_app.store, "kari", issuer=issuer, subject=SUBJECT)
    assert login(app, call).status == 200
    disable_account(staff_app.store, "kari")
    assert login(app, call).status == 403
    disable_account(staff_app.store, "kari", enable=True)
    unlink_identity(staff_app.store, "kari", issuer=issuer)
    assert account_of_identity(staff_app.store, issuer, SUBJECT) is None
    assert login(app, call).status == 403


def test_an_identity_opens_one_account_and_an_own_second_factor_is_still_asked_for(
    linked, served, call, issuer
) -> None:
    from workmh_measures.storage.second_factor import ask_for_factor

    add_account(linked.store, "ola", PASSWORD, roles=[])
    with pytest.raises(StoreError, match="linked to kari already"):
        link_identity(linked.store, "ola", issuer=issuer, subject=SUBJECT)
    ask_for_factor(linked.store, "kari")
    answer = login(served(""), call)
    assert sessions.half_open(linked.store, session_in(answer)) == "kari"
    assert b"/staff/second" in answer.body
    answer = login(served("own_second_factor = false"), call)
    assert session_for(linked.store, session_in(answer)).role == "staff"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no"),
        ("[provider.x]\nname = 'X'", "has no 'issuer'"),
        (SETTINGS.format(issuer="http://id.example.org", more=""), "'issuer' that is not https"),
        ("x = [", "cannot be read"),
    ],
)
def test_settings_that_would_open_too_much_are_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "secret.txt").write_text("s", "utf-8")
    (tmp_path / "p.toml").write_text(text, "utf-8")
    with pytest.raises(StoreError, match=said):
        read_providers(tmp_path / "p.toml")
