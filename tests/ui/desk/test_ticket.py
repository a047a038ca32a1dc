"""A ticket in an address serves one session, and tells nobody else anything."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workmh_measures.ui.desk.ticket import Ticket, sealed, unsealed

FORM = Ticket(
    participant="0412",
    wave="t0",
    instrument="who5",
    mode="paper",
    answered_on=date(2026, 10, 5),
    copy="second",
)


def test_a_ticket_comes_back_as_it_was_for_the_session_it_was_sealed_for(office: Any) -> None:
    assert unsealed(sealed(FORM, office.visitor), office.visitor) == FORM
    tablet = Ticket(participant="0412", mode="kiosk")
    assert unsealed(sealed(tablet, office.visitor), office.visitor) == tablet


def test_no_other_session_opens_it_and_no_changed_letter_passes(office: Any) -> None:
    text = sealed(FORM, office.visitor)
    assert unsealed(text, office.staff("berit")) is None
    for place in range(0, len(text), 7):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        assert unsealed(changed, office.visitor) is None


@pytest.mark.parametrize("text", ["", "made-up", "å", "=" * 40, "gAAAAA", "\x00"])
def test_what_is_no_ticket_opens_nothing(office: Any, text: str) -> None:
    assert unsealed(text, office.visitor) is None


def test_it_may_stand_in_an_address(office: Any) -> None:
    text = sealed(FORM, office.visitor)
    assert all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in text)
    assert "0412" not in text
