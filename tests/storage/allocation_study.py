"""A study with strata, people enrolled in it, and a key to draw with, for the tests of allocation."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workmh_measures.definitions.library import load_study
from workmh_measures.model.study import Study
from workmh_measures.storage.allocation import Asked, seal_with_new_key
from workmh_measures.storage.allocation_draw import Drawn, draw
from workmh_measures.storage.allocation_key import AllocationKey
from workmh_measures.storage.events import EnrolledEvent
from workmh_measures.storage.repository import Store
from workmh_measures.trial.allocation import Plan
from workmh_measures.trial.allocation_plan import drawing_plan

LEVELS = {"benefit_group": ("aap", "sick_leave")}
_NUMBER = itertools.count(1)


def demo(**change: Any) -> Study:
    return load_study("demo").model_copy(update=change)


def demo_plan(**change: Any) -> Plan:
    return drawing_plan(demo(), levels=LEVELS, **change)


def enrol(store: Store, names: Sequence[str], level: str = "aap", **said: Any) -> None:
    told: dict[str, Any] = {"entered_by": "coordinator", "strata": {"benefit_group": level}, **said}
    events = [
        EnrolledEvent(request_id=f"enrolled-{next(_NUMBER)}", participant=name, **told) for name in names
    ]
    store.append("demo", events)


def sealed(store: Store, folder: Path, **change: Any) -> AllocationKey:
    file = folder / f"{next(_NUMBER)}.key"
    return seal_with_new_key(store, file, demo_plan(**change), Asked("keeper"))


def drawn(store: Store, name: str, key: AllocationKey, request: str | None = None) -> Drawn:
    asked = Asked("coordinator") if request is None else Asked("coordinator", request_id=request)
    return draw(store, demo(), name, key, asked)
