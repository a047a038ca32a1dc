"""``workmh analyse``: what the answers or scores in a table say about an instrument."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ..analysis.audit_finding import Finding
from ..analysis.estimation import About
from ..analysis.measured_rows import RowNames
from ..analysis.measurements import Measurements
from ..analysis.questions import Questions
from ..definitions.scores_map import read_scores_map
from ..errors import ResponseError
from ..model.estimate import Estimate
from ..model.scores_map import ScoresMap
from .analyse_options import analysed_options, check_options, question_options
from .answers_file import AnswerColumns
from .asked import asked_questions
from .console import chosen_language, report_problems
from .estimate_lines import estimate_line, told_as_json
from .measured import Given, given_answers, given_changes, measured_scores
from .options import column_options, json_option
from .out_file import keep_text
from .stated import named_columns, other_measurements, stated_hypotheses

__all__ = ["analyse"]


@click.command()
@analysed_options
@question_options
@json_option("Print the estimates as JSON, or write them to FILE.")
@click.option(
    "--report", "report_out", type=click.Path(path_type=Path), help="Write a report to this .html file."
)
@click.option("--language", help="Language of the report; nb where there is one.")
def analyse(file: Path, **options: Any) -> None:
    """Estimate the reliability, measurement error and validity of an instrument from the table FILE.

    Where answers are not on their scale, the audit of the key says what it makes of them, every one is refused by item
    and value, and nothing else is estimated; the exit code is 1.
    """
    check_options(options)
    stated = stated_hypotheses(options)
    named = _named(options, named_columns(stated))
    scores_map = None if options["scores_map"] is None else read_scores_map(options["scores_map"])
    given = _given(file, options, named, scores_map)
    measured = given.measured
    language = chosen_language(options["language"], measured.instrument.languages, measured.instrument.id)
    others = {} if given.problems else other_measurements(file, stated, options, measured=measured)
    try:
        asked = asked_questions(measured, options, hypotheses=stated, others=others)
    except ResponseError as refusal:
        if not given.problems:
            raise
        given, asked = replace(given, problems=(*given.problems, *refusal.problems)), Questions()
    asked = Questions(sections=("audit",)) if given.problems else asked
    asked = replace(asked, known_change=given_changes(scores_map), as_read=given.cells)
    _tell(given, asked, options, language=language)
    if given.problems:
        report_problems(given.problems, as_json=False)
        raise SystemExit(1)


def _tell(given: Given, asked: Questions, options: dict[str, Any], *, language: str) -> None:
    from ..analysis.instrument_analysis import analyse as analysed

    measured = given.measured
    estimates = [*analysed(measured, asked), *_refused(given)]
    if not told_as_json(estimates, options["json_out"]):
        for estimate in estimates:
            click.echo(_line(estimate))
    if options["report_out"] is not None:
        from ..analysis.drawn import drawn
        from ..report.instrument_page import instrument_page

        shown = drawn(measured, asked)
        rows = [*estimates, *(_spread(measured) if len(measured.scores.columns) else ())]
        page = instrument_page(measured.instrument, rows, language=language, drawn=shown, asked=asked)
        keep_text(page, options["report_out"])


def _refused(given: Given) -> Iterator[Estimate]:
    """Yield that nothing else was estimated, so that who reads only the findings knows."""
    if given.n_refused:
        told = f"Answers refused: {given.n_refused}; nothing else is estimated until they are corrected."
        n, about = len(given.measured.rows), About(instrument=given.measured.instrument.id)
        found = Finding(kind="answers_refused", sentence=told, value=float(given.n_refused), n=n)
        yield found.as_estimate(about)


def _named(options: dict[str, Any], columns: Sequence[str]) -> RowNames:
    one = [options[f"{name}_column"] for name in ("rating", "anchor", "outcome")]
    several = [*options["beside"], *options["known"], *options["adjust"], *options["beyond"]]
    several += [*options["across"], *options["dif"]]
    # Groups that are compared go by the name of their column.
    several += [options["group_column"]] if options["group_column"] is not None else []
    also = [name for name in (*one, *several) if name is not None]
    return RowNames(
        person=options["id_column"],
        wave=options["wave_column"],
        group=options["group_column"],
        rater=options["rater_column"],
        day=options["day_column"],
        seconds=options["seconds_column"],
        criterion=options["criterion_column"],
        also=tuple(dict.fromkeys(also)),
        numbers=tuple(name for name in one[:2] if name is not None),
        amounts=(*options["beside"], *options["adjust"], *options["beyond"]),
        if_there=tuple(columns),
    )


def _given(file: Path, options: dict[str, Any], named: RowNames, scores_map: ScoresMap | None) -> Given:
    name, settings = options["instrument"], options["settings"]
    if scores_map is None:
        columns = AnswerColumns(**column_options(options))
        return given_answers(file, name, settings, columns=columns, named=named)
    return measured_scores(file, scores_map, name, settings=settings, named=named)


def _spread(measured: Measurements) -> list[Estimate]:
    from ..analysis.instrument_report import answer_distribution
    from ..analysis.person_groups import carried_groups

    return [
        row
        for about, part in carried_groups(measured).parts()
        for row in answer_distribution(part.instrument, part.answers, about=about)
    ]


def _line(estimate: Estimate) -> str:
    waves = "–".join(name for name in (estimate.wave, estimate.wave2) if name is not None)
    about = (waves or None, estimate.group, estimate.scale, estimate.scale2, estimate.item, estimate.item2)
    place = " / ".join(part for part in (*about, estimate.factor, estimate.level) if part is not None)
    return estimate_line(estimate, f"{place:<28}")
