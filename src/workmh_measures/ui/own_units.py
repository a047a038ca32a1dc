"""The units of a study that a member of staff has to do with."""

from __future__ import annotations

from threading import Lock

from workmh_measures.model.staff_rights import Action, may
from workmh_measures.storage.chain import Head
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["units_of"]

_lock = Lock()
_latest: list[tuple[str, str, Head, list[str]]] = []


def units_of(visitor: Visitor, action: Action) -> list[str]:
    """Return the units somebody may do something in, in order: all that people belong to, and those of own roles."""
    own = {unit for role, unit in visitor.unit_roles if may(action, {role})}
    return sorted(one for one in own | {*_all_units()} if visitor.may_with(action, one))


def _all_units() -> list[str]:
    """Return every unit somebody belongs to; read anew only when something was recorded."""
    app = application()
    with _lock:
        key = (app.settings.store_url, app.study.id, app.store.head(app.study.id))
        if not _latest or _latest[0][:3] != key:
            people = app.store.participants(app.study.id)
            _latest[:] = [(*key, sorted({one.unit for one in people if one.unit}))]
        return _latest[0][3]
