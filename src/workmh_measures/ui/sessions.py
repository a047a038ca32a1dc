"""Sessions of the store as the web application uses them: opened by link or password, looked up, closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workmh_measures.storage import sessions as stored
from workmh_measures.storage.repository import Store
from workmh_measures.ui.visitor import Visitor

__all__ = ["STAFF", "Opened", "close", "look_up_in", "open_with_link", "open_with_password"]

# Accounts for each person come later; until then one account with the password made at set-up.
STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened: the value of its cookie, and the participant's language if the store knows it."""

    cookie: str
    language: str | None
