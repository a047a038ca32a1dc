"""Who is at the door: the session behind a cookie, read from the store and kept for a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from typing import Literal

from workmh_measures.model.staff_rights import BY_UNIT, Action, may
from workmh_measures.storage.reading import CurrentAnswer
from workmh_measures.ui.form.participant import BROWSER_REASONS
from workmh_measures.ui.form.progress import session_mark

__all__ = ["Doorkeeper", "Role", "Visitor"]

Role = Literal["participant", "staff"]


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person with a live session.

    Attributes
    ----------
    key : hash of the cookie; names the session without opening it.
    nonce : random value of this login; a newer login of the same person has another.
    role : participant or staff.
    subject : pseudonym of the participant, or name of the account.
    study : id of the study the session is for.
    mode : how a participant answers here: web, or kiosk on a tablet that staff handed over.
    opened_by : the account that opened the session for a participant; None when the person did.
    roles : what an account of staff is for in the whole study; empty for participants.
    unit_roles : role and unit, of what it is for in one unit alone.
    ends : when the session ends without a further sign of life; moves with each, so sessions are compared without it.
    """

    key: str
    nonce: str
    role: Role
    subject: str
    study: str
    mode: str = "web"
    opened_by: str | None = None
    roles: frozenset[str] = frozenset()
    unit_roles: frozenset[tuple[str, str]] = frozenset()
    ends: datetime | None = field(default=None, compare=False)

    def may(self, action: Action) -> bool:
        """Say whether this is staff who may do something, for the whole study or, where pages know units, in one."""
        return self.role == "staff" and (may(action, self.roles) or bool(self._units(action)))

    def may_with(self, action: Action, unit: str | None) -> bool:
        """Say whether this is staff who may do something about the people of a unit; None for people of no unit."""
        return self.role == "staff" and (may(action, self.roles) or unit in self._units(action))

    def own_units(self, action: Action) -> frozenset[str] | None:
        """Return the units in which this is staff who may do something; None for whoever may in the whole study."""
        if self.role != "staff":
            return frozenset()
        return None if may(action, self.roles) else self._units(action)

    def covers(self, action: Action, units: frozenset[str] | None) -> bool:
        """Say whether this is staff who may do something in all these units; None for the whole study."""
        own = self.own_units(action)
        return own is None or (units is not None and units <= own)

    def _units(self, action: Action) -> frozenset[str]:
        if action not in BY_UNIT:
            return frozenset()
        return frozenset(unit for role, unit in self.unit_roles if may(action, {role}))

    @property
    def mark(self) -> str:
        """What `entered_by` says of an answer of this session."""
        return session_mark(self.key)

    @property
    def answered_on(self) -> date | None:
        """None: a participant answers now."""
        return None

    @property
    def told_at_end(self) -> Mapping[str, object]:
        """Nothing beside the answers."""
        return {}

    @property
    def reasons(self) -> tuple[int, ...]:
        """Missing codes a participant may choose."""
        return BROWSER_REASONS

    def sees(self, answer: CurrentAnswer) -> bool:
        """Say whether an answer was given in this session; no other is shown again."""
        return answer.entered_by == self.mark


class Doorkeeper:
    """Looks sessions up, at most once a second for each cookie.

    Parameters
    ----------
    look_up : reads the sessions of cookies from the store; without those that are not there or have ended.
    keep_seconds : how long an answer of the store is believed.
    clock : monotonic seconds.
    """

    _MOST_KEPT = 10_000

    def __init__(
        self,
        look_up: Callable[[Sequence[str]], Mapping[str, Visitor]],
        *,
        keep_seconds: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._look_up = look_up
        self._keep_seconds = keep_seconds
        self._clock = clock
        self._known: dict[str, tuple[float, Visitor]] = {}
        self._lock = Lock()

    def fresh(self, cookie: str | None) -> Visitor | None:
        """Return who holds this cookie if the store was asked within the last second; never waits."""
        with self._lock:
            seen = self._known.get(cookie or "")
        return seen[1] if seen is not None and self._clock() - seen[0] < self._keep_seconds else None

    def visitor(self, cookie: str | None) -> Visitor | None:
        """Return who holds this cookie, or None. Strangers are never remembered."""
        known = self.fresh(cookie)
        return known if known is not None or not cookie else self.visitors([cookie]).get(cookie)

    def visitors(self, cookies: Sequence[str]) -> Mapping[str, Visitor]:
        """Ask the store who holds these cookies."""
        now = self._clock()
        found = self._look_up(cookies)
        with self._lock:
            for cookie in cookies:
                self._known.pop(cookie, None)
            if len(self._known) + len(found) > self._MOST_KEPT:
                self._known.clear()
            self._known.update((cookie, (now, visitor)) for cookie, visitor in found.items())
        return found

    def forget(self, cookie: str | None) -> None:
        """Ask the store again next time, for example after a logout."""
        with self._lock:
            self._known.pop(cookie or "", None)
