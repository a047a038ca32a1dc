"""Which accounts may do something in a study."""

from __future__ import annotations

from workmh_measures.model.staff_rights import BY_UNIT, EVERY, Action, may, roles_in
from workmh_measures.storage.accounts import accounts
from workmh_measures.storage.repository import Store

__all__ = ["who_may"]


def who_may(store: Store, study: str, action: Action, unit: str | None = None) -> list[str]:
    """Return the names of the accounts that may do something, in order; none that is switched off.

    Parameters
    ----------
    unit : about the people of this unit, for which a role in it is enough where pages know units; None for people of no
        unit and for the whole study.
    """
    asked = unit if unit is not None and action in BY_UNIT else EVERY
    return [
        one.name
        for one in accounts(store)
        if one.disabled is None and may(action, roles_in(one.grants, study, asked))
    ]
