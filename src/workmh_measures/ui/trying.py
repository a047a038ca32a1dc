"""Ways in under a limit: who has tried too often waits, and nobody waits because somebody else does."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from math import ceil
from typing import TypeVar

import anyio
from anyio import CapacityLimiter, to_thread

from workmh_measures.storage.attempts import Attempts, place_of
from workmh_measures.storage.repository import Store
from workmh_measures.ui import sessions
from workmh_measures.ui.pace import Pace
from workmh_measures.ui.provider_login import ProviderRefused, ProviderSilent
from workmh_measures.ui.sessions import Opened

__all__ = ["Wait", "Ways"]

T = TypeVar("T")

_OPENINGS = 20
_BEGINNINGS = 20
_LINKS_AT_ONCE = 4
# A password costs 64 MiB and a core for a moment.
_PASSWORDS_AT_ONCE = 2
# Each waits for an answer of the provider.
_PROVIDERS_AT_ONCE = 4
_MOST_WAITING = 40
_PAUSE_SECONDS = 2.0
_CODES_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Wait:
    """A try that was not looked at, and the seconds until the next one is."""

    seconds: int


@dataclass(slots=True)
class Ways:
    """Opens sessions by link, code or password. Each way has threads of its own: a flood takes none from answers.

    Parameters
    ----------
    store, study : where links and accounts are; whose links open something.
    second_factor : roles whose accounts must have one.
    """

    store: Store
    study: str
    second_factor: Collection[str] = ()
    pause_seconds: float = _PAUSE_SECONDS
    _wrong: Attempts = field(init=False)
    _wrong_codes: Attempts = field(init=False)
    _openings: Pace = field(init=False)
    _beginnings: Pace = field(init=False)
    _links: CapacityLimiter = field(init=False)
    _passwords: CapacityLimiter = field(init=False)
    _providers: CapacityLimiter = field(init=False)

    def __post_init__(self) -> None:
        self._wrong = Attempts(self.store)
        self._wrong_codes = Attempts(self.store, window=_CODES_WINDOW)
        self._openings = Pace(_OPENINGS, _OPENINGS / 60, clock=lambda: self.store.now().timestamp())
        self._beginnings = Pace(_BEGINNINGS, _BEGINNINGS / 60, clock=lambda: self.store.now().timestamp())
        self._links = CapacityLimiter(_LINKS_AT_ONCE)
        self._passwords = CapacityLimiter(_PASSWORDS_AT_ONCE)
        self._providers = CapacityLimiter(_PROVIDERS_AT_ONCE)

    def held(self, address: str) -> Wait | None:
        """Say, before anything is read or hashed, whether an address has to wait as far as this process knows."""
        return _wait(self._wrong.held(_of(address)))

    async def by_link(self, address: str, token: str) -> Opened | Wait | None:
        """Open a participant's session with a token or a typed code; None when it opens nothing."""
        return await to_thread.run_sync(self._try_link, _of(address), token, limiter=self._links)

    async def by_password(self, address: str, name: str, password: str) -> Opened | Wait | None:
        """Open a session of staff; None when name and password do not belong together.

        An account at which many wrong passwords were tried opens more slowly, from everywhere, and never not at all:
        else anybody could keep its owner out.
        """
        slow = await to_thread.run_sync(self._wrong.wait, f"account {name}", limiter=self._links)
        if slow is not None:
            await anyio.sleep(self.pause_seconds)
        if self._passwords.statistics().tasks_waiting >= _MOST_WAITING:
            return Wait(5)
        return await to_thread.run_sync(
            self._try_password, _of(address), name, password, limiter=self._passwords
        )

    async def by_second_factor(self, address: str, cookie: str, code: str) -> Opened | Wait | None:
        """Open a session of staff with half a login and a code; None when the code is wrong.

        After ten wrong codes no code of the account is looked at for a quarter of an hour: who gets here has its
        password, and six digits are few.
        """
        return await to_thread.run_sync(self._try_code, _of(address), cookie, code, limiter=self._passwords)

    async def begin_with_provider(self, address: str, begin: Callable[[], T]) -> T | Wait:
        """Begin a login with a provider; each waits for its answer, and an address may not have too many wait."""
        left = self._beginnings.wait(_of(address))
        if left is not None:
            return Wait(ceil(left))
        return await to_thread.run_sync(begin, limiter=self._providers)

    async def by_provider(self, address: str, end: Callable[[], Opened]) -> Opened | Wait:
        """Open a session of staff with the answer of a provider.

        Raises
        ------
        ProviderRefused
            As `end` does; it counts like a wrong password, unless it is the provider that cannot be asked.
        """
        return await to_thread.run_sync(self._try_provider, _of(address), end, limiter=self._providers)

    def _try_provider(self, who: str, end: Callable[[], Opened]) -> Opened | Wait:
        waiting = _wait(self._wrong.wait(who))
        if waiting is not None:
            return waiting
        try:
            return end()
        except ProviderSilent:
            raise
        except ProviderRefused:
            self._wrong.count(who)
            raise

    def _try_code(self, who: str, cookie: str, code: str) -> Opened | Wait | None:
        account = sessions.half_open(self.store, cookie)
        if account is None:
            return None
        waiting = _wait(self._wrong.wait(who)) or _wait(self._wrong_codes.wait(f"code {account}"))
        if waiting is not None:
            return waiting
        opened = sessions.open_with_second_factor(self.store, cookie, code)
        if opened is None:
            self._wrong.count(who)
            self._wrong_codes.count(f"code {account}")
        return opened

    def _try_link(self, who: str, token: str) -> Opened | Wait | None:
        waiting = _wait(self._wrong.wait(who))
        if waiting is not None:
            return waiting
        link = sha256(token.encode(errors="backslashreplace")).hexdigest()
        again = self._openings.left(link)
        if again is not None:
            return Wait(ceil(again))
        opened = sessions.open_with_link(self.store, self.study, token)
        if opened is None:
            self._wrong.count(who)
        else:
            self._openings.wait(link)
        return opened

    def _try_password(self, who: str, name: str, password: str) -> Opened | Wait | None:
        waiting = _wait(self._wrong.wait(who))
        if waiting is not None:
            return waiting
        opened = sessions.open_with_password(self.store, name, password, second_factor=self.second_factor)
        if opened is None:
            self._wrong.count(who)
            self._wrong.count(f"account {name}")
        return opened


def _of(address: str) -> str:
    return f"address {place_of(address)}"


def _wait(left: timedelta | None) -> Wait | None:
    return None if left is None else Wait(max(1, ceil(left.total_seconds())))
