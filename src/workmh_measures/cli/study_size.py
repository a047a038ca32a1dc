"""``workmh study size``: how many people a trial needs, or the power of those it gets, by formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from .console import print_json
from .plan_numbers import (
    ABOVE_ZERO,
    AT_LEAST_ONE,
    CORRELATION,
    FROM_ZERO,
    INSIDE,
    NOT_BELOW,
    NOT_ZERO,
    UP_TO_ONE,
    WHOLE,
    PlanNumbers,
)

if TYPE_CHECKING:
    from ..trial.planning.planned_sizes import Asked, PlannedSize
    from ..trial.planning.repeated_measures_size import RepeatedMeasures

__all__ = ["size"]

Command = Callable[..., Any]
POWER, ALPHA = 0.8, 0.05
WIDE = 20
NEGATIVE = {"ignore_unknown_options": True}
"""A difference below 0 is no option."""

_COMMON = (
    click.option("--power", metavar="SHARE", help="Power wanted; 0.8 where neither it nor people are given."),
    click.option(
        "--n",
        "n",
        metavar="N[,N]",
        help="People recruited to the control arm and to the other: asks for their power.",
    ),
    click.option("--ratio", metavar="R", help="People in the other arm for each control; 1 where not given."),
    click.option("--alpha", metavar="SHARE", help="Level of the two-sided test; 0.05 where not given."),
)
_LOST = click.option("--lost", metavar="SHARE", help="Share that will have no outcome.")
_INFLATED = click.option(
    "--design-effect", metavar="D", help="Multiply people by this, for clusters that are many."
)
_CLUSTERS = (
    click.option(
        "--cluster-size", metavar="M", help="Whole clusters are allocated: people in one, on average."
    ),
    click.option("--icc", metavar="RHO", help="Intraclass correlation of the outcome."),
    click.option(
        "--cluster-cv", metavar="CV", help="SD of the cluster sizes over their mean; 0 where not given."
    ),
    click.option("--clusters", metavar="K[,K]", help="Clusters in both arms: asks for their power."),
    _INFLATED,
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def _with(*options: Command) -> Command:
    def given(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return given


@click.group()
def size() -> None:
    """Work out how many people a trial needs, or what power those it gets have.

    Every formula that fits is answered, with its source and what it takes for granted.
    """


@size.command()
@click.argument("control")
@click.argument("treated")
@_with(*_COMMON, _LOST, *_CLUSTERS, _JSON)
def shares(control: str, treated: str, as_json: bool, **options: Any) -> None:
    """Compare two shares, CONTROL and TREATED, such as 0.23 and 0.37 in work."""
    from ..trial.planning.planned_sizes import planned_shares
    from ..trial.planning.two_proportions import TwoProportions

    numbers = PlanNumbers({"control": control, "treated": treated, **options})
    first, second = numbers.number("control", INSIDE, 0.25), numbers.number("treated", INSIDE, 0.5)
    asked, alpha = _asked(numbers), numbers.number("alpha", INSIDE, ALPHA)
    plan = numbers.made(lambda: TwoProportions(first, second, asked.ratio, alpha))
    about = {"control": first, "treated": second, "alpha": alpha}
    _tell(
        f"Shares {first:g} and {second:g}",
        about,
        asked,
        numbers.made(lambda: planned_shares(plan, asked)),
        as_json,
    )


@size.command(context_settings=NEGATIVE)
@click.argument("difference")
@_with(
    click.option("--sd", metavar="SD", help="Standard deviation of the outcome within an arm."),
    click.option(
        "--correlation", metavar="R", help="Of the outcome with its baseline and other covariates: ANCOVA."
    ),
    click.option("--covariates", metavar="K", help="How many covariates; 1 where a correlation is given."),
    *_COMMON,
    _LOST,
    *_CLUSTERS,
    _JSON,
)
def means(difference: str, as_json: bool, **options: Any) -> None:
    """Compare two means that are DIFFERENCE apart: t test, and analysis of covariance with --correlation."""
    from ..trial.planning.planned_sizes import planned_means
    from ..trial.planning.two_means import TwoMeans

    numbers = PlanNumbers({"difference": difference, **options})
    gap, sd = numbers.number("difference", NOT_ZERO, 1.0), numbers.number("sd", ABOVE_ZERO, 1.0)
    if options["sd"] is None:
        numbers.refuse("--sd is needed: the standard deviation of the outcome within an arm.")
    correlation = numbers.number("correlation", CORRELATION, 0.0)
    covariates = int(numbers.number("covariates", WHOLE, float(options["correlation"] is not None)))
    asked, alpha = _asked(numbers), numbers.number("alpha", INSIDE, ALPHA)
    plan = numbers.made(lambda: TwoMeans(gap, sd, correlation, covariates, asked.ratio, alpha))
    about = {
        "difference": gap,
        "sd": sd,
        "correlation": correlation,
        "covariates": covariates,
        "alpha": alpha,
    }
    _tell(
        f"Means {gap:g} apart, SD {sd:g}",
        about,
        asked,
        numbers.made(lambda: planned_means(plan, asked)),
        as_json,
    )


@size.command(context_settings=NEGATIVE)
@click.argument("difference")
@_with(
    click.option(
        "--sd", metavar="SD[,SD...]", help="Standard deviation within an arm: one, or one for each wave."
    ),
    click.option(
        "--retained", metavar="SHARE,...", help="Share with an outcome at each wave after baseline."
    ),
    click.option("--correlation", metavar="R", help="Between waves that follow each other."),
    click.option(
        "--baseline-correlation",
        metavar="R",
        help="Of every wave with baseline, a covariate; 0 where not given.",
    ),
    click.option(
        "--decay/--no-decay",
        default=True,
        show_default=True,
        help="Correlations fall with the distance of waves, or do not.",
    ),
    *_COMMON,
    _INFLATED,
    _JSON,
)
def repeated(difference: str, decay: bool, as_json: bool, **options: Any) -> None:
    """Compare two arms at the last of several waves that are DIFFERENCE apart there, by a model of repeated measures.

    Who leaves is counted in by --retained: the numbers are those to recruit.
    """
    from ..trial.planning.planned_sizes import planned_repeated

    numbers = PlanNumbers({"difference": difference, **options})
    gap, alpha = numbers.number("difference", NOT_ZERO, 1.0), numbers.number("alpha", INSIDE, ALPHA)
    asked = _asked(numbers)
    plan = _repeated_plan(numbers, (gap, asked.ratio, alpha), decay=decay)
    covariance = [[float(cell) for cell in row] for row in plan.covariance[0]]
    about = {
        "difference": gap,
        "covariance": covariance,
        "retained": plan.retained[0].tolist(),
        "alpha": alpha,
    }
    title = f"Last of {len(plan.retained[0])} waves, {gap:g} apart"
    _tell(title, about, asked, numbers.made(lambda: planned_repeated(plan, asked)), as_json)


def _repeated_plan(
    numbers: PlanNumbers, known: tuple[float, float, float], *, decay: bool
) -> RepeatedMeasures:
    import numpy as np

    from ..trial.planning.repeated_measures_size import RepeatedMeasures

    gap, ratio, alpha = known
    kept, spreads = numbers.several("retained", UP_TO_ONE), numbers.several("sd", ABOVE_ZERO)
    for name, given in (
        ("--retained", kept),
        ("--sd", spreads),
        ("--correlation", numbers.options["correlation"]),
    ):
        if not given:
            numbers.refuse(f"{name} is needed.")
    if kept and len(spreads) not in (0, 1, len(kept)):
        numbers.refuse(
            f"--sd has {len(spreads)} numbers and --retained {len(kept)} waves: give one, or one for each."
        )
    between = numbers.number("correlation", CORRELATION, 0.5)
    with_baseline = numbers.number("baseline_correlation", CORRELATION, 0.0)
    numbers.require()
    sd = np.resize(spreads, len(kept))
    apart = np.abs(np.subtract.outer(range(len(kept)), range(len(kept))))
    correlation = between**apart if decay else np.where(apart == 0, 1.0, between)
    # What baseline explains is taken out, as the model does that has it as a covariate.
    covariance = (correlation - with_baseline**2) * np.outer(sd, sd)
    retained = np.asarray(kept)
    return numbers.made(
        lambda: RepeatedMeasures(gap, (covariance, covariance), (retained, retained), ratio, alpha)
    )


def _asked(numbers: PlanNumbers) -> Asked:
    """Return what is given beside the effect; people, clusters and power exclude each other."""
    from ..trial.planning.planned_sizes import Asked
    from ..trial.planning.two_means import Clusters

    given = {name for name, value in numbers.options.items() if value is not None}
    ratio = numbers.number("ratio", ABOVE_ZERO, 1.0)
    n, counts = numbers.pair("n", ratio), numbers.pair("clusters", ratio)
    one_of = [f"--{name}" for name in ("power", "n", "clusters") if name in given]
    if len(one_of) > 1:
        numbers.refuse(f"{' and '.join(one_of)}: give one of them, the others are worked out.")
    sizes = n or counts
    if (
        sizes is not None
        and "ratio" in given
        and "," in str(numbers.options["n"] or numbers.options["clusters"])
    ):
        numbers.refuse("--ratio is that of the two numbers given: leave it out.")
    units = numbers.number("cluster_size", AT_LEAST_ONE, 1.0), numbers.number("icc", FROM_ZERO, 0.0)
    variation = numbers.number("cluster_cv", NOT_BELOW, 0.0)
    _check_clusters(numbers, given)
    return Asked(
        numbers.number("power", INSIDE, POWER),
        n,
        sizes[1] / sizes[0] if sizes is not None else ratio,
        numbers.number("lost", FROM_ZERO, 0.0),
        numbers.number("design_effect", AT_LEAST_ONE, 1.0),
        Clusters(*units, variation) if "cluster_size" in given else None,
        counts,
    )


def _check_clusters(numbers: PlanNumbers, given: set[str]) -> None:
    if ("cluster_size" in given) != ("icc" in given):
        numbers.refuse("--cluster-size and --icc go together.")
    needing = [f"--{name.replace('_', '-')}" for name in ("cluster_cv", "clusters") if name in given]
    if needing and "cluster_size" not in given:
        numbers.refuse(f"{' and '.join(needing)} need --cluster-size and --icc.")
    if "cluster_size" in given and "design_effect" in given:
        numbers.refuse("--cluster-size works the design effect out: leave --design-effect out.")
    if "cluster_size" in given and "n" in given:
        numbers.refuse("In clusters give --clusters, not --n: people come with their cluster.")


def _tell(
    title: str, about: dict[str, Any], asked: Asked, found: Sequence[PlannedSize], as_json: bool
) -> None:
    if as_json:
        print_json(
            {**about, "ratio": asked.ratio, "lost": asked.lost, "answers": [asdict(one) for one in found]}
        )
        return
    lost = f"; {100 * asked.lost:g} % lost" if asked.lost else ""
    wanted = "" if asked.n or asked.counts else f", power {asked.power:g}"
    click.echo(f"{title}; two-sided alpha {about['alpha']:g}{wanted}{lost}.\n")
    click.echo(f"{'':<{WIDE}}{'analysed':>14}{'recruited':>14}{'in all':>8}{'power':>8}")
    for one in found:
        click.echo(_line(one))
    for one in found:
        click.echo(f"\n{one.method}: {one.formula}.\n  {one.source}.")
        for sentence in (*one.assumptions, *_of_design(one)):
            click.echo(f"  {sentence}")


def _line(one: PlannedSize) -> str:
    if one.analysed is None or one.recruited is None or one.power is None:
        return f"{one.method:<{WIDE}}not available: {one.reason}"
    both = (f"{first} + {second}" for first, second in (one.analysed, one.recruited))
    people = "".join(f"{pair:>14}" for pair in both)
    return f"{one.method:<{WIDE}}{people}{sum(one.recruited):>8}{one.power:>8.3f}"


def _of_design(one: PlannedSize) -> Sequence[str]:
    counts = [f"Clusters in the arms: {one.clusters[0]} + {one.clusters[1]}."] if one.clusters else []
    effect = [f"Design effect {one.effect_of_design:.3g}."] if one.effect_of_design != 1 else []
    return [*counts, *effect]
