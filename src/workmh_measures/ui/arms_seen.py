"""Whether the one who looks at a page may know the arms: asked at every run, for the lock may come or go."""

from __future__ import annotations

from workmh_measures.model.staff_rights import may_see_arms
from workmh_measures.storage.data_lock import last_lock
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["sees_arms"]


def sees_arms(visitor: Visitor) -> bool:
    """Say whether results by the names of arms may be shown to somebody now."""
    app = application()
    with app.store.reading() as connection:
        is_locked = last_lock(connection, app.study.id) is not None
    return may_see_arms(app.study, visitor.roles, is_locked=is_locked)
