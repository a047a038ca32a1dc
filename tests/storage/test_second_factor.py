"""The second factor: the digits of RFC 6238, each good once, and recovery codes for when the telephone is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import text

from workmh_measures.errors import StoreError
from workmh_measures.storage.accounts import STAFF, add_account
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_factor import (
    STEP_SECONDS,
    FactorState,
    ask_for_factor,
    code_is_right,
    confirm,
    factor_state,
    set_up_address,
)
from workmh_measures.storage.sessions import HALF, open_session, session_for

from .clock import Clock

# RFC 6238, appendix B, SHA-1; the last six of the eight digits printed there.
SECRET = b"12345678901234567890"
IN_BASE32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
VECTORS = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}
STEP = timedelta(seconds=STEP_SECONDS)


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def digits(moment: datetime) -> str:
    """What an authenticator with the secret of the RFC shows at a moment."""
    return TOTP(SECRET, 6, SHA1(), STEP_SECONDS).generate(int(moment.timestamp())).decode()


@pytest.fixture
def asked(timed: Store) -> Store:
    """Anna is to set up a second factor; the secret is that of the RFC."""
    add_account(timed, "anna", "a long word of one's own")
    ask_for_factor(timed, "anna")
    with timed.writing() as connection:
        connection.execute(text("UPDATE second_factor SET secret = :s"), {"s": IN_BASE32})
    return timed


@pytest.fixture
def in_use(asked: Store, clock: Clock) -> Store:
    assert confirm(asked, "anna", digits(clock.time)) is not None
    clock.time += 10 * STEP
    return asked


@pytest.mark.parametrize(("seconds", "code"), VECTORS.items())
def test_the_digits_are_those_of_the_rfc(asked: Store, clock: Clock, seconds: int, code: str) -> None:
    clock.time = at(seconds)
    assert confirm(asked, "anna", code) is not None
    assert factor_state(asked, "anna") is FactorState.IN_USE


def test_the_address_says_what_an_authenticator_needs_and_only_while_it_is_set_up(
    asked: Store, clock: Clock
) -> None:
    found = set_up_address(asked, "anna", service="fjord & by")
    assert found is not None
    secret, address = found
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.path) == ("otpauth", "totp", "/fjord%20%26%20by%3Aanna")
    assert {name: one for name, [one] in parse_qs(parts.query).items()} == {
        "secret": IN_BASE32,
        "issuer": "fjord & by",
        "algorithm": "SHA1",
        "digits": "6",
        "period": "30",
    }
    assert secret == IN_BASE32
    confirm(asked, "anna", digits(clock.time))
    assert set_up_address(asked, "anna", service="fjord") is None
    ask_for_factor(asked, "anna")
    assert set_up_address(asked, "anna", service="fjord") is None


def test_secrets_are_long_and_never_the_same(timed: Store) -> None:
    for name in ("anna", "berit"):
        add_account(timed, name, "a long word of one's own")
        ask_for_factor(timed, name)
    found = {(set_up_address(timed, name, service="x") or ("",))[0] for name in ("anna", "berit")}
    assert len(found) == 2
    assert {len(secret) for secret in found} == {32}


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_one_step(in_use: Store, clock: Clock, steps: int, right: bool) -> None:
    assert code_is_right(in_use, "anna", digits(clock.time + steps * STEP)) is right


def test_a_code_counts_once_and_none_before_it_counts_after_it(in_use: Store, clock: Clock) -> None:
    now = clock.time
    assert code_is_right(in_use, "anna", f" {digits(now)[:3]} {digits(now)[3:]} ")
    assert not code_is_right(in_use, "anna", digits(now))
    assert not code_is_right(in_use, "anna", digits(now - STEP))
    clock.time += STEP
    assert code_is_right(in_use, "anna", digits(clock.time))


def test_the_code_that_took_it_into_use_opens_nothing_more(asked: Store, clock: Clock) -> None:
    assert not code_is_right(asked, "anna", digits(clock.time))
    assert confirm(asked, "anna", "000000") is None
    assert confirm(asked, "anna", digits(clock.time)) is not None
    assert not code_is_right(asked, "anna", digits(clock.time))
    assert confirm(asked, "anna", digits(clock.time + STEP)) is None


def test_of_eight_who_send_the_same_code_at_once_one_gets_in(in_use: Store, clock: Clock) -> None:
    code = digits(clock.time)
    with ThreadPoolExecutor(8) as threads:
        opened = list(threads.map(lambda _: code_is_right(in_use, "anna", code), range(8)))
    assert opened.count(True) == 1


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "१२३४५६", "²²²²²²", "-12345", "\0" * 6, "x" * 10_000]
)
def test_what_is_no_code_opens_nothing(in_use: Store, code: str) -> None:
    assert not code_is_right(in_use, "anna", code)


def test_a_recovery_code_opens_once_however_it_is_typed_and_for_its_account_alone(
    asked: Store, clock: Clock
) -> None:
    codes = confirm(asked, "anna", digits(clock.time))
    assert codes is not None
    assert len(set(codes)) == 10
    add_account(asked, "berit", "a long word of one's own")
    ask_for_factor(asked, "berit")
    assert not code_is_right(asked, "berit", codes[0])
    assert code_is_right(asked, "anna", codes[0].lower().replace("-", " "))
    assert not code_is_right(asked, "anna", codes[0])
    assert code_is_right(asked, "anna", codes[1])


def test_recovery_codes_are_stored_as_hashes_only(asked: Store, clock: Clock) -> None:
    codes = confirm(asked, "anna", digits(clock.time)) or []
    with asked.reading() as connection:
        stored = connection.execute(text("SELECT code_hash FROM recovery_code")).scalars().all()
    assert len(stored) == 10
    assert not any(code.replace("-", "") in one for code in codes for one in stored)


def test_a_reset_forgets_device_and_codes_and_logs_out(in_use: Store, clock: Clock) -> None:
    cookies = [open_session(in_use, role, "anna")[0] for role in (STAFF, HALF)]
    ask_for_factor(in_use, "anna", reset=True)
    assert factor_state(in_use, "anna") is FactorState.TO_SET_UP
    assert [session_for(in_use, cookie) for cookie in cookies] == [None, None]
    found = set_up_address(in_use, "anna", service="x")
    assert found is not None
    assert found[0] != IN_BASE32
    assert not code_is_right(in_use, "anna", digits(clock.time))
    with in_use.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM recovery_code")).scalar_one() == 0


def test_nobody_unknown_is_asked_for_one_and_nobody_has_one_unasked(store: Store) -> None:
    with pytest.raises(StoreError, match="no account 'per'"):
        ask_for_factor(store, "per")
    assert factor_state(store, "per") is FactorState.NONE
    assert not code_is_right(store, "per", "000000")
    assert confirm(store, "per", "000000") is None


def test_half_a_login_ends_after_five_minutes(timed: Store, clock: Clock) -> None:
    cookie, _ = open_session(timed, HALF, "anna")
    clock.time += timedelta(minutes=4, seconds=59)
    assert session_for(timed, cookie) is not None
    cookie, _ = open_session(timed, HALF, "anna")
    clock.time += timedelta(minutes=5)
    assert session_for(timed, cookie) is None
