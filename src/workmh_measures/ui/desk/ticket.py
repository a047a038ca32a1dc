"""What staff is about to enter, sealed so that it may stand in an address: bound to one session, telling nobody anything."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from workmh_measures.storage.versions import FormPlace
from workmh_measures.ui.visitor import Visitor

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

__all__ = ["Ticket", "sealed", "unsealed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One form of one person, or one person on a tablet.

    Attributes
    ----------
    participant, wave, occasion, instrument : which form; on a tablet the form is the one that is due, and these are empty.
    mode : how the answers come in: telephone, paper, clinician or kiosk.
    answered_on : date on the paper, or day of the rating; None when the answers are given as they are entered.
    copy : the second is compared with the first and never shown beside it.
    rater : who rated; None unless a clinician did.
    """

    participant: str
    mode: str
    wave: str = ""
    occasion: int = 1
    instrument: str = ""
    answered_on: date | None = None
    copy: Literal["first", "second"] = "first"
    rater: str | None = None

    def place(self, study: str) -> FormPlace:
        """Return the form in a study."""
        return FormPlace(study, self.participant, self.wave, self.occasion, self.instrument)


def sealed(ticket: Ticket, visitor: Visitor) -> str:
    """Return a ticket as letters for an address; only the same session of the same member of staff can open it."""
    told = asdict(ticket) | {"answered_on": ticket.answered_on and ticket.answered_on.isoformat()}
    return _lock(visitor).encrypt(json.dumps(told).encode()).decode().rstrip("=")


def unsealed(text: str, visitor: Visitor) -> Ticket | None:
    """Return the ticket, or None for one of another session and for anything else."""
    from cryptography.fernet import InvalidToken

    try:
        told = json.loads(_lock(visitor).decrypt(text + "=" * (-len(text) % 4)))
    except (InvalidToken, ValueError):  # sealed for another, changed, or never a ticket
        return None
    day = told["answered_on"]
    return Ticket(**{**told, "answered_on": None if day is None else date.fromisoformat(day)})


def _lock(visitor: Visitor) -> Fernet:
    """Make the lock from the name of the session, which nobody outside the server knows and which ends with it."""
    from cryptography.fernet import Fernet

    secret = hashlib.sha256(f"ticket {visitor.key} {visitor.nonce} {visitor.subject}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(secret))
