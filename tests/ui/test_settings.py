from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import StoreError
from workmh_measures.storage.accounts import add_account
from workmh_measures.storage.factor_key import VARIABLE, renew_factor_key
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_factor import ask_for_factor
from workmh_measures.storage.study_record import start_study
from workmh_measures.ui.settings import settings_from
from workmh_measures.ui.shell import _open

BASE = {"WORKMH_STORE": "sqlite:///x.db", "WORKMH_STUDY": "demo"}


def test_both_missing_variables_are_named_at_once():
    with pytest.raises(StoreError) as refused:
        settings_from({})
    assert [one.found for one in refused.value.problems] == ["WORKMH_STORE", "WORKMH_STUDY"]


def test_a_word_that_is_no_switch_is_refused():
    with pytest.raises(StoreError, match="WORKMH_COOKIE_SECURE is 'perhaps'"):
        settings_from({**BASE, "WORKMH_COOKIE_SECURE": "perhaps"})


@pytest.mark.parametrize(
    ("switch", "scheme", "host", "secure"),
    [
        ("", "http", "localhost", False),
        ("", "http", "127.0.0.1", False),
        ("", "http", "::1", False),
        ("", "https", "localhost", True),
        ("", "http", "survey.example.no", True),
        ("1", "http", "localhost", True),
        ("0", "https", "survey.example.no", False),
    ],
)
def test_the_cookie_is_secure_except_on_loopback_or_when_told(switch, scheme, host, secure):
    settings = settings_from({**BASE, "WORKMH_COOKIE_SECURE": switch})
    assert settings.secure_cookie_for(scheme, host) is secure


def test_the_roles_of_a_second_factor_are_named_and_a_slip_is_refused():
    assert settings_from(BASE).second_factor == {"all"}  # nothing said, nobody left out
    assert settings_from({**BASE, "WORKMH_SECOND_FACTOR": " "}).second_factor == {"all"}
    assert settings_from({**BASE, "WORKMH_SECOND_FACTOR": "none"}).second_factor == frozenset()
    told = settings_from({**BASE, "WORKMH_SECOND_FACTOR": "safety, data_manager"})
    assert told.second_factor == {"safety", "data_manager"}
    assert settings_from({**BASE, "WORKMH_SECOND_FACTOR": "all"}).second_factor == {"all"}
    with pytest.raises(StoreError, match="WORKMH_SECOND_FACTOR names 'saftey'"):
        settings_from({**BASE, "WORKMH_SECOND_FACTOR": "saftey"})


def test_a_server_refuses_to_start_without_the_key_that_sealed_a_second_factor_or_with_one_beside_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "store").mkdir()
    url = f"sqlite:///{tmp_path / 'store' / 'store.db'}"
    elsewhere = tmp_path / "factors.key"
    renew_factor_key(elsewhere)
    monkeypatch.setenv("WORKMH_STORE", url)
    monkeypatch.setenv("WORKMH_STUDY", "demo")
    monkeypatch.setenv(VARIABLE, str(elsewhere))
    with closing(Store.create(url)) as store:
        start_study(store, load_study("demo"), by="anna")
        add_account(store, "anna", "a long word of one's own")
        ask_for_factor(store, "anna")
    app = _open()
    app.committer.close()
    app.store.close()
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(StoreError, match="the secret of anna was sealed with key"):
        _open()
    beside = tmp_path / "store" / "factors.key"
    beside.write_bytes(elsewhere.read_bytes())
    beside.chmod(0o600)
    monkeypatch.setenv(VARIABLE, str(beside))
    with pytest.raises(StoreError, match="in the folder of the store"):
        _open()
