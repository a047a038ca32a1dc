"""Open a store for the study a command names, and no other store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from ..definitions.library import load_study
from ..model.study import Study

if TYPE_CHECKING:
    from ..storage.repository import Store

__all__ = ["opened_study"]


@contextmanager
def opened_study(study_id: str, store_url: str) -> Iterator[tuple[Study, Store]]:
    """Load a study and open its store until the block ends.

    Raises
    ------
    StoreError
        If the store was made for another study, or for this one under another file.
    """
    from ..storage.repository import Store
    from ..storage.study_record import require_study

    study = load_study(study_id)
    with closing(Store.open(store_url)) as store:
        require_study(store, study)
        yield study, store
