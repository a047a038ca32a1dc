"""A code typed off a letter opens the form in a real browser, and leaves the address bar and the log."""

from __future__ import annotations

from contextlib import closing
from urllib.parse import urlsplit

import pytest

from workmh_measures.model.pseudonym import ALPHABET
from workmh_measures.storage.sessions import issue_code_within
from workmh_measures.storage.typed_codes import grouped

pytestmark = pytest.mark.browser


@pytest.fixture
def code(served) -> str:
    """The code of a participant, as it is printed."""
    served.new_participant()
    with closing(served.open_store()) as store, store.writing() as connection:
        return grouped(issue_code_within(store, connection, served.study.id, served.participants[-1]))


@pytest.mark.parametrize("served", ["streamlit", "light"], indirect=True, scope="module")
def test_a_code_typed_in_small_letters_opens_the_form_and_is_gone_from_the_address(
    served, code, page_at
) -> None:
    page = page_at(360)
    page.goto(f"{served.url}/p#{code.lower()}")
    page.wait_for_url(lambda address: urlsplit(address).path != "/p")
    assert urlsplit(page.url).fragment == ""
    assert any(cookie["httpOnly"] for cookie in page.context.cookies())
    assert code.lower() not in served.log


def test_a_slip_in_the_code_is_told_and_opens_nothing(served, code, page_at) -> None:
    wrong = code[:-1] + next(letter for letter in ALPHABET if letter != code[-1])
    page = page_at(360)
    page.goto(f"{served.url}/p#{wrong}")
    page.locator("#wrong").wait_for(state="visible")
    assert page.context.cookies() == []
