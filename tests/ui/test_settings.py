from __future__ import annotations

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.ui.settings import settings_from

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
    assert settings_from(BASE).second_factor == frozenset()
    told = settings_from({**BASE, "WORKMH_SECOND_FACTOR": "safety, data_manager"})
    assert told.second_factor == {"safety", "data_manager"}
    assert settings_from({**BASE, "WORKMH_SECOND_FACTOR": "all"}).second_factor == {"all"}
    with pytest.raises(StoreError, match="WORKMH_SECOND_FACTOR names 'saftey'"):
        settings_from({**BASE, "WORKMH_SECOND_FACTOR": "saftey"})
