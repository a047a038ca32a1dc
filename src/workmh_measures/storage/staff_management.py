"""What an administrator may do to an account: one for a single study changes nothing that holds beyond it."""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from dataclasses import dataclass

from workmh_measures.errors import StoreError, problem
from workmh_measures.model.staff_rights import EVERY, RIGHTS, Grant
from workmh_measures.storage.accounts import (
    Account,
    accounts,
    add_account,
    change_password,
    disable_account,
    give_grant,
    grants_of,
    revoke_grant,
)
from workmh_measures.storage.passwords import new_password
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_factor import ask_for_factor

__all__ = ["Manager"]

_UNIT = re.compile(r"[A-Za-z0-9æøåÆØÅ][A-Za-z0-9æøåÆØÅ_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Manager:
    """Somebody who manages the accounts of a study, or of every study, whose right is read again at every deed.

    Parameters
    ----------
    name : the account that does it; stands in the access log.
    study : in which the right was asked for.
    """

    store: Store
    name: str
    study: str

    @property
    def manages_everywhere(self) -> bool:
        """Say whether the right holds in every study."""
        return any(one.study == EVERY for one in self._rights())

    def add(self, name: str, grant: Grant | None) -> str:
        """Make an account that holds one thing or nothing; return the password it logs in with once."""
        self._require(grant)
        password = new_password()
        add_account(self.store, name, password, roles=(), by=self.name)
        if grant is not None:
            give_grant(self.store, name, grant, by=self.name)
        return password

    def give(self, name: str, grant: Grant) -> None:
        """Give an account a role somewhere."""
        self._require(grant)
        give_grant(self.store, name, grant, by=self.name)

    def revoke(self, name: str, grant: Grant) -> None:
        """Take a role away."""
        self._require(grant)
        revoke_grant(self.store, name, grant, by=self.name)

    def disable(self, name: str, *, enable: bool) -> None:
        """Switch an account off or on."""
        self._whole(name, lambda: disable_account(self.store, name, enable=enable, by=self.name))

    def reset_password(self, name: str) -> str:
        """Give an account a password good for one login, and return it."""
        password = new_password()
        self._whole(name, lambda: change_password(self.store, name, password, by=self.name, one_time=True))
        return password

    def ask_for_factor(self, name: str, *, reset: bool) -> None:
        """Have an account set up a second factor at its next login."""
        self._whole(name, lambda: ask_for_factor(self.store, name, reset=reset, by=self.name))

    def _rights(self) -> Set[Grant]:
        held = grants_of(self.store, self.name) or frozenset()
        found = {
            one
            for one in held
            if one.unit == EVERY and one.holds_in(self.study) and one.roles & RIGHTS["manage_staff"]
        }
        if not found:
            raise _refused(f"{self.name} does not manage staff.")
        return found

    def _require(self, grant: Grant | None) -> None:
        """Refuse a grant beyond the study of somebody who manages that one alone."""
        everywhere = self.manages_everywhere
        if grant is None:
            return
        if grant.unit != EVERY and not _UNIT.fullmatch(grant.unit):
            raise _refused(f"'{grant.unit}' cannot be a unit: letters, digits, _ and - are.")
        if not everywhere and grant.study != self.study:
            raise _refused("only who manages every study may give or take what holds in all of them.")

    def _whole(self, name: str, change: Callable[[], None]) -> None:
        """Do what concerns an account as a whole, unless it holds something elsewhere."""
        if not self.manages_everywhere and any(one.study != self.study for one in self._held(name)):
            raise _refused(
                f"{name} holds something in another study, so only who manages every study may do this."
            )
        change()

    def _held(self, name: str) -> Set[Grant]:
        found: list[Account] = [one for one in accounts(self.store) if one.name == name]
        return found[0].grants if found else frozenset()


def _refused(text: str) -> StoreError:
    return StoreError([problem("STORE-REFUSED", text=text)])
