"""``workmh study power``: the power of a study, by simulating and analysing it again and again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..definitions.library import load_study
from ..errors import DefinitionError, Problem
from ..model.fingerprint import fingerprint
from .console import given_settings, json_text, print_json
from .options import json_option
from .out_file import keep_text, why_unwritable
from .plan_numbers import INSIDE, WHOLE, PlanNumbers

if TYPE_CHECKING:
    from ..model.study import Study
    from ..trial.power_simulation.planned_tests import PlannedTests
    from ..trial.power_simulation.power_run import PowerRun
    from ..trial.power_simulation.power_summary import SimulatedPower
    from ..trial.simulation.truth import Truth

__all__ = ["power"]

ALPHA = 0.05
_RULES = {"holm": "Holm adjustment", "gatekeeping": "gatekeeping"}
HOW_PUT_IN = (
    "{people} simulated people, each with and without the effect on the same draws, nobody lost: the mean over an arm is what "
    "was put in"
)


@click.command()
@click.argument("name", metavar="ID")
@click.option(
    "--n",
    "n",
    multiple=True,
    metavar="N[,N...]",
    help="People enrolled; several make a curve. Those of the study where not given.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A number to put in, as for `study simulate`, such as burden.effect=-0.3; may be repeated.",
)
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="NAME",
    help="Only this outcome or comparison of the plan; may be repeated.",
)
@click.option("--replications", metavar="N", default="1000", show_default=True, help="Trials of each size.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="The same seed gives the same numbers, whatever the workers.",
)
@click.option("--alpha", metavar="SHARE", help="Level of each two-sided test; that of the plan, else 0.05.")
@click.option("--workers", metavar="K", help="Processes; as many as there are processors where not given.")
@json_option("Print one JSON document, or write it to FILE.")
def power(
    name: str,
    settings: tuple[str, ...],
    outcomes: tuple[str, ...],
    seed: int,
    json_out: str | None,
    **options: Any,
) -> None:
    """Simulate a study again and again, analyse each trial as its plan says, and tell how often a difference is found.

    Beside the power stand the mean effect with its bias against what was put in, the people analysed, and why trials gave no
    answer. With burden.effect=0 and work.hazard_ratio=1 the power is the type I error.
    """
    from ..definitions.library import scheduled_instruments
    from ..trial.power_simulation.planned_tests import planned_tests
    from ..trial.power_simulation.power_run import power_run, work_ahead
    from ..trial.power_simulation.power_summary import simulated_power
    from ..trial.power_simulation.replication import PowerQuestion

    _check_out(json_out)
    study, problems = load_study(name), list[Problem]()
    with _collected(problems):
        sizes, replications, alpha, workers = _numbers(study, options)
    with _collected(problems):
        planned = planned_tests(study, outcomes)
    with _collected(problems):
        truth = _truth(study, settings)
    if problems:
        raise DefinitionError(problems)
    question = PowerQuestion(study, scheduled_instruments(study), planned.tests, truth, seed, alpha)
    length = work_ahead(question, sizes, replications)
    with click.progressbar(length=length, label="Simulating", file=sys.stderr) as bar:
        run = power_run(question, sizes, replications, workers=workers, told=bar.update)
    rows = [*simulated_power(run)]
    if json_out is None:
        for line in (*_head(run), *_lines(rows), *_notes(run, rows), *_left_out(planned)):
            click.echo(line)
        return
    document = _document(run, rows, planned)
    if json_out == "-":
        print_json(document)
    else:
        keep_text(json_text(document) + "\n", Path(json_out))


def _check_out(json_out: str | None) -> None:
    why = why_unwritable(Path(json_out)) if json_out not in (None, "-") else None
    if why is not None:
        raise click.UsageError(why)


def _numbers(study: Study, options: dict[str, Any]) -> tuple[list[int], int, float, int]:
    given = ",".join(options["n"]) or (None if study.n is None else str(study.n))
    numbers = PlanNumbers({**options, "n": given})
    if given is None:
        numbers.refuse("--n is needed: the study does not say how many people it enrols.")
    sizes = [*dict.fromkeys(int(size) for size in numbers.several("n", WHOLE))]
    stated = study.analysis.multiplicity.alpha if study.analysis is not None else ALPHA
    replications = int(numbers.number("replications", WHOLE, 1))
    alpha, workers = (
        numbers.number("alpha", INSIDE, stated),
        int(numbers.number("workers", WHOLE, _processors())),
    )
    numbers.require()
    return sizes, replications, alpha, workers


def _processors() -> int:
    """Return how many processors this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _truth(study: Study, settings: Sequence[str]) -> Truth:
    from ..trial.simulation.settings import truth_problems, with_settings
    from ..trial.simulation.truth import Truth

    truth = with_settings(Truth(), given_settings(settings))
    if problems := [*truth_problems(truth, study)]:
        raise DefinitionError(problems)
    return truth


@contextmanager
def _collected(problems: list[Problem]) -> Iterator[None]:
    """Keep what is wrong, so that everything can be told at once."""
    try:
        yield
    except DefinitionError as refusal:
        problems += refusal.problems


def _document(run: PowerRun, rows: Sequence[SimulatedPower], planned: PlannedTests) -> dict[str, Any]:
    from ..trial.simulation.settings import settings_of

    question = run.question
    return {
        "simulated": True,
        "study": question.study.id,
        "study_fingerprint": fingerprint(question.study),
        "seed": question.seed,
        "replications": run.replications,
        "alpha": question.alpha,
        "multiplicity": question.study.analysis.multiplicity.method if question.study.analysis else "none",
        "settings": settings_of(question.truth),
        "how_put_in": HOW_PUT_IN.format(people=run.people) if run.people else "nothing was put in",
        "left_out": [*planned.left_out],
        "results": [row.as_json() for row in rows],
    }


def _head(run: PowerRun) -> Iterator[str]:
    question = run.question
    yield (
        f"{question.study.id}: {run.replications} simulated trials of each size, seed {question.seed}, each test two-sided at "
        f"{question.alpha:g}."
    )


def _lines(rows: Sequence[SimulatedPower]) -> Iterator[str]:
    wide = 2 + max(len(row.about.name) for row in rows)
    sizes = [*dict.fromkeys(row.about.n for row in rows)]
    methods = 2 + max(len(row.about.method) for row in rows)
    heads = f"{'effect':>9}{'put in':>9}{'bias':>9}{'(error)':>10}{'analysed':>13}{'lost':>7}"
    titles = f"{'':<{wide + methods}}{'power':>6}  {'95 % interval':<16}{'adjusted':>9}{heads}"
    by_arm = sorted(rows, key=lambda row: (sizes.index(row.about.n), row.about.arm))
    for (n, arm), group in groupby(by_arm, key=lambda row: (row.about.n, row.about.arm)):
        yield f"\n{n} people, {arm} against {rows[0].about.reference}"
        yield titles
        for row in group:
            yield f"{row.about.name:<{wide}}{row.about.method:<{methods}}{_numbers_of(row)}"


def _numbers_of(row: SimulatedPower) -> str:
    found, effect, people = row.power, row.effect, row.people
    interval = f"({found.power_low:.3f}-{found.power_high:.3f})"
    analysed = f"{people.analysed:.0f} + {people.analysed_reference:.0f}"
    effects = "".join(f"{_short(value):>9}" for value in (effect.mean_effect, effect.put_in, effect.bias))
    error = "-" if effect.bias_se is None else f"({_short(effect.bias_se)})"
    return f"{found.power:>6.3f}  {interval:<16}{_short_share(found.power_adjusted):>9}{effects}{error:>10}{analysed:>13}{100 * people.lost:>6.1f}%"


def _short_share(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _short(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}" if abs(value) < 0.1 else f"{value:.3f}"


def _notes(run: PowerRun, rows: Sequence[SimulatedPower]) -> Iterator[str]:

    yield ""
    null = [*dict.fromkeys(row.about.name for row in rows if row.power.is_null)]
    if null:
        yield f"Nothing was put in for {', '.join(null)}: the power is the type I error."
    if len(null) < len({row.about.name for row in rows}):
        yield f"Put in: {HOW_PUT_IN.format(people=run.people)}."
    usual = {row.about.name for row in rows if not row.about.is_stated}
    if usual:
        yield f"The plan does not say how {', '.join(sorted(usual))} is compared: the usual way was taken."
    if any(row.effect.scale == "log_ratio" for row in rows):
        yield "Effects of ratios are natural logarithms."
    plan = run.question.study.analysis
    if plan is not None and plan.multiplicity.method != "none":
        yield f"Adjusted: rejected after the plan's {_RULES[plan.multiplicity.method]}; the power is that of each test by itself."
    yield from dict.fromkeys(row.effect.put_in_reason for row in rows if row.effect.put_in_reason)
    for row in rows:
        for one in row.not_estimated:
            yield (
                f"{row.about.name} ({row.about.method}), {row.about.n} people: {one.replications} of {row.power.replications} "
                f"trials without an answer. {one.reason} `study simulate --seed {one.first_seed}` makes the first of them."
            )


def _left_out(planned: PlannedTests) -> Iterator[str]:
    return (f"Not simulated: {sentence}" for sentence in planned.left_out)
