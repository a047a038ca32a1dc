"""The methods of a trial as paragraphs to quote: what was run by which plan on which data, and who is cited for it."""

from __future__ import annotations

from importlib.metadata import version

from ..model.analysis_plan import PlannedAnalysis
from ..model.fingerprint import fingerprint
from .blocks import Block, Note, Phrase, Section
from .cited import Cited
from .trial_about_section import lock_told
from .trial_view import TrialView
from .trial_works import METHOD_WORKS, PART_WORKS, TRIAL_WORKS

__all__ = ["methods_section"]

_PRINT_LETTERS = 12
_REPEATED = ("mmrm", "constrained_lda", "random_slopes")


def methods_section(view: TrialView) -> Section:
    """Return the section that tells what was run, made from the plan, the rows and the state of the data."""
    say, cited = view.writer, Cited(TRIAL_WORKS)
    paragraphs = [
        [_start(view)],
        _who(view, cited),
        _compared(view, cited),
        _beside(view, cited),
        _drawn(view),
    ]
    blocks: list[Block] = [Note(Phrase(say("methods_quote")))]
    blocks += [Note(Phrase(" ".join(told))) for told in paragraphs if told]
    return Section("methods", say("methods"), [*blocks, *cited.tables(say)])


def _start(view: TrialView) -> str:
    say, data = view.writer, view.data
    plan = data.plan
    stated = say("trial.methods_no_plan")
    if plan is not None:
        key = "trial.methods_plan" if plan.version is None else "trial.methods_plan_version"
        stated = say(key, version=plan.version or "")
    return say(
        "trial.methods_start",
        version=version("workmh-measures"),
        name=say.text(data.study.title),
        fingerprint=fingerprint(data.study)[:_PRINT_LETTERS],
        plan=stated,
        lock=lock_told(view),
    )


def _who(view: TrialView, cited: Cited) -> list[str]:
    """Return how the flow and the arms at the start are told."""
    say, told = view.writer, list[str]()
    if view.of("flow"):
        told.append(say("trial.methods_flow", cited=cited.numbers(PART_WORKS["flow"])))
    if view.of("baseline"):
        told.append(say("trial.methods_baseline", cited=cited.numbers(PART_WORKS["baseline"])))
    return told


def _compared(view: TrialView, cited: Cited) -> list[str]:
    """Return a sentence for each comparison of the plan, and how several results share one level."""
    say, plan = view.writer, view.data.plan
    if plan is None or not view.of("effects"):
        return []
    told = [_comparison(role, one, view, cited) for role, one in plan.comparisons]
    if view.of("effects", "estimand"):
        told.append(say("trial.methods_estimand", cited=cited.numbers(PART_WORKS["estimand"])))
    rule = plan.multiplicity
    if rule.method != "none":
        multiple = say(f"multiplicity.{rule.method}", alpha=say.exact(rule.alpha)).rstrip(".")
        told.append(f"{multiple}{cited.numbers(PART_WORKS[rule.method])}.")
    return told


def _comparison(role: str, planned: PlannedAnalysis, view: TrialView, cited: Cited) -> str:
    say = view.writer
    keys = list(METHOD_WORKS.get(planned.method, ()))
    if planned.adjust and planned.method in ("risk_difference", "risk_ratio", "odds_ratio"):
        keys += PART_WORKS[f"stratified_{planned.method}"]
    if planned.method in _REPEATED:
        keys += PART_WORKS[planned.df]
    if planned.missing == "imputed":
        keys += PART_WORKS["imputation"]
    rows = [
        row for row in view.of("effects") if row.item == planned.name and row.n and row.p_value is not None
    ]
    n = f" (n\u00a0=\u00a0{say.number(rows[0].n, 0)})" if rows else ""
    return say(
        f"trial_methods_of.{role}",
        outcome=view.outcome_name(planned.outcome),
        method=f"{view.method_of(planned)}{cited.numbers(keys)}{n}",
    )


def _beside(view: TrialView, cited: Cited) -> list[str]:
    """Return how subgroups, missing values, work and costs were dealt with, where the page tells of them."""
    say, plan, told = view.writer, view.data.plan, list[str]()
    if view.of("subgroups"):
        told.append(say("trial.methods_subgroups"))
    if plan is not None and plan.missing is not None and view.of("missing"):
        m = say.number(plan.missing.imputations, 0)
        told.append(say("trial.methods_imputation", m=m, cited=cited.numbers(PART_WORKS["imputation"])))
        if plan.missing.reference_based:
            told.append(say("trial.methods_reference", cited=cited.numbers(PART_WORKS["reference_based"])))
    if view.of("economics"):
        told.append(say("trial.methods_economics", cited=cited.numbers(PART_WORKS["economics"])))
    return told


def _drawn(view: TrialView) -> list[str]:
    """Return the level of the intervals, and where random draws started."""
    say = view.writer
    told = [say("methods_intervals")]
    draws, seed = view.results.get("draws"), view.results.get("seed")
    if isinstance(draws, int):
        told.append(say("trial.methods_draws", draws=say.number(draws, 0)))
    return [*told, say("methods_seed", seed=seed)] if isinstance(seed, int) else told
