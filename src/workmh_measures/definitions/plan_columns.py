"""Columns an analysis plan names beside its comparisons: subgroups, the baseline table, and what helps to impute or adjusts costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..errors import DefinitionError, nearest_match
from ..model.instrument import Instrument
from ..model.names import DESIGN_COLUMNS, item_columns, norm_columns, score_columns, work_column
from ..model.study import PAIR, Study
from ..model.work import BENEFIT_KINDS
from .notes import Notes

__all__ = ["check_plan_columns", "columns_of_people"]

_TELLERS = ("reg", "staff", "self")
_OF_WORK = (
    *("comp", "subsidised", "placement", "sheltered", "transitional", "education", "hours_wk", "ge20h"),
    *("any_since_base", "days_worked", "date_first_job"),
)


def check_plan_columns(
    study: Study, notes: Notes, load: Callable[[str], Instrument], instrument_ids: Sequence[str]
) -> None:
    """Note every such column that the study does not have, with the nearest one it has."""
    plan = study.analysis
    if plan is None:
        return
    named: list[tuple[tuple[str, ...], Sequence[str]]] = [
        (("subgroups",), plan.subgroups),
        (("baseline",), plan.baseline),
        (("missing", "auxiliary"), plan.missing.auxiliary if plan.missing is not None else ()),
        (("economics", "adjust"), plan.economics.adjust if plan.economics is not None else ()),
    ]
    if not any(names for _, names in named):
        return
    try:
        instruments = [load(one) for one in _scheduled(study) if one in instrument_ids]
    except DefinitionError:
        return  # what is wrong with the instrument is told where it is scheduled
    known = columns_of_people(study, instruments)
    for place, names in named:
        for index, name in enumerate(names):
            if name in known:
                continue
            text = (
                f"'{name}' under '{place[-1]}' is no stratum, unit, flag, covariate, answer or score of the study. A column that"
                " the data bring besides stands under 'covariates'."
            )
            nearest = nearest_match(name, known)
            notes.add("DEF-STUDY", "analysis", *place, index, found=name, nearest=nearest, text=text)


def _scheduled(study: Study) -> list[str]:
    return [*dict.fromkeys(entry.instrument for entry in study.schedule)]


def columns_of_people(study: Study, instruments: Sequence[Instrument]) -> list[str]:
    """Return the names of every column a study may have of people: design, persons, answers, scores, work and benefits.

    Parameters
    ----------
    instruments : those of the schedule that exist.
    """
    return [*dict.fromkeys(_columns(study, instruments))]


def _columns(study: Study, instruments: Sequence[Instrument]) -> Iterator[str]:
    yield from (one.id for one in study.covariates)
    yield from (*study.person_columns, *(flag.id for flag in study.flags), "unit", PAIR)
    yield from (outcome.column for outcome in study.outcomes if outcome.column is not None)
    for instrument in instruments:
        yield from score_columns(instrument)
        yield from item_columns(instrument)
        yield from (f"{name}_r" for name in item_columns(instrument))
        yield from norm_columns(instrument)
    yield from (work_column(outcome) for outcome in study.outcomes if outcome.kind == "employment")
    for teller in _TELLERS:
        yield from (f"work_{teller}_status", *(f"{name}_{teller}" for name in _OF_WORK))
    yield from (f"{kind}{ending}" for kind in BENEFIT_KINDS for ending in ("_reg", "_degree_reg"))
    yield from (*DESIGN_COLUMNS, *(f"date_{name}" for name in study.days_reached))
