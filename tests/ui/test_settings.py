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
