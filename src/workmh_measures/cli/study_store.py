"""Open a store for the study a command names, and no other store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from ..definitions.library import instrument_ids, load_instrument, load_study
from ..errors import StoreError, problem
from ..model.study import Study

if TYPE_CHECKING:
    from ..storage.repository import Store

__all__ = ["opened_study", "study_of_store"]


@contextmanager
def opened_study(study_id: str, store_url: str, *, answers: bool = False) -> Iterator[tuple[Study, Store]]:
    """Load a study and open its store until the block ends.

    Parameters
    ----------
    answers : True for a command that writes answers, which may tell of danger: then the study needs its safety plan.

    Raises
    ------
    StoreError
        If the store was made for another study, or for this one under another file.
    DefinitionError
        STUDY-SAFETY if the safety plan is needed and lacking.
    """
    from ..definitions.safety_checks import require_safety
    from ..storage.repository import Store
    from ..storage.study_record import require_study

    study = load_study(study_id)
    if answers:
        require_safety(study, load_instrument, instrument_ids())
    with closing(Store.open(store_url)) as store:
        require_study(store, study)
        yield study, store


def study_of_store(store: Store, named: str) -> str:
    """Return the id of a study the store has a record of, named by its id or its file, whatever that file says now.

    Raises
    ------
    StoreError
        STUDY-STORE if the store has no record of it.
    """
    held = store.studies()
    study = named if named in held else load_study(named).id
    if study not in held:
        found = ", ".join(held) or "no study yet"
        raise StoreError([problem("STUDY-STORE", where=f"study {study}", found=found, allowed=held or None)])
    return study
