"""Which accounts may do something in a study."""

from __future__ import annotations

from workmh_measures.model.staff_rights import Action, may, roles_in
from workmh_measures.storage.accounts import accounts
from workmh_measures.storage.repository import Store

__all__ = ["who_may"]


def who_may(store: Store, study: str, action: Action) -> list[str]:
    """Return the names of the accounts that may do something in a whole study, in order; none that is switched off."""
    return [
        one.name
        for one in accounts(store)
        if one.disabled is None and may(action, roles_in(one.grants, study))
    ]
