"""What the options of ``workmh analyse`` ask, checked against the measurements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..analysis.anchors import GLOBAL_CHANGE, Anchor, AskedChange
from ..analysis.criterion_validity import Criterion
from ..analysis.exploratory_factors import FactorChoices
from ..analysis.measurements import Measurements
from ..analysis.outlook import Outlook
from ..analysis.person_groups import too_many_groups
from ..analysis.questions import SECTIONS, Questions
from ..analysis.rating_design import Raters, Retest
from ..errors import Problem, ResponseError, nearest_match, problem
from ..model.hypothesis import HypothesisFile
from .analyse_options import is_own_rating, parts
from .asked_model import asked_model, model_problems

__all__ = ["asked_questions"]

DRAWS = 1000
REPORT_DRAWS = 500
"""Draws of the intervals of alpha and omega where nobody says how many."""
_WHO = (("the person", "--id", "person"), ("the wave", "--wave", "wave"))


def asked_questions(
    measured: Measurements,
    options: Mapping[str, Any],
    *,
    hypotheses: HypothesisFile | None = None,
    others: Mapping[str, Measurements] | None = None,
) -> Questions:
    """Return what is asked.

    Parameters
    ----------
    others : measurements of the other instruments the hypotheses name.

    Raises
    ------
    ResponseError
        With every wave no row is at, every column a question needs and nobody named, every column of groups that holds
        too many, and a scale there is not.
    """
    groups = {"group": options["group_column"]}
    groups |= {column: column for name in ("known", "across", "dif") for column in options[name]}
    found = [
        *_waves_lacking(measured, options),
        *_columns_lacking(measured, options),
        *too_many_groups(measured, groups),
        *_scale_lacking(measured, options),
        *model_problems(options["model"], measured),
    ]
    if found:
        raise ResponseError(found)
    draws = options["draws"]
    return Questions(
        sections=_sections(options),
        **_models(options),
        retest=_retest(options),
        raters=Raters(rating=options["rating_column"]) if options["rater_column"] else None,
        criterion=_criterion(options),
        outlook=_outlook(options),
        change=_change(options),
        hypotheses=hypotheses.hypotheses if hypotheses is not None else (),
        others=others or {},
        beside=options["beside"],
        known_groups=options["known"],
        adjust=options["adjust"],
        factors=_factors(options),
        factors_of=options["factors_of"],
        seed=options["seed"],
        draws=DRAWS if draws is None else draws,
        consistency_draws=_consistency_draws(options),
        draws_in_groups=options["draws"] is not None or "consistency" in options["sections"],
        structure_in_groups="structure" in options["sections"],
    )


def _sections(options: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(section for section in SECTIONS if section in (options["sections"] or SECTIONS))


def _models(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is asked of models of the answers; groups and waves that are compared are asked to be comparable."""
    groups = (options["group_column"],) if options["group_column"] else ()
    asked = {name: options[name] for name in ("estimator", "item_model", "collapse_empty", "dif_matching")}
    asked["model"] = asked_model(options["model"])
    asked |= {name: options[name] or groups for name in ("across", "dif")}
    asked["dif_parameters"] = bool(options["dif"]) or "dif" in options["sections"]
    waves = options["across_waves"] or options["change"] or options["retest"]
    return {**asked, "across_waves": _two(waves), "in_groups": frozenset(options["sections"])}


def _two(waves: str | None) -> tuple[str, str] | None:
    if waves is None:
        return None
    first, second = parts(waves)
    return first, second


def _criterion(options: Mapping[str, Any]) -> Criterion | None:
    column = options["criterion_column"]
    if column is None:
        return None
    told = {name: options[name] for name in ("prevalence", "toward")}
    return Criterion(case=_case(options, column), name=column, **told)


def _outlook(options: Mapping[str, Any]) -> Outlook | None:
    outcome = options["outcome_column"]
    if not outcome:
        return None
    return Outlook(outcome=outcome, case=_case(options, outcome), beyond=options["beyond"])


def _factors(options: Mapping[str, Any]) -> FactorChoices:
    return FactorChoices(
        n_factors=options["factors"],
        extraction=options["extraction"],
        rotation=options["rotation"],
        missing="pairwise" if options["pairwise"] else "listwise",
        correlations=options["correlations"],
        loading_draws=(options["draws"] or Questions.draws) if options["loading_intervals"] else 0,
    )


def _case(options: Mapping[str, Any], column: str) -> str | None:
    """Return the value that is a case in a column: that given for the column, else that given for all."""
    named: dict[str, str] = {}
    for case in options["cases"]:
        before, sign, after = case.partition("=")
        named[before.strip() if sign else ""] = (after if sign else before).strip()
    return named.get(column, named.get(""))


def _consistency_draws(options: Mapping[str, Any]) -> int:
    """Return the draws asked for; without a word those of a report, or of sections asked for by name, else none."""
    if options["draws"] is not None:
        return int(options["draws"])
    return REPORT_DRAWS if options["report_out"] or options["sections"] else 0


def _waves_lacking(measured: Measurements, options: Mapping[str, Any]) -> list[Problem]:
    asking = [name for name in ("retest", "change", "across_waves") if options[name]]
    named = {wave: f"--{name.replace('_', '-')}" for name in asking for wave in parts(options[name])}
    known = measured.waves
    return [
        problem("CHANGE-WAVE", where=f"{o}:", found=wave, allowed=known, nearest=nearest_match(wave, known))
        for wave, o in named.items()
        if known and wave not in known
    ]


def _columns_lacking(measured: Measurements, options: Mapping[str, Any]) -> list[Problem]:
    asking: dict[str, Sequence[tuple[str, str, str]]] = {
        name.replace("_", "-"): _WHO for name in ("retest", "change", "across_waves") if options[name]
    }
    if options["rater_column"]:
        asking["rater"] = _WHO[:1]
    if options["days"]:
        asking["days"] = (("the day", "--day", "day"),)
    lacking = {
        (what, option): f"--{name}:"
        for name, needed in asking.items()
        for what, option, column in needed
        if column not in measured.rows
    }
    return [
        problem("CHANGE-COLUMN", where=where, found=what, option=option)
        for (what, option), where in lacking.items()
    ]


def _scale_lacking(measured: Measurements, options: Mapping[str, Any]) -> list[Problem]:
    named, known = options["factors_of"], [scale.id for scale in measured.instrument.scales]
    if named is None or named in known:
        return []
    nearest, name = nearest_match(named, known), measured.instrument.short_name
    where = "--factors-of:"
    return [problem("MAP-SCALE", where=where, found=named, allowed=known, nearest=nearest, instrument=name)]


def _retest(options: Mapping[str, Any]) -> Retest | None:
    if options["retest"] is None:
        return None
    first, second = parts(options["retest"])
    least, most = _range(options["days"]) or (None, None)
    return Retest(
        first=first,
        second=second,
        min_days=least,
        max_days=most,
        anchor=options["anchor_column"],
        unchanged=_unchanged(options),
        stable=options["stable"],
    )


def _unchanged(options: Mapping[str, Any]) -> tuple[float, float] | None:
    column = options["anchor_column"]
    given = _range(options["unchanged"])
    return GLOBAL_CHANGE.stable if given is None and column is not None and is_own_rating(column) else given


def _change(options: Mapping[str, Any]) -> AskedChange | None:
    if options["change"] is None:
        return None
    first, second = parts(options["change"])
    return AskedChange(waves=(first, second), anchor=_anchor(options))


def _anchor(options: Mapping[str, Any]) -> Anchor | None:
    """Return the rating of change; what its levels mean need not be told of the project's own one."""
    column, reliability = options["anchor_column"], options["anchor_reliability"]
    if column is None:
        return None
    improved, minimally = _range(options["improved"]), _range(options["minimally"])
    stable = _range(options["unchanged"])
    if is_own_rating(column):
        improved, minimally = improved or GLOBAL_CHANGE.improved, minimally or GLOBAL_CHANGE.minimally
        stable = stable or GLOBAL_CHANGE.stable
    if improved is None or minimally is None or stable is None:
        return None
    return Anchor(
        column=column,
        improved=improved,
        minimally=minimally,
        stable=stable,
        higher_is_better=not options["lower_is_better"],
        reliability=reliability,
        reliability_source=None if reliability is None else "--anchor-reliability",
    )


def _range(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    low, high = map(float, parts(text))
    return low, high
