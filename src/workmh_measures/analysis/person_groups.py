"""Groups of persons over waves: told once and carried to the other waves, or other than they were, and then told so.

At one wave a person counts in the group of that wave; where several waves are compared, in the first there is. A group told
at some waves only holds at the others, as long as it is the only one the person was ever in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from ..errors import Problem, problem
from ..model.estimate import Estimate
from .cell_names import cell_name, sorted_names
from .known_groups import MOST_GROUPS
from .measurements import Measurements

__all__ = ["carried_groups", "first_groups", "too_many_groups", "warned_of_groups"]

_CARRIED = "group_carried"
_SHOWN = 3


def too_many_groups(measured: Measurements, columns: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with columns of so many values that they cannot be groups.

    Parameters
    ----------
    columns : of `measured.rows`, those it does not have are passed over; and what each is called in a message.
    """
    found = []
    for column, called in columns.items():
        names = sorted_names(measured.rows[column].map(cell_name)) if column in measured.rows else []
        if len(names) > MOST_GROUPS:
            some = ", ".join(f"'{name}'" for name in names[:_SHOWN])
            held = f"{len(names)} different values ({some}, ...)"
            found.append(problem("COL-GROUPS", found=held, allowed=f"at most {MOST_GROUPS}", column=called))
    return found


def carried_groups(measured: Measurements) -> Measurements:
    """Return the measurements with the group of a person at every wave, where there is but one it can be.

    Notes
    -----
    A second call changes nothing.
    """
    rows = measured.rows
    if _CARRIED in rows or not _over_waves(measured):
        return measured
    known = rows[rows["group"].notna()].groupby("person")["group"]
    only = known.first()[known.nunique() == 1]
    lacking = rows["group"].isna() & rows["person"].isin(only.index)
    group = rows["group"].where(~lacking, rows["person"].map(only))
    return replace(measured, rows=rows.assign(group=group, **{_CARRIED: lacking}))


def first_groups(measured: Measurements) -> pd.Series:
    """Return for each row the group its person was in first, in the order of the waves; None where none is known."""
    group = measured.rows["group"].astype(object)
    if not _over_waves(measured):
        return group
    rows = measured.rows.assign(_place=measured.rows["wave"].map(measured.waves.index, na_action="ignore"))
    known = rows[rows["group"].notna() & rows["_place"].notna()].sort_values("_place", kind="stable")
    first = known.groupby("person", sort=False)["group"].first()
    found = rows["person"].map(first)
    return found.where(found.notna(), group)


def warned_of_groups(measured: Measurements, rows: Iterable[Estimate]) -> Iterator[Estimate]:
    """Yield estimates; those of a group whose members are told elsewhere, or move, with a warning.

    Parameters
    ----------
    measured : with `carried_groups`.
    rows : estimates about it.
    """
    moved, carried = _moved(measured), _carried(measured)
    for row in rows:
        over_waves = row.wave is None or row.wave2 is not None or row.analysis == "missing_wave_percent"
        told = moved.get(row.group) if over_waves else carried.get((row.wave, row.group))
        yield row if told is None else replace(row, warnings=(*row.warnings, told))


def _over_waves(measured: Measurements) -> bool:
    return len(measured.waves) > 1 and {"group", "person", "wave"} <= set(measured.rows.columns)


def _moved(measured: Measurements) -> dict[str | None, str]:
    """Return, by group, how many who were in it first are in another later."""
    if not _over_waves(measured):
        return {}
    first, rows = first_groups(measured), measured.rows
    persons = pd.DataFrame({"person": rows["person"], "first": first})
    persons["moved"] = (rows["group"].notna() & (rows["group"] != first)).to_numpy(dtype=np.bool_)
    each = persons.dropna(subset=["person", "first"]).groupby(["first", "person"])["moved"].any()
    return {
        str(
            group
        ): f"{int(moved.sum())} of the {len(moved)} persons of this group are in another at a later wave; "
        "over several waves everybody counts where they were first."
        for group, moved in each.groupby(level="first")
        if moved.any()
    }


def _carried(measured: Measurements) -> dict[tuple[str | None, str | None], str]:
    """Return, by wave and group, for how many the group was told at another wave."""
    if _CARRIED not in measured.rows:
        return {}
    each = measured.rows.groupby(["wave", "group"])[_CARRIED].agg(["sum", "size"])
    return {
        (
            str(wave),
            str(group),
        ): f"The group of {carried} of the {size} persons is told at another wave and carried to this one."
        for (wave, group), carried, size in each.itertuples()
        if carried
    }
