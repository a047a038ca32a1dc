"""Options of ``workmh analyse``: what to read, what to ask, and what one option needs of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import click

from ..analysis.anchors import GLOBAL_CHANGE
from ..analysis.bootstrap import FEWEST_DRAWS
from ..analysis.differential_item_functioning.matching_kinds import Matching
from ..analysis.exploratory_factors import CorrelationKind
from ..analysis.factor_extraction import ExtractionMethod
from ..analysis.factor_rotation import RotationMethod
from ..analysis.questions import SECTIONS, ItemModel
from .asked_model import why_no_model
from .options import analysed_file_options
from .out_file import why_not_written

__all__ = ["analysed_options", "check_options", "is_own_rating", "parts", "question_options"]

Command = Callable[..., Any]

_FILE: tuple[Command, ...] = (
    click.option(
        "--scores",
        "scores_map",
        type=click.Path(path_type=Path),
        help="YAML map of scores to columns, for a file of scores without answers.",
    ),
    click.option("--group", "group_column", help="Column of groups; each group is analysed after the whole."),
    click.option("--day", "day_column", help="Column of the day of each row: a number, or YYYY-MM-DD."),
    click.option("--seconds", "seconds_column", help="Column of the seconds each row took to answer."),
)
_ASKED: tuple[Command, ...] = (
    click.option(
        "--only", "sections", multiple=True, type=click.Choice(SECTIONS),
        help="Give this section only; may be repeated.",
    ),
    click.option("--retest", metavar="A,B", help="Two waves between which people did not change."),
    click.option("--days", metavar="MIN,MAX", help="Days declared to lie between them; needs --day."),
    click.option("--stable", is_flag=True, help="Declare that nobody changed between them."),
    click.option("--rater", "rater_column", help="Column that names the rater."),
    click.option("--rating", "rating_column", help="Column that numbers the ratings of a rater."),
    click.option("--hypotheses", type=click.Path(path_type=Path), help="File of hypotheses stated beforehand."),
    click.option("--study", help="Study whose file states them: its id, or path."),
    click.option("--beside", multiple=True, metavar="COL", help="Column each score is correlated with."),
    click.option("--known", multiple=True, metavar="COL", help="Column of groups known to differ."),
    click.option("--adjust", multiple=True, metavar="COL", help="Column the difference is adjusted for."),
    click.option("--criterion", "criterion_column", help="Column of what the scores are held against."),
    click.option("--outcome", "outcome_column", help="Column of what came about later."),
    click.option("--beyond", multiple=True, metavar="COL", help="Column known before, that a score is to add to."),
    click.option(
        "--case", "cases", multiple=True, metavar="[COL=]VALUE",
        help="Value of either that is a case; not needed for 0 and 1.",
    ),
    click.option(
        "--toward", type=click.Choice(["higher", "lower", "better"]),
        help="End of the score that points to the criterion; the worse one when not given.",
    ),
    click.option(
        "--prevalence", type=click.FloatRange(0, 1, min_open=True, max_open=True),
        help="Share of cases that predictive values are also told for.",
    ),
    click.option("--change", metavar="A,B", help="Two waves between which people may have changed."),
    click.option("--anchor", "anchor_column", help="Column in which people rated their change."),
    click.option("--improved", metavar="LOW,HIGH", help="Ratings that are an important improvement."),
    click.option("--minimally", metavar="LOW,HIGH", help="Ratings that are the smallest such improvement."),
    click.option("--unchanged", metavar="LOW,HIGH", help="Ratings that are no change."),
    click.option("--lower-is-better", is_flag=True, help="A lower rating of change is the better one."),
    click.option(
        "--anchor-reliability", type=click.FloatRange(0, 1, min_open=True), metavar="VALUE",
        help="Reliability of the rating, where it is known, for the adjusted minimal important change.",
    ),
    click.option(
        "--factors", type=click.IntRange(1), metavar="N", help="Factors to look for; by parallel analysis when not given."
    ),
    click.option(
        "--extraction", type=click.Choice(get_args(ExtractionMethod)), default="minres", show_default=True,
        help="How factors are extracted.",
    ),
    click.option(
        "--rotation", type=click.Choice(get_args(RotationMethod)), default="oblimin", show_default=True,
        help="How factors are rotated.",
    ),
    click.option(
        "--correlations", type=click.Choice(get_args(CorrelationKind)), default="pearson", show_default=True,
        help="Of items, for factors; polychoric takes answers as ordered.",
    ),
    click.option("--loading-intervals", is_flag=True, help="Give loadings intervals by random draws of persons."),
    click.option("--factors-of", metavar="SCALE", help="Look for factors in the items of this scale alone."),
    click.option("--pairwise", is_flag=True, help="Correlate items for factors over the rows that have both."),
    click.option(
        "--model", metavar="KIND|FILE",
        help="Confirmatory model: one_factor, correlated, second_order, bifactor, or a file of lavaan-like text.",
    ),
    click.option(
        "--estimator", type=click.Choice(["wlsmv", "ulsmv", "dwls", "uls", "ml", "mlr"]),
        help="Of the confirmatory model; WLSMV for items of few options, else MLR, when not given.",
    ),
    click.option(
        "--item-model", type=click.Choice(get_args(ItemModel)), default="graded", show_default=True,
        help="Model of item response.",
    ),
    click.option("--across", multiple=True, metavar="COL", help="Column of groups the measurement is compared between; --group when not given."),
    click.option("--across-waves", metavar="A,B", help="Two waves it is compared between; those of --change or --retest when not given."),
    click.option(
        "--collapse-empty", is_flag=True,
        help="For --across and --across-waves: count an answer that nobody of one group gave as the next one that all gave.",
    ),
    click.option("--dif", multiple=True, metavar="COL", help="Column of groups each item is compared between; --group when not given."),
    click.option(
        "--dif-matching", type=click.Choice(get_args(Matching)), default="sum", show_default=True,
        help="What persons of different groups are held equal on there: the sum, the sum of the other items, or the trait.",
    ),
    click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="Of every random draw."),
    click.option(
        "--draws", type=click.IntRange(FEWEST_DRAWS, 1_000_000),
        help="Random draws; 1000 when not given; for alpha and omega 500 with --report or --only, else none; in groups where asked for.",
    ),
)  # fmt: skip
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "--only reliability": ("--retest", "--rater"),
    "--only criterion": ("--criterion",),
    "--only prognosis": ("--outcome",),
    "--only responsiveness": ("--change",),
    "--only invariance": ("--across", "--across_waves", "--group", "--change", "--retest"),
    "--only dif": ("--dif", "--group"),
    "--days": ("--retest",),
    "--stable": ("--retest",),
    "--rating": ("--rater",),
    "--adjust": ("--known",),
    "--beyond": ("--outcome",),
    "--case": ("--criterion", "--outcome"),
    "--prevalence": ("--criterion",),
    "--toward": ("--criterion",),
    "--anchor": ("--change", "--retest"),
    "--improved": ("--anchor",),
    "--minimally": ("--anchor",),
    "--unchanged": ("--anchor",),
    "--lower_is_better": ("--anchor",),
    "--anchor_reliability": ("--anchor",),
}
"""An option -> those it needs one of."""


def analysed_options(command: Command) -> Command:
    """Give the command the file and the options that say how to read it."""
    for option in reversed(_FILE):
        command = option(command)
    return analysed_file_options(command)


def question_options(command: Command) -> Command:
    """Give the command the options that say what is asked."""
    for option in reversed(_ASKED):
        command = option(command)
    return command


def check_options(options: Mapping[str, Any]) -> None:
    """Refuse options that contradict each other or lack another, all of them at once.

    Raises
    ------
    click.UsageError
        With every fault.
    """
    faults = list(_faults(options))
    if faults:
        raise click.UsageError("\n".join(faults))


def _faults(options: Mapping[str, Any]) -> Iterator[str]:
    given = {f"--{name.removesuffix('_column')}" for name, value in options.items() if value}
    given |= {"--case"} if options["cases"] else set()
    given |= {f"--only {section}" for section in options["sections"]}
    if options["instrument"] is None and options["scores_map"] is None:
        yield "Name the instrument with --instrument, or map scores to columns with --scores."
    if options["scores_map"] is not None and (
        options["column_map"] or options["source"] or options["without"]
    ):
        yield "--scores reads scores; --columns, --from and --without are for answers."
    yield from why_not_written({"--json": options["json_out"], "--report": options["report_out"]})
    yield from why_no_model(options["model"])
    for name in ("retest", "change", "across_waves"):
        if options[name] is not None and len(set(parts(options[name]))) != 2:
            yield f"--{name.replace('_', '-')} takes two different waves, as A,B; not '{options[name]}'."
    for name in ("days", "improved", "minimally", "unchanged"):
        if options[name] is not None and not _is_range(options[name]):
            yield f"--{name} takes two numbers, the lower first, as 5,7; not '{options[name]}'."
    if len([case for case in options["cases"] if "=" not in case]) > 1:
        yield "--case gives several values for all columns; say which with --case COL=VALUE."
    for option, needed in _NEEDS.items():
        if option in given and not given & set(needed):
            yield f"{option} needs {' or '.join(needed)}.".replace("_", "-")
    unknown = "--anchor" in given and not is_own_rating(options["anchor_column"])
    if unknown and not {"--improved", "--minimally", "--unchanged"} <= given:
        yield "--anchor needs --improved, --minimally and --unchanged, which say what its ratings mean."


def is_own_rating(column: str) -> bool:
    """Say whether a column is the project's own rating of change, whose levels need not be told."""
    return column.strip().casefold() == GLOBAL_CHANGE.column


def parts(text: str) -> tuple[str, ...]:
    """Return what stands between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _is_range(text: str) -> bool:
    try:
        low, high = map(float, parts(text))
    except ValueError:
        return False
    return low <= high
