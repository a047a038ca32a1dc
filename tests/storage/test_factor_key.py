"""Secrets of second factors under a key of the server: sealed, renewed, bound to their account, and old rows readable."""

from __future__ import annotations

import base64
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import text

from workmh_measures.errors import StoreError
from workmh_measures.storage.access_log import access_lines
from workmh_measures.storage.accounts import add_account
from workmh_measures.storage.factor_key import VARIABLE, FactorKeys, factor_keys, is_sealed, renew_factor_key
from workmh_measures.storage.factor_sealing import (
    Sealed,
    require_key_apart,
    require_secrets_open,
    seal_secrets,
    sealed_secrets,
)
from workmh_measures.storage.health import store_findings
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_factor import ask_for_factor, code_is_right, confirm, set_up_address

from .clock import Clock


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with one key, named to the server."""
    file = tmp_path / "keys" / "factors.key"
    file.parent.mkdir()
    renew_factor_key(file)
    monkeypatch.setenv(VARIABLE, str(file))
    return file


def asked(store: Store, *names: str) -> dict[str, str]:
    """Have accounts set up a second factor; return the secrets their authenticators read."""
    for name in names:
        add_account(store, name, "a long word of one's own")
        ask_for_factor(store, name)
    return {name: (set_up_address(store, name, service="fjord") or ("",))[0] for name in names}


def rows(store: Store) -> dict[str, str]:
    with store.reading() as connection:
        found = connection.execute(text("SELECT name, secret FROM second_factor ORDER BY name"))
        return {row.name: row.secret for row in found}


def keep(store: Store, name: str, secret: str) -> None:
    with store.writing() as connection:
        told = {"n": name, "s": secret}
        connection.execute(text("UPDATE second_factor SET secret = :s WHERE name = :n"), told)


def digits(secret: str, moment: datetime) -> str:
    return TOTP(base64.b32decode(secret), 6, SHA1(), 30).generate(int(moment.timestamp())).decode()


def test_what_the_store_holds_is_sealed_and_opens_with_the_key_alone(timed: Store, key_file: Path) -> None:
    secret = asked(timed, "anna")["anna"]
    stored = rows(timed)["anna"]
    assert secret not in stored
    assert base64.b32decode(secret) not in base64.b64decode(stored.split(":")[2])
    # Opened by hand, with nothing of this program: RFC 8439 under the key of the file, the account as what goes with it.
    key = base64.b64decode(key_file.read_text().splitlines()[-1].split()[1])[:32]
    box = base64.b64decode(stored.split(":")[2])
    assert ChaCha20Poly1305(key).decrypt(box[:12], box[12:], b"anna").decode() == secret


def test_a_login_goes_on_as_before(timed: Store, clock: Clock, key_file: Path) -> None:
    secret = asked(timed, "anna")["anna"]
    assert confirm(timed, "anna", digits(secret, clock.time)) is not None
    assert not code_is_right(timed, "anna", digits(secret, clock.time))
    clock.time = clock.time.replace(minute=5)
    assert code_is_right(timed, "anna", digits(secret, clock.time))


def test_the_same_secret_is_never_sealed_alike(key_file: Path) -> None:
    keys = factor_keys()
    assert keys.seal("anna", "GEZDGNBV") != keys.seal("anna", "GEZDGNBV")


def test_rows_from_before_there_was_a_key_count_and_are_sealed_when_somebody_asks(
    timed: Store, clock: Clock, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE)
    secret = asked(timed, "anna")["anna"]
    assert rows(timed)["anna"] == secret
    monkeypatch.setenv(VARIABLE, str(key_file))
    assert confirm(timed, "anna", digits(secret, clock.time)) is not None
    assert sealed_secrets(timed, factor_keys()) == Sealed(in_clear=1, newest=0, earlier=0)
    assert seal_secrets(timed, factor_keys(), by="kari") == 1
    assert sealed_secrets(timed, factor_keys()) == Sealed(in_clear=0, newest=1, earlier=0)
    assert is_sealed(rows(timed)["anna"])
    clock.time = clock.time.replace(minute=5)
    assert code_is_right(timed, "anna", digits(secret, clock.time))
    told = [line for line in access_lines(timed, "demo") if line.account == "kari"]
    assert [line.about for line in told] == ["anna: second factor sealed anew"]


def test_another_key_is_taken_into_use_while_rows_under_the_first_stay_readable(
    timed: Store, key_file: Path
) -> None:
    first = factor_keys().newest
    secrets = asked(timed, "anna")
    keys = renew_factor_key(key_file)
    assert (len(keys.by_name), keys.newest != first) == (2, True)
    secrets |= asked(timed, "berit")
    assert sealed_secrets(timed, keys) == Sealed(in_clear=0, newest=1, earlier=1)
    assert set_up_address(timed, "anna", service="fjord")[0] == secrets["anna"]  # type: ignore[index]
    assert (seal_secrets(timed, keys), seal_secrets(timed, keys)) == (1, 0)
    only_new = FactorKeys({str(keys.newest): keys.by_name[str(keys.newest)]})
    require_secrets_open(timed, only_new)
    assert {name: only_new.open(name, kept) for name, kept in rows(timed).items()} == secrets


def test_a_secret_moved_to_another_account_or_changed_does_not_open(timed: Store, key_file: Path) -> None:
    asked(timed, "anna", "berit")
    kept = rows(timed)
    keep(timed, "berit", kept["anna"])
    with pytest.raises(StoreError, match="berit is not as this program left it"):
        set_up_address(timed, "berit", service="fjord")
    head, name, box = kept["anna"].split(":")
    for other in (box[:-6] + "AAAAA=", "!", ""):
        keep(timed, "anna", f"{head}:{name}:{other}")
        with pytest.raises(StoreError, match="FACTOR-KEY"):
            set_up_address(timed, "anna", service="fjord")


def test_without_its_key_every_account_is_named_and_nothing_is_sealed(
    timed: Store, tmp_path: Path, key_file: Path
) -> None:
    asked(timed, "anna", "berit")
    kept = rows(timed)
    other = renew_factor_key(tmp_path / "keys" / "other.key")
    with pytest.raises(StoreError) as refused:
        require_secrets_open(timed, other)
    assert [(one.code, one.where) for one in refused.value.problems] == [
        ("FACTOR-KEY", n) for n in ("anna", "berit")
    ]
    with pytest.raises(StoreError, match="is not here"):
        seal_secrets(timed, other)
    assert rows(timed) == kept


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda file: file.unlink(), "cannot be read"),
        (lambda file: file.chmod(0o640), "chmod 600"),
        (lambda file: file.write_text("# nothing\n"), "holds no key"),
        (lambda file: file.write_text(file.read_text().replace("key-1 ", "key-1 A")), "typed wrong or cut"),
    ],
)
def test_a_file_of_keys_that_cannot_be_used_says_why(key_file: Path, spoil: object, told: str) -> None:
    spoil(key_file)  # type: ignore[operator]
    with pytest.raises(StoreError, match=told):
        factor_keys()


def test_only_its_owner_may_read_the_file_and_a_spoilt_one_gets_no_further_key(key_file: Path) -> None:
    assert key_file.stat().st_mode & 0o777 == 0o600
    renew_factor_key(key_file)
    assert key_file.stat().st_mode & 0o777 == 0o600
    key_file.write_text("workmh-second-factor-key-1 cut\n")
    with pytest.raises(StoreError, match="typed wrong"):
        renew_factor_key(key_file)
    assert key_file.read_text() == "workmh-second-factor-key-1 cut\n"


def test_a_key_beside_the_store_is_refused(tmp_path: Path, key_file: Path) -> None:
    require_key_apart(None)
    require_key_apart(tmp_path / "data")
    with pytest.raises(StoreError, match="in the folder of the store"):
        require_key_apart(tmp_path)


def test_the_doctor_tells_secrets_in_clear_under_an_earlier_key_and_without_theirs(
    timed: Store, url: str, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> list[tuple[bool, str]]:
        return [(one.ok, one.text) for one in store_findings(timed, url) if one.subject == "second_factor"]

    assert found() == []
    monkeypatch.delenv(VARIABLE)
    asked(timed, "anna")
    [(ok, said)] = found()
    assert (ok, "1 secrets of second factors stand in the store in clear" in said) == (False, True)
    monkeypatch.setenv(VARIABLE, str(key_file))
    seal_secrets(timed, factor_keys())
    assert found() == [(True, "1 secrets of second factors, none in clear.")]
    renew_factor_key(key_file)
    [(ok, said)] = found()
    assert (ok, "workmh staff seal-factors" in said) == (False, True)
    monkeypatch.delenv(VARIABLE)
    [(ok, said)] = found()
    assert (ok, "which is not here" in said) == (False, True)
