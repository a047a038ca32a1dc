"""`workmh staff` as whoever runs the service calls it."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.storage.access_log import access_lines
from workmh_measures.storage.passwords import password_is_right
from workmh_measures.storage.repository import Store

Run = Callable[..., Any]
PASSWORD = "four words without a bond"


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/store.db"
    Store.create(url).close()
    return url


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Gives the next command a line on its standard input."""
    return lambda line: monkeypatch.setattr("sys.stdin", io.StringIO(line + "\n"))


def opens(url: str, name: str, password: str) -> bool:
    store = Store.open(url)
    right = password_is_right(store, name, password)
    store.close()
    return right


def test_an_account_is_added_listed_changed_and_switched_off(
    workmh: Run, url: str, typed: Callable[[str], None]
) -> None:
    typed(PASSWORD)
    made = workmh("staff", "add", "kari", "--role", "safety", "--role", "coordinator", "--store", url)
    assert (made.code, made.out) == (0, "kari can log in and holds safety, coordinator.\n")
    assert opens(url, "kari", PASSWORD)
    [listed] = workmh("staff", "list", "--store", url, "--json").json
    assert (listed["name"], listed["roles"]) == ("kari", ["coordinator", "safety"])
    assert (listed["last_login"], listed["disabled"]) == (None, None)
    assert workmh("staff", "list", "--store", url).out == (
        "kari                 coordinator, safety (last login never)\n"
    )
    typed(PASSWORD + " and one more")
    assert workmh("staff", "password", "kari", "--store", url).code == 0
    assert not opens(url, "kari", PASSWORD)
    assert workmh("staff", "roles", "kari", "--role", "all", "--store", url).code == 0
    assert workmh("staff", "list", "--store", url, "--json").json[0]["roles"] == ["all"]
    last = workmh("staff", "roles", "kari", "--store", url)
    assert (last.code, "last account that can manage staff" in last.err) == (1, True)
    typed(PASSWORD)
    workmh("staff", "add", "boss", "--role", "administrator", "--store", url)
    assert workmh("staff", "roles", "kari", "--store", url).out == "kari: no role.\n"
    where = ("--study", "demo", "--unit", "site_1", "--store", url)
    given = workmh("staff", "grant", "kari", "coordinator", *where)
    assert given.out == "kari holds coordinator in demo at site_1.\n"
    assert (
        workmh("staff", "list", "--store", url).out.splitlines()[1].split(" (")[0].split(None, 1)[1]
        == "coordinator in demo at site_1"
    )
    assert workmh("staff", "revoke", "kari", "coordinator", *where).code == 0
    assert workmh("staff", "revoke", "kari", "coordinator", *where).code == 1
    assert workmh("staff", "list", "--store", url, "--json").json[1]["grants"] == []
    assert workmh("staff", "disable", "kari", "--store", url).out == "kari is switched off.\n"
    assert "switched off 2" in workmh("staff", "list", "--store", url).out
    assert not opens(url, "kari", PASSWORD + " and one more")
    workmh("staff", "disable", "kari", "--enable", "--store", url)
    assert opens(url, "kari", PASSWORD + " and one more")


@pytest.mark.parametrize(
    ("password", "said"),
    [("short", "STORE-PASSWORD"), ("password123456", "too easy to guess"), ("", "too easy to guess")],
)
def test_a_password_that_is_not_good_enough_makes_no_account(
    workmh: Run, url: str, typed: Callable[[str], None], password: str, said: str
) -> None:
    typed(password)
    refused = workmh("staff", "add", "kari", "--store", url)
    assert refused.code == 1
    assert said in refused.err
    assert password == "" or password not in refused.err.replace("STORE-PASSWORD", "")
    assert workmh("staff", "list", "--store", url, "--json").json == []


def test_somebody_unknown_and_an_unknown_role_are_told(workmh: Run, url: str) -> None:
    unknown = workmh("staff", "disable", "per", "--store", url)
    assert unknown.code == 1
    assert "no account 'per'" in unknown.err
    assert workmh("staff", "add", "per", "--role", "boss", "--store", url).code == 2
    assert workmh("staff", "add", "per", "--role", "participant", "--store", url).code == 2


def test_an_account_made_in_haste_holds_nothing(workmh: Run, url: str, typed: Callable[[str], None]) -> None:
    typed(PASSWORD)
    made = workmh("staff", "add", "kari", "--store", url)
    assert made.out == ("kari can log in and holds no role; give one with: workmh staff grant kari ROLE.\n")
    [listed] = workmh("staff", "list", "--store", url, "--json").json
    assert (listed["roles"], listed["grants"]) == ([], [])


def test_a_password_that_holds_the_name_is_refused_for_that(
    workmh: Run, url: str, typed: Callable[[str], None]
) -> None:
    typed("long pass phrase of Kari 77")
    refused = workmh("staff", "add", "kari", "--store", url)
    assert (refused.code, "it holds the name of the account" in refused.err) == (1, True)


def test_a_second_factor_is_asked_for_and_reset(workmh: Run, url: str, typed: Callable[[str], None]) -> None:
    typed(PASSWORD)
    workmh("staff", "add", "kari", "--store", url)
    asked = workmh("staff", "second-factor", "kari", "--store", url)
    assert asked.out == "kari sets up a second factor at the next login.\n"
    assert workmh("staff", "second-factor", "kari", "--reset", "--store", url).out == asked.out
    unknown = workmh("staff", "second-factor", "per", "--store", url)
    assert (unknown.code, "no account 'per'" in unknown.err) == (1, True)


def test_secrets_of_second_factors_are_sealed_with_a_key_of_the_server(
    workmh: Run, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workmh("staff", "add", "kari", "--one-time", "--store", url)
    workmh("staff", "second-factor", "kari", "--store", url)
    without = workmh("staff", "seal-factors", "--store", url)
    assert (without.code, "WORKMH_SECOND_FACTOR_KEY" in without.err) == (2, True)
    file = tmp_path / "factors.key"
    made = workmh("staff", "factor-key", str(file))
    assert made.out.endswith(f"seals from now on; keys in {file}: 1.\n")
    monkeypatch.setenv("WORKMH_SECOND_FACTOR_KEY", str(file))
    sealed = workmh("staff", "seal-factors", "--by", "lise", "--store", url)
    assert sealed.out.startswith("1 secrets of second factors were sealed with key ")
    assert workmh("staff", "seal-factors", "--store", url).out.startswith("0 secrets")
    assert workmh("staff", "factor-key", str(file)).out.endswith(": 2.\n")
    with closing(Store.open(url)) as store:
        told = {line.about: line.account for line in access_lines(store, "demo")}
    assert told["kari: second factor sealed anew"] == "lise"


def test_a_password_for_one_login_is_drawn_and_who_did_it_is_recorded(workmh: Run, url: str) -> None:
    made = workmh("staff", "add", "kari", "--role", "auditor", "--one-time", "--by", "lise", "--store", url)
    password = made.out.splitlines()[1].rpartition(": ")[2]
    assert opens(url, "kari", password)
    assert workmh("staff", "list", "--store", url, "--json").json[0]["one_time_password"] is not None
    workmh("staff", "disable", "kari", "--store", url)
    with closing(Store.open(url)) as store:
        told = [(one.account, one.about) for one in reversed(access_lines(store, "demo"))]
    assert told[0] == ("lise", "kari: account made, auditor")
    assert told[1][0].endswith("(command line)")
    assert told[1][1] == "kari: switched off"
