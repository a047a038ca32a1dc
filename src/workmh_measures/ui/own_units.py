"""The units of a study that a member of staff has to do with, and since when people have been in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from threading import Lock

from workmh_measures.model.staff_rights import Action, may
from workmh_measures.storage.chain import Head
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["first_day", "units_of"]

_lock = Lock()
_latest: list[_People] = []


def units_of(visitor: Visitor, action: Action) -> list[str]:
    """Return the units somebody may do something in, in order: all that people belong to, and those of own roles."""
    own = {unit for role, unit in visitor.unit_roles if may(action, {role})}
    return sorted(one for one in own | {*_known().units} if visitor.may_with(action, one))


def first_day() -> date | None:
    """Return the first day anybody reached anything; None while nobody has."""
    return _known().first_day


@dataclass(frozen=True, slots=True)
class _People:
    """What the pages ask of everybody together."""

    key: tuple[str, str, Head]
    units: tuple[str, ...]
    first_day: date | None


def _known() -> _People:
    """Return what is known of everybody; read anew only when something was recorded."""
    app = application()
    with _lock:
        key = (app.settings.store_url, app.study.id, app.store.head(app.study.id))
        if not _latest or _latest[0].key != key:
            people = app.store.participants(app.study.id)
            days = [day for one in people for day in one.anchors.values()]
            units = sorted({one.unit for one in people if one.unit})
            _latest[:] = [_People(key, tuple(units), min(days, default=None))]
        return _latest[0]
