"""Where a study keeps what is not in its store: wording packs, and files people bring."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

__all__ = ["VARIABLE", "data_folder_of"]

VARIABLE = "WORKMH_DATA"


def data_folder_of(
    store_url: str, given: str | Path | None = None, *, environment: Mapping[str, str] | None = None
) -> Path | None:
    """Return a study's data folder, or None when nothing says where it is.

    Parameters
    ----------
    store_url : address of the store; a SQLite file lies in the data folder unless another is named.
    given : the folder named by the user; it comes first, then the variable WORKMH_DATA.
    environment : variables to read; those of the process when None.
    """
    named = given or (os.environ if environment is None else environment).get(VARIABLE)
    if named:
        return Path(named)
    try:
        url = make_url(store_url)
    except ArgumentError:
        return None
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)).resolve().parent if is_file else None
